"""HTML pages → grids, one a table, as a browser shows them.

The parser is a browser's (lexbor): unclosed tags, stray markup and entities come out as there.
Nothing that a page refers to is fetched. A table inside a layout table is a table of its own;
navigation is left out of the lines above a table, scripts and what is hidden out of everything.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborNode

from indexer.eras import fiscal_year
from indexer.rounds.dom import parse, walk
from indexer.rounds.encodings import decode
from indexer.rounds.grid import MAX_CELLS, Grid, refusal
from indexer.rounds.markup import MAX_COLUMNS, Table, collapsed, is_numbered, marker, tidy
from indexer.wording import Text

_LINES_ABOVE = 30

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_NAVIGATION = frozenset(("nav", "footer", "aside"))
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone", re.IGNORECASE)
_CALL = re.compile(r"[0-9一二三四五六七八九]\s*次")


def read_page(data: bytes, name: str) -> list[Grid]:
    """The tables of a page; raises `RoundRefusedError`."""
    declared = _CHARSET.search(data[:4096])
    source = decode(data, name, declared[1].decode() if declared else "")
    page = parse(source, name)
    title = page.css_first("head > title")
    reading = _Reading(tidy(collapsed(title.text())) if title else "")
    for node, entering in walk(page.root, name):
        if not entering:
            reading.leave(node)
        elif node.tag == "-text":
            reading.read(node.text_content or "")
        else:
            reading.enter(node)
        if reading.cells > MAX_CELLS:
            raise refusal(
                name,
                Text(
                    "表が大きすぎます（上限%(cells)sセル）。採択案件一覧の表だけのページにしてください。",
                    cells=f"{MAX_CELLS:,}",
                ),
            )
    tables = [table for table in reading.tables if table.is_data]
    tables = tables or [table for table in reading.tables if table.rows and not table.holds_tables]
    if not tables:
        raise refusal(
            name, Text("ページの中に表がありません。採択案件一覧の表があるページを保存してください。")
        )
    several = len(tables) > 1
    return [table.grid(f"{n}番目の表" if several else "") for n, table in enumerate(tables, 1)]


class _Reading:
    """What has been read of a page: its tables, and the lines that stand above the next one."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.tables: list[Table] = []
        self.cells = 0
        self._open: list[Table] = []
        self._sinks: list[list[str]] = []  # the texts of the open cells, outermost first
        self._lists: list[tuple[str, int, int]] = []  # type, number of the last item, step
        self._items: list[tuple[list[str], int]] = []  # where the markers of the open items stand
        self._above: list[str] = []
        self._line: list[str] = []
        self._linked = self._skipped = 0  # depth in links, in navigation
        self._preformatted = 0
        self._outside_links = False  # the line has text that is no link

    def read(self, text: str) -> None:
        text = text.replace("\r", "") if self._preformatted else collapsed(text)
        self._outside_links = self._outside_links or (bool(text.strip()) and not self._linked)
        self._line.append(text)
        if self._sinks:
            self._sinks[-1].append(text)

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._break()
        self._count(tag, 1)
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self._open:
            self._open[-1].open_row()
        elif tag in ("td", "th", "caption"):
            self._sinks.append([])
        elif tag in ("ol", "ul", "menu"):
            self._open_list(node)
        elif tag == "li":
            self._open_item(node)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in ("td", "th", "caption"):
            self._close_cell(node)
        elif tag == "tr" and self._open and self._open[-1].rows:
            self._open[-1].close_row()
            self.cells += len(self._open[-1].rows[-1])
        elif tag == "table":
            self._close_table()
        elif tag in ("ol", "ul", "menu"):
            self._lists.pop()
        elif tag == "li":
            sink, at = self._items.pop()
            if is_numbered("".join(sink[at + 1 :])):
                sink[at] = ""
        self._count(tag, -1)
        if tag in _BLOCKS:
            self._break()

    def _count(self, tag: str, step: int) -> None:
        self._linked += step * (tag == "a")
        self._skipped += step * (tag in _NAVIGATION)
        self._preformatted += step * (tag == "pre")

    def _break(self) -> None:
        """End a line, unless it is only the marker of an item."""
        line = tidy("".join(self._line))
        if line and self._outside_links and not self._skipped:
            self._above.append(line)
        self._line, self._outside_links = [], False
        if self._sinks and not self._is_after_marker():
            self._sinks[-1].append("\n")

    def _is_after_marker(self) -> bool:
        sink, at = self._items[-1] if self._items else ([], 0)
        return sink is self._sinks[-1] and at == len(sink) - 1

    def _open_list(self, node: LexborNode) -> None:
        attributes = node.attributes
        start, kind, step = _integer(attributes.get("start"), 1), attributes.get("type") or "1", 1
        if "reversed" in attributes:
            items = sum(child.tag == "li" for child in node.iter())
            start, step = _integer(attributes.get("start"), items), -1
        if node.tag != "ol" or _UNMARKED.search(attributes.get("style") or ""):
            kind = ""
        self._lists.append((kind, start - step, step))

    def _open_item(self, node: LexborNode) -> None:
        kind, number, step = self._lists[-1] if self._lists else ("", 0, 1)
        number = _integer(node.attributes.get("value"), number + step)
        if self._lists:
            self._lists[-1] = (kind, number, step)
        sink = self._sinks[-1] if self._sinks else []
        sink.append(marker(number, kind) if kind else "")
        self._items.append((sink, len(sink) - 1))

    def _open_table(self) -> None:
        self._open.append(Table(self._titles()))
        self.tables.append(self._open[-1])

    def _close_table(self) -> None:
        table = self._open.pop()
        if self._open and (table.is_data or table.holds_tables):
            self._open[-1].holds_tables = True
        if table.is_data:
            self._above = []
        elif self._sinks:  # lays out a part of the cell around it
            self._sinks[-1].append("\n".join(cell for row in table.rows for cell in row))

    def _close_cell(self, node: LexborNode) -> None:
        text = tidy("".join(self._sinks.pop()))
        if not self._open:
            return
        table = self._open[-1]
        if node.tag == "caption":
            table.above.append(text)
        elif table.rows:
            columns = min(max(_integer(node.attributes.get("colspan"), 1), 1), MAX_COLUMNS)
            rows = _integer(node.attributes.get("rowspan"), 1)
            table.add(text, columns, min(rows, 65534) if rows > 0 else 65534)

    def _titles(self) -> list[str]:
        """The lines above a table: of several with a year the nearest, with a call if one has it."""
        self._break()
        lines = self._above[-_LINES_ABOVE:]
        dated = [line for line in lines if fiscal_year(line)]
        whole = [line for line in dated if _CALL.search(unicodedata.normalize("NFKC", line))]
        title = (whole or dated or [""])[-1]
        lines = [line for line in lines if line not in dated or line == title]
        return lines if whole or not self.title else [self.title, *lines]


def _integer(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*([+-]?[0-9]{1,6})", text or "")
    return int(match[1]) if match else otherwise
