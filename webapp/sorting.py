"""The order of facet values for English readers.

The index counts values that are found equally often by their Japanese spelling, which means nothing beside
English labels. Fields, years and rounds have an order of their own, which stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from indexer import CrossTable, FacetValue
from webapp.language import is_english, labels

_BY_COUNT = {"country", "city", "proposer"}


def by_label(name: str, values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    """A facet's values, the most frequent first, in English equally frequent ones by their labels."""
    if not _is_sorted(name):
        return tuple(values)
    key = _key(name)
    return tuple(sorted(values, key=lambda value: (-value.total, key(value.value))))


def table_by_label(table: CrossTable, row_facet: str, column_facet: str) -> CrossTable:
    """A table whose rows and columns stand in the same order as the values of their facets."""
    rows = _order(row_facet, table.rows, table.row_totals)
    columns = _order(column_facet, table.columns, table.column_totals)
    return CrossTable(
        tuple([table.rows[at] for at in rows]),
        tuple([table.columns[at] for at in columns]),
        tuple([tuple([table.counts[row][column] for column in columns]) for row in rows]),
        tuple([table.row_totals[at] for at in rows]),
        tuple([table.column_totals[at] for at in columns]),
        table.total,
    )


def _order(name: str, values: Sequence[str], totals: Sequence[int]) -> Sequence[int]:
    numbers = range(len(values))
    if not _is_sorted(name):
        return numbers
    key = _key(name)
    return sorted(numbers, key=lambda at: (-totals[at], key(values[at])))


def _is_sorted(name: str) -> bool:
    return name in _BY_COUNT and is_english()


def _key(name: str) -> Callable[[str], str]:
    """What a value's English label is sorted by: without case and accents, Japanese behind English."""
    label = labels("en")

    def key(value: str) -> str:
        letters = unicodedata.normalize("NFKD", label(name, value))
        return "".join([letter for letter in letters if not unicodedata.combining(letter)]).casefold()

    return key
