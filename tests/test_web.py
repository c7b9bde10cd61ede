"""The pages and the API through the WSGI application, on a real index."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from indexer import Area, Generation, InvalidRequestError
from indexer.build import build
from tests.made import project, round_text
from tests.test_query import TYPED
from webapp import create_app
from webapp.params import State

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HIT_KEYS = {
    "id", "score", "name", "proposer", "domestic_cities", "target_areas", "countries", "fields", "summary", "round", "url",
    "highlights",
}  # fmt: skip


def api(client: FlaskClient, **params: Any) -> dict[str, Any]:
    response = client.get("/api/search", query_string=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


# The API


def test_search_has_the_promised_shape(client: FlaskClient) -> None:
    found = api(client, q="「廃棄物発電」", size=2)
    assert found.keys() == {
        "query",
        "total",
        "page",
        "size",
        "took_ms",
        "interpretation",
        "suggestion",
        "hits",
        "facets",
    }
    assert (found["query"], found["total"], found["page"], found["size"]) == ("「廃棄物発電」", 3, 1, 2)
    assert found["interpretation"] == "「廃棄物発電」を含む"
    hit = found["hits"][0]
    assert hit.keys() >= HIT_KEYS
    assert (hit["id"], hit["url"], hit["round"]) == ("2025-1-02", "/projects/2025-1-02", "2025-1")
    assert hit["target_areas"] == ["メトロセブ地域(セブ市、マンダウエ市、ダナオ市)"]
    assert {"text": "廃棄物発電", "matched": True} in hit["highlights"]["summary"]
    assert found["facets"].keys() == {"field", "country", "city", "proposer", "year"}


def test_facets_of_the_api(client: FlaskClient) -> None:
    facets = api(client, q="", country=["タイ", "ベトナム"])["facets"]
    assert facets["country"][:3] == [
        {"value": "インドネシア", "count": 6, "selected": False},
        {"value": "ベトナム", "count": 5, "selected": True},
        {"value": "タイ", "count": 3, "selected": True},
    ]
    other = facets["field"][-1]
    assert (other["value"], other["count"]) == ("その他", 4)
    assert other["children"][0] == {"value": "その他(CCU技術)", "count": 1, "selected": False}
    assert facets["year"] == [{"value": "2025", "count": 8, "selected": False}]


def test_values_that_lead_nowhere_are_left_out_unless_selected(client: FlaskClient) -> None:
    facets = api(client, q="メタネーション", country=["タイ"])["facets"]
    assert facets["country"] == [
        {"value": "インド", "count": 1, "selected": False},
        {"value": "タイ", "count": 0, "selected": True},
    ]
    assert facets["city"] == []


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"field": "その他"}, 6),
        ({"field": "その他(港湾インフラ)"}, 1),
        ({"field": ["その他(港湾インフラ)", "水素技術"]}, 4),
        ({"country": "Viet Nam"}, 5),
        ({"country": "存在しない国"}, 0),
        ({"city": "大阪市", "country": "タイ"}, 1),
        ({"proposer": "日本工営株式会社"}, 8),
        ({"year": "2025"}, 20),
        ({"round": "2025-1"}, 20),
        ({"round": "2024-1"}, 0),
        ({"field": "", "q": " "}, 20),
        ({"utm_source": "x"}, 20),
    ],
)
def test_filters(client: FlaskClient, params: dict[str, Any], total: int) -> None:
    assert api(client, **params)["total"] == total


@pytest.mark.parametrize(
    ("params", "status", "parameter"),
    [
        ({"q": "あ" * 201}, 400, "q"),
        ({"page": "abc"}, 400, "page"),
        ({"page": "0"}, 400, "page"),
        ({"page": "-1"}, 400, "page"),
        ({"page": "99"}, 404, "page"),
        ({"page": "9" * 30}, 400, "page"),
        ({"size": "101"}, 400, "size"),
        ({"size": "1.5"}, 400, "size"),
        ({"sort": "best"}, 400, "sort"),
        ({"year": "令和"}, 400, "year"),
        ({"round": "2025"}, 400, "round"),
        ({"country": "あ" * 101}, 400, "country"),
        ({"city": [f"市{n}" for n in range(60)]}, 400, "city"),
    ],
)
def test_bad_parameters(client: FlaskClient, params: dict[str, Any], status: int, parameter: str) -> None:
    response = client.get("/api/search", query_string=params)
    assert response.status_code == status
    assert response.get_json()["error"]["parameter"] == parameter
    page = client.get("/", query_string=params)
    assert page.status_code == status
    assert response.get_json()["error"]["message"] in text_of(page.text)
    assert "Traceback" not in page.text


def test_an_error_page_lets_one_go_on(client: FlaskClient) -> None:
    """A box with what was typed, even when it was too long, and the rest of the search."""
    typed = "水素" + "あ" * 199
    page = client.get("/", query_string={"q": typed, "country": "タイ"}).text
    assert f'name="q" type="search" value="{typed}"' in page
    assert '<input type="hidden" name="country" value="タイ">' in page
    page = client.get("/", query_string={"q": "水素", "country": "インド", "page": "99"})
    assert page.status_code == 404
    link = f"/?q={quote('水素')}&amp;country={quote('インド')}"
    assert f'<a class="button" href="{link}">1ページ目へ</a>' in page.text
    page = client.get("/overview", query_string={"q": "水素", "sort": "best", "year": "x", "lang": "en"})
    assert page.status_code == 400
    assert 'action="/overview"' in page.text
    assert f'<a class="button" href="/overview?q={quote("水素")}&amp;lang=en">' in page.text


def test_what_can_be_read_of_a_bad_address() -> None:
    many = [("city", f"市{n}") for n in range(60)]
    args = MultiDict(
        [("q", "水素"), ("page", "x"), ("size", "1000"), ("lang", "xx"), ("year", "2025"), *many]
    )
    assert State.salvaged(args) == State(q="水素", filters={"year": ("2025",)})


def test_two_hundred_characters_are_fine(client: FlaskClient) -> None:
    assert api(client, q="あ" * 200)["total"] == 0


def test_one_project(client: FlaskClient) -> None:
    found = client.get("/api/projects/2025-1-10").get_json()
    assert found["target_areas"][1] == "アンドラ・プラデーシュ州"
    assert found["source"] == {"file": "2025-1.txt", "row": 17}
    missing = client.get("/api/projects/2025-1-99")
    assert (missing.status_code, missing.get_json()["error"]["parameter"]) == (404, "id")


def test_suggest(client: FlaskClient) -> None:
    found = client.get("/api/suggest", query_string={"q": "ﾒｶﾆｶﾙ"}).get_json()
    assert found == {"query": "ﾒｶﾆｶﾙ", "suggestions": []}
    found = client.get("/api/suggest", query_string={"q": "ｲﾝﾄﾞネ"}).get_json()
    assert found["suggestions"][0] == {"value": "インドネシア", "kind": "対象国", "count": 6}
    assert client.get("/api/suggest", query_string={"q": "x" * 201}).status_code == 400


def test_explain_and_suggestion(client: FlaskClient) -> None:
    hit = api(client, q="省エネ", explain="1")["hits"][0]
    assert hit["explanation"][0].keys() == {"typed", "found", "field", "score"}
    assert "explanation" not in api(client, q="省エネ")["hits"][0]
    assert api(client, q="インドネシヤ")["suggestion"] == {"query": "インドネシア"}
    page = client.get("/", query_string={"q": "インドネシヤ"}).text
    assert "もしかして" in text_of(page)
    assert "一致: 省エネ→省エネルギー" in text_of(client.get("/", query_string={"q": "省エネ"}).text)
    relaxed = client.get("/", query_string={"q": "モンゴルで水素を使っている事業は？"}).text
    assert "できるだけ多く含む順に" in text_of(relaxed)


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "generation": "000001", "projects": 20}


def test_before_the_first_publish(tmp_path: Path) -> None:
    client = create_app({"INDEX": tmp_path}).test_client()
    assert client.get("/healthz").status_code == 503
    page = client.get("/")
    assert page.status_code == 503
    assert "準備中" in page.text


def test_the_index_folder_comes_from_the_environment(
    index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSHI_INDEX", str(index_path))
    assert create_app().test_client().get("/healthz").status_code == 200


# The pages


def test_the_search_page(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "水素", "country": ["インド", "チリ"]})
    text = text_of(page.text)
    assert "「水素」の検索結果 2件" in text
    assert 'aria-label="ベトナム、2件"' in page.text
    assert "<mark>水素</mark>" in page.text
    boxes = page.text.count('type="checkbox"') + page.text.count('type="radio"')
    assert boxes == page.text.count('form="search" name=')
    assert re.search(r'value="インド" [^>]* checked>', page.text)
    assert re.search(r'value="スマートシティ開発" [^>]* disabled>', page.text)


@pytest.mark.parametrize(
    ("query", "orders", "chosen"),
    [
        ({}, ["新しい順", "番号順"], "新しい順"),
        ({"country": "タイ"}, ["新しい順", "番号順"], "新しい順"),
        ({"q": "国:タイ"}, ["新しい順", "番号順"], "新しい順"),
        ({"sort": "newest"}, ["新しい順", "番号順"], "新しい順"),
        ({"sort": "number"}, ["新しい順", "番号順"], "番号順"),
        ({"q": "水素"}, ["関連度順", "新しい順", "番号順"], "関連度順"),
        ({"q": "水素", "sort": "newest"}, ["関連度順", "新しい順", "番号順"], "新しい順"),
    ],
)
def test_the_order_that_is_named_is_the_order_shown(
    client: FlaskClient, query: dict[str, str], orders: list[str], chosen: str
) -> None:
    page = client.get("/", query_string=query).text
    shown = re.search('<nav aria-label="並び順">(.*?)</nav>', page, re.DOTALL)
    assert shown
    assert re.findall(">([^<>]+順)<", shown[1]) == orders
    assert re.findall('<strong aria-current="true">([^<]+順)<', page) == [chosen]
    if chosen == "新しい順":
        ids = [
            [hit["id"] for hit in api(client, **query | more)["hits"]] for more in ({}, {"sort": "newest"})
        ]
        assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("q", "shown"),
    [
        ("水素", ""),
        ("廃棄物発電 ベトナム", ""),
        ("「都市間連携」", ""),
        ("インドネシヤ", ""),  # the notice of the correction says it
        ("水素 OR 港湾", "「水素」または「港湾」を含む"),
        ("廃棄物 -水素", "「水素」を含まない"),
        ("国:タイ 廃棄物", "対象国「タイ」と「廃棄物」"),
    ],
)
def test_what_was_understood_is_shown_when_it_says_more(client: FlaskClient, q: str, shown: str) -> None:
    text = text_of(client.get("/", query_string={"q": q}).text)
    assert ("案件を探しました" in text) == bool(shown)
    assert shown in text


def test_long_facets_fold(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "ほか4件を表示" in page
    assert "ほか2件を表示" in page  # of ten proposers


def test_chips_remove_one_condition_each(client: FlaskClient) -> None:
    page = client.get(
        "/", query_string={"q": "脱炭素", "field": "水素技術", "country": ["タイ", "インド"]}
    ).text
    chips = re.findall(r'<li><a href="([^"]+)" aria-label="[^"]+ の条件を外す">', page)
    assert len(chips) == 3
    assert unescape(chips[0]) == f"/?q={quote('脱炭素')}&country={quote('タイ')}&country={quote('インド')}"
    assert f'class="all" href="/?q={quote("脱炭素")}"' in page


def test_pages_of_results(client: FlaskClient) -> None:
    page = client.get("/", query_string={"size": 2, "page": 4}).text
    assert 'rel="prev" href="/?size=2&amp;page=3"' in page
    assert 'rel="next" href="/?size=2&amp;page=5"' in page
    assert 'aria-current="page">4<' in page
    assert page.count('class="gap"') == 1
    assert 'start="7"' in page


def test_nothing_found_offers_ways_out(client: FlaskClient) -> None:
    text = text_of(client.get("/", query_string={"q": "水素 剪定枝", "country": "タイ"}).text)
    assert "見つかりませんでした" in text
    assert "「水素」だけで探す" not in text  # with タイ there is none either
    text = text_of(client.get("/", query_string={"q": "水素 剪定枝"}).text)
    assert "「水素」だけで探す 4件" in text
    assert "「剪定枝」だけで探す 1件" in text
    text = text_of(client.get("/", query_string={"q": "水素", "country": "タイ"}).text)
    assert "「タイ」を外す 4件" in text
    assert "キーワードを外す 3件" in text
    text = text_of(client.get("/", query_string={"q": "夢物語", "country": "タイ"}).text)
    assert "「夢物語」に合う案件は、ほかの条件を外してもありません。" in text
    assert "キーワードを外す 3件" in text
    text = client.get("/", query_string={"q": "夢物語"}).text
    assert "キーワードを外す" not in text
    assert "「夢物語」に合う案件はありません。" in text
    assert "ほかの条件を外しても" not in text


@pytest.mark.parametrize(
    ("q", "near"),
    [
        ("廃棄物埋立税", ["廃棄物処理", "廃棄物", "廃棄物発電"]),
        ("さいせいさん", ["再生可能エネルギー", "再生"]),
        ("夢物語", []),  # ない
        ("エネ庁", []),  # エネルギー
        ("zoo elephants", []),
    ],
)
def test_words_are_near_when_half_of_them_is_alike(client: FlaskClient, q: str, near: list[str]) -> None:
    text = client.get("/", query_string={"q": q}).text
    listed = re.search('<ul class="nearby">(.*?)</ul>', text, re.DOTALL)
    links = re.findall(
        '<a href="([^"]*)">([^<]*)</a> <span class="count">([0-9]+)件', listed[1] if listed else ""
    )
    assert [word for _, word, _ in links] == near
    for url, _, count in links:
        assert f"<strong>{count}</strong>件" in client.get(unescape(url)).text


def test_a_hyphen_inside_quotes_is_explained_when_nothing_is_found(client: FlaskClient) -> None:
    said = "引用符の中の「-」は、除外ではなく文字として探します。"
    assert said in client.get("/", query_string={"q": '"水素 -港湾"'}).text
    assert said not in client.get("/", query_string={"q": '"夢物語" -"港湾"'}).text


def test_facets_of_nothing_show_what_leads_out_of_it(client: FlaskClient) -> None:
    def facets(**asked: str) -> dict[str, list[str]]:
        page = client.get("/", query_string=asked).text
        groups = re.findall("<legend>(.*?)</legend>(.*?)</fieldset>", page, re.DOTALL)
        return {name: re.findall('type="checkbox".* value="([^"]*)"', group) for name, group in groups}

    assert facets(q="夢物語", country="タイ") == {"対象国": ["タイ"]}
    assert facets(q="夢物語") == {}
    quiet = "見つかった案件がないため、絞り込める項目はありません。"
    assert client.get("/?q=夢物語").text.count(quiet) == 1
    assert quiet not in client.get("/?q=夢物語&country=タイ").text
    assert "絞り込む</a>" not in client.get("/?q=夢物語").text
    assert set(facets(q="水素", country="タイ")["対象国"]) == {"タイ", "インド", "チリ", "ベトナム"}
    assert "インドネシア" in facets(q="水素")["対象国"]  # zero counts stay where something was found


def test_a_query_that_is_too_long_can_be_shortened(client: FlaskClient) -> None:
    typed = "あ" * 201
    answer = client.get("/", query_string={"q": typed})
    text = text_of(answer.text)
    assert answer.status_code == 400
    assert "検索語が長すぎます 検索語は200文字までです（201文字ありました）。短くしてください。" in text
    assert "400" not in text
    assert re.search(f'<input id="q"[^>]*value="{typed}"[^>]* autofocus', answer.text)
    assert " autofocus" not in client.get("/").text


def test_nothing_to_look_for(client: FlaskClient) -> None:
    text = text_of(client.get("/", query_string={"q": "！？"}).text)
    assert "探せる言葉が含まれていません" in text


def test_the_detail_page_has_every_column(client: FlaskClient) -> None:
    page = client.get("/projects/2025-1-15")
    text = text_of(page.text)
    for part in (
        "日本工営株式会社",
        "堺市、大阪市",
        "バリアンタウ省、ベトナム南部地域",
        "ベトナム",
        "水素技術",
        "フェーズ2",
        "24行目",
        "2025-1-15",
    ):
        assert part in text
    assert page.text.count("<p>") >= 3


def test_each_partner_leads_to_its_projects(client: FlaskClient, generation: Generation) -> None:
    for id_ in generation.manifest.projects:
        page = client.get(f"/projects/{id_}").text
        cell = re.search("<dt>対象都市・地域</dt><dd[^>]*>(.*?)</dd>", page, re.DOTALL)
        assert cell
        links = re.findall('href="([^"]*)"', cell[1])
        assert links
        for link in links:
            found = client.get("/api/search" + unescape(link).removeprefix("/")).get_json()
            assert id_ in [hit["id"] for hit in found["hits"]]


def test_a_partner_with_a_long_or_odd_name_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    odd = "特区" * 120, "市「新」地区", "New  City & <b>"
    made = project(1, target_areas=tuple(Area.parse(name) for name in odd))
    (tmp_path / "r" / "a.txt").write_text(round_text(made))
    build(tmp_path / "r", tmp_path / "i")
    client = create_app({"INDEX": tmp_path / "i"}).test_client()
    page = client.get("/projects/2024-2-01").text
    links = [unescape(link) for link in re.findall('href="(/[?]q=[^"]*)"', page)]
    assert len(links) == 3
    for link in links:
        assert client.get(link, follow_redirects=True).status_code == 200


def test_print_names_the_address_and_the_date_of_the_data(client: FlaskClient) -> None:
    for path in ("/?q=水素", "/overview", "/projects/2025-1-15"):
        printed = re.search('<p class="printed">(.*?)</p>', client.get(path).text)
        assert printed
        assert re.fullmatch(
            rf"http://localhost{re.escape(path)}・データ: \d{{4}}-\d\d-\d\d 現在", text_of(printed[1])
        )


@pytest.mark.parametrize("path", ["/projects/2025-1-99", "/projects/../../etc/passwd", "/nowhere"])
def test_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "ページが見つかりません" in response.text


def test_other_methods(client: FlaskClient) -> None:
    assert client.post("/").status_code == 405
    assert client.delete("/api/search").get_json()["error"]["message"]


def test_a_fault_of_ours_shows_no_trace(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("webapp.pages.search", broken)
    response = create_app({"INDEX": index_path}).test_client().get("/")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "サーバーで問題が起きました" in response.text


@pytest.mark.parametrize(
    "path",
    ["/", "/projects/2025-1-01", "/api/search", "/healthz", "/nowhere", "/?page=99", "/static/style.css"],
)
def test_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_pages_name_only_themselves(client: FlaskClient) -> None:
    for path in ("/", "/projects/2025-1-01", "/nowhere"):
        page = client.get(path).text
        assert not re.search(r'(?:src|href|action)="(?!/|#|http://localhost/)', page)
        scripts = re.findall("<script[^>]*>", page)
        assert all(
            re.fullmatch(r'<script (?:src="/static/[^">]+" defer|type="application/ld\+json")>', one)
            for one in scripts
        )
        assert "style=" not in page


XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "'-alert(1)-'",
    "</title><b>",
]


@pytest.mark.parametrize("attack", XSS)
def test_parameters_are_never_markup(client: FlaskClient, attack: str) -> None:
    for name in ("q", "field", "country", "city", "proposer"):
        page = client.get("/", query_string={name: attack}).text
        assert attack not in page or not set(attack) & set("<>\"'")
        assert "<img src=x" not in page
    assert "49" not in text_of(client.get("/", query_string={"q": "{{7*7}}"}).text)


def test_cells_are_never_markup(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    attack = "<script>alert(1)</script>"
    made = project(
        1,
        name=f"名{attack}",
        summary=f"要{attack}",
        proposer=f"者{attack}",
        domestic_cities=(f"市{attack}",),
        fields=("<i>",),
    )
    (tmp_path / "r" / "a.txt").write_text(round_text(made))
    build(tmp_path / "r", tmp_path / "i")
    client = create_app({"INDEX": tmp_path / "i"}).test_client()
    for path in ("/", "/?q=alert", "/projects/2024-2-01"):
        page = client.get(path).text
        assert "<script>" not in page
        assert "alert" in page


# Links


@given(
    q=TYPED,
    filters=st.dictionaries(
        st.sampled_from(["country", "city", "proposer"]),
        st.lists(TYPED.map(str.strip).filter(bool), min_size=1, max_size=3),
    ),
    page=st.integers(1, 99),
    size=st.integers(1, 100),
    sort=st.sampled_from(["relevance", "newest", "number"]),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_state_and_its_url_say_the_same(
    app: Flask, q: str, filters: dict[str, list[str]], page: int, size: int, sort: Any
) -> None:
    args = MultiDict([("q", q), *((name, value) for name, values in filters.items() for value in values)])
    args.update({"page": str(page), "size": str(size), "sort": sort})
    state = State.from_args(args)
    with app.test_request_context(state.url()):
        from flask import request

        assert State.from_args(request.args) == state


def test_defaults_are_left_out_of_urls() -> None:
    assert State().url() == "/"
    assert State(q="a b", sort="newest", page=2).url() == "/?q=a+b&sort=newest&page=2"
    state = State(q="x", page=3).with_value("country", "タイ").with_value("country", "タイ")
    assert state.url() == f"/?q=x&country={quote('タイ')}"
    assert state.without("country", "タイ") == State(q="x")


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/?q=&match=any", "/"),
        ("/?match=any&country=タイ&q=水素&sort=relevance&page=1&size=20&lang=ja", "/?q=水素&country=タイ"),
        ("/?country=タイ&q=水素&country=インド", "/?q=水素&country=タイ&country=インド"),
        ("/?country=Viet+Nam&lang=en", "/?country=ベトナム&lang=en"),
        ("/?utm_source=x&field=水素技術", "/?field=水素技術"),
        ("/overview?lang=en&q=+a+&", "/overview?q=a&lang=en"),
        ("/?q=//evil.example", None),
        ("/?q=%E6%B0%B4%E7%B4%A0&field=その他(CCU技術)", None),
        ("/?q=a%20b&sort=newest", None),
        ("/?match=all", None),  # chosen before the fields are
        ("/?field=水素技術&match=all", None),
        ("/overview?page=2", None),
        ("/api/search?match=any&q=", None),
        ("/projects.json?match=any&q=", None),
    ],
)
def test_a_search_has_one_address(client: FlaskClient, asked: str, address: str | None) -> None:
    response = client.get(asked, headers=BROWSER)
    if address is None:
        assert response.status_code == 200
        return
    assert client.get(asked).status_code == 200  # a program need not follow
    assert (response.status_code, response.headers["Cache-Control"]) == (302, "no-store")
    assert "ETag" not in response.headers
    assert unquote_plus(response.headers["Location"]) == address
    assert client.get(response.headers["Location"], headers=BROWSER).status_code == 200


@pytest.mark.parametrize("path", ["/", "/overview", "/api/search", "/api/suggest"])
@pytest.mark.parametrize("raw", ["水素".encode(), "水素".encode("cp932"), b"\xff", b"a%00\xe3"])
def test_raw_bytes_in_an_address_are_read_as_encoded_ones(client: FlaskClient, path: str, raw: bytes) -> None:
    asked = {"QUERY_STRING": "q=" + raw.decode("latin-1")}
    answer = client.get(path, environ_overrides=asked, headers=BROWSER, follow_redirects=True)
    assert answer.status_code == 200
    if raw == "水素".encode():
        assert answer.text == client.get(path, query_string={"q": "水素"}).text or "took_ms" in answer.text


def test_a_bad_parameter_is_refused_where_it_stands(client: FlaskClient) -> None:
    assert client.get("/?match=any&q=&sort=best").status_code == 400


@given(
    args=st.lists(
        st.tuples(st.sampled_from(["q", "field", "country", "city", "match", "junk"]), TYPED | st.text()),
        max_size=5,
    )
)
@example(args=[("field", "0" * 90 + "ﷺ")])
def test_no_address_leads_to_another_twice(args: list[tuple[str, str]]) -> None:
    state = State.salvaged(MultiDict(args))
    request = Request(EnvironBuilder(query_string=urlencode(state.pairs()), headers=BROWSER).get_environ())
    assert State.from_args(MultiDict(state.pairs())).moved("/", request) is None


def test_clearing_all_conditions_clears_the_switch() -> None:
    state = State(q="a", filters={"field": ("水素技術",)}, every_field=True)
    assert state.unfiltered() == State(q="a")
    assert state.without("field", "水素技術").every_field


def test_out_of_range_is_found_when_the_search_is_made() -> None:
    with pytest.raises(InvalidRequestError):
        State(size=1000).request()


# Time


HOSTILE = [
    "あ" * 200, "ア" * 200, "漢" * 200, "a" * 200, "(" * 200, '"' * 200, "-" * 200, "「" * 200, " ".join("事" * 100),
    "😀" * 200, "\u3099" * 200, "e\u0301" * 100, "都市間連携" * 40, "ー" * 200, "0" * 200, "a OR " * 40, "* " * 100, "＂" * 200,
]  # fmt: skip


@pytest.mark.parametrize("q", HOSTILE)
def test_any_input_is_answered_fast(client: FlaskClient, q: str) -> None:
    """In less than the time in which this machine, as busy as it is, adds four million numbers."""
    client.get("/", query_string={"q": "脱炭素"})
    for path in ("/", "/api/search", "/api/suggest"):
        answers, sums = [], []
        for _ in range(3):  # the best of three, in processor time: others use this machine too
            started = time.thread_time()
            assert client.get(path, query_string={"q": q.strip()}).status_code == 200
            answered = time.thread_time()
            _added(4_000_000)
            answers.append(answered - started)
            sums.append(time.thread_time() - answered)
        assert min(answers) < min(sums)


def _added(numbers: int) -> int:
    total = 0
    for number in range(numbers):
        total += number
    return total


def test_json_keeps_japanese_readable(client: FlaskClient) -> None:
    body = client.get("/api/search", query_string={"q": "水素"}).text
    assert "水素" in body
    assert json.loads(body)["query"] == "水素"
