"""What the API's answers look like, as JSON Schema 2020-12 (the `components` of the OpenAPI document)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
_TEXTS: Schema = {"type": "array", "items": TEXT}
_URL: Schema = {"type": "string", "format": "uri-reference"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object with these properties and no others; all are required that are not named as optional."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "unevaluatedProperties": False}


_CORRECTION: Schema = {"oneOf": [{"type": "null"}, _object(query=TEXT)]}
_PROJECT: Schema = {
    "id": {"type": "string", "pattern": "^[0-9]{4}-[0-9]+-[0-9]{2,}$"},
    "number": COUNT,
    "name": TEXT,
    "proposer": TEXT,
    "domestic_cities": _TEXTS,
    "target_areas": _TEXTS,
    "countries": _TEXTS,
    "fields": _TEXTS,
    "summary": TEXT,
    "round": {"type": "string", "pattern": "^[0-9]{4}-[0-9]+$"},
    "fiscal_year": {"type": "integer"},
    "call": {"type": "integer", "minimum": 1},
    "source": _object(file=TEXT, row=COUNT),
    "url": _URL,
}

SCHEMAS: dict[str, Schema] = {
    "Project": _object(**_PROJECT),
    "Segment": _object(text=TEXT, matched={"type": "boolean"}),
    "Reason": _object(typed=TEXT, found=TEXT, way=TEXT),
    "ScorePart": _object(typed=TEXT, found=TEXT, field=TEXT, score={"type": "number"}),
    "Hit": _object(
        ("explanation",),
        **_PROJECT,
        score={"type": "number"},
        highlights=_object(name=_list(ref("Segment")), summary=_list(ref("Segment"))),
        reasons=_list(ref("Reason")),
        explanation=_list(ref("ScorePart")),
    ),
    "FacetValue": _object(
        ("children",),
        value=TEXT,
        count=COUNT,
        selected={"type": "boolean"},
        children=_list(ref("FacetValue")),
    ),
    "SearchResult": _object(
        query=TEXT,
        total=COUNT,
        page={"type": "integer", "minimum": 1},
        size={"type": "integer", "minimum": 1, "maximum": 100},
        took_ms={"type": "number", "minimum": 0},
        interpretation=TEXT,
        suggestion=_CORRECTION,
        hits=_list(ref("Hit")),
        facets={"type": "object", "additionalProperties": _list(ref("FacetValue"))},
    ),
    "Suggestion": _object(
        ("label", "query", "caret"),  # what its choice makes of the query, where a caret was given
        value=TEXT,
        kind=TEXT,
        count=COUNT,
        label=TEXT,
        query=TEXT,
        caret=COUNT,
    ),
    "Suggestions": _object(
        query=TEXT,
        suggestions=_list(ref("Suggestion")),
    ),
    "BrowserSuggestions": {
        "type": "array",
        "prefixItems": [TEXT, _TEXTS, _TEXTS, _list(_URL)],
        "minItems": 4,
        "maxItems": 4,
    },
    "Health": _object(status={"const": "ok"}, generation=TEXT, projects=COUNT),
    "Export": _object(
        title=TEXT,
        source=_object(publisher=TEXT, programme=TEXT, url=_URL, files=_TEXTS),
        licence=_object(name=TEXT, url=_URL),
        updated={"type": "string", "format": "date-time"},
        generation=TEXT,
        query=TEXT,
        filters={"type": "object", "additionalProperties": _TEXTS},
        suggestion=_CORRECTION,
        url=_URL,
        total=COUNT,
        projects=_list(ref("Project")),
    ),
    "Error": _object(error=_object(parameter=TEXT, message=TEXT)),
}
