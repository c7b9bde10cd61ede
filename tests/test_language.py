"""The interface in English: complete, and Japanese text marked as such."""

from __future__ import annotations

import ast
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from indexer import FACETS, FacetValue
from indexer.build import build
from indexer.understood import REASONS
from tests.made import project, round_text
from webapp import create_app
from webapp.language import citation, described, labels, value_label
from webapp.params import State
from webapp.sorting import by_label

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
    "/status",
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


def unmarked(page: str) -> set[str]:
    """Japanese texts of a page that are not marked as such, but for those in quotes: what was typed, or published."""
    quoted, written = re.compile("“[^”]*”"), re.compile(f"{JAPANESE.pattern}|[。、（）「」：！？〜]")
    return {text.strip() for text in Texts(page).found if written.search(quoted.sub("", text))}


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_unmarked_japanese(client: FlaskClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
    assert '<html lang="en"' in page
    assert not unmarked(page)


@pytest.mark.parametrize("path", ["/", "/?q=水素", "/overview", "/projects/2025-1-08", "/help", "/about"])
def test_every_link_but_one_keeps_the_language(client: FlaskClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
    links = re.findall(r'<a [^>]*?href="(/[^"#]*)"[^>]*>', page)
    others = [link for link in links if "lang=en" not in link and not link.startswith("/api/")]
    assert [unquote(link) for link in others] == [path]  # the same page in Japanese


def texts() -> set[str]:
    """All texts of the code and the templates, found as `make translations` finds them."""
    methods = [("**.py", "python"), ("**/templates/**", "jinja2")]
    options = re.findall(r"-k (\S+)", (WEBAPP.parent / "Makefile").read_text(encoding="utf-8"))
    keywords = {"_": None, "gettext": None, **parse_keywords(options)}
    return {
        message
        for package in (WEBAPP, WEBAPP.parent / "indexer")
        for _, _, message, _, _ in extract_from_dir(package, methods, keywords=keywords)
    }


def test_all_texts_are_translated() -> None:
    catalog = read_po(BytesIO(CATALOG.read_bytes()))
    found = texts()
    assert {label.label for label in FACETS.values()} | set(REASONS.values()) <= found
    translated = {message.id for message in catalog if message.id and message.string}
    assert found <= translated
    for message in catalog:
        if message.id:
            places = re.compile(r"%\(\w+\)s|\{\w+\}")
            assert sorted(places.findall(message.id)) == sorted(places.findall(message.string)), message.id


def test_every_reason_of_a_fault_can_be_found_for_translation() -> None:
    """A template that is put together at run time would stay Japanese, and nothing else would tell."""
    sources = (WEBAPP.parent / "indexer").rglob("*.py")
    calls = [
        (path.name, node)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
    ]
    assert len(calls) > 100
    for name, call in calls:
        assert isinstance(call.args[0], ast.Constant), f"{name}:{call.lineno}"


def test_the_compiled_catalog_is_that_of_its_source() -> None:
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(CATALOG.read_bytes())))
    fresh, kept = (
        read_mo(BytesIO(compiled.getvalue())),
        read_mo(BytesIO(CATALOG.with_suffix(".mo").read_bytes())),
    )
    assert {m.id: m.string for m in fresh if m.id} == {m.id: m.string for m in kept if m.id}


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


FAULTS = [
    ("page=x", "page must be a whole number.", "page は整数で指定してください。"),
    ("page=0", "page must be a whole number, 1 or more.", "ページは1以上の整数で指定してください。"),
    ("page=9", "There is no page 9; the last page is 1.", "9ページ目はありません（全1ページ）。"),
    ("size=101", "size must be a whole number from 1 to 100.", "1ページの件数は1〜100の整数で指定してください。"),
    ("sort=date", "sort must be one of relevance, newest, number.", "sort は relevance、newest、number のいずれかで"),
    ("match=x", "match must be one of any, all.", "match は any、all のいずれかで"),
    ("year=R7", "The fiscal year must have four digits (e.g. 2025).", "年度は西暦4桁で"),
    ("round=2025", "A round is written as fiscal year and call (e.g. 2025-1).", "公募は「年度-次」で"),
    ("city=" + "あ" * 101, "A value of “Japanese city” may have at most 100 characters.", "国内都市の値は100文字までです。"),
    (urlencode([("city", at) for at in range(51)]), "At most 50 values may be chosen", "合わせて50個まで"),
    ("q=" + "a" * 201, "A search may have at most 200 characters (this one has 201). Please shorten it.", "（201文字ありました）"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "english", "japanese"), FAULTS)
