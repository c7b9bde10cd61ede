"""Projects by fiscal year and call, gaps between the years included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext

from indexer import FacetValue
from webapp.params import State
from webapp.pictures.marks import Mark, links, spoken
from webapp.pictures.tables import Head, Label


class Bar(NamedTuple):
    """One call: what it is called beside its year, its count, and its length in percent of the longest bar."""

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
    most = max((one.total for calls in by_year.values() for _, one in calls), default=0)
    years: list[Year] = []
    newer = 0
    for year in sorted(by_year, reverse=True):
        if newer and newer - year > 1:
            years.append(_gap(year + 1, newer - 1, label))
        years.append(_year(year, sorted(by_year[year]), most, state, label))
        newer = year
    return Bars(tuple(years), most, bool(state.filters.get("year") or state.filters.get("round")))


def _year(year: int, calls: list[tuple[int, FacetValue]], most: int, state: State, label: Label) -> Year:
    """A year and its calls: a link to either replaces a selection of the other."""
    link_round, link_year = links(state, "round", "year"), links(state, "year", "round")
    drawn, say = [], spoken()
    for call, found in calls:
        url, selected = link_round(found.value)
        said = say(label("round", found.value), found.total)
        length = round(100 * found.total / most, 2) if most else 0.0
        text = gettext("{call}次").format(call=call)
        drawn.append(Bar(text, Mark(found.total, 0, url, said, selected), call, length))
    total = sum(bar.mark.total for bar in drawn)
    text, (url, selected) = label("year", str(year)), link_year(str(year))
    return Year(Head(text, Mark(total, 0, url, say(text, total), selected)), tuple(drawn))


def _gap(first: int, last: int, label: Label) -> Year:
    text = label("year", str(first))
    return Year(None, label=text if first == last else f"{text} – {label('year', str(last))}")
