"""Characters on a page → lines → the text that they are, for formats that know only positions.

Where a line ends only because its cell does, the text goes on: without a space in Japanese, with one
between Latin words. Where it ends earlier, or a wider gap follows, a paragraph or an item ended.
Lengths are in points.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from indexer.rounds.latin import ACCENTED, LATIN

_UNIT = re.compile(
    rf"[「『（(〔［｛]*(?:[A-Za-z0-9{ACCENTED}.,'%/+&_-]+|.)[、。，．・：；」』）)〕］｝ー々！？ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)
_ITEM = re.compile(r"\s*(?:[(（]?[0-9０-９]{1,2}[.．)）]|[①-⑳]|[・●■○◆◇✓※])")
_MAX_PADDING = 6.0


class Line(NamedTuple):
    """A line of text: its box, the size of its characters, and how wide its first word is."""

    text: str
    x0: float
    x1: float
    top: float
    size: float
    first: float
    page: int = 0


Char = dict[str, Any]  # of pdfplumber: text, x0, x1, top, bottom, size


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """The characters of each line, from top to bottom and left to right."""
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=_middle):
        if rows and abs(_middle(char) - middle) < 0.5 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = _middle(char)
    return [sorted(row, key=lambda char: float(char["x0"])) for row in rows]


def lines_of(chars: Iterable[Char], page: int = 0) -> list[Line]:
    """Characters of one cell or one page as lines."""
    return [line for row in rows_of(chars) if (line := _line(row, page)).text.strip()]


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _line(chars: list[Char], page: int) -> Line:
    text = ""
    ends: list[float] = []
    last: Char | None = None
    for char in chars:
        if last is not None:
            if char["text"] == last["text"] and abs(char["x0"] - last["x0"]) < 0.1 * char["size"]:
                continue  # printed twice to look bold
            latin = LATIN.match(char["text"]) and LATIN.match(last["text"])
            if char["x0"] - last["x1"] > (0.2 if latin else 0.8) * char["size"] and " " not in (
                char["text"],
                last["text"],
            ):
                text += " "
                ends.append(char["x0"])
        text += char["text"]
        ends += [char["x1"]] * len(char["text"])
        last = char
    unit = _UNIT.match(text.lstrip())
    at = min(len(text) - len(text.lstrip()) + (unit.end() if unit else 1), len(ends)) - 1
    size = statistics.median(char["size"] for char in chars)
    x0 = chars[0]["x0"]
    return Line(text, x0, max(ends), min(char["top"] for char in chars), size, ends[at] - x0, page)


class Column(NamedTuple):
    """How a column sets its text: the blank on both sides that is the table's, and whether centred."""

    padding: float
    is_centred: bool

    @classmethod
    def of(cls, cells: Iterable[tuple[float, float, Sequence[Line]]]) -> Column:
        """From all cells of a column (left edge, right edge, lines)."""
        blanks = [
            (line.x0 - left, right - line.x1, line.size) for left, right, lines in cells for line in lines
        ]
        short = [(before, after, size) for before, after, size in blanks if after > 3 * size]
        even = sum(abs(before - after) < 0.6 * size for before, after, size in short)
        padding = min((before for before, _, _ in blanks), default=0.0)
        return cls(min(max(padding, 0.0), _MAX_PADDING), 2 * even > len(short))


def joined(lines: Sequence[Line], left: float, right: float, column: Column) -> str:
    """The text of a cell between its edges."""
    if not lines:
        return ""
    steps = [after.top - line.top for line, after in pairwise(lines) if line.page == after.page]
    usual = statistics.median_low(steps) if steps else 0.0
    text = lines[0].text
    for line, after in pairwise(lines):
        apart = line.page == after.page and after.top - line.top > 1.3 * usual
        room = right - column.padding - line.x1
        if column.is_centred:
            room += line.x0 - left - column.padding
        ended = line.text.rstrip().endswith(("。", "．", "："))
        item = ended and _ITEM.match(after.text)
        if apart or item or room > after.first + (0 if ended else 0.3 * line.size):
            text = f"{text.rstrip()}\n{after.text.lstrip()}"
        else:
            text = text.rstrip() + _between(text, after.text, room, after) + after.text.lstrip()
    return text.strip()


def _between(before: str, after: str, room: float, line: Line) -> str:
    """The space that belongs between two lines of one paragraph.

    A space at the break counts beside a Latin word. Between two of them the break took its place,
    unless the line is so full that the word itself was cut.
    """
    sides = [bool(LATIN.match(before.rstrip()[-1:])), bool(LATIN.match(after.lstrip()[:1]))]
    if before != before.rstrip() or after != after.lstrip():
        return " " if any(sides) else ""
    return " " if all(sides) and room >= 0.6 * line.size and not before.endswith("-") else ""
