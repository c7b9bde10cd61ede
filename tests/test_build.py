"""Rounds → generations: what is published, what is shared, what a reader sees meanwhile."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexer import Generation, GenerationDamagedError, GenerationStore, NoIndexError, SearchRequest, search
from indexer.build import build
from indexer.errors import IndexBusyError, NoRoundsError
from indexer.publishing import Publisher
from indexer.rollback import rollback
from indexer.writing import analyse_projects
from tests.made import ROW, project, round_text, table


def ids(generation: Generation, q: str = "") -> set[str]:
    return {hit.project.id for hit in search(generation, SearchRequest(q, size=100)).hits}


def test_first_publish(rounds: Path, index: Path) -> None:
    report = build(rounds, index)
    assert (report.published, len(report.added), report.complete, report.total) == ("000001", 20, True, 20)
    manifest = GenerationStore(index).current().manifest
    assert [(s.path, s.round, len(s.projects)) for s in manifest.sources] == [("2025-1.txt", "2025-1", 20)]
    assert manifest.files.keys() == {p.name for p in (index / "000001").iterdir()} - {
        "manifest.json",
        "manifest.sha256",
    }


def test_unchanged_input_publishes_nothing(rounds: Path, index: Path) -> None:
    build(rounds, index)
    report = build(rounds, index)
    assert (report.published, report.unchanged, report.rounds) == (None, 20, [])
    assert GenerationStore(index).names() == ["000001"]


def test_a_new_round_shares_the_segments_there_are(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1), project(2)))
    report = build(rounds, index)
    assert report.added == ["2024-2-01", "2024-2-02"]
    old, new = (GenerationStore(index).verify(name) for name in ("000001", "000002"))
    shared = [name for name in old.files if name.endswith(".seg")]
    assert shared
    assert all((index / "000001" / name).samefile(index / "000002" / name) for name in shared)
    assert set(shared) < new.files.keys()


def test_a_corrected_round_replaces_and_removes(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1, summary="水力を使う。"), project(2), project(3)))
    build(rounds, index)
    path.write_text(round_text(project(1, summary="地熱を使う。"), project(2)))
    report = build(rounds, index)
    assert (report.added, report.changed, report.removed) == ([], ["2024-2-01"], ["2024-2-03"])
    generation = GenerationStore(index).current()
    assert (ids(generation, "水力"), ids(generation, "地熱")) == (set(), {"2024-2-01"})
    assert generation.index.size == 22


def test_a_removed_file_removes_its_round(rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (rounds / "2024-2.txt").unlink()
    assert build(rounds, index).removed == ["2024-2-01"]
    assert GenerationStore(index).current().index.size == 20


def test_a_bad_file_leaves_the_good_ones_and_its_own_round_as_it_was(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1)))
    build(rounds, index)
    path.write_bytes(table(ROW + "\t余り"))
    (rounds / "2023-1.txt").write_text(round_text(project(1, fiscal_year=2023, call=1)))
    report = build(rounds, index)
    assert not report.complete
    assert [refusal.path for refusal in report.refused] == ["2024-2.txt"]
    assert (report.added, report.removed) == (["2023-1-01"], [])
    assert {"2024-2-01", "2023-1-01"} < ids(GenerationStore(index).current())


def test_two_files_of_one_round(rounds: Path, index: Path) -> None:
    (rounds / "a.txt").write_text(round_text(project(1)))
    (rounds / "b.txt").write_text(round_text(project(1)))
    assert build(rounds, index).complete  # the same content twice is no conflict
    (rounds / "b.txt").write_text(round_text(project(1, name="別の事業")))
    report = build(rounds, index)
    assert not report.complete
    assert "a.txt と b.txt" in str(report.conflicts[0])


def test_dry_run_publishes_nothing(rounds: Path, index: Path) -> None:
    report = build(rounds, index, dry_run=True)
    assert (len(report.added), report.published) == (20, None)
    assert GenerationStore(index).current_name() is None


def test_no_rounds(tmp_path: Path, index: Path) -> None:
    with pytest.raises(NoRoundsError, match="フォルダーがありません"):
        build(tmp_path / "missing", index)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoRoundsError, match="取り込める公募のファイルがありません"):
        build(tmp_path / "empty", index)


def test_other_code_or_vocabulary_means_a_full_build(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(rounds, index)
    monkeypatch.setattr("indexer.plan.fingerprint", lambda _: "another")
    report = build(rounds, index)
    assert (report.published, report.unchanged, len(report.rounds)) == ("000002", 20, 1)
    old, new = (GenerationStore(index).verify(name) for name in ("000001", "000002"))
    assert not {n for n in old.files if n.endswith(".seg")} & new.files.keys()


def test_many_segments_become_one(rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.writing.MOST_SEGMENTS", 3)
    for number in range(1, 5):
        (rounds / f"{number}.txt").write_text(round_text(project(1, call=number)))
        build(rounds, index)
    generation = GenerationStore(index).current()
    assert sum(name.endswith(".seg") for name in generation.manifest.files) <= 3
    assert generation.index.size == 24


def test_copies_where_links_are_impossible(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(rounds, index)

    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", no_links)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    assert build(rounds, index).published == "000002"
    assert GenerationStore(index).current().index.size == 21


def test_several_processes_give_the_same_tokens() -> None:
    projects = [project(n, summary=f"第{n}の取組、ＣＯ₂を{n}割削減。") for n in range(1, 420)]
    assert list(analyse_projects(projects, 2)) == list(analyse_projects(projects, 1))


# Generations


def test_the_last_three_are_kept(rounds: Path, index: Path) -> None:
    for number in range(1, 6):
        (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, number + 1)]))
        build(rounds, index)
    assert GenerationStore(index).names() == ["000003", "000004", "000005"]
    assert sorted(p.name for p in index.iterdir()) == [
        "000003", "000004", "000005", "CURRENT", "LAST_ATTEMPT.json", "LOCK",
    ]  # fmt: skip


def test_a_reader_keeps_its_generation_and_sees_the_next_at_once(rounds: Path, index: Path) -> None:
    store = GenerationStore(index)
    with pytest.raises(NoIndexError, match="toshi index"):
        store.current()
    build(rounds, index)
    first = store.current()
    assert store.current() is first
    for number in range(1, 5):
        (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, number + 1)]))
        build(rounds, index)
        assert store.current().index.size == 20 + number
    assert not first.path.exists()
    assert len(ids(first)) == 20  # pruned on disk, still readable by who has it open


def test_rollback(rounds: Path, index: Path) -> None:
    store = GenerationStore(index)
    with pytest.raises(NoIndexError, match=r"索引がまだありません.*toshi index を実行してください"):
        rollback(index)
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    assert store.current().index.size == 21
    assert rollback(index) == ("000002", "000001", ())
    assert store.current().index.size == 20
    with pytest.raises(NoIndexError, match=r"戻せる世代がありません.*toshi status で確認してください"):
        rollback(index)


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "manifest"])
def test_a_damaged_generation_is_noticed_and_the_last_whole_one_serves(
    rounds: Path, index: Path, damage: str
) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (segment,) = {p.name for p in (index / "000002").glob("*.seg")} - {
        p.name for p in (index / "000001").glob("*.seg")
    }
    path = index / "000002" / ("manifest.json" if damage == "manifest" else segment)
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
    path.unlink()
    if damage != "remove":
        path.write_bytes(data[: len(data) // 2] if damage in ("cut", "manifest") else data)
    store = GenerationStore(index)
    with pytest.raises(GenerationDamagedError):
        store.verify("000002")
    assert store.current().index.size == 20
    assert build(rounds, index).published == "000003"
    assert store.current().index.size == 21


def test_nothing_whole_left(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (index / "000001" / "manifest.json").write_text("{}")
    with pytest.raises(GenerationDamagedError, match="チェックサムと違います"):
        GenerationStore(index).current()


def test_a_failed_switch_keeps_what_serves(rounds: Path, index: Path) -> None:
    build(rounds, index)
    store = GenerationStore(index)
    first = store.current()
    (index / "000002").mkdir()
    Publisher(index).point_to("000002")
    assert store.current() is first


def test_rubbish_in_current_is_not_followed(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (index / "CURRENT").write_text("../../etc\n")
    assert GenerationStore(index).current_name() is None
    assert GenerationStore(index).current().name == "000001"


def test_one_publisher_at_a_time(rounds: Path, index: Path) -> None:
    first, second = Publisher(index), Publisher(index)
    with first.lock(), pytest.raises(IndexBusyError, match="まだ実行中"), second.lock(timeout=0.01):
        pass
    assert build(rounds, index).published


def _build(rounds: Path, index: Path) -> None:
    build(rounds, index)


def test_two_builds_at_once(rounds: Path, index: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_build, args=(rounds, index)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert GenerationStore(index).names() == ["000001"]


KILLED = """
import os, signal, sys
from pathlib import Path
from indexer import durable, publishing, manifest
from indexer.build import build
left = int(sys.argv[3])
def dying(step):
    def wrapped(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **kwargs)
    return wrapped
