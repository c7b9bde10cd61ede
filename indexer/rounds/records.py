"""Records → projects."""

from __future__ import annotations

import re

from indexer.project import Area, Project
from indexer.rounds import cells, lists
from indexer.rounds.body import Record
from indexer.rounds.checks import is_garbled
from indexer.rounds.findings import Report
from indexer.vocabulary import Vocabulary
from indexer.wording import Text

_ERROR_VALUE = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!)|#{3,}")
_DASHES = re.compile("[-‐‑–—―－−ー~〜～ 　]+")
_LISTS = ("domestic_cities", "target_areas", "countries", "country_and_area", "fields")


def joined(found: list[Record], report: Report) -> list[Record]:
    """Records with the rows that go on with them: a merged 番号 cell over a line for each city.

    Such a row repeats or leaves empty all but the lists.
    """
    out: list[Record] = []
    for record in found:
        if out and _goes_on(record, out[-1]):
            before = out[-1].values
            more = {key: _more(before[key], record.values[key]) for key in before}
            out[-1] = Record(out[-1].row, more)
            text = Text("%(row)s行目の案件の続きとして取り込みました。", row=out[-1].row.number)
            report.warn(record.row, "", text)
        else:
            out.append(record)
    return out


def _goes_on(record: Record, before: Record) -> bool:
    if record.values.keys() != before.values.keys():
        return False
    texts = {key: text.strip() for key, text in record.values.items()}
    other = {key: text.strip() for key, text in before.values.items()}
    blank = not any(texts[key] for key in texts if key not in _LISTS)
    same = all(texts[key] == other[key] for key in texts if key not in _LISTS)
    return (blank or same) and any(texts[key] and texts[key] != other[key] for key in texts if key in _LISTS)


def _more(text: str, other: str) -> str:
    return text if not other.strip() or text.strip() == other.strip() else f"{text}\n{other}"


def project(record: Record, source: tuple[int, int, str], report: Report) -> Project | None:
    """The project in a record; None, with the faults noted, when it cannot be one."""
    values = record.values
    number, name = cells.number(values["number"]), _name(values["name"])
    _check(record, number, name, report)
    if not number or not name:
        return None
    lands, areas = _places(values, report.vocabulary)
    return Project(
        *source[:2],
        number=number,
        proposer=cells.organisation(values["proposer"]),
        domestic_cities=lists.cities(values["domestic_cities"]),
        target_areas=tuple(map(Area.parse, areas)),
        countries=lands,
        name=name,
        fields=lists.fields(values["fields"], report.vocabulary),
        summary=cells.lines(values["summary"]),
        source=source[2],
        row=record.row.number,
    )


def _name(text: str) -> str:
    """The name in a cell; a dash stands for none."""
    name = cells.name(text)
    return "" if _DASHES.fullmatch(name) else name


def _check(record: Record, number: int | None, name: str, report: Report) -> None:
    """Note why a record is no project."""
    values, row = record.values, record.row
    for key, text in values.items():
        if _ERROR_VALUE.fullmatch(text.strip()):
            error = text.strip()
            report.fault(
                row, key, Text("Excelのエラー「%(error)s」です。元のセルを直してください。", error=error)
            )
    if not number:
        report.fault(row, "number", _wrong_number(cells.line(values["number"])))
    if not name:
        report.fault(row, "name", Text("事業名が空です。事業名を入れてください。"))
    elif not any(text.strip() for key, text in values.items() if key not in ("number", "name")):
        report.fault(row, "", Text("番号と事業名のほかがすべて空です。抜けている列を入れてください。"))
    for key in ("name", "proposer"):
        if _is_lost(values[key]):
            report.fault(
                row, key, Text("文字が失われています（文字化け）。元のファイルから入れ直してください。")
            )


def _is_lost(text: str) -> bool:
    """Whether the characters of a name are gone: �, nothing but question marks, or another encoding's."""
    return "\ufffd" in text or re.fullmatch(r"[?？\s]+", text) is not None or is_garbled(text)


def _places(values: dict[str, str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Countries and areas, from columns of their own or from a combined one."""
    lands: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    if "country_and_area" in values:
        lands, areas = lists.countries_and_areas(values["country_and_area"], vocabulary)
    if "countries" in values:
        lands = lists.countries(values["countries"], vocabulary)
    if "target_areas" in values:
        areas = lists.areas(values["target_areas"])
    return lands, areas


def _wrong_number(text: str) -> Text:
    if not text:
        return Text("番号が空です。1以上の整数を入れてください。")
    return Text("番号が「%(number)s」になっています。1以上の整数にしてください。", number=text[:20])
