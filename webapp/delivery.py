"""How answers travel: security headers, ETag and 304, compression, static files that are kept for a year.

Every page is a function of the generation, the URL, the code and the address of the site. So its ETag is
known, and 304 answered, before anything is searched. It is weak: compressed or not, the answer means the same.
"""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from werkzeug.exceptions import MethodNotAllowed

import indexer
from indexer import ToshiError, vocabulary_digest
from webapp import site
from webapp.api import serving
from webapp.params import State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Open data: other sites' scripts may read it. No answer depends on who asks, so there is nothing to leak.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
OF_GENERATION = {
    "pages",
    "guide",
    "overview",
    "api",
    "exports",
    "feeds",
    "discovery",
    "apidocs",
}  # blueprints
DATA = {"api", "exports", "feeds", "discovery", "apidocs"}
_NOT_OF_GENERATION = {"api.health"}
_BY_ACCEPT = {"pages.search_page", "overview.overview_page"}  # redirect browsers, answer programs
_UNLISTED = {"api", "exports", "feeds", "status"}  # not for search engines, whoever links to them
_YEAR = "public, max-age=31536000, immutable"
_COMPRESSED = [
    "text/html", "text/css", "text/csv", "text/plain", "text/javascript", "application/json", "application/jsonl",
    "application/xml", "application/atom+xml", "application/opensearchdescription+xml",
    "application/x-suggestions+json", "image/svg+xml",
]  # fmt: skip


def configure(app: Flask) -> None:
    """Install all of it. Functions that Flask runs after a request run last registered first."""
    app.config.from_mapping(
        COMPRESS_MIMETYPES=_COMPRESSED,
        # Measured on a page of 36 kB: brotli 4 adds 0.5 ms, gzip 5 and zstd 3 0.3 ms; one level up costs twice that for 10 %.
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_ZSTD_LEVEL=3,
    )
    app.extensions["static_hashes"] = _hashes(Path(app.static_folder or ""))
    app.jinja_env.globals["static_url"] = static_url
    app.before_request(_not_modified)
    app.after_request(_finish)
    Compress(app)
    app.after_request(_whole)
    app.wsgi_app = _encoding_queries(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _encoding_queries(application: WSGIApplication) -> WSGIApplication:
    """Percent-encode raw bytes in query strings: clients may send them, and flask cannot decode all of them."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe=string.printable, encoding="latin-1")
        return application(environ, start_response)

    return serve


def static_url(name: str) -> str:
    """A static file's URL with its content's hash, so that browsers may keep it."""
    return url_for("static", filename=name, v=current_app.extensions["static_hashes"][name])


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in folder.rglob("*")
        if path.is_file()
    }


@functools.cache
def code_version() -> str:
    """A fingerprint of the code, templates and static files that make an answer."""
    digest = hashlib.sha256()
    for package in (Path(__file__).parent, Path(indexer.__file__).parent):
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _not_modified() -> ResponseReturnValue | None:
    """304 when the client has this very answer; the search is not even made. An address to leave is left first."""
    g.etag = _etag()
    if g.etag and g.etag in request.if_none_match.as_set(include_weak=True) and not _is_left():
        return Response(status=304)
    return None


def _is_left() -> bool:
    """Whether this browser is sent to another spelling of the address."""
    return request.endpoint in _BY_ACCEPT and bool(State.from_args(request.args).moved(request.path, request))


def _etag() -> str | None:
    if request.method not in ("GET", "HEAD") or request.blueprint not in OF_GENERATION:
        return None
    if request.endpoint in _NOT_OF_GENERATION:
        return None
    try:
        manifest = serving().manifest
    except ToshiError:
        return None  # the view says what is wrong
    parts = (
        manifest.name,
        manifest.created,
        code_version(),
        vocabulary_digest(),
        site.root(),
        request.full_path,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _whole(response: Response) -> Response:
    """A static file in one piece: compressing it as a stream would never close it."""
    if request.endpoint == "static" and response.is_streamed and request.method == "GET":
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _finish(response: Response) -> Response:
    response.headers.update(HEADERS)
    blueprint = request.blueprint
    if blueprint in DATA or (blueprint is None and request.path.startswith("/api/")):
        response.headers.update(OPEN)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    if blueprint in _UNLISTED:
        response.headers["X-Robots-Tag"] = "noindex"
    if request.endpoint in _BY_ACCEPT:
        response.vary.add("Accept")
    response.headers["Cache-Control"] = _cache_control(response)
    if response.status_code == 405 and isinstance(request.routing_exception, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(request.routing_exception.valid_methods or [])
    etag = g.get("etag")
    if etag and response.status_code in (200, 304):
        response.set_etag(etag, weak=True)
    return response


def _cache_control(response: Response) -> str:
    if request.endpoint == "static" and response.status_code in (200, 304):
        name = (request.view_args or {}).get("filename", "")
        known = current_app.extensions["static_hashes"].get(name)
        return _YEAR if known and request.args.get("v") == known else "no-cache"
    return "no-cache" if response.status_code in (200, 304) else "no-store"
