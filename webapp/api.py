"""The JSON API: the page's search with the same parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, json, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from indexer import (
    MAX_QUERY,
    Completion,
    FacetValue,
    Generation,
    GenerationStore,
    Hit,
    InvalidRequestError,
    Segment,
    complete,
    explain,
    search,
    suggest,
)
from webapp import site
from webapp.columns import record
from webapp.language import described, is_english, labelled, text, value_label
from webapp.params import State, integer, one_of

bp = Blueprint("api", __name__)


def serving() -> Generation:
    """The generation that serves now. Raises `NoIndexError` before the first publish."""
    store: GenerationStore = current_app.extensions["toshi"]
    return store.current()


@bp.get("/api/search")
def search_api() -> ResponseReturnValue:
    """Search; hits, facets, and how the query was understood."""
    state = State.from_args(request.args)
    generation = serving()
    found = search(generation, state.request())
    hits = [_hit(hit) for hit in found.hits]
    if request.args.get("explain") == "1":
        for hit, parts in zip(hits, explain(generation, found), strict=True):
            hit["explanation"] = [part._asdict() for part in parts]
    return jsonify(
        query=state.q,
        total=found.total,
        page=state.page,
        size=state.size,
        took_ms=round(found.took * 1000, 3),
        interpretation=described(found.query),
        suggestion={"query": found.correction} if found.correction else None,
        hits=hits,
        facets={name: _values(values) for name, values in found.facets.items()},
    )


@bp.get("/api/projects/<id_>")
def project_api(id_: str) -> ResponseReturnValue:
    """One project, every column."""
    index = serving().index
    ordinal = index.find(id_)
    if ordinal is None:
        return jsonify(
            error={"parameter": "id", "message": gettext("案件 %(id)s はありません。", id=id_)}
        ), 404
    return jsonify(record(index.stored(ordinal).project, request.root_path))


@bp.get("/api/suggest")
def suggest_api() -> ResponseReturnValue:
    """Completions of half a word, or of the word at the caret beside all else that is asked."""
    typed = request.args.get("q", "")
    if len(typed) > MAX_QUERY:
        raise InvalidRequestError("q", "検索語は%(most)s文字までです。", most=MAX_QUERY)
    form = one_of(request.args, "format", ("json", "opensearch"))
    made = _completed(typed) if "caret" in request.args else _alone(typed)
    if form == "opensearch":
        return _for_browsers(typed, made)
    found = []
    for label, (one, query, caret) in made.items():
        entry = {"value": one.value, "kind": text(one.kind), "count": one.count}
        entry |= {"label": label} if is_english() else {}
        found.append(entry | ({"query": query, "caret": caret} if "caret" in request.args else {}))
    return jsonify(query=typed, suggestions=found)


def _alone(typed: str) -> dict[str, Completion]:
    """What a beginning may become, by label; counted over everything."""
    return {
        label: Completion(one, one.value, len(one.value))
        for label, one in labelled(suggest(serving(), typed)).items()
    }


def _completed(typed: str) -> dict[str, Completion]:
    """What the word at the caret may become, by label; counted beside the other words and the filters."""
    caret = integer(request.args, "caret", len(typed))
    if not 0 <= caret <= len(typed):
        raise InvalidRequestError("caret", "caret は0〜%(most)sの整数で指定してください。", most=len(typed))
    asked = replace(State.from_args(request.args).request(), q=typed)
    made = complete(serving(), asked, caret, lambda one: value_label(one.facet, one.value))
    by_suggestion = {one.suggestion: one for one in made}
    return {label: by_suggestion[one] for label, one in labelled(by_suggestion).items()}


def _for_browsers(typed: str, made: dict[str, Completion]) -> Response:
    """The OpenSearch suggestions extension: what was typed, completions, descriptions, addresses."""
    here = State.here()
    answer = [
        typed,
        [one.query for one in made.values()],
        [
            f"{label} ({text(one.kind)}, {one.count})" if is_english() else f"{one.kind} {one.count}件"
            for label, (one, _, _) in made.items()
        ],
        [site.absolute(here.searching(one.query).url()) for one in made.values()],
    ]
    return Response(json.dumps(answer), mimetype="application/x-suggestions+json")


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether a generation serves, and which."""
    generation = serving()
    return jsonify(status="ok", generation=generation.name, projects=generation.index.size)


def _hit(hit: Hit) -> dict[str, Any]:
    reasons = [
        {"typed": reason.typed, "found": reason.found, "way": text(reason.way)} for reason in hit.reasons
    ]
    highlights = {"name": _segments(hit.name), "summary": _segments(hit.summary.segments)}
    return {
        **record(hit.project, request.root_path),
        "score": round(hit.score, 4),
        "highlights": highlights,
        "reasons": reasons,
    }


def _segments(segments: tuple[Segment, ...]) -> list[dict[str, Any]]:
    return [{"text": text, "matched": matched} for text, matched in segments]


def _values(values: tuple[FacetValue, ...]) -> list[dict[str, Any]]:
    """Values that lead somewhere, and those that are selected."""
    found = []
    for value in values:
        if value.total or value.selected or any(child.selected for child in value.children):
            entry: dict[str, Any] = {"value": value.value, "count": value.total, "selected": value.selected}
            if value.children:
                entry["children"] = _values(value.children)
            found.append(entry)
    return found
