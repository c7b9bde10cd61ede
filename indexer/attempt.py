"""What the last `toshi index` found, for those who were not there: the status page and command."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.durable import write_text
from indexer.intake import Signature
from indexer.project import Finding

log = logging.getLogger(__name__)

FILE = "LAST_ATTEMPT.json"


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken in: its first faults, and how many there are."""

    path: str
    findings: tuple[Finding, ...]
    total: int


@dataclass(frozen=True)
class Attempt:
    """An attempt to publish. `problems` are sentences about rounds, the guard or the file system."""

    at: str  # ISO 8601, UTC
    published: str | None = None
    refused: tuple[Refusal, ...] = ()
    problems: tuple[str, ...] = ()
    seen: Signature = field(default_factory=dict)

    def save(self, index: Path) -> None:
        """Write it beside the generations, as far as that is possible."""
        try:
            write_text(index / FILE, json.dumps(asdict(self), ensure_ascii=False, indent=1))
        except OSError as error:
            log.warning("%s cannot be written: %s", index / FILE, error)

    @classmethod
    def load(cls, index: Path) -> Attempt | None:
        """The last attempt; None before the first, and when its record cannot be read."""
        try:
            values: dict[str, Any] = json.loads((index / FILE).read_bytes())
            refused = tuple(_refusal(refusal) for refusal in values.pop("refused"))
            seen = {name: (size, modified) for name, (size, modified) in values.pop("seen").items()}
            return cls(**{**values, "problems": tuple(values["problems"])}, refused=refused, seen=seen)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("%s is ignored: %s", index / FILE, error)
            return None


def _refusal(values: dict[str, Any]) -> Refusal:
    findings = tuple(Finding.from_dict(finding) for finding in values["findings"])
    return Refusal(values["path"], findings, values["total"])
