"""The tables of a file → its round.

`header` finds the columns, `title` the year and the call, `body` the records, `records` makes
projects of them, `checks` looks at what came out. Every fault of a file is collected before it is
refused, so that one report shows them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.eras import era_year
from indexer.errors import RoundRefusedError
from indexer.project import Finding, Project, Round
from indexer.rounds.body import Table, another_round, continued, records
from indexer.rounds.checks import Checked, check_gaps, check_together, is_garbled, remark
from indexer.rounds.findings import Report
from indexer.rounds.grid import Grid, Row
from indexer.rounds.header import check_header, column_of, find_header
from indexer.rounds.records import joined, project
from indexer.rounds.title import Title, odd_years, read_line, read_title, text_of
from indexer.vocabulary import Vocabulary
from indexer.wording import Text, enumerated

MOST_WARNINGS = 200
LAST_CALL = 99  # of a year
_LONGEST_HEADER = 500  # characters


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
        _report_no_header(grids, report)
        raise RoundRefusedError(path, report.faults)
    own = [read_title([text_of(row) for row in reversed(table.above)]) for table in tables]
    title = _title(grids, tables, own)
    source = (year or title.year, call or title.call, path)
    _check_title(title, source, report)
    _check_same_round(tables, own, title, report)
    if not (year and call):
        _check_rivals(tables, report)
    _remark_years(title, source[0], report)
    projects = _all_projects(tables, title, source, report)
    if report.faults:
        raise _refusal(source, report)
    return Round(*source[:2], title.text, path, projects, _first(report.warnings))


def _refusal(source: tuple[int, int, str], report: Report) -> RoundRefusedError:
    year, call, path = source
    return RoundRefusedError(
        path, report.faults, fiscal_year=year or None, call=call or None, warnings=report.warnings
    )


def _first(warnings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The warnings of a file, no more than anybody reads."""
    more = len(warnings) - MOST_WARNINGS
    rest = (Finding(0, "", Text("ほかに%(n)s件の注意があります。", n=more)),) if more > 0 else ()
    return (*warnings[:MOST_WARNINGS], *rest)


def _all_projects(
    tables: Sequence[Table], title: Title, source: tuple[int, int, str], report: Report
) -> tuple[Project, ...]:
    """The projects of all tables, looked at together; a table that only repeats others is left out."""
    found: list[Checked] = []
    parts: list[Report] = []
    for table in tables:
        labels, columns = table.header.labels, table.header.columns
        part = Report(report.vocabulary, table.name, table.grid.has_letters, labels, columns)
        checked = _projects(table, title, source, part)
        if found and _is_copy(checked, found):
            name = table.name or Text("2つ目の表")
            report.warn(None, "", Text("%(table)sは同じ案件の繰り返しなので取り込みません。", table=name))
        else:
            found += checked
            parts.append(part)
    check_together(found)
    if not any(part.faults for part in parts):
        check_gaps(found, report)
    for part in parts:
        part.sort()
        report.merge(part)
    if not found and not report.faults:
        report.fault(None, "", Text("案件の行が1つもありません。見出しの下に案件を入れてください。"))
    return tuple(checked.project for checked in found)


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
            name = grid.name or Text("列の足りない表")
            report.warn(None, "", Text("%(table)sは列が足りないので取り込みません。", table=name))
        elif tables and (more := continued(tables[-1].header, grid)):
            tables.append(more)
    return [replace(table, name=table.grid.name) for table in tables] if len(grids) > 1 else tables


def _report_no_header(grids: Sequence[Grid], report: Report) -> None:
    """A fault: no row names the columns. What looks like one is named."""
    vocabulary, rows = report.vocabulary, [row for grid in grids for row in grid.rows[:50]]
    if any(is_garbled(cell) for row in rows for cell in row.cells):
        report.fault(
            None,
            "",
            Text("文字化けしています。元のファイルから文字コードをUTF-8にして保存し直してください。"),
        )
    elif undivided := next((row for row in rows if _is_undivided(row, vocabulary)), None):
        text = Text(
            "見出しが列に分かれていません。列をタブかコンマで区切るか、表をExcelブック（.xlsx）で保存し直してください。"
        )
        report.fault(undivided, "", text)
    else:
        text = Text(
            "見出しの行が見つかりません。次の列の見出しを表の先頭に入れてください: %(names)s。"
            "採択案件一覧でなければ、ほかのフォルダーに移してください。",
            names=enumerated(column.title for column in vocabulary.columns),
        )
        report.fault(None, "", text)


def _is_undivided(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row names most columns in one cell."""
    filled = [cell for cell in row.cells if cell.strip()]
    if len(filled) != 1 or len(filled[0]) > _LONGEST_HEADER:
        return False
    named = {column_of(word, vocabulary) for word in filled[0].split()} - {None}
    return len(named) > len(vocabulary.columns) // 2


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


def _check_title(title: Title, source: tuple[int, int, str], report: Report) -> None:
    """Faults: no year, no call, or several."""
    if not all(source[:2]):
        report.fault(None, "", _untitled(*source[:2]))
    if source[1] > LAST_CALL:
        text = Text("%(call)s次公募はありえません。表題の「○次公募」を直してください。", call=source[1])
        report.fault(None, "", text)
    if len(title.calls) > 1 and source[1] == title.call:
        calls = enumerated(Text("%(call)s次公募", call=number) for number in title.calls)
        text = Text("表題に%(calls)sがあります。公募ごとに別のファイルに分けてください。", calls=calls)
        report.fault(None, "", text)


def _untitled(year: int, call: int) -> Text:
    """What a title lacks, with an example of a line and of a command that supply just that."""
    what = Text("年度") if call else Text("何次公募か") if year else Text("年度と何次公募か")
    options = ["--year 2025"] * (not year) + ["--call 1"] * (not call)
    return Text(
        "表題から%(what)sが分かりません。見出しの前に「%(line)s」のような行を入れるか、"
        "%(command)s のように実行して補ってください。",
        what=what,
        line=f"{era_year(year or 2025)}…{call or 1}次公募採択案件一覧",
        command=" ".join(("toshi index", *options)),
    )


def _check_same_round(tables: Sequence[Table], own: Sequence[Title], title: Title, report: Report) -> None:
    """A fault for each table whose own title names another round."""
    for table, other in zip(tables, own, strict=True):
        if other.is_of_another(title):
            line = next((row for row in table.above if text_of(row) == other.text), None)
            report.within(table.name).fault(line, "", another_round(other.text))


def _check_rivals(tables: Sequence[Table], report: Report) -> None:
    """A fault for two whole titles of different rounds above one table; notes and links are none."""
    for table in tables:
        lines = [(row, read_line(text_of(row))) for row in table.above if row.number]
        titles = [(row, title) for row, title in lines if title.is_complete and not title.is_elsewhere]
        for row, title in titles[1:]:
            if title.round != titles[0][1].round:
                text = Text(
                    "表題が2つあります（「%(one)s」と「%(other)s」）。一方を取り除いてください。",
                    one=titles[0][1].text,
                    other=title.text,
                )
                report.within(table.name).fault(row, "", text)


def _remark_years(title: Title, year: int, report: Report) -> None:
    for text in odd_years(title, year):
        report.warn(None, "", text)


def _projects(table: Table, title: Title, source: tuple[int, int, str], report: Report) -> list[Checked]:
    """The projects of one table, with what is wrong or odd about each noted."""
    if not table.continued:
        check_header(table.header, table.head, table.grid.rows[table.header.last + 1 :], report)
    found = records(table, title, report)
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
