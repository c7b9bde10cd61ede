"""Tab-, comma- or semicolon-separated text → grid.

Rows are numbered as the program shows them that a person opens the file with: text separated by
tabs by its lines, as an editor does, even where a quoted cell spans several; text separated by commas
or semicolons by its records, as Excel does.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.rounds.encodings import decode
from indexer.rounds.grid import (
    MAX_CELLS,
    MAX_ROWS,
    MAX_TEXT,
    Grid,
    Row,
    check_sizes,
    empty,
    refusal,
    too_large,
)
from indexer.wording import Text

_SAMPLE = 500  # lines that decide about the separator


def read_text(data: bytes, name: str) -> list[Grid]:
    """The rows of a text file; raises `RoundRefusedError` for what is no text."""
    if len(data) > 4 * MAX_TEXT:
        raise too_large(name)
    text = decode(data, name).removesuffix("\x1a")  # the end of a file of DOS
    if len(text) > MAX_TEXT:
        raise too_large(name)
    if not text.strip():
        raise empty(name)
    lone = "\v" if "\n" in text else "\n"  # a line break inside a cell, or every line's end
    text = re.sub("\r(?!\n)", lone, text)
    if text.count("\n") > MAX_ROWS:
        raise too_large(name)
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    delimiter = max("\t;,", key=lambda mark: _regularity(line.count(mark) for line in lines[:_SAMPLE]))
    if text.count(delimiter) > MAX_CELLS:
        raise too_large(name)
    plain = [Row(number, line.split(delimiter)) for number, line in enumerate(lines, 1)]
    rows = _quoted(text, delimiter, plain, name) if '"' in text else plain
    grids = [Grid(rows, lettered=delimiter != "\t")]
    check_sizes(grids, name)
    return grids


def _regularity(counts: Iterable[int]) -> tuple[int, int]:
    """How much of a table a separator makes: how many lines have its most usual number, and that."""
    usual = Counter(count for count in counts if count).most_common(1)
    return (usual[0][1], usual[0][0]) if usual else (0, 0)


def _odd(rows: Sequence[Row]) -> tuple[int, int]:
    """The usual number of cells, and how many rows below the first such row have another."""
    widths = [len(row.cells) if not row.is_empty else 0 for row in rows]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    if not usual:
        return 0, 0
    width = usual[0][0]
    return width, sum(other not in (0, width) for other in widths[widths.index(width) :])


def _quoted(text: str, delimiter: str, plain: list[Row], name: str) -> list[Row]:
    """Rows whose cells may be quoted and then hold line breaks, as Excel writes and copies them.

    Text that nobody quoted may hold quotation marks too: its lines make the more regular table.
    """
    csv.field_size_limit(MAX_TEXT)
    width, odd = _odd(plain)
    if not odd and delimiter == "\t":  # no cell spans lines
        return [Row(row.number, _unquoted(delimiter.join(row.cells), delimiter)) for row in plain]
    rows: list[Row] = []
    start = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            rows.append(Row(start if delimiter == "\t" else number, cells))
            start = reader.line_num + 1
    except csv.Error:
        if len(plain[start - 1].cells) == width and delimiter == "\t":
            return plain
        at = start if delimiter == "\t" else len(rows) + 1
        raise refusal(
            name, Text('引用符「"」の対応が取れていません。セルの引用符を閉じてください。'), at
        ) from None
    return rows if delimiter != "\t" or _odd(rows)[1] <= odd else plain


def _unquoted(line: str, delimiter: str) -> list[str]:
    """The cells of one line; as they stand when their quotation marks are none of CSV's."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [""])
    except csv.Error:
        return line.split(delimiter)
