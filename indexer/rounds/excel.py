"""Excel and OpenDocument workbooks (XLSX, XLSM, XLS, ODS) → grids, one a visible sheet.

Rows and columns stand where Excel shows them: row 5 is row 5 even when the sheet starts there. The
text is what the cells hold, without furigana; formulas give the value that was saved with them.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from indexer.rounds import archive
from indexer.rounds.grid import MAX_CELLS, MAX_ROWS, Grid, Row, locked, refusal
from indexer.rounds.opendocument import Range, merged_ranges
from indexer.wording import Text, quoted


def read_workbook(data: bytes, name: str) -> list[Grid]:
    """The visible sheets of a workbook that hold anything; raises `RoundRefusedError`."""
    if data.startswith(b"PK"):
        data = archive.checked(data, name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
            found = [book.get_sheet_by_name(title) for title in visible]
    except PasswordError:
        raise locked(name) from None
    except CalamineError:
        raise archive.damaged(name) from None
    merged = _merged(data, [sheet.name for sheet in sheets])
    grids = [_grid(sheet, sheet.merged_cell_ranges or merged.get(sheet.name, []), name) for sheet in found]
    grids = [grid for grid in grids if grid.rows]
    if not grids:
        hidden = [sheet.name for sheet in sheets if sheet.name not in visible]
        raise refusal(name, _nothing_shown(hidden))
    return grids


def _nothing_shown(hidden: Sequence[str]) -> Text:
    """A workbook that shows nothing, and what to do about it."""
    if not hidden:
        return Text("表示されているシートが空です。採択案件一覧を入れて保存し直してください。")
    return Text(
        "表示されているシートが空です。"
        "非表示のシート%(names)sに表があるときは、再表示して保存し直してください。",
        names=quoted(hidden),
    )


def _merged(data: bytes, titles: Sequence[str]) -> dict[str, list[Range]]:
    """The merged ranges of OpenDocument's sheets."""
    if b"opendocument.spreadsheet" not in data[:200]:
        return {}
    return dict(zip(titles, merged_ranges(data), strict=False))  # a damaged file may name fewer


def _grid(sheet: CalamineSheet, merged: Sequence[Range], name: str) -> Grid:
    title = f"シート「{sheet.name}」"
    if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
        raise refusal(
            name,
            Text(
                "%(sheet)sの使用範囲が大きすぎます。表の下と右の不要な行と列を削除してください。", sheet=title
            ),
        )
    rows = [list(map(text, cells)) for cells in sheet.to_python(skip_empty_area=False)]
    fill_down(rows, merged)
    return Grid([Row(number, cells) for number, cells in enumerate(rows, 1)], title)


def fill_down(rows: list[list[str]], merged: Sequence[Range]) -> None:
    """Repeat the text of a cell merged over rows in each of them.

    Not in a row that has nothing of its own: such rows only make the others higher.
    """
    covered: dict[int, dict[int, str]] = {}
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for at in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[at]))):
                if (at, column) != (top, left):
                    covered.setdefault(at, {})[column] = rows[top][left] if column == left else ""
    for at, texts in covered.items():
        own = any(cell.strip() for column, cell in enumerate(rows[at]) if column not in texts)
        for column, filled in texts.items():
            rows[at][column] = filled if own else ""


def text(value: Any) -> str:
    """A cell's value as Excel shows it in a cell without a format of its own.

    >>> text(1.0), text(0.1), text(True), text(datetime.date(2025, 4, 1))
    ('1', '0.1', 'TRUE', '2025/4/1')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return f"{text(value.date())} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value)
