"""Sentences and compounds as queries: the words in them that carry a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analysis import Token, analyse
from indexer.folding import fold
from indexer.vocabulary import load

# A noun that is asked for is no condition: どの都市が…, どんな技術を….
_ASKED = re.compile("(?:どの|どんな|どういう|どのような|何の|なんの|どこの|いくつの)$")
_PIECE = re.compile("[一-鿿々]+|[ァ-ヺー]+|[a-z0-9]+")
_HIRAGANA = re.compile("[ぁ-ん]")
_SAID = re.compile(r"[^\W_]")


def is_sentence(text: str) -> bool:
    """Whether a text is more than its content words: particles, fillers, a question mark."""
    words = list(content_words(text))
    fillers = load().fillers
    asks = any(token.term in fillers for token in analyse(text)) or text.rstrip().endswith(("?", "？"))
    return len(words) > 1 or (len(words) == 1 and asks)


def pieces_of(text: str) -> list[str]:
    """The words of an English phrase, or of a compound whose script changes: 剪定枝ボイラー, EVカート.

    Nothing of a word with hiragana in it, or that would leave single characters.
    """
    folded = fold(text).text
    pieces = [piece[0] for piece in _PIECE.finditer(folded)]
    whole = sum(map(len, pieces)) == len("".join(folded.split()))
    return pieces if len(pieces) > 1 and whole and min(map(len, pieces)) > 1 else []


def content_words(text: str) -> Iterator[str]:
    """The runs of content words between particles, without words that every question has."""
    fillers = load().fillers
    tokens = analyse(text)
    at = 0
    while at < len(tokens):
        end = at + 1
        while end < len(tokens) and not _parted(text, tokens[end - 1], tokens[end]):
            end += 1
        piece = tokens[at:end]
        if _ASKED.search(text[: piece[0].start]):
            piece = piece[1:]
        while piece and piece[-1].term in fillers:
            piece = piece[:-1]
        while piece and piece[0].term in fillers:
            piece = piece[1:]
        if piece and not (len(piece) == 1 and _HIRAGANA.fullmatch(piece[0].term)):
            yield text[piece[0].start : piece[-1].end]
        at = end


def _parted(text: str, one: Token, other: Token) -> bool:
    """Whether something is said between two tokens (a particle), or a sentence ends; a middle dot parts nothing."""
    between = text[one.end : other.start]
    return other.position > one.position + 1 or _SAID.search(between) is not None or "、" in between
