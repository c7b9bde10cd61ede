"""What is wrong with a round's projects, or worth a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

from indexer.eras import era_year, fiscal_years
from indexer.municipalities import canonical_city, meant_by
from indexer.project import Project, split_field
from indexer.rounds import cells
from indexer.rounds.body import Record
from indexer.rounds.findings import Report
from indexer.rounds.nearest import nearest
from indexer.vocabulary import matching
from indexer.wording import Text, Value, enumerated

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
        for suspicion in _suspicions(text):
            report.warn(record.row, key, suspicion)
    if len(record.values.get("summary", "")) in _CUTS and not project.summary.endswith(_ENDS):
        length = len(record.values["summary"])
        report.warn(
            record.row,
            "summary",
            Text("ちょうど%(n)s文字で終わっています。途中で切れていないか確認してください。", n=length),
        )
    _remark_places(checked)
    _remark_names(checked)
    _remark_cities(checked)
    for key in ("name", "summary"):
        _remark_year(checked, key)


def is_garbled(text: str) -> bool:
    """Whether a text looks like one that was read in the wrong encoding."""
    return _MOJIBAKE.search(text) is not None


def _suspicions(text: str) -> Iterable[Text]:
    if count := cells.controls(text):
        yield Text("見えない制御文字を%(count)s個取り除きました。", count=count)
    if _FORMULA.match(text.strip()):
        yield Text("表計算の数式のように見えます。文字列として取り込みました。")
    if not cells.line(text):
        yield Text("空です。")
    if "\ufffd" in text:
        yield Text("読めない文字「�」があります。元の文字を確認してください。")
    elif is_garbled(text):
        yield Text("文字化けのように見えます。元の文字を確認してください。")


def _remark_places(checked: Checked) -> None:
    """A combined cell with something in it may still lack the country or the area."""
    project, record, report = checked
    if not record.values.get("country_and_area", "").strip():
        return
    for key, found in (("countries", project.countries), ("target_areas", project.target_areas)):
        if key not in record.values and not found:
            text = Text("%(column)sが分かりません。そのまま取り込みました。", column=report.title(key))
            report.warn(record.row, key, text)


def _remark_names(checked: Checked) -> None:
    project, record, report = checked
    vocabulary = report.vocabulary
    for value in project.fields:
        if vocabulary.field(vocabulary.canonical_field(value)[0]) is None:
            likely = nearest(split_field(value)[0], [entry.name for entry in vocabulary.fields])
            report.warn(record.row, "fields", _unknown_field(value, likely))
    for value in project.countries:
        if vocabulary.country(value) is None:
            likely = nearest(
                value, [name for entry in vocabulary.countries for name in (entry.name, *entry.aliases)]
            )
            report.warn(record.row, "countries", _unknown_country(value, likely))


def _remark_cities(checked: Checked) -> None:
    """A name that lacks its 市, 県 or the like."""
    project, record, report = checked
    for value in project.domestic_cities:
        if meant := meant_by(value, report.vocabulary):
            city = canonical_city(value, report.vocabulary)
            text = _counted_as(value, city) if city != value else _ambiguous(value, meant)
            report.warn(record.row, "domestic_cities", text)


def _counted_as(value: str, city: str) -> Text:
    return Text(
        "「%(value)s」は「%(city)s」のことと思われるため、絞り込みと検索では「%(city)s」とします（表示はそのまま）。"
        "違うときは正しい名前に直してください。",
        value=value,
        city=city,
    )


def _ambiguous(value: str, meant: Sequence[str]) -> Text:
    if len(meant) == 1:
        return Text(
            "「%(value)s」は「%(name)s」のことでしょうか。そのまま取り込みました。省略しない名前に直してください。",
            value=value,
            name=meant[0],
        )
    each: Iterable[Value] = (Text("「%(word)s」", word=name) for name in meant)
    names = reduce(lambda before, name: Text("%(before)sか%(name)s", before=before, name=name), each)
    return Text(
        "「%(value)s」は%(names)sか分かりません。そのまま取り込みました。省略しない名前に直してください。",
        value=value,
        names=names,
    )


def _unknown_field(value: str, likely: str | None) -> Text:
    if not likely:
        return Text("「%(value)s」は知られていない分野です。そのまま取り込みました。", value=value)
    return Text(
        "「%(value)s」は知られていない分野です。「%(likely)s」のことでしょうか。そのまま取り込みました。",
        value=value,
        likely=likely,
    )


def _unknown_country(value: str, likely: str | None) -> Text:
    if not likely:
        return Text("「%(value)s」は知られていない国名です。そのまま取り込みました。", value=value)
    return Text(
        "「%(value)s」は知られていない国名です。「%(likely)s」のことでしょうか。そのまま取り込みました。",
        value=value,
        likely=likely,
    )


def _remark_year(checked: Checked, key: str) -> None:
    """A text that speaks of another fiscal year near by and not of its own."""
    project, record, report = checked
    text = project.name if key == "name" else project.summary
    mentioned = [mention.year for mention in fiscal_years(text)]
    near = [y for y in mentioned if -_YEARS_BACK <= y - project.fiscal_year <= _YEARS_AHEAD]
    if near and project.fiscal_year and project.fiscal_year not in mentioned:
        own = era_year(project.fiscal_year)
        other = era_year(near[0])
        report.warn(
            record.row, key, Text("%(other)sとありますが、この公募は%(own)sです。", other=other, own=own)
        )


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
                Text(
                    "番号%(number)sは%(place)sにもあります。どちらかの番号を直してください。",
                    number=project.number,
                    place=first.report.place(first.record.row),
                ),
            )
        twin = names.setdefault((matching(project.name), matching(project.proposer)), checked)
        if twin.project.number != project.number:
            own.warn(
                record.row,
                "name",
                Text(
                    "%(place)s（番号%(number)s）と同じ提案者の同じ事業名です。",
                    place=twin.report.place(twin.record.row),
                    number=twin.project.number,
                ),
            )


def check_gaps(found: Sequence[Checked], report: Report) -> None:
    """A warning for numbers that are not there; of use only when every row could be read."""
    numbers = {checked.project.number for checked in found}
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    if missing:
        some = enumerated(missing[:10])
        more = "…" if len(missing) > 10 else ""
        report.warn(None, "number", Text("番号%(some)s%(more)sがありません。", some=some, more=more))
