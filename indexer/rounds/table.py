"""A grid of cells → a round: find the title and the header, make a project of each row.

Every fault of a grid is collected before it is refused, so that one report shows them all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.eras import fiscal_year
from indexer.errors import RoundRefusedError
from indexer.project import Area, Finding, Project, Round
from indexer.rounds import cells
from indexer.rounds.grid import Grid, Row
from indexer.vocabulary import Vocabulary, matching, plain

_CALL = re.compile(r"第?\s*([0-9一二三四五六七八九]{1,2})\s*次(?:\s*公募|\s*募集|採択)")
_KANJI = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
_FORMULA = re.compile(r"^[=+@]|^-[^0-9\s]")


@dataclass
class _Report:
    """The faults and warnings of one grid, in the order of its rows."""

    vocabulary: Vocabulary
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def fault(self, row: int, column: str, message: str) -> None:
        self.faults.append(Finding(row, self._title(column), message))

    def warn(self, row: int, column: str, message: str) -> None:
        self.warnings.append(Finding(row, self._title(column), message))

    def _title(self, key: str) -> str:
        return next((column.title for column in self.vocabulary.columns if column.key == key), key)


def make_round(
    grids: Sequence[Grid], path: str, vocabulary: Vocabulary, year: int | None = None, call: int | None = None
) -> Round:
    """The round that the tables of a file hold.

    `year` and `call` replace what the title says, or supply what it lacks. Raises
    `RoundRefusedError` with every fault found.
    """
    report = _Report(vocabulary)
    grid = next((grid for grid in grids if _find_header(grid, vocabulary)), grids[0])
    header = _find_header(grid, vocabulary)
    if header is None:
        names = "、".join(column.title for column in vocabulary.columns)
        report.fault(0, "", f"見出しの行が見つかりません。次の列が必要です: {names}")
        raise RoundRefusedError(path, report.faults)
    title, title_year, title_call = _find_title(grid, header)
    year, call = year or title_year, call or title_call
    if not year or not call:
        what = "年度" if not year else "何次公募か"
        report.fault(
            0,
            "",
            f"表題から{what}が分かりません。見出しの前に「令和7年度…1次公募採択案件一覧」のような行を入れるか、"
            "--year 2025 --call 1 のように指定してください。",
        )
    columns = _columns(header, vocabulary, report)
    projects = _projects(grid, header, columns, (year or 0, call or 0, path), report)
    if not projects and not report.faults:
        report.fault(0, "", "案件の行が1つもありません。")
    _check_numbers(projects, report)
    if year and year > datetime.date.today().year + 1:
        report.warn(0, "", f"{year}年度は未来の年度です。表題の年度を確認してください。")
    if report.faults:
        raise RoundRefusedError(path, sorted(report.faults, key=lambda finding: finding.row))
    return Round(year or 0, call or 0, title, path, tuple(projects), tuple(report.warnings))


def _find_header(grid: Grid, vocabulary: Vocabulary) -> Row | None:
    """The first row in which most of the columns are named."""
    least = (len(vocabulary.columns) + 1) // 2
    for row in grid.rows:
        if len({key for cell in row.cells if (key := vocabulary.column(cells.line(cell)))}) >= least:
            return row
    return None


def _find_title(grid: Grid, header: Row) -> tuple[str, int, int]:
    """The title line with the year and the call; zeros for what it does not say."""
    best = ("", 0, 0)
    for row in grid.rows:
        if row.number >= header.number:
            break
        text = cells.line(" ".join(dict.fromkeys(filter(None, map(str.strip, row.cells)))))
        year, call = fiscal_year(text), _call(text)
        if bool(year) + bool(call) > bool(best[1]) + bool(best[2]):
            best = (text, year, call)
    return best


def _call(text: str) -> int:
    match = _CALL.search(plain(text))
    if not match:
        return 0
    return _KANJI.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)


def _columns(header: Row, vocabulary: Vocabulary, report: _Report) -> dict[str, int]:
    """Where each column stands in the header."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header.cells):
        key = vocabulary.column(cells.line(cell))
        if key in found:
            report.fault(header.number, key, "同じ列が2つあります。")
        elif key:
            found[key] = at
    for column in vocabulary.columns:
        if column.key not in found:
            report.fault(
                header.number,
                column.key,
                f"列がありません。見出しの行に「{column.title}」の列を入れてください。",
            )
    return found


