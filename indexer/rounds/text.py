"""Tab- or comma-separated text → grid."""

from __future__ import annotations

import codecs
import csv
import io

from indexer.errors import RoundRefusedError
from indexer.project import Finding
from indexer.rounds.grid import Grid, Row

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_CELL = 100_000  # bytes


def read_text(data: bytes, path: str) -> list[Grid]:
    """The rows of a text file; raises `RoundRefusedError` for bytes that are no text."""
    text = _decode(data, path)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    tabs = text.count("\t") >= text.count("\n") // 2 and "\t" in text
    if tabs and '\t"' not in text and not any(line.startswith('"') for line in text.split("\n")):
        rows = [Row(n, line.rstrip("\r").split("\t")) for n, line in enumerate(text.split("\n"), 1)]
    else:
        rows = _quoted(text, "\t" if tabs else ",", path)
    for row in rows:
        for cell in row.cells:
            if len(cell) > MAX_CELL // 4 and len(cell.encode()) > MAX_CELL:
                raise RoundRefusedError(
                    path,
                    [
                        Finding(
                            row.number,
                            "",
                            "セルが大きすぎます（上限100kB）。1つのセルに表全体が入っていないか確認してください。",
                        )
                    ],
                )
    return [Grid(rows)]


def _decode(data: bytes, path: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            candidates = [encoding]
            break
    else:
        candidates = ["utf-8", "cp932"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            first = locals().get("first") or error
            continue
        if "\0" in text:
            raise RoundRefusedError(
                path, [Finding(0, "", "表のテキストではありません（バイナリファイルです）。")]
            )
        return text
    row = data.count(b"\n", 0, first.start) + 1
    raise RoundRefusedError(
        path,
        [
            Finding(
                row,
                "",
                "文字として読めないバイトがあります。UTF-8またはShift_JIS（CP932）で保存し直してください。",
            )
        ],
    )


def _quoted(text: str, delimiter: str, path: str) -> list[Row]:
    """Rows whose cells may be quoted and then hold line breaks, as Excel copies them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    start = 1
    try:
        for cells in reader:
            rows.append(Row(start, cells))
            start = reader.line_num + 1
    except csv.Error:
        raise RoundRefusedError(
            path, [Finding(start, "", '引用符「"」の対応が取れていません。セルの引用符を閉じてください。')]
        ) from None
    return rows
