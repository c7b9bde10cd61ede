"""Whoosh's posting lists and columns of one generation, as arrays.

Documents are known here by their *ordinal*: their place in the published order (newest round
first, then 番号), deleted documents left out. Ordinals make "ties by newest round" free: equal
scores in ordinal order are in the right order. A posting list is decoded on first use and kept.

Scores are Whoosh's BM25F (`whoosh.scoring.BM25F`, K1 = 1.2, B = 0.75), which counts deleted
documents in its statistics, as most engines do until segments merge:

    idf   = log(N / (df + 1)) + 1
    score = idf · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / average length))
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import columns, index
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import byte_to_length

from indexer.project import Project
from indexer.schema import TEXT_FIELDS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

K1, B = 1.2, 0.75
POSITION_BITS = 20  # a place is ordinal << POSITION_BITS | position
POSITION_MASK = (1 << POSITION_BITS) - 1
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)
NONE: Ints = np.zeros(0, np.int64)


class PostingList(NamedTuple):
    """The documents of a term in one field, ascending, with their scores and places."""

    ordinals: Ints
    scores: Floats  # BM25F times the field's weight
    places: Ints  # ordinal << POSITION_BITS | position, ascending


class TermPostings(NamedTuple):
    """A term in all text fields: each field's list, and their union with summed scores."""

    fields: dict[str, PostingList]
    ordinals: Ints
    scores: Floats


class StoredProject(NamedTuple):
    """A project as stored, with the spans of its tokens: [2p], [2p+1] bound position p."""

    project: Project
    spans: dict[str, array[int]]


class IndexReader:
    """Reads one immutable Whoosh index. Safe to share between threads."""

    STORED_KEPT = 4096

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._reader = index.open_dir(path, readonly=True).reader()
        self._leaves = [(leaf, base) for leaf, base in self._reader.leaf_readers()]
        self._all = self._reader.doc_count_all()
        order = self._column("order")
        live = np.ones(self._all, bool)
        for leaf, base in self._leaves:
            live[[base + number for number in leaf._perdoc.deleted_docs()]] = False
        self._documents = np.argsort(order, kind="stable")[:]  # ordinal → document number
        self._documents = self._documents[live[self._documents]]
        self.size = len(self._documents)
        self._ordinals = np.full(self._all, -1, np.int64)  # document number → ordinal
        self._ordinals[self._documents] = np.arange(self.size)
        self.everything: Ints = np.arange(self.size)
        self._norms = {name: self._norm(name) for name in TEXT_FIELDS}
        self._terms: dict[str, TermPostings] = {}
        self._stored: OrderedDict[int, StoredProject] = OrderedDict()

    # Documents

    def stored(self, ordinal: int) -> StoredProject:
        """A document's stored project; the last few thousand are kept in memory."""
        found = self._stored.get(ordinal)
        if found is None:
            with self._lock:
                columns_, spans = self._reader.stored_fields(int(self._documents[ordinal]))["stored"]
                found = StoredProject(
                    Project.from_dict(columns_), {name: array("I", packed) for name, packed in spans.items()}
                )
                self._stored[ordinal] = found
                if len(self._stored) > self.STORED_KEPT:
                    self._stored.popitem(last=False)
        return found

    def find(self, id_: str) -> int | None:
        """The ordinal of a project id, None when there is no such project."""
        with self._lock:
            found = [self._ordinals[ids] for ids, _, _ in self._blocks("id", id_)]
        live = [int(ordinal) for ordinals in found for ordinal in ordinals if ordinal >= 0]
        return live[0] if live else None

    def numbers(self) -> Ints:
        """番号 by ordinal."""
        return self._column("number")[self._documents]

    # Terms

    def term(self, term: str) -> TermPostings:
        """A term's posting lists in all text fields (empty where it does not occur)."""
        found = self._terms.get(term)
        if found is None:
            with self._lock:
                lists = {name: self._decode(name, term) for name in TEXT_FIELDS}
            fields = {name: found for name, found in lists.items() if len(found.ordinals)}
            found = TermPostings(fields, *union([(p.ordinals, p.scores) for p in fields.values()], self.size))
            self._terms[term] = found
        return found

    def values(self, field: str) -> Iterator[tuple[str, Ints]]:
        """Each value of a keyword field with the ordinals of its documents, ascending."""
        with self._lock:
            for value in self._reader.field_terms(field):
                found = [self._ordinals[ids] for ids, _, _ in self._blocks(field, value)]
                ordinals = np.concatenate(found)
                ordinals = np.sort(ordinals[ordinals >= 0])
                if len(ordinals):
                    yield value, ordinals

    def vocabulary(self, field: str) -> list[str]:
        """All terms of a text field, sorted."""
        with self._lock:
            return list(self._reader.field_terms(field))

    def _decode(self, field: str, term: str) -> PostingList:
        blocks = list(self._blocks(field, term))
        if not blocks:
            return PostingList(NONE, np.zeros(0, np.float32), NONE)
        documents = np.concatenate([block[0] for block in blocks])
        weights = np.concatenate([block[1] for block in blocks])
        positions = np.frombuffer(b"".join(value for block in blocks for value in block[2]), "<u4")
        idf = math.log(self._all / (len(documents) + 1)) + 1
        scores = TEXT_FIELDS[field].weight * idf * weights * (K1 + 1) / (weights + self._norms[field][documents])
        ordinals = self._ordinals[documents]
        places = np.repeat(ordinals << POSITION_BITS, weights.astype(np.int64)) + positions
        live = ordinals >= 0
        order = np.argsort(ordinals[live], kind="stable")
        return PostingList(
            ordinals[live][order], scores[live][order].astype(np.float32), np.sort(places[places >= 0])
        )

    def _blocks(self, field: str, term: str) -> Iterator[tuple[Ints, Floats, tuple[bytes, ...]]]:
        """A posting list block by block: document numbers, weights, values."""
        key = term.encode()
        for leaf, base in self._leaves:
            if (field, key) not in leaf._terms:
                continue
            matcher = leaf._terms.matcher(field, key, leaf.schema[field].format)
            while True:
                matcher._read_data()
                deltas, weights, values = matcher._data
                documents = np.cumsum(np.array(deltas, np.int64)) + base
                yield documents, _weights(weights, len(documents)), values
                if matcher._lastblock:
                    break
                matcher._next_block()

    # Columns

    def _column(self, name: str) -> Ints:
        column = columns.NumericColumn("q")
        parts = [np.array(leaf._perdoc.column_reader(name, column).load(), np.int64) for leaf, _ in self._leaves]
        return np.concatenate(parts) if parts else NONE

    def _norm(self, field: str) -> Floats:
        """K1 · (1 − B + B · length / average length) by document number."""
        lengths = np.zeros(self._all, np.float32)
        for leaf, base in self._leaves:
            if leaf._perdoc.has_column(f"_{field}_len"):
                stored = leaf._perdoc.column_reader(f"_{field}_len", LENGTHS_COLUMN).load()
                lengths[base : base + leaf.doc_count_all()] = _LENGTHS[np.asarray(stored, np.uint8)]
        average = self._reader.field_length(field) / (self._all or 1) or 1
        return (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)


