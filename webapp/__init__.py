"""The search page and the API, served from the generation that is current at each request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from flask import Flask
from flask_babel import Babel
from werkzeug.urls import uri_to_iri

from indexer import GenerationStore
from webapp import (
    api,
    apidocs,
    dataset,
    delivery,
    discovery,
    errors,
    exports,
    feeds,
    guide,
    language,
    overview,
    pages,
    site,
    status,
    throttle,
)
from webapp.safetext import xml_text


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application.

    Configuration: INDEX, the index folder (default: $TOSHI_INDEX, else data/index); ROUNDS, the folder
    of round files (default: $TOSHI_ROUNDS, else data/rounds), which only the status page looks at; URL, the
    site's own address (default: $TOSHI_URL, else as requested); PROXIES, how many proxies before it are trusted
    to name client and host (default: $TOSHI_PROXIES, else 0); RATE, processor seconds a minute for a client's
    expensive requests (default: $TOSHI_RATE, else 30; 0: no limit); PREPARE, what is done to a generation before
    it serves (default: nothing).
    """
    app = Flask(__name__)
    app.config.from_mapping(
        INDEX=os.environ.get("TOSHI_INDEX", "data/index"),
        ROUNDS=os.environ.get("TOSHI_ROUNDS", "data/rounds"),
        URL=os.environ.get("TOSHI_URL", ""),
        PROXIES=int(os.environ.get("TOSHI_PROXIES", "0")),
        RATE=float(os.environ.get("TOSHI_RATE", "30")),
    )
    app.config.from_mapping(config or {})
    app.extensions["toshi"] = GenerationStore(
        Path(app.config["INDEX"]), app.config.get("PREPARE", lambda _: None)
    )
    _configure_writing(app)
    for module in (api, pages, guide, overview, status, exports, feeds, discovery, apidocs):
        app.register_blueprint(module.bp)
    for module in (site, delivery, throttle, errors):
        module.configure(app)
    return app


def _configure_writing(app: Flask) -> None:
    """How answers are written: JSON, templates and what these may use, the languages."""
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    Babel(app, default_locale=language.DEFAULT, locale_selector=language.current)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        language.text, lambda one, many, n: language.text(one if n == 1 else many), newstyle=True
    )
    app.context_processor(_shared)
    app.jinja_env.globals.update(dataset_of=dataset.dataset, project_of=dataset.project)
    app.jinja_env.globals.update(absolute=site.absolute, data_time=site.data_time)
    # Filters of a value and the language: the page calls them hundreds of times, and Jinja calls filters directly.
    app.jinja_env.filters.update(label=language.labelled_in, ja=language.marked_in)
    app.jinja_env.filters.update(xml=xml_text, urldecode=unquote_plus, iri=uri_to_iri)


def _shared() -> dict[str, Any]:
    """What every template may use."""
    lang = language.current()
    return {
        "lang": lang,
        "languages": language.LANGUAGES,
        "_": language.translator(lang),
        "localized": partial(language.localized, language=lang),
        "this_page_in": language.this_page_in,
        "unit": "件" if lang == "ja" else "",  # after a number of projects
    }
