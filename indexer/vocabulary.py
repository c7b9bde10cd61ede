"""What the domain knows, from the small tables of data/vocabulary, and lookups by any name."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from indexer.entries import Column, Entry, Group, Municipality, Region
from indexer.folding import fold
from indexer.project import split_field
from indexer.tables import Tables, names_in

_PACKAGED = Path(__file__).parent / "vocabulary_data"  # inside an installed wheel
_GLOSSES = "glosses.tsv"
_SIGNS = re.compile(r"[\W_]|及び|および|並びに")
_FORMS = {"きょうわこく": "共和国", "おうこく": "王国", "れんぽう": "連邦"}
_FORM_IN_KANA = re.compile(f"(?<=..)(?:{'|'.join(_FORMS)})$")
_FORM_OF_STATE = re.compile(
    r"(?:(?:民主|人民|社会主義|連邦|合同|独立|イスラム)*(?:共和国|王国|連邦|首長国|公国|国))$"
)
_CHECKOUT = Path(__file__).parent.parent / "data" / "vocabulary"


class Vocabulary:
    """The tables, and lookups by any of an entry's names (folded)."""

    def __init__(self, directory: Path) -> None:
        tables = Tables(directory)
        self._read_columns(tables)
        self._read_places(tables)
        self._read_words(tables)
        self.terms = tuple(_groups(tables, "synonyms.tsv"))
        self.groups = (*self.terms, *_groups(tables, "names.tsv"))
        self.towns = tuple(_groups(tables, "towns.tsv"))
        tables.count_in(_GLOSSES)
        self.hiragana = tuple(word for word, *_ in tables.rows("hiragana.tsv", 1))
        self.digest = tables.digest
        self._directory = directory

    def glosses(self) -> Iterator[tuple[str, str]]:
        """Plain nouns and what they are called in English, names between |: read anew by each who makes an index."""
        return Tables(self._directory).pairs(_GLOSSES)

    def _read_columns(self, tables: Tables) -> None:
        columns = [
            Column(
                key, (key,) if holds == "required" else names_in(holds), names_in(headers), names_in(others)
            )
            for key, holds, headers, others, *_ in tables.rows("columns.tsv", 3)
        ]
        self.columns = tuple(column for column in columns if column.holds == (column.key,))
        self.combined = tuple(column for column in columns if column not in self.columns)
        self._column_by_header = {
            _heading(header): (column.key, header in column.stand_ins)
            for column in columns
            for header in (*column.headers, *column.stand_ins)
        }
        self.fields = tuple(
            Entry(name, english, names_in(aliases))
            for name, english, aliases, *_ in tables.rows("fields.tsv", 2)
        )
        self._fields = _by_name(self.fields)
        self.field_order = {entry.name: at for at, entry in enumerate(self.fields)}

    def _read_places(self, tables: Tables) -> None:
        self.countries = tuple(
            Entry(name, english, (*names_in(aliases), english), code)
            for code, name, english, aliases, *_ in tables.rows("countries.tsv", 3)
        )
        self._countries = _by_name(self.countries)
        self._codes = {entry.name: entry.code for entry in self.countries}
        self.municipalities = tuple(
            Municipality(name, kana, english, prefecture, names_in(ranks))
            for name, kana, english, prefecture, ranks, *_ in tables.rows(
                "municipalities.tsv", 3, unique=False
            )
        )
        self.regions = tuple(self._regions(tables))

    def _read_words(self, tables: Tables) -> None:
        self.organisations = {
            matching(form): english for form, english, *_ in tables.rows("organisations.tsv", 1)
        }
        fillers = {word: where for word, where, *_ in tables.rows("fillers.tsv", 1)}
        self.fillers = frozenset(word for word, where in fillers.items() if not where)
        self.lone_fillers = frozenset(fillers) - self.fillers
        self.words = {word: kana for word, kana, *_ in tables.rows("words.tsv", 2)}
        self.suffixes = frozenset(suffix for suffix, *_ in tables.rows("suffixes.tsv", 1))
        self.heads = {
            head: tuple(other for other in names_in(heads) if other != head)
            for heads, *_ in tables.rows("heads.tsv", 1)
            for head in names_in(heads)
        }
        self.loanwords = {written: compared for written, compared, *_ in tables.rows("loanwords.tsv", 2)}
        self.lookalikes = tuple(
            tuple(filter(None, cells)) for cells in tables.rows("lookalikes.tsv", 2, unique=False)
        )
        kanji = [cells[:3] for cells in tables.rows("kanji.tsv", 2)]
        # A few thousand readings, each of several kanji: kept once.
        self.kanji = {one: tuple(map(sys.intern, names_in(readings))) for one, readings, _ in kanji}
        self.rare_kanji = frozenset(one for one, _, mark in kanji if mark == "rare")

    def column(self, header: str) -> str | None:
        """The key of the column that a header cell names."""
        return self._column_by_header.get(_heading(header), (None, False))[0]

    def is_stand_in(self, header: str) -> bool:
        """Whether a header names its column only in default of a better one."""
        return self._column_by_header.get(_heading(header), (None, False))[1]

    def field(self, value: str) -> str | None:
        """The usual name of a 対象分野 without its detail, None when nobody knows it."""
        return self._fields.get(matching(value))

    def country(self, value: str) -> str | None:
        """The usual name of a country, None when nobody knows it; 国, 共和国 … may follow a name."""
        name = _FORM_IN_KANA.sub(lambda form: _FORMS[form[0]], matching(value))
        return self._countries.get(name) or self._countries.get(_FORM_OF_STATE.sub("", name))

    def country_code(self, value: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of a country, None when nobody knows it."""
        return self._codes.get(self.country(value) or "")

    def canonical_field(self, value: str) -> tuple[str, str]:
        """A published 対象分野 as (facet value, detail), one spelling for all rounds."""
        parent, detail = split_field(value)
        return self.field(parent) or plain(parent), plain(detail)

    def canonical_country(self, value: str) -> str:
        """A published country under its usual name, one spelling for all rounds."""
        return self.country(value) or plain(value)

    def _regions(self, tables: Tables) -> Iterator[Region]:
        """Parts of the world and of Japan; each is made of countries or prefectures, and of regions before it."""
        known = {entry.code: frozenset((entry.name,)) for entry in self.countries}
        known |= {
            place.name: frozenset((place.name,)) for place in self.municipalities if not place.prefecture
        }
        for terms, english, made_of, *_ in tables.rows("regions.tsv", 3):
            names, members = names_in(terms), names_in(made_of)
            if unknown := [member for member in members if member not in known]:
                raise tables.error(f"{unknown[0]} is no country, prefecture or region above")
            every = frozenset[str]().union(*(known[member] for member in members))
            known |= dict.fromkeys(names, every)
            yield Region(names, names_in(english), every)


def _groups(tables: Tables, name: str) -> list[Group]:
    """Groups of terms for one thing; the first term is the usual name."""
    return [
        Group(names_in(terms), names_in(english), names_in(narrower))
        for terms, english, narrower, *_ in tables.rows(name, 1)
    ]


def _by_name(entries: tuple[Entry, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        for name in (entry.name, *entry.aliases, entry.english):
            found.setdefault(matching(name), entry.name)
    return found


def matching(text: str) -> str:
    """The form under which names are compared: folded, without spaces."""
    return "".join(fold(text).text.split())


def _heading(text: str) -> str:
    """The form under which headers are compared: signs between words make no difference."""
    return _SIGNS.sub("", matching(text))


def plain(text: str) -> str:
    """A value in one spelling: half-width forms, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def vocabulary_digest() -> str:
    """A fingerprint of the project's own vocabulary, which the page's English comes from."""
    return load().digest


@lru_cache(maxsize=4)
def load(directory: Path | None = None) -> Vocabulary:
    """The vocabulary of a folder; without one, the project's own."""
    return Vocabulary(directory or (_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT))


def country_code(value: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by any of its names: ヴェトナム → VN."""
    return load().country_code(value)
