"""The benchmark: one table of this project beside tantivy, SQLite FTS5 and Datasette.

    python -m tests.benchmarks.run                    # 20, 1,000, 10,000 and 100,000 projects (about 20 minutes)
    python -m tests.benchmarks.run 20 1000            # quicker

Engines answer the same queries in the same process, in turn, pass after pass, so that a busy
machine slows all of them; read the ratios, not the milliseconds. A search is the whole of it: the
words analysed, matched and ranked, the total, two facets counted, 20 snippets. Nobody keeps results.
Both toshi and tantivy remember the analysis of words they have met before.
"""

from __future__ import annotations

import gc
import http.client
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from indexer import GenerationStore, SearchRequest, search, warm_up
from indexer.project import Project
from tests.benchmarks.corpus import Corpus, round_text
from tests.benchmarks.peers import PEERS, Peer, Toshi, facet_pairs, filters, words
from tests.benchmarks.queries import HOSTILE, QUERIES, UNDERSTOOD, BenchQuery
from tests.server import serving
from webapp import create_app

SIZES = [20, 1_000, 10_000, 100_000]
PER_ROUND = 100  # so that 100,000 projects fit into the years of one era
SECONDS = 8.0  # of measuring a group of engines


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_turn(tasks: dict[str, Callable[[BenchQuery], object]], seconds: float) -> dict[str, list[float]]:
    """Milliseconds of each task over all queries, task after task, pass after pass."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():  # warm up
        for query in QUERIES * 2:
            task(query)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for name, task in tasks.items():
            gc.collect()
            for query in QUERIES:
                started = time.perf_counter()
                task(query)
                times[name].append((time.perf_counter() - started) * 1000)
    return times


def toshi_index(rounds: Path, index: Path) -> float:
    """Seconds of `toshi index`, in a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "index"]
    subprocess.run(
        [*command, "--rounds", str(rounds), "--index", str(index)], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def memory(pid: int) -> float:
    """Resident memory of a process, MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def url_of(query: BenchQuery) -> str:
    pairs = [("q", query.q)] if query.q else []
    pairs += [(name, value) for name, (value,) in filters(query).items()]
    return "/?" + urlencode(pairs)


class DatasettePage:
    """Datasette's table page with the same two facets, as a browser fetches it, default settings."""

    def __init__(self, projects: list[Project], directory: Path) -> None:
        directory.mkdir(parents=True)
        db = sqlite3.connect(directory / "db.db")
        db.executescript(
            "create table project(n integer primary key, id text, name text, summary text, field text, country text);"
            "create virtual table fts using fts5(name, summary, content='project', content_rowid='n', tokenize='trigram');"
        )
        with db:
            for n, project in enumerate(projects, 1):
                pairs = facet_pairs(project)
                lists = [
                    json.dumps([v for f, v in pairs if f == name], ensure_ascii=False)
                    for name in ("field", "country")
                ]
                db.execute(
                    "insert into project values(?,?,?,?,?,?)",
                    (n, project.id, project.name, project.summary, *lists),
                )
            db.execute("insert into fts(fts) values('rebuild')")
        db.close()
        metadata = {"databases": {"db": {"tables": {"project": {"fts_table": "fts", "fts_pk": "n"}}}}}
        (directory / "metadata.json").write_text(json.dumps(metadata))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"facet_time_limit_ms": "60000", "sql_time_limit_ms": "60000", "default_cache_ttl": "0"}
        options = [part for name, value in settings.items() for part in ("--setting", name, value)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "datasette", "serve", "-i", str(directory / "db.db"), "-m", str(directory / "metadata.json"),
             "-h", "127.0.0.1", "-p", str(port), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(600):
            try:
                self.connection.connect()
                break
            except OSError:
                time.sleep(0.05)

    def page(self, query: BenchQuery) -> int:
        pairs = [("_facet_array", "field"), ("_facet_array", "country"), ("_size", "20")]
        pairs += [(f"{name}__arraycontains", value) for name, (value,) in filters(query).items()]
        if query.q:
            pairs.append(("_search", " ".join(f'"{word}"' for word in words(query.q))))
        return fetch(self.connection, "/db/project?" + urlencode(pairs))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def fetch(connection: http.client.HTTPConnection, path: str) -> int:
    try:
        connection.request("GET", path)
        response = connection.getresponse()
    except http.client.RemoteDisconnected:  # the other engines took longer than a server waits
        connection.close()
        connection.request("GET", path)
        response = connection.getresponse()
    assert response.status == 200, (response.status, path)
    return len(response.read())


def by_understanding(index: Path) -> dict[str, float]:
    """Median milliseconds of toshi by class of query, with those that the other engines do not look for."""
    generation = GenerationStore(index).current()
    warm_up(generation)
    times: dict[str, list[float]] = {}
    for _ in range(21):
        for query in (*QUERIES, *UNDERSTOOD):
            started = time.perf_counter()
            search(generation, SearchRequest(query.q, filters(query)))
            times.setdefault(query.kind, []).append((time.perf_counter() - started) * 1000)
    return {kind: statistics.median(values) for kind, values in times.items()}


def hostile(index: Path) -> dict[str, float]:
    """Milliseconds of the first answer to each hostile query, in a generation that has answered nothing yet."""
    generation = GenerationStore(index).current()
    warm_up(generation)
    times = {}
    for name, q in HOSTILE.items():
        started = time.perf_counter()
        search(generation, SearchRequest(q))
        times[name] = (time.perf_counter() - started) * 1000
    return times


def measure(size: int, corpus: Corpus, folder: Path) -> dict[str, Any]:
    """Everything about one size."""
    rounds, index = folder / "rounds", folder / "index"
    corpus.write(size, rounds)
    projects = [corpus.project(at) for at in range(size)]
    row: dict[str, Any] = {"size": size, "build": toshi_index(rounds, index)}
    row["index_mb"] = sum(path.stat().st_size for path in (index / "000001").iterdir()) / 1e6

    engines: list[Peer] = [Toshi(projects, index)]
    for peer in PEERS[1:]:
        started = time.perf_counter()
        engines.append(peer(projects, folder / peer.name))
        row[f"{peer.name}_build"] = time.perf_counter() - started
    seconds = SECONDS * (4 if size >= 100_000 else 1)
    row["search"] = in_turn({engine.name: engine.search for engine in engines}, seconds)

    row["kinds"], row["hostile"] = by_understanding(index), hostile(index)

    client = create_app({"INDEX": index}).test_client()
    pages: dict[str, Callable[[BenchQuery], object]] = {"wsgi": lambda query: client.get(url_of(query)).data}
    with serving(index) as server, datasette(projects, folder / "datasette") as other:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        pages["http"] = lambda query: fetch(connection, url_of(query))
        pages["datasette"] = other.page
        row["page"] = in_turn(pages, seconds)
        row["memory"] = memory(server.process.pid)
    del engines

    started = time.perf_counter()
    with serving(index) as server:
        server.get("/api/search", q="廃棄物発電")
        row["cold"] = time.perf_counter() - started
    first = 20 + -(-size // PER_ROUND) * PER_ROUND  # of a round that is not there yet
    extra = [corpus.project(first + at) for at in range(25)]
    (rounds / "new.txt").write_text(round_text(extra), encoding="utf-8")
    row["add"] = toshi_index(rounds, index)
    return row


@contextmanager
def datasette(projects: list[Project], directory: Path) -> Iterator[DatasettePage]:
    page = DatasettePage(projects, directory)
    try:
        yield page
    finally:
        page.close()


def table(rows: list[dict[str, Any]]) -> str:
    """The result as Markdown."""
    lines: list[tuple[str, Callable[[dict[str, Any]], str]]] = []
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        for engine in ("toshi", "tantivy", "sqlite"):
            lines.append(
                (
                    f"full search, {name}, {engine} (ms)",
                    lambda r, e=engine, s=share: f"{percentile(r['search'][e], s):.3f}",
                )
            )
        for engine in ("tantivy", "sqlite"):
            lines.append(
                (
                    f"**{name}, toshi ÷ {engine}**",
                    lambda r, e=engine, s=share: f"**{ratio(r['search'], 'toshi', e, s):.2f}**",
                )
            )
    for key, title in (
        ("kinds", "full search, p50 of the costliest class of query, toshi (ms)"),
        ("hostile", "first answer to the costliest of the hostile queries of 200 characters, toshi (ms)"),
    ):
        lines.append((title, lambda r, k=key: f"{max(r[k].values()):.2f}"))
    for key, title in (
        ("wsgi", "toshi through the WSGI app"),
        ("http", "toshi over HTTP"),
        ("datasette", "Datasette over HTTP"),
    ):
        lines.append(
            (f"HTML page, p50, {title} (ms)", lambda r, k=key: f"{percentile(r['page'][k], 0.5):.2f}")
        )
    lines.append(
        (
            "**HTML page, p50, toshi ÷ Datasette, both over HTTP**",
            lambda r: f"**{ratio(r['page'], 'http', 'datasette', 0.5):.2f}**",
        )
    )
    lines += [
        (
            "full build, toshi / tantivy / SQLite (s)",
            lambda r: f"{r['build']:.1f} / {r['tantivy_build']:.1f} / {r['sqlite_build']:.1f}",
        ),
        ("add a round of 25 (s)", lambda r: f"{r['add']:.2f}"),
        ("cold start of the server to its first answer (s)", lambda r: f"{r['cold']:.2f}"),
        ("resident memory of the server (MB)", lambda r: f"{r['memory']:.0f}"),
        ("index on disk (MB)", lambda r: f"{r['index_mb']:.1f}"),
    ]
    out = [
        "| projects | " + " | ".join(f"{row['size']:,}" for row in rows) + " |",
        "|---|" + "---:|" * len(rows),
    ]
    out += [f"| {title} | " + " | ".join(show(row) for row in rows) + " |" for title, show in lines]
    return "\n".join(out)


def ratio(times: dict[str, list[float]], one: str, other: str, share: float) -> float:
    return percentile(times[one], share) / percentile(times[other], share)


def by_kind(row: dict[str, Any]) -> str:
    """Medians by class of query, to see where time goes."""
    kinds = dict.fromkeys(query.kind for query in QUERIES)
    found = []
    for kind in kinds:
        at = [n for n, query in enumerate(QUERIES) if query.kind == kind]
        medians = {
            engine: statistics.median(times[n] for n in range(len(times)) if n % len(QUERIES) in at)
            for engine, times in row["search"].items()
        }
        found.append(f"{kind} " + " ".join(f"{engine} {ms:.3f}" for engine, ms in medians.items()))
    return f"N = {row['size']:,}, p50 by class (ms): " + "; ".join(found)


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    corpus, rows = Corpus(PER_ROUND), []
    for size in sizes:
        os.environ["TOSHI_RATE"] = "0"  # at 100,000 projects the benchmark asks for more than a person may
        folder = Path(tempfile.mkdtemp(prefix="toshi-bench-", dir=os.environ.get("BENCH_TMP")))
        try:
            rows.append(measure(size, corpus, folder))
            print(by_kind(rows[-1]), flush=True)
            for name in ("kinds", "hostile"):
                listed = sorted(rows[-1][name].items(), key=lambda item: -item[1])
                print(f"toshi, {name} (ms): " + ", ".join(f"{kind} {ms:.2f}" for kind, ms in listed))
        finally:
            shutil.rmtree(folder)
    print("\n" + table(rows))


if __name__ == "__main__":
    main()
