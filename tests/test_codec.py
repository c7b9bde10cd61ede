"""Posting lists as stored: read at once and read as Whoosh does, they are what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.fields import Schema
from whoosh.reading import SegmentReader

from indexer.analysis import Token
from indexer.codec import PackedCodec, read_blocks
from indexer.schema import SetField, TokenField

Postings = dict[int, list[int]]  # document → positions of the term

postings = st.dictionaries(
    st.integers(0, 300), st.lists(st.integers(0, 2**21 - 1), min_size=1, max_size=4, unique=True).map(sorted)
)


def segment(path: Path, found: Postings, size: int) -> SegmentReader:
    """One segment with the term 水 where `found` says, and the value v in the same documents."""
    schema = Schema(text=TokenField(), value=SetField())
    index = whoosh_index.create_in(path, schema)
    writer = index.writer(codec=PackedCodec())
    for number in range(size):
        tokens = [Token("水", position, 0, 1) for position in found.get(number, ())]
        writer.add_document(
            **({"text": tokens, "value": ["v"]} if tokens else {"text": [Token("火", 0, 0, 1)]})
        )
    writer.commit()
    reader = index.reader()
    assert isinstance(reader, SegmentReader)
    return reader


def as_whoosh_reads(reader: SegmentReader, field: str, text: str) -> Iterator[tuple[int, float, bytes]]:
    matcher = reader.postings(field, text.encode())
    while matcher.is_active():
        yield matcher.id(), matcher.weight(), matcher.value()
        matcher.next()


def at_once(reader: SegmentReader, field: str, text: str) -> Postings:
    found: Postings = {}
    for block in read_blocks(reader._terms, field, text.encode()):
        ends = np.cumsum(block.weights.astype(int))
        for document, positions in zip(block.documents, np.split(block.positions, ends[:-1]), strict=True):
            found[int(document)] = positions.tolist()
    return found


@given(found=postings)
@settings(max_examples=40)
def test_what_is_written_is_read(found: Postings, tmp_path_factory: pytest.TempPathFactory) -> None:
    reader = segment(tmp_path_factory.mktemp("codec"), found, 301)
    assert at_once(reader, "text", "水") == found
    if found:
        read = {
            id_: (weight, np.frombuffer(value, "<u4").tolist())
            for id_, weight, value in as_whoosh_reads(reader, "text", "水")
        }
        assert read == {id_: (len(positions), positions) for id_, positions in found.items()}


def test_lists_of_several_blocks(tmp_path: Path) -> None:
    found = {number: [number, number + 5] if number % 3 else [number] for number in range(0, 9000, 2)}
    reader = segment(tmp_path, found, 9000)
    assert len(list(read_blocks(reader._terms, "text", "水".encode()))) == 2
    assert at_once(reader, "text", "水") == found
    assert [id_ for id_, _, _ in as_whoosh_reads(reader, "text", "水")] == list(found)


def test_values_of_a_set_have_documents_only(tmp_path: Path) -> None:
    reader = segment(tmp_path, {1: [0], 4: [0]}, 6)
    (block,) = read_blocks(reader._terms, "value", b"v")
    assert (block.documents.tolist(), block.weights.tolist(), len(block.positions)) == ([1, 4], [1, 1], 0)
    assert list(as_whoosh_reads(reader, "value", "v")) == [(1, 1, b""), (4, 1, b"")]


def test_a_term_that_does_not_occur_has_no_blocks(tmp_path: Path) -> None:
    reader = segment(tmp_path, {}, 3)
    assert list(read_blocks(reader._terms, "text", "水".encode())) == []


def test_a_list_that_is_none_is_noticed(tmp_path: Path) -> None:
    reader = segment(tmp_path, {0: [0]}, 1)
    offset, _ = reader.term_info("text", "水".encode()).extent()

    class Shifted:
        _postfile = reader._terms._postfile

        @staticmethod
        def term_info(_: str, __: bytes) -> object:
            info = reader.term_info("text", "水".encode())
            info.set_extent(offset + 1, (20,))
            return info

    with pytest.raises(ValueError, match="no posting list"):
        list(read_blocks(Shifted, "text", b"x"))
