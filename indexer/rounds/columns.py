"""Tables that only blanks divide: the header's words name the columns, the gaps below part them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from indexer.rounds.lines import Char, Line, lines_of, rows_of
from indexer.rounds.pages import Cell, PageTable

Strip = tuple[float, float]  # left, right

_LEAST_COLUMNS = 4
_DIVIDES = 0.25  # of a character, at least
_HANGING = " 、。，．,.」』）)〕］｝・：；:;！？!?ー々%％ぁぃぅぇぉっゃゅょァィゥェォッャュョ"  # may stand beyond the edge that all other text keeps
_PAGE_NUMBER = re.compile(r"[-–—‐\s]*[0-9]{1,3}(?:\s*[/／]\s*[0-9]{1,3})?[-–—‐\s]*(?:ページ|頁)?")
_NUMBER = re.compile(r"\s*[(（]?(?:No\.?|№)?\s*[0-9０-９]+")


def tables_between_blanks(pages: Mapping[int, Sequence[Char]]) -> list[PageTable]:
    """The parts of a table without rules, one a page; none when the blanks do not make columns.

    A record starts at the number in its first column, so its cells must stand at the top of it.
    """
    rows = [(page, row) for page, chars in pages.items() for row in rows_of(chars)]
    rows = [(page, row) for page, row in rows if not _PAGE_NUMBER.fullmatch(_text(row).strip())]
    at = next((at for at, (_, row) in enumerate(rows) if len(_words(row)) >= _LEAST_COLUMNS), None)
    if at is None:
        return []
    above, table = rows[:at], rows[at:]
    edges = _edges_of([row for _, row in table])
    extents = _extents([char for _, row in table for char in row], edges) if edges else []
    if not edges or len(extents) != len(edges) + 1:
        return []
    titles = [_text(row).strip() for _, row in above]
    return _by_page(table, edges, extents, PageTable(table[0][0], titles, []))


def _by_page(
    rows: Sequence[tuple[int, Sequence[Char]]],
    edges: Sequence[float],
    extents: Sequence[Strip],
    first: PageTable,
) -> list[PageTable]:
    """The rows as records of each page's part, `first` that of the header; a line that starts none goes on."""
    parts = {first.page: first}
    header = _text(rows[0][1])
    for page, row in rows:
        columns = zip(extents, _parted(row, edges), strict=True)
        cells = [Cell(left, right, lines_of(held, page)) for (left, right), held in columns]
        part = parts.setdefault(page, PageTable(page, [], []))
        if not part.rows or _starts(cells[0].lines) or _text(row) == header:
            part.rows.append(cells)
        else:
            for cell, more in zip(part.rows[-1], cells, strict=True):
                cell.lines.extend(more.lines)
    return list(parts.values())


def _extents(chars: Sequence[Char], edges: Sequence[float]) -> list[Strip]:
    """From where to where the text of each column runs."""
    return [
        (min(char["x0"] for char in held), max(char["x1"] for char in held))
        for part in _parted(chars, edges)
        if (held := [char for char in part if char["text"] not in _HANGING])
    ]


def _starts(lines: Sequence[Line]) -> bool:
    """Whether the first cell's line is a record's number; a line of a wrapped heading is none."""
    return bool(lines) and bool(_NUMBER.match(lines[0].text))


def _words(row: Sequence[Char]) -> list[Strip]:
    """Where the words of a line stand that are more than a character apart."""
    found: list[Strip] = []
    for char in row:
        if not char["text"].strip():
            continue
        if found and char["x0"] - found[-1][1] <= char["size"]:
            found[-1] = (found[-1][0], max(found[-1][1], char["x1"]))
        else:
            found.append((char["x0"], char["x1"]))
    return found


def _headings(
    header: Sequence[Char], below: Sequence[Sequence[Char]], strips: Sequence[Strip]
) -> list[Strip]:
    """The words of a header, parted also where less than a character divides two columns with text below.

    番 号 over numbers is one word: nothing stands under one half of it.
    """
    middles = [(char["x0"] + char["x1"]) / 2 for row in below for char in row if char["text"].strip()]
    size = max(char["size"] for char in header)
    found = []
    for left, right in _words(header):
        inner = [s for s in strips if left < s[0] and s[1] < right and s[1] - s[0] >= _DIVIDES * size]
        starts = [left]
        for strip in inner:
            halves = (starts[-1], strip[0]), (strip[1], right)
            if all(any(a < middle < b for middle in middles) for a, b in halves):
                found.append((starts[-1], strip[0]))
                starts.append(strip[1])
        found.append((starts[-1], right))
    return found


def _strips(rows: Sequence[Sequence[Char]]) -> list[Strip]:
    """The vertical strips that all rows leave free."""
    boxes = sorted((char["x0"], char["x1"]) for row in rows for char in row if char["text"].strip())
    found = []
    end = float("-inf")
    for left, right in boxes:
        if left > end:
            found.append((end, left))
        end = max(end, right)
    return found


def _edges_of(rows: Sequence[Sequence[Char]]) -> list[float]:
    """Where the columns of a header and the rows below it divide; empty when they do not."""
    strips = _strips(rows)
    return _edges(_headings(rows[0], rows[1:], strips), strips)


def _edges(words: Sequence[Strip], strips: Sequence[Strip]) -> list[float]:
    """Between each two words of the header the middle of the widest strip that all rows leave."""
    edges = []
    for word, after in pairwise(words):
        between = [gap for gap in strips if gap[0] >= word[0] and gap[1] <= after[1] and gap[1] - gap[0] > 1]
        if not between:
            return []
        left, right = max(between, key=lambda gap: gap[1] - gap[0])
        edges.append((left + right) / 2)
    return edges


def _parted(chars: Sequence[Char], edges: Sequence[float]) -> list[list[Char]]:
    parts: list[list[Char]] = [[] for _ in range(len(edges) + 1)]
    for char in chars:
        parts[sum(char["x0"] >= edge for edge in edges)].append(char)
    return parts


def _text(row: Sequence[Char]) -> str:
    return "".join(line.text for line in lines_of(row))
