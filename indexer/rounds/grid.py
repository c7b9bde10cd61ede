"""What a reader of any format hands on: tables of cells, numbered as a person sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.errors import RoundRefusedError
from indexer.project import Finding
from indexer.wording import Text

MAX_CELL = 100_000  # bytes of UTF-8
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELLS = 1_000_000
_LEAST_HEADER = 4  # cells
MAX_TEXT = 20_000_000  # characters in all; a list of 50,000 projects


class Row(NamedTuple):
    """One row: `number` counts from 1 as an editor or Excel shows it.

    A line outside the table (a heading above it, the title of a page) has the number 0. `place`
    says where to look when the number alone does not: 3ページ in a PDF.
    """

    number: int
    cells: list[str]
    place: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class Grid(NamedTuple):
    """One table of a file, the lines above it (title, headings) as rows of one cell included.

    `name` is what a person calls it where a file has several: シート「一覧」, 2番目の表.
    `lettered` tells that people see its columns as A, B, C (a CSV file in Excel); then, as in a
    sheet, the first cell of every row is in column A.
    """

    rows: list[Row]
    name: str = ""
    lettered: bool = False

    @property
    def has_letters(self) -> bool:
        """Whether people see letters over its columns: a sheet's always."""
        return self.lettered or self.name.startswith("シート「")


def refusal(name: str, text: Text, row: int = 0, place: str = "") -> RoundRefusedError:
    """The refusal of a whole file, or of a file for one row of it."""
    return RoundRefusedError(name, [Finding(row, "", text, place=place)])


def empty(name: str) -> RoundRefusedError:
    return refusal(name, Text("ファイルが空です。採択案件一覧を保存し直してください。"))


def locked(name: str) -> RoundRefusedError:
    return refusal(name, Text("パスワードで保護されています。パスワードを外して保存し直してください。"))


def too_large(name: str) -> RoundRefusedError:
    return refusal(
        name,
        Text(
            "表が大きすぎます（上限%(rows)s行、%(cells)sセル、%(characters)s文字）。採択案件一覧だけを残してください。",
            rows=f"{MAX_ROWS:,}",
            cells=f"{MAX_CELLS:,}",
            characters=f"{MAX_TEXT:,}",
        ),
    )


def check_sizes(grids: Sequence[Grid], name: str) -> None:
    """Raise `RoundRefusedError` for tables and cells that no round has."""
    cells = characters = 0
    head: Row | None = None  # the first row that could be a header
    for table, row in ((grid, row) for grid in grids for row in grid.rows):
        if len(row.cells) > MAX_COLUMNS:
            if any(cell.strip() for cell in row.cells[MAX_COLUMNS:]):
                text = Text(
                    "列が多すぎます（上限%(most)s列）。採択案件一覧の表だけを残してください。",
                    most=MAX_COLUMNS,
                )
                raise refusal(name, text, row.number, table.name or row.place)
            del row.cells[MAX_COLUMNS:]
        cells += len(row.cells)
        characters += sum(map(len, row.cells))
        if head is None and sum(bool(cell.strip()) for cell in row.cells) >= _LEAST_HEADER:
            head = row
        for at, cell in enumerate(row.cells):
            if len(cell) > MAX_CELL // 4 and len(cell.encode()) > MAX_CELL:
                column = head.cells[at].strip()[:20] if head and at < len(head.cells) else ""
                text = Text(
                    "セルが大きすぎます（上限100kB）。1つのセルに表全体が入っていないか確認してください。"
                )
                place = table.name or row.place
                raise RoundRefusedError(name, [Finding(row.number, column, text, place=place)])
    if cells > MAX_CELLS or characters > MAX_TEXT or any(len(grid.rows) > MAX_ROWS for grid in grids):
        raise too_large(name)
