"""Tables over pages → grids: repeated headers go, a record that a page break cut is whole again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.eras import fiscal_year
from indexer.rounds.grid import Grid, Row
from indexer.rounds.lines import Column, Line, joined

_HEADER_WITHIN = 4  # rows from the top of a table in which its header stands


class Cell(NamedTuple):
    """The lines of a cell between its left and right edges."""

    left: float
    right: float
    lines: list[Line]


@dataclass
class PageTable:
    """The part of a table that stands on one page (from 1), with the lines above it there."""

    page: int
    above: list[str]
    rows: list[list[Cell]]


@dataclass
class _Whole:
    above: list[str]
    page: int
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)  # page, cells

    def takes(self, part: PageTable) -> bool:
        """Whether a part goes on with this table: as wide, and under no other title."""
        titles = {_key(line) for line in part.above if fiscal_year(line)}
        if not self.rows or len(part.rows[0]) != len(self.rows[0][1]):
            return False
        return titles <= {_key(line) for line in self.above} or not self._header(part)

    def _header(self, part: PageTable) -> int:
        """How many rows of a part lead in its repeated header, with all rows of that."""
        heading = self._heading(part.rows)
        at = next((at for at, row in enumerate(part.rows[:_HEADER_WITHIN]) if _texts(row) == heading), None)
        if at is None:
            return 0
        ours = [_texts(cells) for _, cells in self.rows]
        start = ours.index(heading) if heading in ours else 0
        for own, row in zip(ours[start:], part.rows[at:], strict=False):
            if own != _texts(row):
                break
            at += 1
        return at

    def _heading(self, rows: Sequence[Sequence[Cell]]) -> list[str]:
        """The texts of the first row that names several columns."""
        ours = [cells for _, cells in self.rows[:_HEADER_WITHIN]] or rows[:_HEADER_WITHIN]
        return next((texts for texts in map(_texts, ours) if sum(map(bool, texts)) > 2), [])

    def extend(self, part: PageTable) -> None:
        heading = self._heading(part.rows)
        rows = part.rows[self._header(part) :] if self.rows else part.rows
        if self.rows and rows and self._continues(rows[0]):
            page, last = self.rows[-1]
            cells = [Cell(a.left, a.right, a.lines + b.lines) for a, b in zip(last, rows[0], strict=True)]
            self.rows[-1] = (page, cells)
            rows = rows[1:]
        for cells in rows:
            if _texts(cells) != heading or not self._has(heading):
                self.rows.append((part.page, cells))

    def _has(self, heading: Sequence[str]) -> bool:
        return any(_texts(cells) == heading for _, cells in self.rows[:_HEADER_WITHIN])

    def _continues(self, cells: Sequence[Cell]) -> bool:
        """Whether the first row of a page is the rest of the last one of the page before.

        Of the columns that every record fills it leaves most empty, the first of them included; or
        the page before ended with such a row, whose rest has what it lacks.
        """
        whole = [row for _, row in self.rows[1:-1]] or [self.rows[0][1]]
        filled = [at for at in range(len(cells)) if all(row[at].lines for row in whole)]
        last = self.rows[-1][1]
        if not filled or len(self.rows) < 2:
            return False
        lacking = [at for at in filled if not cells[at].lines]
        lacked = [at for at in filled if not last[at].lines]
        rest = filled[0] in lacking and 2 * len(lacking) >= len(filled)
        begun = filled[0] in lacked and 2 * len(lacked) >= len(filled) and not set(lacked) & set(lacking)
        return rest or begun

    def grid(self, name: str) -> Grid:
        columns = self._columns()
        rows = [Row(0, [line], f"{self.page}ページ") for line in self.above]
        for number, (page, cells) in enumerate(self.rows, 1):
            texts = [
                joined(cell.lines, cell.left, cell.right, column)
                for cell, column in zip(cells, columns, strict=True)
            ]
            rows.append(Row(number, texts, f"{page}ページ"))
        return Grid(rows, name)

    def _columns(self) -> list[Column]:
        """How each column sets its text; centred text does not show the table's padding, other does."""
        columns = [Column.of(cells) for cells in zip(*(row for _, row in self.rows), strict=True)]
        aligned = [column.padding for column in columns if not column.is_centred]
        usual = max(aligned, default=0.0)
        return [
            column._replace(padding=usual) if column.is_centred and usual else column for column in columns
        ]


def grids_of(parts: Iterable[PageTable]) -> list[Grid]:
    """The tables of a document, each put together from its parts."""
    wholes: list[_Whole] = []
    for part in parts:
        if not wholes or not wholes[-1].takes(part):
            wholes.append(_Whole(part.above, part.page))
        wholes[-1].extend(part)
    several = len(wholes) > 1
    return [whole.grid(f"{n}番目の表" if several else "") for n, whole in enumerate(wholes, 1)]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_key("".join(line.text for line in cell.lines)) for cell in cells]


def _key(text: str) -> str:
    return "".join(text.split())
