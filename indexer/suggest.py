"""Completion: what half a word may become, from the values of the facets."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.generations import Generation
from indexer.schema import FACETS
from indexer.vocabulary import matching

SUGGESTED = ("field", "country", "city", "proposer")
MOST = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that completes what was typed: the facet it belongs to, and its documents."""

    value: str
    kind: str
    count: int


def suggest(generation: Generation, typed: str, most: int = MOST) -> list[Suggestion]:
    """Values that begin with, then values that contain what was typed; most frequent first."""
    wanted = matching(typed)
    if not wanted:
        return []
    found: list[tuple[bool, Suggestion]] = []
    for name in SUGGESTED:
        facet = generation.facet(name)
        for value, folded, count in facet.totals:
            if wanted in folded:
                found.append((not folded.startswith(wanted), Suggestion(value, FACETS[name].label, count)))
    found.sort(key=lambda item: (item[0], -item[1].count, item[1].value))
    return [suggestion for _, suggestion in found[:most]]
