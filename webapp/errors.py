"""What a reader sees when a request cannot be answered: JSON under /api, else a page; never a stack trace."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as marked
from werkzeug.exceptions import HTTPException

from indexer import (
    MAX_QUERY,
    GenerationDamagedError,
    InvalidRequestError,
    NoIndexError,
    PageNotFoundError,
    ToshiError,
)
from webapp.language import is_english
from webapp.params import State

_TITLES = {
    400: marked("条件を読み取れませんでした"),
    404: marked("ページが見つかりません"),
    405: marked("この操作はできません"),
    429: marked("少しお待ちください"),
    500: marked("サーバーで問題が起きました"),
    503: marked("準備中です"),
}
_MESSAGES = {
    400: marked("アドレスまたは送られた内容を読み取れません。アドレスを確認して、もう一度お試しください。"),
    404: marked("お探しのページはありません。移動したか、アドレスが違っている可能性があります。"),
    405: marked("このアドレスは閲覧（GET）だけを受け付けます。"),
    500: marked("申し訳ありません。記録を残しましたので、時間をおいてもう一度お試しください。"),
}
_JSON = {"/healthz", "/projects.json", "/projects.jsonl"}


def configure(app: Flask) -> None:
    """Answer every error of an application in the reader's terms."""
    app.register_error_handler(InvalidRequestError, _invalid)
    app.register_error_handler(NoIndexError, _unavailable)
    app.register_error_handler(GenerationDamagedError, _unavailable)
    app.register_error_handler(HTTPException, _http)


def answer(status: int, message: str, parameter: str = "") -> ResponseReturnValue:
    """An error as JSON or as a page."""
    if request.path.startswith("/api/") or request.path in _JSON:
        return jsonify(error={"parameter": parameter, "message": message}), status
    title = str(_TITLES.get(status) or gettext("エラー"))
    page = {"title": title, "message": message, "status": status, **_way_on(status, parameter)}
    if status == 400 and parameter == "q" and len(request.args.get("q", "").strip()) > MAX_QUERY:
        page |= {"title": gettext("検索語が長すぎます"), "correcting": True}
    return render_template("error.html", **page), status


def _way_on(status: int, parameter: str) -> dict[str, Any]:
    """A search box with what was typed, however long, and a link to the search without what is wrong with it."""
    if status not in (400, 404):
        return {}
    action = request.path if request.path in ("/", "/overview") else "/"
    state = State.salvaged(request.args)
    rest = "" if parameter in ("", "q") else state.at_page(1).url(action)
    typed = request.args.get("q", "").strip()
    return {"action": action, "state": state.searching(typed), "rest": rest, "parameter": parameter}


def _invalid(error: InvalidRequestError) -> ResponseReturnValue:
    status = 404 if isinstance(error, PageNotFoundError) else 400
    message = gettext(error.template, **error.values) if is_english() else error.message
    return answer(status, message, error.parameter)


def _unavailable(_: ToshiError) -> ResponseReturnValue:
    """Not ready; the store logs the reason when it changes, not at every request."""
    return answer(
        503, gettext("検索の索引がまだ用意されていません。しばらくしてからもう一度お試しください。")
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    message = error.description if status == 429 else _MESSAGES.get(status, _MESSAGES[400])
    return answer(status, str(message))
