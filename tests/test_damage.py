"""What disks, people and crashes do to an index folder: noticed, told plainly, and survived."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import open_dir

from indexer import (
    Generation,
    GenerationDamagedError,
    GenerationStore,
    NoIndexError,
    SearchRequest,
    durable,
    search,
)
from indexer.attempt import Attempt
from indexer.build import build
from indexer.errors import GenerationOutdatedError, PublishingError
from indexer.manifest import Manifest
from indexer.publishing import Publisher
from indexer.rollback import rollback
from indexer.verification import verify
from tests.kill import kill_again_and_again
from tests.made import project, round_text
from tests.waiting import until

# What Whoosh leaves open when the disk refuses is closed by the garbage collector.
LEAKS = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
GENERATION_FILES = (
    "seg",
    "toc",
    "lexicon.tsv",
    "thesaurus.json",
    "glosses.json",
    "manifest.json",
    "manifest.sha256",
)


@pytest.fixture
def two(rounds: Path, index: Path) -> Path:
    """An index of two generations."""
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1, summary="地熱。")))
    build(rounds, index)
    return index


def own_copy(path: Path) -> None:
    """Part a file from its links, so that only one generation is damaged."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("kind", GENERATION_FILES)
def test_every_flipped_bit_and_cut_is_noticed(two: Path, kind: str) -> None:
    store, files = GenerationStore(two), [p for p in (two / "000002").iterdir() if p.name.endswith(kind)]
    assert files
    for path in files:
        own_copy(path)
        whole = path.read_bytes()
        places = sorted({0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 1})
        damaged = [whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :] for at in places]
        damaged += [whole[:at] for at in places] + [whole + b"\0"]
        for data in damaged:
            path.write_bytes(data)
            with pytest.raises(GenerationDamagedError):
                store.verify("000002")
            assert not verify(two, "000002").whole
        assert GenerationStore(two).current().name == "000001"
        path.write_bytes(whole)
    assert verify(two, "000002").whole


def test_a_foreign_table_of_contents_is_never_opened(two: Path) -> None:
    shutil.copy(next((two / "000002").glob("*.toc")), two / "000002" / "_MAIN_99.toc")
    with pytest.raises(GenerationDamagedError, match="この世代のものではありません"):
        GenerationStore(two).verify("000002")


def test_the_next_generation_is_built_upon_the_last_whole_one(rounds: Path, two: Path) -> None:
    (two / "000002" / "manifest.json").write_text("{}")
    report = build(rounds, two)
    assert (report.published, report.added, report.unchanged) == ("000003", ["2024-2-01"], 20)
    manifest = GenerationStore(two).verify("000003")
    assert any((two / "000001" / name).exists() for name in manifest.files if name.endswith(".seg"))


def test_all_damaged_is_told_once_in_a_while_and_mended_by_the_next_build(rounds: Path, two: Path) -> None:
    for name in ("000001", "000002"):
        (two / name / "manifest.sha256").unlink()
    store = GenerationStore(two)
    with pytest.raises(GenerationDamagedError) as first:
        store.current()
    with pytest.raises(GenerationDamagedError) as second:
        store.current()
    assert first.value is second.value  # not looked through again at every request
    assert build(rounds, two).published == "000003"
    assert store.current().index.size == 21


def test_a_manifest_of_another_version(two: Path) -> None:
    manifest = GenerationStore(two).verify("000002")
    object.__setattr__(manifest, "layout", 1)
    manifest.save(two / "000002")
    with pytest.raises(GenerationDamagedError, match="別の版のプログラム"):
        GenerationStore(two).verify("000002")


def test_posting_lists_of_another_version_are_never_served(rounds: Path, two: Path) -> None:
    """Whoosh's own codec wrote them before this program had one; manifest and checksums are right."""
    written_by_whoosh(two / "000001")
    assert "別の版のプログラム" in verify(two, "000001").faults[0]
    with pytest.raises(GenerationDamagedError, match=r"世代 000001 は.*別の版のプログラム"):
        rollback(two, "000001")
    with pytest.raises(NoIndexError):
        rollback(two)
    assert GenerationStore(two).current().name == "000002"
    written_by_whoosh(two / "000002")
    with pytest.raises(GenerationOutdatedError, match="toshi index を実行"):
        GenerationStore(two).current()
    with pytest.raises(GenerationOutdatedError):
        GenerationStore(two).open("000001")
    assert build(rounds, two).complete
    assert search(GenerationStore(two).current(), SearchRequest("地熱")).total == 1


def written_by_whoosh(generation: Path) -> None:
    """Write the segments of a generation again with the codec that Whoosh has itself."""
    manifest = Manifest.load(generation)
    writer = open_dir(generation).writer(codec=W3Codec(blocklimit=4096, compression=1))
    writer.commit(optimize=True)
    for lock in generation.glob("*_WRITELOCK"):
        lock.unlink()
    files = {
        path.name: (path.stat().st_size, durable.sha256(path))
        for path in generation.iterdir()
        if path.suffix in (".seg", ".toc") or path.name in manifest.files
    }
    replace(manifest, files=files, fingerprint="of other code").save(generation)


def test_verify_counts_and_finds_what_checksums_cannot(two: Path) -> None:
    found = verify(two, "000002")
    assert (found.whole, found.projects) == (True, 21)
    assert found.terms > 100
    manifest = GenerationStore(two).verify("000002")
    manifest.sources[0].projects["2024-2-01"] = "0" * 32
    manifest.sources[0].projects["2024-2-02"] = "0" * 32
    manifest.save(two / "000002")
    assert verify(two, "000002").faults == (
        "索引の案件は21件ですが、記録では22件です。",
        "2024-2-01: 内容が公開時と違います。",
    )


