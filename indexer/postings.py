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
from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from whoosh import columns, index
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import byte_to_length

from indexer.ascending import NO_SCORES, NONE, Floats, Ints, firsts
from indexer.codec import Block, PackedCodec, read_blocks
from indexer.compact_texts import CompactTexts
from indexer.errors import GenerationOutdatedError
from indexer.lexicon import Lexicon
from indexer.mapped import map_segments
from indexer.project import Project
from indexer.remembered import Table
from indexer.schema import TEXT_FIELDS

K1, B = 1.2, 0.75
FIELD_BITS, POSITION_BITS = 3, 21
_SHORT = 64  # documents and fields of a posting list that takes less to decode than to keep
FIELD_NUMBERS = {name: number for number, name in enumerate(TEXT_FIELDS)}
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)


class PostingList(NamedTuple):
    """Where a term occurs, all text fields in one list.

    A *key* is a field of a document, ordinal << FIELD_BITS | field number; a *place* is a position
    in it, key << POSITION_BITS | position. So one intersection finds a run of terms in all fields.
    """

    keys: Ints  # ascending
    scores: Floats  # of each key: BM25F times the field's weight
    places: Ints  # ascending
    ordinals: Ints  # the documents, ascending
    totals: Floats  # of each document: the sum over its fields


EMPTY = PostingList(NONE, NO_SCORES, NONE, NONE, NO_SCORES)


class StoredProject(NamedTuple):
    """A project as stored, with the packed spans of its tokens (`indexer.spans`)."""

    project: Project
    spans: dict[str, bytes]


