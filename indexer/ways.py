"""The words of a query in one generation: how to meet them is remembered, what they meet is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from indexer.ascending import Ints
from indexer.generations import Generation
from indexer.kept import KeptDocuments, Key
from indexer.matching import NOTHING, Match, either, inside, near, run_of
from indexer.planning import Effort, Planner
from indexer.readings import Run
from indexer.remembered import Remembered
from indexer.understood import Plan, Step, Way, Word

_MOST_PLANS = 4096  # words whose ways are remembered
_Kept = tuple[
    tuple[tuple[Any, ...], ...], bool, int
]  # a plan in plain tuples, which the collector of garbage lets be


class Met:
    """What words and runs met, for queries that share them.

    `kept` remembers the documents of words beyond that. Words that come from there have no scores and no
    places: enough to count.
    """

    def __init__(self, kept: KeptDocuments | None = None) -> None:
        self.words: dict[Key, Word] = {}
        self.runs: dict[Run, Match] = {}
        self._kept = kept

    def before(self, key: Key, plan: Plan) -> Word | None:
        """A word whose documents are kept."""
        found = self._kept.of(key) if self._kept is not None else None
        if found is None:
            return None
        ways = [Way(*step, NOTHING) for step in plan.steps]
        return Word(key[0], ways, found, np.zeros(len(found), np.float32), is_quoted=key[1])

    def among(self, key: Key, documents: Ints) -> int | None:
        """How many of some documents a word has; None of a word that is not kept."""
        return self._kept.among(key, documents) if self._kept is not None else None

    def keep(self, key: Key, word: Word) -> None:
        """Have a word for the queries to come."""
        self.words[key] = word
        if self._kept is not None:
            self._kept.add(key, word.ordinals)


class Ways:
    """The words of one query in one generation."""

    def __init__(self, generation: Generation, met: Met | None = None) -> None:
        self._generation, self._index = generation, generation.index
        self._met = met or Met()
        self.effort = Effort()
        self._plans: Remembered[Key, _Kept] = generation.derived("plans", lambda: Remembered(_MOST_PLANS))

    def of(self, text: str, quoted: bool, strict: bool) -> Word | None:
        """A word with all the ways to meet it, None of one with nothing to look for."""
        key = (text, quoted, strict, self.effort.left > 0)
        kept = self._plans.get(key)
        if kept is None:
            return self._first(key)
        plan = Plan(tuple(Step(*step) for step in kept[0]), *kept[1:])
        self.effort.left -= plan.effort  # so that an answer does not depend on what was asked before
        if plan.is_void:
            return None
        word = self._met.words.get(key) or self._met.before(key, plan)
        if word is None:
            word = self._word(key, [Way(*step, self._meet(step)) for step in plan.steps])
        return word

    def _first(self, key: Key) -> Word | None:
        """A word that nobody asked for before."""
        text, quoted, strict, _ = key
        before = self.effort.left
        planner = Planner(self._generation, text, self._meet, self.effort)
        ways = [] if planner.is_void else planner.ways(quoted=quoted, strict=strict)
        steps = tuple(tuple(way[:-1]) for way in ways)
        self._plans[key] = (steps, planner.is_void, before - self.effort.left)
        return None if planner.is_void else self._word(key, ways)

    def _word(self, key: Key, ways: list[Way]) -> Word:
        """A word with the documents of any of its ways."""
        found = either([(way.match, way.counts) for way in ways], self._index.size) if ways else ()
        word = Word(key[0], ways, *found)._replace(is_quoted=key[1])
        self._met.keep(key, word)
        return word

    def _meet(self, step: Step) -> Match:
        if step.needle:
            return inside(self._index, step.needle)
        if step.window:
            return near(self._index, step.run, step.window)
        match = self._met.runs.get(step.run)
        if match is None:
            match = self._met.runs[step.run] = run_of(self._index, step.run)
        return match
