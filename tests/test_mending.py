"""What staff undoes and what breaks comes to an end: rollbacks of removals, damage, emptied folders."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import GenerationStore
from indexer.build import build
from indexer.errors import GenerationDamagedError, NoRoundsError
from indexer.manifest import Manifest
from indexer.rollback import TakenBack, rollback
from indexer.watch import Watcher
from tests.command import run
from tests.made import ROW, project, round_text, table
from webapp import create_app

BROKEN = table(ROW + "\t余り", title="令和5年度 都市間連携事業 1次公募採択案件一覧")
REMEDY = "ファイルを戻すか、取り除いたままにするなら"


# Rolling back a removal


@pytest.mark.usefixtures("removed")
def test_a_removal_that_was_rolled_back_is_told_as_one(
    staff: FlaskClient, rounds: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    result = run("index", rounds=rounds, index=index)
    assert result.exit_code == 1
    assert "2024-2（2024-2.txt）がフォルダーにありません" in result.output
    assert REMEDY in result.output
    assert "内容のままフォルダーにある" not in result.output
    page = staff.get("/status").text
    assert "2024-2 は削除を取り消した（rollback）状態です" in page
    assert "ファイルを直すまで" not in page
    assert "2024-2（削除の取り消し）" in run("status", rounds=rounds, index=index).output
    watcher = Watcher(rounds, index)
    watcher.look()
    watcher.look()
    assert REMEDY in caplog.text
    assert GenerationStore(index).current().index.size == 21


@pytest.mark.usefixtures("removed")
def test_a_removal_and_a_content_that_were_rolled_back(rounds: Path, index: Path) -> None:
    (rounds / "2024-3.txt").write_text(round_text(project(1, call=3)))
    build(rounds, index)
    rollback(index)
    output = run("index", rounds=rounds, index=index).output
    assert "2024-2（2024-2.txt）がフォルダーにありません" in output
    assert "2024-3 は取り消した（rollback）内容のままフォルダーにある" in output


def test_the_file_put_back_ends_the_hold(
    removed: Path, staff: FlaskClient, rounds: Path, index: Path
) -> None:
    removed.write_text(round_text(project(1)))
    result = run("index", rounds=rounds, index=index)
    assert (result.exit_code, "変更はありません（21件）" in result.output) == (0, True)
    assert "rollback" not in run("status", rounds=rounds, index=index).output
    assert "（rollback）" not in staff.get("/status").text
    removed.unlink()
    report = build(rounds, index)
    assert (report.removed, report.complete) == (["2024-2-01"], True)


@pytest.mark.usefixtures("removed")
def test_yes_ends_the_hold_by_removing(rounds: Path, index: Path) -> None:
    assert build(rounds, index, yes=True).removed == ["2024-2-01"]
    assert TakenBack.load(index) == TakenBack()


def test_a_file_that_is_refused_does_not_end_the_hold(removed: Path, rounds: Path, index: Path) -> None:
    removed.write_bytes(BROKEN)
    build(rounds, index)
    assert TakenBack.load(index).holds("2024-2", None)


def test_taking_the_held_file_away_ends_the_hold(rounds: Path, index: Path) -> None:
    build(rounds, index)
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1)))
    build(rounds, index)
    rollback(index)
    (rounds / "2023-1.txt").write_bytes(BROKEN)
    path.unlink()
    build(rounds, index)
    assert TakenBack.load(index).rounds  # the file that is refused may be this round
    (rounds / "2023-1.txt").unlink()
    assert build(rounds, index, dry_run=True).complete
    assert TakenBack.load(index).rounds
    assert build(rounds, index).complete
    assert TakenBack.load(index).rounds == {}


# A folder that is emptied


@pytest.mark.usefixtures("removed")
def test_an_emptied_folder_is_refused_even_while_a_round_is_held(rounds: Path, index: Path) -> None:
    (rounds / "2025-1.txt").unlink()
    with pytest.raises(NoRoundsError, match=r"公開中の21件はそのままです。.*接続を確認"):
        build(rounds, index)
    assert GenerationStore(index).current().index.size == 21
    assert TakenBack.load(index).holds("2024-2", None)


def test_nothing_usable_left_never_removes_without_yes(rounds: Path, index: Path) -> None:
    """Less than half would go, but no file of the folder can be read."""
    small = rounds / "2024-2.txt"
    small.write_text(round_text(project(1)))
    build(rounds, index)
    small.unlink()
    (rounds / "2025-1.txt").write_bytes(BROKEN)
    report = build(rounds, index)
    assert (report.published, report.removed) == (None, ["2024-2-01"])
    assert "toshi index --yes" in report.guarded
    assert build(rounds, index, yes=True).published


# Damage and age


@pytest.fixture
def kept_damage(rounds: Path, index: Path) -> Path:
    """A damaged generation that does not serve; the later one does."""
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (index / "000001" / "lexicon.tsv").unlink()
    return index / "000001"


@pytest.mark.usefixtures("kept_damage")
def test_the_next_index_removes_a_damaged_kept_generation(
    staff: FlaskClient, rounds: Path, index: Path
) -> None:
    for command in ("status", "verify"):
        output = run(command, rounds=rounds, index=index).output
        assert "lexicon.tsv: ファイルがありません。" in output
        assert "toshi index を実行すると、壊れた世代を取り除き" in output
    assert "toshi index</code> を実行すると取り除きます" in staff.get("/status").text
    assert build(rounds, index, dry_run=True).discarded == []
    result = run("index", rounds=rounds, index=index)
    assert result.exit_code == 0
    assert "整理  世代 000001 は壊れていたため取り除きました" in result.output
    assert "WARNING" not in result.output
    assert run("verify", rounds=rounds, index=index).exit_code == 0
    assert GenerationStore(index).names() == ["000002"]


@pytest.mark.usefixtures("kept_damage")
def test_damage_is_told_in_japanese_by_rollback(index: Path) -> None:
    with pytest.raises(GenerationDamagedError, match=r"世代 000001 は壊れているか.*toshi status"):
        rollback(index, "000001")


@pytest.mark.usefixtures("kept_damage")
def test_what_the_watcher_removes_is_logged(
    rounds: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = Watcher(rounds, index)
    watcher.look()
    watcher.look()
    assert "世代 000001 は壊れていたため取り除きました" in caplog.text


@pytest.mark.parametrize("checksum", [True, False])
def test_an_index_of_an_older_layout_is_rebuilt_with_one_line(
    rounds: Path, index: Path, checksum: bool, caplog: pytest.LogCaptureFixture
) -> None:
    build(rounds, index)
    for number in (2, 3):
        shutil.copytree(index / "000001", index / f"{number:06d}")
    for name in GenerationStore(index).names():
        manifest = Manifest.load(index / name)
        object.__setattr__(manifest, "layout", 1)
        manifest.save(index / name)
        if not checksum:
            (index / name / "manifest.sha256").unlink()
    result = run("index", rounds=rounds, index=index)
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if "世代" in line] == [
        "整理  世代 000001、000002、000003 は前の版のプログラムが作ったもので使えないため、取り除きました。",
        "世代 000004 を公開しました（追加20件、変更0件、削除0件、変更なし0件）。",
    ]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert run("verify", rounds=rounds, index=index).exit_code == 0


def test_a_manifest_that_is_no_json_and_has_no_checksum_is_damaged(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (index / "000001" / "manifest.sha256").unlink()
    (index / "000001" / "manifest.json").write_text("{")
    with pytest.raises(GenerationDamagedError, match=r"manifest\.sha256: ファイルがありません"):
        Manifest.load(index / "000001")
    found = json.loads(run("index", "--json", rounds=rounds, index=index).output)
    assert [(one["name"], one["outdated"]) for one in found["discarded"]] == [("000001", False)]


def test_an_unusable_index_is_logged_once_for_each_change(
    rounds: Path, index: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.generations._AGAIN", 0.0)
    client = create_app({"INDEX": index, "ROUNDS": rounds, "TESTING": True}).test_client()

    def complaints() -> int:
        assert [client.get("/").status_code for _ in range(3)] == [503] * 3
        found = [record for record in caplog.records if record.levelno >= logging.WARNING]
        caplog.clear()
        return len(found)

    assert complaints() == 1
    build(rounds, index)
    (index / "000001" / "manifest.json").write_text("{}")
    assert complaints() == 1
    (index / "000001" / "manifest.json").unlink()
    assert complaints() == 1
    build(rounds, index)
    assert client.get("/").status_code == 200
