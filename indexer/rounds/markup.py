"""What an HTML table and its cells look like on the screen: spans, lists, white space."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.rounds.grid import Grid, Row

MAX_COLUMNS = 1_000  # as the HTML standard bounds colspan

_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_SPACE = re.compile("[ \t\n\f\r]+")
_NUMBERED = re.compile(r"\s*(?:[(（]?[0-9０-９]{1,3}[.．)）、]|[①-⑳・•])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def collapsed(text: str) -> str:
    """Text of the source with its white space as shown; none where a line of Japanese was wrapped."""
    return _SPACE.sub(" ", _WRAPPED.sub("", text))


def tidy(text: str) -> str:
    """Lines without stray spaces, and no empty ones."""
    lines = (re.sub(" +", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def is_numbered(text: str) -> bool:
    """Whether an item carries its own number, as lists without a visible marker do."""
    return bool(_NUMBERED.match(text))


def marker(number: int, kind: str) -> str:
    """The marker of an item of an ordered list of a type (1, a, A, i, I).

    >>> marker(3, "1"), marker(28, "a"), marker(4, "I")
    ('3. ', 'ab. ', 'IV. ')
    """
    shown = str(number)
    if kind in ("a", "A") and number > 0:
        shown = ""
        while number:
            number, digit = divmod(number - 1, 26)
            shown = chr(97 + digit) + shown
    elif kind in ("i", "I") and 0 < number < 4000:
        shown = ""
        for value, letters in _ROMAN:
            shown += letters * (number // value)
            number %= value
    return (shown.upper() if kind.isupper() else shown) + ". "


@dataclass
class Table:
    """A table while its rows are read."""

    above: list[str]
    rows: list[list[str]] = field(default_factory=list)
    holds_tables: bool = False
    _spans: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → rows left, text
    _started: dict[int, tuple[int, str]] = field(default_factory=dict)
    _own: bool = False  # the current row has text of its own

    @property
    def is_data(self) -> bool:
        """Whether it lists something, rather than places parts of the page."""
        return len(self.rows) > 1 and max(map(len, self.rows)) > 2 and not self.holds_tables

    def grid(self, name: str) -> Grid:
        rows = [Row(0, [line]) for line in self.above]
        return Grid(rows + [Row(number, cells) for number, cells in enumerate(self.rows, 1)], name)

    def open_row(self) -> None:
        self.rows.append([])
        self._own, self._started = False, {}

    def add(self, text: str, columns: int, rows: int) -> None:
        """Put a cell at the next free column, its text in the first of those it spans."""
        row = self.rows[-1]
        self._pass_spans(row)
        self._own = self._own or bool(text)
        for at in range(columns):
            if rows > 1:
                self._started[len(row)] = (rows, "" if at else text)
            row.append("" if at else text)

    def close_row(self) -> None:
        """Repeat the cells that span into this row; a row of nothing else only adds height."""
        row = self.rows[-1]
        self._pass_spans(row)
        while self._spans and len(row) <= max(self._spans):
            row.append("")
            self._pass_spans(row)
        if not self._own:
            row[:] = [""] * len(row)
        spans = self._spans | self._started
        self._spans = {column: (left - 1, text) for column, (left, text) in spans.items() if left > 1}

    def _pass_spans(self, row: list[str]) -> None:
        while len(row) in self._spans:
            row.append(self._spans[len(row)][1])