durable.sync = publishing.sync = manifest.sync = dying(durable.sync)
publishing.sha256 = manifest.sha256 = dying(durable.sha256)
Path.rename, Path.replace = dying(Path.rename), dying(Path.replace)
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_killed_at_every_step_of_publishing(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    sizes, step = [], 0
    while True:
        done = subprocess.run([sys.executable, "-c", KILLED, rounds, index, str(step)], check=False)
        size = GenerationStore(index).current().index.size
        sizes.append(size)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        step += 1
    assert step > 5
    assert sizes == sorted(sizes)
    assert set(sizes) == {20, 21}
    build(rounds, index)
    assert not list(index.glob(".building-*"))
    assert len(GenerationStore(index).names()) <= 4  # the last three, and the one that served


def test_answers_stay_whole_while_publishing(rounds: Path, index: Path) -> None:
    build(rounds, index)
    store, stop, seen, wrong = GenerationStore(index), threading.Event(), set(), []

    def ask() -> None:
        while not stop.is_set():
            generation = store.current()
            found = search(generation, SearchRequest("事業", size=100))
            seen.add(found.total)
            if found.total != generation.index.size or len(found.hits) != found.total:
                wrong.append(found.total)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 7):
        (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, number + 1)]))
        build(rounds, index)
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert seen <= set(range(20, 27))
    assert len(seen) > 1


def test_the_manifest_can_be_read_by_a_person(rounds: Path, index: Path) -> None:
    build(rounds, index)
    manifest = json.loads((index / "000001" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sources"][0]["title"].startswith("令和7年度")
