"""What a reader of any format hands on: tables of cells, numbered as a person sees them."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One row: `number` counts from 1 as an editor or Excel shows it.

    `place` says where to look when the number alone does not: 3ページ in a PDF.
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
