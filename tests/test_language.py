"""The interface in English: complete, and Japanese text marked as such."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from indexer import FACETS
from webapp.language import citation, described, facet_label, value_label

WEBAPP = Path(__file__).parent.parent / "webapp"
CATALOG = WEBAPP / "translations" / "en" / "LC_MESSAGES" / "messages.po"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-鿿]")
PAGES = [
    "/",
    "/?q=hydrogen&country=ベトナム",
    "/?q=廃棄物 -水素&field=水素技術&field=その他(メタネーション)&match=all",
    "/?q=インドネシヤ",
    "/?q=水素 剪定枝",
    "/?q=。。。",
    "/?q=タイで看護と監修をやっている事業は？",
    "/?year=2025&round=2025-1&sort=newest&size=50",
    "/overview",
    "/overview?q=水素&country=インド",
    "/projects/2025-1-08",
    "/projects/2025-1-15",
    "/help",
    "/about",
    "/api",
    "/nowhere",
]


class Texts(HTMLParser):
    """The texts of a page that are not marked as Japanese, attributes included."""

    EMPTY = frozenset({"input", "img", "link", "meta", "br", "hr", "use"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.languages = [""]
        self.found: list[str] = []
        self.skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self.languages[-1]
        if tag not in self.EMPTY:
            self.languages.append(language)
        self.skipped += tag in ("script", "style", "title")
        if language != "ja":
            self.found += [
                given[name] or "" for name in ("title", "placeholder", "alt", "aria-label") if given.get(name)
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.EMPTY:
            return
        self.languages.pop()
        self.skipped -= tag in ("script", "style", "title")

    def handle_data(self, data: str) -> None:
        if self.languages[-1] != "ja" and not self.skipped:
            self.found.append(data)


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_unmarked_japanese(client: FlaskClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
    assert '<html lang="en"' in page
    quoted = re.compile("“[^”]*”")  # what was typed, or published, inside a sentence
    left = {text.strip() for text in Texts(page).found if JAPANESE.search(quoted.sub("", text))}
    assert not left


@pytest.mark.parametrize("path", ["/", "/?q=水素", "/overview", "/projects/2025-1-08", "/help", "/about"])
def test_every_link_but_one_keeps_the_language(client: FlaskClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
    links = re.findall(r'<a [^>]*?href="(/[^"#]*)"[^>]*>', page)
    others = [link for link in links if "lang=en" not in link and not link.startswith("/api/")]
    assert [unquote(link) for link in others] == [path]  # the same page in Japanese


def test_all_texts_are_translated() -> None:
    catalog = read_po(BytesIO(CATALOG.read_bytes()))
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "marked": None}
    found = {message for _, _, message, _, _ in extract_from_dir(WEBAPP, methods, keywords=keywords)}
    assert found
    translated = {message.id for message in catalog if message.id and message.string}
    assert found <= translated
    for message in catalog:
        if message.id:
            places = re.compile(r"%\(\w+\)s|\{\w+\}")
            assert sorted(places.findall(message.id)) == sorted(places.findall(message.string)), message.id


def test_the_compiled_catalog_is_that_of_its_source() -> None:
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(CATALOG.read_bytes())))
    fresh, kept = (
        read_mo(BytesIO(compiled.getvalue())),
        read_mo(BytesIO(CATALOG.with_suffix(".mo").read_bytes())),
    )
    assert {m.id: m.string for m in fresh if m.id} == {m.id: m.string for m in kept if m.id}


def test_facets_are_labelled_as_the_index_has_them(app: Flask) -> None:
    with app.test_request_context("/"):
        assert {name: facet_label(name) for name in FACETS} == {
            name: facet.label for name, facet in FACETS.items()
        }


@pytest.mark.parametrize(
    ("facet", "value", "japanese", "english"),
    [
        ("country", "ベトナム", "ベトナム", "Vietnam"),
        ("field", "水素技術", "水素技術", "Hydrogen technology"),
        ("city", "北九州市", "北九州市", "Kitakyushu City"),
        ("year", "2025", "令和7年度（2025）", "FY2025"),
        ("round", "2025-1", "令和7年度 1次公募", "FY2025, call 1"),
        ("proposer", "だれも知らない会社", "だれも知らない会社", "だれも知らない会社"),
    ],
)
def test_values(app: Flask, facet: str, value: str, japanese: str, english: str) -> None:
    with app.test_request_context("/"):
        assert value_label(facet, value) == japanese
    with app.test_request_context("/?lang=en"):
        assert value_label(facet, value) == english


def test_an_unknown_language_is_refused(client: FlaskClient) -> None:
    response = client.get("/?lang=xx")
    assert response.status_code == 400
    assert "lang は ja、en のいずれか" in response.text


def test_errors_in_english(client: FlaskClient) -> None:
    page = client.get("/?page=x&lang=en")
    assert page.status_code == 400
    assert "The parameter page cannot be used" in page.text


@pytest.mark.parametrize(
    ("query", "english"),
    [
        ("水素 OR 港湾", "“水素” or “港湾”"),
        ("廃棄物 -水素", "“廃棄物”, without “水素”"),
        ("(水素 OR 港湾) 国:タイ", "(“水素” or “港湾”) and Country: Thailand"),
        ("タイで看護と水素をやっている事業は？", "as many as possible of "),
    ],
)
def test_what_was_understood_in_english(app: Flask, generation, query: str, english: str) -> None:  # type: ignore[no-untyped-def]
    from indexer import SearchRequest, search

    found = search(generation, SearchRequest(query)).query
    with app.test_request_context("/?lang=en"):
        assert english in described(found)
    with app.test_request_context("/"):
        assert described(found) == found.describe()


def test_a_citation_names_all_that_is_needed(generation) -> None:  # type: ignore[no-untyped-def]
    project = generation.index.stored(generation.index.find("2025-1-08")).project
    japanese, english = citation(project, "採択案件一覧", "https://example.jp/projects/2025-1-08")
    for part in (
        "環境省",
        "採択案件一覧",
        "番号8",
        project.name,
        "神戸市",
        "https://example.jp/projects/2025-1-08",
    ):
        assert part in japanese
    for part in (
        "Ministry of the Environment, Japan",
        "FY2025",
        "project 8",
        project.name,
        "https://example.jp",
    ):
        assert part in english


@pytest.mark.parametrize("value", ["a-b-c", "2025-1-2", "2025", "-", "令和7-1"])
def test_a_round_that_is_none_is_shown_as_typed(client: FlaskClient, value: str) -> None:
    for lang in ("ja", "en"):
        assert client.get("/", query_string={"q": f"公募:{value}", "lang": lang}).status_code == 200
