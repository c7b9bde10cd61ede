"""Kill `toshi index` at random instants while a server answers.

    python -m tests.kill --times 200 [--seed 1]

Each time a round is corrected, `toshi index` is started and killed with SIGKILL somewhere between its
start and its usual end. Every answer meanwhile must come from one whole generation, old or new; what is
on disk afterwards must verify; the next `toshi index` must publish; and nothing may pile up.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from indexer import GenerationStore
from indexer.build import build
from indexer.verification import verify
from tests.made import project, round_text
from tests.server import Server, serving

COMMAND = [sys.executable, "-c", "from webapp.cli import main; main()", "index"]
EDITION = re.compile(r"第(\d+)版")


def edition(number: int) -> str:
    """A round file whose projects all say which edition they belong to, and as many as it has."""
    made = [project(n, summary=f"第{number}版の取組を進める。") for n in range(1, size(number) + 1)]
    return round_text(*made)


def size(number: int) -> int:
    return 10 + number % 5


@dataclass
class Asker(threading.Thread):
    """Asks the server in a loop, and notes every answer that is not of one whole edition."""

    server: Server
    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.stop.is_set():
            self.answers += 1
            try:
                found = self.server.get("/api/search", q="版", round="2024-2", size=100)
            except OSError as error:
                self.wrong.append(repr(error))
                continue
            editions = {int(EDITION.findall(hit["summary"])[0]) for hit in found["hits"]}
            if len(editions) != 1 or not found["total"] == len(found["hits"]) == size(max(editions)):
                self.wrong.append(f"{found['total']} hits of editions {sorted(editions)}")
            self.seen.update(editions)


def index(rounds: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [*COMMAND, "--rounds", str(rounds), "--index", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_again_and_again(times: int, seed: int, folder: Path) -> dict[str, int]:
    """Run the experiment; raises `AssertionError` at the first thing that is wrong. Returns counts."""
    rnd = random.Random(seed)
    rounds, place = folder / "rounds", folder / "index"
    rounds.mkdir()
    (rounds / "2024-2.txt").write_text(edition(0), encoding="utf-8")
    build(rounds, place)
    counts: Counter[str] = Counter()
    with serving(place) as server:
        askers = [Asker(server) for _ in range(2)]
        for asker in askers:
            asker.start()
        try:
            usual = 1.0
            for time_ in range(1, times + 1):
                (rounds / "2024-2.txt").write_text(edition(time_), encoding="utf-8")
                before = GenerationStore(place).current_name()
                counts[_killed(index(rounds, place), rnd.uniform(0, 1.1 * usual))] += 1
                counts["switched before"] += GenerationStore(place).current_name() != before
                _look(place)
                started = time.perf_counter()
                assert index(rounds, place).wait() == 0
                usual = 0.8 * usual + 0.2 * (time.perf_counter() - started)
                _wait_for(server, size(time_))
                _nothing_piles_up(place)
        finally:
            for asker in askers:
                asker.stop.set()
            for asker in askers:
                asker.join()
    for asker in askers:
        assert not asker.wrong, asker.wrong[:5]
        assert asker.answers == sum(asker.seen.values())
    return {**counts, "answers": sum(asker.answers for asker in askers), "editions seen": len(askers[0].seen)}


def _wait_for(server: Server, total: int) -> None:
    """The new generation serves as soon as the thread that noticed it first has opened it."""
    end = time.monotonic() + 30
    while server.get("/api/search", q="版", round="2024-2")["total"] != total:
        assert time.monotonic() < end, "the new generation is not served"


def _killed(process: subprocess.Popen[bytes], after: float) -> str:
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "killed"
    return "had finished"


def _look(place: Path) -> None:
    """What CURRENT names must be whole to the last posting list, whenever the publisher died."""
    name = GenerationStore(place).current_name()
    assert name is not None
    assert verify(place, name).faults == ()


def _nothing_piles_up(place: Path) -> None:
    allowed = {"CURRENT", "LOCK", "LAST_ATTEMPT.json"}
    names = {path.name for path in place.iterdir()} - allowed
    assert all(name.isdigit() for name in names), names
    assert len(names) <= 4, names


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="toshi-kill-") as folder:
        started = time.perf_counter()
        counts = kill_again_and_again(options.times, options.seed, Path(folder))
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    print(
        f"{options.times} times, {time.perf_counter() - started:.0f} s: every answer whole, nothing left behind"
    )


if __name__ == "__main__":
    main()
