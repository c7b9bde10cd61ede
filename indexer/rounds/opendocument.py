"""Merged cells of OpenDocument sheets, which calamine does not tell."""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

Range = tuple[tuple[int, int], tuple[int, int]]  # (row, column) from 0: first and last cell


def merged_ranges(archive: bytes) -> list[list[Range]]:
    """The merged ranges of each sheet of a checked archive, in the order of its sheets."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        content = members.read("content.xml")
    merged: list[list[Range]] = []
    row = column = repeated = 0

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, repeated
        if tag == "table:table":
            merged.append([])
            row = repeated = 0
        elif tag == "table:table-row":
            row, column = row + repeated, 0
            repeated = _number(attributes, "number-rows-repeated")
        elif tag in ("table:table-cell", "table:covered-table-cell") and merged:
            rows, columns = (
                _number(attributes, "number-rows-spanned"),
                _number(attributes, "number-columns-spanned"),
            )
            if rows > 1 or columns > 1:
                merged[-1].append(((row, column), (row + rows - 1, column + columns - 1)))
            column += _number(attributes, "number-columns-repeated")

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.Parse(content, True)
    return merged


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(f"table:{name}", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
