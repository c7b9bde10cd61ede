"""The search page and the API, served from the generation that is current at each request."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from flask_babel import Babel

from indexer import GenerationStore
from webapp import api, errors, guide, language, overview, pages, status

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


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application.

    Configuration: INDEX, the index folder (default: $TOSHI_INDEX, else data/index); ROUNDS, the folder
    of round files (default: $TOSHI_ROUNDS, else data/rounds), which only the status page looks at.
    """
    app = Flask(__name__)
    app.config["INDEX"] = os.environ.get("TOSHI_INDEX", "data/index")
    app.config["ROUNDS"] = os.environ.get("TOSHI_ROUNDS", "data/rounds")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # static URLs carry their content's hash
    app.config.from_mapping(config or {})
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    app.extensions["toshi"] = GenerationStore(Path(app.config["INDEX"]))
    Babel(app, default_locale=language.DEFAULT, locale_selector=language.current)
    app.context_processor(_shared)
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
    app.register_blueprint(guide.bp)
    app.register_blueprint(overview.bp)
    app.register_blueprint(status.bp)
    app.jinja_env.globals["static_url"] = _static_urls(app)
    app.after_request(_secure)
    errors.register(app)
    return app


def _shared() -> dict[str, Any]:
    """What every template may use."""
    lang = language.current()
    return {
        "lang": lang,
        "languages": language.LANGUAGES,
        "label": language.labels(lang),
        "ja": language.marker(lang),
        "localized": partial(language.localized, language=lang),
        "this_page_in": language.this_page_in,
        "unit": "件" if lang == "ja" else "",  # after a number of projects
    }


def _static_urls(app: Flask) -> Any:
    folder = Path(app.static_folder or "")
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in folder.iterdir()}
    return lambda name: url_for("static", filename=name, v=hashes[name])


def _secure(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-cache"
    return response
