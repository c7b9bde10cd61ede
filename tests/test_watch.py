"""A file put into the folder is published when it is whole; faults are told; the end is clean."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from indexer import GenerationStore
from indexer.attempt import Attempt
from indexer.publishing import Publisher
from indexer.watch import RETRY, Watcher, watch, watching
from tests.made import ROW, project, round_text, table
from tests.server import serving
from tests.test_web import text_of
from tests.waiting import until

TOSHI = [sys.executable, "-c", "from webapp.cli import main; main()"]


class Clock:
    """A clock that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_two_looks_find_alike_is_published_once(rounds: Path, index: Path) -> None:
    watcher = Watcher(rounds, index)
    assert watcher.look() is None
    report = watcher.look()
    assert report is not None
    assert report.published == "000001"
    assert watcher.look() is None
    path = rounds / "2024-2.txt"
    text = round_text(project(1), project(2))
    path.write_text(text[: len(text) // 2])
    assert watcher.look() is None  # has changed
    path.write_text(text)
    assert watcher.look() is None  # and again
    report = watcher.look()
    assert report is not None
    assert report.added == ["2024-2-01", "2024-2-02"]


@pytest.mark.parametrize("name", ["~$2024-2.xlsx", ".2024-2.txt.swp", "2024-2.txt.part", "2024-2.crdownload"])
def test_temporary_files_are_left_alone(rounds: Path, index: Path, name: str) -> None:
    watcher = Watcher(rounds, index)
    watcher.look()
    watcher.look()
    (rounds / name).write_bytes(b"half")
    watcher.look()
    assert watcher.look() is None


def test_faults_are_told(rounds: Path, index: Path, caplog: pytest.LogCaptureFixture) -> None:
    (rounds / "bad.txt").write_bytes(table(ROW + "\t余り"))
    (rounds / "warned.txt").write_bytes(table(ROW.replace("省エネルギー", "宇宙"), title="令和6年度 1次公募"))
    watcher = Watcher(rounds, index)
    watcher.look()
    assert watcher.look() is not None
    assert "bad.txt: 4行目" in caplog.text
    assert "warned.txt: 4行目「対象分野」" in caplog.text


def test_a_folder_that_goes_away_and_comes_back(
    rounds: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = Watcher(rounds, index)
    watcher.look()
    watcher.look()
    away = rounds.rename(rounds.with_name("away"))
    for _ in range(3):
        assert watcher.look() is None
    assert caplog.text.count("フォルダーがありません") == 1
    away.rename(rounds)
    watcher.look()
    assert watcher.look() is None
    assert GenerationStore(index).names() == ["000001"]


def test_an_empty_folder_removes_nothing(rounds: Path, index: Path, caplog: pytest.LogCaptureFixture) -> None:
    watcher = Watcher(rounds, index)
    watcher.look()
    watcher.look()
    (rounds / "2025-1.txt").unlink()
    watcher.look()
    assert watcher.look() is None
    assert "取り込める公募のファイルがありません" in caplog.text
    assert GenerationStore(index).current().index.size == 20


def test_what_the_file_system_refuses_is_tried_again(rounds: Path, index: Path) -> None:
    clock = Clock()
    watcher = Watcher(rounds, index, clock)
    index.write_text("in the way")
    watcher.look()
    assert watcher.look() is None
    index.unlink()
    assert watcher.look() is None
    clock.now = RETRY
    report = watcher.look()
    assert report is not None
    assert report.published == "000001"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_watch_until_told_to_stop(rounds: Path, index: Path, stop: signal.Signals) -> None:
    command = [*TOSHI, "watch", "--rounds", str(rounds), "--index", str(index), "--interval", "0.1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        deadline = threading.Timer(60, process.kill)
        deadline.start()
        _read_to("published generation 000001: 20 added", process.stderr)
        (rounds / "2024-2.txt").write_text(round_text(project(1)))
        _read_to("published generation 000002: 1 added", process.stderr)
        process.send_signal(stop)
        told = process.stderr.read()
        deadline.cancel()
    assert process.returncode == 0
    assert "Traceback" not in told
    assert "no longer watching" in told
    assert not list(index.glob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
# It may be told to stop just when a file is open and nobody has it yet; it is closed when it is forgotten.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_watch_in_this_process_until_interrupted(rounds: Path, index: Path) -> None:
    def interrupt() -> None:
        until(lambda: GenerationStore(index).current_name() == "000001")
        os.kill(os.getpid(), signal.SIGTERM)

    before, interrupter = signal.getsignal(signal.SIGTERM), threading.Thread(target=interrupt)
    interrupter.start()
    try:
        watch(rounds, index, 0.05)
    finally:
        interrupter.join()
        signal.signal(signal.SIGTERM, before)
    assert GenerationStore(index).current().index.size == 20


class _Terminates:
    """Tells this process to end while it is finalized, where what is raised is dropped."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):
            pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_watch_ends_though_what_was_raised_is_lost(
    rounds: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "indexer.watch")
    held, before = [_Terminates()], signal.getsignal(signal.SIGTERM)

    def look(record: logging.LogRecord) -> bool:
        if record.getMessage().startswith("published"):
            held.clear()
        return True

    deadline = threading.Timer(60, os.kill, (os.getpid(), signal.SIGTERM))
    deadline.start()
    logging.getLogger("indexer.watch").addFilter(look)
    try:
        watch(rounds, index, 0.05)
    finally:
        logging.getLogger("indexer.watch").removeFilter(look)
        signal.signal(signal.SIGTERM, before)
        is_in_time = deadline.is_alive()
        deadline.cancel()
    assert not held
    assert is_in_time


def test_watching_lasts_as_long_as_its_block(rounds: Path, index: Path) -> None:
    with watching(rounds, index, 0.05):
        until(lambda: GenerationStore(index).current_name() == "000001")
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def _read_to(text: str, log: IO[str]) -> None:
    for line in log:
        if text in line:
            return
    raise AssertionError(f"the log ends without {text!r}")


def test_serve_and_watch(rounds: Path, index: Path) -> None:
    with serving(index, "--watch", "--interval", "0.1", "--rounds", str(rounds)) as server:
        until(lambda: _total(server, "") == 20)
        (rounds / "2024-2.txt").write_text(round_text(project(1, summary="地熱。")))
        until(lambda: _total(server, "地熱") == 1)
        (rounds / "bad.txt").write_bytes(table(ROW + "\t余り"))
        until(lambda: "bad.txt（取込不可）" in server.page("/status"))
        assert "4行目: セルの数が多すぎます" in text_of(server.page("/status"))
    assert server.process.wait(30) == 0
    with Publisher(index).lock(timeout=30):  # the watcher has ended with its server
        pass
    attempt = Attempt.load(index)
    assert attempt is not None
    assert [refusal.path for refusal in attempt.refused] == ["bad.txt"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_the_watcher_ends_with_a_killed_server(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSHI_TEST_MARK", str(index))  # children inherit it
    with serving(index, "--watch", "--interval", "0.1", "--rounds", str(rounds)) as server:
        until(lambda: _total(server, "") == 20)
        assert len(_started_by(index)) > 1
        server.process.kill()
        server.process.wait()
    until(lambda: not _started_by(index))


def _total(server, q: str) -> int:  # type: ignore[no-untyped-def]
    try:
        return int(server.get("/api/search", q=q)["total"])
    except OSError:  # 503, before the first publish
        return -1


def _started_by(index: Path) -> list[str]:
    """The processes that bear the test's mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TOSHI_TEST_MARK={index}".encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found