def _weights(stored: Any, count: int) -> Floats:
    """Whoosh leaves out weights that are all 1, and writes equal ones once."""
    if stored is None or isinstance(stored, float):
        return np.full(count, 1.0 if stored is None else stored, np.float32)
    return np.array(stored, np.float32)


def union(parts: list[tuple[Ints, Floats]], size: int) -> tuple[Ints, Floats]:
    """The documents of any part, with the sums of their scores."""
    if not parts:
        return NONE, np.zeros(0, np.float32)
    if len(parts) == 1:
        return parts[0]
    if sum(len(ordinals) for ordinals, _ in parts) * 16 < size:
        every = np.concatenate([ordinals for ordinals, _ in parts])
        ordinals, inverse = np.unique(every, return_inverse=True)
        scores = np.concatenate([scores for _, scores in parts])
        return ordinals, np.bincount(inverse, weights=scores).astype(np.float32)
    total = np.zeros(size, np.float32)
    for ordinals, scores in parts:
        total[ordinals] += scores
    ordinals = np.flatnonzero(total)
    return ordinals, total[ordinals]


def intersect_sorted(a: Ints, b: Ints) -> Ints:
    """The members of a that are in b, both ascending without repeats."""
    if len(a) > len(b):
        a, b = b, a
    if len(a) * 16 < len(b):
        at = np.searchsorted(b, a)
        at[at == len(b)] = 0
        return a[b[at] == a]
    merged = np.concatenate((a, b))
    merged.sort(kind="stable")
    return merged[:-1][merged[1:] == merged[:-1]]


def ordinals_of(places: Ints) -> Ints:
    """The documents of ascending places, each once."""
    ordinals = places >> POSITION_BITS
    if len(ordinals) < 2:
        return ordinals
    first = np.empty(len(ordinals), bool)
    first[0] = True
    np.not_equal(ordinals[1:], ordinals[:-1], out=first[1:])
    return ordinals[first]


def positions_in(places: Ints, ordinal: int) -> list[int]:
    """The positions that a document has among ascending places."""
    low, high = np.searchsorted(places, [ordinal << POSITION_BITS, (ordinal + 1) << POSITION_BITS])
    return (places[low:high] & POSITION_MASK).tolist()
