"""Filters by themselves and with words: exactly the projects and counts that a reader counted."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from indexer import FacetValue, Generation, SearchRequest, search
from tests.relevance.judge import HERE, index_of

CASES = [
    line.split("\t")
    for line in (HERE / "facets.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def generations(indexes: Path) -> dict[str, Generation]:
    return {name: index_of(name, indexes) for name in {case[0] for case in CASES}}


def request_of(parameters: str) -> SearchRequest:
    asked = parse_qs(parameters, strict_parsing=True)
    (q,), match = asked.pop("q", [""]), asked.pop("match", ["any"])
    every = frozenset({"field"} if match == ["all"] else ())
    return SearchRequest(q, {facet: tuple(values) for facet, values in asked.items()}, size=100, every=every)


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {item.value: item.total for value in values for item in (value, *value.children)}


@pytest.mark.parametrize(
    ("name", "parameters", "numbers", "facets"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES]
)
def test_filters_give_exactly_what_a_reader_counted(
    generations: dict[str, Generation], name: str, parameters: str, numbers: str, facets: str
) -> None:
    found = search(generations[name], request_of(parameters))
    assert sorted(hit.project.number for hit in found.hits) == list(map(int, numbers.split()))
    assert found.total == len(found.hits)
    for expected in facets.split():
        facet, _, rest = expected.partition(":")
        value, _, count = rest.rpartition("=")
        assert counts(found.facets[facet]).get(value, 0) == int(count), expected
