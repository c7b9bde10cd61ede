"""What a reader of any format hands on: rows of cells, numbered as a person sees them."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One row: `number` counts from 1 as an editor or Excel shows it."""

    number: int
    cells: list[str]

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


Grid = list[Row]
