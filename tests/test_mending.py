"""What staff undoes and what breaks comes to an end: rollbacks of removals, damage, emptied folders."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from indexer import GenerationStore
from indexer.build import build
from indexer.cli import toshi
from indexer.errors import GenerationDamagedError, NoRoundsError
from indexer.manifest import Manifest
from indexer.rollback import TakenBack, rollback
from indexer.watch import Watcher
from tests.made import ROW, project, round_text, table
from webapp import create_app

BROKEN = table(ROW + "\t余り", title="令和5年度 都市間連携事業 1次公募採択案件一覧")
REMEDY = "ファイルを戻すか、取り除いたままにするなら"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def staff(rounds: Path, index: Path) -> FlaskClient:
    return create_app({"INDEX": index, "ROUNDS": rounds, "TESTING": True}).test_client()


def run(*arguments: object, rounds: Path, index: Path) -> Result:
    environment = {"TOSHI_ROUNDS": str(rounds), "TOSHI_INDEX": str(index)}
    return CliRunner(env=environment).invoke(toshi, [str(argument) for argument in arguments])


@pytest.fixture
def removed(rounds: Path, index: Path) -> Path:
    """The file of a round whose removal was published, then rolled back."""
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1)))
    build(rounds, index)
    path.unlink()
    build(rounds, index)
    rollback(index)
    return path


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
    assert "rollback" not in staff.get("/status").text
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
