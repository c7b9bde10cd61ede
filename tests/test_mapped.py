from __future__ import annotations

import io
from pathlib import Path

import pytest
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import StructFile

from indexer import Generation
from indexer.mapped import MappedFile


def test_a_view_is_read_like_a_file() -> None:
    file, plain = MappedFile(memoryview(b"0123456789")), io.BytesIO(b"0123456789")
    for seek in ((3, 0), (2, 1), (-4, 2), (0, 0)):
        file.file.seek(*seek)
        plain.seek(*seek)
        assert file.file.tell() == plain.tell()
        assert file.file.read(2) == plain.read(2)
        assert file.file.read() == plain.read()
    assert file.get(4, 3) == b"456"
    assert file.subset(4, 3).get(1, 2) == b"56"
    assert file.file.readable()
    assert file.file.seekable()


def test_segments_are_read_without_copies(generation: Generation) -> None:
    segment = next(Path(generation.path).glob("*.seg"))
    with segment.open("rb") as file:
        storage = CompoundStorage(StructFile(file))
        opened = [storage.open_file(name) for name in storage.list()]
        assert all(isinstance(one, MappedFile) for one in opened)


def test_what_is_not_there_is_not_read() -> None:
    with pytest.raises(KeyError):
        MappedFile(memoryview(b"")).file.seek(0, 7)
