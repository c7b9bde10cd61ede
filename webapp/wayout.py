"""Ways out of an empty result: which condition empties it, what fewer conditions give, nearby words."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask_babel import gettext

from indexer import Generation, SearchRequest, SearchResponse, search, suggest
from webapp.language import labelled, value_label
from webapp.params import State

_MOST_RELAXED = 8
_MOST_NEARBY = 6
_LEAST_KANJI, _LEAST_KANA, _LEAST_LATIN = 2, 3, 4  # characters of a beginning that tell something
_KANJI = re.compile("[一-鿿々]")
_HIRAGANA = re.compile("[ぁ-ゖー]+")
_QUOTED = re.compile('"[^"]*"|“[^”]*”|「[^」]*」')
_EXCLUSION = re.compile(r"\s[-－]\S")


class Link(NamedTuple):
    """A search that does find something, and how much."""

    label: str
    url: str
    total: int


class WayOut(NamedTuple):
    """What the page says when nothing was found."""

    absent: list[str]  # words that no project has, whatever else is asked
    beside: bool  # whether anything else is asked
    literal: bool  # whether a hyphen that would exclude stands inside quotes
    relaxed: list[Link]
    nearby: list[Link]


def of(generation: Generation, state: State, found: SearchResponse) -> WayOut:
    """The ways out of a search that found nothing."""
    absent = list(dict.fromkeys(word.text for word in found.query.words if not len(word.ordinals)))
    return WayOut(
        absent,
        beside=bool(state.filters or found.query.excluded) or len(found.query.clauses) > 1,
        literal=any(_EXCLUSION.search(quoted) for quoted in _QUOTED.findall(state.q)),
        relaxed=_relaxed(generation, state, found, absent),
        nearby=_nearby(generation, state, absent),
    )


def _relaxed(generation: Generation, state: State, found: SearchResponse, absent: list[str]) -> list[Link]:
    """Searches with fewer conditions."""
    candidates: list[tuple[str, State]] = []
    words = list(dict.fromkeys(word.text for word in found.query.words))
    for name, value in state.chosen:
        text = gettext("「%(value)s」を外す", value=value_label(name, value))
        candidates.append((text, state.without(name, value)))
    if state.every_field and len(state.filters.get("field", ())) > 1:
        candidates.insert(0, (gettext("選んだ分野のいずれかを含む案件を探す"), state.matching(every=False)))
    if len(state.filters) > 1 and state.q:
        candidates.append((gettext("絞り込みをすべて外す"), state.unfiltered()))
    if state.filters and state.q:
        candidates.append((gettext("キーワードを外す"), state.searching("")))
    if absent and len(words) > len(absent):
        rest = " ".join(word for word in words if word not in absent)
        candidates.append((gettext("「%(word)s」で探す", word=rest), state.searching(rest)))
    elif len(words) > 1:
        candidates += [
            (gettext("「%(word)s」だけで探す", word=word), state.searching(word)) for word in words
        ]
    links = (_counted(generation, label, other) for label, other in candidates[:_MOST_RELAXED])
    return [link for link in links if link.total]


def _nearby(generation: Generation, state: State, absent: list[str]) -> list[Link]:
    """Words of the index that begin as the absent ones do, for at least half of their length."""
    links: dict[Link, None] = {}
    for word in absent[:2]:
        beginnings = (word[:size] for size in range(len(word) - 1, (len(word) - 1) // 2, -1))
        near = (suggest(generation, begun, _MOST_NEARBY) for begun in beginnings if _tells(begun, word))
        for label, one in labelled(next(filter(None, near), [])).items():
            links[_counted(generation, label, state.unfiltered().searching(one.value))] = None
    return [link for link in links if link.total][:_MOST_NEARBY]


def _tells(beginning: str, word: str) -> bool:
    """Whether what begins so is like the word: ない is not like ない言葉, nor アフター like アフリカ."""
    if _KANJI.search(beginning):
        return len(beginning) >= _LEAST_KANJI
    if _HIRAGANA.fullmatch(beginning) and not _HIRAGANA.fullmatch(word):
        return False
    return len(beginning) >= (_LEAST_LATIN if beginning.isascii() else _LEAST_KANA)


def _counted(generation: Generation, label: str, state: State) -> Link:
    every = frozenset(["field"]) if state.every_field else frozenset()
    asked = SearchRequest(state.q, state.filters, size=1, facets=(), every=every)
    return Link(label, state.url(), search(generation, asked).total)
