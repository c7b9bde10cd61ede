"""What browsers and crawlers ask for: OpenSearch description, sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, render_template, stream_template

from indexer import FACETS, Generation
from webapp import site
from webapp.api import serving
from webapp.language import DEFAULT, LANGUAGES, current

bp = Blueprint("discovery", __name__)

MOST_URLS = 50_000  # in one sitemap, says the protocol
_PAGES = ("/", "/help", "/about", "/overview", "/api")  # those that this site has


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    """For the browser's own search box, in the language asked for."""
    body = render_template("opensearch.xml", root=site.root(), site=site, suffix=_suffix(current()))
    return Response(body, mimetype="application/opensearchdescription+xml")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page in every language; an index of sitemaps when one would be too long."""
    generation = serving()
    parts = -(-_size(generation) // MOST_URLS)
    if parts > 1:
        body = render_template("sitemaps.xml", root=site.root(), parts=parts, updated=_updated(generation))
        return Response(body, mimetype="application/xml")
    return _sitemap(generation, 1)


@bp.get("/sitemap-<int:part>.xml")
def part_of_sitemap(part: int) -> Response:
    """One of the sitemaps that the index names, from 1."""
    generation = serving()
    if not 1 <= part <= -(-_size(generation) // MOST_URLS):
        abort(404)
    return _sitemap(generation, part)


@bp.get("/favicon.ico")
def favicon() -> Response:
    """The icon where browsers and feed readers look for it unasked."""
    return current_app.send_static_file("favicon.ico")


@bp.get("/robots.txt")
def robots() -> Response:
    """Crawlers are welcome on the pages, not in the endless combinations of conditions or the downloads."""
    others = [language for language in LANGUAGES if language != DEFAULT]
    parameters = (
        "q",
        *FACETS,
        "match",
        "sort",
        "size",
        "page",
    )  # prefixes, for crawlers that know no patterns
    body = render_template("robots.txt", root=site.root(), languages=others, parameters=parameters)
    return Response(body, mimetype="text/plain")


def _sitemap(generation: Generation, part: int) -> Response:
    return Response(
        stream_template(
            "sitemap.xml",
            urls=_urls(generation, part),
            root=site.root(),
            languages={lang: _suffix(lang) for lang in LANGUAGES},
            default=DEFAULT,
        ),
        mimetype="application/xml",
    )


def _urls(generation: Generation, part: int) -> Iterator[tuple[str, str, str]]:
    """The paths of one part, each with a language and its date: pages, then projects in the order of their ids."""
    pages, ids = _pages(), sorted(generation.manifest.projects, reverse=True)
    updated = _updated(generation)
    first = (part - 1) * MOST_URLS
    for at in range(first, min(first + MOST_URLS, _size(generation))):
        path, language = divmod(at, len(LANGUAGES))
        if path < len(pages):
            yield pages[path], list(LANGUAGES)[language], updated
        else:
            id_ = ids[path - len(pages)]
            time = site.project_time(generation, id_).isoformat()
            yield f"/projects/{id_}", list(LANGUAGES)[language], time


def _size(generation: Generation) -> int:
    return (len(_pages()) + len(generation.manifest.projects)) * len(LANGUAGES)


def _pages() -> list[str]:
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [path for path in _PAGES if path in known]


def _suffix(language: str) -> str:
    return "" if language == DEFAULT else f"?lang={language}"


def _updated(generation: Generation) -> str:
    return site.data_time(generation).isoformat()
