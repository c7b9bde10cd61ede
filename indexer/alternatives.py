"""What else a word may be called in one generation: spellings, synonyms, English, readings, compounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.analysis import KANA, KATAKANA, analyse, katakana
from indexer.english_words import LATIN, english_key, is_latin
from indexer.folding import fold
from indexer.generations import Generation
from indexer.morphology import is_known
from indexer.questions import is_compound
from indexer.readings import Run
from indexer.romaji import latin_key, romaji_key, unfinished
from indexer.thesaurus import LONGEST, Thesaurus
from indexer.understood import ENGLISH, PART, READING, SYNONYM, VARIANT
from indexer.vocabulary import load

_NARROWER, _FURTHER = 0.5, 0.8  # of a weight: a narrower word; another name of what was found
_HIDDEN = 0.5  # of a part's weight: another name of the word, as a part of a compound
_LEAST_SPELLED = 4  # kana of a reading that several words make
LONGEST_READ = 30  # kana
_LEAST_BY_KANJI = 3  # kana
_LEAST_LATIN_BY_KANJI = 6  # letters of romaji, in which English words are spelled too
_LEAST_TYPED = 3  # characters of a half-typed word


class Alternative(NamedTuple):
    """A run of terms that may stand for a word: how much it counts, and how it reads."""

    weight: float
    label: str
    run: Run


class Alternatives:
    """The alternatives to words in one generation; whether the index has them is for others to try."""

    def __init__(self, generation: Generation) -> None:
        self._lexicon, self._thesaurus = generation.index.lexicon, generation.thesaurus

    def of(self, text: str, run: Run, *, present: bool, strict: bool) -> Iterator[Alternative]:
        """All alternatives to a word, the nearest first; `present`: the index has it as typed."""
        spelled = list(self._spellings(run))
        yield from spelled
        if strict:
            if not present and is_latin(text):
                yield from self.in_japanese(text)
            return
        has_head = run[-1] in load().heads and is_compound(text)
        synonyms = [*self._synonyms(run), *(self._with_other_heads(run) if has_head else ())]
        for _, _, other in spelled:
            synonyms += self._other_names(other, SYNONYM * VARIANT)
        yield from self._however_spelled(synonyms)
        if len(run) > 1 and run[-1] in load().suffixes:
            yield Alternative(PART, "".join(run[:-1]), run[:-1])
        elif len(run) > 2 and has_head:
            yield from self._without_head(run[:-1])
        folded = _without_spaces(text)
        if LATIN.fullmatch(folded):
            foreign = list(self._foreign(fold(text).text, present))
            synonyms += foreign
            yield from foreign
            loans = (one for one in foreign if one.weight == ENGLISH)
            yield from self._however_spelled(one for one in loans if all(map(KATAKANA.fullmatch, one.run)))
        elif KANA.fullmatch(folded):
            yield from self._read(folded, present)
        yield from self._whole_words(run)
        for alternative in synonyms:
            yield from self._compounds(alternative.run, PART * _HIDDEN)

    def _however_spelled(self, alternatives: Iterable[Alternative]) -> Iterator[Alternative]:
        """Alternatives, each followed by its other spellings."""
        for alternative in alternatives:
            yield alternative
            for _, label, run in self._spellings(alternative.run):
                yield Alternative(alternative.weight * VARIANT, label, run)

    def renamed(self, run: Run) -> Iterator[Alternative]:
        """A compound with a part of it under another name: ゴミ焼却 → 廃棄物焼却. Not a word that has one itself."""
        return iter(()) if run in self._thesaurus.by_run else self._synonyms(run)

    def otherwise(self, text: str, run: Run) -> Iterator[Iterator[Alternative]]:
        """Ways to meet a word that the index has under no name, to be tried one after the other."""
        folded = _without_spaces(text)
        if run[-1] in load().heads and is_compound(text):
            yield self._without_head(run[:-1])
        yield self._without_form(folded)
        if len(run) == 1:
            yield self._lengthened(run[0])
            yield self._part_of_a_name(run[0])
            yield self._in_the_direction(run)
        if not self._thesaurus.is_name(run):
            yield self._begun_by(folded, run)

    def _without_form(self, folded: str) -> Iterator[Alternative]:
        """An organisation as texts call it that leave out what kind it is: 双日 for 双日株式会社."""
        for form in load().organisations:
            bare = folded.removeprefix(form).removesuffix(form)
            if bare and bare != folded:
                yield Alternative(VARIANT, bare, tuple(token.term for token in analyse(bare)))

    def _lengthened(self, term: str) -> Iterator[Alternative]:
        """A short katakana word with its final ー, which longer ones never have in the index: ペル."""
        if KATAKANA.fullmatch(term):
            yield Alternative(VARIANT, f"{term}ー", (f"{term}ー",))

    def _part_of_a_name(self, term: str) -> Iterator[Alternative]:
        """What a katakana name of several words is called, by one of them: ブンタウ of バリア・ブンタウ."""
        for group in self._thesaurus.by_part.get(term, ()) if not is_known(term) else ():
            for name in self._thesaurus.names[group][0]:
                yield Alternative(PART, name.text, name.run)

    def _in_the_direction(self, run: Run) -> Iterator[Alternative]:
        """A region as a part of it is called: 九州 in 北九州. Towns are not: 広島 is not in 北広島."""
        if run not in self._thesaurus.places:
            for other in self._lexicon.parts_by_direction(run[0]):
                yield Alternative(PART, other, (other,))

    def read_inside(self, text: str) -> Iterator[Alternative]:
        """Compounds whose words may be read as what was typed, though none is read so by itself."""
        folded = _without_spaces(text)
        runs: list[Run] = []
        if len(folded) <= LONGEST_READ:
            if KANA.fullmatch(folded):
                runs = self._lexicon.sounds.compounds_read_as(katakana(folded))
                if "ー" in folded and katakana(folded) != folded:  # とーきょー
                    runs += self._lexicon.sounds.romanised_as(romaji_key(katakana(folded)))
            elif LATIN.fullmatch(folded):
                runs = self._lexicon.sounds.compounds_romanised_as(latin_key(folded))
        return (Alternative(READING, "".join(run), run) for run in runs)

    def read_by_kanji(self, text: str) -> Iterator[Alternative]:
        """Words read as people do and the dictionary does not: じねつ (地熱), ぶんべつ (分別), せこう (施工)."""
        folded = _without_spaces(text)
        runs: list[Run] = []
        if _LEAST_BY_KANJI <= len(folded) <= LONGEST_READ:
            if is_known(katakana(folded)):
                return  # スイス is no reading of 水素
            if KANA.fullmatch(folded):
                runs = self._lexicon.sounds.read_by_kanji(katakana(folded))
            elif LATIN.fullmatch(folded) and len(folded) >= _LEAST_LATIN_BY_KANJI:
                runs = self._lexicon.sounds.romanised_by_kanji(latin_key(folded))
        for run in runs:
            yield Alternative(READING, "".join(run), run)
            yield from self._other_names(run, READING * _NARROWER)

    def _begun_by(self, folded: str, run: Run) -> Iterator[Alternative]:
        """Words that begin with what was typed: names as written, in kana by their reading, in Latin letters in English."""
        if not _LEAST_TYPED <= len(folded) <= LONGEST_READ:
            return
        if LATIN.fullmatch(folded):
            for name in self._thesaurus.begun_in_english(folded):
                yield Alternative(ENGLISH, name.text, name.run)
            return
        is_name = run in self._thesaurus.by_run
        for name in () if is_name or is_known(folded) else self._thesaurus.begun_by(folded):
            yield Alternative(PART, name.text, name.run)
            yield from self._other_names(name.run, PART * _HIDDEN)
        reading = katakana(folded)
        for one in [reading] if KANA.fullmatch(folded) else unfinished(reading):
            for begun in self._lexicon.sounds.begun_by(one):
                yield Alternative(PART, "".join(begun), begun)

    def _spellings(self, run: Run) -> Iterator[Alternative]:
        """The same word written otherwise: okurigana, compounds in one or in parts."""
        for at, term in enumerate(run):
            before, after = run[:at], run[at + 1 :]
            for other in self._lexicon.variants(term)[:6]:
                yield Alternative(VARIANT, "".join((*before, other, *after)), (*before, other, *after))
            if parts := self._lexicon.compounds.parts(term) if len(term) > 4 else ():
                yield Alternative(VARIANT, "・".join(parts), (*before, *parts, *after))
            for apart in self._lexicon.written_apart(term):
                yield Alternative(VARIANT, "・".join(apart), (*before, *apart, *after))
        for size in range(2, min(len(run), 4) + 1):
            for at in range(len(run) - size + 1):
                for other in self._lexicon.written_together(run[at : at + size]):
                    closed = (*run[:at], other, *run[at + size :])
                    yield Alternative(VARIANT, "".join(closed), closed)

    def _synonyms(self, run: Run) -> Iterator[Alternative]:
        """The word, or a part of it, under another name."""
        for start in range(len(run)):
            for end in range(min(len(run), start + LONGEST), start, -1):
                whole = end - start == len(run)
                for name, narrower in self._thesaurus.same_as(_closed(run[start:end], self._thesaurus)):
                    text = name.text if whole else "".join((*run[:start], name.text, *run[end:]))
                    weight = SYNONYM * (_NARROWER if narrower else 1)
                    yield Alternative(weight, text, (*run[:start], *name.run, *run[end:]))

    def _with_other_heads(self, run: Run) -> Iterator[Alternative]:
        """A compound as another kind of the same thing: 淡水化施設 → 淡水化設備."""
        for head in load().heads[run[-1]]:
            yield Alternative(SYNONYM * _NARROWER, "".join((*run[:-1], head)), (*run[:-1], head))

    def _without_head(self, rest: Run) -> Iterator[Alternative]:
        """A compound as what its last noun is about, under any name: ごみ対策 → ごみ, 廃棄物."""
        yield Alternative(PART, "".join(rest), rest)
        for _, label, run in self._synonyms(rest):
            yield Alternative(PART * _HIDDEN, label, run)

    def in_japanese(self, english: str) -> Iterator[Alternative]:
        """What English words are called in Japanese."""
        for name in self._thesaurus.in_japanese(english_key(english)):
            yield Alternative(ENGLISH, name.text, name.run)

    def _foreign(self, folded: str, present: bool) -> Iterator[Alternative]:
        """Latin letters: English words of the vocabulary, then romaji."""
        for known in self.in_japanese(folded):
            yield known
            yield from self._other_names(known.run, ENGLISH * _FURTHER)
        romaji = "" if present else latin_key("".join(english_key(folded)))
        if romaji and len(romaji) <= 2 * LONGEST_READ:
            for run in (
                *self._thesaurus.by_romaji.get(romaji, ()),
                *self._lexicon.sounds.romanised_as(romaji),
            ):
                yield Alternative(READING, "".join(run), run)
                yield from self._other_names(run, READING * _NARROWER)

    def _read(self, kana: str, present: bool) -> Iterator[Alternative]:
        """Kana: words that are read so; from word start to word end."""
        reading = katakana(kana)
        if (present and reading == kana) or not 1 < len(kana) <= LONGEST_READ:
            return  # a katakana word that is there is meant as itself
        spelled = self._lexicon.sounds.read_as(reading)
        if len(reading) < _LEAST_SPELLED:  # too short to be put together from several words
            spelled = [run for run in spelled if len(run) == 1]
        for run in (*self._thesaurus.by_reading.get(reading, ()), *spelled):
            label = "".join(run)
            yield Alternative(VARIANT if katakana(label) == reading else READING, label, run)
            yield from self._other_names(run, READING * _NARROWER)
            yield from self._compounds(run, PART * _HIDDEN)

    def _other_names(self, run: Run, weight: float) -> Iterator[Alternative]:
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


def _closed(run: Run, thesaurus: Thesaurus) -> Run:
    """Katakana words with dots between them as the vocabulary has them in one: カーボン・ニュートラル."""
    if len(run) > 1 and run not in thesaurus.by_run and all(map(KATAKANA.fullmatch, run)):
        return ("".join(run),)
    return run


def _without_spaces(text: str) -> str:
    return "".join(fold(text).text.split())
