"""The errors a caller can meet.

ToshiError                    whatever this package raises on purpose; its text is for people
├── RoundRefusedError              a round file with faults; `.findings` names each place
├── RoundsConflictError            two files claim the same round
├── NoRoundsError                  there is nothing to index
├── VocabularyError           a line of data/vocabulary that cannot be used
├── InvalidRequestError            a search parameter out of its range; `.parameter` names it
│   └── PageNotFoundError          a page after the last one
├── NoIndexError                   nothing has been published yet
├── GenerationDamagedError         a generation whose files do not match its manifest
│   └── GenerationOutdatedError    a generation that another version of this program made
├── IndexBusyError                 another process is publishing
└── PublishingError                the file system refuses: disk full, read only, no permission
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.project import Finding


class ToshiError(Exception):
    """Base of all errors raised on purpose."""


class RoundRefusedError(ToshiError):
    """A round file that cannot be taken in: nothing of it is used.

    `findings` are the first 20 faults of `total`; year and call are None where the file does not say.
    """

    SHOWN = 20

    def __init__(
        self,
        path: str,
        findings: Sequence[Finding],
        *,
        fiscal_year: int | None = None,
        call: int | None = None,
        warnings: Sequence[Finding] = (),
    ) -> None:
        self.path = path
        self.fiscal_year = fiscal_year
        self.call = call
        self.warnings = tuple(warnings)
        self.findings = tuple(findings[: self.SHOWN])
        self.total = len(findings)
        super().__init__("\n".join(f"{path}: {finding}" for finding in self.findings))


class RoundsConflictError(ToshiError):
    """Two files hold the same round with different content."""


class NoRoundsError(ToshiError):
    """No folder of rounds, or none that can be used in it."""


class VocabularyError(ToshiError):
    """A vocabulary file that does not load; the text names file and line."""


class InvalidRequestError(ToshiError):
    """A search parameter that cannot be used as given.

    `template` is a Japanese sentence with places for `values`, `%(name)s`: the web's catalogue has its English.
    """

    def __init__(self, parameter: str, template: str, **values: object) -> None:
        self.parameter = parameter
        self.template = template
        self.values = values
        super().__init__(f"{parameter}: {self.message}")

    @property
    def message(self) -> str:
        """The sentence in Japanese."""
        return self.template % self.values


class PageNotFoundError(InvalidRequestError):
    """A page number after the last page."""


class NoIndexError(ToshiError):
    """No generation has been published in the index folder."""


class GenerationDamagedError(ToshiError):
    """Files of a generation are missing or differ from its manifest."""


class GenerationOutdatedError(GenerationDamagedError):
    """A generation of another layout; building makes it anew."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: 別の版のプログラムが作ったものです。toshi index を実行してください。")


class IndexBusyError(ToshiError):
    """Another process is publishing and did not finish in time."""


class PublishingError(ToshiError):
    """The file system refused to take a generation; what served goes on serving."""
