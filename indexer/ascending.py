"""Sets of documents, places and keys as ascending arrays of integers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

NONE: Ints = np.zeros(0, np.int64)
NO_SCORES: Floats = np.zeros(0, np.float32)


def firsts(ascending: Ints) -> Ints:
    """Where each distinct value of an ascending array stands first."""
    if len(ascending) < 2:
        return np.arange(len(ascending))
    changes = np.empty(len(ascending), bool)
    changes[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=changes[1:])
    return changes.nonzero()[0]


def intersection(a: Ints, b: Ints) -> Ints:
    """The members of a that are in b, both ascending without repeats."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return a
    found: Ints
    if len(a) < 256 or len(a) * 16 < len(b):
        found = a[b.take(b.searchsorted(a), mode="clip") == a]
    else:
        merged = np.concatenate((a, b))
        merged.sort(kind="stable")
        found = merged[:-1][merged[1:] == merged[:-1]]
    return found


def locate(inside: Ints, wanted: Ints) -> tuple[np.ndarray, Ints]:
    """Which of `wanted` are in `inside`, and where there; both ascending."""
    if not len(inside):
        return np.zeros(len(wanted), bool), NONE
    at = inside.searchsorted(wanted)
    at[at == len(inside)] = 0
    kept = inside[at] == wanted
    return kept, at[kept]
