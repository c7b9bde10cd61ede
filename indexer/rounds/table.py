"""The tables of a file → its round.

`header` finds the columns, `title` the year and the call, `body` the records, `records` makes
projects of them, `checks` looks at what came out. Every fault of a file is collected before it is
refused, so that one report shows them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from indexer.eras import era_year
from indexer.errors import RoundRefusedError
from indexer.project import Round
from indexer.rounds.body import Table, continued, records
from indexer.rounds.checks import Checked, check_gaps, check_together, is_garbled, remark
from indexer.rounds.findings import Report
from indexer.rounds.grid import Grid, Row
from indexer.rounds.header import check_header, find_header
from indexer.rounds.records import joined, project
from indexer.rounds.title import Title, read_title, text_of
from indexer.vocabulary import Vocabulary


def make_round(
    grids: Sequence[Grid], path: str, vocabulary: Vocabulary, year: int | None = None, call: int | None = None
) -> Round:
    """The round that the tables of a file hold.

    `year` and `call` replace what the title says, or supply what it lacks. Raises
    `RoundRefusedError` with every fault found.
    """
    report = Report(vocabulary)
    tables = _tables(grids, report)
    if not tables:
        report.fault(None, "", _no_header(grids, vocabulary))
        raise RoundRefusedError(path, report.faults)
    own = [read_title([text_of(row) for row in reversed(table.above)]) for table in tables]
    title = _title(grids, tables, own)
    _check_title(title, own, tables, report, year, call)
    source = (year or title.year, call or title.call, path)
    found: list[Checked] = []
    parts: list[Report] = []
    for table in tables:
        part = _report(table, grids, vocabulary)
        checked = _projects(table, title, source, part)
        if found and _is_copy(checked, found):
            report.warn(
                None, "", f"{table.grid.name or '2つ目の表'}は同じ案件の繰り返しなので取り込みません。"
            )
            continue
        found += checked
        parts.append(part)
    check_together(found)
    if not any(part.faults for part in parts):
        check_gaps(found, report)
    for part in parts:
        part.sort()
        report.merge(part)
    if not found and not report.faults:
        report.fault(None, "", "案件の行が1つもありません。見出しの下に案件を入れてください。")
    if report.faults:
        raise RoundRefusedError(
            path,
            report.faults,
            fiscal_year=source[0] or None,
            call=source[1] or None,
            warnings=report.warnings,
        )
    return Round(*source[:2], title.text, path, tuple(c.project for c in found), tuple(report.warnings))


def _tables(grids: Sequence[Grid], report: Report) -> list[Table]:
    """The grids that hold the round: those whose header names most columns, and their continuations."""
    vocabulary = report.vocabulary
    headers = [find_header(grid.rows, vocabulary) for grid in grids]
    most = max((len(header.holds(vocabulary)) for header in headers if header), default=0)
    tables: list[Table] = []
    for grid, header in zip(grids, headers, strict=True):
        if header and len(header.holds(vocabulary)) == most:
            tables.append(Table(grid, header))
        elif header:
            report.warn(None, "", f"{grid.name or '列の足りない表'}は列が足りないので取り込みません。")
        elif tables and (more := continued(tables[-1].header, grid)):
            tables.append(more)
    return tables


def _no_header(grids: Sequence[Grid], vocabulary: Vocabulary) -> str:
    if any(is_garbled(cell) for grid in grids for row in grid.rows[:50] for cell in row.cells):
        return "文字化けしています。元のファイルから文字コードをUTF-8にして保存し直してください。"
    names = "、".join(column.title for column in vocabulary.columns)
    return f"見出しの行が見つかりません。次の列の見出しを表の先頭に入れてください: {names}"


def _title(grids: Sequence[Grid], tables: Sequence[Table], own: Sequence[Title]) -> Title:
    """The title above the first table that has one, else anywhere: other grids, their names, below."""
    title = next((other for other in own if other.is_complete), own[0])
    used = [table.grid for table in tables]
    lines = [text_of(row) for grid in grids if grid not in used for row in grid.rows if _is_line(row)]
    lines += [grid.name for grid in grids]
    lines += [text_of(row) for table in tables for row in table.grid.rows if _is_line(row)]
    return title.completed(read_title(lines))


def _is_line(row: Row) -> bool:
    return 0 < len({cell.strip() for cell in row.cells} - {""}) <= 3


def _check_title(
    title: Title,
    own: Sequence[Title],
    tables: Sequence[Table],
    report: Report,
    year: int | None,
    call: int | None,
) -> None:
    """Faults: no year, no call, two rounds. Warnings: years that do not fit."""
    for what, known in (("年度", year or title.year), ("何次公募か", call or title.call)):
        if not known:
            report.fault(
                None,
                "",
                f"表題から{what}が分かりません。見出しの前に「令和7年度…1次公募採択案件一覧」のような行を入れるか、"
                "--year 2025 --call 1 のように指定してください。",
            )
    for table, other in zip(tables, own, strict=True):
        if (other.year or title.year) != title.year or (other.call or title.call) != title.call:
            report.fault(
                table.above[0] if table.above else None,
                "",
                f"別の公募の表題「{other.text}」があります。公募ごとに別のファイルに分けてください。",
            )
    if len(title.calls) > 1 and not call:
        calls = "、".join(f"{number}次公募" for number in title.calls)
        report.fault(None, "", f"表題に{calls}があります。公募ごとに別のファイルに分けてください。")
    _remark_years(title, report, year)


def _remark_years(title: Title, report: Report, year: int | None) -> None:
    known = year or title.year
    if year and title.year not in (0, year):
        report.warn(None, "", f"表題には{era_year(title.year)}とありますが、指定された{year}年度としました。")
    elif title.without_do:
        report.warn(None, "", f"表題の「{title.years[0].text}」を{era_year(known)}と読みました。")
    for mention in title.years:
        if mention.contradicts_itself and not year:
            report.warn(
                None, "", f"表題の「{mention.text}」は元号と西暦が合いません。{mention.year}年度としました。"
            )
    others = [mention for mention in title.years[1:] if mention.year != title.year]
    if others and not year:
        report.warn(None, "", f"表題に{others[0].text}もあります。{era_year(title.year)}としました。")
    if known > datetime.date.today().year:
        report.warn(None, "", f"{known}年度は未来の年度です。表題の年度を確認してください。")


def _report(table: Table, grids: Sequence[Grid], vocabulary: Vocabulary) -> Report:
    return Report(
        vocabulary,
        table.grid.name if len(grids) > 1 else "",
        table.grid.has_letters,
        table.header.labels,
        table.header.columns,
    )


def _projects(table: Table, title: Title, source: tuple[int, int, str], report: Report) -> list[Checked]:
    """The projects of one table, with what is wrong or odd about each noted."""
    if not table.continued:
        check_header(table.header, table.head, table.grid.rows[table.header.last + 1 :], report)
    found = records(table, title, report)
    if table.header.holds(report.vocabulary) < {column.key for column in report.vocabulary.columns}:
        return []  # the missing columns are faults already
    checked = []
    for record in joined(found, report):
        if made := project(record, source, report):
            checked.append(Checked(made, record, report))
            remark(checked[-1])
    return checked


def _is_copy(checked: Sequence[Checked], found: Sequence[Checked]) -> bool:
    """Whether a table only repeats projects of those before (a page for phones, a printed sheet)."""
    known = {(c.project.number, c.project.digest) for c in found}
    return bool(checked) and all((c.project.number, c.project.digest) in known for c in checked)
