"""Janome's morphological analysis with leaner inner loops.

The dictionary, the costs and the answers are Janome's (a test compares them on random text); the process's one
`Morphology` knows the nouns of hiragana.tsv besides. The two loops that take nearly all of its time are written anew: the
search for words in `dictionary`, and that for the cheapest path here. Where Janome keeps lattice nodes as objects,
`_best_path` keeps tuples and looks for the best predecessor once per left context.

All state of one analysis is local to the call, so one `Morphology` serves any number of threads.
(A `janome.Tokenizer` must not be shared: its matcher keeps a cache that threads corrupt.)

>>> [m.surface for m in morphemes("廃棄物発電")]
['廃棄', '物', '発電']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from indexer.dictionary import Dictionary
from indexer.vocabulary import load

MAX_TEXT = 512  # characters per lattice; longer runs without any punctuation are cut
_PLAIN_ENDINGS = frozenset("うくぐすつぬぶむる")
_NAMES = ("名詞,固有名詞,組織", "名詞,固有名詞,一般")
_HIRAGANA = re.compile("[ぁ-ん]{2,}")
_MAX_WORD = 50  # characters of the longest dictionary word Janome looks for

# A lattice node: cost so far, connection costs by the next word's left context, entry number
# (-1: unknown word), node before, start, end, part of speech of an unknown word.
_Node = tuple[int, Any, int, Any, int, int, str]


class Morpheme(NamedTuple):
    """One morpheme: `start` is its offset in the analysed text."""

    surface: str
    start: int
    part_of_speech: str
    base_form: str
    reading: str  # katakana, "*" where the dictionary has none


class Morphology:
    """Splits text into morphemes, for any number of threads; `nouns` are words besides those of the dictionary."""

    def __init__(self, nouns: Iterable[str] = ()) -> None:
        self.dictionary = Dictionary(nouns)

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of a text without spaces, in order; together they are the text."""
        found: list[Morpheme] = []
        for offset in range(0, len(text), MAX_TEXT):
            part = text[offset : offset + MAX_TEXT]
            node = self._best_path(part)
            path = []
            while node[3] is not None:
                path.append(node)
                node = node[3]
            for _, _, number, _, start, end, unknown in reversed(path):
                surface = part[start:end]
                if number < 0:
                    found.append(Morpheme(surface, offset + start, unknown, surface, "*"))
                else:
                    found.append(Morpheme(surface, offset + start, *self.dictionary.details(number)))
        return found

    def _best_path(self, text: str) -> _Node:
        """The last node of the cheapest path (Viterbi); the nodes before it hang on its [3]."""
        size = len(text)
        words, unknown = self.dictionary.words, self.dictionary.unknown
        categories = [unknown(character) for character in text]
        ending: list[list[_Node]] = [[] for _ in range(size + 1)]
        connections = self.dictionary.connections
        ending[0].append((0, connections[0], -1, None, 0, 0, ""))
        for at in range(size):
            before = ending[at]
            if not before:
                continue
            best: dict[int, tuple[int, _Node]] = {}
            known = words(text, at, min(at + _MAX_WORD, size))
            for length, number, left, right, cost in known:
                link = best.get(left)
                if link is None:
                    link = best[left] = _cheapest(before, left)
                ending[at + length].append(
                    (link[0] + cost, connections[right], number, link[1], at, at + length, "")
                )
            for name, always, longest, entries in categories[at][0]:
                if known and not always:
                    continue
                end, stop = at + 1, min(size, at + longest + 1)
                while end < stop and name in categories[end][1]:
                    end += 1
                for left, right, cost, part_of_speech in entries:
                    link = best.get(left)
                    if link is None:
                        link = best[left] = _cheapest(before, left)
                    ending[end].append(
                        (link[0] + cost, connections[right], -1, link[1], at, end, part_of_speech)
                    )
        return _cheapest(ending[size], 0)[1]


def _cheapest(before: list[_Node], left: int) -> tuple[int, _Node]:
    """The node that leads to a left context at the least cost; Janome's rule for equal costs."""
    best = before[0]
    low = best[0] + best[1][left]
    for node in before:
        cost = node[0] + node[1][left]
        if cost < low or (cost == low and 0 <= node[2] < best[2]):
            low, best = cost, node
    return low, best


@lru_cache(maxsize=1)
def _shared() -> Morphology:
    return Morphology(load().hiragana)


def morphemes(text: str) -> list[Morpheme]:
    """The morphemes of a text, by the process's one `Morphology`."""
    return _shared().morphemes(text)


def is_known(word: str) -> bool:
    """Whether the dictionary has a word at all, by the process's one `Morphology`."""
    return _shared().dictionary.is_known(word)


def is_noun(word: str) -> bool:
    """Whether the dictionary has a word as an ordinary noun, by the process's one `Morphology`."""
    return _shared().dictionary.is_noun(word)


def is_surname(word: str) -> bool:
    """Whether the dictionary has a word only as a name of persons, by the process's one `Morphology`."""
    return _shared().dictionary.is_surname(word)


def is_region(word: str) -> bool:
    """Whether the dictionary has a word as the name of a part of the world, by the process's one `Morphology`."""
    return _shared().dictionary.is_region(word)


def is_organisation(word: str) -> bool:
    """Whether the dictionary has a word as a name of an organisation, or of anything but a place or person: オリコン."""
    found = morphemes(word)
    return len(found) == 1 and found[0].part_of_speech.startswith(_NAMES)


def begins_with_adjective(text: str) -> bool:
    """Whether the first word of a text is an adjective: 古い町並み; not 走るバス."""
    return bool(text) and morphemes(text)[0].part_of_speech.startswith(("形容詞", "連体詞"))


def is_predicate(text: str) -> bool:
    """Whether a text is a verb or an adjective, with or without an ending: 作って, 新しく, 大きな; not 新しい技術."""
    first, *others = (morpheme.part_of_speech for morpheme in morphemes(text)) if text else ("",)
    return first.startswith(("動詞", "形容詞", "連体詞")) and not any(
        kind.startswith("名詞") for kind in others
    )


def is_plain_verb(text: str) -> bool:
    """Whether a text is a verb as it stands before a noun (焼く), or one in hiragana alone (つけ)."""
    if text[-1:] not in _PLAIN_ENDINGS and not _HIRAGANA.fullmatch(text):
        return False
    found = morphemes(text)
    return (
        len(found) == 1
        and found[0].part_of_speech.startswith("動詞,自立")
        and (found[0].base_form == text or _HIRAGANA.fullmatch(text) is not None)
    )


def release() -> None:
    """Give back the memory of the dictionary's pages that were looked at, by the process's one `Morphology`."""
    _shared().dictionary.release()


def forget() -> None:
    """Give back what the dictionary keeps of the words that were looked at, by the process's one `Morphology`."""
    _shared().dictionary.forget()
