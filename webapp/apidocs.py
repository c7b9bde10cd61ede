"""The API described: as an OpenAPI document for programs, and as a page made of that document."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from indexer import Generation, Project, SearchRequest, iterate
from webapp.api import serving
from webapp.openapi import Data, Examples, document

bp = Blueprint("apidocs", __name__)

_NOTHING = Project(0, 0, 0, "", (), (), (), "", (), "")


@bp.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """The document in the language asked for."""
    return jsonify(_document())


@bp.get("/api")
def api_page() -> ResponseReturnValue:
    """The same to read, with examples that can be tried."""
    found = _document()
    operations = [(path, item["get"], _example(path, item["get"])) for path, item in found["paths"].items()]
    return render_template("api.html", document=found, operations=operations)


def _document() -> Data:
    generation = serving()

    def make() -> Examples:
        return _examples(generation)

    return document(generation.derived("api examples", make))


def _examples(generation: Generation) -> Examples:
    """The newest project, and values that it has."""
    project = next(iterate(generation, SearchRequest(sort="newest")), _NOTHING)
    values = {
        "q": next(iter(project.fields or project.countries), project.name),
        "country": next(iter(project.countries), ""),
        "year": str(project.fiscal_year),
        "round": project.round,
    }
    return Examples(project, {name: value for name, value in values.items() if value})


def _example(path: str, operation: dict[str, Any]) -> str:
    """A URL to try: with the query, and one facet where there are facets."""
    pairs = []
    for parameter in operation["parameters"]:
        name, example = parameter["name"], parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", str(example))
        elif example and (name in ("q", "country")):
            pairs.append((name, example[0] if isinstance(example, list) else example))
    root = url_for("pages.search_page").rstrip("/")
    return f"{root}{path}?{urlencode(pairs)}" if pairs else f"{root}{path}"
