"""Where tokens stand in a text, as an index stores it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from indexer.analysis import Token


def pack_spans(tokens: Sequence[Token]) -> bytes:
    """Spans by position: at position p, start and end as two unsigned 32-bit integers (gaps: 0, 0)."""
    spans = array("I", bytes(8 * (tokens[-1].position + 1))) if tokens else array("I")
    for token in tokens:
        spans[2 * token.position] = token.start
        spans[2 * token.position + 1] = token.end
    return spans.tobytes()


def unpack_spans(packed: bytes) -> Sequence[int]:
    """At [2p] and [2p + 1] start and end of the token at position p."""
    return memoryview(packed).cast("I")
