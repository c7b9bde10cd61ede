"""Janome's morphological analysis with leaner inner loops.

The dictionary, the costs and the answers are Janome's (a test compares them on random text);
the two loops that take nearly all of its time are written anew. Where Janome walks its
finite-state transducer byte by byte at every position of every text, `_Trie` asks it once per
distinct prefix. Where it keeps lattice nodes as objects, `_best_path` keeps tuples and looks for
the best predecessor once per left context.

All state of one analysis is local to the call, and the shared trie only ever gains whole nodes,
so one `Morphology` serves any number of threads. (A `janome.Tokenizer` must not be shared: its
matcher keeps a cache that threads corrupt.)

>>> [m.surface for m in morphemes("廃棄物発電")]
['廃棄', '物', '発電']
"""

from __future__ import annotations

import sys
from array import array
from functools import lru_cache
from struct import unpack
from typing import Any, NamedTuple

from janome import sysdic
from janome.fst import FLAG_FINAL_ARC, FLAG_LAST_ARC
from janome.sysdic import connections1, connections2
from janome.tokenizer import Tokenizer
from janome.version import JANOME_VERSION

__all__ = ["JANOME_VERSION", "Morpheme", "Morphology", "is_known", "is_noun", "morphemes"]

MAX_TEXT = 512  # characters per lattice; longer runs without any punctuation are cut
_MAX_WORD = 50  # characters of the longest dictionary word Janome looks for

_NOUNS = ("名詞,一般", "名詞,サ変接続", "名詞,形容動詞語幹", "名詞,接尾,一般")

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


class _Prefix:
    """A prefix of dictionary words: where the transducer stands after it, and what ends in it."""

    __slots__ = ("children", "entries", "states")

    def __init__(self, states: list[tuple[int, int, bytes]], entries: tuple[tuple[Any, ...], ...]) -> None:
        self.children: dict[str, _Prefix] = {}
        self.states = states  # (shard of the transducer, address, output so far)
        self.entries = entries  # (length, number, left context, connection costs, cost), shortest first


class _Trie:
    """The dictionary's words as a trie of characters, grown from the transducer on demand."""

    MAX_NODES = 400_000

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._dictionary: Any = tokenizer.sys_dic
        self._matcher = tokenizer.matcher
        self._shards = tokenizer.matcher.dict_data
        self._read_arc = type(self._matcher).next_arc.__wrapped__
        self._decoded: dict[tuple[int, int], tuple[list[bytes], dict[int, tuple[int, bytes]]]] = {}
        self._clear()

    def _clear(self) -> None:
        self._nodes = 0
        self._root = _Prefix([(shard, 0, b"") for shard in range(len(self._shards))], ())

    def words(self, text: str, start: int, end: int) -> tuple[tuple[Any, ...], ...]:
        """Entries of all dictionary words that text[start:end] begins with."""
        node = self._root
        for at in range(start, end):
            child = node.children.get(text[at])
            if child is None:
                if not node.states:
                    break
                child = self._grow(node, text[at], at + 1 - start)
            node = child
        return node.entries

    def _grow(self, node: _Prefix, character: str, length: int) -> _Prefix:
        states = []
        numbers: set[int] = set()
        for shard, address, output in node.states:
            for byte in character.encode():
                arc = self._state(shard, address)[1].get(byte)
                if arc is None:
                    break
                address, output = arc[0], output + arc[1]
            else:
                states.append((shard, address, output))
                numbers.update(unpack("I", output + final)[0] for final in self._state(shard, address)[0])
        entries = node.entries + tuple(self._entry(number, length) for number in sorted(numbers))
        child = _Prefix(states, entries)
        if self._nodes >= self.MAX_NODES:
            self._clear()
        self._nodes += 1
        node.children[character] = child
        return child

    def _entry(self, number: int, length: int) -> tuple[Any, ...]:
        _, left, right, cost = self._dictionary._find_entry(number)
        return length, number, left, self._dictionary.connections[right], cost

    def _state(self, shard: int, address: int) -> tuple[list[bytes], dict[int, tuple[int, bytes]]]:
        """One state of the transducer: outputs of words that end here, {byte: (next address, output)}."""
        state = self._decoded.get((shard, address))
        if state is None:
            finals: list[bytes] = []
            arcs: dict[int, tuple[int, bytes]] = {}
            at = address
            while True:
                flag, label, output, final, target, size = self._read_arc(
                    self._matcher, self._shards[shard], at
                )
                if flag & FLAG_FINAL_ARC:
                    finals = final
                else:
                    arcs[label] = (at + target, output)
                if flag & FLAG_LAST_ARC:
                    break
                at += size
            state = self._decoded[shard, address] = finals, arcs
        return state


