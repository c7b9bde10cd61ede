"""The words of the domain: a round (公募) and its projects (案件)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indexer.wording import Text

_MEMBERS = re.compile(r"^(?P<name>[^(\uff08]+)[(\uff08](?P<members>.+)[)\uff09]$", re.DOTALL)
_FIELD = re.compile(
    r"^(?P<value>[^(\uff08:\uff1a]+?)\s*(?:[(\uff08](?P<detail>.+)[)\uff09]|[:\uff1a]\s*(?P<note>.+))$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Area:
    """A partner city, state or region, as published, with the members it lists in brackets.

    >>> Area.parse("メトロセブ地域(セブ市、ダナオ市)").members
    ('セブ市', 'ダナオ市')
    """

    text: str
    name: str
    members: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Area:
        if match := _MEMBERS.match(text):
            members = tuple(
                part.strip() for part in re.split("[、,\uff0c・]", match["members"]) if part.strip()
            )
            return cls(text, match["name"].strip(), members)
        return cls(text, text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Project:
    """One adopted project (one row of a round), its text as published without markup.

    `id` is `<fiscal year>-<call>-<number, two digits>`; `row` is the row of the source
    file that a person sees in an editor, from 1.
    """

    fiscal_year: int
    call: int
    number: int
    proposer: str
    domestic_cities: tuple[str, ...]
    target_areas: tuple[Area, ...]
    countries: tuple[str, ...]
    name: str
    fields: tuple[str, ...]
    summary: str
    source: str = ""
    row: int = 0

    @property
    def round(self) -> str:
        return f"{self.fiscal_year}-{self.call}"

    @property
    def id(self) -> str:
        return f"{self.round}-{self.number:02d}"

    def to_dict(self) -> dict[str, Any]:
        """The columns as JSON-ready values; `from_dict` is its inverse."""
        values = asdict(self)
        values["target_areas"] = [area.text for area in self.target_areas]
        for column in ("domestic_cities", "countries", "fields"):
            values[column] = list(values[column])
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Project:
        return cls(
            **{
                **values,
                "domestic_cities": tuple(values["domestic_cities"]),
                "target_areas": tuple(map(Area.parse, values["target_areas"])),
                "countries": tuple(values["countries"]),
                "fields": tuple(values["fields"]),
            }
        )

    @property
    def digest(self) -> str:
        """A fingerprint of the published content, wherever in a file it stood."""
        content = {key: value for key, value in self.to_dict().items() if key not in ("source", "row")}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with, or worth knowing about, a place in a round file.

    `row` counts from 1 as an editor or Excel shows it, 0 for the file as a whole; `column` is the
    header's wording as published, empty for the row as a whole, and `letter` its letter in Excel.
    `place` is the sheet, table or page where the row alone does not tell.
    """

    row: int
    column: str
    text: Text
    letter: str = ""
    place: str = ""

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Finding:
        """The inverse of `dataclasses.asdict`; of the flat Japanese `message` that was stored once, too."""
        place = {key: value for key, value in stored.items() if key not in ("text", "message")}
        flat = "message" in stored
        text = Text.flat(stored["message"]) if flat else Text.from_dict(stored["text"])
        return cls(text=text, **place)

    @property
    def message(self) -> str:
        """What is wrong, and what to do about it, in Japanese."""
        return str(self.text)

    @property
    def where(self) -> str:
        """The place as people read it: シート「一覧」 5行目 F列「事業名」."""
        column = f"「{self.column}」" if self.column else ""
        cell = f"{self.letter}列{column}" if self.letter else column
        row = f"{self.row}行目" if self.row else ""
        gap = " " if row and self.letter else ""
        return " ".join(filter(None, (self.place, f"{row}{gap}{cell}")))

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass(frozen=True, slots=True)
class Round:
    """One call's list of adopted projects, read from one file."""

    fiscal_year: int
    call: int
    title: str
    source: str
    projects: tuple[Project, ...]
    warnings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.fiscal_year}-{self.call}"

    @property
    def digests(self) -> dict[str, str]:
        """The projects' digests by id."""
        return {project.id: project.digest for project in self.projects}


def split_field(value: str) -> tuple[str, str]:
    """A field's value and its detail: その他(港湾インフラ), その他：港湾インフラ → ("その他", "港湾インフラ")."""
    match = _FIELD.match(value)
    return (match["value"], match["detail"] or match["note"]) if match else (value, "")