def test_what_is_wrong_is_said_in_the_reader_s_language(
    client: FlaskClient, asked: str, english: str, japanese: str
) -> None:
    for path in ("/", "/api/search"):
        said = client.get(f"{path}?{asked}&lang=en")
        assert said.status_code in (400, 404)
        assert english in unescape(said.text)
        assert not JAPANESE.search(said.text.replace("日本語", ""))
        assert japanese in client.get(f"{path}?{asked}").text


@pytest.mark.parametrize(
    ("path", "status", "english"),
    [
        ("/api/projects/2099-9-99", 404, "There is no project 2099-9-99."),
        ("/api/nowhere", 404, "There is no such page."),
        ("/api/suggest?q=a&format=xml", 400, "format must be one of json, opensearch."),
        ("/api/suggest?q=" + "a" * 201, 400, "A search may have at most 200 characters."),
        ("/projects.csv?bom=x", 400, "bom must be one of 1, 0."),
        ("/projects.json?sort=x", 400, "sort must be one of"),
        ("/projects/2099-9-99", 404, "There is no such page."),
    ],
)
def test_programs_and_downloads_answer_in_english(
    client: FlaskClient, path: str, status: int, english: str
) -> None:
    said = client.get(path + ("&" if "?" in path else "?") + "lang=en")
    assert said.status_code == status
    assert english in unescape(said.text)
    assert not JAPANESE.search(said.text.replace("日本語", ""))


def test_other_methods_and_a_spent_budget_in_english(index_path: Path) -> None:
    app = create_app({"INDEX": index_path, "TESTING": True, "RATE": 1})
    app.extensions["throttle"].spend("127.0.0.1", 1.5)
    with app.test_client() as client:
        for path, status, english in (
            ("/api/search?lang=en", 429, "Many heavy searches were made in a short time."),
            ("/?lang=en", 429, "Many heavy searches were made in a short time."),
        ):
            said = client.get(path)
            assert said.status_code == status
            assert english in said.text
            assert not JAPANESE.search(said.text.replace("日本語", ""))
        refused = client.post("/help?lang=en")
        assert refused.status_code == 405
        assert "can only be read" in refused.text


def test_without_an_index_it_says_so_in_english(tmp_path: Path) -> None:
    with create_app({"INDEX": tmp_path / "none", "TESTING": True}).test_client() as client:
        for path in ("/?lang=en", "/api/search?lang=en", "/healthz?lang=en"):
            said = client.get(path)
            assert said.status_code == 503
            assert "The search index is not ready yet." in said.text
            assert not JAPANESE.search(said.text.replace("日本語", ""))


def test_the_api_interprets_in_english(client: FlaskClient) -> None:
    def asked(**params: str) -> dict[str, Any]:
        found: dict[str, Any] = client.get("/api/search", query_string=params).get_json()
        return found

    assert asked(q="省エネ 国:タイ", lang="en")["interpretation"] == "“省エネ” and Country: Thailand"
    assert asked(lang="en")["interpretation"] == "all projects"
    assert asked(q="。。。", lang="en")["interpretation"] == "nothing that can be searched for"
    assert asked(q="省エネ 国:タイ")["interpretation"] == "「省エネ」と対象国「タイ」をすべて含む"
    ways = {
        lang: {reason["way"] for hit in asked(q="GHG", lang=lang)["hits"] for reason in hit["reasons"]}
        for lang in ("ja", "en")
    }
    assert ways == {"ja": {"同じ意味の語"}, "en": {"synonym"}}


