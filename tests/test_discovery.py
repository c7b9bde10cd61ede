"""What machines read about the site: feed, OpenSearch, sitemap, robots.txt, JSON-LD, OpenAPI."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.robotparser
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from indexer import Generation, GenerationStore, Project
from indexer.build import build
from indexer.manifest import LAYOUT, Manifest
from tests.made import project, round_text
from webapp import create_app, dataset, discovery

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def xml(client: FlaskClient, url: str, **query: Any) -> ET.Element:
    response = client.get(url, query_string=query)
    assert response.status_code == 200, response.text
    return ET.fromstring(response.data)  # noqa: S314


# Feed


def entries(feed: ET.Element) -> list[str]:
    return [link.get("href", "").rpartition("/")[2] for link in feed.findall(f"{ATOM}entry/{ATOM}link")]


def test_the_feed_has_what_rfc_4287_requires(client: FlaskClient) -> None:
    feed = xml(client, "/projects.atom", q="水素", country="インド")
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].startswith("http://localhost/projects.atom?q=")
    assert links["alternate"].startswith("http://localhost/?q=")
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", entry.findtext(f"{ATOM}updated", ""))
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
    found = client.get("/api/search", query_string={"q": "水素", "country": "インド", "sort": "newest"})
    assert entries(feed) == [hit["id"] for hit in found.get_json()["hits"]]


def test_feed_ids_stay(client: FlaskClient) -> None:
    """They do not depend on the host, and differ by search."""
    here = xml(client, "/projects.atom")
    there = ET.fromstring(client.get("/projects.atom", base_url="https://other.example").data)  # noqa: S314
    assert [one.text for one in here.iter(f"{ATOM}id")] == [one.text for one in there.iter(f"{ATOM}id")]
    assert len({one.text for one in here.iter(f"{ATOM}id")}) == 21
    assert xml(client, "/projects.atom", q="水素").findtext(f"{ATOM}id") != here.findtext(f"{ATOM}id")


def test_an_empty_feed_and_a_bad_one(client: FlaskClient) -> None:
    assert entries(xml(client, "/projects.atom", country="存在しない国")) == []
    assert client.get("/projects.atom?sort=best").status_code == 400


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Two rounds of 60 short projects."""
    path = tmp_path_factory.mktemp("many")
    (path / "r").mkdir()
    for year in (2023, 2024):
        made = [project(n, fiscal_year=year, summary="&<>\u0085 要約。") for n in range(1, 61)]
        (path / "r" / f"{year}.txt").write_text(round_text(*made), encoding="utf-8")
    build(path / "r", path / "i", processes=1)
    return create_app({"INDEX": path / "i", "TESTING": True})


def test_the_feed_ends_after_fifty_and_begins_with_the_newest(many: Flask) -> None:
    found = entries(xml(many.test_client(), "/projects.atom"))
    assert found == [f"2024-2-{n:02d}" for n in range(1, 51)]


# OpenSearch


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_opensearch(client: FlaskClient, lang: str) -> None:
    description = xml(client, "/opensearch.xml", lang=lang)
    assert 1 <= len(description.findtext(f"{SEARCH}ShortName", "")) <= 16
    assert 1 <= len(description.findtext(f"{SEARCH}LongName", "")) <= 48
    templates = {url.get("type"): url.get("template", "") for url in description.findall(f"{SEARCH}Url")}
    for kind in ("text/html", "application/x-suggestions+json", "application/atom+xml"):
        path = templates[kind].removeprefix("http://localhost").replace("{searchTerms}", "%E6%B0%B4%E7%B4%A0")
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert ("lang=en" in path) == (lang == "en")


def test_suggestions_for_browsers(client: FlaskClient) -> None:
    typed, values, descriptions, urls = client.get(
        "/api/suggest?q=インドネ&format=opensearch&lang=en"
    ).get_json()
    assert (typed, values[0]) == ("インドネ", "インドネシア")
    assert len(values) == len(descriptions) == len(urls)
    assert urls[0].endswith("&lang=en")
    assert client.get(urls[0]).status_code == 200
    assert client.get("/api/suggest?q=a&format=xml").get_json()["error"]["parameter"] == "format"


# Sitemap and robots.txt


