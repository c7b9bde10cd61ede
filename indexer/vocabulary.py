"""What the domain knows, from the small tables of data/vocabulary.

Each table is tab-separated, one entry a line, `#` starts a comment line, several names in one
cell are separated by `|`. A line that cannot be used raises `VocabularyError` with file and line.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from indexer.entries import Column, Entry, Group, Municipality, Region
from indexer.errors import VocabularyError
from indexer.folding import fold
from indexer.project import split_field

_PACKAGED = Path(__file__).parent / "vocabulary_data"  # inside an installed wheel
_SIGNS = re.compile(r"[\W_]|及び|および|並びに")
_FORM_OF_STATE = re.compile(
    r"(?:(?:民主|人民|社会主義|連邦|合同|独立|イスラム)*(?:共和国|王国|連邦|首長国|公国|国))$"
)
_CHECKOUT = Path(__file__).parent.parent / "data" / "vocabulary"


class Vocabulary:
    """The tables, and lookups by any of an entry's names (folded)."""

    def __init__(self, directory: Path) -> None:
        self._digest = hashlib.sha256()
        columns = [
            Column(
                cells[0],
                (cells[0],) if cells[1] == "required" else _names(cells[1]),
                _names(cells[2]),
                _names(cells[3]),
            )
            for _, cells in self._rows(directory / "columns.tsv", 3)
        ]
        self.columns = tuple(column for column in columns if column.holds == (column.key,))
        self.combined = tuple(column for column in columns if column not in self.columns)
        self.fields = tuple(
            Entry(cells[0], cells[1], _names(cells[2]))
            for _, cells in self._rows(directory / "fields.tsv", 2)
        )
        self.countries = tuple(
            Entry(cells[1], cells[2], (*_names(cells[3]), cells[2]), cells[0])
            for _, cells in self._rows(directory / "countries.tsv", 3)
        )
        self.municipalities = tuple(
            Municipality(cells[0], cells[1], cells[2], cells[3], _names(cells[4]))
            for _, cells in self._rows(directory / "municipalities.tsv", 3, unique=False)
        )
        self.organisations = {
            matching(cells[0]): cells[1] for _, cells in self._rows(directory / "organisations.tsv", 1)
        }
        fillers = {cells[0]: cells[1] for _, cells in self._rows(directory / "fillers.tsv", 1)}
        self.fillers = frozenset(word for word, where in fillers.items() if not where)
        self.lone_fillers = frozenset(fillers) - self.fillers
        self.words = {cells[0]: cells[1] for _, cells in self._rows(directory / "words.tsv", 2)}
        self.suffixes = frozenset(cells[0] for _, cells in self._rows(directory / "suffixes.tsv", 1))
        self.heads = {
            head: tuple(other for other in _names(cells[0]) if other != head)
            for _, cells in self._rows(directory / "heads.tsv", 1)
            for head in _names(cells[0])
        }
        self.loanwords = {cells[0]: cells[1] for _, cells in self._rows(directory / "loanwords.tsv", 2)}
        self.lookalikes = tuple(
            tuple(filter(None, cells))
            for _, cells in self._rows(directory / "lookalikes.tsv", 2, unique=False)
        )
        kanji = [cells[:3] for _, cells in self._rows(directory / "kanji.tsv", 2)]
        # A few thousand readings, each of several kanji: kept once.
        self.kanji = {one: tuple(map(sys.intern, _names(readings))) for one, readings, _ in kanji}
        self.rare_kanji = frozenset(one for one, _, mark in kanji if mark == "rare")
        self.terms = tuple(self._groups(directory / "synonyms.tsv"))
        self.groups = (*self.terms, *self._groups(directory / "names.tsv"))
        self.regions = tuple(self._regions(directory / "regions.tsv"))
        self.digest = self._digest.hexdigest()[:16]
        self._column_by_header = {
            _heading(header): (column.key, header in column.stand_ins)
            for column in columns
            for header in (*column.headers, *column.stand_ins)
        }
        self._fields = _by_name(self.fields)
        self._countries = _by_name(self.countries)
        self._codes = {entry.name: entry.code for entry in self.countries}
        self.field_order = {entry.name: i for i, entry in enumerate(self.fields)}

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
        name = matching(value)
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

    def _groups(self, path: Path) -> list[Group]:
        """Groups of terms for one thing; the first term is the usual name."""
        return [
            Group(_names(cells[0]), _names(cells[1]), _names(cells[2])) for _, cells in self._rows(path, 1)
        ]

    def _regions(self, path: Path) -> Iterator[Region]:
        """Parts of the world and of Japan; each is made of countries or prefectures, and of regions before it."""
        known = {entry.code: frozenset((entry.name,)) for entry in self.countries}
        known |= {
            place.name: frozenset((place.name,)) for place in self.municipalities if not place.prefecture
        }
        for number, cells in self._rows(path, 3):
            names, members = _names(cells[0]), _names(cells[2])
            if unknown := [member for member in members if member not in known]:
                raise VocabularyError(
                    f"{path.name}, line {number}: {unknown[0]} is no country, prefecture or region above"
                )
            every = frozenset[str]().union(*(known[member] for member in members))
            known |= dict.fromkeys(names, every)
            yield Region(names, _names(cells[1]), every)

    def _rows(self, path: Path, least: int, *, unique: bool = True) -> Iterator[tuple[int, list[str]]]:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(f"{path}: cannot be read: {error}") from error
        self._digest.update(f"{path.name}\n{text}".encode())
        seen: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            if len([cell for cell in cells[:least] if cell]) < least:
                raise VocabularyError(
                    f"{path.name}, line {number}: needs at least {least} cells with tabs between"
                )
            if unique and cells[0] in seen:
                raise VocabularyError(
                    f"{path.name}, line {number}: {cells[0]} stands already in line {seen[cells[0]]}"
                )
            seen[cells[0]] = number
            yield number, cells + [""] * 4


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split("|") if name.strip())


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
