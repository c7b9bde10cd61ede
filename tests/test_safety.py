"""Headers, caches and hostile input over every route of the application."""

from __future__ import annotations

import csv
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from indexer.build import build
from tests.made import project, round_text
from webapp import create_app
from webapp.delivery import HEADERS
from webapp.throttle import FREE, Throttle, client_of

ARGUMENTS = {"id_": "2025-1-01", "filename": "style.css", "part": "1"}


def paths(app: Flask) -> list[str]:
    """One URL of every route."""
    return sorted(
        re.sub(r"<(?:\w+:)?(\w+)>", lambda m: ARGUMENTS[m[1]], rule.rule) for rule in app.url_map.iter_rules()
    )


def get(client: FlaskClient, path: str, **more: object) -> TestResponse:
    with client.get(path, **more) as response:  # type: ignore[arg-type]
        response.get_data()
    return response


# Headers


def safe(response: TestResponse) -> bool:
    changed = {"Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"}}
    return all(response.headers.get(name) in changed.get(name, {value}) for name, value in HEADERS.items())


def test_every_answer_has_the_security_headers(app: Flask, client: FlaskClient) -> None:
    assert len(paths(app)) >= 17
    for path in paths(app):
        answer = get(client, path)
        assert answer.status_code == 200, path
        assert safe(answer), path
        etag = answer.headers.get("ETag")
        if etag:
            again = get(client, path, headers={"If-None-Match": etag})
            assert (again.status_code, safe(again)) == (304, True), path
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            refused = client.open(path, method=method)
            assert (refused.status_code, safe(refused)) == (405, True), path
            assert "GET" in refused.headers["Allow"]
        assert safe(get(client, f"{path}?sort=best&page=x&lang=xx&part=9"))
    for path in (
        "/nowhere",
        "/static/none.css",
        "/projects/x",
        "/api/none",
        "/api/projects/x",
        "/sitemap-9.xml",
    ):
        assert (get(client, path).status_code, safe(get(client, path))) == (404, True)
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_also_without_an_index_and_after_a_fault(
    tmp_path: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = create_app({"INDEX": tmp_path}).test_client()
    for path in ("/", "/projects.csv", "/projects.atom", "/sitemap.xml", "/api/openapi.json", "/api/search"):
        answer = empty.get(path)
        assert (answer.status_code, safe(answer), answer.headers["Cache-Control"]) == (
            503,
            True,
            "no-store",
        ), path

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("webapp.exports.search", broken)
    answer = create_app({"INDEX": index_path}).test_client().get("/projects.json")
    assert (answer.status_code, safe(answer)) == (500, True)
    assert answer.get_json()["error"]["message"]
    assert "secret" not in answer.text


def test_open_data_may_be_read_by_other_sites(client: FlaskClient) -> None:
    for path in ("/api/search", "/api/search?page=x", "/projects.csv", "/projects.atom", "/api/openapi.json"):
        assert get(client, path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in get(client, "/").headers
    preflight = client.options(
        "/api/search", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_nothing_redirects_elsewhere(app: Flask, client: FlaskClient) -> None:
    strange = [
        "//evil.example",
        "///evil.example",
        "/projects//evil.example",
        "/\\evil.example",
        "/@evil.example",
        "/static//x",
    ]
    for path in [*paths(app), *strange]:
        for query in ("", "next=//evil.example&url=https://evil.example&q=//evil.example"):
            answer = get(client, "/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": query})
            place = answer.headers.get("Location", "http://localhost/")
            assert urlsplit(place).netloc in ("", "localhost"), (path, place)
            assert not place.startswith("//"), (path, place)


# Caches


def test_304_without_a_search(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app({"INDEX": index_path}).test_client()
    etag = client.get("/?q=水素").headers["ETag"]
    assert etag.startswith('W/"')

    def searched(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("webapp.pages.search", searched)
    again = client.get("/?q=水素", headers={"If-None-Match": f'"x", {etag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Cache-Control"] == "no-cache"
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/overview"])
def test_addresses_that_redirect_browsers_alone_say_so(client: FlaskClient, path: str) -> None:
    spelt, browser = f"{path}?page=1&q=水素", {"Accept": "text/html"}
    moved, answered = get(client, spelt, headers=browser), get(client, spelt)
    assert (moved.status_code, answered.status_code) == (302, 200)
    kept = get(client, spelt, headers={"If-None-Match": answered.headers["ETag"]})
    assert kept.status_code == 304
    sent = get(client, spelt, headers={**browser, "If-None-Match": answered.headers["ETag"]})
    assert (sent.status_code, sent.headers["Location"]) == (302, moved.headers["Location"])
    for answer in (moved, answered, kept, sent):
        assert "Accept" in answer.vary, answer.status
    assert "Accept" not in get(client, "/help").vary


def test_the_etag_follows_what_the_answer_depends_on(rounds: Path, tmp_path: Path) -> None:
    build(rounds, tmp_path / "i")
    client = create_app({"INDEX": tmp_path / "i"}).test_client()
    urls = (
        "/",
        "/?q=水素",
        "/?lang=en",
        "/api/search",
        "/projects/2025-1-01",
        "/projects.csv",
        "/projects.csv?bom=0",
    )
    tags = [get(client, url).headers["ETag"] for url in urls]
    assert len(set(tags)) == len(urls)
    assert get(client, "/", base_url="https://other.example").headers["ETag"] != tags[0]
    assert [get(client, url).headers["ETag"] for url in urls] == tags
    (rounds / "new.txt").write_text(round_text(project(1)), encoding="utf-8")
    build(rounds, tmp_path / "i")
    assert not {get(client, url).headers["ETag"] for url in urls} & set(tags)
    assert get(client, "/", headers={"If-None-Match": tags[0]}).status_code == 200


def test_what_must_not_be_kept(client: FlaskClient) -> None:
    for path in ("/nowhere", "/?page=x", "/?page=99", "/api/projects/x"):
        answer = get(client, path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert "ETag" not in get(client, "/healthz").headers
    assert get(client, "/", headers={"If-None-Match": "*"}).status_code == 200


def test_static_files_are_kept_by_their_hash(client: FlaskClient) -> None:
    page = client.get("/").text
    for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert get(client, url).headers["Cache-Control"] == "public, max-age=31536000, immutable", url
        bare = url.partition("?")[0]
        for other in (bare, f"{bare}?v=0123456789", f"{bare}?v="):
            assert get(client, other).headers["Cache-Control"] == "no-cache"
    etag = get(client, "/static/style.css", headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = get(client, "/static/style.css", headers={"Accept-Encoding": "br", "If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/?q=水素", "/projects.csv", "/projects.json", "/projects.atom", "/api/search", "/static/style.css"],
)
def test_compressed_is_the_same(client: FlaskClient, path: str) -> None:
    plain = get(client, path)
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    for encoding, decompress in unpack.items():
        answer = get(client, path, headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert timeless(decompress(answer.data)) == timeless(plain.data)
        if "style" not in path:
            assert answer.headers["ETag"] == plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers


def timeless(data: bytes) -> bytes:
    return re.sub(rb'"took_ms": ?[\d.]+', b"", data)


# Hostile input

ATTACKS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "javascript:alert(1)",
    "</title><svg/onload=alert(1)>", "]]><x/>", "<!--", "{{7*7}}${7*7}", "\x00\x01\x1b\ufffe", "\r\nSet-Cookie: a=b",
    "%0d%0aX-Evil: 1", "\u202e\u2028", "&#60;b&#62;", "=cmd|' /C calc'!A0", "../../etc/passwd", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
]  # fmt: skip
PARAMETERS = ["q", "field", "country", "city", "proposer", "year", "round", "match", "sort", "size", "page", "lang", "bom", "format", "explain"]  # fmt: skip


class Markup(HTMLParser):
    """Collects what would run or load on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if (
            tag == "script"
            and names.get("type") != "application/ld+json"
            and not (names.get("src") or "").startswith("/static/")
        ):
            self.found.append("script")
        self.found += [name for name in names if name.startswith("on") or name == "style"]
        self.found += [
            v
            for k in ("href", "src", "action")
            if (v := names.get(k)) and re.match(r"\s*(?:java|vb|data:)", v, re.I)
        ]
        self.found += ["svg"] if tag == "svg" and "onload" in names else []
        self.found += ["img"] if tag == "img" and names.get("src") == "x" else []


def inert(answer: TestResponse) -> bool:
    """Whether an answer is well-formed as what it says it is, and nothing in it runs."""
    assert answer.status_code in (200, 400, 404), answer.status
    assert "Set-Cookie" not in answer.headers
    assert "X-Evil" not in answer.headers
    if answer.mimetype == "text/html":
        page = Markup()
        page.feed(answer.text)
        assert not page.found, page.found
    elif answer.mimetype.endswith("xml"):
        ET.fromstring(answer.data)  # noqa: S314
    elif answer.mimetype.endswith("json"):
        json.loads(answer.data)
    return True


def test_no_parameter_is_markup_anywhere(app: Flask, client: FlaskClient) -> None:
    for path in paths(app):
        if path.startswith("/static"):
            continue
        for attack in ATTACKS:
            shared = {
                "q": attack,
                "field": attack,
                "country": attack,
                "city": attack,
                "proposer": attack,
                "utm": attack,
            }
            assert inert(get(client, path, query_string=shared, follow_redirects=True)), path


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_alone(client: FlaskClient, name: str) -> None:
    for path in (
        "/",
        "/api/search",
        "/projects.csv",
        "/projects.atom",
        "/projects.json",
        "/api/suggest",
        "/opensearch.xml",
    ):
        for attack in ATTACKS:
            assert inert(get(client, path, query_string={name: attack}, follow_redirects=True))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A round with an attack in every cell."""
    path = tmp_path_factory.mktemp("hostile")
    cells = [re.sub(r"[\x00-\x1f\t\n\u2028\x80-\x9f]", "", attack) for attack in ATTACKS]
    made = [
        project(
            n,
            name=cell,
            proposer=cell,
            summary=cell,
            domestic_cities=(cell,),
            countries=(cell,),
            fields=(cell,),
        )
        for n, cell in enumerate(cells, 1)
        if cell.strip()
    ]
    (path / "r").mkdir()
    with (path / "r" / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(line.split("\t") for line in round_text(*made).splitlines())
    report = build(path / "r", path / "i")
    assert report.total == len(made) >= 12, report.refused
    return create_app({"INDEX": path / "i", "TESTING": True}).test_client()


def test_no_cell_is_markup_anywhere(hostile: FlaskClient) -> None:
    found = hostile.get("/api/search?size=100").get_json()
    urls = ["/", "/?lang=en", "/?sort=number&size=100", "/?q=alert", "/api", "/api?lang=en", "/projects.json", "/projects.atom", "/sitemap.xml",
            "/opensearch.xml", "/api/openapi.json", "/api/suggest?q=s&format=opensearch", "/projects.csv", "/projects.xlsx"]  # fmt: skip
    urls += [hit["url"] for hit in found["hits"]]
    for url in urls:
        assert inert(get(hostile, url)), url
    for hit in found["hits"]:
        answer = get(
            hostile, "/projects.csv", query_string={"country": hit["countries"], "q": hit["name"][:200]}
        )
        assert not set(unquote(answer.headers.get("Content-Disposition", ""))) & set("\r\n\x00")


# Budgets


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_spent_budget_comes_back() -> None:
    clock = Clock()
    throttle = Throttle(6, clock=clock)
    throttle.spend("a", 5)
    assert throttle.wait("a") == 0
    throttle.spend("a", 2)
    assert throttle.wait("a") == pytest.approx(11)  # a second owed, at six a minute, and one more
    assert throttle.wait("b") == 0
    clock.now += 11
    assert throttle.wait("a") == 0
    throttle.spend("a", 1000)
    assert throttle.wait("a") <= 61
    clock.now += 10_000
    throttle.spend("a", 5.9)
    assert throttle.wait("a") == 0  # no more than a minute's worth is saved up


def test_ordinary_requests_cost_nothing() -> None:
    throttle = Throttle(1, clock=Clock())
    for _ in range(100_000):
        throttle.spend("a", FREE * 0.9)
    assert throttle.wait("a") == 0
    assert len(throttle) == 0


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(FREE, 9)), max_size=60))
def test_memory_is_bounded_and_nobody_waits_long(spent: list[tuple[int, float]]) -> None:
    throttle = Throttle(10, clock=Clock(), clients=8)
    for client, cost in spent:
        throttle.spend(str(client), cost)
        assert 0 <= throttle.wait(str(client)) <= 61
    assert len(throttle) <= 8


@pytest.mark.parametrize(
    ("address", "client"),
    [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"),
     ("fe80::1%eth0", "fe80::/64"), (None, ""), ("unix", "unix")],
)  # fmt: skip
def test_who_shares_a_budget(address: str | None, client: str) -> None:
    assert client_of(address) == client


def test_a_client_over_its_budget_is_asked_to_wait(index_path: Path) -> None:
    app = create_app({"INDEX": index_path, "RATE": 1, "PROXIES": 1})
    client, here, there = (
        app.test_client(),
        {"X-Forwarded-For": "192.0.2.1"},
        {"X-Forwarded-For": "192.0.2.2"},
    )
    etag = client.get("/", headers=here).headers["ETag"]
    app.extensions["throttle"].spend("192.0.2.1", 1.5)
    for path in ("/", "/api/search", "/projects.csv", "/projects.atom"):
        answer = client.get(path, headers=here)
        assert (answer.status_code, safe(answer)) == (429, True)
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.get(path, headers=there).status_code == 200
    assert "もう一度お試しください" in client.get("/", headers=here).text
    assert client.get("/api/search", headers=here).get_json()["error"]["message"]
    for path in ("/healthz", "/robots.txt", "/static/style.css"):
        assert get(client, path, headers=here).status_code == 200
    assert client.get("/", headers={**here, "If-None-Match": etag}).status_code == 304


def test_what_a_streamed_answer_costs_is_counted(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.throttle.FREE", 0.0)
    app = create_app({"INDEX": index_path, "RATE": 10})
    get(app.test_client(), "/projects.csv")
    assert 9 < app.extensions["throttle"]._left("127.0.0.1") < 10


def test_it_can_be_switched_off_and_not_misconfigured(index_path: Path) -> None:
    assert "throttle" not in create_app({"INDEX": index_path, "RATE": 0}).extensions
    for rate in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="RATE"):
            create_app({"INDEX": index_path, "RATE": rate})
