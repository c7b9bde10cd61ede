"""The rows below a header: records, and what is none (repeated headers and titles, notes, totals)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.rounds import cells
from indexer.rounds.findings import Report, letter
from indexer.rounds.grid import Grid, Row
from indexer.rounds.header import Header, check_header, header_at
from indexer.rounds.title import Title, read_line, text_of
from indexer.vocabulary import matching, plain
from indexer.wording import Text

MOST_FAULTS = 500  # of one table; whoever has more mends the first ones first
_NOTE = re.compile(
    r"^(?:[※＊*†]|[(（\[［【<＜〈]?注|備考|(?:資料)?出[典所]|以\s*上$|(?:お?問い?合わ?せ|連絡|担当|照会)|https?://|環境省|©|Copyright)"
)
_TOTAL = re.compile(
    r"^(?:合\s*計|総\s*計|小\s*計|計|全|採択(?:件数|数|案件数)|件数|total)[\s:：]*(?:[0-9]+\s*件)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"([0-9]+)\s*件")
_PAGE = re.compile(
    r"^(?:[-‐―ー−–]\s*[0-9]+\s*[-‐―ー−–]|[0-9]+\s*/\s*[0-9]+|(?:p\.?|page)\s*[0-9]+|[0-9]+\s*(?:ページ|頁)"
    r"|.{0,8}(?:次|前)(?:の)?(?:ページ|頁).{0,8}|[(（]?(?:続き|つづき|続く|つづく)[)）]?)$",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^(?:[【＜<〈《\[［■□◆◇▼▽●○◎]|(?:[0-9]+|[IVX]+|[①-⑳])[.．、]?\s*(?=[^0-9\s]))")


@dataclass(frozen=True, slots=True)
class Table:
    """One grid's part of the round: its rows, and its header (in another grid for a continued table).

    `name` tells it from the other tables of a file that has several.
    """

    grid: Grid
    header: Header
    continued: bool = False
    name: str = ""

    @property
    def above(self) -> Sequence[Row]:
        """The lines above the header."""
        return () if self.continued else self.grid.rows[: self.header.first]

    @property
    def head(self) -> Row:
        return self.grid.rows[0 if self.continued else self.header.last]


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is a project: the texts of its columns by key, as published."""

    row: Row
    values: dict[str, str]


def records(table: Table, title: Title, report: Report) -> list[Record]:
    """The records of a table; everything that is neither record nor known residue is a fault."""
    rows = table.grid.rows
    at = 0 if table.continued else table.header.last + 1
    header = table.header
    seen = {_key(row) for row in rows[:at] if not row.is_empty}
    found: list[Record] = []
    while at < len(rows) and len(report.faults) < MOST_FAULTS:
        row = rows[at]
        plainly = row.is_empty or _is_numbered(row, header) or _key(row) in seen
        again = None if plainly else header_at(rows, at, report.vocabulary)
        if again:
            check_header(again, row, rows[again.last + 1 :], report)
            header, report.labels, report.columns = again, again.labels, again.columns
            seen |= {_key(row) for row in rows[at : again.last + 1]}
            at = again.last
        elif (
            not row.is_empty
            and _key(row) not in seen
            and not _is_residue(row, header, title, len(found), report)
        ):
            found += _record(row, header, report)
        at += 1
    return found


def _is_numbered(row: Row, header: Header) -> bool:
    at = header.columns.get("number", 0)
    return at < len(row.cells) and cells.number(row.cells[at]) is not None


def _record(row: Row, header: Header, report: Report) -> Iterator[Record]:
    """The record in a row, unless it has too few or too many cells."""
    texts = list(row.cells)
    while len(texts) > header.width and not texts[-1].strip():
        texts.pop()
    if len(texts) > header.width:
        excess = next(at for at in range(header.width, len(texts)) if texts[at].strip())
        report.fault(
            row,
            "",
            Text(
                "セルの数が多すぎます（%(due)s個のはずが%(count)s個）。"
                "%(column)s余分な「%(cell)s」がないか、区切りを確認してください。",
                due=header.width,
                count=len(texts),
                column=Text("%(letter)s列に", letter=letter(excess)) if report.lettered else "",
                cell=_short(texts[excess]),
            ),
        )
    elif len(texts) <= max(header.columns.values()):
        report.fault(
            row,
            "",
            Text(
                "セルの数が足りません（%(due)s個のはずが%(count)s個）。"
                "足りないセルを補ってください。区切り（タブやコンマ）の抜けや、セルの途中の改行のこともあります。",
                due=header.width,
                count=len(texts),
            ),
        )
    elif header.is_whole(report.vocabulary):  # what is missing is a fault of the header
        yield Record(row, {key: texts[at] for key, at in header.columns.items()})


def _is_residue(row: Row, header: Header, title: Title, count: int, report: Report) -> bool:
    """Whether a row is a note, a total, a title or a page break, and no project."""
    texts = list(dict.fromkeys(filter(None, map(cells.line, row.cells))))
    if len(texts) > 3 or _is_numbered(row, header):
        return False
    first = plain(texts[0]) if texts else ""
    if _TOTAL.match(first) and (len(texts) > 1 or _TOTAL.fullmatch(first) or _COUNT.search(first)):
        _check_total(row, texts, count, report)
        return True
    if _NOTE.match(first) or _PAGE.match(first):
        return True
    return len(texts) == 1 and _is_heading(row, header, first, title, report)


def _is_heading(row: Row, header: Header, text: str, title: Title, report: Report) -> bool:
    """Whether a line between the records is a title or a section's heading."""
    other = read_line(text_of(row))
    if other.years or other.calls:
        if other.is_of_another(title):
            report.fault(row, "", another_round(text))
        return True
    at = header.columns.get("number", 0)
    alone = len(row.cells) >= header.width and any(map(str.strip, row.cells[: at + 1]))  # in a merged row
    if alone or _SECTION.match(text):
        report.warn(row, "", Text("「%(line)s」は案件の行ではないので取り込みません。", line=_short(text)))
        return True
    return False


def another_round(text: str) -> Text:
    """The fault of a file with the title of a second round in it."""
    return Text(
        "別の公募の表題「%(title)s」があります。公募ごとに別のファイルに分けてください。", title=_short(text)
    )


def _check_total(row: Row, texts: list[str], count: int, report: Report) -> None:
    match = _COUNT.search(plain(" ".join(texts)))
    if match and int(match[1]) != count and not texts[0].startswith("小"):
        line = _short(" ".join(texts))
        report.warn(
            row, "", Text("「%(line)s」とありますが、案件は%(count)s件です。", line=line, count=count)
        )


def _key(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, map(matching, row.cells)))


def _short(text: str, most: int = 30) -> str:
    text = cells.line(text)
    return text if len(text) <= most else f"{text[:most]}…"


def continued(header: Header, grid: Grid) -> Table | None:
    """A grid without a header that goes on with the table before it: mostly numbered rows of its width."""
    rows = [row for row in grid.rows if not row.is_empty]
    at = header.columns.get("number", 0)
    numbered = [row for row in rows if len(row.cells) == header.width and cells.number(row.cells[at])]
    if not numbered or 2 * len(numbered) < len(rows):
        return None
    return Table(grid, replace(header, first=0, last=0), continued=True)
