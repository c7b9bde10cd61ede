"""Janome's dictionary, kept lean: its words as a trie, its connection costs in 16 bits each.

Where Janome walks its finite-state transducer byte by byte at every position of every text, `Dictionary`
asks it once per distinct prefix. What it keeps only ever grows by whole nodes, so that threads share it.
"""

from __future__ import annotations

import sys
from array import array
from struct import unpack
from typing import Any

from janome import sysdic
from janome.fst import FLAG_FINAL_ARC, FLAG_LAST_ARC
from janome.sysdic import connections1, connections2
from janome.tokenizer import Tokenizer
from janome.version import JANOME_VERSION

__all__ = ["JANOME_VERSION", "Dictionary"]

_NOUNS = ("名詞,一般", "名詞,サ変接続", "名詞,形容動詞語幹", "名詞,接尾,一般")

# How unknown words start: category, whether also where a known word starts, most further characters,
# and (left context, connection costs, cost, part of speech) of each kind of word.
_Start = tuple[str, bool, int, list[tuple[int, Any, int, str]]]


class _Prefix:
    """A prefix of dictionary words: where the transducer stands after it, and what ends in it."""

    __slots__ = ("children", "entries", "states")

    def __init__(self, states: list[tuple[int, int, bytes]], entries: tuple[tuple[Any, ...], ...]) -> None:
        self.children: dict[str, _Prefix] = {}
        self.states = states  # (shard of the transducer, address, output so far)
        self.entries = entries  # (length, number, left context, connection costs, cost), shortest first


class Dictionary:
    """Words as a trie of characters, grown from the transducer on demand. About 30 MB."""

    MAX_NODES = 400_000

    def __init__(self) -> None:
        _pack(sysdic.connections)  # type: ignore[attr-defined]
        tokenizer = Tokenizer(mmap=True)
        self._system: Any = tokenizer.sys_dic
        _forget_sources()
        self.beginning = self._system.connections[0]  # connection costs from the beginning of a text
        self._matcher = tokenizer.matcher
        self._shards = tokenizer.matcher.dict_data
        self._read_arc = type(self._matcher).next_arc.__wrapped__
        self._decoded: dict[tuple[int, int], tuple[list[bytes], dict[int, tuple[int, bytes]]]] = {}
        self._details: dict[int, tuple[str, str, str]] = {}
        self._unknown: dict[str, tuple[list[_Start], frozenset[str]]] = {}
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

    def is_noun(self, word: str) -> bool:
        """Whether the dictionary has a word as an ordinary noun (no name of a person or place)."""
        size = len(word)
        return any(
            length == size and self.details(number)[0].startswith(_NOUNS)
            for length, number, *_ in self.words(word, 0, size)
        )

    def is_known(self, word: str) -> bool:
        """Whether the dictionary has a word at all, a name included."""
        return any(entry[0] == len(word) for entry in self.words(word, 0, len(word)))

    def details(self, number: int) -> tuple[str, str, str]:
        """Part of speech, base form and reading of an entry."""
        found = self._details.get(number)
        if found is None:
            extra = self._system.lookup_extra(number)
            found = self._details[number] = extra[0], extra[3], extra[4]
        return found

    def unknown(self, character: str) -> tuple[list[_Start], frozenset[str]]:
        """How unknown words start with a character, and the categories it may continue."""
        found = self._unknown.get(character)
        if found is None:
            known, connections = self._system, self._system.connections
            names = known.get_char_categories(character)
            starts = [
                (
                    name,
                    known.unknown_invoked_always(name),
                    sys.maxsize if known.unknown_grouping(name) else known.unknown_length(name),
                    [(e[0], connections[e[1]], e[2], e[3]) for e in known.unknowns[name]],
                )
                for name in names
            ]
            continues = frozenset(names).union(*names.values())
            found = self._unknown[character] = starts, continues
        return found

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
        _, left, right, cost = self._system._find_entry(number)
        return length, number, left, self._system.connections[right], cost

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
