"""Split a cell that lists several things: cities, areas, countries, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.rounds.cells import BREAK, SPACES, line, organisation, without_markup
from indexer.vocabulary import Vocabulary

_AND = re.compile(r"、?(?:及び|および|並びに|ならびに)")
_COMMAS = "、,\uff0c､;\uff1b"
_SLASHES = "/\uff0f|\uff5c"
_DOTS = "・･"
_JOINTS = _DOTS + _SLASHES + " :\uff1a-\u2010\u2212\u2013"
_OPEN, _CLOSE = "(\uff08[「【〔［｛", ")\uff09]」】〕］｝"
# A mark before an item: ・ ● ■ ✓ - ／ 1. ／ (1) ／ ①
_BULLET = re.compile(
    r"^\s*(?:[・･•●○◎■◆◇▪▫▶►✓✔☑➢*\-‐–]\s*|[①-⑳]\s*|[(\uff08][0-9\uff10-\uff19]{1,2}[)\uff09]\s*"
    r"|[0-9\uff10-\uff19]{1,2}[.)\uff0e\uff09](?![0-9])\s*)"
)
_INLINE_BULLET = re.compile(r"[•●○◎■◆◇▪▫▶►✓✔☑➢①-⑳]")

# Levels of administration; a smaller place after a larger one is part of it (バリ州 バドゥン県).
_LEVELS = ("国", "地方|地域|首都圏", "[都道府州省]", "[県郡]", "市", "[区町村]")
_PLACE = re.compile(rf"(?:{'|'.join(_LEVELS)}|島)(?:[(\uff08].*)?$", re.DOTALL)
_ORGANISATION = re.compile(
    r"会社|法人|協会|機構|機関|センター|大学|組合|研究所|財団|連盟|コンソーシアム|㈱|㈲|[(\uff08][株有財社][)\uff09]|Ltd|Inc|Co\."
)
_BRACKET = re.compile(r"^(?P<head>[^(\uff08]+)[(\uff08](?P<inner>.+)[)\uff09]$", re.DOTALL)
_LAST_BRACKET = re.compile(r"^(?P<head>.+)[(\uff08](?P<inner>[^()\uff08\uff09]+)[)\uff09]$", re.DOTALL)
_LONGEST_NAME = 40  # characters that a country's name with signs around it may take
_LONG_NAME = re.compile(r"共和国|王国|合衆国|連邦|国")
_BEFORE_BRACKET = re.compile(r"\s+(?=[(\uff08](?![0-9\uff10-\uff19]))")
_BEFORE_ITEM = re.compile(rf"\s+(?=[①-⑳]|[0-9０-９]{{1,2}}[.．)）]\s*[^\s0-9]|{_INLINE_BULLET.pattern})")
_NO_GAP = re.compile(rf"{_BEFORE_BRACKET.pattern}| (?=[:\uff1a])|(?<=[:\uff1a]) ")
_PLACE_BREAK = re.compile(r"(?<=[都道府県市区町村州省郡])\s*\n\s*(?=[^)\uff09\s])")
_WITH = re.compile("(?<=[都道府県市区町村州省郡])と(?=[^と]+[都道府県市区町村州省郡]$)")
_NO_START = re.compile(r"[ァィゥェォッャュョヮー]")


def cities(text: str) -> tuple[str, ...]:
    """Japanese cities and who else takes part: 堺市・大阪市 → two (no city has ・ in its name)."""
    found: list[str] = []
    for whole in _listed(text):
        dots = _SLASHES if _ORGANISATION.search(whole) else _DOTS + _SLASHES
        found += (place for part in _split(whole, dots) for place in _places(part))
    return _unique(found)


def areas(text: str) -> tuple[str, ...]:
    """Partner areas: ・ separates only what is a whole place name on both sides.

    >>> areas("テランガナ州、アンドラ・プラデーシュ州")
    ('テランガナ州', 'アンドラ・プラデーシュ州')
    """
    found: list[str] = []
    for whole in _listed(text, _COMMAS + _SLASHES):
        parts = _split(whole, _DOTS)
        separate = len(parts) > 1 and all(map(_PLACE.search, parts))
        found += (place for part in (parts if separate else [whole]) for place in _places(part))
    return _unique(found)


def countries(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Countries; ・ or a space separates unless the whole is one name (ボスニア・ヘルツェゴビナ)."""
    found: list[str] = []
    for whole in _listed(text, _COMMAS + _SLASHES):
        parts = _split(whole, _DOTS + " ")
        separate = vocabulary.country(whole) is None and all(map(vocabulary.country, parts))
        found += map(line, parts if separate else [whole])
    return _unique(found)