def test_verify_finds_posting_lists_of_other_documents(two: Path) -> None:
    """Segments of two generations that do not belong together, all checksums right."""
    manifest = GenerationStore(two).verify("000002")
    (toc,) = [name for name in manifest.files if name.endswith(".toc")]
    segments = [name for name in manifest.files if name.endswith(".seg")]
    assert len(segments) == 2
    one, other = sorted(segments, key=lambda name: manifest.files[name][0])
    own_copy(two / "000002" / one)
    shutil.copy(two / "000002" / other, two / "000002" / one)
    manifest.files[one] = manifest.files[other]
    manifest.save(two / "000002")
    assert not verify(two, "000002").whole
    assert toc in manifest.files


def test_who_waits_for_another_publisher_is_told(
    rounds: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = Publisher(index), threading.Thread(target=build, args=(rounds, index))
    with first.lock():
        second.start()
        until(lambda: "another process is publishing; waiting" in caplog.text)
        assert first.store.current_name() is None
    second.join(60)
    assert first.store.current_name() == "000001"


# The file system refuses


def test_publishing_into_a_file(rounds: Path, index: Path) -> None:
    index.write_text("no folder")
    with pytest.raises(PublishingError, match=r"書き込めませんでした.*場所と、共有フォルダーなら"):
        build(rounds, index)


def test_replacing_waits_for_readers_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that is open; here it lets go at the third try."""
    refusals, real = [PermissionError(errno.EACCES, "in use")] * 2, Path.replace

    def replace(path: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(durable, "_PAUSE", 0)
    (tmp_path / "new").write_text("new")
    with pytest.raises(PermissionError):
        durable.replace(tmp_path / "new", tmp_path / "old")
    monkeypatch.setattr(durable, "_is_windows", lambda: True)
    durable.replace(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"


def test_a_generation_in_use_stays_until_it_is_free(
    rounds: Path, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to rename a folder of which a reader has files open."""
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "000001":
            raise PermissionError(errno.EACCES, "in use")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        for number in (2, 3):
            (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, number + 1)]))
            build(rounds, two)
        assert GenerationStore(two).verify("000001")
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, two)
    assert GenerationStore(two).names() == ["000003", "000004", "000005"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB in memory."""
    path = tmp_path / "disk"
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip(f"mounting a small file system is not possible here: {done.stderr.decode().strip()}")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)


def fill(disk: Path, free: int) -> None:
    """Leave some bytes free."""
    status = os.statvfs(disk)
    with (disk / "filler").open("wb") as file:
        file.write(bytes(max(0, status.f_bavail * status.f_frsize - free)))


def refusal(rounds: Path, index: Path) -> str:
    try:
        build(rounds, index)
    except PublishingError as error:
        return str(error)
    return ""


def pieces(generation: Generation) -> tuple[int, int]:
    found = search(generation, SearchRequest("", size=100))
    return found.total, len(found.hits)


@LEAKS
@pytest.mark.parametrize("full_build", [False, True], ids=["incremental", "full build"])
def test_a_full_disk_at_every_stage(
    rounds: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, full_build: bool
) -> None:
    index = small_disk / "index"
    build(rounds, index)
    if full_build:
        monkeypatch.setattr("indexer.plan.fingerprint", lambda _: "another")
    (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, 10)]))
    refused = 0
    for free in (*range(0, 20_000, 4096), *range(20_480, 4_000_000, (40 if full_build else 8) * 4096)):
        fill(small_disk, free)
        message = refusal(rounds, index)
        if not message:
            break
        refused += 1
        assert "ディスクの空き容量が足りません" in message
        assert "公開中の内容はそのままです" in message
        assert pieces(GenerationStore(index).current()) == (20, 20)
        assert not list(index.glob(".building-*"))
        (small_disk / "filler").unlink()
    assert refused > 5
    assert pieces(GenerationStore(index).current()) == (29, 29)


@LEAKS
def test_a_folder_that_can_only_be_read(rounds: Path, small_disk: Path) -> None:
    index = small_disk / "index"
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(PublishingError, match="読み取り専用"):
        build(rounds, index)
    assert GenerationStore(index).current().index.size == 20
    assert verify(index, "000001").whole
    assert build(rounds, index, dry_run=True).added == ["2024-2-01"]


def test_the_record_of_attempts_may_be_rubbish(rounds: Path, index: Path) -> None:
    build(rounds, index)
    assert Attempt.load(index) is not None
    (index / "LAST_ATTEMPT.json").write_text('{"refused": [{}]}')
    assert Attempt.load(index) is None
    with pytest.raises(NoIndexError):
        GenerationStore(index.with_name("none")).current()


def test_killed_at_random_instants_while_a_server_answers(tmp_path: Path) -> None:
    counts = kill_again_and_again(6, seed=3, folder=tmp_path)
    assert counts["answers"] > 20
    assert counts["killed"] > 0


def test_a_generation_of_other_code_is_reported_not_misread(rounds: Path, tmp_path: Path) -> None:
    """Whole by its checksums, and yet laid out otherwise."""
    index = tmp_path / "index"
    build(rounds, index)
    folder = index / "000001"
    lexicon = folder / "lexicon.tsv"
    lexicon.write_bytes(lexicon.read_bytes().replace(b"\t", b""))
    manifest = Manifest.load(folder)
    entry = (lexicon.stat().st_size, hashlib.sha256(lexicon.read_bytes()).hexdigest())
    replace(manifest, files={**manifest.files, lexicon.name: entry}).save(folder)
    with pytest.raises(GenerationDamagedError, match="別の版のプログラム"):
        GenerationStore(index).current()