class IndexReader:
    """Reads one immutable Whoosh index. Safe to share between threads.

    Raises `GenerationOutdatedError` for posting lists that another version of this program wrote.
    """

    STORED_KEPT = 1024

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        map_segments()
        self._reader = index.open_dir(path, readonly=True).reader()
        self._leaves = [(leaf, base) for leaf, base in self._reader.leaf_readers()]
        if not all(isinstance(leaf.segment().codec(), PackedCodec) for leaf, _ in self._leaves):
            raise GenerationOutdatedError(path)
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
        self._norms = np.stack([self._norm(name) for name in TEXT_FIELDS])
        # As plain tuples of arrays, which the collector of garbage lets be.
        self._terms: Table[str, tuple[Ints, Floats, Ints, Ints, Floats]] = Table()
        self._short: Table[str, bytes] = Table()  # the documents of lists that were given back
        self.lexicon = Lexicon.load(path)
        self._stored: OrderedDict[int, StoredProject] = OrderedDict()

    # Documents

    def stored(self, ordinal: int) -> StoredProject:
        """A document's stored project; the last thousand are kept in memory."""
        found = self._stored.get(ordinal)
        if found is None:
            with self._lock:
                columns_, spans = self._reader.stored_fields(int(self._documents[ordinal]))["stored"]
                found = StoredProject(Project.from_dict(columns_), spans)
                self._stored[ordinal] = found
                if len(self._stored) > self.STORED_KEPT:
                    self._stored.popitem(last=False)
        return found

    def find(self, id_: str) -> int | None:
        """The ordinal of a project id, None when there is no such project."""
        with self._lock:
            found = [self._ordinals[ids] for ids, *_ in self._blocks("id", id_)]
        live = [int(ordinal) for ordinals in found for ordinal in ordinals if ordinal >= 0]
        return live[0] if live else None

    def numbers(self) -> Ints:
        """番号 by ordinal."""
        found: Ints = self._column("number")[self._documents]
        return found

    # Terms

    def term(self, term: str) -> PostingList:
        """A term's posting list (empty where it does not occur)."""
        if term not in self.lexicon:
            return EMPTY
        kept = self._terms.get(term)
        if kept is None:
            with self._lock:
                found = self._decode(term)
            self._terms[term] = (*found,)
            return found
        return PostingList(*kept)

    def documents_of(self, term: str) -> Ints:
        """The documents of a term's posting list, of a word that is only counted."""
        packed = self._terms.get(term) is None and self._short.get(term)
        return np.frombuffer(packed, np.uint32).astype(np.int64) if packed else self.term(term).ordinals

    def release(self) -> None:
        """Give back the posting lists that are soon decoded again, of few documents, but for which these are."""
        for term, (keys, _, _, ordinals, _) in list(self._terms.items()):
            if len(keys) < _SHORT:
                self._short[term] = ordinals.astype(np.uint32).tobytes()
                self._terms.pop(term, None)

    @cached_property
    def texts(self) -> CompactTexts:
        """The compact texts, by document number."""
        with self._lock:
            return CompactTexts(self._leaves)

    def compact_text(self, ordinal: int) -> str:
        """A document's compact text."""
        return self.texts.text(int(self._documents[ordinal]))

    def containing(self, needle: str, most: int) -> Ints:
        """The documents with a string in their compact text, `most` a segment at the most."""
        ordinals = self._ordinals[self.texts.containing(needle, most)]
        return np.sort(ordinals[ordinals >= 0])

    def values(self, field: str) -> Iterator[tuple[str, Ints]]:
        """Each value of a keyword field with the ordinals of its documents, ascending."""
        with self._lock:
            for value in self._reader.field_terms(field):
                found = [self._ordinals[ids] for ids, *_ in self._blocks(field, value)]
                ordinals = np.concatenate(found)
                ordinals = np.sort(ordinals[ordinals >= 0])
                if len(ordinals):
                    yield value, ordinals

    def vocabulary(self, field: str) -> list[str]:
        """All terms of a text field, sorted."""
        with self._lock:
            return list(self._reader.field_terms(field))

    def _decode(self, term: str) -> PostingList:
        """The posting lists of a term in all fields and segments as one."""
        factors, fields, blocks = [], [], []
        stands_in = self.lexicon.fields[term]
        for name, number in FIELD_NUMBERS.items():
            found = list(self._blocks(name, term)) if stands_in >> number & 1 else []
            idf = math.log(self._all / (sum(len(block.documents) for block in found) + 1)) + 1
            factors.append(TEXT_FIELDS[name].weight * idf)
            fields += [number] * len(found)
            blocks += found
        if not blocks:
            return EMPTY
        field = np.repeat(fields, [len(block.documents) for block in blocks])
        documents, weights, positions = map(np.concatenate, zip(*blocks, strict=True))
        factor = np.array(factors, np.float32)[field]
        scores = factor * weights * np.float32(K1 + 1) / (weights + self._norms[field, documents])
        keys = self._ordinals[documents] << FIELD_BITS | field
        places = np.repeat(keys << POSITION_BITS, weights.astype(np.int64)) + positions
        places.sort()
        order = keys.argsort(kind="stable")
        keys, scores = keys[order], scores[order]
        if keys[0] < 0:  # documents that were deleted
            places = places[places.searchsorted(0) :]
            live = int(keys.searchsorted(0))
            keys, scores = keys[live:], scores[live:]
        return PostingList(keys, scores, places, *by_document(keys, scores))

    def _blocks(self, field: str, term: str) -> Iterator[Block]:
        """A posting list block by block, documents numbered over all segments."""
        for leaf, base in self._leaves:
            for documents, weights, positions in read_blocks(leaf._terms, field, term.encode()):
                yield Block(documents + base, weights, positions)

    # Columns

    def _column(self, name: str) -> Ints:
        column = columns.NumericColumn("q")
        parts = [
            np.array(leaf._perdoc.column_reader(name, column).load(), np.int64) for leaf, _ in self._leaves
        ]
        found: Ints = np.concatenate(parts) if parts else NONE
        return found

    def _norm(self, field: str) -> Floats:
        """K1 · (1 − B + B · length / average length) by document number."""
        lengths = np.zeros(self._all, np.float32)
        for leaf, base in self._leaves:
            if leaf._perdoc.has_column(f"_{field}_len"):
                stored = leaf._perdoc.column_reader(f"_{field}_len", LENGTHS_COLUMN).load()
                lengths[base : base + leaf.doc_count_all()] = _LENGTHS[np.asarray(stored, np.uint8)]
        average = self._reader.field_length(field) / (self._all or 1) or 1
        return (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)


def by_document(keys: Ints, scores: Floats) -> tuple[Ints, Floats]:
    """The documents of ascending keys, each once, with the sums of the keys' scores."""
    ordinals = keys >> FIELD_BITS
    first = firsts(ordinals)
    if len(first) == len(keys):
        return ordinals, scores
    return ordinals[first], np.add.reduceat(scores, first)
