"""Janome's dictionary, kept lean: its words as a trie, its connection costs in 16 bits each.

Where Janome walks its finite-state transducer byte by byte at every position of every text, `Dictionary`
asks it once per distinct prefix. What it keeps only ever grows by whole nodes, so that threads share it.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import count
from struct import unpack
from typing import Any

from janome import sysdic
from janome.fst import FLAG_FINAL_ARC, FLAG_LAST_ARC
from janome.sysdic import connections1, connections2
from janome.tokenizer import Tokenizer
from janome.version import JANOME_VERSION

from indexer.remembered import Table

__all__ = ["JANOME_VERSION", "Dictionary"]

# Of an added noun: contexts and cost as Janome's dictionary has those of nouns in hiragana (かぼちゃ, しいたけ).
_CONTEXT, _COST = 1285, 7264
_BEGINNING = 4  # characters by which they are looked up
_ADDED = 1 << 24  # numbers of added nouns begin here
_NOUNS = ("名詞,一般", "名詞,サ変接続", "名詞,形容動詞語幹", "名詞,接尾,一般")

_REGION = "名詞,固有名詞,地域"
_PERSON = "名詞,固有名詞,人名"

# How unknown words start: category, whether also where a known word starts, most further characters,
# and (left context, right context, cost, part of speech) of each kind of word.
_Start = tuple[str, bool, int, list[tuple[int, int, int, str]]]
_Unknown = tuple[list[_Start], frozenset[str]]
Entry = tuple[int, int, int, int, int]  # length, number, left context, right context, cost
_CHARACTER_BITS = 21


class _Trie:
    """Prefixes of dictionary words, numbered; 0 is the empty one.

    Flat tables of numbers and tuples of them, which the collector of garbage leaves out of its rounds: an object for
    each of ten thousands of prefixes made it pause for a fifth of a second.
    """

    def __init__(self, shards: int) -> None:
        self.numbers = count(1)
        self.longer: dict[int, int] = {}  # prefix and following character → prefix
        # Of each prefix, where the transducer stands after it: (shard, address, output so far).
        self.states: Table[int, tuple[tuple[int, int, bytes], ...]] = Table()
        self.states[0] = tuple((shard, 0, b"") for shard in range(shards))
        # What ends in it, shortest first.
        self.entries: Table[int, tuple[Entry, ...]] = Table()
        self.entries[0] = ()
        # Of each shard, by address: the outputs of a state that was read; by address and byte: an arc, to where and with what output.
        self.finals: list[Table[int, tuple[bytes, ...]]] = [Table() for _ in range(shards)]
        self.arcs: list[Table[int, tuple[int, bytes]]] = [Table() for _ in range(shards)]


class Dictionary:
    """Words as a trie of characters, grown from the transducer on demand: 30 to 110 MB."""

    MAX_NODES = 200_000  # about 85 MB with what the transducer was read for them

    def __init__(self, nouns: Iterable[str] = ()) -> None:
        """`nouns`: words of at least four characters that Janome's dictionary lacks."""
        _pack(sysdic.connections)  # type: ignore[attr-defined]
        tokenizer = Tokenizer(mmap=True)
        self._system: Any = tokenizer.sys_dic
        _pack_positions(self._system)
        _forget_sources()
        self.connections = (
            self._system.connections
        )  # costs by right context, then by left context; 0: the ends of a text
        self._matcher = tokenizer.matcher
        self._shards = tokenizer.matcher.dict_data
        # Without Janome's own memory of them: what is asked for again is kept below.
        self._read_arc = type(self._matcher).next_arc.__wrapped__
        system: Any = type(self._system)
        self._entry_of = system._find_entry.__wrapped__
        self._extra_of = system.lookup_extra.__wrapped__
        self._categories_of = system.get_char_categories.__wrapped__
        self._details: Table[int, tuple[str, str, str]]
        self._unknown: Table[str, _Unknown] = Table()
        self._of_categories: dict[tuple[tuple[str, ...], ...], _Unknown] = {}
        self._nouns = tuple(nouns)
        self._added: dict[str, list[tuple[str, Entry]]] = {}  # by how they begin
        for number, noun in enumerate(self._nouns, _ADDED):
            entry = len(noun), number, _CONTEXT, _CONTEXT, _COST
            self._added.setdefault(noun[:_BEGINNING], []).append((noun, entry))
        self.forget()

    def forget(self) -> None:
        """Begin the trie anew. Analyses that are under way go on with the one that they have."""
        self._trie = _Trie(len(self._shards))
        self._details = Table()

    def words(self, text: str, start: int, end: int) -> tuple[Entry, ...]:
        """Entries of all dictionary words that text[start:end] begins with."""
        trie, prefix = self._trie, 0
        longer = trie.longer
        for at in range(start, end):
            following = longer.get(prefix << _CHARACTER_BITS | ord(text[at]))
            if following is None:
                if not trie.states[prefix]:
                    break
                following = self._grow(trie, prefix, text[at], at + 1 - start)
            prefix = following
        entries = trie.entries[prefix]
        if added := self._added.get(text[start : start + _BEGINNING]):
            entries += tuple(entry for noun, entry in added if text.startswith(noun, start, end))
        return entries

    def is_noun(self, word: str) -> bool:
        """Whether the dictionary has a word as an ordinary noun (no name of a person or place)."""
        return any(kind.startswith(_NOUNS) for kind in self._kinds(word))

    def is_surname(self, word: str) -> bool:
        """Whether the dictionary has a word only as a name of persons: 宇津宮, which a slip for 宇都宮 is."""
        kinds = list(self._kinds(word))
        return bool(kinds) and all(kind.startswith(_PERSON) for kind in kinds)

    def is_region(self, word: str) -> bool:
        """Whether the dictionary has a word as the name of a part of the world: 瀬戸内海, 大西洋."""
        return any(kind.startswith(_REGION) for kind in self._kinds(word))

    def _kinds(self, word: str) -> Iterator[str]:
        """The parts of speech of a whole word."""
        size = len(word)
        for length, number, *_ in self.words(word, 0, size):
            if length == size:
                yield self.details(number)[0]

    def is_known(self, word: str) -> bool:
        """Whether the dictionary has a word at all, a name included."""
        return any(entry[0] == len(word) for entry in self.words(word, 0, len(word)))

    def details(self, number: int) -> tuple[str, str, str]:
        """Part of speech, base form and reading of an entry."""
        if number >= _ADDED:
            noun = self._nouns[number - _ADDED]
            return _NOUNS[0] + ",*,*", noun, noun
        found = self._details.get(number)
        if found is None:
            extra = self._extra_of(self._system, number)
            found = self._details[number] = extra[0], extra[3], extra[4]
        return found

    def unknown(self, character: str) -> _Unknown:
        """How unknown words start with a character, and the categories it may continue."""
        found = self._unknown.get(character)
        if found is None:
            categories = self._categories_of(self._system, character)
            key = tuple((name, *others) for name, others in categories.items())
            if key not in self._of_categories:
                self._of_categories[key] = self._start_of(categories)
            found = self._unknown[character] = self._of_categories[key]  # a few for all of Unicode
        return found

    def release(self) -> None:
        """Give back the pages of Janome's mapped files that were looked at (up to 40 MB); they are mapped again at need."""
        if sys.platform != "win32":  # which has no such call, and takes them back by itself
            for mapped, _ in (*self._system.entries_compact.values(), *self._system.entries_extra.values()):
                mapped.madvise(mmap.MADV_DONTNEED)

    def _start_of(self, categories: dict[str, list[str]]) -> _Unknown:
        known = self._system
        starts = [
            (
                name,
                known.unknown_invoked_always(name),
                sys.maxsize if known.unknown_grouping(name) else known.unknown_length(name),
                [(e[0], e[1], e[2], e[3]) for e in known.unknowns[name]],
            )
            for name in categories
        ]
        return starts, frozenset(categories).union(*categories.values())

    def _grow(self, trie: _Trie, prefix: int, character: str, length: int) -> int:
        states = []
        numbers: set[int] = set()
        for shard, address, output in trie.states[prefix]:
            for byte in character.encode(errors="replace"):
                self._read(trie, shard, address)
                arc = trie.arcs[shard].get(address << 8 | byte)
                if arc is None:
                    break
                address, output = arc[0], output + arc[1]
            else:
                states.append((shard, address, output))
                numbers.update(unpack("I", output + final)[0] for final in self._read(trie, shard, address))
        following = next(trie.numbers)
        trie.states[following] = tuple(states)
        trie.entries[following] = (
            *trie.entries[prefix],
            *(self._entry(number, length) for number in sorted(numbers)),
        )
        trie.longer[prefix << _CHARACTER_BITS | ord(character)] = following  # last: other threads read on
        if following >= self.MAX_NODES:
            self.forget()
        return following

    def _entry(self, number: int, length: int) -> Entry:
        _, left, right, cost = self._entry_of(self._system, number)
        return length, number, left, right, cost

    def _read(self, trie: _Trie, shard: int, address: int) -> tuple[bytes, ...]:
        """Have the arcs from a state of the transducer; its outputs, where words end in it."""
        finals = trie.finals[shard].get(address)
        if finals is None:
            finals, arcs, at, flag = (), trie.arcs[shard], address, 0
            while not flag & FLAG_LAST_ARC:
                flag, label, output, final, target, size = self._read_arc(
                    self._matcher, self._shards[shard], at
                )
                if flag & FLAG_FINAL_ARC:
                    finals = tuple(final)
                else:
                    arcs[address << 8 | label] = (at + target, output)
                at += size
            trie.finals[shard][address] = finals  # last: other threads take it for read
        return finals


def _pack_positions(system: Any) -> None:
    """Keep where the 392,000 entries stand in the mapped files in 32 bits each, not as Python integers (3 MB for 31)."""
    for _, index in (*system.entries_compact.values(), *system.entries_extra.values()):
        index["positions"] = array("I", index["positions"])


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
