"""The documents of words that were met, kept for the queries to come: packed, and never more than some bytes."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import numpy as np
import numpy.typing as npt

from indexer.ascending import Ints, intersection

_MOST = 8 * 2**20  # bytes
_EACH = 300  # bytes of a word besides its documents, about
# Of the bytes, for the words that stay for good: nearly all of them those that a server learns behind its first answers.
_OLDEST = 0.8
_BIT = np.uint8(128) >> np.arange(8, dtype=np.uint8)  # as `packbits` orders them

Key = tuple[str, bool, bool, bool]  # a word: text, quoted, strict, with effort left
# A bit for each document; or, if that is less, their numbers.
Packed = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]


class KeptDocuments:
    """Words → their documents, of so many in all, for any number of threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._packed: dict[Key, Packed] = {}
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Key]:
        return iter(list(self._packed))

    def __contains__(self, key: Key) -> bool:
        return key in self._packed

    @property
    def is_learnt(self) -> bool:
        """Whether no more words would stay for good."""
        return self._bytes >= _OLDEST * _MOST

    def of(self, key: Key) -> Ints | None:
        """The documents of a word, ascending."""
        packed = self._packed.get(key)
        if packed is None:
            return None
        if packed.dtype == np.uint32:
            return packed.astype(np.int64)
        return np.unpackbits(packed.view(np.uint8), count=self._size).nonzero()[0]

    def among(self, key: Key, documents: Ints) -> int | None:
        """How many of some documents, ascending, a word has; None of a word that is not kept."""
        packed = self._packed.get(key)
        if packed is None:
            return None
        if packed.dtype == np.uint32:
            return len(intersection(packed.astype(np.int64), documents))
        return int(np.count_nonzero(packed[documents >> 3] & _BIT[documents & 7]))

    def add(self, key: Key, documents: Ints) -> None:
        """Keep the documents of a word; where there are too many bytes, forget all but the oldest words."""
        if key in self._packed:
            return
        packed = self._pack(documents)
        with self._lock:
            if self._bytes >= _MOST:
                self._forget()
            if key not in self._packed:
                self._packed[key] = packed
                self._bytes += packed.nbytes + _EACH

    def _pack(self, documents: Ints) -> Packed:
        if 4 * len(documents) < self._size // 8:
            return documents.astype(np.uint32)
        mask = np.zeros(self._size, bool)
        mask[documents] = True
        return np.packbits(mask)

    def _forget(self) -> None:
        kept: dict[Key, Packed] = {}
        held = 0
        for key, packed in self._packed.items():
            if held >= _OLDEST * _MOST:
                break
            kept[key] = packed
            held += packed.nbytes + _EACH
        self._packed, self._bytes = kept, held
