"""Publish by itself what is put into the folder of rounds.

The folder is looked at every few seconds: polling sees network shares too, and needs no library.
What two looks find alike, with another size or time than at the last attempt, is written completely
and is taken in. A copy that pauses longer than that is refused as cut, and taken in when it is done.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from typing import NoReturn

from indexer.build import BuildReport, build
from indexer.errors import NoRoundsError, ToshiError
from indexer.intake import Signature, signature
from indexer.writing import follow_parent

log = logging.getLogger(__name__)

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
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

    is_told = False

    def leave(*_: object) -> NoReturn:
        nonlocal is_told
        is_told = True  # for the instants in which Python drops what is raised, as in a finalizer
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    watcher, pause = Watcher(rounds, index), threading.Event()
    log.info("watching %s", rounds)
    with contextlib.suppress(KeyboardInterrupt):
        while not is_told:
            watcher.look()
            pause.wait(interval)
    log.info("no longer watching %s", rounds)


@contextlib.contextmanager
def watching(rounds: Path, index: Path, interval: float = INTERVAL) -> Iterator[None]:
    """Watch in a process of its own while the block lasts, and start it again if it dies.

    A process, for analysing would keep a server's threads waiting and its memory would stay; it ends
    with its parent, even a killed one.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_watching, args=(rounds, index, interval, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_watching(rounds: Path, index: Path, interval: float, stop: threading.Event) -> None:
    context = multiprocessing.get_context("spawn")
    while not stop.is_set():
        process = context.Process(target=_watch_for_parent, args=(rounds, index, interval))
        process.start()
        while not stop.is_set() and not wait([process.sentinel], timeout=0.2):
            pass
        if not stop.is_set():
            process.join()
            log.error("the watcher ended (%s); starting it again in %d s", process.exitcode, RETRY)
            stop.wait(RETRY)
            continue
        process.terminate()
        process.join(10)
        if process.is_alive():
            process.kill()
            process.join()


def _watch_for_parent(rounds: Path, index: Path, interval: float) -> None:
    follow_parent()
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    watch(rounds, index, interval)


def _tell(report: BuildReport) -> None:
    for refusal in report.refused:
        for finding in refusal.findings:
            log.error("%s: %s", refusal.path, finding)
    for line in report.tidied:
        log.warning("%s", line)
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
