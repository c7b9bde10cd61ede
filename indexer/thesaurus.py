"""The vocabulary as runs of terms: what else a run of terms may be called, in Japanese and English."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple, TypeVar

from indexer.analysis import KATAKANA, analyse, as_run, katakana
from indexer.english_words import english_key
from indexer.entries import Group
from indexer.pronunciation import continuative, skeleton
from indexer.readings import Run, inverted
from indexer.romaji import romaji_key
from indexer.towns import load_towns
from indexer.vocabulary import Vocabulary, matching

FILE = "thesaurus.json"
LONGEST = 8  # terms of the longest run that is looked up
_LEAST_PART = 3  # kana of a part of a name that stands for it
_LEAST_BEGUN = 4  # characters of a name that is typed in part
_SUFFIX = re.compile(r"(?<=..)[都府県市区町村]$")
_ENDINGS_OF_FORMS = re.compile(  # of English words
    "(?:[bdglmnprt]?(?:ed|er|ery|ing)|age|i?al|[iy]?[sz]?ation|i[sz](?:e|ing|ation)|ful|ic|less|ly|ment|or|ry|y)?"
)
T = TypeVar("T")


class Name(NamedTuple):
    """One name of a thing: its text and its run of terms."""

    text: str
    run: Run


class Thesaurus:
    """Groups of names, found by any name's run, by English words, by reading and by romaji.

    It is made with an index, kept beside it (`thesaurus.json`), and read from there: the runs of some
    thousand names need the dictionary, which a server should not have to search for them. They are looked
    up once for all indexes that a process makes.
    """

    def __init__(self) -> None:
        self.names: list[tuple[list[Name], list[Name]]] = []  # of each group: same, narrower
        self.by_run: dict[Run, list[int]] = {}
        self.by_english: dict[Run, list[int]] = {}
        self.english: list[str] = []
        self.by_reading: dict[str, list[Run]] = {}
        self.by_romaji: dict[str, list[Run]] = {}

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Thesaurus:
        """The thesaurus of a vocabulary."""
        made = cls()
        for group in _groups(vocabulary):
            made._add(
                [Name(text, run) for text in group.terms if (run := as_run(text))],
                [Name(text, run) for text in group.narrower if (run := as_run(text))],
                group.english,
            )
        for place in vocabulary.municipalities:
            bare = _SUFFIX.sub("", place.name)
            runs = _bare_runs(place.name, bare)
            made._add([Name(bare, run) for run in runs], [], (place.english,))
            reading = katakana(place.kana)
            made._read(reading, as_run(place.name))
            if without := _without_ending(reading, place.name):
                made._read(without, runs[0])
        return made

    def as_json(self) -> str:
        """The names as they are kept."""
        english: list[list[str]] = [[] for _ in self.names]
        for words, numbers in self.by_english.items():
            for number in numbers:
                english[number].append(" ".join(words))
        groups = [
            [same, narrower, words] for (same, narrower), words in zip(self.names, english, strict=True)
        ]
        readings = [[reading, run] for reading, runs in self.by_reading.items() for run in runs]
        return json.dumps(
            {"groups": groups, "readings": readings, "english": self.english}, ensure_ascii=False
        )

    @classmethod
    def load(cls, directory: Path) -> Thesaurus:
        """The thesaurus of a generation, with the towns that it mentions; empty where there is none."""
        made, path = cls(), directory / FILE
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            for same, narrower, english in kept["groups"]:
                made._add(_names(same), _names(narrower), english)
            for reading, run in kept["readings"]:
                made._read(reading, tuple(run))
            made.english = kept["english"]
        for english, runs in load_towns(directory):
            made._add([Name("".join(run), run) for run in runs], [], english)
        return made

    @cached_property
    def places(self) -> frozenset[Run]:
        """The runs of all Japanese places."""
        return frozenset(run for runs in self.by_reading.values() for run in runs)

    def places_read(self, kana: str, kind: str) -> list[str]:
        """The Japanese places that are read so, by what they are: きょうと, 市 → 京都市."""
        readings = (katakana(kana + ending) for ending in _ENDINGS.get(kind, "").split("|"))
        names = ("".join(run) for reading in readings for run in self.by_reading.get(reading, ()))
        return [name for name in names if name.endswith(kind)]

    @cached_property
    def _readings(self) -> list[tuple[str, list[Run]]]:
        """The readings of all Japanese places, in order."""
        return sorted(self.by_reading.items())

    def places_begun(self, reading: str) -> Iterator[Run]:
        """The Japanese places of which a reading is at least half: ナスカラス."""
        for whole, runs in begun(self._readings, reading):
            if len(whole) <= 2 * len(reading):
                yield from runs

    def is_name(self, run: Run) -> bool:
        """Whether a katakana word is a name, which then stands as itself: インド is not インドネシア."""
        return len(run) == 1 and katakana(run[0]) == run[0] and run in self.by_run

    @cached_property
    def by_part(self) -> dict[str, list[int]]:
        """The words of katakana names of several words → their groups."""
        found: dict[str, list[int]] = {}
        for run, groups in self.by_run.items():
            if len(run) > 1 and all(map(KATAKANA.fullmatch, run)):
                for term in (term for term in run if len(term) >= _LEAST_PART):
                    found.setdefault(term, []).extend(groups)
        return found

    @cached_property
    def _spelled(self) -> list[tuple[str, Name]]:
        """All names as they are looked up, in order."""
        names = {name for same, _ in self.names for name in same}
        return sorted((matching(name.text).replace("・", ""), name) for name in names)

    def begun_by(self, typed: str) -> list[Name]:
        """The names that a folded text is at least half of, typed from the beginning: 環境アセス."""
        typed = typed.replace("・", "")
        found = begun(self._spelled, typed) if len(typed) >= _LEAST_BEGUN else ()
        return [name for spelled, name in found if len(spelled) <= 2 * len(typed)]

    @cached_property
    def _joined(self) -> list[tuple[str, Run]]:
        """English words in one, in order, and as they are."""
        return sorted(("".join(words), words) for words in self.by_english)

    def begun_in_english(self, typed: str) -> Iterator[Name]:
        """The names whose English begins so; of a word of its own, those that begin with it or a form of it: wind turbine, farming; no window."""
        is_word = (typed,) in self.by_english
        for _, words in begun(self._joined, typed):
            rest = words[0].removeprefix(typed)
            if not is_word or _ENDINGS_OF_FORMS.fullmatch(rest) or (rest,) in self.by_english:
                for group in self.by_english[words]:
                    yield from self.names[group][0]

    @cached_property
    def _by_skeleton(self) -> dict[Run, list[Run]]:
        """The runs without their okurigana → as they are."""
        return inverted((_without_okurigana(run), run) for run in self.by_run)

    def same_as(self, run: Run) -> list[tuple[Name, bool]]:
        """Other names of a run: the name, and whether it is narrower."""
        known = self.by_run.get(run)
        if known is None:  # 埋め立て地 as 埋立地; 組合せ is no 組合
            alike = self._by_skeleton.get(_without_okurigana(run), ())
            known = [number for other in alike if _sound_alike(run, other) for number in self.by_run[other]]
        found: list[tuple[Name, bool]] = []
        for number in known:
            same, narrower = self.names[number]
            found += [(name, False) for name in same if name.run != run]
            found += [(name, True) for name in narrower if name.run != run]
        return found

    def english_of(self, run: Run) -> list[str]:
        """The English words for a run, without spaces."""
        return [
            english
            for number in self.by_run.get(run, ())
            for english in self._english_by_group.get(number, ())
        ]

    @cached_property
    def _english_by_group(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for words, numbers in self.by_english.items():
            for number in numbers:
                found.setdefault(number, []).append("".join(words))
        return found

    def in_japanese(self, english: Run) -> list[Name]:
        """What English words are called in Japanese."""
        return [name for number in self.by_english.get(english, ()) for name in self.names[number][0]]

    def _add(self, same: list[Name], narrower: list[Name], english: Iterable[str]) -> None:
        number = len(self.names)
        self.names.append((same, narrower))
        for name in same:
            self.by_run.setdefault(name.run, []).append(number)
        for words in english:
            self.by_english.setdefault(english_key(words), []).append(number)
            self.english.append(words)

    def _read(self, reading: str, run: Run) -> None:
        if run:
            self.by_reading.setdefault(reading, []).append(run)
            self.by_romaji.setdefault(romaji_key(reading), []).append(run)


def save_thesaurus(directory: Path, vocabulary: Vocabulary) -> None:
    """Write down the thesaurus of a vocabulary."""
    (directory / FILE).write_text(_as_json(vocabulary), encoding="utf-8")


@lru_cache(maxsize=1)
def _as_json(vocabulary: Vocabulary) -> str:
    return Thesaurus.of(vocabulary).as_json()


def begun(spelled: list[tuple[str, T]], typed: str) -> Iterator[tuple[str, T]]:
    """Those of a sorted list that begin so."""
    return takewhile(
        lambda pair: pair[0].startswith(typed), islice(spelled, bisect_left(spelled, (typed,)), None)
    )


def _without_okurigana(run: Run) -> Run:
    """A run with the kanji of its words alone, where that are two or more: 埋め立て地 as 埋立地."""
    return tuple(kanji if len(kanji := skeleton(term)) > 1 else term for term in run)


def _sound_alike(one: Run, other: Run) -> bool:
    """Whether two runs may be read alike, as far as anybody knows how they are read."""
    some, others = _readings_of(one), _readings_of(other)
    return not (some and others) or not some.isdisjoint(others)


def _readings_of(run: Run) -> set[str]:
    """How a run is read, also as the noun that is made of a verb; empty where the dictionary does not know."""
    tokens = analyse("".join(run))
    if not all(token.reading for token in tokens):
        return set()
    reading = {"".join(token.reading for token in tokens)}
    return reading | continuative(reading)


def _names(pairs: list[tuple[str, list[str]]]) -> list[Name]:
    return [Name(text, tuple(run)) for text, run in pairs]


def _bare_runs(name: str, bare: str) -> list[Run]:
    """The runs of a place without its suffix: as a part of its whole name, and by itself where that differs: 二戸."""
    alone, whole = as_run(bare), as_run(name)
    within = whole[:-1] if bare != name and whole[-1] == name[len(bare) :] else alone
    return list(dict.fromkeys((within, alone)))


def _without_ending(reading: str, name: str) -> str:
    """The reading of a place without that of its suffix; empty where it has none."""
    endings = map(katakana, _ENDINGS.get(name[-1], "").split("|") if len(name) > 2 else ())
    return next((reading[: -len(end)] for end in endings if end and reading.endswith(end)), "")


_ENDINGS = {
    "都": "と",
    "府": "ふ",
    "県": "けん",
    "市": "し",
    "区": "く",
    "町": "ちょう|まち",
    "村": "むら|そん",
}


def _groups(vocabulary: Vocabulary) -> list[Group]:
    groups = list(vocabulary.groups)
    for country in vocabulary.countries:
        japanese = [name for name in country.aliases if not name.isascii()]
        english = [name for name in (country.english, *country.aliases) if name.isascii()]
        groups.append(Group((country.name, *japanese), tuple(dict.fromkeys(english))))
    groups += [Group((field.name,), (field.english,)) for field in vocabulary.fields]
    return groups
