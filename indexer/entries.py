"""What the lines of the tables in data/vocabulary say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a published name, an English name and other names; a country with its ISO 3166-1 code."""

    name: str
    english: str
    aliases: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a published table and the wordings of its header.

    `holds` are the keys of what its cells say: its own, or several in a combined column.
    `stand_ins` are wordings that name the column only where none of `headers` does.
    """

    key: str
    holds: tuple[str, ...]
    headers: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.headers[0]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Japanese prefecture, city, ward, town or village; a prefecture is in none.

    A city's `ranks` are `designated` (政令指定都市) and `capital` (of its prefecture).
    """

    name: str
    kana: str
    english: str
    prefecture: str = ""
    ranks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that mean the same, their English, and narrower terms that they find as well."""

    terms: tuple[str, ...]
    english: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world or of Japan: its names, its English, and the names of its countries or prefectures."""

    names: tuple[str, ...]
    english: tuple[str, ...]
    members: frozenset[str]
