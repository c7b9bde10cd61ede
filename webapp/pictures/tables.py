"""Two facets against each other, shaded by count."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from indexer import CrossTable
from webapp.params import State
from webapp.pictures.marks import (
    NOTHING,
    CellLinks,
    Legend,
    Link,
    Mark,
    is_selected,
    legend,
    level,
    links,
    spoken,
    spoken_cell,
)

Label = Callable[[str, str], str]


class Head(NamedTuple):
    """A row's or column's heading: its label, and the count of all of it."""

    label: str
    mark: Mark


class Row(NamedTuple):
    head: Head
    cells: tuple[Mark, ...]


class Table(NamedTuple):
    """A shaded table: rows in view and folded away; columns in view, and the headings of those left out."""

    row_facet: str
    column_facet: str
    columns: tuple[Head, ...]
    left_out: tuple[Head, ...]
    rows: tuple[Row, ...]
    folded: tuple[Row, ...]
    legend: tuple[Legend, ...]
    total: int  # projects counted
    chosen: bool  # something of these facets is selected in the search


def table(
    counted: CrossTable, state: State, facets: tuple[str, str], most: tuple[int, int], label: Label
) -> Table:
    """The table of `facets` (rows, columns) with at most so many of each in view; selected ones always are."""
    row_facet, column_facet = facets
    shown, folded = _split(counted.rows, state, row_facet, most[0])
    across, left_out = _split(counted.columns, state, column_facet, most[1])
    to_row, to_column = links(state, row_facet, column_facet), links(state, column_facet, row_facet)
    heads = _heads(counted.rows, counted.row_totals, to_row, row_facet, label)
    columns = _heads(counted.columns, counted.column_totals, to_column, column_facet, label)
    highest = max(map(max, counted.counts), default=0) if counted.columns else 0
    beside = [(at, columns[at]) for at in across]
    row = _rows(counted, CellLinks(state, *facets), spoken_cell(*facets), heads, beside, highest)
    return Table(
        row_facet,
        column_facet,
        tuple([head for at, head in enumerate(columns) if at not in left_out]),
        tuple([columns[at] for at in left_out]),
        tuple(map(row, shown)),
        tuple(map(row, folded)),
        legend(highest),
        counted.total,
        bool(state.filters.get(row_facet) or state.filters.get(column_facet)),
    )


def _rows(
    counted: CrossTable,
    cells: CellLinks,
    say: Callable[[str, str, int], str],
    heads: list[Head],
    across: list[tuple[int, Head]],
    highest: int,
) -> Callable[[int], Row]:
    """Makes the row of a number, with the columns `across`."""

    def row(at: int) -> Row:
        link, marks = cells.of_row(counted.rows[at]), []
        for column, head in across:
            if total := counted.counts[at][column]:
                url, selected = link(counted.columns[column])
                said = say(heads[at].label, head.label, total)
                marks.append(Mark(total, level(total, highest), url, said, selected))
            else:
                marks.append(NOTHING)
        return Row(heads[at], tuple(marks))

    return row


def _split(values: tuple[str, ...], state: State, facet: str, most: int) -> tuple[list[int], list[int]]:
    """Where the values in view stand, and the others: a list that is hardly longer is not worth folding."""
    if len(values) <= most + 2:
        return list(range(len(values))), []
    shown = [at for at, value in enumerate(values) if at < most or is_selected(state, facet, value)]
    return shown, sorted(set(range(len(values))) - set(shown))


def _heads(
    values: tuple[str, ...], totals: tuple[int, ...], link: Link, facet: str, label: Label
) -> list[Head]:
    heads, say = [], spoken()
    for value, total in zip(values, totals, strict=True):
        text, (url, selected) = label(facet, value), link(value)
        heads.append(Head(text, Mark(total, 0, url, say(text, total), selected)))
    return heads
