"""PDF documents with text → grids, by the rules of their tables or, without rules, by the blanks."""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

from indexer.rounds.columns import tables_between_blanks
from indexer.rounds.grid import Grid, refusal
from indexer.rounds.lines import Char, lines_of
from indexer.rounds.pages import Cell, PageTable, grids_of
from indexer.wording import Text

try:
    import pdfplumber
    from pdfminer.layout import LTChar, LTItem
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.page import Page
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
except ImportError as error:  # an extra
    if not (error.name or "").startswith(("pdfplumber", "pdfminer")):
        raise
    pdfplumber = None  # type: ignore[assignment]
else:

    class _Page(Page):
        """A page whose characters have only what a table needs: their colours and fonts take most of the time."""

        def process_object(self, obj: LTItem) -> Char:
            if not isinstance(obj, LTChar):
                return super().process_object(obj)
            left, top = self.mediabox[:2]
            return {
                "object_type": "char",
                "text": obj.get_text(),
                "x0": obj.x0 + left,
                "x1": obj.x1 + left,
                "top": self.height - obj.y1 + top,
                "bottom": self.height - obj.y0 + top,
                "size": obj.size,
                "upright": obj.upright,
            }


MAX_PAGES = 100
MAX_UNPACKED = 50_000_000  # bytes, of all streams but pictures

_STREAM = re.compile(rb"(<<[^<>]{0,500}(?:<<[^<>]{0,500}>>[^<>]{0,500}){0,5}>>)\s*stream\r?\n")
_FONT_FORMS = re.compile(
    "[\u2027\u2e80-\u2fdf\ufb00-\ufb06]"
)  # radicals and ligatures: traces of a font, never typed
# Radicals without a decomposition in Unicode, or with one to a form that Japan no longer writes (of
# EquivalentUnifiedIdeograph.txt those that Japanese text has).
_JAPANESE_FORMS = str.maketrans(
    "⺒⺝⺠⻁⻄⻆⻑⻘⻝⻡⻣⻤⻨⻩⻫⻭⻯⻲⼾⾭⿈⿊",
    "巳月民虎西角長青食首骨鬼麦黄斉歯竜亀戸青黄黒",
)
_RULE = 3.0  # points, within which a rule is at an edge; a shorter one is the end of another
Box = tuple[float, float, float, float]  # left, top, right, bottom

_REMEDY = Text("元のExcelファイルか、文字を選択できるPDFを使ってください。")


def read_pdf(data: bytes, name: str) -> list[Grid]:
    """The tables of a PDF; raises `RoundRefusedError`."""
    if pdfplumber is None:
        raise refusal(
            name,
            Text(
                "PDFを読む部品が入っていません。pip install 'toshi-renkei[pdf]' で入れるか、"
                "表をExcelブック（.xlsx）かCSVで保存し直してください。"
            ),
        )
    _check_streams(data, name)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return grids_of(_parts(list(map(_slim, document.pages)), name))
    except (PdfminerException, MalformedPDFException, PSException) as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            text = Text("パスワードで保護されています。パスワードを外すか、%(remedy)s", remedy=_REMEDY)
        else:
            text = Text("PDFとして読めません（壊れています）。%(remedy)s", remedy=_REMEDY)
        raise refusal(name, text) from None


def _check_streams(data: bytes, name: str) -> None:
    """Refuse streams that unpack to more than a document of tables holds."""
    total = 0
    for found in _STREAM.finditer(data):
        if b"/Image" in found[1]:
            continue
        unpacker = zlib.decompressobj()
        try:
            total += len(unpacker.decompress(data[found.end() : found.end() + MAX_UNPACKED], MAX_UNPACKED))
        except zlib.error:
            continue  # packed otherwise, or not at all
        if total >= MAX_UNPACKED:
            raise refusal(name, Text("PDFが大きく展開されすぎます（上限50MB）。%(remedy)s", remedy=_REMEDY))


