"""The language of the interface: Japanese, or English with `?lang=en`. What was published stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import has_request_context, request
from flask_babel import gettext

from indexer import FACETS, era_year

LANGUAGES = {"ja": "日本語", "en": "English"}
DEFAULT = "ja"


def current() -> str:
    """The language of the request; anything unknown reads Japanese."""
    asked = request.args.get("lang", DEFAULT) if has_request_context() else DEFAULT
    return asked if asked in LANGUAGES else DEFAULT


def localized(path: str, language: str | None = None, parameters: Mapping[str, str] | None = None) -> str:
    """A path of this site in a language (default: the request's)."""
    language = language or current()
    pairs = dict(parameters or {})
    if language != DEFAULT:
        pairs["lang"] = language
    return f"{path}?{urlencode(pairs)}" if pairs else path


def facet_label(name: str) -> str:
    """A facet's heading."""
    label: str = gettext(FACETS[name].label)
    return label


def value_label(name: str, value: str) -> str:
    """How a facet value reads on the page."""
    if name == "year" and value.isdigit():
        return year_label(int(value))
    if name == "round" and "-" in value:
        year, call = value.split("-")
        return round_label(int(year), int(call))
    return value


def year_label(year: int) -> str:
    """令和7年度（2025）, or FY2025."""
    return f"{era_year(year)}（{year}）" if current() == DEFAULT else f"FY{year}"


def round_label(year: int, call: int) -> str:
    """令和7年度 1次公募, or FY2025, call 1."""
    return f"{era_year(year)} {call}次公募" if current() == DEFAULT else f"FY{year}, call {call}"
