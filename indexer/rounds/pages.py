"""Tables over pages → grids: repeated headers go, a record that a page break cut is whole again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
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
    """The part of a table that stands on one page (from 1), with the lines above it there.

    `is_open` when no rule closes it above, as where a page break cuts a record.
    """

    page: int
    above: list[str]
    rows: list[list[Cell]]
    is_open: bool = False


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
        return titles <= {_key(line) for line in self.above} or not self._after_header(part)[0]

    def extend(self, part: PageTable) -> None:
        rows = part.rows
        if self.rows:
            count, below = self._after_header(part)
            rows = ([below] if below else []) + rows[count:]
            if rows and self._continues(rows[0], is_open=part.is_open or bool(below)):
                self._lengthen(rows[0])
                rows = rows[1:]
        for cells in rows:
            self._add(part.page, cells)

    def _add(self, page: int, cells: list[Cell]) -> None:
        """Take in a row of a page: a record, or the header once more with what stands below it."""
        below = next((_below(header, cells) for header in self._header_rows()[:1]), None)
        if below is None:
            self.rows.append((page, cells))
        elif any(cell.lines for cell in below):
            self._lengthen(below)

    def _lengthen(self, rest: Sequence[Cell]) -> None:
        page, last = self.rows[-1]
        cells = [Cell(a.left, a.right, a.lines + b.lines) for a, b in zip(last, rest, strict=True)]
        self.rows[-1] = (page, cells)

    def _after_header(self, part: PageTable) -> tuple[int, list[Cell]]:
        """How many rows of a part lead in and repeat the header, and what stands below it in the last.

        Where no rule parts the header from a record that goes on, both stand in the same cells.
        """
        ours = self._header_rows()
        starts = range(min(_HEADER_WITHIN, len(part.rows))) if ours else []
        start = next((at for at in starts if _below(ours[0], part.rows[at]) is not None), None)
        if start is None:
            return 0, []
        found = [_below(*pair) for pair in zip(ours, part.rows[start:], strict=False)]
        below = list(takewhile(lambda cells: cells is not None, found))
        last = below[-1] or []
        return start + len(below), last if any(cell.lines for cell in last) else []

    def _header_rows(self) -> list[list[Cell]]:
        """Our rows from the first on that names several columns."""
        ours = [cells for _, cells in self.rows]
        at = next(
            (at for at, row in enumerate(ours[:_HEADER_WITHIN]) if sum(map(bool, _texts(row))) > 2), None
        )
        return [] if at is None else ours[at:]

    def _continues(self, cells: Sequence[Cell], *, is_open: bool) -> bool:
        """Whether the first row of a page is the rest of the last one of the page before.

        Of the columns that every record fills it leaves most empty, the first of them included (that
        alone where no rule closes the row above); or the page before ended with such a row, whose rest
        has what it lacks.
        """
        whole = [row for _, row in self.rows[1:-1]] or [self.rows[0][1]]
        filled = [at for at in range(len(cells)) if all(row[at].lines for row in whole)]
        last = self.rows[-1][1]
        if not filled or len(self.rows) < 2:
            return False
        lacking = [at for at in filled if not cells[at].lines]
        lacked = [at for at in filled if not last[at].lines]
        rest = filled[0] in lacking and (is_open or 2 * len(lacking) >= len(filled))
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


def _below(header: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell] | None:
    """What stands below a header in the same cells; None when they do not begin with it."""
    if len(header) != len(cells) or not any(cell.lines for cell in header):
        return None
    heads = [
        cell._replace(lines=cell.lines[: len(own.lines)]) for own, cell in zip(header, cells, strict=True)
    ]
    if _texts(heads) != _texts(header):
        return None
    return [
        cell._replace(lines=cell.lines[len(own.lines) :]) for own, cell in zip(header, cells, strict=True)
    ]


def _key(text: str) -> str:
    return "".join(text.split())
