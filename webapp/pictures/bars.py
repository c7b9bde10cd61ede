"""Projects by fiscal year and call, gaps between the years included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext

from indexer import FacetValue
from webapp.params import State
from webapp.pictures.marks import Mark, links, spoken
from webapp.pictures.tables import Head, Label

_MOST_CALLS = 6  # of a year, to have a bar each


class Bar(NamedTuple):
    """One call, or a year with very many of them: what it is called beside its year, its count, and its length in percent of the longest bar."""

    label: str
    mark: Mark
    call: int
    length: float


class Year(NamedTuple):
    """A fiscal year with its calls; one without any is a gap, which `last` may extend over several years."""

    head: Head | None
    bars: tuple[Bar, ...] = ()
    label: str = ""  # of a gap


class Bars(NamedTuple):
    years: tuple[Year, ...]  # newest first
    most: int
    chosen: bool


def bars(rounds: Iterable[FacetValue], state: State, label: Label) -> Bars:
    """Bars for all rounds (`2025-1`) of the index with their counts in this search."""
    by_year: dict[int, list[tuple[int, FacetValue]]] = {}
    for found in rounds:
        fiscal_year, call = found.value.split("-")
        by_year.setdefault(int(fiscal_year), []).append((int(call), found))
    most = max(map(_longest, by_year.values()), default=0)
    years: list[Year] = []
    newer = 0
    for year in sorted(by_year, reverse=True):
        if newer and newer - year > 1:
            years.append(_gap(year + 1, newer - 1, label))
        years.append(_year(year, sorted(by_year[year]), most, state, label))
        newer = year
    return Bars(tuple(years), most, bool(state.filters.get("year") or state.filters.get("round")))


def _longest(calls: list[tuple[int, FacetValue]]) -> int:
    """The count of a year's longest bar."""
    totals = [found.total for _, found in calls]
    return sum(totals) if len(calls) > _MOST_CALLS else max(totals)


def _year(year: int, calls: list[tuple[int, FacetValue]], most: int, state: State, label: Label) -> Year:
    """A year and its calls: a link to either replaces a selection of the other."""
    total, say = sum(found.total for _, found in calls), spoken()
    text, (url, selected) = label("year", str(year)), links(state, "year", "round")(str(year))
    head = Head(text, Mark(total, 0, url, say(text, total), selected))
    if len(calls) > _MOST_CALLS:
        title = gettext("全{calls}回").format(calls=len(calls))
        return Year(head, (Bar(title, head.mark, 1, _share(total, most)),))
    link, pattern, drawn = links(state, "round", "year"), gettext("{call}次"), []
    for call, found in calls:
        url, selected = link(found.value)
        mark = Mark(found.total, 0, url, say(label("round", found.value), found.total), selected)
        drawn.append(Bar(pattern.format(call=call), mark, call, _share(found.total, most)))
    return Year(head, tuple(drawn))


def _share(total: int, most: int) -> float:
    return round(100 * total / most, 2) if most else 0.0


def _gap(first: int, last: int, label: Label) -> Year:
    text = label("year", str(first))
    return Year(None, label=text if first == last else f"{text} – {label('year', str(last))}")
