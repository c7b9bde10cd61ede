"""The search page and the page of one project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer import (
    DEFAULT_SIZE,
    MAX_QUERY,
    SHOWN_FACETS,
    FacetValue,
    Generation,
    Project,
    SearchRequest,
    SearchResponse,
    Understood,
    Word,
    canonical_value,
    search,
    similar,
)
from webapp import site, wayout
from webapp.api import serving
from webapp.guide import beginnings
from webapp.language import citation, described, facet_label, value_label
from webapp.params import SORTS, State
from webapp.sorting import by_label
from webapp.starters import hint

bp = Blueprint("pages", __name__)

FOLDED_FROM = 8  # values of a facet that are shown; the rest folds away
MOST_FOLDED = 300  # values of a facet on one page; a longer list is for the search box
SIZES = (20, 50, 100)
_PAGES_AROUND = 2
_QUOTES = str.maketrans("", "", '"“”「」')
_MOST_RELATED = 5


class FacetGroup(NamedTuple):
    """A facet as the page shows it: the values in view, those folded away, and how many are left out."""

    name: str
    label: str
    shown: tuple[FacetValue, ...]
    folded: tuple[FacetValue, ...]
    left_out: int = 0


class Chip(NamedTuple):
    """A condition that can be taken away."""

    facet: str
    value: str
    url: str


@bp.get("/")
def search_page() -> ResponseReturnValue:
    """The search page."""
    state = State.from_args(request.args)
    if address := state.moved("/", request):
        return redirect(address)
    generation = serving()
    found = search(generation, state.request())
    return render_template(
        "search.html",
        state=state,
        found=found,
        groups=groups(found.facets, found.total),
        chips=chips(state),
        sorts=_sorts(state, found),
        sizes=[(size, state.sized(size).url(), size == state.size) for size in SIZES]
        if found.total > DEFAULT_SIZE
        else [],
        pages=_pages(found),
        way_out=wayout.of(generation, state, found) if not found.total else None,
        # 対象国「タイ」の案件 is followed by 案件を探しました.
        understood=described(found.query).removesuffix("案件") if _says_more(found.query) else "",
        examples=beginnings(generation) if state.is_blank else [],
        hint=hint(generation),
        generation=generation,
    )


def _sorts(state: State, found: SearchResponse) -> list[tuple[str, str, bool]]:
    """The orders there are, each with its address and whether it is this one.

    Without words there is no relevance: the newest come first.
    """
    shown = "newest" if state.sort == "relevance" and not found.query.words else state.sort
    orders = []
    for sort, label in SORTS.items():
        if found.query.words:
            orders.append((str(label), state.sorted_by(sort).url(), sort == shown))
        elif sort != "relevance":
            default = state.sorted_by("relevance" if sort == "newest" else sort)
            orders.append((str(label), default.url(), sort == shown))
    return orders


def _says_more(query: Understood) -> bool:
    """Whether how a query was understood is more than its words as they were typed."""
    words = [clause[0].text for clause in query.clauses if len(clause) == 1 and isinstance(clause[0], Word)]
    typed = query.text.translate(_QUOTES).split()
    return bool(query.excluded) or len(words) < len(query.clauses) or " ".join(words).split() != typed


@bp.get("/projects/<id_>")
def project_page(id_: str) -> ResponseReturnValue:
    """One project with all its columns, and those that are related to it."""
    generation = serving()
    ordinal = generation.index.find(id_)
    if ordinal is None:
        abort(404)
    project = generation.index.stored(ordinal).project
    titles = {source.round: source.title for source in generation.manifest.sources}
    between, beside, more = _same_cities(generation, project)
    return render_template(
        "project.html",
        project=project,
        title=titles.get(project.round, ""),
        similar=[other for other in similar(generation, id_, 8) if other not in between][:_MOST_RELATED],
        between=between,
        beside=beside,
        more=more,
        citations=citation(project, titles.get(project.round, ""), site.absolute(request.path)),
        permalink=site.absolute(request.path),
        link=_value_url,
        finding=_phrase_url,
        generation=generation,
    )


def _value_url(name: str, value: str) -> str:
    return State.here().with_value(name, value).url()


def _phrase_url(text: str) -> str:
    """The search for a text as it stands, as much of it as a query may have."""
    phrase = text if "」" in text else f"「{text[: MAX_QUERY - 2]}」"
    return State.here().searching(phrase[:MAX_QUERY]).url()


def groups(counted: Mapping[str, tuple[FacetValue, ...]], total: int) -> list[FacetGroup]:
    """The facets of a search; where it found nothing, only the values that lead out of that or are selected."""
    shown = {name: by_label(name, counted[name]) for name in SHOWN_FACETS}
    if not total:
        shown = {name: tuple(filter(_leads_on, values)) for name, values in shown.items()}
    return [_group(name, values) for name, values in shown.items() if values]


def _leads_on(value: FacetValue) -> bool:
    return bool(value.total) or value.selected or any(map(_leads_on, value.children))


def _group(name: str, values: tuple[FacetValue, ...]) -> FacetGroup:
    """Selected values are always in view, and so are all fields, in their usual order."""
    if len(values) <= FOLDED_FROM or name == "field":
        return FacetGroup(name, facet_label(name), values, ())
    shown = tuple(value for at, value in enumerate(values) if at < FOLDED_FROM or value.selected)
    folded = tuple(value for value in values[FOLDED_FROM:] if not value.selected)
    return FacetGroup(name, facet_label(name), shown, folded[:MOST_FOLDED], max(0, len(folded) - MOST_FOLDED))


def chips(state: State, path: str = "/") -> list[Chip]:
    """The selected conditions, each with the search without it."""
    return [
        Chip(facet_label(name), value_label(name, value), state.without(name, value).url(path))
        for name, value in state.chosen
    ]


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


def _same_cities(
    generation: Generation, project: Project
) -> tuple[list[Project], list[Project], list[tuple[str, str, int]]]:
    """The other projects of the same Japanese cities: with the same partner, with others, and links to all."""
    between: list[Project] = []
    beside: list[Project] = []
    links = []
    areas = {area.name for area in project.target_areas}
    for city in dict.fromkeys(canonical_value("city", city) for city in project.domestic_cities):
        found = search(generation, SearchRequest(filters={"city": (city,)}, size=100, facets=(), marked=()))
        links.append((value_label("city", city), _value_url("city", city), found.total))
        for hit in found.hits:
            other = hit.project
            if other.id != project.id and other not in between and other not in beside:
                same = areas & {area.name for area in other.target_areas}
                (between if same else beside).append(other)
    return between, beside[:_MOST_RELATED], links
