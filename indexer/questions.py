"""Sentences as queries: the words in them that carry a condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from indexer.analysis import Token, analyse
from indexer.morphology import is_plain_verb, morphemes
from indexer.vocabulary import load

# A noun that is asked for is no condition: どの都市が…, どんな技術を….
_ASKED = re.compile("(?:どの|どんな|どういう|どのような|何の|なんの|どこの|いくつの)$")
# So is one that a clause describes: …を導入している都市は.
_KINDS = "都市|自治体|市|町|村|街|まち|国|地域|場所|分野|提案者|事業者|企業|会社"
_SOUGHT = re.compile(f"(?<=[うくすつぬむるた])(?:{_KINDS})(?=[はをがに?？。]|って|$)")
# Between spaces: パラオと する まちは.
_ONLY_SOUGHT = re.compile(f"(?:{_KINDS}|くに|とし|かいしゃ)[はをがに]")
# What is left of a word in kana that was taken for particles: one hiragana, or what no word begins with.
_SCRAP = re.compile("[ぁ-ん]$|[ーぁぃぅぇぉっゃゅょゎんァィゥェォッャュョヮン]")
_QUESTION = re.compile(
    r"(?:(?<![ぁ-ん])|(?<=[はをがにのでとも]))(?:どこ|どの|どれ|どんな|どう|なに|だれ|いくつ)|何[がをはのかで]|誰|(?:です|ます|ません|でしょう|[いあ]る)か[?？。]?\s*$|[?？]\s*$"
)
_SAID = re.compile(r"[^\W_]")
_NEGATING = ("ない", "無い", "ぬ")
_DENIES = re.compile("[なず無ぬ]")
# What is said before the question itself: 市長に聞かれたのですが、…; 研究をしている学生です。….
_PREAMBLE = re.compile("(?:.+(?:です|でした|ます|ました)(?:(?:が|けど|けれども?|ので)、?|。))(?=.)")
_POLITELY = re.compile(r"(?:です|でしょう|の|ん)*[か?？][?？。]*\s*$")


def is_sentence(text: str) -> bool:
    """Whether a text is more than its content words: particles, fillers, a question mark."""
    pieces = list(_pieces(text))
    return len(pieces) > 1 or (len(pieces) == 1 and asks(text))


def asks(text: str) -> bool:
    """Whether a text has a word that every question has, or ends as one."""
    if is_question(text) or _SOUGHT.search(text):
        return True
    return any(token.term in load().fillers for token in analyse(text))


def is_sought(text: str) -> bool:
    """Whether a word between spaces names only what is asked for, with its particle: まちは."""
    return _ONLY_SOUGHT.fullmatch(text) is not None


def is_question(text: str) -> bool:
    """Whether a text asks: it has a word like どこ, or ends as questions do."""
    return _QUESTION.search(text) is not None


def preamble(text: str) -> str:
    """What a text says before it asks; empty where it asks at once."""
    found = _PREAMBLE.match(text)
    return found[0] if found else ""


def content_words(text: str) -> Iterator[str]:
    """The runs of content words between particles, without words that every question has."""
    pieces = list(_pieces(text))
    telling = [piece for piece in pieces if piece not in load().lone_fillers]
    yield from telling or pieces


def _pieces(text: str) -> Iterator[str]:
    fillers = load().fillers
    tokens = analyse(text)
    at = 0
    while at < len(tokens):
        end = at + 1
        while end < len(tokens) and not _parted(text, tokens[end - 1], tokens[end]):
            end += 1
        piece = tokens[at:end]
        if _ASKED.search(text[: piece[0].start]) or _SOUGHT.match(text, piece[0].start):
            piece = piece[1:]
        while piece and piece[-1].term in fillers:
            piece = piece[:-1]
        while piece and piece[0].term in fillers:
            piece = piece[1:]
        if piece and not _SCRAP.match(text[piece[0].start : piece[-1].end]):
            yield text[piece[0].start : piece[-1].end]
        at = end


def negations(text: str) -> Iterator[str]:
    """What a sentence says not to be so: 頼らない of 石炭に頼らない発電; not ありませんか, ないですか."""
    for before, negation in pairwise(morphemes(text) if _DENIES.search(text) else ()):
        end = negation.start + len(negation.surface)
        if negation.base_form in _NEGATING and not _POLITELY.match(text, end):
            is_verb = before.part_of_speech.startswith("動詞")
            yield text[before.start if is_verb else negation.start : end]


def predicates(text: str) -> set[str]:
    """The verbs and adjectives of a sentence, as they stand in it without their endings."""
    return {one.surface for one in morphemes(text) if one.part_of_speech.startswith(("動詞", "形容詞"))}


def is_compound(text: str) -> bool:
    """Whether a text is several words with nothing said between or after them: 漏水対策, not 漏水への対策."""
    return _stands_together(text, _parted)


def is_terse(text: str) -> bool:
    """Whether a text of several words has no particles, though a verb may stand among them: レンガ焼く窯, 空飛ぶクルマ."""
    return _stands_together(text, _said_between)


def _stands_together(text: str, parted: Callable[[str, Token, Token], bool]) -> bool:
    """Whether a text is several words of which nothing parts two, with nothing said behind them."""
    tokens = analyse(text)
    return (
        len(tokens) > 1
        and not any(parted(text, *pair) for pair in pairwise(tokens))
        and not _SAID.search(text[tokens[-1].end :])
    )


def _parted(text: str, one: Token, other: Token) -> bool:
    """Whether two tokens belong to different words. A verb is a word for itself: of レンガ焼く窯, a particle was left out."""
    return _said_between(text, one, other) or any(
        is_plain_verb(text[token.start : token.end]) for token in (one, other)
    )


def _said_between(text: str, one: Token, other: Token) -> bool:
    """Whether something is said between two tokens (a particle), or a sentence ends; a middle dot parts nothing."""
    between = text[one.end : other.start]
    return other.position > one.position + 1 or _SAID.search(between) is not None or "、" in between
