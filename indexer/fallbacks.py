"""Ways to meet a word that an index has under no name: by a part of a name, a beginning, a reading inside compounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from indexer.alternatives import HIDDEN, LONGEST_READ, NARROWER, Alternative, Alternatives, without_spaces
from indexer.analysis import KANA, KATAKANA, as_run, katakana
from indexer.clipping import is_clipped, without_form
from indexer.english_words import LATIN, english_key, nouns_of_action
from indexer.generations import Generation
from indexer.morphology import is_known, is_noun, is_organisation
from indexer.questions import is_compound
from indexer.readings import Run, inverted
from indexer.romaji import begun_key, latin_key, romaji_key, unfinished
from indexer.towns import town_keys
from indexer.understood import ENGLISH, PART, READING, SYNONYM, VARIANT
from indexer.vocabulary import load, matching

_PARTLY_KANA = re.compile(
    "(?P<before>[^ぁ-ゖ]{2,})?(?P<kana>[ぁ-ゖー]{3,})(?P<after>(?(before)|[^ぁ-ゖ]{2,}))"
)
_KANJI = re.compile("[一-鿿]")
_PARTICIPLE = re.compile("([a-z]{2,}?)i?ed")
_COMPANY = re.compile("([ァ-ヺー・]{3,}|[a-z ]{3,})社")  # ラムキー社
_KINDS_OF_PLACES = ("市", "州", "県", "省", "都", "郡", "区")
OF_ANOTHER_KIND = VARIANT / 5  # the weight of a place under another kind: its name is right
_LEAST_BY_KANJI = 3  # kana
_LEAST_LATIN_BY_KANJI = 6  # letters of romaji, in which English words are spelled too
_LEAST_LATIN_BEGUN = 6  # letters of half-typed romaji
_LEAST_ENGLISH_BEGUN = 4  # letters of half-typed English: art is no artificial intelligence
_MOST_BEGUN = 400  # runs that begin as half a word is read
_LEAST_TYPED = 3  # characters of a half-typed word


class Fallbacks:
    """What is tried for a word in one generation, each way only where those before it met nothing."""

    def __init__(self, generation: Generation, alternatives: Alternatives) -> None:
        self._generation, self._alternatives = generation, alternatives
        self._lexicon, self._thesaurus = generation.index.lexicon, generation.thesaurus
        self._glosses = generation.glosses
        self._may_adjoin = generation.index.texts.may_adjoin

    def of(self, text: str, run: Run) -> Iterator[Iterator[Alternative]]:
        """Ways to meet a word that the index has under no name, to be tried one after the other."""
        folded = without_spaces(text)
        if run[-1] in load().heads and is_compound(text):
            yield self._alternatives.without_head(run[:-1])
        yield self._as_called(folded)
        if len(run) == 1:
            yield self._lengthened(run[0])
            yield self._part_of_a_name(run[0])
            yield self._in_the_direction(run)
            yield self._with_okurigana(run[0])
            if run[0] == folded:
                yield self._as_a_kind(run)
        elif run[-1] in _KINDS_OF_PLACES:
            yield self._as_another_kind(run)
        is_all = len("".join(run)) >= len(folded)  # そおリサイクル is more than リサイクル
        if not (is_all and self._thesaurus.is_name(run)):
            yield self._begun_by(folded, is_name=is_all and run in self._thesaurus.by_run)
        if LATIN.fullmatch(folded) and english_key(folded) not in self._thesaurus.by_english:
            yield self._by_glosses(self._glosses.kinds_of(english_key(folded)))
            yield self._by_glosses(self._glosses.begun_by(folded))
            yield self._formed_like(folded)

    def spelled(self, text: str) -> Iterator[Alternative]:
        """Foreign names by the letters that other languages write them with: Victoria, ビクトリア.

        Of a town of the vocabulary none that has a name of its own: リスボン is not how リスバーン, Lisburn, is spelled.
        """
        key = english_key(text)
        if key not in self._thesaurus.by_english:
            others = self._thesaurus.by_run if key in town_keys() else {}
            for word in self._lexicon.foreign_names.spelled(" ".join(key)):
                if (word,) not in others:
                    yield Alternative(ENGLISH, word, (word,))

    @property
    def _proposers(self) -> dict[str, list[str]]:
        """The proposers, without what kind they are, by their first character."""
        names = (without_form(matching(name)) for name in self._generation.facet("proposer").values)
        return self._generation.derived(
            "proposers", lambda: inverted((name[0], name) for name in names if name)
        )

    def _as_called(self, folded: str) -> Iterator[Alternative]:
        """An organisation as texts call it that leave out what kind it is (双日株式会社), or as people clip its name."""
        bare = without_form(folded)
        if bare and bare != folded:
            yield Alternative(VARIANT, bare, as_run(bare))
        if company := _COMPANY.fullmatch(folded):
            run = as_run(company[1])
            yield Alternative(VARIANT, company[1], run)
            yield from self._alternatives.of(company[1], run, present=False, strict=False)
        names = self._proposers.get(folded[:1], ()) if not is_known(folded) or is_organisation(folded) else ()
        for name in names:  # 日本海 is no 日本海事協会
            if is_clipped(folded, name):
                yield Alternative(SYNONYM, name, as_run(name))

    def _by_glosses(self, nouns: Iterable[Run]) -> Iterator[Alternative]:
        """Nouns by a part of their English: 撮影所 for a studio, which is no workshop; 機関車 for locomot."""
        return (Alternative(PART, "".join(noun), noun) for noun in nouns)

    def _formed_like(self, folded: str) -> Iterator[Alternative]:
        """What an English participle is made of: 断熱, insulation, for insulated; of a dictionary, 濃縮 for concentrated."""
        participle = _PARTICIPLE.fullmatch(folded)
        if participle is None:
            return
        for noun in nouns_of_action(participle[1]):
            for name in self._thesaurus.in_japanese((noun,)):
                yield Alternative(PART, name.text, name.run)
            for run in self._glosses.of((noun,)):
                yield Alternative(PART, "".join(run), run)

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

    def _with_okurigana(self, term: str) -> Iterator[Alternative]:
        """A compound typed without its okurigana as the words that it is: 野積, 野積み."""
        for apart in self._lexicon.written_apart(term):
            yield Alternative(VARIANT, "・".join(apart), apart)

    def _as_another_kind(self, run: Run) -> Iterator[Alternative]:
        """A place abroad under another kind of place than that which was typed: フエ省, フエ市."""
        name = run[:-1]
        if name and all(map(KATAKANA.fullmatch, name)):
            for kind in _KINDS_OF_PLACES:
                yield Alternative(OF_ANOTHER_KIND, "".join((*name, kind)), (*name, kind))

    def _as_a_kind(self, run: Run) -> Iterator[Alternative]:
        """Words that have a noun of one kanji in them, and no names: 錦鯉 for 鯉; not 島根 for 島."""
        term = run[0]
        if _KANJI.fullmatch(term) and is_noun(term) and run not in self._thesaurus.places:
            for other in self._lexicon.with_noun(term):
                if is_noun(other) and (other,) not in self._thesaurus.places and other not in load().fillers:
                    yield Alternative(PART, other, (other,))

    def read_inside(self, text: str) -> Iterator[Alternative]:
        """Compounds whose words may be read as what was typed, though none is read so by itself."""
        folded = without_spaces(text)
        runs: list[Run] = []
        if len(folded) <= LONGEST_READ:
            if KANA.fullmatch(folded):
                runs = self._lexicon.sounds.compounds_read_as(katakana(folded))
                if "ー" in folded and katakana(folded) != folded:  # とーきょー
                    runs += self._lexicon.sounds.romanised_as(romaji_key(katakana(folded)))
            elif LATIN.fullmatch(folded):
                runs = self._lexicon.sounds.compounds_romanised_as(latin_key(folded))
            elif found := _PARTLY_KANA.fullmatch(folded):
                runs = self._read_in_part(**found.groupdict(""))
        return (Alternative(READING, "".join(run), run) for run in filter(self._may_adjoin, runs))

    def _read_in_part(self, before: str, kana: str, after: str) -> list[Run]:
        """Compounds of which a word is typed in hiragana: せんたく工場, 汚水しょり."""
        head, tail = map(as_run, (before, after))
        reading = katakana(kana)
        read = (run for run in self._lexicon.sounds.read_as(reading) if "".join(run) != reading)
        return [head + run + tail for run in read]

    def read_by_kanji(self, text: str) -> Iterator[Alternative]:
        """Words read as people do and the dictionary does not: じねつ (地熱), ぶんべつ (分別), せこう (施工)."""
        folded = without_spaces(text)
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
            yield from self._alternatives.other_names(run, READING * NARROWER)

    def _begun_by(self, folded: str, *, is_name: bool) -> Iterator[Alternative]:
        """Words that begin with what was typed: names as written, in kana by their reading, in Latin letters in English."""
        if not _LEAST_TYPED <= len(folded) <= LONGEST_READ:
            return
        if LATIN.fullmatch(folded):
            if len(folded) >= _LEAST_ENGLISH_BEGUN:
                for name in self._thesaurus.begun_in_english(folded):
                    yield Alternative(ENGLISH, name.text, name.run)
            if len(folded) >= _LEAST_LATIN_BEGUN:
                for begun in self._standing(self._lexicon.sounds.begun_in_romaji(begun_key(folded))):
                    yield Alternative(PART, "".join(begun), begun)
            return
        for name in () if is_name or is_known(folded) else self._thesaurus.begun_by(folded):
            yield Alternative(PART, name.text, name.run)
            yield from self._alternatives.other_names(name.run, PART * HIDDEN)
        reading = katakana(folded)
        for place in self._thesaurus.places_begun(reading):
            yield Alternative(PART, "".join(place), place)
        for one in [reading] if KANA.fullmatch(folded) else unfinished(reading):
            for begun in self._standing(self._lexicon.sounds.begun_by(one)):
                yield Alternative(PART, "".join(begun), begun)

    def _standing(self, runs: Iterator[Run]) -> Iterator[Run]:
        """The runs that may stand in a text; of the words that may be meant by half a reading, most never stand together."""
        return filter(self._may_adjoin, islice(runs, _MOST_BEGUN))
