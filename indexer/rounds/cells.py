"""Clean one cell of a published table: markup and stray spaces go, the text stays."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from indexer.vocabulary import Vocabulary, plain

_BLOCK = (
    "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|th|thead|tr|ul"
)
_INLINE = "a|abbr|b|big|cite|code|em|font|i|img|s|small|span|strong|sub|sup|u"
_TAG = re.compile(rf"</?(?:(?P<block>{_BLOCK})|{_INLINE})(?=[\s/>]|$)[^<>]*(?:>|$)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060]")

# A list marker that opens an item: 1. ／ 1) ／ (1) ／ ①
_ITEM = r"(?:[(\uff08][0-9\uff10-\uff19]{1,2}[)\uff09]|[0-9\uff10-\uff19]{1,2}[.\uff0e)\uff09](?![0-9\uff10-\uff19])|[①-⑳])"
_NEW_LINE = re.compile(rf"(?<=[。\uff0e！？])[ \t\u3000]+|[ \t\u3000]+(?={_ITEM})")

_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_LATIN = re.compile(r"[!-~\u00c0-\u024f\u1e00-\u1eff]")
_AND = re.compile(r"及び|および|並びに|ならびに")
_PLACE = re.compile(r"(?:[都道府県市区町村郡州省島国]|地域|地方|首都圏)(?:[(\uff08].*)?$")
_COMMAS = "、,\uff0c;\uff1b/\uff0f"
_OPEN, _CLOSE = "(\uff08[「", ")\uff09]」"


def controls(text: str) -> int:
    """How many control characters a cell holds that no reader could see."""
    return len(_CONTROL.findall(text))


def lines(text: str) -> str:
    """A long text: each paragraph and each numbered item on a line of its own.

    >>> lines("<p>調査する。</p> <ol> 1. 検討 2. 実証")
    '調査する。\\n1. 検討\\n2. 実証'
    """
    text = _without_markup(text)
    text = _NEW_LINE.sub("\n", _BREAK.sub("\n", text))
    tidy = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in tidy if line)


def line(text: str) -> str:
    """A short text on one line, with single spaces.

    Between two characters that are not Latin a space or a line break is a trace of the
    layout and goes; next to a Latin word it stays.
    """
    words = _SPACES.sub(" ", _BREAK.sub(" ", _without_markup(text))).split()
    out = ""
    for word in words:
        latin = out and (_LATIN.match(out[-1]) or _LATIN.match(word[0]))
        out += f" {word}" if latin else word
    return out


def organisation(text: str) -> str:
    """An organisation's name; only spaces between two Latin words are part of it.

    >>> organisation("株式会社 エックス都市研究所")
    '株式会社エックス都市研究所'
    """
    out = ""
    for word in line(text).split():
        latin = out and _LATIN.match(out[-1]) and _LATIN.match(word[0])
        out += f" {word}" if latin else word
    return out


def cities(text: str) -> tuple[str, ...]:
    """Japanese cities: 堺市・大阪市 → two (no Japanese city has ・ in its name)."""
    return _unique(part for whole in _listed(text) for part in _split(whole, "・"))


def areas(text: str) -> tuple[str, ...]:
    """Partner areas: ・ separates only what is a whole place name on both sides.

    >>> areas("テランガナ州、アンドラ・プラデーシュ州")
    ('テランガナ州', 'アンドラ・プラデーシュ州')
    """
    found: list[str] = []
    for whole in _listed(text):
        parts = _split(whole, "・")
        found += parts if all(map(_PLACE.search, parts)) else [whole]
    return _unique(found)


def countries(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Countries: ・ separates unless the whole is one country's name (ボスニア・ヘルツェゴビナ)."""
    found: list[str] = []
    for whole in _listed(text):
        parts = _split(whole, "・")
        known = vocabulary.country(whole) is None and all(map(vocabulary.country, parts))
        found += parts if known else [whole]
    return _unique(found)


def fields(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """対象分野, separated by spaces, lines or commas outside brackets.

    >>> fields("<ul> 省エネルギー その他(回収・破壊 分野) ", vocabulary)
    ('省エネルギー', 'その他(回収・破壊 分野)')
    """
    text = _SPACES.sub(" ", _BREAK.sub(" ", _without_markup(text)))  # inside brackets a space stays
    text = re.sub(r" (?=[(\uff08])", "", text)
    found: list[str] = []
    pieces = (part for piece in _split(text, " ") for part in _split(piece, _COMMAS))
    for whole in (piece.strip("・･•● ") for piece in pieces):
        parts = _split(whole, "・")
        known = vocabulary.field(whole) is None and len(parts) > 1 and all(map(vocabulary.field, parts))
        found += parts if known else [whole]
    return _unique(part for part in found if part)


def number(text: str) -> int | None:
    """番号 as a number: 1, １, No.1, (1); None when it is none."""
    match = re.fullmatch(r"(?:no\.?\s*)?\(?([0-9]{1,5})\)?\.?", plain(text).lower())
    return int(match[1]) if match else None


def _without_markup(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = _TAG.sub(lambda tag: "\n" if tag["block"] else "", text)
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return _CONTROL.sub("", text)


def _listed(text: str) -> list[str]:
    """The members of a list, separated by 、 ， ／ ； lines or 及び outside brackets."""
    text = _AND.sub("、", _BREAK.sub("、", _without_markup(text)))
    return [name for part in _split(text, _COMMAS) if (name := line(part))]


def _split(text: str, separators: str) -> list[str]:
    """Split at separators outside brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in _OPEN) - (character in _CLOSE)
        depth = max(depth, 0)
        if character in separators and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip()]


def _unique(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))
