"""The ways to meet a word in one generation: how to meet it is remembered, what it meets is not.

A word is met, in this order and with falling weights, exactly (a run of tokens), by another spelling, by
a synonym, by its English or its reading, as part of a compound, by its parts near each other, and
only when none of these is in the index, as a string inside other words. Each way keeps what it
matched, so that hits can say why.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
import numpy.typing as npt

from indexer.alternatives import Alternatives, is_latin
from indexer.analysis import KANA, SENTENCE_GAP, analyse, compact, hiragana, katakana
from indexer.folding import fold
from indexer.generations import Generation
from indexer.matching import NOTHING, Match, either, inside, near, run_of
from indexer.morphology import is_known
from indexer.readings import Run
from indexer.understood import EXACT, INSIDE, NEAR, Plan, Step, Way, Word

_MOST_PLANS = 4096  # words whose ways are remembered
_MOST_ALTERNATIVES = 32  # of a word
_MOST_KEPT = 8 * 2**20  # bytes of kept documents
_MOST_EFFORT = 150  # runs tried for one query; the rest of its words are met exactly
_READ_AS_TRIED = 150_000  # characters that are read through in the time in which a run is tried
_MOST_BEGUN = 100  # words that begin with what was typed
_MOST_RENAMED = 8  # other names of the parts of a compound that are looked for near each other
LONGEST_RUN = 16  # terms; longer words are met exactly, or as a question
_WINDOW = SENTENCE_GAP - 1  # positions; stays within a sentence


Key = tuple[str, bool, bool, bool]  # a word: text, quoted, strict, with effort left
Bits = npt.NDArray[np.uint8]


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
        return Word(key[0], ways, found, np.zeros(len(found), np.float32))

    def keep(self, key: Key, word: Word, size: int) -> None:
        """Have a word for the queries to come."""
        self.words[key] = word
        if self._kept is not None and key not in self._kept:
            if len(self._kept) * size > 8 * _MOST_KEPT:
                self._kept.clear()
            mask = np.zeros(size, bool)
            mask[word.ordinals] = True
            self._kept[key] = np.packbits(mask)


class Ways:
    """The words of one query in one generation."""

    def __init__(self, generation: Generation, met: Met | None = None) -> None:
        self.index, self.lexicon = generation.index, generation.index.lexicon
        self.thesaurus = generation.thesaurus
        self.met = met or Met()
        self.effort = _MOST_EFFORT
        self.alternatives = Alternatives(generation)
        self.plans: dict[Key, Plan] = generation.derived("plans", dict)

    def of(self, text: str, quoted: bool, strict: bool) -> Word | None:
        """A word with all the ways to meet it. How to meet it is remembered, what it meets is not."""
        key = (text, quoted, strict, self.effort > 0)
        plan, word = self.plans.get(key), self.met.words.get(key)
        if plan is None:
            word, before = Word(text), self.effort
            plan = self._plan(word, quoted, strict)._replace(effort=before - self.effort)
            if len(self.plans) >= _MOST_PLANS:
                self.plans.clear()
            self.plans[key] = plan
            self._find(word)
        else:
            self.effort -= plan.effort  # so that an answer does not depend on what was asked before
            word = word or self.met.before(key, plan, self.index.size) or self._by(plan, text)
        if plan.is_void:
            return None
        self.met.keep(key, word, self.index.size)
        return Word(
            word.text, word.ways, word.ordinals, word.scores
        )  # its own, because a query weighs its words

    def _by(self, plan: Plan, text: str) -> Word:
        """A word that is met as planned."""
        return self._find(Word(text, [Way(*step, self._meet(step)) for step in plan.steps]))

    def _find(self, word: Word) -> Word:
        """The documents of a word that is met in any of its ways."""
        if word.ways:
            matches = [(way.match, way.weight) for way in word.ways]
            word.ordinals, word.scores = either(matches, self.index.size)
        return word

    def _meet(self, step: Step) -> Match:
        if step.needle:
            return inside(self.index, step.needle)
        if step.window:
            return near(self.index, step.run, step.window)
        match = self.met.runs.get(step.run)
        if match is None:
            match = self.met.runs[step.run] = run_of(self.index, step.run)
        return match

    def _plan(self, word: Word, quoted: bool, strict: bool) -> Plan:
        """Try the ways to meet a word; those that meet something are the plan."""
        run = tuple(token.term for token in analyse(word.text))
        needle = compact(word.text).strip("\n")
        if not run:
            if len(needle) < 2:
                return Plan((), True)
            run = (needle,)
        whole = quoted or _is_whole(word.text)
        if whole:
            self._add(word, EXACT, "", run)
        if not quoted and len(run) <= LONGEST_RUN and self.effort > 0:
            present = bool(word.ways)
            for weight, label, other in self.alternatives.of(word.text, run, present=present, strict=strict):
                self._add(word, weight, label, other)
            if not strict:
                self._fall_back(word, run, needle)
            if not whole and not word.ways:
                self._add(word, EXACT, "", run)
        elif not word.ways and len(run) <= LONGEST_RUN and self.effort > 0:
            self._inside(word, needle)
            for weight, label, other in (
                self.alternatives.in_japanese(word.text) if is_latin(word.text) else ()
            ):
                self._add(word, weight, label, other)
        word.ways = self._needed(word.ways)
        return Plan(tuple(Step(*way[:-1]) for way in word.ways))

    def _needed(self, ways: list[Way]) -> list[Way]:
        """Those that find what no better one finds."""
        if len(ways) < 2:
            return ways
        seen = np.zeros(self.index.size, bool)
        kept = []
        for way in sorted(ways, key=lambda way: -way.weight):
            if not seen[way.match.ordinals].all():
                seen[way.match.ordinals] = True
                kept.append(way)
        return kept

    def _try(self, word: Word, step: Step) -> None:
        match = self._meet(step)
        if len(match.ordinals):
            word.ways.append(Way(*step, match))

    def _add(self, word: Word, weight: float, label: str, run: Run) -> None:
        """A run as a way to meet a word, if the index has it and it is not there yet."""
        if len(word.ways) >= _MOST_ALTERNATIVES or any(way.run == run for way in word.ways):
            return
        if all(term in self.lexicon for term in run):
            self.effort -= 1
            self._try(word, Step(weight, label or word.text, run))

    def _fall_back(self, word: Word, run: Run, needle: str) -> None:
        """Parts near each other; and, with nothing else, beginnings of readings and strings inside words."""
        known = all(term in self.lexicon for term in run)
        if len(set(run)) > 1 and known and (not word.ways or sum(len(term) > 1 for term in run) > 1):
            self._try(word, Step(NEAR, "・".join(run), run, min(_WINDOW, len(run) + 3)))
        for others in self.alternatives.otherwise(word.text, run) if not word.ways else ():
            for weight, label, other in islice(others, _MOST_BEGUN) if not word.ways else ():
                self._add(word, weight, label, other)
        if not word.ways:
            self._near_each_other(word, run)
        if not word.ways and not self.thesaurus.is_name(run):
            self._inside(word, needle)
        for weight, label, other in self.alternatives.read_inside(word.text) if not word.ways else ():
            self._add(word, weight, label, other)

    def _near_each_other(self, word: Word, run: Run) -> None:
        """The parts of a compound, or their other names, anywhere in about a sentence."""
        others = (other for _, _, other in islice(self.alternatives.renamed(run), _MOST_RENAMED))
        for terms in (run, *others):
            if len(set(terms)) > 1 and all(term in self.lexicon for term in terms):
                self._try(word, Step(NEAR, "・".join(terms), terms, _WINDOW))

    def _inside(self, word: Word, needle: str) -> None:
        """As a string inside other words; not a word that the dictionary knows, which would stand as itself."""
        if len(needle) < 2 or is_known(needle):
            return
        for form in dict.fromkeys(
            (needle, hiragana(needle), katakana(needle)) if KANA.fullmatch(needle) else (needle,)
        ):
            if not word.ways:
                self.effort -= 1 + self.index.text_length // _READ_AS_TRIED
                self._try(word, Step(INSIDE, form, (), 0, form))


def _is_whole(text: str) -> bool:
    """Whether the tokens of a word stand for all of it: of hiragana taken for particles, they do not."""
    folded = "".join(fold(text).text.split())
    if not KANA.fullmatch(folded) or katakana(folded) == folded:
        return True
    return sum(token.end - token.start for token in analyse(text)) >= len(text.strip())
