"""Collect the faults and warnings of a file, each with its place as a person sees it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.project import Finding
from indexer.rounds.grid import Row
from indexer.vocabulary import Vocabulary
from indexer.wording import Text


@dataclass
class Report:
    """The faults and warnings of one table, in the order in which they were found.

    A finding's column is the header's wording as published, the usual title where there is none.
    """

    vocabulary: Vocabulary
    table: str = ""  # the table's name where a file has several
    lettered: bool = False  # columns have letters, as in Excel
    labels: Sequence[str] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def fault(self, row: Row | None, key: str, text: Text) -> None:
        """Note what refuses the file; `row` None means the file, `key` "" the row as a whole."""
        self.faults.append(self._finding(row, key, text))

    def warn(self, row: Row | None, key: str, text: Text) -> None:
        """Note what is worth a look."""
        self.warnings.append(self._finding(row, key, text))

    def place(self, row: Row) -> Text:
        """Where a row is: シート「一覧」 5行目."""
        part = self._part(row)
        if not row.number:
            return Text("%(part)s", part=part)
        if part:
            return Text("%(part)s %(row)s行目", part=part, row=row.number)
        return Text("%(row)s行目", row=row.number)

    def title(self, key: str) -> str:
        """The usual title of a column."""
        return next((column.title for column in self.vocabulary.columns if column.key == key), "")

    def within(self, table: str) -> Report:
        """The same report, for findings of a table with a name."""
        return dataclasses.replace(self, table=table)

    def merge(self, other: Report) -> None:
        """Take over what another table's report found."""
        self.faults += other.faults
        self.warnings += other.warnings

    def sort(self) -> None:
        """Put findings in the order of rows; those of the whole table come first."""
        self.faults.sort(key=lambda finding: finding.row)
        self.warnings.sort(key=lambda finding: finding.row)

    def _finding(self, row: Row | None, key: str, text: Text) -> Finding:
        at = self._at(key)
        return Finding(
            row.number if row else 0,
            self.labels[at] if at is not None else self.title(key),
            text,
            letter=letter(at) if at is not None and self.lettered else "",
            place=self._part(row),
        )

    def _part(self, row: Row | None) -> str:
        """The sheet, table or page."""
        return " ".join(filter(None, (self.table, row.place if row else "")))

    def _at(self, key: str) -> int | None:
        if key in self.columns:
            return self.columns[key]
        combined = (column.key for column in self.vocabulary.combined if key in column.holds)
        return next((self.columns[other] for other in combined if other in self.columns), None)


def letter(at: int) -> str:
    """The letter of a column counted from 0, as Excel shows it: 0 → A, 27 → AB."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