class Morphology:
    """Splits text into morphemes. Safe to share between threads; about 30 MB, loaded once."""

    def __init__(self) -> None:
        _pack(sysdic.connections)  # type: ignore[attr-defined]
        tokenizer = Tokenizer(mmap=True)
        self._dictionary: Any = tokenizer.sys_dic
        _forget_sources()
        self._trie = _Trie(tokenizer)
        self._categories: dict[str, tuple[list[tuple[Any, ...]], frozenset[str]]] = {}
        self._details: dict[int, tuple[str, str, str]] = {}

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
                    found.append(Morpheme(surface, offset + start, *self._detail(number)))
        return found

    def is_noun(self, word: str) -> bool:
        """Whether the dictionary has a word as an ordinary noun (no name of a person or place)."""
        size = len(word)
        return any(
            length == size and self._detail(number)[0].startswith(_NOUNS)
            for length, number, *_ in self._trie.words(word, 0, size)
        )

    def is_known(self, word: str) -> bool:
        """Whether the dictionary has a word at all, a name included."""
        return any(entry[0] == len(word) for entry in self._trie.words(word, 0, len(word)))

    def _detail(self, number: int) -> tuple[str, str, str]:
        detail = self._details.get(number)
        if detail is None:
            extra = self._dictionary.lookup_extra(number)
            detail = self._details[number] = extra[0], extra[3], extra[4]
        return detail

    def _best_path(self, text: str) -> _Node:
        """The last node of the cheapest path (Viterbi); the nodes before it hang on its [3]."""
        size = len(text)
        words, category = self._trie.words, self._category
        categories = [category(character) for character in text]
        ending: list[list[_Node]] = [[] for _ in range(size + 1)]
        ending[0].append((0, self._dictionary.connections[0], -1, None, 0, 0, ""))
        for at in range(size):
            before = ending[at]
            if not before:
                continue
            best: dict[int, tuple[int, _Node]] = {}
            known = words(text, at, min(at + _MAX_WORD, size))
            for length, number, left, row, cost in known:
                link = best.get(left)
                if link is None:
                    link = best[left] = _cheapest(before, left)
                ending[at + length].append((link[0] + cost, row, number, link[1], at, at + length, ""))
            for name, always, longest, entries in categories[at][0]:
                if known and not always:
                    continue
                end, stop = at + 1, min(size, at + longest + 1)
                while end < stop and name in categories[end][1]:
                    end += 1
                for left, row, cost, part_of_speech in entries:
                    link = best.get(left)
                    if link is None:
                        link = best[left] = _cheapest(before, left)
                    ending[end].append((link[0] + cost, row, -1, link[1], at, end, part_of_speech))
        return _cheapest(ending[size], 0)[1]

    def _category(self, character: str) -> tuple[list[tuple[Any, ...]], frozenset[str]]:
        """How unknown words start with a character, and the categories it may continue."""
        found = self._categories.get(character)
        if found is None:
            known, connections = self._dictionary, self._dictionary.connections
            names = known.get_char_categories(character)
            starts = [
                (
                    name,
                    known.unknown_invoked_always(name),
                    MAX_TEXT if known.unknown_grouping(name) else known.unknown_length(name),
                    [(e[0], connections[e[1]], e[2], e[3]) for e in known.unknowns[name]],
                )
                for name in names
            ]
            continues = frozenset(names).union(*names.values())
            found = self._categories[character] = starts, continues
        return found


def _pack(table: list[Any]) -> None:
    """Keep the table of 1,316² connection costs in 16 bits each, not as lists of Python integers (3 MB for 36).

    It is one list that all of Janome shares, so it is changed in place; its rows are read as before.
    """
    for at, row in enumerate(table):
        table[at] = array("h", row)
    connections1.DATA.clear()
    connections2.DATA.clear()


def _forget_sources() -> None:
    """Drop the modules with the transducer in base64 (13 MB), which the tokenizer now has decoded.

    They are imported again whenever Janome wants them.
    """
    for name in [name for name in sys.modules if name.startswith(f"{sysdic.__name__}.fst_data")]:
        del sys.modules[name]
        delattr(sysdic, name.rpartition(".")[2])


def _cheapest(before: list[_Node], left: int) -> tuple[int, _Node]:
    """The node that leads to a left context at the least cost; Janome's rule for equal costs."""
    best = before[0]
    low = best[0] + best[1][left]
    for node in before:
        cost = node[0] + node[1][left]
        if cost < low or (cost == low and 0 <= node[2] < best[2]):
            low, best = cost, node
    return low, best


def is_known(word: str) -> bool:
    """Whether the dictionary has a word at all, by the process's one `Morphology`."""
    return _shared().is_known(word)


@lru_cache(maxsize=1)
def _shared() -> Morphology:
    return Morphology()


def morphemes(text: str) -> list[Morpheme]:
    """The morphemes of a text, by the process's one `Morphology`."""
    return _shared().morphemes(text)


def is_noun(word: str) -> bool:
    """Whether the dictionary has a word as an ordinary noun, by the process's one `Morphology`."""
    return _shared().is_noun(word)
