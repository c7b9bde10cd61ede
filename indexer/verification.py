"""Look through a whole generation: files, projects, posting lists.

Opening a generation compares checksums, which finds what a disk or a person did to it. This looks
further, at what is written in it: every project is read again and its digest compared with the
manifest's, every posting list is decoded, and its places are counted against the spans of the tokens.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError

import numpy as np

from indexer.errors import GenerationDamagedError
from indexer.generations import Generation
from indexer.manifest import Manifest
from indexer.postings import FIELD_BITS, FIELD_NUMBERS, POSITION_BITS
from indexer.schema import FACETS, TEXT_FIELDS
from indexer.spans import unpack_spans

_UNDECODABLE = (
    ValueError,
    LookupError,
    TypeError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
    UnpicklingError,
)
_SHOWN = 20


@dataclass(frozen=True)
class Verification:
    """What was looked through in a generation, and what is wrong with it."""

    name: str
    files: int = 0
    projects: int = 0
    terms: int = 0
    faults: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(index: Path, name: str) -> Verification:
    """Look through one generation of an index folder."""
    path = index / name
    try:
        manifest = Manifest.load(path)
    except GenerationDamagedError as error:
        return Verification(name, faults=(str(error),))
    if faults := tuple(manifest.faults(path)):
        return Verification(name, len(manifest.files), faults=faults)  # not opened: it could run code
    try:
        generation = Generation(path, manifest)
        faults = tuple(fault for _, fault in zip(range(_SHOWN), _faults(generation), strict=False))
        terms = sum(1 for name in TEXT_FIELDS for _ in generation.index.vocabulary(name))
    except GenerationDamagedError as error:
        return Verification(name, len(manifest.files), faults=(str(error),))
    except _UNDECODABLE as error:
        return Verification(
            name, len(manifest.files), faults=(f"{path}: 中身を読み取れません（{error!r}）。",)
        )
    return Verification(name, len(manifest.files), generation.index.size, terms, faults)


def _faults(generation: Generation) -> Iterator[str]:
    expected, index = generation.manifest.projects, generation.index
    if index.size != len(expected):
        yield f"索引の案件は{index.size}件ですが、記録では{len(expected)}件です。"
    counted = np.zeros(index.size << FIELD_BITS, np.int64)  # tokens of each field of each document
    for ordinal in range(index.size):
        project, spans = index.stored(ordinal)
        if expected.get(project.id) != project.digest:
            yield f"{project.id}: 内容が公開時と違います。"
        if index.find(project.id) != ordinal:
            yield f"{project.id}: 番号で引けません。"
        for name, number in FIELD_NUMBERS.items():
            counted[ordinal << FIELD_BITS | number] = np.count_nonzero(unpack_spans(spans[name])[1::2])
    yield from _faults_of_terms(generation, counted)
    for name in FACETS:
        for value, ordinals in index.values(f"facet_{name}"):
            if ordinals[-1] >= index.size:
                yield f"絞り込み {name} の「{value}」: ない案件を指しています。"


def _faults_of_terms(
    generation: Generation, counted: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Iterator[str]:
    """Decode every posting list; together they must have as many places as there are tokens."""
    index, found = generation.index, np.zeros_like(counted)
    for term in sorted({term for name in TEXT_FIELDS for term in index.vocabulary(name)}):
        keys = index.term(term).places >> POSITION_BITS
        if len(keys) and keys[-1] >= len(found):
            yield f"索引語「{term}」: ない案件を指しています。"
            return
        found += np.bincount(keys, minlength=len(found))
    for key in np.flatnonzero(found != counted).tolist():
        project = index.stored(key >> FIELD_BITS).project
        yield f"{project.id}: 索引語の位置が{found[key]}か所ありますが、本文では{counted[key]}か所です。"
