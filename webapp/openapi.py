"""The API's description (OpenAPI 3.1), in Japanese or English, with examples from the index that serves."""

from __future__ import annotations

from typing import Any, NamedTuple

from indexer import DEFAULT_SIZE, FACETS, MAX_QUERY, Project
from webapp import site
from webapp.exports import XLSX
from webapp.params import MAX_VALUE, SORTS
from webapp.schemas import SCHEMAS, TEXT, Schema, ref

Data = dict[str, Any]


class Text(NamedTuple):
    """One text in both languages."""

    ja: str
    en: str


class Examples(NamedTuple):
    """What the index holds: a project, and values by facet."""

    project: Project
    values: dict[str, str]


_FACET_TEXTS = {
    "field": Text("対象分野", "Field of the project"),
    "country": Text("対象国", "Country"),
    "city": Text("国内都市", "Japanese city"),
    "proposer": Text("提案者", "Proposer"),
    "year": Text("年度（西暦4桁）", "Fiscal year, four digits"),
    "round": Text("公募（年度-次）", "Round: fiscal year and call"),
}
_REPEAT = Text("。繰り返せます（いずれか）", "; may be repeated: any of them")
_TEXTS = {
    "title": Text("採択案件検索 API", "API of the search of adopted projects"),
    "description": Text(
        "登録も鍵も要りません。知らないパラメーターは無視します。ほかのサイトのスクリプトからも読めます（CORS）。"
        "重い検索が続くと 429 と Retry-After を返します。",
        "No registration, no key. Unknown parameters are ignored. Scripts of other sites may read it (CORS). "
        "Many expensive searches in a short time are answered with 429 and Retry-After.",
    ),
    "q": Text(f"検索語、{MAX_QUERY}文字まで", f"What to search for, at most {MAX_QUERY} characters"),
    "match": Text("all: 選んだ対象分野をすべて含む", "all: with every selected field"),
    "sort": Text("並び順", "Order"),
    "page": Text("ページ、1から", "Page, from 1"),
    "size": Text("1ページの件数", "Projects on a page"),
    "lang": Text("言語", "Language"),
    "explain": Text("1: 得点の内訳", "1: the parts of each score"),
    "bom": Text("0: BOMなし（既定はExcel向けにBOM付き）", "0: no byte order mark (there is one for Excel otherwise)"),
    "format": Text("opensearch: ブラウザーの検索窓の形式", "opensearch: as browsers' search boxes expect it"),
    "id": Text("案件ID（年度-次-番号）", "Id of a project: fiscal year, call, number"),
    "search": Text("検索する", "Search"),
    "project": Text("1件の全項目", "One project with all its columns"),
    "suggest": Text("入力の続きの候補", "Completions of what is being typed"),
    "health": Text("稼働状況", "Whether an index serves"),
    "document": Text("この文書", "This document"),
    "csv": Text(
        "検索結果の全件をCSVで。先頭のアポストロフィは数式を無効にするためのもので、1つ除けば元の文字列です",
        "All projects of a search as CSV; a leading apostrophe keeps a cell from being a formula: take one off for the text",
    ),
    "xlsx": Text("検索結果の全件をExcelブックで", "All projects of a search as an Excel workbook"),
    "json": Text("検索結果の全件をJSONで", "All projects of a search as JSON"),
    "jsonl": Text("検索結果の全件を1行1件のJSONで", "All projects of a search, one JSON object a line"),
    "atom": Text("検索結果のAtomフィード、新しい順に50件まで", "Atom feed of a search, the newest 50"),
    "200": Text("成功", "Success"),
    "304": Text("変わっていません（If-None-Match）", "Not modified (If-None-Match)"),
    "400": Text("使えない値のパラメーター", "A parameter with a value of no use"),
    "404": Text("ありません", "Not found"),
    "429": Text("重い検索が続きました", "Too many expensive searches"),
    "503": Text("索引が準備中", "No index yet"),
}  # fmt: skip


