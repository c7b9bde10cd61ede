"""Find the header of a table and say which column is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.rounds import cells
from indexer.rounds.findings import Report, letter
from indexer.rounds.grid import Row
from indexer.rounds.nearest import nearest
from indexer.vocabulary import Vocabulary
from indexer.wording import Text, Value, quoted

_LONGEST = 60  # characters; a longer cell is no header
_FOOTNOTE = re.compile(
    r"[※＊*†‡]+\s*[0-9０-９]*|[(（\[［【]\s*(?:※|注)\s*[0-9０-９]*\s*[)）\]］】]|注\s*[0-9０-９]+|[¹²³⁴-⁹]"
)
_BRACKETS = re.compile(r"[(（\[［【<＜〈].*?[)）\]］】>＞〉]")
_ORDINAL = re.compile(r"^(?:[0-9０-９]{1,2}[.．)）]|[(（][0-9０-９]{1,2}[)）]|[①-⑳])\s*")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns are: rows first..last of its grid hold their labels, as published."""

    first: int
    last: int
    labels: tuple[str, ...]
    columns: dict[str, int]  # key → place in a row, combined columns included

    @property
    def width(self) -> int:
        return len(self.labels)

    def holds(self, vocabulary: Vocabulary) -> set[str]:
        """The columns that the table has, those of combined ones included."""
        combined = {column.key: column.holds for column in vocabulary.combined}
        return {key for found in self.columns for key in combined.get(found, (found,))}

    def is_whole(self, vocabulary: Vocabulary) -> bool:
        """Whether no column is missing."""
        return self.holds(vocabulary) >= {column.key for column in vocabulary.columns}


def find_header(rows: Sequence[Row], vocabulary: Vocabulary, start: int = 0) -> Header | None:
    """The first header at or after a row."""
    found = (header_at(rows, at, vocabulary) for at in range(start, len(rows)))
    return next((header for header in found if header), None)


def header_at(rows: Sequence[Row], at: int, vocabulary: Vocabulary) -> Header | None:
    """The header that starts in a row: that row, or with the next one below it.

    A row is a header when it names half of the columns. Two rows are one header when together they name
    more than each alone (対象 above 国 and 都市).
    """
    upper = _labels(rows[at])
    if not any(upper):
        return None
    lower = _labels(rows[at + 1]) if at + 1 < len(rows) else []
    both = [_below(over, under, vocabulary) for over, under in _paired(upper, lower)] if lower else []
    one, other, two = (_header(at, at, upper, vocabulary), _header(at, at + 1, lower, vocabulary),
                       _header(at, at + 1, both, vocabulary))  # fmt: skip
    size = {id(header): len(header.holds(vocabulary)) for header in (one, other, two)}
    best = max((one, other, two), key=lambda header: size[id(header)])
    if best is other and size[id(one)] < 2:
        return None  # the header starts in the next row
    return best if size[id(best)] >= (len(vocabulary.columns) + 1) // 2 else None


def check_header(header: Header, row: Row, rows: Sequence[Row], report: Report) -> None:
    """Faults: a column that is missing or there twice. Warning: columns that are not taken in."""
    extras = _extras(header, row, rows, report)
    held = header.holds(report.vocabulary)
    for column in report.vocabulary.columns:
        if column.key not in held:
            likely = nearest(column.title, extras, least=0.6)
            report.fault(row, column.key, _missing(column.title, likely, extras))
    if extras:
        report.warn(row, "", Text("列%(labels)sは取り込みません。", labels=_list(extras)))
    nameless = [at for at, label in enumerate(header.labels) if not label and _has_text(at, rows)]
    if nameless:
        first = nameless[0]
        which = (
            Text("%(letter)s列", letter=letter(first)) if report.lettered else Text("%(n)s列目", n=first + 1)
        )
        report.warn(
            row,
            "",
            Text("見出しのない%(which)sは取り込みません。必要なら見出しを入れてください。", which=which),
        )


