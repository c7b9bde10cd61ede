"""The search page and the API, served from the generation that is current at each request."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException

from indexer import (
    GenerationDamagedError,
    GenerationStore,
    InvalidRequestError,
    NoIndexError,
    PageNotFoundError,
    ToshiError,
)
from webapp import api, language, pages

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_TITLES = {
    400: "条件を読み取れませんでした",
    404: "ページが見つかりません",
    405: "この操作はできません",
    500: "サーバーで問題が起きました",
    503: "準備中です",
}


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application.

    Configuration: INDEX, the index folder (default: $TOSHI_INDEX, else data/index).
    """
    app = Flask(__name__)
    app.config["INDEX"] = os.environ.get("TOSHI_INDEX", "data/index")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # static URLs carry their content's hash
    app.config.from_mapping(config or {})
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    app.extensions["toshi"] = GenerationStore(Path(app.config["INDEX"]))
    Babel(app, default_locale=language.DEFAULT, locale_selector=language.current)
    app.context_processor(lambda: {"lang": language.current(), "localized": language.localized})
    app.register_blueprint(api.bp)
    app.register_blueprint(pages.bp)
    app.jinja_env.globals["static_url"] = _static_urls(app)
    app.after_request(_secure)
    app.register_error_handler(InvalidRequestError, _invalid)
    app.register_error_handler(NoIndexError, _unavailable)
    app.register_error_handler(GenerationDamagedError, _unavailable)
    app.register_error_handler(HTTPException, _http)
    return app


def _static_urls(app: Flask) -> Any:
    folder = Path(app.static_folder or "")
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in folder.iterdir()}
    return lambda name: url_for("static", filename=name, v=hashes[name])


def _secure(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-cache"
    return response


def _invalid(error: InvalidRequestError) -> ResponseReturnValue:
    status = 404 if isinstance(error, PageNotFoundError) else 400
    return _answer(status, error.message, error.parameter)


def _unavailable(error: ToshiError) -> ResponseReturnValue:
    log.error("%s", error)
    return _answer(503, "検索の索引がまだ用意されていません。しばらくしてからもう一度お試しください。")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    messages = {
        404: "お探しのページはありません。移動したか、アドレスが違っている可能性があります。",
        405: "このアドレスは閲覧（GET）だけを受け付けます。",
        500: "申し訳ありません。記録を残しましたので、時間をおいてもう一度お試しください。",
    }
    return _answer(status, messages.get(status, error.name))


def _answer(status: int, message: str, parameter: str = "") -> ResponseReturnValue:
    """An error as the reader expects it: JSON under /api, else a page."""
    if request.path.startswith("/api/") or request.path == "/healthz":
        return jsonify(error={"parameter": parameter, "message": message}), status
    title = _TITLES.get(status, "エラー")
    return render_template("error.html", title=title, message=message, status=status), status
