"""Plan how to meet a word that was not met before: try one way after the other, while effort is left.

A word is met, in this order and with falling weights, exactly (a run of tokens), by another spelling, by
a synonym, by its English or its reading, as part of a compound, by its parts near each other, and
only when none of these is in the index, as a string inside other words. Each way keeps what it
matched, so that hits can say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from indexer.alternatives import Alternative, Alternatives, without_spaces
from indexer.analysis import KANA, KATAKANA, SENTENCE_GAP, analyse, as_run, compact, hiragana, katakana
from indexer.english_words import is_latin
from indexer.fallbacks import Fallbacks
from indexer.generations import Generation
from indexer.matching import Match
from indexer.morphology import is_known
from indexer.pronunciation import skeleton
from indexer.readings import Run
from indexer.romaji import kana_of
from indexer.understood import ENGLISH, EXACT, INSIDE, NEAR, VARIANT, Step, Way
from indexer.vocabulary import load

MOST_TRIED = 90  # runs for one query
_MOST_FOR_A_WORD = 48
LONGEST_RUN = 16  # terms; longer words are met exactly, or as a question
_MOST_ALTERNATIVES = 32  # of a word
_OF_ANOTHER = 0.8  # of a weight: of another name, not of the word itself
_LEAST_KANA = 4  # of romaji that may stand inside other words
# Three kanji at least, with hiragana between them alone.
_OKURIGANA_WITHIN = re.compile("(?=(?:[ぁ-ん]*[一-鿿々]){3})[一-鿿々][一-鿿々ぁ-ん]*[一-鿿々]")
_MOST_BEGUN = 100  # words that begin with what was typed
_MOST_READ = 40  # compounds of which words may be read as what was typed
_MOST_RENAMED = 8  # other names of the parts of a compound that are looked for near each other
_LEAST_CUT_OTHERWISE = 4  # characters of a compound that a text may have cut otherwise
_LONGEST_IN_BOTH_KANA = 20  # characters of a word that may be written in both
_READ_AS_TRIED = 150_000  # characters that are read through in the time in which a run is tried
_SPELLED_TRIED = 4  # runs that are tried in the time in which a name is looked for by its letters
_PLANNED_TRIED = 3  # runs that are tried in the time in which is seen what else a word may be called
_READ_TRIED = 6  # the same of kana and romaji, which many words may begin as
_FALLEN_BACK_TRIED = 2  # runs that are tried in the time in which is seen what else a word may be
_WINDOW = SENTENCE_GAP - 1  # positions; stays within a sentence


@dataclass
class Effort:
    """Runs that may still be tried for one query; the rest of its words are met exactly."""

    left: int = MOST_TRIED


class Planner:
    """The ways found so far to meet one word."""

    def __init__(
        self, generation: Generation, text: str, meet: Callable[[Step], Match], effort: Effort
    ) -> None:
        self._index, self._lexicon = generation.index, generation.index.lexicon
        self._thesaurus, self._alternatives = generation.thesaurus, Alternatives(generation)
        self._fallbacks = Fallbacks(generation, self._alternatives)
        self._text, self._needle = text, compact(text).strip("\n")
        self._run = as_run(text)
        self._meet, self._effort, self._left = meet, effort, _MOST_FOR_A_WORD
        self._ways: list[Way] = []
        self._tried: set[Run] = set()

    @property
    def is_void(self) -> bool:
        """A word with nothing to look for."""
        return not self._run and len(self._needle) < 2

    def ways(self, *, quoted: bool, strict: bool) -> list[Way]:
        """The ways that meet something, the best first; a quoted or strict word has fewer."""
        self._run = self._run or (self._needle,)
        whole = quoted or self._is_whole()
        if whole:
            self._add(EXACT, "", self._run)
        if len(self._run) <= LONGEST_RUN and self._effort.left > 0:
            if quoted:
                self._as_quoted()
            else:
                self._otherwise(strict=strict, whole=whole)
        return self._needed()

    def _is_whole(self) -> bool:
        """Whether its tokens stand for all of a word: of hiragana taken for particles, they do not (まんだうえ市)."""
        folded = without_spaces(self._text)
        is_kana = KANA.fullmatch(folded) is not None and katakana(folded) != folded
        if not is_kana and not self._alternatives.named_in_hiragana(folded):
            return True
        return self._is_covered()

    def _is_covered(self) -> bool:
        """Whether its tokens are all of it, without a particle or an ending."""
        return sum(token.end - token.start for token in analyse(self._text)) >= len(self._text.strip())

    def _as_quoted(self) -> None:
        """Where its words are not found as such: inside others; English in Japanese."""
        if not self._ways:
            self._inside()
            if is_latin(self._text):
                self._add_all(self._alternatives.in_japanese(self._text))

    def _otherwise(self, *, strict: bool, whole: bool) -> None:
        """By all that it may be called; particles of a word that is not whole for themselves at last."""
        self._effort.left -= _PLANNED_TRIED
        present = bool(self._ways)
        others = list(self._alternatives.of(self._text, self._run, present=present, strict=strict))
        if not whole and KANA.fullmatch(self._needle):
            others = self._without_forms(others)
        self._add_all(others)
        if not strict:
            if (
                self._ways
                and not present
                and len(self._run) > 1
                and len(self._needle) >= _LEAST_CUT_OTHERWISE
            ):
                self._read_through(VARIANT, [self._needle])  # 食品残さ, of which the text has 残|さ
            self._fall_back()
            if not present:
                self._other_names_near([other.run for other in others if ENGLISH <= other.weight < VARIANT])
        if not whole and not self._ways and not self._alternatives.named_in_hiragana(self._needle):
            self._add(EXACT, "", self._run)

    def _without_forms(self, others: list[Alternative]) -> list[Alternative]:
        """Of what kana may be, the nouns that are read so and not the verbs of which it is a form: やくそう is 薬草, not 訳す."""
        is_noun = any(map(self._is_read_whole, others))
        return [
            other for other in others if not is_noun or other.weight < VARIANT or self._is_read_whole(other)
        ]

    def _is_read_whole(self, other: Alternative) -> bool:
        """Whether an alternative is one word of the index, or a name, that is read as all of what was typed in kana, or is it in katakana."""
        reading = katakana(self._needle)
        if "".join(other.run) == reading:
            return True
        alone = len(other.run) == 1 and other.run[0] in self._lexicon.sounds.by_reading.get(reading, ())
        return alone or other.run in self._thesaurus.by_reading.get(reading, ())

    def _fall_back(self) -> None:
        """Parts near each other; and, with nothing else, beginnings of readings and strings inside words."""
        run = self._run
        if not self._ways or _has_parts(run):
            told = run[:-1] if run[-1] in load().suffixes else run  # LED街路灯 for 街路灯LED化
            self._try_near(NEAR, told, min(_WINDOW, len(run) + 3))
        if not self._ways:
            is_read = KANA.fullmatch(self._needle) or is_latin(self._text)
            self._effort.left -= _READ_TRIED if is_read else _FALLEN_BACK_TRIED
        for others in self._fallbacks.of(self._text, run) if not self._ways else ():
            if not self._ways:
                self._add_all(islice(others, _MOST_BEGUN))
        if not self._ways and is_latin(self._text):
            self._effort.left -= _SPELLED_TRIED
            self._add_all(self._fallbacks.spelled(self._text))
        if not self._ways:
            self._near_each_other()
        if not self._ways and not self._thesaurus.is_name(run) and run not in self._thesaurus.places:
            self._inside()  # 津市 is not in 大津市
        if not self._ways:
            self._add_all(islice(self._fallbacks.read_inside(self._text), _MOST_READ))
        if not self._ways:
            self._add_all(islice(self._fallbacks.read_by_kanji(self._text), _MOST_READ))

    def _near_each_other(self) -> None:
        """The parts of a compound, or their other names, anywhere in about a sentence."""
        others = chain(self._alternatives.renamed(self._run), self._alternatives.in_compounds(self._run))
        for terms in (self._run, *(other for _, _, other in islice(others, _MOST_RENAMED))):
            self._try_near(NEAR, terms, _WINDOW)

    def _other_names_near(self, runs: Iterable[Run]) -> None:
        """The parts of what a word that is not there is also called: ごみ発電, by the 廃棄物 and 発電 of a sentence."""
        for run in islice(filter(_has_parts, runs), _MOST_RENAMED):
            self._try_near(NEAR * _OF_ANOTHER, run, min(_WINDOW, len(run) + 3))

    def _try_near(self, weight: float, run: Run, window: int) -> None:
        if self._ways and KATAKANA.fullmatch("".join(run)):
            return  # バイオガス is no ガス near バイオ
        if len(set(run)) > 1 and all(term in self._lexicon for term in run):
            self._effort.left -= 1
            self._try(Step(weight, "・".join(run), run, window))

    def _inside(self) -> None:
        """As a string inside other words; not a word that the dictionary knows, which would stand as itself."""
        needle = self._needle
        if is_latin(self._text) and len(kana := kana_of(self._text)) >= _LEAST_KANA:
            needle = kana
        if len(needle) < 2 or is_known(needle):
            return
        forms = list(_in_other_kana(needle)) if KANA.fullmatch(needle) else [needle]
        if _OKURIGANA_WITHIN.fullmatch(needle) and self._is_covered():
            forms.append(skeleton(needle))  # 積出港, which the dictionary takes for 積|出港, for 積み出し港
        self._read_through(INSIDE, dict.fromkeys(forms))

    def _read_through(self, weight: float, forms: Iterable[str]) -> None:
        """The first form that stands anywhere in the texts, as it is."""
        found = len(self._ways)
        for form in forms:
            if len(self._ways) == found and self._effort.left > 0 and self._index.texts.may_contain(form):
                self._effort.left -= 1 + self._index.texts.length // _READ_AS_TRIED
                self._try(Step(weight, form, (), 0, form))

    def _add_all(self, alternatives: Iterable[Alternative]) -> None:
        for weight, label, run in alternatives:
            self._add(weight, label, run)

    def _add(self, weight: float, label: str, run: Run) -> None:
        """A run as a way to meet the word, if it has words, the index has them and it is not there yet."""
        if not run or run in self._tried or len(self._ways) >= _MOST_ALTERNATIVES or self._left < 1:
            return
        self._tried.add(run)
        if all(term in self._lexicon for term in run):
            self._left -= 1
            self._effort.left -= 1
            self._try(Step(weight, label or self._text, run))

    def _try(self, step: Step) -> None:
        match = self._meet(step)
        if len(match.ordinals):
            share = min(1.0, len(self._run) / max(len(step.run), 1))
            self._ways.append(Way(*step._replace(share=share), match))

    def _needed(self) -> list[Way]:
        """The ways that find what no better one finds, the best first."""
        seen = np.zeros(self._index.size, bool)
        kept = []
        for way in sorted(self._ways, key=lambda way: -way.weight):
            if not seen[way.match.ordinals].all():
                seen[way.match.ordinals] = True
                kept.append(way)
        return kept


def _in_other_kana(kana: str) -> Iterator[str]:
    """A word in either kana, and partly in one and partly in the other: おひさまファンド for オヒサマファンド."""
    yield from (kana, soft := hiragana(kana), hard := katakana(kana))
    if kana in (soft, hard) and len(kana) <= _LONGEST_IN_BOTH_KANA:
        for at in range(2, len(kana) - 1):
            yield soft[:at] + hard[at:]
            yield hard[:at] + soft[at:]


def _has_parts(run: Run) -> bool:
    """Whether words stand in a run that tell something by themselves."""
    return sum(len(term) > 1 for term in run) > 1