def _parts(pages: Sequence[Page], name: str) -> list[PageTable]:
    if len(pages) > MAX_PAGES:
        raise refusal(
            name,
            Text(
                "ページが多すぎます（%(n)sページ、上限%(most)sページ）。%(remedy)s",
                n=len(pages),
                most=MAX_PAGES,
                remedy=_REMEDY,
            ),
        )
    texts = {page.page_number: [_typed(char) for char in page.chars if char["upright"]] for page in pages}
    if not any(char["text"].strip() for chars in texts.values() for char in chars):
        raise refusal(name, Text("文字のないPDFです（スキャンした画像）。%(remedy)s", remedy=_REMEDY))
    ruled = [part for page in pages for part in _ruled(page, texts[page.page_number])]
    if any(len(part.rows[0]) > 2 for part in ruled):
        return ruled
    parts = tables_between_blanks(texts)
    if not parts:
        raise refusal(name, Text("PDFの中に表が見つかりません。%(remedy)s", remedy=_REMEDY))
    return parts


def _slim(page: Page) -> Page:
    return _Page(page.pdf, page.page_obj, page.page_number, page.initial_doctop)


def _typed(char: Char) -> Char:
    """A character as it was typed: some fonts give the radical ⽇ for 日, ‧ for ・, and one ligature for fi."""
    if not _FONT_FORMS.search(char["text"]):
        return char
    text = unicodedata.normalize("NFKC", char["text"].translate(_JAPANESE_FORMS))
    return {**char, "text": text.replace("\u2027", "・")}


def _ruled(page: Page, chars: list[Char]) -> Iterator[PageTable]:
    """The tables between rules on a page; a box of one column is no table."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends = {f(edge[key] for edge in upright) for f, key in ((min, "top"), (max, "bottom")) if upright}
    # A row that the page break cut has no rule there: close the table at the ends of its columns.
    tables = page.find_tables({"explicit_horizontal_lines": sorted(ends)})
    tables = [table for table in tables if len({cell[0] for cell in table.cells}) > 1]
    top = float("-inf")
    for table in sorted(tables, key=lambda table: table.bbox[1]):
        upper, lower = table.bbox[1], table.bbox[3]
        above = [char for char in chars if top <= _middle(char)[1] < upper]
        inside = [char for char in chars if upper <= _middle(char)[1] <= lower]
        top = lower
        rows = _cells(table.cells, inside, page.page_number)
        is_open = not any(
            abs(edge["top"] - upper) < _RULE and edge["width"] > _RULE for edge in page.horizontal_edges
        )
        yield PageTable(page.page_number, [line.text.strip() for line in lines_of(above)], rows, is_open)


def _cells(boxes: Sequence[Box], chars: Sequence[Char], page: int) -> list[list[Cell]]:
    """Rows of cells; the text of a cell over several rows is repeated where they have text of their own."""
    lefts = sorted({box[0] for box in boxes})
    texts: dict[Box, list[Char]] = {box: [] for box in boxes}
    last = boxes[0]
    for char in chars:
        if not _holds(last, char):  # characters of one cell follow one another
            last = next((box for box in boxes if _holds(box, char)), last)
        if _holds(last, char):
            texts[last].append(char)
    lines = {box: lines_of(held, page) for box, held in texts.items()}
    rows = []
    for top in sorted({box[1] for box in boxes}):
        across = [box for box in boxes if box[1] <= top + 0.1 < box[3]]
        own = any(lines[box] for box in across if box[1] == top)
        row = []
        for left, right in zip(lefts, [*lefts[1:], max(box[2] for box in boxes)], strict=True):
            box = next((box for box in across if box[0] == left), None)
            shown = lines[box] if box is not None and (box[1] == top or own) else []
            row.append(Cell(left, box[2] if box is not None else right, shown))
        rows.append(row)
    return rows


def _holds(box: Box, char: Char) -> bool:
    x, y = _middle(char)
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _middle(char: Char) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
