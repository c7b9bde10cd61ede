"""Where this site is, and who published its data: what documents say that are read elsewhere.

Names are texts in the language of the request.
"""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as marked
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer import Generation

# The data's publisher and terms. The ministry's sites apply the Public Data License unless a page says otherwise.
PUBLISHER = marked("環境省")
PUBLISHER_URL = "https://www.env.go.jp/"
PROGRAMME = marked("脱炭素社会実現のための都市間連携事業")
LICENCE = marked("公共データ利用規約（第1.0版）")
LICENCE_URL = "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"
TITLE = marked("都市間連携事業 採択案件検索")

_JAPAN = datetime.timezone(datetime.timedelta(hours=9))
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?")


def configure(app: Flask) -> None:
    """Check the configured URL; believe as many proxies as configured. Raises `ValueError` for nonsense."""
    if proxies := int(app.config["PROXIES"]):
        trusted = ProxyFix(app.wsgi_app, proxies, proxies, proxies, 0, 0)
        app.wsgi_app = trusted  # type: ignore[method-assign]
    url = app.config["URL"]
    if url and not (_URL.fullmatch(url) and urlsplit(url).hostname):
        raise ValueError(f"URL must be http(s)://host[:port] without a path, not {url!r}")


def root() -> str:
    """The site's address without a slash at its end: as configured, else as it was asked for.

    The name in a request is the client's word. Documents with it are never kept by a cache without asking
    again, and their ETag covers it (`webapp.delivery`); set URL where that is not enough.
    """
    configured: str = current_app.config["URL"]
    return (configured or _asked()).rstrip("/")


def _asked() -> str:
    if request.host:  # werkzeug leaves it empty when its characters are not those of a host
        return request.root_url
    name, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
    return f"{request.scheme}://{name}:{port}{request.root_path}"


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{root()}{path}"


def data_time(generation: Generation) -> datetime.datetime:
    """When the data that serves was published here, in Japanese time."""
    return in_japan(generation.manifest.created)


def project_time(generation: Generation, id_: str) -> datetime.datetime:
    """Since when a project is published here as it is, in Japanese time."""
    return in_japan(generation.manifest.updated_at(id_))


def in_japan(time: str) -> datetime.datetime:
    """A moment (ISO 8601) in Japanese time, wherever the server stands."""
    return datetime.datetime.fromisoformat(time).astimezone(_JAPAN)