AREAS = {
    "ダナン市": "Da Nang City",
    "西ジャワ州": "West Java",
    "バリ州ギャンヤール県": "Gianyar, Bali",
    "フエ市トゥアンホア区": "Thuan Hoa, Hue City",
    "メトロセブ地域(セブ市、マンダウエ市、ダナオ市)": "Metro Cebu (Cebu City, Mandaue City, Danao City)",
    "メトロセブ地域(だれも知らない市)": "メトロセブ地域(だれも知らない市)",
    "だれも知らない州ハノイ市": "だれも知らない州ハノイ市",
    "ハノイ市だれも知らない区": "ハノイ市だれも知らない区",
    "市" * 5000: "市" * 5000,
    "セブ市" * 5000: "セブ市" * 5000,
}


@pytest.mark.parametrize("area", AREAS)
def test_partner_cities_in_english_where_all_of_them_are_known(area: str) -> None:
    assert labels("en")("area", area) == AREAS[area]
    assert labels("ja")("area", area) == area


def test_organisations_and_places_are_named_in_english_everywhere(client: FlaskClient) -> None:
    for path in ("/?q=ダナン", "/projects/2025-1-07", "/projects.csv?q=ダナン", "/projects.atom?q=ダナン"):
        said = client.get(path + ("&" if "?" in path else "?") + "lang=en").text
        for name in ("Oriental Consultants Co., Ltd.", "Sakai City", "Da Nang City", "Vietnam"):
            assert name in said, path
        if path.startswith("/projects."):
            assert "株式会社オリエンタルコンサルタンツ" not in said
        assert "株式会社オリエンタルコンサルタンツ" in client.get(path).text


def test_suggestions_are_labelled_in_the_reader_s_language(client: FlaskClient) -> None:
    def asked(**params: str) -> list[Any]:
        found: list[Any] = client.get("/api/suggest", query_string=params).get_json()["suggestions"]
        return found

    # ヴェトナム, which some texts have, reads the same in English: once is enough.
    country = {"value": "ベトナム", "label": "Vietnam", "kind": "Country", "count": 5}
    assert asked(q="viet", lang="en") == [country]
    assert [one["value"] for one in asked(q="viet")] == ["ベトナム", "ヴェトナム"]
    assert {"value": "水素", "label": "Hydrogen", "kind": "Term", "count": 4} in asked(q="hydro", lang="en")
    assert not any("label" in one for one in asked(q="hydro"))
    typed, values, described, _ = client.get("/api/suggest?q=viet&format=opensearch&lang=en").get_json()
    assert (typed, values, described) == ("viet", ["ベトナム"], ["Vietnam (Country, 5)"])


def counted(page: str, name: str) -> list[tuple[int, str]]:
    """The values of a facet on the page, as counted and labelled."""
    boxes = re.findall(rf'name="{name}" value="[^"]*" aria-label="([^"]*?)(?:, |、)([0-9]+)件?"', page)
    return [(-int(count), unescape(label)) for label, count in boxes]


@pytest.mark.parametrize("facet", ["country", "city", "proposer"])
def test_equal_counts_are_sorted_by_the_label_that_is_read(client: FlaskClient, facet: str) -> None:
    english = counted(client.get("/?lang=en").text, facet)
    japanese = counted(client.get("/").text, facet)
    assert len(english) == len(japanese) > 5
    assert english == sorted(english)
    assert japanese == sorted(japanese)
    assert [count for count, _ in english] == [count for count, _ in japanese]


def test_fields_and_years_keep_their_order(client: FlaskClient) -> None:
    pages = {lang: client.get(State(lang=lang).url()).text for lang in ("ja", "en")}
    for facet in ("field", "year"):
        orders = [re.findall(f'name="{facet}" value="([^"]*)"', page) for page in pages.values()]
        assert orders[0] == orders[1] != []


def test_pictures_are_sorted_as_the_facets_are(client: FlaskClient) -> None:
    page = client.get("/overview?lang=en").text
    rows = re.findall(r'<tr><th scope="row"><a [^>]*>([^<]*)</a>', page)
    countries = [label for _, label in counted(client.get("/?lang=en").text, "country")]
    cities = [label for _, label in counted(client.get("/?lang=en").text, "city")]
    assert rows == countries + cities
    japanese = client.get("/overview").text
    sums = re.compile(r'<td class="sum">([0-9]+)</td></tr>')
    assert sums.findall(page) == sums.findall(japanese)


