"""Marks: a count that can be seen, read, and followed as a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus

from flask_babel import gettext

from webapp.params import State

LEVELS = 5  # shades from few to many; nothing has none


class Mark(NamedTuple):
    """A count with its shade (0–5), where it leads, and how it is read aloud.

    Following it narrows the search to exactly `total` projects; when `selected`, it takes that away again.
    """

    total: int
    level: int
    url: str
    spoken: str
    selected: bool = False


NOTHING = Mark(0, 0, "", "")  # no project: not a link


class Legend(NamedTuple):
    """The counts of one shade."""

    level: int
    least: int
    most: int

    @property
    def text(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"


def level(count: int, most: int) -> int:
    """The shade of a count in a picture whose highest is `most`: equal steps, single counts while there are few."""
    return min(count, LEVELS) if most <= LEVELS else -(-LEVELS * count // most)


def legend(most: int) -> tuple[Legend, ...]:
    """Which counts each shade stands for, without shades that no count can have."""
    steps = [Legend(at, at, at) for at in range(1, most + 1)] if most <= LEVELS else []
    for at in range(1, LEVELS + 1) if most > LEVELS else ():
        steps.append(Legend(at, (at - 1) * most // LEVELS + 1, at * most // LEVELS))
    return tuple(steps)


def around(state: State, *facets: str) -> State:
    """The search without its selection in the facets that a picture shows.

    Fields that must all be present stay: there the picture shows the intersections.
    """
    for name in facets:
        for value in () if _kept(state, name) else state.filters.get(name, ()):
            state = state.without(name, value)
    return replace(state, page=1)


def narrowed(state: State, name: str, value: str) -> State:
    """The search with this value of a facet, in place of others."""
    return around(state, name).with_value(name, value)


def _kept(state: State, name: str) -> bool:
    return name == "field" and state.every_field


def is_selected(state: State, name: str, value: str) -> bool:
    """Whether a picture shows the value as chosen."""
    return value in state.filters.get(name, ())


Link = Callable[[str], tuple[str, bool]]
_ROW, _COLUMN = "\ue000", "\ue001"  # private use: stand in a URL for values to come
_quoted = lru_cache(maxsize=4096)(quote_plus)


def links(state: State, name: str, *others: str) -> Link:
    """For a value of a facet: the URL that selects it, or takes it away, and whether it is selected.

    `others` are the picture's other facets, whose selection its counts leave out too.
    """
    before, _, after = narrowed(around(state, *others), name, _ROW).url().partition(quote_plus(_ROW))
    chosen = state.filters.get(name, ())

    def link(value: str) -> tuple[str, bool]:
        if value in chosen:
            return state.without(name, value).url(), True
        return f"{before}{_quoted(value)}{after}", False

    return link


class CellLinks:
    """URLs for all cells of a table, from one that `State` has written: a table has hundreds."""

    def __init__(self, state: State, row: str, column: str) -> None:
        self._state, self._row, self._column = state, row, column
        self._pattern = narrowed(narrowed(state, row, _ROW), column, _COLUMN).url()
        self._added = any(_kept(state, name) and state.filters.get(name) for name in (row, column))

    def of_row(self, value: str) -> Link:
        """For a column's value, the URL that selects both, or takes both away, and whether both are selected."""
        if is_selected(self._state, self._row, value) or self._added:
            return lambda column: self._exact(value, column)
        pattern = self._pattern.replace(quote_plus(_ROW), _quoted(value))
        before, _, after = pattern.partition(quote_plus(_COLUMN))
        return lambda column: (f"{before}{_quoted(column)}{after}", False)

    def _exact(self, row: str, column: str) -> tuple[str, bool]:
        state = self._state
        target = narrowed(narrowed(state, self._row, row), self._column, column)
        if target.filters == state.filters:
            return state.without(self._row, row).without(self._column, column).url(), True
        return target.url(), False


def spoken() -> Callable[[str, int], str]:
    """How a count of something is read aloud: ベトナム、5件."""
    pattern = gettext("{label}、{count}件")
    return lambda label, count: pattern.format(label=label, count=count)


def spoken_cell(row_facet: str, column_facet: str) -> Callable[[str, str, int], str]:
    """How the cells (row, column, count) of a table are read aloud, fields first: 省エネルギー、ベトナム、5件."""
    pattern = gettext("{one}、{other}、{count}件")
    if column_facet == "field" != row_facet:
        return lambda row, column, count: pattern.format(one=column, other=row, count=count)
    return lambda row, column, count: pattern.format(one=row, other=column, count=count)