def _missing(title: str, likely: str | None, extras: Sequence[str]) -> Text:
    if likely:
        return Text(
            "列がありません。列「%(likely)s」は「%(title)s」のことでしょうか。"
            "そうなら見出しを「%(title)s」に直し、違うなら見出しの行に「%(title)s」の列を入れてください。",
            likely=likely,
            title=title,
        )
    if len(extras) > 1:
        return Text(
            "列がありません。列%(labels)sのどれかが「%(title)s」なら見出しを「%(title)s」に直し、"
            "なければ見出しの行に「%(title)s」の列を入れてください。",
            labels=_list(extras),
            title=title,
        )
    if extras:
        return Text(
            "列がありません。列「%(label)s」が「%(title)s」なら見出しを「%(title)s」に直し、"
            "なければ見出しの行に「%(title)s」の列を入れてください。",
            label=extras[0],
            title=title,
        )
    return Text("列がありません。見出しの行に「%(title)s」の列を入れてください。", title=title)


def _extras(header: Header, row: Row, rows: Sequence[Row], report: Report) -> list[str]:
    """The labels of columns that are not taken in; a second column of one meaning is a fault."""
    vocabulary = report.vocabulary
    extras = []
    for at, label in enumerate(header.labels):
        if not label or at in header.columns.values():
            continue
        key = column_of(label, vocabulary)
        if key not in header.columns or vocabulary.is_stand_in(label):
            extras.append(label)
        elif not _repeats(header, header.columns[key], at, rows):
            labels = _list([header.labels[header.columns[key]], label])
            report.fault(
                row,
                key,
                Text("同じ列が2つあります（%(labels)s）。一方を取り除いてください。", labels=labels),
            )
    return extras


def column_of(label: str, vocabulary: Vocabulary) -> str | None:
    """The key of the column that a label names, whatever notes, units and numbers are about it."""
    return next((key for wording in _wordings(label) if (key := vocabulary.column(wording))), None)


def _wordings(label: str) -> Iterator[str]:
    yield label
    bare = _FOOTNOTE.sub("", label)
    yield bare
    bare = _ORDINAL.sub("", bare)
    yield bare
    yield _BRACKETS.sub("", bare)


def _labels(row: Row) -> list[str]:
    labels = [cells.line(cell) if len(cell) <= _LONGEST else "" for cell in row.cells]
    while labels and not labels[-1]:
        labels.pop()
    return labels


def _paired(upper: list[str], lower: list[str]) -> Iterator[tuple[str, str]]:
    """Labels above each other, all as wide as the wider row; a blank under a group belongs to the group."""
    for at in range(max(len(upper), len(lower))):
        over = upper[at] if at < len(upper) else ""
        under = lower[at] if at < len(lower) else ""
        if not over and under:  # a merged group stands in its first cell only
            over = next((label for label in reversed(upper[:at]) if label), "")
        yield over, under


def _below(over: str, under: str, vocabulary: Vocabulary) -> str:
    """What two labels above each other name together: 対象 over 国 → 対象国."""
    if over == under or not under:
        return over
    for label in (over + under, under, over):
        if column_of(label, vocabulary):
            return label
    return over + under


def _header(first: int, last: int, labels: list[str], vocabulary: Vocabulary) -> Header:
    """The columns that labels name; the earlier in the vocabulary, the better a stand-in."""
    columns: dict[str, int] = {}
    for at, label in enumerate(labels):
        key = column_of(label, vocabulary) if label else None
        if key and (key not in columns or _better(label, labels[columns[key]], vocabulary)):
            columns[key] = at
    held = {key for key in columns if key in {column.key for column in vocabulary.columns}}
    for column in vocabulary.combined:
        if column.key in columns and held.issuperset(column.holds):
            del columns[column.key]  # each has a column of its own
    return Header(first, last, tuple(labels), columns)


def _better(label: str, other: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.is_stand_in(other) and not vocabulary.is_stand_in(label)


def _repeats(header: Header, first: int, at: int, rows: Sequence[Row]) -> bool:
    """Whether a second column of the same label is the trace of a merged cell: empty or the same."""
    if at != first + 1 or header.labels[at] != header.labels[first]:
        return False
    pairs = ((row.cells[first].strip(), row.cells[at].strip()) for row in rows if len(row.cells) > at)
    return all(not second or second == one for one, second in pairs)


def _has_text(at: int, rows: Sequence[Row]) -> bool:
    return any(at < len(row.cells) and row.cells[at].strip() for row in rows if len(set(row.cells)) > 2)


def _list(labels: Sequence[str], most: int = 5) -> Value:
    some = quoted(labels[:most])
    return Text("%(some)sなど%(n)s列", some=some, n=len(labels)) if len(labels) > most else some