def countries_and_areas(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A cell that holds both: ベトナム・クアンニン省 → (('ベトナム',), ('クアンニン省',))."""
    lands: list[str] = []
    places: list[str] = []
    joints = _JOINTS
    for piece in _listed(text):
        land, joint, rest = _country_and_rest(piece, vocabulary, joints, first=not lands)
        if land and joint and not lands:
            joints = joint  # a cell parts them all in one way: アンドラ・プラデーシュ州 may be one place
        lands += land
        places += areas(rest)
    return _unique(map(line, lands)), _unique(places)


def fields(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """対象分野, separated by spaces, lines or commas outside brackets.

    >>> fields("<ul> 省エネルギー その他(回収・破壊 分野) ", vocabulary)
    ('省エネルギー', 'その他(回収・破壊 分野)')
    """
    text = _AND.sub("、", BREAK.sub(" ", without_markup(text)))
    text = SPACES.sub(" ", _INLINE_BULLET.sub(" ", text))  # inside brackets a space stays
    text = _NO_GAP.sub("", text)
    found: list[str] = []
    for whole in _split(text, " " + _COMMAS + _SLASHES):
        item = _BULLET.sub("", whole).strip(_DOTS + " ")
        parts = _split(item, _DOTS)
        separate = vocabulary.field(item) is None and all(map(vocabulary.field, parts))
        found += parts if separate else [item]
    mended = _joined([part for part in found if part], vocabulary)
    return _unique(part for whole in mended for part in _known_parts(whole, vocabulary))


def _known_parts(item: str, vocabulary: Vocabulary) -> list[str]:
    """The fields that a cell ran together without anything between: 再生可能エネルギー制度構築支援."""
    if vocabulary.field(vocabulary.canonical_field(item)[0]):
        return [item]
    for end in range(len(item) - 1, 1, -1):
        if vocabulary.field(item[:end]):
            rest = _known_parts(item[end:], vocabulary)
            if all(vocabulary.field(vocabulary.canonical_field(part)[0]) for part in rest):
                return [item[:end], *rest]
    return [item]


def _joined(parts: list[str], vocabulary: Vocabulary) -> list[str]:
    """Mend what is not a separation: a field broken by the layout, and その他：港湾、防災."""
    out: list[str] = []
    for part in parts:
        if out and not vocabulary.field(out[-1]) and vocabulary.field(out[-1] + part):
            out[-1] += part
        elif (
            out
            and re.search("[:\uff1a]", out[-1])
            and not vocabulary.field(vocabulary.canonical_field(part)[0])
        ):
            out[-1] += f"、{part}"
        else:
            out.append(part)
    return out


def _country_and_rest(
    piece: str, vocabulary: Vocabulary, joints: str, *, first: bool
) -> tuple[list[str], str, str]:
    """The countries that a piece names, the sign that joins them to the rest, and the rest."""
    named = countries(piece, vocabulary)
    if all(map(vocabulary.country, named)):
        return list(named), "", ""
    if match := _LAST_BRACKET.match(piece):
        within = countries(match["inner"], vocabulary)
        if all(map(vocabulary.country, within)):
            return list(within), "(", match["head"]
    if (match := _BRACKET.match(piece)) and vocabulary.country(match["head"].strip()):
        return [match["head"].strip()], "(", match["inner"]
    if _is_place(piece, vocabulary):
        return [], "", piece
    for at, joint in reversed(list(enumerate(piece))):
        if joint not in joints or _LONGEST_NAME < at < len(piece) - _LONGEST_NAME:
            continue
        before, after = piece[:at].strip(_JOINTS), piece[at:].strip(_JOINTS)
        if at <= _LONGEST_NAME and vocabulary.country(before):
            return [before], joint, after
        if len(piece) - at <= _LONGEST_NAME and vocabulary.country(after):
            return [after], joint, before
    land, rest = _run_together(piece, vocabulary, first=first)
    return land, "", rest


def _is_place(piece: str, vocabulary: Vocabulary) -> bool:
    """Whether a piece with ・ in it is the known name of one place (アンドラ・プラデーシュ州)."""
    terms = (term for group in vocabulary.groups for term in group.terms)
    return "・" in piece and any("・" in term and piece.startswith(term) for term in terms)


def _run_together(piece: str, vocabulary: Vocabulary, *, first: bool) -> tuple[list[str], str]:
    """インドネシア共和国バリ州 without a separator; インドール市 is no part of インド."""
    for end in range(min(len(piece) - 2, _LONGEST_NAME), 1, -1):
        head, rest = piece[:end], piece[end:]
        if not vocabulary.country(head) or rest[0] in _JOINTS or _NO_START.match(rest):
            continue
        if _LONG_NAME.search(head) or (first and _PLACE.search(rest)):
            return [head], rest
    return [], piece


def _listed(text: str, separators: str = _COMMAS) -> list[str]:
    """The members of a list: parted by 、 ； lines or 及び outside brackets, bullets taken off."""
    text = BREAK.sub("\n", without_markup(text))
    text = _AND.sub("、", _BEFORE_ITEM.sub("\n", _BEFORE_BRACKET.sub("", text)))
    parts = (_BULLET.sub("", part) for part in _split(text, separators + "\n"))
    return [name for part in parts if (name := SPACES.sub(" ", _within(part)).strip())]


def _within(part: str) -> str:
    """Line breaks left inside brackets: a comma after a place, else a trace of the layout."""
    return re.sub(r"\s*\n\s*", "", _PLACE_BREAK.sub("、", part))


def _places(text: str) -> list[str]:
    """Places with spaces or と between: 堺市 大阪市 are two; バリ州 バドゥン県 is one, a place and a part of it."""
    out: list[str] = []
    for part in _WITH.split(text):
        group: list[str] = []
        for word in _split(part, " "):
            if group and _is_beside(word, group[-1]):
                out.append(organisation(" ".join(group)))
                group = []
            group.append(word)
        out.append(organisation(" ".join(group)))
    return [place for place in out if place]


def _is_beside(place: str, other: str) -> bool:
    """Whether a place stands on the level of another or above, so that it is no part of it."""
    high, low = _level(other), _level(place)
    return bool(high and low) and low <= high


def _level(place: str) -> int:
    """How far down in the administration a place stands, by its ending; 0 for what is no place."""
    return next((n for n, ending in enumerate(_LEVELS, 1) if re.search(f"(?:{ending})$", place)), 0)


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
