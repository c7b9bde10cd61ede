"""How Whoosh's posting lists are stored: blocks of packed integers instead of pickled tuples.

Whoosh's own codec pickles a block as a tuple of document numbers, one of weights and one of byte strings,
an object for every posting: reading the list of a common word took 4 ms at 10,000 projects, most of it to make
objects that numpy then took apart. Here a block is three byte strings, each an array in one step:

    ids      differences of ascending document numbers, <u4
    weights  <f4, or what Whoosh writes when all are 1 (None) or equal (a float)
    values   the values end to end; each is as long as its weight says, since both count positions

Everything else is Whoosh's, its searcher and its merging of segments included.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3LeafMatcher, W3PostingsWriter
from whoosh.reading import TermNotFound

POSITION_BYTES = 4  # of one position in a value


class Block(NamedTuple):
    """A block of a posting list: document numbers, weights, and the positions of all end to end."""

    documents: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    positions: npt.NDArray[np.uint32]


def unpacked(ids: bytes, weights: bytes | float | None, values: bytes) -> Block:
    """A block as it is stored."""
    documents = np.cumsum(np.frombuffer(ids, "<u4"), dtype=np.int64)
    if isinstance(weights, bytes):
        found = np.frombuffer(weights, "<f4")
    else:
        found = np.full(len(documents), 1.0 if weights is None else weights, np.float32)
    return Block(documents, found, np.frombuffer(values, "<u4"))


def read_blocks(terms: Any, field: str, term: bytes) -> Iterator[Block]:
    """A whole posting list, in one read, from a segment's `W3TermsReader`; nothing where a term does not occur.

    On disk (`W3PostingsWriter._write_block`): a magic number, then for each block its length, negative in the
    last one, a pickle of (count, last document, greatest weight, compression, …), and the pickled block.
    """
    try:
        start, (length,) = terms.term_info(field, term).extent()  # the length as `struct` unpacked it
    except TermNotFound:
        return
    data = io.BytesIO(terms._postfile.get(start, length))
    if data.read(len(WHOOSH3_HEADER_MAGIC)) != WHOOSH3_HEADER_MAGIC:
        raise ValueError(f"no posting list of {term!r} in {field!r} at {start}")
    last = False
    while not last:
        size = int.from_bytes(data.read(4), "big", signed=True)
        last, end = size < 0, data.tell() + abs(size)
        compression = pickle.load(data)[3]  # noqa: S301 — generations are verified before they are opened
        block = data.read(end - data.tell())
        yield unpacked(*pickle.loads(zlib.decompress(block) if compression else block))  # noqa: S301


class PackedWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes blocks of packed integers."""

    def _mini_ids(self) -> bytes:
        return np.diff(np.array(self._ids, "<u4"), prepend=np.uint32(0)).astype("<u4").tobytes()

    def _mini_weights(self) -> bytes | float | None:
        weights = super()._mini_weights()
        return np.array(weights, "<f4").tobytes() if isinstance(weights, tuple) else weights

    def _mini_values(self) -> bytes:
        return b"".join(self._values)


class PackedMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Reads them posting by posting, as Whoosh does."""

    def _loaded(self) -> Block:
        if self._data is None:
            self._read_data()
        return unpacked(*self._data)

    def _read_ids(self) -> None:
        self._ids = self._loaded().documents.tolist()

    def _read_weights(self) -> None:
        self._weights = self._loaded().weights.tolist()

    def _read_values(self) -> None:
        _, weights, _ = self._loaded()
        values = self._data[2]
        if not values:
            self._values = [b""] * len(weights)
            return
        ends = list(accumulate((int(weight) * POSITION_BYTES for weight in weights), initial=0))
        self._values = [values[start:end] for start, end in pairwise(ends)]


class PackedCodec(W3Codec):  # type: ignore[misc]
    """Large posting blocks with light compression: they are read whole, never skipped through."""

    def __init__(self) -> None:
        super().__init__(blocklimit=4096, compression=1, inlinelimit=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        if byteids:  # vectors, which no field has
            return super().postings_writer(dbfile, byteids)
        return PackedWriter(dbfile, self._blocklimit, compression=self._compression, inlinelimit=0)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PackedMatcher:
        offset, length = terminfo.extent()
        return PackedMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)
