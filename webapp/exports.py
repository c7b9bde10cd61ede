"""Downloads: all projects of a search as CSV, XLSX, JSON or JSON Lines, in the search's order.

They take the page's parameters (`page` and `size` do not matter here). Text is produced as it is sent, a
workbook is written to a temporary file; neither is ever whole in memory.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any
from urllib.parse import quote

from flask import Blueprint, Response, request
from flask_babel import gettext

from indexer import Generation, Project, SearchResponse, iterate, search
from webapp import site, workbook
from webapp.api import serving
from webapp.columns import COLUMNS, Cell, cells, headings, record
from webapp.language import facet_label, value_label
from webapp.params import State, one_of
from webapp.safetext import csv_cell, name_part

bp = Blueprint("exports", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 1 << 16  # characters of text, bytes of a file, that are sent at once


@dataclass(frozen=True, slots=True)
class Download:
    """A search whose projects are taken away, with all that its documents say about it."""

    state: State
    generation: Generation
    found: SearchResponse
    root: str

    @classmethod
    def from_request(cls) -> Download:
        """Raises `InvalidRequestError` as the page does."""
        state = replace(State.from_args(request.args), page=1, size=1)
        generation = serving()
        found = search(generation, state.request(facets=(), marked=()))
        return cls(replace(state, size=State().size), generation, found, site.root())

    def projects(self) -> Iterator[Project]:
        return iterate(self.generation, self.state.request())

    def rows(self) -> Iterator[list[str | int]]:
        lang, root = self.state.lang, self.root
        return (cells(project, lang, root) for project in self.projects())

    @property
    def date(self) -> str:
        return site.data_time(self.generation).date().isoformat()

    def conditions(self) -> list[tuple[str, str]]:
        """What was searched for, as pairs of label and text."""
        state = self.state
        pairs = [(gettext("キーワード"), state.q)] if state.q else []
        if self.found.correction:
            pairs.append((gettext("次の言葉で検索"), self.found.correction))
        pairs += [(facet_label(name), value_label(name, value)) for name, value in state.chosen]
        if state.every_field:
            every = gettext("選んだ分野をすべて含む")
            pairs.append((facet_label("field"), every))
        return pairs or [(gettext("条件"), gettext("なし（すべての案件）"))]

    def answer(self, body: Iterable[bytes], ending: str, mimetype: str) -> Response:
        """A response that is saved under a telling name: what was searched, and the date of the data."""
        response = Response(body, mimetype=mimetype)
        words = [self.state.q, *(value_label(*pair) for pair in self.state.chosen)]
        asked = name_part(" ".join(words))
        base = gettext("都市間連携事業 採択案件")
        name = "_".join(part for part in (base, asked, self.date) if part).replace(" ", "-") + f".{ending}"
        plain = f"toshi-renkei_{self.found.total}-projects_{self.date}.{ending}"
        response.headers["Content-Disposition"] = (
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        )
        return response


@bp.get("/projects.csv")
def csv_export() -> Response:
    """RFC 4180 in UTF-8; with a byte order mark, without which Excel misreads it, unless bom=0."""
    bom = one_of(request.args, "bom", ("1", "0"))
    download = Download.from_request()
    response = download.answer(_encoded(_csv(headings(), download.rows(), bom == "1")), "csv", "text/csv")
    response.content_type = "text/csv; charset=utf-8; header=present"
    return response


@bp.get("/projects.xlsx")
def xlsx_export() -> Response:
    """A workbook: the projects, and a sheet that says what they are."""
    download = Download.from_request()
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the response)
    try:
        _workbook(download, file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = download.answer(_pieces(file), "xlsx", XLSX)
    response.call_on_close(file.close)  # nobody reads the answer to a HEAD
    response.content_length = size
    return response


@bp.get("/projects.json")
def json_export() -> Response:
    """One object: where the data comes from, what was searched, and `projects`."""
    download = Download.from_request()
    return download.answer(_encoded(_json(about(download), download)), "json", "application/json")


@bp.get("/projects.jsonl")
def jsonl_export() -> Response:
    """A project a line."""
    download = Download.from_request()
    lines = (_line(project, download.root) + "\n" for project in download.projects())
    return download.answer(_encoded(lines), "jsonl", "application/jsonl")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    """Small strings as larger pieces of UTF-8."""
    waiting: list[str] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= _CHUNK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


def _csv(titles: list[str], rows: Iterable[Sequence[Cell]], bom: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    buffer.write("\ufeff" if bom else "")
    csv.writer(buffer).writerow(titles)
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)  # a bare cell would end at a semicolon
    for row in rows:
        writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _json(head: dict[str, Any], download: Download) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "projects": ['
    separator = "\n"
    for project in download.projects():
        yield separator + _line(project, download.root)
        separator = ",\n"
    yield "\n]}\n"


def _line(project: Project, root: str) -> str:
    return json.dumps(record(project, root), ensure_ascii=False)


def about(download: Download) -> dict[str, Any]:
    """Where the data comes from, under which licence, what was searched."""
    state = download.state
    return {
        "title": str(site.TITLE),
        "source": {
            "publisher": str(site.PUBLISHER),
            "programme": str(site.PROGRAMME),
            "url": site.PUBLISHER_URL,
            "files": [source.path for source in download.generation.manifest.sources],
        },
        "licence": {"name": str(site.LICENCE), "url": site.LICENCE_URL},
        "updated": site.data_time(download.generation).isoformat(),
        "generation": download.generation.name,
        "query": state.q,
        "filters": {name: list(values) for name, values in state.filters.items()},
        "suggestion": {"query": download.found.correction} if download.found.correction else None,
        "url": f"{download.root}{state.url()}",
        "total": download.found.total,
    }


def _workbook(download: Download, file: IO[bytes]) -> None:
    sheet = workbook.Sheet(
        gettext("採択案件"),
        headings(),
        [column.width for column in COLUMNS],
        download.rows(),
        links=next(at for at, column in enumerate(COLUMNS) if column.title == "URL"),
    )
    notes = [
        *download.conditions(),
        (gettext("件数"), str(download.found.total)),
        (gettext("検索ページ"), f"{download.root}{download.state.url()}"),
        (gettext("出典"), f"{site.PUBLISHER} {site.PROGRAMME} {site.PUBLISHER_URL}"),
        (gettext("利用条件"), f"{site.LICENCE} {site.LICENCE_URL}"),
        (gettext("データの日付"), download.date),
    ]
    cut = gettext("セルの上限32,767文字を超えた{}個のセルを切り詰めました。全文はCSVにあります。")  # fmt: skip
    created = site.data_time(download.generation)
    workbook.write(file, sheet, gettext("検索条件"), notes, (gettext("注意"), cut), created)
