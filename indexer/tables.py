"""The small tables of data/vocabulary, as they are written.

Each is tab-separated, one entry a line, `#` starts a comment line, several names in one cell are
separated by `|`. A line that cannot be used raises `VocabularyError` with file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import VocabularyError

_MOST_CELLS = 8


class Tables:
    """The tables of one folder, and a fingerprint of all that were read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._digest = hashlib.sha256()
        self._at = ""

    @property
    def digest(self) -> str:
        """The fingerprint of what was read so far."""
        return self._digest.hexdigest()[:16]

    def error(self, problem: str) -> VocabularyError:
        """What is wrong with the row that was read last."""
        return VocabularyError(f"{self._at}: {problem}")

    def rows(self, name: str, least: int, *, unique: bool = True) -> Iterator[list[str]]:
        """The cells of each line, eight or more, empty at the end; `least` must be there, the first in one line only."""
        seen: dict[str, int] = {}
        for number, line in enumerate(self._lines(name), 1):
            if not line.strip() or line.startswith("#"):
                continue
            self._at = f"{name}, line {number}"
            cells = [cell.strip() for cell in line.split("\t")]
            if len([cell for cell in cells[:least] if cell]) < least:
                raise self.error(f"needs at least {least} cells with tabs between")
            if unique and cells[0] in seen:
                raise self.error(f"{cells[0]} stands already in line {seen[cells[0]]}")
            seen[cells[0]] = number
            yield cells + [""] * _MOST_CELLS

    def count_in(self, name: str) -> None:
        """Take a table into the fingerprint that others will read."""
        self._lines(name)

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """The two cells of each line of a long table, of which an index needs few."""
        for number, line in enumerate(self._lines(name), 1):
            if line and line[0] != "#":
                first, _, second = line.partition("\t")
                if not (first and second):
                    self._at = f"{name}, line {number}"
                    raise self.error("needs 2 cells with a tab between")
                yield first, second

    def _lines(self, name: str) -> list[str]:
        path = self._directory / name
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise VocabularyError(f"{path}: cannot be read: {error}") from error
        self._digest.update(f"{name}\n{text}".encode())
        return text.splitlines()


def names_in(cell: str) -> tuple[str, ...]:
    """The names in one cell."""
    return tuple(name.strip() for name in cell.split("|") if name.strip())
