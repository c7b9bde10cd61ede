"""The API's description (OpenAPI 3.1) in the language of the request, with examples from the index that serves."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as marked

from indexer import DEFAULT_SIZE, FACETS, MAX_QUERY, MAX_SIZE, Project
from webapp import site
from webapp.exports import XLSX
from webapp.language import DEFAULT, LANGUAGES, facet_label
from webapp.params import MAX_VALUE, SORTS
from webapp.schemas import SCHEMAS, TEXT, Schema, ref

Data = dict[str, Any]


class Examples(NamedTuple):
    """What the index holds: a project, and values by facet."""

    project: Project
    values: dict[str, str]


_WRITTEN = {"year": marked("西暦4桁"), "round": marked("年度-次")}  # how values of a facet are written
_TEXTS = {
    "title": marked("採択案件検索 API"),
    "description": marked(
        "登録も鍵も要りません。知らないパラメーターは無視します。ほかのサイトのスクリプトからも読めます（CORS）。"
        "説明とエラーの文は日本語で、lang=en を付けると英語になります（Accept-Language は見ません）。"
        "重い検索が続くと 429 と Retry-After を返します。"
    ),
    "q": marked("検索語、%(most)s文字まで", most=MAX_QUERY),
    "match": marked("all: 選んだ対象分野をすべて含む"),
    "sort": marked("結果の順序"),
    "page": marked("ページ、1から"),
    "size": marked("1ページの件数、%(most)sまで", most=MAX_SIZE),
    "lang": marked("見出し・説明・エラーの言語"),
    "explain": marked("1: 得点の内訳"),
    "bom": marked("0: BOMなし（既定はExcel向けにBOM付き）"),
    "caret": marked(
        "カーソルの前の文字数。付けると q のその位置の言葉を補い、ほかの語と絞り込みのもとで数えます"
    ),
    "format": marked("opensearch: ブラウザーの検索窓の形式"),
    "id": marked("案件ID（年度-次-番号）"),
    "search": marked("検索する"),
    "project": marked("1件の全項目"),
    "suggest": marked("入力の続きの候補"),
    "health": marked("稼働状況"),
    "document": marked("この文書"),
    "csv": marked(
        "検索結果の全件をCSVで。数式になりうる箇所の前のアポストロフィは無効にするためのもので、除けば元の文字列です。"
    ),
    "xlsx": marked("検索結果の全件をExcelブックで"),
    "json": marked("検索結果の全件をJSONで"),
    "jsonl": marked("検索結果の全件を1行1件のJSONで"),
    "atom": marked("検索結果のAtomフィード、新しい順に50件まで"),
    "200": marked("成功"),
    "304": marked("変わっていません（If-None-Match）"),
    "400": marked("パラメーターの値が使えません"),
    "404": marked("ありません"),
    "429": marked("重い検索が続きました"),
    "503": marked("検索の準備ができていません"),
}


def _schema_of(name: str) -> Schema:
    schemas: dict[str, Schema] = {
        "q": {"type": "string", "maxLength": MAX_QUERY},
        "match": {"enum": ["any", "all"], "default": "any"},
        "sort": {"enum": list(SORTS), "default": "relevance"},
        "page": {"type": "integer", "minimum": 1, "default": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE},
        "lang": {"enum": list(LANGUAGES), "default": DEFAULT},
        "explain": {"enum": ["1"]},
        "bom": {"enum": ["0", "1"], "default": "1"},
        "caret": {"type": "integer", "minimum": 0, "maximum": MAX_QUERY},
        "format": {"enum": ["json", "opensearch"], "default": "json"},
    }
    return schemas[name]


def parameter(name: str, examples: Examples) -> Data:
    """A parameter; facets may be repeated, `id` is part of the path."""
    if name == "id":
        known = {"in": "path", "required": True, "description": str(_TEXTS["id"]), "schema": TEXT}
        return {"name": name, **known, "example": examples.project.id}
    if name in FACETS:
        written = gettext("（%(how)s）", how=_WRITTEN[name]) if name in _WRITTEN else ""
        text = gettext("%(what)s。繰り返せます（いずれか）", what=facet_label(name) + written)
        schema: Schema = {"type": "array", "items": {"type": "string", "maxLength": MAX_VALUE}}
        found: Data = {"style": "form", "explode": True}
    else:
        text, schema, found = str(_TEXTS[name]), _schema_of(name), {}
    found |= {"name": name, "in": "query", "description": text, "schema": schema}
    if name in examples.values:
        value = examples.values[name]
        found["example"] = [value] if name in FACETS else value
    return found


_JSON = "application/json"
_SEARCH = ("q", *FACETS, "match", "sort", "lang")
_DOWNLOAD = "304 400 429 503"
_DOCUMENT: Schema = {"type": "object"}


class Operation(NamedTuple):
    """A GET address: its name, what it answers by media type, other statuses, and its parameters."""

    path: str
    name: str
    answers: dict[str, Schema]
    codes: str
    parameters: tuple[str, ...] = ()


_SUGGESTIONS = {
    _JSON: ref("Suggestions"),
    "application/x-suggestions+json": ref("BrowserSuggestions"),
}
_WORKBOOK = {XLSX: {"type": "string", "contentEncoding": "binary"}}
_OPERATIONS = (
    Operation("/api/search", "search", {_JSON: ref("SearchResult")}, "304 400 404 429 503", (*_SEARCH, "page", "size", "explain")),
    Operation("/api/projects/{id}", "project", {_JSON: ref("Project")}, "304 404 429 503", ("id", "lang")),
    Operation("/api/suggest", "suggest", _SUGGESTIONS, "304 400 429 503", ("q", "caret", *FACETS, "match", "format", "lang")),
    Operation("/projects.csv", "csv", {"text/csv": TEXT}, _DOWNLOAD, (*_SEARCH, "bom")),
    Operation("/projects.xlsx", "xlsx", _WORKBOOK, _DOWNLOAD, _SEARCH),
    Operation("/projects.json", "json", {_JSON: ref("Export")}, _DOWNLOAD, _SEARCH),
    Operation("/projects.jsonl", "jsonl", {"application/jsonl": TEXT}, _DOWNLOAD, _SEARCH),
    Operation("/projects.atom", "atom", {"application/atom+xml": TEXT}, _DOWNLOAD, _SEARCH),
    Operation("/healthz", "health", {_JSON: ref("Health")}, "503"),
    Operation("/api/openapi.json", "document", {_JSON: _DOCUMENT}, "304 503", ("lang",)),
)  # fmt: skip


def document(examples: Examples) -> Data:
    """The whole document, in the language of the request."""
    used = dict.fromkeys(name for operation in _OPERATIONS for name in operation.parameters)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(_TEXTS["title"]),
            "version": "1",
            "description": str(_TEXTS["description"]),
            "license": {"name": str(site.LICENCE), "url": site.LICENCE_URL},
        },
        "servers": [{"url": site.root()}],
        "paths": {operation.path: {"get": _described(operation)} for operation in _OPERATIONS},
        "components": {
            "schemas": SCHEMAS,
            "parameters": {name: parameter(name, examples) for name in used},
        },
    }


def _described(operation: Operation) -> Data:
    """An operation with its parameters by reference, and all its answers."""
    content = {kind: {"schema": schema} for kind, schema in operation.answers.items()}
    answers: Data = {"200": {"description": str(_TEXTS["200"]), "content": content}}
    is_json = any("json" in kind for kind in content)  # who asked for a file sees a page
    wrong: Data = {_JSON: {"schema": ref("Error")}} if is_json else {"text/html": {"schema": TEXT}}
    for code in operation.codes.split():
        error: Data = {"content": wrong} if code != "304" else {}
        answers[code] = {"description": str(_TEXTS[code]), **error}
    return {
        "operationId": operation.name,
        "summary": str(_TEXTS[operation.name]),
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in operation.parameters],
        "responses": answers,
    }