def _projects(
    grid: Grid, header: Row, columns: dict[str, int], source: tuple[int, int, str], report: _Report
) -> list[Project]:
    heading = [matching(cell) for cell in header.cells]
    width = len(header.cells)
    projects = []
    for row in grid.rows:
        if row.number <= header.number or row.is_empty or [matching(c) for c in row.cells] == heading:
            continue
        texts = list(row.cells)
        while len(texts) > width and not texts[-1].strip():
            texts.pop()
        if len(texts) != width:
            way = "足りません" if len(texts) < width else "多すぎます"
            report.fault(
                row.number,
                "",
                f"セルの数が{way}（{width}個のはずが{len(texts)}個）。区切りのタブを確認してください。",
            )
        elif len(columns) == len(report.vocabulary.columns):
            values = {key: texts[at] for key, at in columns.items()}
            if project := _project(row.number, values, source, report):
                projects.append(project)
    return projects


def _project(
    row: int, values: dict[str, str], source: tuple[int, int, str], report: _Report
) -> Project | None:
    vocabulary = report.vocabulary
    number = cells.number(values["number"])
    if not number:
        wrong = values["number"].strip()
        report.fault(
            row,
            "number",
            f"番号が「{wrong[:20]}」になっています。1以上の整数にしてください。"
            if wrong
            else "番号が空です。",
        )
    name = cells.line(values["name"])
    if not name:
        report.fault(row, "name", "事業名が空です。")
    if not number or not name:
        return None
    project = Project(
        *source[:2],
        number=number,
        proposer=cells.organisation(values["proposer"]),
        domestic_cities=cells.cities(values["domestic_cities"]),
        target_areas=tuple(map(Area.parse, cells.areas(values["target_areas"]))),
        countries=cells.countries(values["countries"], vocabulary),
        name=name,
        fields=cells.fields(values["fields"], vocabulary),
        summary=cells.lines(values["summary"]),
        source=source[2],
        row=row,
    )
    _remark(project, values, report)
    return project


def _remark(project: Project, values: dict[str, str], report: _Report) -> None:
    """Warnings: worth a look, no reason to refuse."""
    vocabulary, row = report.vocabulary, project.row
    for key, text in values.items():
        if count := cells.controls(text):
            report.warn(row, key, f"見えない制御文字を{count}個取り除きました。")
        if _FORMULA.match(text.strip()):
            report.warn(row, key, "表計算の数式のように見えます。文字列として取り込みました。")
        if not text.strip():
            report.warn(row, key, "空です。")
    for value in project.fields:
        if vocabulary.field(vocabulary.canonical_field(value)[0]) is None:
            report.warn(row, "fields", f"「{value}」は知られていない分野です。そのまま取り込みました。")
    for value in project.countries:
        if vocabulary.country(value) is None:
            report.warn(row, "countries", f"「{value}」は知られていない国名です。そのまま取り込みました。")


def _check_numbers(projects: list[Project], report: _Report) -> None:
    seen: dict[int, int] = {}
    for project in projects:
        first = seen.setdefault(project.number, project.row)
        if first != project.row:
            report.fault(project.row, "number", f"番号{project.number}は{first}行目にもあります。")
    missing = sorted(set(range(1, max(seen, default=0) + 1)) - seen.keys())
    if missing:
        numbers = "、".join(map(str, missing[:10])) + ("…" if len(missing) > 10 else "")
        report.warn(0, "number", f"番号{numbers}がありません。")
