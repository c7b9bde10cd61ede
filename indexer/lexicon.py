"""The words of one generation with their readings, and the ways in which they are related.

A small file beside the Whoosh index (`lexicon.tsv`: term, readings, parts, documents, fields), written when a
generation is built.
Everything else is derived from it at its first use: terms by reading, by romaji, by kanji skeleton
(取り組む, 取組み → 取組), and the katakana compounds that a word is a part of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import product
from pathlib import Path

from indexer.analysis import AnalysedText, analyse, as_run, katakana
from indexer.compounds import Compounds
from indexer.mixed import MixedSpellings
from indexer.morphology import morphemes
from indexer.potential import base_of_potential, potential_of
from indexer.pronunciation import OKURIGANA, continuative, loan_sound, skeleton, voiced
from indexer.readings import Readings, Run, inverted
from indexer.remembered import Remembered
from indexer.transliteration import ForeignNames

FILE = "lexicon.tsv"
_KATAKANA_WORD = re.compile("[ァ-ヺー]{3,}")
_KANJI = re.compile("[一-鿿々]+")
_HIRAGANA = frozenset(map(chr, range(ord("ぁ"), ord("ん") + 1)))
_TAIL = re.compile("(?<=[一-鿿々])[ぁ-ん]{2,}$")
_KANJI_AND_KANA = re.compile("(?=.*[一-鿿々])(?=.*[ぁ-ゖァ-ヺ]{2})[一-鿿々ぁ-ゖァ-ヺー]+")
_DIRECTIONS = {"東": "ヒガシ", "西": "ニシ", "南": "ミナミ", "北": "キタ"}
_LONGEST_READ = 24  # characters of a word of which the dictionary tells the reading
_MOST_REMEMBERED = 8192  # terms whose spellings were looked up


class Lexicon:
    """Terms → readings, and what can be derived from them."""

    def __init__(self) -> None:
        self.readings: dict[str, set[str]] = {}
        self.documents: dict[str, int] = {}  # that a term was added with; those deleted since count
        self.fields: dict[str, int] = {}  # a bit for each text field that a term stands in, or stood
        self.compounds = Compounds(self.readings)
        self._parts: dict[str, list[str]] = {}  # of compounds
        self._spellings: Remembered[str, list[str]] = Remembered(_MOST_REMEMBERED)

    def __contains__(self, term: str) -> bool:
        return term in self.readings

    @classmethod
    def load(cls, directory: Path) -> Lexicon:
        """The lexicon of a generation; empty where there is none."""
        path = directory / FILE
        rows = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        made = cls()
        for term, read_as, made_of, documents, fields in (row.split("\t") for row in rows if row):
            made.readings[term] = set(read_as.split("|")) if read_as else set()
            made.documents[term] = int(documents)
            made.fields[term] = int(fields)
            if made_of:
                made._parts[term] = made_of.split("|")
        return made

    def extend(self, texts: Iterable[AnalysedText]) -> None:
        """Take in the words of the text fields of one more document, in their order, before anything has been derived."""
        found: dict[str, int] = {}
        for number, tokens in enumerate(texts):
            for token in tokens:
                readings = self.readings.setdefault(token.term, set())
                if token.reading:
                    readings.add(token.reading)
                found[token.term] = found.get(token.term, 0) | 1 << number
        for term, fields in found.items():
            self.documents[term] = self.documents.get(term, 0) + 1
            self.fields[term] = self.fields.get(term, 0) | fields

    def save(self, directory: Path, places: int) -> None:
        """Write it down, with the parts of its compounds; `places` is the number of the field that names places."""
        rows = []
        for term, readings in sorted(self.readings.items()):
            is_place = bool(self.fields[term] >> places & 1)
            parts = self.compounds.made_of(term, is_place=is_place)  # anew: of words that came since, too
            made_of = "|".join(parts)
            counts = f"{self.documents[term]}\t{self.fields[term]}"
            rows.append(f"{term}\t{'|'.join(sorted(readings))}\t{made_of}\t{counts}")
        (directory / FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")

    # Relations

    @cached_property
    def sounds(self) -> Readings:
        """The terms by how they are read."""
        return Readings(self.readings)

    @cached_property
    def _by_skeleton(self) -> dict[str, list[str]]:
        return inverted((kanji, term) for term in self.readings if (kanji := skeleton(term)))

    @cached_property
    def _by_kana(self) -> dict[str, list[str]]:
        """Words of kanji and kana, in katakana: タンパク質 → たんぱく質."""
        return inverted((katakana(term), term) for term in self.readings if _KANJI_AND_KANA.fullmatch(term))

    @cached_property
    def _mixed(self) -> MixedSpellings:
        return MixedSpellings(self.readings)

    @cached_property
    def _by_loan_sound(self) -> dict[str, list[str]]:
        """Long katakana words by what their spellings share."""
        return inverted(
            (sound, term)
            for term in self.readings
            if _KATAKANA_WORD.fullmatch(term) and (sound := loan_sound(term))
        )

    def spelled_alike(self, name: str) -> list[str]:
        """A foreign name, which may be long in other places (ハノーイ) than the index spells it."""
        alike = self._by_loan_sound.get(loan_sound(name), ())
        return list(dict.fromkeys((name, *alike) if name in self else alike))

    def runs_of(self, name: str) -> Iterator[Run]:
        """A name as one word of the lexicon, or as several in a row; nothing where it lacks one of them."""
        if name in self:
            yield (name,)
        elif self._is_made_of(name.replace("・", "")):
            run = as_run(name)
            if all(term in self for term in run):
                yield run

    def _is_made_of(self, name: str) -> bool:
        """Whether a name might be words of the lexicon in a row, of which long ones have lost their final ー."""
        if not self.characters.issuperset(name):
            return False
        reached = [0]
        for end in range(1, len(name) + 1):
            words = [name[start:end] for start in reached]
            if any(word in self or word.removesuffix("ー") in self for word in words):
                reached.append(end)
        return reached[-1] == len(name)

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters of all terms."""
        return frozenset("ー").union(*self.readings)

    @cached_property
    def foreign_names(self) -> ForeignNames:
        """The katakana words by how other languages spell them."""
        return ForeignNames(filter(_KATAKANA_WORD.fullmatch, self.readings))

    @cached_property
    def _with_part(self) -> dict[str, list[str]]:
        """Words → the compounds they are a whole part of."""
        return inverted((part, term) for term, parts in self._parts.items() for part in parts)

    def variants(self, term: str) -> list[str]:
        """Other spellings of a term: okurigana (取組, 取り組む), kana and kanji of one word (めざす, 目指す)."""
        known = self._spellings.get(term)
        if known is None:
            known = self._spellings[term] = self._spelled(term)
        return known

    def _spelled(self, term: str) -> list[str]:
        found: list[str] = []
        stems = self._stems(term)
        for other in self._by_skeleton.get(skeleton(term), ()):
            if stems & self._stems(other) and (len(skeleton(term)) > 1 or {term[-1], other[-1]} <= _HIRAGANA):
                found.append(other)
        if OKURIGANA.search(term):
            for reading in sorted(stems):
                if len(reading) > 2:
                    found += [
                        other
                        for other in self.sounds.by_reading.get(reading, ())
                        if _same_word(term, other) or (reading != katakana(term) and _is_noun_of(term, other))
                    ]
        elif _KATAKANA_WORD.fullmatch(term) or (len(term) == 2 and katakana(term) == term):
            found += [other for other in self.sounds.by_reading.get(term, ()) if katakana(other) == term]
            found += self._by_loan_sound.get(loan_sound(term), ())
        if _KANJI_AND_KANA.fullmatch(term):
            found += self._by_kana.get(katakana(term), ())
        found += self._mixed.of(term)
        return [other for other in dict.fromkeys(found) if other != term]

    def written_apart(self, term: str) -> list[Run]:
        """A verb or noun with okurigana as the words that the index has it as: 乗り継ぎ → (乗る, 継ぎ), 野積 → (野, 積み)."""
        kanji = skeleton(term)
        if len(kanji) < 2 or term in self:
            return []
        runs = [
            run for reading in sorted(self._stems(term)) for run in self.sounds.compounds_read_as(reading)
        ]
        found = [run for run in runs if OKURIGANA.sub("", "".join(run)) == kanji]
        return list(dict.fromkeys((*found, *self._kanji_apart(term, kanji))))

    def _kanji_apart(self, term: str, kanji: str) -> Iterator[Run]:
        """Its first kanji alone, which the dictionary reads otherwise, and a word for the rest: 持ち帰る → (持, 帰り)."""
        for at in range(1, len(kanji)):
            head, rest = kanji[:at], kanji[at:]
            for tail in self._by_skeleton.get(rest, ()) if head in self else ():
                if self._ends_in(term, {stem[1:] for stem in self._stems(tail)}):
                    yield head, tail

    def written_together(self, run: Run) -> list[str]:
        """Words of a run as one word of the index, whatever their okurigana: (乗る, 継ぎ) → 乗り継ぎ."""
        joined = "".join(run)
        found = [joined] if joined in self else []
        kanji = skeleton(joined)
        alike = self._by_skeleton.get(kanji, ()) if len(run) == len(kanji) else ()
        if others := [other for other in alike if other != joined]:
            read = {"".join(stems) for stems in product(*map(self._stems, run))}
            tails = self._stems(run[-1]) if len(run) == 2 and OKURIGANA.search(run[1]) else ()
            found += [
                other
                for other in others
                if read & self._stems(other)
                or self._ends_in(other, tails)  # (買, 替え), of which 買 is read ガイ
            ]
        return found

    def _ends_in(self, term: str, stems: Collection[str]) -> bool:
        return any(reading.endswith(stem) for reading in self._stems(term) for stem in stems)

    def with_okurigana(self, run: Run) -> Iterator[Run]:
        """A verb that the dictionary takes for a lone kanji and another word, as it is written in full: (立, 上げ) → (立ち, 上げる)."""
        if len(run) == 2 and len(run[0]) == 1 and OKURIGANA.search(run[1]):
            tails = [one for one in self._by_skeleton.get(skeleton(run[1]), ()) if one.startswith(run[1])]
            yield from product(self._by_skeleton.get(run[0], ()), tails)

    def _read(self, term: str) -> set[str]:
        """The readings of a term, in the lexicon or not."""
        known = self.readings.get(term)
        if known:
            return known
        if len(term) > _LONGEST_READ:
            return {katakana(term)}
        alone = {token.reading for token in analyse(term) if token.term == term and token.reading}
        return alone or {katakana("".join(one.reading.replace("*", one.surface) for one in morphemes(term)))}

    def _stems(self, term: str) -> set[str]:
        """The forms under which a verb and the noun made of it are read alike: トリクム, トリクミ."""
        readings = self._read(term)
        return readings | continuative(readings)

    def can_be_done(self, term: str) -> list[str]:
        """The verb of which one that is not there may say that it can be done, or the other way: 賄える, 賄う."""
        others = (base_of_potential(term), potential_of(term))
        return [other for other in others if other in self] if term not in self else []

    def homophones(self, term: str) -> list[str]:
        """Words with the same reading and the same okurigana, written with other kanji: 生かす, 活かす."""
        tail = _TAIL.search(term)
        if tail is None:
            return []
        alike = (other for reading in self._read(term) for other in self.sounds.by_reading.get(reading, ()))
        return [
            other for other in alike if other != term and len(other) == len(term) and other.endswith(tail[0])
        ]

    def compounds_with(self, run: Run) -> list[str]:
        """Compounds that a word, or words in a row, are a part of: カーボン → カーボンニュートラル, バイオ・マス → バイオマスボイラ."""
        found = self._with_part.get("".join(run), [])
        if len(run) == 1:
            return found
        several = (one for one in self._with_part.get(run[0], ()) if _has_run(self._parts[one], run))
        return list(dict.fromkeys((*found, *several)))

    def with_noun(self, kanji: str) -> list[str]:
        """Words that begin or end with a noun of one kanji, and are read so there: 犬ぞり, 錦鯉 (ニシキゴイ); not 墓地 (ボチ)."""
        heads = tuple(self._read(kanji))
        tails = (*heads, *map(voiced, heads))
        return [
            term
            for term, readings in self.readings.items()
            if (term[0] == kanji and any(reading.startswith(heads) for reading in readings))
            or (term[-1] == kanji and any(reading.endswith(tails) for reading in readings))
        ]

    def parts_by_direction(self, region: str) -> list[str]:
        """Words for a part of a region, by the direction before its name: 九州 → 北九州, but not 京都 → 東京都."""
        return [
            f"{kanji}{region}"
            for kanji, direction in _DIRECTIONS.items()
            if self.readings.get(f"{kanji}{region}", set())
            & {direction + reading for reading in self._read(region)}
        ]


def _has_run(parts: list[str], run: Run) -> bool:
    return any(tuple(parts[at : at + len(run)]) == run for at in range(len(parts)))


def _is_noun_of(verb: str, noun: str) -> bool:
    """Whether a noun read like a verb in kana may be made of it: とりくむ, 取組."""
    return len(verb) > 3 and OKURIGANA.fullmatch(verb) is not None and len(skeleton(noun)) > 1


def _same_word(one: str, other: str) -> bool:
    """めざす and 目指す: read alike, one is all kana or both end in the same okurigana."""
    if one[-1] == other[-1] and set(one) & set(other) - _HIRAGANA:
        return True  # くみ上げる, 汲み上げる
    if one[0] == other[0] and _KANJI.match(one) and set(one) - _HIRAGANA <= set(other):
        return True  # 取りくむ, 取組, 取り組み
    return one[-1] == other[-1] and (
        katakana(one) == katakana(other) or bool(OKURIGANA.fullmatch(one)) != bool(OKURIGANA.fullmatch(other))
    )
