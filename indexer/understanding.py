"""What a query means in one generation: each word with all the ways to meet it.

A word is met, in this order and with falling weights, exactly (a run of tokens), by another spelling, by
a synonym, by its English or its reading, as part of a compound, by its parts near each other, and
only when none of these is in the index, as a string inside other words. Each way keeps what it
matched, so that hits can say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from indexer.analysis import KANA, SENTENCE_GAP, analyse, compact, katakana
from indexer.eras import as_fiscal_year, era_year
from indexer.facets import Mask
from indexer.folding import fold
from indexer.generations import Generation
from indexer.lexicon import Run
from indexer.matching import NOTHING, Match, either, inside, near, run_of
from indexer.morphology import is_known
from indexer.postings import Floats, Ints
from indexer.query import Clause, Parsed, Typed, parse
from indexer.romaji import latin_key
from indexer.schema import FACETS, canonical_value
from indexer.thesaurus import LONGEST, Thesaurus, english_key
from indexer.vocabulary import matching

EXACT, VARIANT, SYNONYM, ENGLISH, READING, PART, NEAR, INSIDE = 1.0, 0.8, 0.14, 0.1, 0.08, 0.05, 0.03, 0.01
REASONS = {
    VARIANT: "表記の違い", SYNONYM: "同じ意味の語", ENGLISH: "英語", READING: "読み", PART: "複合語の一部",
    NEAR: "近くにある語", INSIDE: "語の中の文字列",
}  # fmt: skip
_MOST_PLANS = 4096  # words whose ways are remembered
_MOST_ALTERNATIVES = 32  # of a word
_MOST_EFFORT = 240  # runs tried for one query; the rest of its words are met exactly
_LONGEST_RUN = 16  # terms; longer words are met exactly, or as a question
_LEAST_SPELLED = 4  # kana of a reading that several words make
_LONGEST_READ = 30  # kana
_LEAST_TYPED = 3  # characters of a half-typed word
_SUFFIXES = frozenset(["化", "的", "性", "型", "系", "等"])  # 脱炭素化 also finds 脱炭素, far below
_WINDOW = SENTENCE_GAP - 1  # positions; stays within a sentence
_LATIN = re.compile(r"[a-z0-9à-ɏ'&./-]+")
_FILLERS = frozenset(
    [
        "事業",
        "案件",
        "プロジェクト",
        "取組",
        "取り組む",
        "取組む",
        "取組み",
        "やる",
        "行う",
        "おこなう",
        "知る",
        "教える",
        "探す",
        "調べる",
        "見る",
        "見つける",
        "一覧",
        "例",
        "事例",
        "何",
        "どこ",
        "誰",
        "だれ",
        "どんな",
        "どの",
        "どれ",
        "いつ",
        "関する",
        "関連",
        "関係",
        "ください",
        "下さる",
        "下さい",
        "欲しい",
        "ほしい",
        "進める",
        "使う",
        "用いる",
        "対する",
        "つく",
        "入れる",
        "検索",
        "情報",
        "内容",
        "対象",
        "採択",
        "実施",
        "これ",
        "それ",
        "言う",
        "いう",
        "含む",
        "含める",
        "おる",
        "くださる",
    ]
)


class Step(NamedTuple):
    """One way to meet a word: how much it counts and what stands in the text instead."""

    weight: float
    label: str
    run: Run = ()  # terms at adjacent positions
    window: int = 0  # not adjacent, but within so many positions
    needle: str = ""  # a compact string inside words


class Way(NamedTuple):
    """A step and what it matched."""

    weight: float
    label: str
    run: Run
    window: int
    needle: str
    match: Match


class Plan(NamedTuple):
    """The steps that meet a word in one generation; a void word has nothing to look for."""

    steps: tuple[Step, ...]
    is_void: bool = False


@dataclass
class Word:
    """A word as typed, the ways to meet it, and the documents of any of them."""

    text: str
    ways: list[Way] = field(default_factory=list)
    ordinals: Ints = field(default_factory=lambda: NOTHING.ordinals)
    scores: Floats = field(default_factory=lambda: NOTHING.scores)


class Condition(NamedTuple):
    """A column that must have one of some values."""

    facet: str
    text: str
    values: tuple[str, ...]
    mask: Mask


@dataclass
class Understood:
    """A query as it will be evaluated: an AND of ORs of words and conditions."""

    text: str
    clauses: list[list[Word | Condition]] = field(default_factory=list)
    excluded: list[Word | Condition] = field(default_factory=list)
    relaxed: bool = False  # a question: as many of its words as possible

    @property
    def is_empty(self) -> bool:
        """Nothing was typed: browse."""
        return not self.text

    @property
    def is_void(self) -> bool:
        """Something was typed, but nothing that could be looked for."""
        return bool(self.text) and not self.clauses and not self.excluded

    @property
    def is_compound(self) -> bool:
        """More than one word: worth saying how it was understood."""
        items = [item for clause in (*self.clauses, self.excluded) for item in clause]
        return len(items) > 1 or any(isinstance(item, Condition) for item in items)

    @property
    def words(self) -> list[Word]:
        return [item for clause in self.clauses for item in clause if isinstance(item, Word)]

    def describe(self) -> str:
        """In Japanese, what was understood."""
        if self.is_empty:
            return "すべての案件"
        if self.is_void:
            return "検索できる言葉がありません"
        clauses = ["または".join(map(_named, clause)) for clause in self.clauses]
        parts = []
        if clauses:
            joined = "と".join(
                f"（{clause}）" if "または" in clause and len(clauses) > 1 else clause for clause in clauses
            )
            verb = "できるだけ多く含む" if self.relaxed else "すべて含む" if len(clauses) > 1 else "含む"
            only = all(isinstance(item, Condition) for clause in self.clauses for item in clause)
            parts.append(f"{joined}の案件" if only else f"{joined}を{verb}")
        if self.excluded:
            parts.append("と".join(map(_named, self.excluded)) + "を含まない")
        return "、".join(parts)


def _named(item: Word | Condition) -> str:
    if isinstance(item, Word):
        return f"「{item.text}」"
    shown = item.text
    if item.facet == "year" and len(item.values) == 1:
        shown = era_year(int(item.values[0]))
    elif item.values:
        shown = "・".join(item.values[:3]) + ("…" if len(item.values) > 3 else "")
    return f"{FACETS[item.facet].label}「{shown}」"


def understand(generation: Generation, text: str) -> Understood:
    """Give meaning to a query. Never fails."""
    return _Interpreter(generation).query(parse(text))


class _Interpreter:
    def __init__(self, generation: Generation) -> None:
        self.generation, self.index = generation, generation.index
        self.lexicon = generation.index.lexicon
        self.found: dict[Run, Match] = {}
        self.effort = _MOST_EFFORT
        self.thesaurus = generation.thesaurus
        self.plans: dict[tuple[str, bool, bool], Plan] = generation.derived("plans", dict)

    def query(self, parsed: Parsed) -> Understood:
        understood = Understood(parsed.text)
        for clause in _english_phrases(parsed.clauses, self.thesaurus):
            items = [item for typed in clause if (item := self._item(typed)) is not None]
            if items:
                understood.clauses.append(items)
        understood.excluded = [
            item for typed in parsed.excluded if (item := self._item(typed, strict=True)) is not None
        ]
        self._split_questions(understood)
        return understood

    def _item(self, typed: Typed, *, strict: bool = False) -> Word | Condition | None:
        if typed.facet:
            return self._condition(typed.facet, typed.text)
        if not typed.quoted:
            year, certain = as_fiscal_year(typed.text)
            if year and (certain or str(year) in self.generation.facet("year").values):
                return self._condition("year", str(year))
        return self._word(typed.text, typed.quoted, strict)

    # Conditions

    def _condition(self, facet: str, text: str) -> Condition:
        """Values of a facet that a text names or begins."""
        index = self.generation.facet(facet)
        if facet == "year" and (year := as_fiscal_year(text)[0]):
            text = str(year)
        wanted = canonical_value(facet, text)
        values = tuple(value for value in index.values if value == wanted)
        if not values:
            part = matching(text)
            values = tuple(value for value, folded, _ in index.totals if part in folded)
        mask = index.mask(values) if values else np.zeros(self.index.size, bool)
        if facet == "city" and not values:
            match = self._word(text, True, True)
            mask[match.ordinals if match else []] = True
        return Condition(facet, text, values, mask)

    # Words

    def _word(self, text: str, quoted: bool, strict: bool) -> Word | None:
        """A word with all the ways to meet it. How to meet it is remembered, what it meets is not."""
        key = (text, quoted, strict)
        plan = self.plans.get(key)
        word = Word(text)
        if plan is None:
            plan = self._plan(word, quoted, strict)
            if self.effort > 0:
                if len(self.plans) >= _MOST_PLANS:
                    self.plans.clear()
                self.plans[key] = plan
        else:
            word.ways = [Way(*step, self._meet(step)) for step in plan.steps]
        if plan.is_void:
            return None
        if word.ways:
            word.ordinals, word.scores = either(
                [(way.match, way.weight) for way in word.ways], self.index.size
            )
        return word

    def _meet(self, step: Step) -> Match:
        if step.needle:
            return inside(self.index, step.needle)
        if step.window:
            return near(self.index, step.run, step.window)
        match = self.found.get(step.run)
        if match is None:
            match = self.found[step.run] = run_of(self.index, step.run)
        return match

    def _plan(self, word: Word, quoted: bool, strict: bool) -> Plan:
        """Try the ways to meet a word; those that meet something are the plan."""
        run = tuple(token.term for token in analyse(word.text))
        needle = compact(word.text).strip("\n")
        if not run:
            if len(needle) < 2:
                return Plan((), True)
            run = (needle,)
        self._add(word, EXACT, "", run)
        if not quoted and len(run) <= _LONGEST_RUN and self.effort > 0:
            for weight, label, other in self._alternatives(word.text, run, strict):
                self._add(word, weight, label, other)
            if not strict:
                self._fall_back(word, run, needle)
        elif not word.ways and len(run) <= _LONGEST_RUN:
            self._inside(word, needle)
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

    def _alternatives(self, text: str, run: Run, strict: bool) -> Iterator[tuple[float, str, Run]]:
        yield from self._spellings(run)
        if strict:
            return
        for weight, label, other in self._synonyms(run):
            yield weight, label, other
            for _, label_, spelled in self._spellings(other):
                yield weight * VARIANT, label_, spelled
        if len(run) > 1 and run[-1] in _SUFFIXES:
            yield PART, "".join(run[:-1]), run[:-1]
        exact = self.found.get(run)
        present = exact is not None and len(exact.ordinals) > 0
        folded = fold(text).text
        if _LATIN.fullmatch(folded.replace(" ", "")):
            yield from self._foreign(folded, present)
        elif KANA.fullmatch("".join(folded.split())):
            yield from self._read("".join(folded.split()), present)
        if len(run) == 1:
            for homophone in self.lexicon.homophones(run[0]):
                yield READING, homophone, (homophone,)
            for compound in self.lexicon.compounds_with(run[0]):
                yield PART, compound, (compound,)

    def _spellings(self, run: Run) -> Iterator[tuple[float, str, Run]]:
        """The same word written otherwise: okurigana, compounds in one or in parts."""
        for at, term in enumerate(run):
            before, after = run[:at], run[at + 1 :]
            for other in self.lexicon.variants(term)[:6]:
                yield VARIANT, "".join((*before, other, *after)), (*before, other, *after)
            if parts := self.lexicon.parts(term) if len(term) > 4 else ():
                yield VARIANT, "・".join(parts), (*before, *parts, *after)
        for size in range(2, min(len(run), 4) + 1):
            for at in range(len(run) - size + 1):
                joined = "".join(run[at : at + size])
                if joined in self.lexicon:
                    closed = (*run[:at], joined, *run[at + size :])
                    yield VARIANT, "".join(closed), closed

    def _synonyms(self, run: Run) -> Iterator[tuple[float, str, Run]]:
        """The word, or a part of it, under another name."""
        table = self.thesaurus
        for start in range(len(run)):
            for end in range(min(len(run), start + LONGEST), start, -1):
                whole = end - start == len(run)
                for name, narrower in table.same_as(run[start:end]):
                    if name.run == run[start:end]:
                        continue
                    text = name.text if whole else "".join((*run[:start], name.text, *run[end:]))
                    weight = SYNONYM * (0.6 if narrower else 1)
                    yield weight, text, (*run[:start], *name.run, *run[end:])

    def _foreign(self, folded: str, present: bool) -> Iterator[tuple[float, str, Run]]:
        """Latin letters: English words of the vocabulary, then romaji."""
        key = english_key(folded)
        for name in self.thesaurus.in_japanese(key):
            yield ENGLISH, name.text, name.run
            for other, _ in self.thesaurus.same_as(name.run):
                yield ENGLISH * 0.8, other.text, other.run
        if not present and (romaji := latin_key("".join(key))):
            for run in (*self.thesaurus.by_romaji.get(romaji, ()), *self.lexicon.romanised_as(romaji)):
                yield READING, "".join(run), run
                for name, _ in self.thesaurus.same_as(run):
                    yield READING * 0.6, name.text, name.run

    def _read(self, kana: str, present: bool) -> Iterator[tuple[float, str, Run]]:
        """Kana: words that are read so; from word start to word end."""
        reading = katakana(kana)
        if (present and reading == kana) or len(kana) > _LONGEST_READ:
            return  # a katakana word that is there is meant as itself
        spelled = self.lexicon.read_as(reading)
        if len(reading) < _LEAST_SPELLED:  # too short to be put together from several words
            spelled = [run for run in spelled if len(run) == 1]
        for run in (*self.thesaurus.by_reading.get(reading, ()), *spelled):
            label = "".join(run)
            yield VARIANT if katakana(label) == reading else READING, label, run
            for name, _ in self.thesaurus.same_as(run):
                yield READING * 0.6, name.text, name.run

    def _fall_back(self, word: Word, run: Run, needle: str) -> None:
        """Parts near each other; and, with nothing else, beginnings of readings and strings inside words."""
        known = all(term in self.lexicon for term in run)
        if len(set(run)) > 1 and known and (not word.ways or sum(len(term) > 1 for term in run) > 1):
            self._try(word, Step(NEAR, "・".join(run), run, min(_WINDOW, len(run) + 3)))
        if not word.ways:
            self._begun(word)
            self._inside(word, needle)

    def _begun(self, word: Word) -> None:
        """Words that begin with what was typed: in kana by their reading, in Latin letters in English."""
        folded = "".join(fold(word.text).text.split())
        if not _LEAST_TYPED <= len(folded) <= _LONGEST_READ:
            return
        if KANA.fullmatch(folded):
            for run in self.lexicon.begun_by(katakana(folded)):
                self._add(word, PART, "".join(run), run)
        elif _LATIN.fullmatch(folded):
            for english, groups in self.thesaurus.by_english.items():
                if "".join(english).startswith(folded):
                    for name in (name for group in groups for name in self.thesaurus.names[group][0]):
                        self._add(word, ENGLISH, name.text, name.run)

    def _inside(self, word: Word, needle: str) -> None:
        """As a string inside other words; not a word that the dictionary knows, which would stand as itself."""
        if len(needle) > 1 and not is_known(needle):
            self._try(word, Step(INSIDE, needle, (), 0, needle))

    # Questions

    def _split_questions(self, understood: Understood) -> None:
        """A sentence that nothing matches as it stands becomes its content words."""
        asked = False
        clauses: list[list[Word | Condition]] = []
        for clause in understood.clauses:
            word = clause[0]
            if (
                len(clause) > 1
                or isinstance(word, Condition)
                or len(word.ordinals)
                or not _is_sentence(word.text)
            ):
                clauses.append(clause)
                continue
            parts = list(_content_words(word.text))[:_LONGEST_RUN]
            words = [item for part in parts if (item := self._item(Typed(part))) is not None]
            asked = asked or bool(words)
            clauses += [[item] for item in words] or [clause]
        if asked:
            understood.clauses = clauses
            understood.relaxed = not _together(clauses, self.index.size)


def _is_sentence(text: str) -> bool:
    """Whether a text is more than its content words: particles, fillers, a question mark."""
    words = list(_content_words(text))
    asks = any(token.term in _FILLERS for token in analyse(text)) or text.rstrip().endswith(("?", "？"))
    return len(words) > 1 or (len(words) == 1 and asks)


def _content_words(text: str) -> Iterator[str]:
    """The runs of content words between particles, without words that every question has."""
    tokens = analyse(text)
    at = 0
    while at < len(tokens):
        end = at + 1
        while end < len(tokens) and tokens[end].start == tokens[end - 1].end:
            end += 1
        piece = tokens[at:end]
        while piece and piece[-1].term in _FILLERS:
            piece = piece[:-1]
        while piece and piece[0].term in _FILLERS:
            piece = piece[1:]
        if piece:
            yield text[piece[0].start : piece[-1].end]
        at = end


def _together(clauses: list[list[Word | Condition]], size: int) -> bool:
    """Whether any document satisfies all clauses."""
    every = np.ones(size, bool)
    for clause in clauses:
        some = np.zeros(size, bool)
        for item in clause:
            some |= item.mask if isinstance(item, Condition) else _as_mask(item, size)
        every &= some
    return bool(every.any())


def _as_mask(word: Word, size: int) -> Mask:
    mask = np.zeros(size, bool)
    mask[word.ordinals] = True
    return mask


def _english_phrases(clauses: tuple[Clause, ...], table: Thesaurus) -> Iterator[Clause]:
    """Join neighbouring English words that the vocabulary knows as one thing: renewable energy."""
    known = table.by_english
    at = 0
    while at < len(clauses):
        end = at
        while end < len(clauses) and end - at < 5 and len(clauses[end]) == 1 and _is_english(clauses[end][0]):
            end += 1
        for stop in range(end, at + 1, -1):
            phrase = " ".join(clause[0].text for clause in clauses[at:stop])
            if english_key(phrase) in known:
                yield (Typed(phrase),)
                at = stop
                break
        else:
            yield clauses[at]
            at += 1


def _is_english(typed: Typed) -> bool:
    return not typed.quoted and not typed.facet and _LATIN.fullmatch(fold(typed.text).text) is not None


__all__ = ["REASONS", "Condition", "Understood", "Way", "Word", "understand"]
