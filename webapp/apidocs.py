"""The API described: as an OpenAPI document for programs, and as a page made of that document."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from indexer import Generation, Project, SearchRequest, iterate
from webapp.api import serving
from webapp.openapi import Data, Examples, document

bp = Blueprint("apidocs", __name__)


class Shown(NamedTuple):
    """An operation as the page shows it."""

    path: str
    operation: Data
    parameters: list[Data]

    @property
    def example(self) -> str:
        """A URL to try: with the query, and one facet where there are facets."""
        path, pairs = self.path, []
        for parameter in self.parameters:
            name, example = parameter["name"], parameter.get("example")
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", str(example))
            elif example and name in ("q", "country"):
                pairs.append((name, example[0] if isinstance(example, list) else example))
        root = url_for("pages.search_page").rstrip("/")
        return f"{root}{path}?{urlencode(pairs)}" if pairs else f"{root}{path}"


_NOTHING = Project(0, 0, 0, "", (), (), (), "", (), "")


@bp.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """The document in the language asked for."""
    return jsonify(_document())


@bp.get("/api")
def api_page() -> ResponseReturnValue:
    """The same to read, with examples that can be tried."""
    found = _document()
    known = found["components"]["parameters"]
    operations = [
        Shown(path, item["get"], [known[one["$ref"].rpartition("/")[2]] for one in item["get"]["parameters"]])
        for path, item in found["paths"].items()
    ]
    uses = Counter(one["name"] for operation in operations for one in operation.parameters)
    return render_template(
        "api.html",
        document=found,
        operations=operations,
        shared={name: one for name, one in known.items() if uses[name] > 1},
    )


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
