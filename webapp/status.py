"""The page for the staff: what serves, from which files, and what stands in the way."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup, escape

from indexer import Finding, Status, Text, as_fiscal_year, era_year, read_status
from webapp import site
from webapp.language import JAPANESE, is_english, marked_in

bp = Blueprint("status", __name__)

# The parts of a file, as a finding's place names them.
_PARTS = re.compile("シート「(?P<sheet>.*)」|(?P<table>[0-9]+)番目の表|(?P<page>[0-9]+)ページ", re.DOTALL)
_FRESH = 10.0  # seconds for which checksums are not computed again


class StatusView:
    """The status of an index folder; looked at anew when something was published or tried, or after a while."""

    def __init__(self, index: Path, rounds: Path) -> None:
        self._index, self._rounds = index, rounds
        self._lock = threading.Lock()
        self._found: tuple[float, list[int], Status] | None = None

    def get(self) -> Status:
        with self._lock:
            now, stamps = time.monotonic(), self._stamps()
            if self._found is None or now - self._found[0] > _FRESH or stamps != self._found[1]:
                self._found = now, stamps, read_status(self._index, self._rounds)
            return self._found[2]

    def without_paths(self, problem: str) -> str:
        """What a command said, without where on the machine the folders are."""
        for folder, name in ((self._rounds, "公募のフォルダー"), (self._index, "索引のフォルダー")):
            problem = problem.replace(str(folder.absolute()), name).replace(str(folder), name)
        return problem

    def _stamps(self) -> list[int]:
        """When the folders, and the small files beside the generations, last changed."""
        names = ("CURRENT", "LAST_ATTEMPT.json", "ROLLED_BACK.json", ".")
        paths = [*(self._index / name for name in names), self._rounds]
        return [path.stat().st_mtime_ns if path.exists() else 0 for path in paths]


@bp.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app = state.app
    app.extensions["toshi status"] = StatusView(Path(app.config["INDEX"]), Path(app.config["ROUNDS"]))


@bp.get("/status")
def status_page() -> ResponseReturnValue:
    """Rounds, sources, warnings, refusals, generations. Works without anything to serve."""
    view: StatusView = current_app.extensions["toshi status"]
    page = render_template(
        "status.html",
        found=view.get(),
        local=_japanese_time,
        plainly=view.without_paths,
        where=_english_where if is_english() else _japanese_place,
        said=english_text if is_english() else str,
    )
    return page, {"X-Robots-Tag": "noindex"}


def _japanese_place(finding: Finding) -> str:
    return finding.where or "ファイル全体"


def _english_where(finding: Finding) -> Markup:
    return _quotes_marked(english_place(finding))


def english_place(finding: Finding) -> str:
    """The place of a finding: Sheet “一覧”, row 5, column F “事業名” (Project name)."""
    parts = [_english_parts(finding.place)] if finding.place else []
    parts += [f"row {finding.row}"] if finding.row else []
    if finding.letter or finding.column:
        label = gettext(finding.column) if finding.column else ""
        meaning = f"({label})" if label != finding.column else ""
        name = f"“{finding.column}”" if finding.column else ""
        parts.append(" ".join(filter(None, ("column", finding.letter, name, meaning))))
    place = ", ".join(parts) or "the whole file"
    return place[0].upper() + place[1:]


def _english_parts(place: str) -> str:
    return ", ".join(
        f"sheet “{part['sheet']}”" if part["sheet"] else f"{part.lastgroup} {part[part.lastindex or 0]}"
        for part in _PARTS.finditer(place)
    )


def english_text(text: Text) -> Markup:
    """What is wrong with a place, what was published in it marked as Japanese.

    What an older version stored has no English: it is Japanese as a whole.
    """
    template = gettext(text.template)
    said = escape(template) % {name: _english_value(value) for name, value in text.values.items()}
    return _marked(said) if template == text.template else said


def _english_value(value: str | int | Text) -> Markup:
    if isinstance(value, Text):
        return english_text(value)
    shown = str(value)
    if shown == era_year(year := as_fiscal_year(shown)[0]):
        return escape(f"FY{year}")
    if not _PARTS.sub("", shown).strip():
        return _quotes_marked(_english_parts(shown))
    return _marked(escape(shown))


def _quotes_marked(place: str) -> Markup:
    """A place with the names of sheets and columns marked as Japanese."""
    return Markup("”").join(
        Markup("“").join(map(_marked, map(escape, part.split("“")))) for part in place.split("”")
    )


def _marked(text: Markup) -> Markup:
    return Markup("<span{}>{}</span>").format(marked_in(text, "en"), text) if JAPANESE.search(text) else text


def _japanese_time(iso: str) -> str:
    return f"{site.in_japan(iso):%Y-%m-%d %H:%M} JST"
