"""What is wrong with a round's projects, or worth a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.eras import era_year, fiscal_years
from indexer.municipalities import canonical_city, meant_by
from indexer.project import Project, split_field
from indexer.rounds import cells
from indexer.rounds.body import Record
from indexer.rounds.findings import Report
from indexer.rounds.nearest import nearest
from indexer.vocabulary import matching

_FORMULA = re.compile(r"^[=+@\uff1d\uff0b\uff20]|^[-\uff0d][^0-9\uff10-\uff19\s]")
# UTF-8 read as CP932 (繝ｪ, 蟷ｴ蠎ｦ: a lone half-width kana between kanji), as Latin-1 or CP1252 (ã\x83ª, å¹´, Ã©).
_AFTER = "[\x80-\xbf\u2013-\u203a€ƒˆ˜ŒœŠšŽžŸ]"
_MOJIBAKE = re.compile(
    f"縺|(?:[繧繝].?){{2}}|[一-鿋][｡-ﾟ](?=[一-鿋])|(?:[ÃÂâãäåæçèé]{_AFTER}){{2}}|(?:[ã-ï]{_AFTER}{{2}}){{2}}"
)
_CUTS = {255, 256, 32_767}  # characters, where old Excel, dBASE and Excel cut a cell
_ENDS = tuple("。.）)」』！？!?")
_YEARS_BACK, _YEARS_AHEAD = 5, 1


class Checked(NamedTuple):
    """A project, the record it came from, and the report of its table."""

    project: Project
    record: Record
    report: Report


def remark(checked: Checked) -> None:
    """Warnings about one project: worth a look, no reason to refuse."""
    project, record, report = checked
    for key, text in record.values.items():
        for message in _suspicions(text):
            report.warn(record.row, key, message)
    if len(record.values.get("summary", "")) in _CUTS and not project.summary.endswith(_ENDS):
        length = len(record.values["summary"])
        report.warn(
            record.row,
            "summary",
            f"ちょうど{length}文字で終わっています。途中で切れていないか確認してください。",
        )
    _remark_places(checked)
    _remark_names(checked)
    _remark_cities(checked)
    for key in ("name", "summary"):
        _remark_year(checked, key)


def is_garbled(text: str) -> bool:
    """Whether a text looks like one that was read in the wrong encoding."""
    return _MOJIBAKE.search(text) is not None


def _suspicions(text: str) -> Iterable[str]:
    if count := cells.controls(text):
        yield f"見えない制御文字を{count}個取り除きました。"
    if _FORMULA.match(text.strip()):
        yield "表計算の数式のように見えます。文字列として取り込みました。"
    if not cells.line(text):
        yield "空です。"
    if "\ufffd" in text:
        yield "読めない文字「\ufffd」があります。元の文字を確認してください。"
    elif is_garbled(text):
        yield "文字化けのように見えます。元の文字を確認してください。"


def _remark_places(checked: Checked) -> None:
    """A combined cell with something in it may still lack the country or the area."""
    project, record, report = checked
    if not record.values.get("country_and_area", "").strip():
        return
    for key, found in (("countries", project.countries), ("target_areas", project.target_areas)):
        if key not in record.values and not found:
            report.warn(record.row, key, f"{report.title(key)}が分かりません。そのまま取り込みました。")


def _remark_names(checked: Checked) -> None:
    project, record, report = checked
    vocabulary = report.vocabulary
    for value in project.fields:
        if vocabulary.field(vocabulary.canonical_field(value)[0]) is None:
            likely = nearest(split_field(value)[0], [entry.name for entry in vocabulary.fields])
            report.warn(record.row, "fields", _unknown(value, "分野", likely))
    for value in project.countries:
        if vocabulary.country(value) is None:
            likely = nearest(
                value, [name for entry in vocabulary.countries for name in (entry.name, *entry.aliases)]
            )
            report.warn(record.row, "countries", _unknown(value, "国名", likely))


def _remark_cities(checked: Checked) -> None:
    """A name that lacks its 市, 県 or the like."""
    project, record, report = checked
    for value in project.domestic_cities:
        if meant := meant_by(value, report.vocabulary):
            city = canonical_city(value, report.vocabulary)
            message = _counted_as(value, city) if city != value else _ambiguous(value, meant)
            report.warn(record.row, "domestic_cities", message)


def _counted_as(value: str, city: str) -> str:
    return (
        f"「{value}」は「{city}」のことと思われるため、絞り込みと検索では「{city}」とします（表示はそのまま）。"
        "違うときは正しい名前に直してください。"
    )


def _ambiguous(value: str, meant: Sequence[str]) -> str:
    names = "か".join(f"「{name}」" for name in meant)
    doubt = f"{names}のことでしょうか" if len(meant) == 1 else f"{names}か分かりません"
    return f"「{value}」は{doubt}。そのまま取り込みました。省略しない名前に直してください。"


def _unknown(value: str, kind: str, likely: str | None) -> str:
    hint = f"「{likely}」のことでしょうか。" if likely else ""
    return f"「{value}」は知られていない{kind}です。{hint}そのまま取り込みました。"


def _remark_year(checked: Checked, key: str) -> None:
    """A text that speaks of another fiscal year near by and not of its own."""
    project, record, report = checked
    text = project.name if key == "name" else project.summary
    mentioned = [mention.year for mention in fiscal_years(text)]
    near = [y for y in mentioned if -_YEARS_BACK <= y - project.fiscal_year <= _YEARS_AHEAD]
    if near and project.fiscal_year and project.fiscal_year not in mentioned:
        own = era_year(project.fiscal_year)
        report.warn(record.row, key, f"{era_year(near[0])}とありますが、この公募は{own}です。")


def check_together(found: Sequence[Checked]) -> None:
    """What only shows over all projects: a number or a project twice."""
    numbers: dict[int, Checked] = {}
    names: dict[tuple[str, str], Checked] = {}
    for checked in found:
        project, record, own = checked
        first = numbers.setdefault(project.number, checked)
        if first is not checked:
            own.fault(
                record.row,
                "number",
                f"番号{project.number}は{first.report.place(first.record.row)}にもあります。どちらかの番号を直してください。",
            )
        twin = names.setdefault((matching(project.name), matching(project.proposer)), checked)
        if twin.project.number != project.number:
            own.warn(
                record.row,
                "name",
                f"{twin.report.place(twin.record.row)}（番号{twin.project.number}）と同じ提案者の同じ事業名です。",
            )


def check_gaps(found: Sequence[Checked], report: Report) -> None:
    """A warning for numbers that are not there; of use only when every row could be read."""
    numbers = {checked.project.number for checked in found}
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    if missing:
        some = "、".join(map(str, missing[:10])) + ("…" if len(missing) > 10 else "")
        report.warn(None, "number", f"番号{some}がありません。")
