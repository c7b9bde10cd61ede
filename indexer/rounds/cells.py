"""Clean one cell of a published table: markup and stray spaces go, the text stays."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from indexer.rounds.latin import LATIN
from indexer.vocabulary import plain

_BLOCK = (
    "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|thead|tr|ul"
)
_INLINE = "a|abbr|b|big|cite|code|em|font|i|img|s|small|span|strong|sub|sup|u"
_TAG = re.compile(rf"</?(?:(?P<block>{_BLOCK})|{_INLINE})(?=[\s/>]|$)[^<>]*(?:>|$)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060]")

# A list marker that opens an item: 1. ／ 1) ／ (1) ／ ①
_ITEM = r"(?:[(\uff08][0-9\uff10-\uff19]{1,2}[)\uff09]|[0-9\uff10-\uff19]{1,2}[.\uff0e)\uff09](?![0-9\uff10-\uff19])|[①-⑳])"
_NEW_LINE = re.compile(rf"(?<=[。\uff0e！？])[ \t\u3000]+|[ \t\u3000]+(?={_ITEM})")

SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_NUMBER = re.compile(r"(?:no\.?\s*|第\s*|案件\s*)?\(?([0-9]{1,5})(?:\.0+)?\)?\.?(?:号|番)?")
_BLANKS = " \t\u00a0\u3000\r\n\v\f\x85\u2028\u2029"
_LAYOUT = re.compile(rf"[ \t\u00a0\u3000]*(?:{BREAK.pattern})[{_BLANKS}]*")
_PADDING = re.compile(r"[ \t\u00a0\u3000]{2,}")


def controls(text: str) -> int:
    """How many control characters a cell holds that no reader could see."""
    return len(_CONTROL.findall(text))


def lines(text: str) -> str:
    """A long text: each paragraph and each numbered item on a line of its own.

    >>> lines("<p>調査する。</p> <ol> 1. 検討 2. 実証")
    '調査する。\\n1. 検討\\n2. 実証'
    """
    text = without_markup(text)
    text = _NEW_LINE.sub("\n", SPACES.sub(" ", BREAK.sub("\n", text)))
    tidy = (SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in tidy if line)


def line(text: str) -> str:
    """A short text on one line, with single spaces.

    Between two characters that are not Latin a space or a line break is a trace of the
    layout and goes; next to a Latin word it stays.
    """
    return _joined(SPACES.sub(" ", BREAK.sub(" ", without_markup(text))).split(), any)


def name(text: str) -> str:
    """A project's name on one line, its spaces as published; breaks made by the layout go.

    >>> name("廃棄物発電\\n促進事業　～Race to\\nZero～")
    '廃棄物発電促進事業　～Race to Zero～'
    """
    joined = _joined(filter(None, _LAYOUT.split(without_markup(text).strip(_BLANKS))), all)
    return _PADDING.sub(lambda blanks: blanks[0][0], joined)


def organisation(text: str) -> str:
    """An organisation's name; only spaces between two Latin words are part of it.

    >>> organisation("株式会社 エックス都市研究所")
    '株式会社エックス都市研究所'
    """
    return _joined(line(text).split(), all)


def _joined(parts: Iterable[str], sides: Callable[[Iterable[object]], bool]) -> str:
    """Parts in one, with a space where the characters on any or on all sides of it are Latin."""
    out = ""
    for part in parts:
        space = out and sides((LATIN.match(out[-1]), LATIN.match(part[0])))
        out += f" {part}" if space else part
    return out


def number(text: str) -> int | None:
    """番号 as a number: 1, １, ①, No.1, (1), 第1号, 1.0; None when it is none."""
    match = _NUMBER.fullmatch(plain(line(text)).lower())
    return int(match[1]) if match else None


def without_markup(text: str) -> str:
    """The text with a line break for each block element, without tags and control characters."""
    text = _COMMENT.sub("", text)
    text = _TAG.sub(lambda tag: "\n" if tag["block"] else "", text)
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return _CONTROL.sub("", text)
