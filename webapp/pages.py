"""The HTML pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from indexer import (
    SHOWN_FACETS,
    FacetValue,
    Generation,
    SearchRequest,
    SearchResponse,
    era_year,
    search,
)
from webapp.api import serving
from webapp.language import facet_label, value_label
from webapp.params import SORTS, State

bp = Blueprint("pages", __name__)

FOLDED_FROM = 8  # values of a facet that are shown; the rest folds away
_PAGES_AROUND = 2


class FacetGroup(NamedTuple):
    """A facet as the page shows it: the values in view, and those folded away."""

    name: str
    label: str
    shown: tuple[FacetValue, ...]
    folded: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out of an empty result: what to leave out, and how much it would give."""

    label: str
    url: str
    count: int


@bp.get("/")
def search_page() -> ResponseReturnValue:
    """The search page."""
    state = State.from_args(request.args)
    generation = serving()
    found = search(generation, state.request())
    return render_template(
        "search.html",
        state=state,
        found=found,
        groups=[_group(name, found.facets[name]) for name in SHOWN_FACETS],
        chips=[
            (facet_label(name), value_label(name, value), state.without(name, value).url())
            for name, value in state.chosen
        ],
        sorts=[(label, state.sorted_by(sort).url(), sort == state.sort) for sort, label in SORTS.items()],
        pages=_pages(found),
        relaxations=_relaxations(generation, state, found) if not found.total else [],
        label=value_label,
        era_year=era_year,
        everything=generation.index.size,
    )


@bp.get("/projects/<id_>")
def project_page(id_: str) -> ResponseReturnValue:
    """One project with all its columns."""
    index = serving().index
    ordinal = index.find(id_)
    if ordinal is None:
        abort(404)
    project = index.stored(ordinal).project
    return render_template("project.html", project=project, era_year=era_year, link=_value_url)


def _value_url(name: str, value: str) -> str:
    return State().with_value(name, value).url()


def _group(name: str, values: tuple[FacetValue, ...]) -> FacetGroup:
    """Selected values are always in view; a list of up to ten is not worth folding."""
    if len(values) <= FOLDED_FROM + 2 or name == "field":
        return FacetGroup(name, facet_label(name), values, ())
    shown = tuple(value for at, value in enumerate(values) if at < FOLDED_FROM or value.selected)
    return FacetGroup(name, facet_label(name), shown, tuple(value for value in values if value not in shown))


def _pages(found: SearchResponse) -> list[int]:
    """Page numbers to link to: the first, those around this one, the last; 0 stands for a gap."""
    page, last = found.request.page, found.pages
    near = range(max(1, page - _PAGES_AROUND), min(last, page + _PAGES_AROUND) + 1)
    numbers: list[int] = []
    for number in sorted({1, *near, last}):
        if numbers and number > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(number)
    return numbers if last > 1 else []


def _relaxations(generation: Generation, state: State, found: SearchResponse) -> list[Relaxation]:
    """Searches with one condition less that do find something."""
    candidates: list[tuple[str, State]] = []
    if state.filters and state.q:
        candidates.append(("絞り込みをすべて外す", state.unfiltered()))
    for name, value in state.chosen:
        candidates.append((f"「{value_label(name, value)}」を外す", state.without(name, value)))
    if len(found.query.words) > 1:
        candidates += [
            (f"「{word.text}」だけで探す", state.searching(word.text)) for word in found.query.words
        ]
    found_some = []
    for label, other in candidates[:8]:
        count = search(generation, SearchRequest(other.q, other.filters, size=1, facets=())).total
        if count:
            found_some.append(Relaxation(label, other.url(), count))
    return found_some