def test_the_sitemap_names_every_page_in_every_language(client: FlaskClient) -> None:
    urls = xml(client, "/sitemap.xml").findall(f"{MAP}url")
    places = [url.findtext(f"{MAP}loc", "") for url in urls]
    assert len(places) == len(set(places))
    assert {"http://localhost/", "http://localhost/?lang=en", "http://localhost/projects/2025-1-20"} <= set(
        places
    )
    assert sum("/projects/" in place for place in places) == 40
    for place in places:
        assert client.get(place).status_code == 200, place
    assert {len(url.findall("{http://www.w3.org/1999/xhtml}link")) for url in urls} == {3}


def test_a_long_sitemap_is_cut(many: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_URLS", 100)
    client = many.test_client()
    parts = [one.text or "" for one in xml(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert parts == [f"http://localhost/sitemap-{n}.xml" for n in (1, 2, 3)]
    places = [[one.text for one in xml(client, part).iter(f"{MAP}loc")] for part in parts]
    assert [len(some) for some in places][:2] == [100, 100]
    assert len({place for some in places for place in some}) == sum(map(len, places)) >= 242
    assert client.get("/sitemap-0.xml").status_code == client.get("/sitemap-4.xml").status_code == 404


def test_robots_stay_out_of_combinations(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in text
    robots = urllib.robotparser.RobotFileParser()
    robots.parse([line for line in text.splitlines() if "$" not in line])  # it knows no patterns
    for path in (
        "/?q=a",
        "/?field=b",
        "/projects.csv",
        "/projects.atom?q=x",
        "/api/search",
        "/status",
        "/healthz",
    ):
        assert not robots.can_fetch("*", path), path
    for path in ("/", "/projects/2025-1-01", "/help", "/sitemap.xml", "/static/style.css"):
        assert robots.can_fetch("*", path), path
    for path in ("/api/search", "/projects.csv", "/projects.atom"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/").headers


# The address of the site


def test_the_configured_address_goes_before_the_requested(index_path: Path) -> None:
    client = create_app({"INDEX": index_path, "URL": "https://search.example/"}).test_client()
    for path in (
        "/projects.atom",
        "/opensearch.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/projects.json",
        "/api/openapi.json",
    ):
        text = client.get(path, headers={"Host": "evil.example"}).text
        assert "https://search.example" in text
        assert "evil" not in text


@pytest.mark.parametrize(
    "url", ["search.example", "javascript:x", "https://", "https://a/?q", "https://a\r\nb", 'https://a"']
)
def test_an_address_that_is_none_is_refused(index_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        create_app({"INDEX": index_path, "URL": url})


def test_a_strange_host_is_not_repeated(client: FlaskClient) -> None:
    for host in ('a"><script>', "a b", "a/b"):
        for path in ("/robots.txt", "/opensearch.xml", "/projects.csv"):
            answer = client.get(path, headers={"Host": host})
            assert host not in answer.text


def test_as_many_proxies_are_believed_as_configured(index_path: Path) -> None:
    headers = {"X-Forwarded-Host": "public.example", "X-Forwarded-Proto": "https"}
    for proxies, root in ((0, "http://localhost"), (1, "https://public.example")):
        client = create_app({"INDEX": index_path, "PROXIES": proxies}).test_client()
        assert f"Sitemap: {root}/" in client.get("/robots.txt", headers=headers).text


# JSON-LD


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_dataset(app: Flask, client: FlaskClient, generation: Generation, lang: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        found = dataset.dataset(generation)
    assert (found["@type"], found["temporalCoverage"]) == ("Dataset", "2025-04-01/2026-03-31")
    assert len(found["spatialCoverage"]) == len(generation.facet("country").values)
    assert "令和7年度" in found["isBasedOn"][0]["name"]
    assert "20" in found["description"]
    for download in found["distribution"]:
        answer = client.get(download["contentUrl"])
        assert (answer.status_code, answer.mimetype) == (200, download["encodingFormat"])


def test_the_dataset_follows_the_index(many: Flask) -> None:
    with many.test_request_context("/"):
        found = dataset.dataset(many.extensions["toshi"].current())
    assert found["temporalCoverage"] == "2023-04-01/2025-03-31"
    assert len(found["isBasedOn"]) == 2


def test_a_project_in_json_ld_survives_the_end_of_a_script(app: Flask) -> None:
    made = project(1, name="</script><script>alert(1)</script><!--", summary="a\u2028b & 'c'")
    with app.test_request_context("/"):
        found = dataset.project(made)
        page = render_template_string("{% from 'jsonld.html' import jsonld %}{{ jsonld(data) }}", data=found)
    assert page.count("</script>") == page.count("<script") == 1
    assert "<!--" not in page
    inner = page.partition(">")[2].rpartition("</script>")[0]
    assert json.loads(inner) == found


# OpenAPI


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_document_is_valid(client: FlaskClient, lang: str) -> None:
    document = client.get(f"/api/openapi.json?lang={lang}").get_json()
    assert document["openapi"] == "3.1.0"
    validate(document)
    japanese = re.search("[ぁ-ん]", json.dumps(document["paths"], ensure_ascii=False))
    assert bool(japanese) == (lang == "ja")


ASKED = [
    ("/api/search", "/api/search?q=省エネ&country=ベトナム&explain=1", 200),
    ("/api/search", "/api/search?q=インドネシヤ", 200),
    ("/api/search", "/api/search?field=その他&size=3&page=2", 200),
    ("/api/search", "/api/search?country=存在しない国", 200),
    ("/api/search", "/api/search?page=abc", 400),
    ("/api/search", "/api/search?page=99", 404),
    ("/api/projects/{id}", "/api/projects/2025-1-10", 200),
    ("/api/projects/{id}", "/api/projects/2025-1-99", 404),
    ("/api/suggest", "/api/suggest?q=すい", 200),
    ("/api/suggest", "/api/suggest?q=すい&format=opensearch", 200),
    ("/api/suggest", f"/api/suggest?q={'x' * 201}", 400),
    ("/projects.json", "/projects.json?q=水素", 200),
    ("/projects.json", "/projects.json?sort=best", 400),
    ("/healthz", "/healthz", 200),
]


@pytest.mark.parametrize(("path", "url", "status"), ASKED)
def test_answers_are_as_described(client: FlaskClient, path: str, url: str, status: int) -> None:
    document = client.get("/api/openapi.json").get_json()
    answer = client.get(url)
    assert answer.status_code == status
    schema = document["paths"][path]["get"]["responses"][str(status)]["content"][answer.mimetype]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer.get_json())


def test_every_data_route_is_described(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    routes = {
        re.sub(r"<(?:\w+:)?(\w+?)_?>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/projects.", "/healthz"))
    }
    assert routes == document["paths"].keys()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_shows_the_document(client: FlaskClient, lang: str) -> None:
    document = client.get(f"/api/openapi.json?lang={lang}").get_json()
    page = client.get(f"/api?lang={lang}").text
    assert 'type="text/javascript"' not in page
    sections = re.findall("<section>(.*?)</section>", page, re.DOTALL)
    for (path, item), section in zip(document["paths"].items(), sections[1:], strict=True):
        assert f"GET {path}</code>" in section
        for parameter in item["get"]["parameters"]:
            assert f"<code>{parameter['$ref'].rpartition('/')[2]}</code>" in section
    for name, parameter in document["components"]["parameters"].items():
        assert page.count(f'id="parameter-{name}"') == 1
        assert unescape(page).count(f"<td>{parameter['description']}</td>") == 1
    for example in re.findall(r'<a href="(/[^"]+)"><code', page):
        assert client.get(example.replace("&amp;", "&")).status_code == 200, example


# Dates


def test_a_project_is_dated_by_when_it_was_published_as_it_is(rounds: Path, index: Path) -> None:
    def publish(*made: Project) -> str:
        (rounds / "2024-2.txt").write_text(round_text(*made), encoding="utf-8")
        build(rounds, index)
        name = GenerationStore(index).current_name()
        assert name
        manifest = Manifest.load(index / name)
        assert manifest.name == name
        return manifest.created

    def dates(**query: str) -> dict[str, str]:
        feed = xml(client, "/projects.atom", **query)
        found = {
            link.get("href", "").rpartition("/")[2]: entry.findtext(f"{ATOM}updated", "")
            for entry in feed.findall(f"{ATOM}entry")
            if (link := entry.find(f"{ATOM}link")) is not None
        }
        return {**found, "feed": feed.findtext(f"{ATOM}updated", "")}

    client = create_app({"INDEX": index, "TESTING": True}).test_client()
    first = publish(project(1), project(2))
    before = dates(round="2024-2")
    assert set(before.values()) == {japanese_time(first)}
    backdate(index, "2024-01-05T06:07:08+00:00")
    second = publish(project(1), project(2, summary="変わった。"), project(3))
    now = dates(round="2024-2")
    assert now == {
        "2024-2-01": "2024-01-05T15:07:08+09:00",
        "2024-2-02": japanese_time(second),
        "2024-2-03": japanese_time(second),
        "feed": japanese_time(second),
    }
    assert dates(q="低炭素", round="2024-2", sort="number")["2024-2-01"] == now["2024-2-01"]
    assert dates(round="2025-1")["feed"] == "2024-01-05T15:07:08+09:00"
    sitemap = client.get("/sitemap.xml").text
    assert re.search(r"/projects/2024-2-01</loc><lastmod>2024-01-05T15:07:08\+09:00<", sitemap)
    assert f"/projects/2024-2-02</loc><lastmod>{japanese_time(second)}<" in sitemap


@pytest.mark.parametrize("layout", [2, 3, 4])
def test_dates_are_kept_by_a_full_build_and_of_layouts_before(rounds: Path, index: Path, layout: int) -> None:
    build(rounds, index)
    backdate(index, "2024-01-05T06:07:08+00:00", layout=layout, fingerprint="of other code")
    assert build(rounds, index).published == "000002"
    manifest = Manifest.load(index / "000002")
    assert {manifest.updated_at(id_) for id_ in manifest.projects} == {"2024-01-05T06:07:08+00:00"}


def japanese_time(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(timezone(timedelta(hours=9))).isoformat()


def backdate(index: Path, created: str, layout: int = LAYOUT, **other: str) -> None:
    """Make the generation that serves an old one: its projects stay as they are."""
    folder = index / (GenerationStore(index).current_name() or "")
    values = json.loads((folder / "manifest.json").read_bytes())
    values |= {"created": created, "layout": layout, **other}
    if layout < 3:
        del values["updated"]
    for source in values["sources"] if layout < 4 else ():
        del source["assumed"]
        if layout < 3:
            del source["given"]
    data = json.dumps(values, ensure_ascii=False, indent=1).encode()
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.sha256").write_text(
        f"{hashlib.sha256(data).hexdigest()}  manifest.json\n", encoding="utf-8", newline="\n"
    )


# What a page says about itself


@pytest.mark.parametrize(
    "path", ["/", "/?q=水素&lang=en", "/overview?country=タイ", "/projects/2025-1-15", "/help"]
)
def test_a_page_describes_itself_with_its_public_address(index_path: Path, path: str) -> None:
    client = create_app({"INDEX": index_path, "URL": "https://projects.example"}).test_client()
    page = client.get(path).text
    metas = dict(re.findall('<meta (?:name|property)="([^"]+)" content="([^"]*)"', page))
    title = re.search("<title>(.*?)</title>", page)
    assert title
    assert metas["og:title"] == title[1]
    assert metas["description"] == metas["og:description"] != ""
    assert iri(metas["og:url"]) == f"https://projects.example{path}"
    assert metas["og:locale"] == ("en_US" if "lang=en" in path else "ja_JP")
    named = dict(re.findall('<link rel="alternate" hreflang="([^"]+)" href="([^"]*)"', page))
    assert named.keys() == {"ja", "en", "x-default"}
    assert named["x-default"] == named["ja"]
    assert all(url.startswith("https://projects.example/") for url in named.values())
    for url in re.findall('<link rel="canonical" href="([^"]*)"', page):
        assert iri(url) == f"https://projects.example{path}"


def iri(url: str) -> str:
    return unquote(unescape(url))


def test_descriptions_say_what_is_on_the_page(client: FlaskClient) -> None:
    assert 'name="description" content="検索結果: 4件 — 環境省' in client.get("/?q=水素").text
    page = client.get("/projects/2025-1-15").text
    described = re.search('name="description" content="(本応募事業は、[^"]*…)"', page)
    assert described
    assert len(described[1]) == 120


def test_the_icon_is_where_browsers_look_for_it(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.status_code == 200
        assert answer.mimetype in ("image/vnd.microsoft.icon", "image/x-icon")
        assert answer.data.startswith(b"\0\0\1\0")
        etag = answer.headers["ETag"]
    with client.get("/favicon.ico", headers={"If-None-Match": etag}) as answer:
        assert answer.status_code == 304
