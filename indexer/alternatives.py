"""What else a word may be called in one generation: spellings, synonyms, English, readings, compounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, filterfalse
from typing import NamedTuple

from indexer.analysis import KANA, KATAKANA, as_run, hiragana, katakana
from indexer.counted import counted_otherwise
from indexer.english_words import LATIN, english_key, is_latin
from indexer.folding import fold
from indexer.generations import Generation
from indexer.initials import with_initials
from indexer.postings import FIELD_NUMBERS
from indexer.pronunciation import OKURIGANA
from indexer.questions import is_compound
from indexer.readings import Run
from indexer.romaji import latin_key
from indexer.thesaurus import LONGEST, Thesaurus
from indexer.transliteration import is_loan
from indexer.understood import ENGLISH, PART, READING, SYNONYM, VARIANT
from indexer.vocabulary import load

NARROWER, _FURTHER = 0.5, 0.8  # of a weight: a narrower word; another name of what was found
HIDDEN = 0.5  # of a part's weight: another name of the word, as a part of a compound
# A name with what it is.
_NAME_IN_HIRAGANA = re.compile("(?P<kana>[ぁ-ゖー]+)(?P<kind>[都府県市区町村国]|(?<=...)[一-鿿]{1,3})")
_KATAKANA_AND_KANJI = re.compile("[ァ-ヺー]{2,}[一-鿿々]+|[一-鿿々]+[ァ-ヺー]{2,}")
_DOTTED = re.compile(r"(?:[A-Za-zＡ-Ｚａ-ｚ]\.){2,}[A-Za-zＡ-Ｚａ-ｚ]\.?")  # U.A.E.
_HONORIFIC = re.compile("[おご御](?=[^ぁ-ん])")  # お米; not おおの
_LEAST_ROMAJI = 3  # letters
_LEAST_NAME = 3  # kana of a name that nobody knows
_LEAST_SPELLED = 4  # kana of a reading that several words make
LONGEST_READ = 30  # kana


class Alternative(NamedTuple):
    """A run of terms that may stand for a word: how much it counts, and how it reads."""

    weight: float
    label: str
    run: Run


class Alternatives:
    """The alternatives to words in one generation; whether the index has them is for others to try."""

    def __init__(self, generation: Generation) -> None:
        self._lexicon, self._thesaurus = generation.index.lexicon, generation.thesaurus
        self._glosses = generation.glosses
        self._may_adjoin = generation.index.texts.may_adjoin
        self._countries = generation.facet("country").values

    def of(self, text: str, run: Run, *, present: bool, strict: bool) -> Iterator[Alternative]:
        """All alternatives to a word, the nearest first; `present`: the index has it as typed."""
        if bare := _bare(text, run):
            yield Alternative(VARIANT, *bare)
            yield from self.of(*bare, present=present, strict=strict)
        spelled = list(self._spellings(run))
        yield from spelled
        if strict:
            yield from self._by_equal_names(text, run, present)
            return
        has_head = run[-1] in load().heads and is_compound(text)
        synonyms = [*self._synonyms(run), *(self._with_other_heads(run) if has_head else ())]
        for _, _, other in spelled:
            synonyms += self.other_names(other, SYNONYM * VARIANT)
        yield from self._however_spelled(synonyms)
        yield from _without_suffix(run, PART)
        if len(run) > 2 and has_head and run[-1] not in load().suffixes:
            yield from self.without_head(run[:-1])
        folded = without_spaces(text)
        if LATIN.fullmatch(folded):
            foreign = list(self._foreign(fold(text).text, present))
            synonyms += foreign
            yield from foreign
            yield from self._however_spelled(filter(_is_katakana_for_english, foreign))
        else:
            yield from self._in_kana(folded, present)
        yield from self._whole_words(run)
        for alternative in synonyms:
            yield from self._compounds(alternative.run, PART * HIDDEN)

    def _by_equal_names(self, text: str, run: Run, present: bool) -> Iterator[Alternative]:
        """What is called otherwise and is the same: who wants no ごみ wants no 廃棄物."""
        for name, narrower in self._thesaurus.same_as(run):
            if not narrower:
                yield Alternative(SYNONYM, name.text, name.run)
        if not present and is_latin(text):
            yield from self._in_japanese_or_glossed(text)

    def _however_spelled(self, alternatives: Iterable[Alternative]) -> Iterator[Alternative]:
        """Alternatives, each followed by its other spellings."""
        for alternative in alternatives:
            yield alternative
            for _, label, run in self._spellings(alternative.run):
                yield Alternative(alternative.weight * VARIANT, label, run)

    def renamed(self, run: Run) -> Iterator[Alternative]:
        """A compound with a part of it under another name: ゴミ焼却 → 廃棄物焼却. Not a word that has one itself."""
        return iter(()) if run in self._thesaurus.by_run else self._synonyms(run)

    def in_compounds(self, run: Run) -> Iterator[Alternative]:
        """A compound with a part of it inside another one: バイオガス発電, バイオガスプラント."""
        size = len(run)
        for start, end in sorted(combinations(range(size + 1), 2), key=lambda span: span[0] - span[1])[1:]:
            part, beside = run[start:end], (*run[:start], *run[end:])
            is_there = len(part) == 1 and part[0] in self._lexicon
            if not is_there and all(term in self._lexicon for term in beside):
                for compound in self._lexicon.compounds_with(part):
                    other = (*run[:start], compound, *run[end:])
                    yield Alternative(PART, "".join(other), other)

    def _spellings(self, run: Run) -> Iterator[Alternative]:
        """The same word written otherwise: okurigana, compounds in one or in parts."""
        for at, term in enumerate(run):
            before, after = run[:at], run[at + 1 :]
            for other in self._lexicon.variants(term)[:6]:
                yield Alternative(VARIANT, "".join((*before, other, *after)), (*before, other, *after))
            if parts := self._lexicon.compounds.parts(term) if len(term) > 4 else ():
                yield Alternative(VARIANT, "・".join(parts), (*before, *parts, *after))
            for apart in self._lexicon.written_apart(term) if OKURIGANA.search(term) else ():
                yield Alternative(VARIANT, "・".join(apart), (*before, *apart, *after))
        for size in range(2, min(len(run), 4) + 1):
            for at in range(len(run) - size + 1):
                for other in self._lexicon.written_together(run[at : at + size]):
                    closed = (*run[:at], other, *run[at + size :])
                    yield Alternative(VARIANT, "".join(closed), closed)

        for spelled in (*self._lexicon.with_okurigana(run), *with_initials(run), *counted_otherwise(run)):
            yield Alternative(VARIANT, "".join(spelled), spelled)
        yield from self._as_countries(run)

    def _as_countries(self, run: Run) -> Iterator[Alternative]:
        """A country that projects have without the word that it is one: ベトナム国, レソト王国. アンドラ公国 is no other アンドラ."""
        text = "".join(run)
        country = load().country(text) if text[-1] == "国" and run not in self._thesaurus.by_run else None
        if country in self._countries:
            yield Alternative(VARIANT, country, as_run(country))

    def _synonyms(self, run: Run) -> Iterator[Alternative]:
        """The word, or a part of it, under another name."""
        for start in range(len(run)):
            for end in range(min(len(run), start + LONGEST), start, -1):
                whole = end - start == len(run)
                for name, narrower in self._thesaurus.same_as(_closed(run[start:end], self._thesaurus)):
                    text = name.text if whole else "".join((*run[:start], name.text, *run[end:]))
                    weight = SYNONYM * (NARROWER if narrower else 1)
                    yield Alternative(weight, text, (*run[:start], *name.run, *run[end:]))

    def _with_other_heads(self, run: Run) -> Iterator[Alternative]:
        """A compound as another kind of the same thing: 淡水化施設 → 淡水化設備."""
        for head in load().heads[run[-1]]:
            yield Alternative(SYNONYM * NARROWER, "".join((*run[:-1], head)), (*run[:-1], head))

    def without_head(self, rest: Run) -> Iterator[Alternative]:
        """A compound as what its last noun is about, under any name: ごみ対策 → ごみ, 廃棄物."""
        yield Alternative(PART, "".join(rest), rest)
        for _, label, run in self._synonyms(rest):
            yield Alternative(PART * HIDDEN, label, run)

    def in_japanese(self, english: str) -> Iterator[Alternative]:
        """What English words are called in Japanese."""
        for name in self._thesaurus.in_japanese(english_key(english)):
            yield Alternative(ENGLISH, name.text, name.run)

    def _in_japanese_or_glossed(self, english: str) -> Iterator[Alternative]:
        """What English words are called in the vocabulary; in the dictionary, where the index has nothing that is called so."""
        names = list(self.in_japanese(english))
        yield from names
        if not any(all(term in self._lexicon for term in name.run) for name in names):
            for run in self._glosses.of(english_key(english)):
                yield Alternative(ENGLISH, "".join(run), run)

    def _foreign(self, folded: str, present: bool) -> Iterator[Alternative]:
        """Latin letters: English words of the vocabulary, then romaji."""
        names = dict.fromkeys(self.in_japanese(folded) if present else self._in_japanese_or_glossed(folded))
        loans = [known for known in names if is_loan(folded, known.label)]
        yield from (known._replace(weight=VARIANT) for known in loans)
        yield from names
        further = (other for known in names for other in self.other_names(known.run, ENGLISH * _FURTHER))
        yield from dict.fromkeys(further)
        romaji = "" if present or load().country(folded) else latin_key("".join(english_key(folded)))
        if _LEAST_ROMAJI <= len(romaji) <= 2 * LONGEST_READ:
            spelled = self._lexicon.sounds.romanised_as(romaji)
            runs = (
                *self._thesaurus.by_romaji.get(romaji, ()),
                *filterfalse(_is_ending, filter(self._may_adjoin, spelled)),
            )
            places = [run for run in runs if self._is_name_abroad(run)]
            for run in places or runs:  # カラ, and not 殻, for Kara
                yield Alternative(READING, "".join(run), run)
                yield from self.other_names(run, READING * NARROWER)
                yield from _without_suffix(run, PART * HIDDEN)

    def _is_name_abroad(self, run: Run) -> bool:
        """Whether a katakana word stands in the columns of places."""
        is_place = self._lexicon.fields.get(run[0], 0) >> FIELD_NUMBERS["places"] & 1
        return len(run) == 1 and KATAKANA.fullmatch(run[0]) is not None and bool(is_place)

    def _in_kana(self, folded: str, present: bool) -> Iterator[Alternative]:
        """Kana, as it is read; a katakana name in hiragana with what it is: てらんがな州; ワサビ田, わさび田."""
        if KANA.fullmatch(folded):
            yield from self._read(folded, present)
            if not present and (country := load().country(folded)):
                yield Alternative(VARIANT, country, as_run(country))
        elif not present:
            for written in self.named_in_hiragana(folded):
                run = as_run(written)
                yield Alternative(VARIANT, written, run)
                yield from self._as_countries(run)
            written = hiragana(folded) if _KATAKANA_AND_KANJI.fullmatch(folded) else ""
            if written and "".join(run := as_run(written)) == written:
                yield Alternative(VARIANT, written, run)

    def named_in_hiragana(self, text: str) -> list[str]:
        """What a name in hiragana is (てらんがな州, かが市): its katakana, and the Japanese places that are read so.

        Empty of what is no name, and of a short one that nobody knows (この町).
        """
        name = _NAME_IN_HIRAGANA.fullmatch(text)
        if name is None:
            return []
        written = katakana(text)
        places = self._thesaurus.places_read(name["kana"], name["kind"])
        may_be = len(name["kana"]) >= _LEAST_NAME or places or load().country(written)
        return [written, *places] if may_be else []

    def _read(self, kana: str, present: bool) -> Iterator[Alternative]:
        """Kana: words that are read so; from word start to word end."""
        reading = katakana(kana)
        as_itself = reading == kana and (present or _is_country(kana))  # タイ is no 対
        if as_itself or not 1 < len(kana) <= LONGEST_READ:
            return
        spelled = self._lexicon.sounds.read_as(reading)
        if len(reading) < _LEAST_SPELLED:  # too short to be put together from several words
            spelled = [run for run in spelled if len(run) == 1]
        for run in (*self._thesaurus.by_reading.get(reading, ()), *filter(self._may_adjoin, spelled)):
            label = "".join(run)
            is_place = (
                len(reading) >= _LEAST_NAME and run in self._thesaurus.places
            )  # うすき; しま is an island, too
            is_same = katakana(label) == reading or is_place
            yield Alternative(VARIANT if is_same else READING, label, run)
            yield from self.other_names(run, READING * NARROWER)
            yield from self._compounds(run, PART * HIDDEN)
            yield from _without_suffix(run, PART * HIDDEN)

    def other_names(self, run: Run, weight: float) -> Iterator[Alternative]:
        for name, _ in self._thesaurus.same_as(run):
            yield Alternative(weight, name.text, name.run)

    def _whole_words(self, run: Run) -> Iterator[Alternative]:
        """Words read alike, and compounds that a word is a whole part of."""
        if len(run) == 1:
            for other in (*self._lexicon.can_be_done(run[0]), *self._lexicon.homophones(run[0])):
                yield Alternative(READING, other, (other,))
        yield from self._compounds(run, PART)

    def _compounds(self, run: Run, weight: float) -> Iterator[Alternative]:
        for compound in self._lexicon.compounds_with(run):
            yield Alternative(weight, compound, (compound,))


def _is_ending(run: Run) -> bool:
    """Whether a word in kana is only put behind others, or means nothing by itself: (10分)ごと."""
    return len(run) == 1 and KANA.fullmatch(run[0]) is not None and not as_run(run[0])


def _is_country(name: str) -> bool:
    """Whether countries are called so, in full or without what kind of country they are: コンゴ."""
    return any(load().country(name + kind) for kind in ("", "共和国"))


def _is_katakana_for_english(one: Alternative) -> bool:
    return one.weight in (VARIANT, ENGLISH) and all(map(KATAKANA.fullmatch, one.run))


def _bare(text: str, run: Run) -> tuple[str, Run] | None:
    """A word without what is only put to it, where it has that: お米 → 米, U.A.E. → UAE."""
    if _DOTTED.fullmatch(text):
        letters = text.replace(".", "")
        return letters, as_run(letters)
    honorific = _HONORIFIC.match(text) if len(run) > 1 else None
    return (text[1:], run[1:]) if honorific and run[0] == honorific[0] else None


def _without_suffix(run: Run, weight: float) -> Iterator[Alternative]:
    """What a suffix is added to, which texts may write as a word with another: 温暖|化 in 温暖|化する."""
    if len(run) > 1 and run[-1] in load().suffixes:
        yield Alternative(weight, "".join(run[:-1]), run[:-1])


def _closed(run: Run, thesaurus: Thesaurus) -> Run:
    """Katakana words with dots between them as the vocabulary has them in one: カーボン・ニュートラル."""
    if len(run) > 1 and run not in thesaurus.by_run and all(map(KATAKANA.fullmatch, run)):
        return ("".join(run),)
    return run


def without_spaces(text: str) -> str:
    return "".join(fold(text).text.split())
