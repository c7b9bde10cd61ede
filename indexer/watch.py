"""Publish by itself what is put into the folder of rounds.

The folder is looked at every few seconds: polling sees network shares too, and needs no library.
What two looks find alike, with another size or time than at the last attempt, is written completely
and is taken in. A copy that pauses longer than that is refused as cut, and taken in when it is done.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from indexer.build import BuildReport, build
from indexer.errors import NoRoundsError, ToshiError
from indexer.intake import Signature, signature

log = logging.getLogger(__name__)

INTERVAL = 2.0  # seconds
RETRY = 60.0  # seconds, after what has nothing to do with the files: disk full, another publisher


class Watcher:
    """Looks at a folder of rounds; `look` publishes when it has changed and come to rest."""

    def __init__(self, rounds: Path, index: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.rounds, self.index, self._clock = rounds, index, clock
        self._last_seen: Signature | None = None
        self._attempted: Signature | None = None
        self._retry_at: float | None = None
        self._folder_fault = ""

    def look(self) -> BuildReport | None:
        """Look once; the report, if that led to an attempt that came to an end."""
        try:
            seen = signature(self.rounds)
        except NoRoundsError as error:
            if str(error) != self._folder_fault:
                self._folder_fault = str(error)
                log.error("%s", error)  # noqa: TRY400
            self._last_seen = None
            return None
        self._folder_fault = ""
        at_rest, self._last_seen = seen == self._last_seen, seen
        due = self._retry_at is not None and self._clock() >= self._retry_at
        if not at_rest or (seen == self._attempted and not due):
            return None
        return self._attempt(seen)

    def _attempt(self, seen: Signature) -> BuildReport | None:
        self._attempted, self._retry_at = seen, None
        try:
            report = build(self.rounds, self.index)
        except NoRoundsError as error:
            log.error("%s", error)  # noqa: TRY400
        except ToshiError as error:
            log.error("%s", error)  # noqa: TRY400
            self._retry_at = self._clock() + RETRY
        else:
            _tell(report)
            return report
        return None


def watch(rounds: Path, index: Path, interval: float = INTERVAL) -> None:
    """Look again and again, until Ctrl+C or SIGTERM: a publish under way is given up, what serves stays."""

    def leave(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    watcher, pause = Watcher(rounds, index), threading.Event()
    log.info("watching %s", rounds)
    try:
        while True:
            watcher.look()
            pause.wait(interval)
    except KeyboardInterrupt:
        log.info("no longer watching %s", rounds)


def _tell(report: BuildReport) -> None:
    for refusal in report.refused:
        for finding in refusal.findings:
            log.error("%s: %s", refusal.path, finding)
    for problem in report.problems:
        log.error("%s", problem)
    for read in report.rounds:
        for finding in read.warnings:
            log.warning("%s: %s", read.source, finding)
    if report.published:
        log.info(
            "published generation %s: %d added, %d changed, %d removed, %d unchanged",
            report.published, len(report.added), len(report.changed), len(report.removed), report.unchanged,
        )  # fmt: skip