def test_labels_are_sorted_without_accents_and_case(app: Flask) -> None:
    values = [
        FacetValue(value, 1)
        for value in ("ジンバブエ", "コートジボワール", "オーランド諸島", "だれも知らない国", "チリ")
    ]
    with app.test_request_context("/?lang=en"):
        assert [value_label("country", one.value) for one in by_label("country", values)] == [
            "Åland Islands", "Chile", "Côte d'Ivoire", "Zimbabwe", "だれも知らない国",
        ]  # fmt: skip
    with app.test_request_context("/"):
        assert by_label("country", values) == tuple(values)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site over a round with other places, organisations and fields."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "rounds").mkdir()
    shutil.copy(Path(__file__).parent / "relevance" / "2023-1.txt", folder / "rounds")
    build(folder / "rounds", folder / "index")
    return create_app({"INDEX": folder / "index", "TESTING": True})


@pytest.mark.parametrize("site", ["app", "elsewhere"])
def test_the_english_way_in_has_examples_of_the_index_that_work(
    site: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(site).test_client()
    page = client.get("/?lang=en").text
    hint = re.search('<p class="hint">(.*?)</p>', page, re.DOTALL)
    assert hint
    examples = re.findall(r'<a href="(/\?q=[^"]*)">([^<]*)</a>', hint[1])
    assert len(examples) == len(set(examples)) == 5
    for url, text in examples:
        assert not JAPANESE.search(text)
        found = client.get(unescape(url).replace("/?", "/api/search?")).get_json()
        assert found["query"] == text
        assert found["total"] > 0
        assert found["suggestion"] is None
    placeholder = re.search('placeholder="e.g. ([^"]*)"', page)
    assert placeholder
    assert client.get("/api/search", query_string={"q": placeholder[1]}).get_json()["total"] > 0
    assert placeholder[1] not in [text for _, text in examples]
    japanese = re.search('placeholder="例: ([^"]*)"', client.get("/").text)
    assert japanese
    assert JAPANESE.search(japanese[1])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_example_of_the_help_page_works_on_the_published_round(client: FlaskClient, lang: str) -> None:
    template = (WEBAPP / "templates" / f"help_{lang}.html").read_text(encoding="utf-8")
    tried = re.findall(r'\{\{ try\("([^"]+)"\) \}\}', template)
    page = client.get(f"/help?lang={lang}").text
    links = re.findall(r'<a class="try" href="([^"]+)"[^>]*>([^<]+)</a> <span class="count">([0-9]+)', page)
    assert [unescape(text) for _, text, _ in links] == tried
    for url, text, count in links:
        found = client.get(unescape(url).replace("/?", "/api/search?")).get_json()
        assert found["total"] == int(count), text


def test_an_index_with_hardly_anything_has_no_examples_that_fail(tmp_path: Path) -> None:
    (tmp_path / "rounds").mkdir()
    (tmp_path / "rounds" / "one.txt").write_text(
        round_text(project(1, fields=("架空の分野",), countries=("架空国",), domestic_cities=())),
        encoding="utf-8",
    )
    build(tmp_path / "rounds", tmp_path / "index")
    client = create_app({"INDEX": tmp_path / "index", "TESTING": True}).test_client()
    page = client.get("/?lang=en").text
    assert "placeholder" not in page
    for url in re.findall(r'<a href="(/\?q=[^"]*)">', page):
        assert client.get(unescape(url).replace("/?", "/api/search?")).get_json()["total"] == 1


def test_headers_do_not_choose_the_language(client: FlaskClient) -> None:
    found = client.get("/api/search?page=x", headers={"Accept-Language": "en"})
    assert "整数で指定してください" in found.text
    assert "Accept-Language" not in found.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("query", "english"),
    [
        ("水素 OR 港湾", "“水素” or “港湾”"),
        ("廃棄物 -水素", "“廃棄物”, without “水素”"),
        ("(水素 OR 港湾) 国:タイ", "(“水素” or “港湾”) and Country: Thailand"),
        ("タイで港湾と水素をやっている事業は？", "“タイ”, as many as possible of “港湾” and “水素”"),
        ("タイで看護と水素をやっている事業は？", "“タイ”, if possible “水素”, no project has “看護”"),
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
        url = State(f"公募:{value}", lang=lang).url()
        assert client.get(url).status_code == 200
