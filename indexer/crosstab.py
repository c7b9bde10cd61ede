"""Documents counted by pairs of facet values: field by country, city by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from indexer.ascending import Ints
from indexer.facets import FacetIndex, FacetValue
from indexer.generations import Generation
from indexer.ranking import find, narrow
from indexer.request import SearchRequest

_MOST_CELLS = 1 << 20  # of a table of combinations that is counted in one piece


class CrossTable(NamedTuple):
    """How many documents have both a row's and a column's value; values with none are left out.

    A document with several values counts in several cells, but once in the totals.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]  # by row, by column
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    total: int


class Survey(NamedTuple):
    """One search counted in many ways: facets and tables each ignore the selection in their own facets."""

    total: int
    correction: str | None
    facets: dict[str, tuple[FacetValue, ...]]
    tables: dict[tuple[str, str], CrossTable]


def survey(generation: Generation, request: SearchRequest, pairs: Iterable[tuple[str, str]]) -> Survey:
    """Count what a search finds by the facets it asks for and by pairs of facets, finding it once.

    Like a facet's counts, a table ignores the filters on its two facets, unless all their values must be present.
    """
    _, found, _, correction = find(generation, request.q)
    documents, _, facets = narrow(generation, request, found, None)
    tables = {}
    for pair in pairs:
        filters = {n: v for n, v in request.filters.items() if n not in pair or n in request.every}
        under = documents
        if len(filters) < len(request.filters):
            under, _, _ = narrow(generation, replace(request, filters=filters, facets=()), found, None)
        tables[pair] = tabulate(generation, under, *pair)
    return Survey(len(documents), correction, facets, tables)


def cross(generation: Generation, request: SearchRequest, row_facet: str, column_facet: str) -> CrossTable:
    """Count all documents that a search finds by the values of two facets, in display order."""
    _, documents, _, _ = find(generation, request.q)
    documents, _, _ = narrow(generation, replace(request, facets=()), documents, None)
    return tabulate(generation, documents, row_facet, column_facet)


def tabulate(generation: Generation, documents: Ints, row_facet: str, column_facet: str) -> CrossTable:
    """Count documents by the values of two facets, in display order."""
    rows, columns = generation.facet(row_facet), generation.facet(column_facet)
    counts = _counts(rows, columns, documents)
    by_row, by_column = rows.counts(documents), columns.counts(documents)
    shown = [at for at in rows.in_order(by_row) if by_row[at]]
    across = [at for at in columns.in_order(by_column) if by_column[at]]
    return CrossTable(
        tuple(rows.values[at] for at in shown),
        tuple(columns.values[at] for at in across),
        tuple(map(tuple, counts[shown][:, across].tolist())),
        tuple(by_row[at] for at in shown),
        tuple(by_column[at] for at in across),
        len(documents),
    )


def _counts(rows: FacetIndex, columns: FacetIndex, documents: Ints) -> Ints:
    """Documents by row value and column value.

    Documents are counted by their pair of combinations first; then each pair, of which there are
    few, counts for all values in it.
    """
    row, column, count = _pairs(rows, columns, documents)
    first_row, many_rows, row_values = rows.members
    first_column, many_columns, column_values = columns.members
    across = many_columns[column]
    cells = many_rows[row] * across
    pair = np.repeat(np.arange(len(cells)), cells)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
    down, right = np.divmod(within, across[pair])
    at_row = row_values[first_row[row][pair] + down]
    at_column = column_values[first_column[column][pair] + right]
    shape = len(rows.values), len(columns.values)
    found = np.bincount(at_row * shape[1] + at_column, weights=count[pair], minlength=shape[0] * shape[1])
    return found.astype(np.int64).reshape(shape)


def _pairs(rows: FacetIndex, columns: FacetIndex, documents: Ints) -> tuple[Ints, Ints, Ints]:
    """The combinations of rows and of columns that occur together, and in how many documents."""
    width = columns.combinations
    keys = rows.combination[documents] * width + columns.combination[documents]
    if rows.combinations * width <= max(_MOST_CELLS, len(keys)):
        counts = np.bincount(keys, minlength=1)
        found = counts.nonzero()[0]
        return *np.divmod(found, width), counts[found]
    found, counts = np.unique(keys, return_counts=True)
    return *np.divmod(found, width), counts
