"""All projects of a search at once: in order for downloads, and counted by pairs of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import FACETS, Generation, SearchRequest, Sort, cross, crosstab, iterate, search, survey
from indexer.project import Project, split_field
from indexer.vocabulary import load


def values_of(project: Project, facet: str) -> set[str]:
    return {split_field(value)[0] for value in FACETS[facet].values(project, load())}


@pytest.mark.parametrize("sort", ["relevance", "newest", "number"])
@pytest.mark.parametrize("q", ["", "脱炭素", "-水素", "ありえない語", "インドネシヤ"])
def test_all_projects_stand_in_the_order_of_the_pages(generation: Generation, q: str, sort: Sort) -> None:
    request = SearchRequest(q, {"field": ("省エネルギー", "水素技術")}, sort, size=100)
    paged = [hit.project for hit in search(generation, request).hits]
    assert list(iterate(generation, SearchRequest(q, request.filters, sort, page=7, size=1))) == paged


@given(
    q=st.sampled_from(["", "脱炭素", "都市間連携", "水素", "！"]),
    country=st.sampled_from([(), ("ベトナム",), ("タイ", "インド")]),
    facets=st.permutations(list(FACETS)),
)
def test_a_table_counts_like_a_plain_count(
    generation: Generation, q: str, country: tuple[str, ...], facets: list[str]
) -> None:
    request, (row, column) = SearchRequest(q, {"country": country}), facets[:2]
    projects = list(iterate(generation, request))
    table = cross(generation, request, row, column)
    assert table.total == len(projects)
    for at, value in enumerate(table.rows):
        having = [project for project in projects if value in values_of(project, row)]
        assert table.row_totals[at] == len(having) > 0
        for beside, other in enumerate(table.columns):
            both = sum(other in values_of(project, column) for project in having)
            assert table.counts[at][beside] == both
    assert set(table.rows) == {value for project in projects for value in values_of(project, row)}
    assert set(table.columns) == {value for project in projects for value in values_of(project, column)}
    assert list(table.column_totals) == [
        sum(value in values_of(project, column) for project in projects) for value in table.columns
    ]


def test_values_stand_in_display_order(generation: Generation) -> None:
    table = cross(generation, SearchRequest(), "field", "country")
    assert table.rows[0] == "省エネルギー"
    assert table.rows[-1] == "その他"
    assert list(table.column_totals) == sorted(table.column_totals, reverse=True)


def test_many_combinations_are_counted_alike(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    dense = cross(generation, SearchRequest(), "field", "city")
    monkeypatch.setattr(crosstab, "_MOST_CELLS", 0)
    assert cross(generation, SearchRequest(), "field", "city") == dense


@pytest.mark.parametrize("q", ["", "脱炭素", "インドネシヤ", "ありえない語"])
@pytest.mark.parametrize("every", [frozenset[str](), frozenset({"field"})])
def test_a_survey_is_many_counts_of_one_search(generation: Generation, q: str, every: frozenset[str]) -> None:
    filters = {"field": ("省エネルギー", "水素技術"), "country": ("ベトナム", "タイ")}
    pairs = [("country", "field"), ("city", "country"), ("city", "year")]
    request = SearchRequest(q, filters, facets=("country", "round"), every=every)
    counted, found = survey(generation, request, pairs), search(generation, request)
    assert (counted.total, counted.facets) == (found.total, found.facets)
    assert counted.correction == found.correction
    for pair in pairs:
        kept = {name: values for name, values in filters.items() if name not in pair or name in every}
        assert counted.tables[pair] == cross(generation, SearchRequest(q, kept, every=every), *pair)
