"""The Whoosh schema: what each field of the index is for, and how it is stored.

The index is an ordinary Whoosh index. Its text fields take ready tokens instead of text, so that
each text is analysed once (in several processes for a large build), and keep positions as packed
little-endian integers instead of pickles, so that a posting list becomes an array in one step.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from whoosh import columns
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.formats import Existence, Format

from indexer.analysis import AnalysedText, Token
from indexer.dictionary import JANOME_VERSION
from indexer.municipalities import canonical_city
from indexer.project import Project
from indexer.spans import pack_spans
from indexer.vocabulary import Vocabulary, load

FORMAT = 1  # raised when the layout of a generation changes in a way the code's fingerprint cannot see


class PackedPositions(Format):  # type: ignore[misc]
    """Posting values: the positions of a term in a document, unsigned 32-bit little-endian."""

    def encode(self, positions: Sequence[int]) -> bytes:
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(len(value) // 4)


class TokenField(FieldType):  # type: ignore[misc]
    """A text field that is given its tokens."""

    scorable = True
    analyzer = None

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.stored = self.unique = False

    def index(self, value: Sequence[Token], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        positions: dict[str, list[int]] = {}
        for token in value:
            positions.setdefault(token.term, []).append(token.position)
        for term, found in positions.items():
            yield term.encode(), len(found), float(len(found)), array("I", found).tobytes()


class SetField(FieldType):  # type: ignore[misc]
    """A field that is given a set of whole values; it knows only which documents have them."""

    scorable = False
    analyzer = None

    def __init__(self) -> None:
        self.format = Existence()
        self.stored = self.unique = False

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for one in value:
            yield one.encode(), 1, 1.0, b""


class TextField(NamedTuple):
    """A field of text: how much a match in it counts, and where its text comes from.

    Several values stand on lines of their own, so that no run of tokens spans two of them.
    """

    weight: float
    description: str
    text: Callable[[Project], str]


def _cities(project: Project) -> Iterator[str]:
    """As published and, for a city without its 市, in full as well; nothing is marked in this text."""
    full = (canonical_city(city, load()) for city in project.domestic_cities)
    yield from dict.fromkeys((*project.domestic_cities, *full))


TEXT_FIELDS: dict[str, TextField] = {
    "name": TextField(6.0, "事業名", lambda p: p.name),
    "fields": TextField(2.5, "対象分野, details included", lambda p: "\n".join(p.fields)),
    "places": TextField(
        2.5,
        "国内都市 (as published and in full), 対象都市・地域, 対象国",
        lambda p: "\n".join((*_cities(p), *map(str, p.target_areas), *p.countries)),
    ),
    "proposer": TextField(2.5, "提案者", lambda p: p.proposer),
    "summary": TextField(1.0, "事業概要", lambda p: p.summary),
}


class Facet(NamedTuple):
    """A facet: the values of a project that it is counted and filtered under."""

    label: str
    values: Callable[[Project, Vocabulary], list[str]]


def _field_values(project: Project, vocabulary: Vocabulary) -> list[str]:
    """その他(港湾インフラ) counts as itself and as その他."""
    found = []
    for field in project.fields:
        value, detail = vocabulary.canonical_field(field)
        found += [value, f"{value}({detail})"] if detail else [value]
    return list(dict.fromkeys(found))


FACETS: dict[str, Facet] = {
    "field": Facet("対象分野", _field_values),
    "country": Facet("対象国", lambda p, v: list(dict.fromkeys(map(v.canonical_country, p.countries)))),
    "city": Facet(
        "国内都市", lambda p, v: list(dict.fromkeys(canonical_city(city, v) for city in p.domestic_cities))
    ),
    "proposer": Facet("提案者", lambda p, _: [p.proposer] if p.proposer else []),
    "year": Facet("年度", lambda p, _: [str(p.fiscal_year)]),
    "round": Facet("公募", lambda p, _: [p.round]),
}


def canonical_value(facet: str, value: str) -> str:
    """A value as the facet's index spells it: ヴェトナム and Viet Nam → ベトナム for `country`."""
    if facet == "country":
        return load().canonical_country(value)
    if facet == "field":
        parent, detail = load().canonical_field(value)
        return f"{parent}({detail})" if detail else parent
    if facet == "city":
        return canonical_city(value, load())
    return value.strip()


DESCRIPTIONS: dict[str, str] = {
    "id": "identity, <fiscal year>-<call>-<number>; one document each",
    "stored": "the project's columns, and for each text field the spans of its tokens by position",
    "order": "sort key of the published order: newest round first, then 番号",
    "number": "番号, for sorting",
    "text": "all texts, folded and compact, to find strings inside words",
    **{name: f"tokens of {field.description}" for name, field in TEXT_FIELDS.items()},
    **{f"facet_{name}": f"facet values of {facet.label}" for name, facet in FACETS.items()},
}


def schema() -> Schema:
    """The Whoosh schema; `DESCRIPTIONS` says what each field is for."""
    return Schema(
        id=ID(unique=True),
        stored=STORED(),
        order=COLUMN(columns.NumericColumn("q")),
        number=COLUMN(columns.NumericColumn("q")),
        text=COLUMN(columns.VarBytesColumn()),
        **{name: TokenField() for name in TEXT_FIELDS},
        **{f"facet_{name}": SetField() for name in FACETS},
    )


class AnalysedProject(NamedTuple):
    """A project with the tokens of its text fields, ready to be written."""

    project: Project
    tokens: dict[str, AnalysedText]
    compact: str  # all text, folded, without joiners


def all_text(project: Project) -> str:
    """All searchable text of a project, a line for each value."""
    return "\n".join(field.text(project) for field in TEXT_FIELDS.values())


def document(analysed: AnalysedProject, vocabulary: Vocabulary) -> dict[str, Any]:
    """The Whoosh document of a project."""
    project, tokens, text = analysed
    spans = {name: pack_spans(found) for name, found in tokens.items()}
    facets = {f"facet_{name}": facet.values(project, vocabulary) for name, facet in FACETS.items()}
    return {
        "id": project.id,
        "stored": (project.to_dict(), spans),
        "order": published_order(project),
        "number": project.number,
        "text": f"{text}\n".encode(),
        **tokens,
        **{name: values for name, values in facets.items() if values},
    }


def published_order(project: Project) -> int:
    """Ascending: newest round first, within a round by 番号."""
    return ((9999 - project.fiscal_year) * 100 + 99 - project.call) * 100_000 + project.number


_INDEX_CODE = [
    "analysis.py",
    "codec.py",
    "compounds.py",
    "dictionary.py",
    "english_words.py",
    "eras.py",
    "folding.py",
    "glosses.py",
    "kanji.py",
    "lexicon.py",
    "morphology.py",
    "municipalities.py",
    "nouns.py",
    "project.py",
    "romaji.py",
    "schema.py",
    "segmentation.py",
    "spans.py",
    "thesaurus.py",
    "tables.py",
    "towns.py",
    "vocabulary.py",
    "writing.py",
]


def fingerprint(vocabulary: Vocabulary) -> str:
    """What an index depends on besides the rounds: the code that makes it, Janome, the vocabulary.

    A generation with another fingerprint is rebuilt, never misread.
    """
    digest = hashlib.sha256(f"{FORMAT} {JANOME_VERSION} {vocabulary.digest}".encode())
    code = files("indexer")
    readers = sorted(path.name for path in code.joinpath("rounds").iterdir() if path.name.endswith(".py"))
    for name in (*_INDEX_CODE, *(f"rounds/{reader}" for reader in readers)):
        digest.update(code.joinpath(name).read_bytes())
    return digest.hexdigest()[:16]
