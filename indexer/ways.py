"""The words of a query in one generation: how to meet them is remembered, what they meet is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.ascending import Ints
from indexer.generations import Generation
from indexer.matching import NOTHING, Match, either, inside, near, run_of
from indexer.planning import Effort, Planner
from indexer.readings import Run
from indexer.remembered import Remembered
from indexer.understood import Plan, Step, Way, Word

_MOST_PLANS = 4096  # words whose ways are remembered
_MOST_KEPT = 8 * 2**20  # bytes of kept documents
OLDEST_KEPT = 0.8  # of the kept words that stay for good: those that a server learns at its start


_BIT = np.uint8(128) >> np.arange(8, dtype=np.uint8)  # as `packbits` orders them

Key = tuple[str, bool, bool, bool]  # a word: text, quoted, strict, with effort left
_Kept = tuple[
    tuple[tuple[Any, ...], ...], bool, int
]  # a plan in plain tuples, which the collector of garbage lets be
Bits = npt.NDArray[np.uint8]


def most_kept(size: int) -> int:
    """Words whose documents are kept, of so many projects."""
    return 8 * _MOST_KEPT // max(size, 1)


class Met:
    """What words and runs met, for queries that share them.

    `kept` remembers the documents of words beyond that, as packed bits (1 kB each at 10,000 projects). Words
    that come from there have no scores and no places: enough to count.
    """

    def __init__(self, kept: dict[Key, Bits] | None = None) -> None:
        self.words: dict[Key, Word] = {}
        self.runs: dict[Run, Match] = {}
        self._kept = kept

    def before(self, key: Key, plan: Plan, size: int) -> Word | None:
        """A word whose documents are kept."""
        bits = self._kept.get(key) if self._kept is not None else None
        if bits is None:
            return None
        found = np.unpackbits(bits, count=size).nonzero()[0]
        ways = [Way(*step, NOTHING) for step in plan.steps]
        return Word(key[0], ways, found, np.zeros(len(found), np.float32), is_quoted=key[1])

    def among(self, key: Key, documents: Ints) -> int | None:
        """How many of some documents a word has; None of a word that is not kept."""
        bits = self._kept.get(key) if self._kept is not None else None
        if bits is None:
            return None
        return int(np.count_nonzero(bits[documents >> 3] & _BIT[documents & 7]))

    def keep(self, key: Key, word: Word, size: int) -> None:
        """Have a word for the queries to come."""
        self.words[key] = word
        if self._kept is not None and key not in self._kept:
            if len(self._kept) >= (most := most_kept(size)):
                for other in list(self._kept)[int(OLDEST_KEPT * most) :]:
                    self._kept.pop(other, None)  # another thread may have
            mask = np.zeros(size, bool)
            mask[word.ordinals] = True
            self._kept[key] = np.packbits(mask)


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
        word = self._met.words.get(key) or self._met.before(key, plan, self._index.size)
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
        self._met.keep(key, word, self._index.size)
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