def _schema_of(name: str) -> Schema:
    schemas: dict[str, Schema] = {
        "q": {"type": "string", "maxLength": MAX_QUERY},
        "match": {"enum": ["any", "all"], "default": "any"},
        "sort": {"enum": list(SORTS), "default": "relevance"},
        "page": {"type": "integer", "minimum": 1, "default": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": 100, "default": DEFAULT_SIZE},
        "lang": {"enum": list(site.TITLE), "default": "ja"},
        "explain": {"enum": ["1"]},
        "bom": {"enum": ["0", "1"], "default": "1"},
        "format": {"enum": ["json", "opensearch"], "default": "json"},
    }
    return schemas[name]


def parameter(name: str, lang: str, examples: Examples) -> Data:
    """A query parameter; facets may be repeated."""
    if name in FACETS:
        text = getattr(_FACET_TEXTS[name], lang) + getattr(_REPEAT, lang)
        schema: Schema = {"type": "array", "items": {"type": "string", "maxLength": MAX_VALUE}}
        found: Data = {"style": "form", "explode": True}
    else:
        text, schema, found = getattr(_TEXTS[name], lang), _schema_of(name), {}
    found |= {"name": name, "in": "query", "description": text, "schema": schema}
    if name in examples.values:
        value = examples.values[name]
        found["example"] = [value] if name in FACETS else value
    return found


_SEARCH = ("q", *FACETS, "match", "sort")
_JSON = "application/json"
_DOWNLOADS: dict[str, tuple[str, Schema]] = {
    "csv": ("text/csv", TEXT),
    "xlsx": (XLSX, {"type": "string", "contentEncoding": "binary"}),
    "json": (_JSON, ref("Export")),
    "jsonl": ("application/jsonl", TEXT),
    "atom": ("application/atom+xml", TEXT),
}


def document(lang: str, examples: Examples) -> Data:
    """The whole document."""

    def say(name: str) -> str:
        return str(getattr(_TEXTS[name], lang))

    def get(name: str, content: Data, codes: str, names: tuple[str, ...] = (), path: bool = False) -> Data:
        parameters = [parameter(each, lang, examples) for each in names]
        if path:
            id_ = {"name": "id", "in": "path", "required": True, "description": say("id"), "schema": TEXT}
            parameters.append({**id_, "example": examples.project.id})
        answers: Data = {"200": {"description": say("200"), "content": content}}
        is_json = any("json" in kind for kind in content)  # who asked for a file sees a page
        wrong: Data = {_JSON: {"schema": ref("Error")}} if is_json else {"text/html": {"schema": TEXT}}
        for code in codes.split():
            error: Data = {"content": wrong} if code != "304" else {}
            answers[code] = {"description": say(code), **error}
        return {
            "get": {"operationId": name, "summary": say(name), "parameters": parameters, "responses": answers}
        }

    def json(name: str) -> Data:
        return {_JSON: {"schema": ref(name)}}

    suggestions = {
        **json("Suggestions"),
        "application/x-suggestions+json": {"schema": ref("BrowserSuggestions")},
    }
    paths = {
        "/api/search": get("search", json("SearchResult"), "304 400 404 429 503", (*_SEARCH, "page", "size", "lang", "explain")),
        "/api/projects/{id}": get("project", json("Project"), "304 404 429 503", path=True),
        "/api/suggest": get("suggest", suggestions, "304 400 429 503", ("q", "format", "lang")),
    }  # fmt: skip
    for ending, (mimetype, schema) in _DOWNLOADS.items():
        names = (*_SEARCH, "lang", *(("bom",) if ending == "csv" else ()))
        paths[f"/projects.{ending}"] = get(ending, {mimetype: {"schema": schema}}, "304 400 429 503", names)
    paths["/healthz"] = get("health", json("Health"), "503")
    paths["/api/openapi.json"] = get(
        "document", {_JSON: {"schema": {"type": "object"}}}, "304 503", ("lang",)
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("title"),
            "version": "1",
            "description": say("description"),
            "license": {"name": getattr(Text(**site.LICENCE), lang), "url": site.LICENCE_URL},
        },
        "servers": [{"url": site.root()}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
