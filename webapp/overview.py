"""図で見る: a search as pictures, each of whose marks narrows it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer import SHOWN_FACETS, FacetValue, Generation, SearchRequest, survey
from webapp.api import serving
from webapp.language import facet_label, value_label
from webapp.pages import chips, groups
from webapp.params import State
from webapp.pictures import around, bars, table, world_map
from webapp.sorting import by_label, table_by_label
from webapp.starters import hint

bp = Blueprint("overview", __name__)

HEAT, MATRIX = ("country", "field"), ("city", "country")  # rows, columns
COUNTRIES, CITIES, ACROSS = 15, 20, 12  # rows and columns of the tables before the rest is folded


@bp.get("/overview")
def overview_page() -> ResponseReturnValue:
    """The pictures of a search."""
    state = State.from_args(request.args)
    if address := state.moved("/overview", request):
        return redirect(address)
    generation = serving()
    found = survey(generation, _counting(state, *SHOWN_FACETS, "round"), [HEAT, MATRIX])
    fields, cities = (table_by_label(found.tables[axes], *axes) for axes in (HEAT, MATRIX))
    return render_template(
        "overview.html",
        state=state,
        generation=generation,
        total=found.total,
        correction=found.correction,
        groups=groups(found.facets, found.total),
        chips=chips(state, "/overview"),
        fields=table(fields, state, HEAT, (COUNTRIES, COUNTRIES), value_label),
        cities=table(cities, state, MATRIX, (CITIES, ACROSS), value_label),
        bars=bars(_rounds(generation, state, found.facets["round"]), state, value_label),
        map=world_map(by_label("country", found.facets["country"]), state, value_label),
        facet_label=facet_label,
        hint=hint(generation),
    )


def _counting(state: State, *facets: str) -> SearchRequest:
    """The search for its counts alone: no page of it is shown."""
    return replace(state, page=1, size=1).request(facets=facets, marked=())


def _rounds(generation: Generation, state: State, counted: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    """All rounds with their counts, whichever years or rounds are selected."""
    if "year" not in state.filters:
        return counted
    return survey(generation, _counting(around(state, "year", "round"), "round"), []).facets["round"]
