"""What a word that is not found as it stands is made of: the content words of a sentence, a list, words typed as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from indexer.alternatives import Alternatives
from indexer.analysis import KANA, analyse, as_run, katakana
from indexer.clauses import ClauseItems, is_met, together
from indexer.conditions import is_value
from indexer.english_words import is_latin
from indexer.generations import Generation
from indexer.morphology import begins_with_adjective, is_noun, is_predicate
from indexer.planning import LONGEST_RUN
from indexer.postings import FIELD_NUMBERS
from indexer.questions import (
    asks,
    content_words,
    is_question,
    is_sentence,
    is_sought,
    is_terse,
    negations,
    preamble,
    predicates,
)
from indexer.readings import Run
from indexer.typed import Typed
from indexer.understood import PART, Condition, Word
from indexer.vocabulary import load, matching

_HALF_TYPED = re.compile("[ぁ-ゖァ-ヺー]+[a-zａ-ｚ]{1,2}")
_DIVIDED = re.compile("[・／/、,，&＆＋+]")
_KINDS_OF_PLACES = "市州県省郡区町村都府島"
_LONGEST_APART = 24  # characters of a word that may be tried in two
_BETWEEN_HYPHENS = frozenset({"to", "and", "of", "in", "for", "the"})  # waste-to-energy
_LEAST_HYPHENATED = 3  # letters
_LEAST_SPACED = 3  # words of simple Japanese
_LEAST_KANA = 2  # of a word before its particle
_PARTICLES = "をはがにでとものへや"
_SURE_PARTICLES = "をはがにでへ"  # some words end with the others: みなと
_MOST_CUTS = 5  # places where it may be cut; content words of which each may be


class Content(NamedTuple):
    """The content words of a sentence; those that no project has, and nobody knows; and what is no condition."""

    words: list[ClauseItems]
    unmet: list[str]
    ignored: list[str]


_NOTHING = Content([], [], [])


class Parts:
    """The parts of words in one generation; `items` gives what was typed its meaning."""

    def __init__(self, generation: Generation, items: Callable[[Typed], ClauseItems]) -> None:
        self._generation, self._items = generation, items
        self._size = generation.index.size

    def hyphenated(self, word: Word) -> list[ClauseItems]:
        """English words with hyphens between that are found only apart: wind-to-hydrogen."""
        texts = [text for text in word.text.split("-") if text.casefold() not in _BETWEEN_HYPHENS]
        if len(word.ordinals) or len(texts) < 2 or min(map(len, texts)) < _LEAST_HYPHENATED:
            return []
        words = self._words(texts) if is_latin(word.text) else []
        return words if len(words) == len(texts) and together(words, self._size) else []

    def listed(self, word: Word) -> list[ClauseItems]:
        """The words of a list that is not found as it stands, all of them or, where none has all, any: タイ・ラオス."""
        texts = [text for text in _DIVIDED.split(word.text) if text]
        words = self._words(texts) if len(texts) > 1 and not len(word.ordinals) else []
        if len(words) < len(texts) or not all(map(is_met, words)):
            return []
        return words if together(words, self._size) else [[item for one in words for item in one]]

    def apart(self, word: Word) -> list[ClauseItems]:
        """Words typed as one and found only apart: IGES北九州, 大阪水素, プラスチック再資源化."""
        if len(word.ordinals) or len(word.text) > _LONGEST_APART or is_sentence(word.text):
            return []
        tokens = analyse(word.text)
        run, thesaurus = tuple(token.term for token in tokens), self._generation.thesaurus
        if run in thesaurus.places or run in thesaurus.by_run:
            return []  # 京都市, 都市ガス
        for before, after in islice(pairwise(tokens), _MOST_CUTS):
            texts = word.text[: before.end], word.text[after.start :]
            words = self._words(texts) if min(map(len, texts)) > 1 else ()
            if len(words) == 2 and all(map(is_met, words)) and together(words, self._size):
                return words
        return []

    def _as_named(self, texts: Iterable[str]) -> Iterator[str]:
        """Neighbouring words by the usual name of what they say together: of 電気を作る, 発電."""
        thesaurus = self._generation.thesaurus
        before = ""
        run: Run = ()
        for text in texts:
            own = as_run(text)
            groups = thesaurus.by_run.get(run + own) if before else None
            if groups:
                yield thesaurus.names[groups[0]][0][0].text
                before = ""
                continue
            if before:
                yield before
            before, run = text, own
        if before:
            yield before

    def is_known(self, text: str) -> bool:
        """Whether the vocabulary knows a word: no project has it, but one might."""
        run = as_run(text)
        return run in self._generation.thesaurus.by_run

    def _told_apart(self, clause: ClauseItems) -> list[ClauseItems]:
        """A word that is found only in parts as these; one that is not found as it is described, without that: 小さい町."""
        word = clause[0]
        if is_met(clause) or not isinstance(word, Word):
            return [clause]
        if apart := self.apart(word):
            return apart
        return self._described(word.text) or [clause]

    def _described(self, text: str) -> list[ClauseItems]:
        """What is described by the verb or adjective before it, where that is found: 町並み of 古い町並み."""
        first, *others = analyse(text)[:2] or (None,)
        if not (first and others and is_predicate(text[: first.end])):
            return []
        described = self._words([text[others[0].start :]])
        return described if all(map(is_met, described)) else []

    def is_named(self, clause: ClauseItems) -> bool:
        """A condition, or a place that some projects have: who asks about 京都市 wants no other city."""
        return all(
            isinstance(item, Condition)
            or any(is_value(self._generation, facet, item) for facet in ("country", "city"))
            or self._is_place_abroad(item)
            for item in clause
        )

    def _is_place_abroad(self, word: Word) -> bool:
        """Whether a word stands in the columns of places and is no ordinary noun: ハノイ市, ハノイ; not 地域."""
        stands_in, column = self._generation.index.lexicon.fields, FIELD_NUMBERS["places"]
        return any(
            all(stands_in.get(term, 0) >> column & 1 for term in way.run)
            and (way.run[-1][-1] in _KINDS_OF_PLACES if len(way.run) > 1 else not is_noun(way.run[0]))
            for way in word.ways
            if way.run and not way.window and way.weight > PART
        )

    def content(self, word: Word, *, in_question: bool) -> Content:
        """What a sentence asks for, and what in it counts for nothing; likewise of a word that an adjective describes. Nothing of others.

        `in_question`: some word of the query asks, so that this one may say more than is known.
        """
        text = word.text
        if not len(word.ordinals) and is_terse(text) and begins_with_adjective(text):
            described = self._described(text)
            return Content(described, [], [analyse(text)[0].term] if described else [])
        if self._is_no_sentence(word):
            return _NOTHING
        asked = self._words(self._as_named(content_words(text)))
        words, said = asked, predicates(text)
        if len(words) <= _MOST_CUTS:
            words = [part for clause in asked for part in self._told_apart(clause)]
        if not in_question and is_terse(text):
            things = [clause for clause in words if not _is_done(clause[0].text, said)]
            if not together(things, self._size):
                return _NOTHING  # 空飛ぶクルマ is a thing, and neither 空 nor クルマ
        if any(map(is_met, words)):
            return self._telling(text, said, asked, words)
        if KANA.fullmatch(text):  # rather a word with a slip than a sentence
            return _NOTHING
        return Content(words, [], list(negations(text)))

    def _is_no_sentence(self, word: Word) -> bool:
        """Whether a word is one thing: half-typed (すいそs), a place, the beginning of a name (そおリサイクル), found as it stands."""
        return (
            _HALF_TYPED.fullmatch(word.text) is not None
            or not is_sentence(word.text)
            or (len(word.ordinals) > 0 and not asks(word.text))
            or self._is_place_in_kana(word.text)
            or bool(self._generation.thesaurus.begun_by(matching(word.text)))
        )

    def _telling(
        self, sentence: str, said: set[str], asked: list[ClauseItems], words: list[ClauseItems]
    ) -> Content:
        """The words of a sentence that are asked for; `said`: its verbs and adjectives; `words`: those asked, and what they are made of."""
        told_before = set(content_words(preamble(sentence)))
        unmet = [clause[0].text for clause in words if not is_met(clause)]
        missing = {text for text in unmet if text not in told_before and self.is_known(text)}
        # What is done with them is told in many ways (を手伝った, に頼らない), and what they are like, too.
        words = [clause for clause in words if is_met(clause) or clause[0].text in missing]
        said_aside = (lambda text: _is_done(text, said)), told_before.__contains__
        for is_aside in said_aside:
            telling = [clause for clause in words if not is_aside(clause[0].text)]
            if telling and not together(words, self._size):
                words = telling
        dropped = [text for text in unmet if text not in missing]
        left_out = [text for text in dropped if not _is_done(text, said)]
        before = told_before.difference((clause[0].text for clause in words), dropped)
        aside = [clause[0].text for clause in asked if clause[0].text in before]
        return Content(words, left_out, [*aside, *_ignored(sentence, said, asked, words, left_out)])

    def _is_place_in_kana(self, text: str) -> bool:
        """Whether a word in kana names a place that is known, and is no sentence: きょうと市, おおいたけん."""
        if KANA.fullmatch(text):
            return katakana(text) in self._generation.thesaurus.by_reading or bool(load().country(text))
        named = Alternatives(self._generation).named_in_hiragana(text)
        return len(named) > 1 or any(map(load().country, named))

    def spaced(self, clauses: list[ClauseItems]) -> Content | None:
        """The words of simple Japanese, with spaces, without their particles: おちゃを どこで つくりますか; 焼酎を つくる まちは どこですか."""
        texts = [
            clause[0].text for clause in clauses if isinstance(clause[0], Word) and not clause[0].is_quoted
        ]
        if not _LEAST_SPACED <= len(texts) == len(clauses):
            return None
        if not all(map(KANA.fullmatch, texts)) and not any(map(is_question, texts)):
            return None
        if not any(text[-1] in _SURE_PARTICLES or asks(text) for text in texts):
            return None
        words: list[ClauseItems] = []
        unmet: list[str] = []
        ignored: list[str] = []
        for clause, text in zip(clauses, texts, strict=True):
            if is_sought(text):
                ignored.append(_bare(text))
            elif found := self._without_particle(clause, text):
                words.append(found)
            elif any(content_words(text)) and not asks(text):
                unmet.append(_bare(text))
        telling = [found for found in words if not is_predicate(found[0].text)]
        if telling and not together(words, self._size):
            ignored += [found[0].text for found in words if is_predicate(found[0].text)]
            words = telling
        return Content(words, unmet, ignored) if words and not together(clauses, self._size) else None

    def _without_particle(self, clause: ClauseItems, text: str) -> ClauseItems:
        """A word in kana without the particle or the ending that it has, where that meets something, and nothing else than it."""
        bare = _bare(text)
        if not is_met(clause):
            return next(filter(is_met, self._words((bare, *content_words(text)))), [])
        match clause, self._words([bare] if bare != text else []):
            case [Word() as word], [[Word() as other]] if np.array_equal(word.ordinals, other.ordinals):
                return [other]
        return clause

    def _words(self, texts: Iterable[str]) -> list[ClauseItems]:
        parts = islice(texts, LONGEST_RUN)
        return [items for part in parts if (items := self._items(Typed(part)))]


def _bare(text: str) -> str:
    """A word of simple Japanese without its particle: ごみ of ごみを, and みなと, which has none."""
    has_one = text[-1] in _SURE_PARTICLES or (text[-1] in _PARTICLES and not is_noun(text))
    return text[:-1] if has_one and len(text) > _LEAST_KANA else text


def _is_done(text: str, said: Container[str]) -> bool:
    """Whether a content word is a verb or adjective, by itself or in its sentence (出さ of 出さない)."""
    return text in said or is_predicate(text)


def _ignored(
    sentence: str, said: Container[str], asked: list[ClauseItems], words: list[ClauseItems], unmet: list[str]
) -> Iterator[str]:
    """What a sentence says and the search does not ask for: what is denied, done, or what something is like."""
    denied, kept = list(negations(sentence)), [clause[0].text for clause in words]
    yield from denied
    for clause in asked:
        text = clause[0].text
        left = next((text.removesuffix(word) for word in kept if text.endswith(word)), text)
        is_told = text in unmet or any(word.startswith(left) for word in denied)
        if left and not is_told and _is_done(left, said):
            yield from (token.term for token in analyse(left)[:1])
