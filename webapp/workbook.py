"""Projects as an Excel workbook, written row by row to a file and never held in memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple

from webapp.columns import Cell
from webapp.safetext import xml_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767  # UTF-16 units, Excel's limit
MOST_LINKS = 65_530  # on one sheet, Excel's limit
LONGEST_LINK = 2_079  # characters, Excel's limit
_A4 = 9
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Sheet(NamedTuple):
    """The table: its name, headings, widths (Excel's unit), rows, and the column (from 0) of addresses."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]
    links: int


def write(
    file: IO[bytes],
    sheet: Sheet,
    notes_name: str,
    notes: Sequence[tuple[str, str]],
    cut_note: tuple[str, str],
    created: datetime.datetime,
) -> None:
    """Write the table and a second sheet of notes (label, text).

    Cells over Excel's limit are cut, and `cut_note` (label, text with a place for the number) is added.
    """
    from xlsxwriter import Workbook  # a tenth of a server's memory before anybody asks for a workbook

    with Workbook(file, _OPTIONS) as book:
        book.use_zip64()
        book.set_properties({"title": sheet.name, "created": created.replace(tzinfo=None)})
        styles = _Styles(book)
        cut = _table(book.add_worksheet(sheet.name), sheet, styles)
        if cut:
            notes = [*notes, (cut_note[0], cut_note[1].format(cut))]
        _notes(book.add_worksheet(notes_name), notes, styles)


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8F1FE"}
        )
        self.cell = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.add_format({"valign": "top", "font_color": "#0017C1", "underline": 1})
        self.plain = book.add_format()


def _table(page: Worksheet, sheet: Sheet, styles: _Styles) -> int:
    """Write the table; how many cells had to be cut."""
    last = len(sheet.headings) - 1
    for at, width in enumerate(sheet.widths):
        page.set_column(at, at, width)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    cut = row = 0
    for at, heading in enumerate(sheet.headings):
        page.write_string(0, at, heading, styles.head)
    for row, values in enumerate(sheet.rows, 1):
        for at, value in enumerate(values):
            if at == sheet.links and row <= MOST_LINKS and len(str(value)) <= LONGEST_LINK:
                page.write_url(row, at, str(value), styles.link)
            else:
                cut += _put(page, row, at, value, styles.cell, styles)
    page.autofilter(0, 0, row, last)
    return cut


def _notes(page: Worksheet, notes: Sequence[tuple[str, str]], styles: _Styles) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    for row, (label, text) in enumerate(notes):
        _put(page, row, 0, label, styles.head, styles)
        _put(page, row, 1, text, styles.cell, styles)


def _put(page: Worksheet, row: int, column: int, value: Cell, style: Format, styles: _Styles) -> bool:
    """Write a cell as what it is, never as a formula or link; whether it had to be cut."""
    if isinstance(value, int):
        page.write_number(row, column, value, style)
        return False
    text, cut = _fitting(xml_text(value))
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a string for its own markup and would copy it into the file as XML.
        page.write_rich_string(row, column, text[:1], styles.plain, text[1:], style)
    else:
        page.write_string(row, column, text, style)
    return cut


def _fitting(text: str) -> tuple[str, bool]:
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text, False
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…", True
