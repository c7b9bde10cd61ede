from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import GenerationStore
from indexer.cli import toshi
from tests.conftest import ROUNDS
from tests.made import ROW, project, round_text, table
from webapp import cli


@pytest.fixture
def run(rounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TOSHI_ROUNDS", str(rounds))
    monkeypatch.setenv("TOSHI_INDEX", str(tmp_path / "index"))

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(toshi, [str(argument) for argument in arguments])

    return call


def test_index_and_search(run) -> None:  # type: ignore[no-untyped-def]
    first = run("index")
    assert first.exit_code == 0
    assert "世代 000001 を公開しました（追加20件、変更0件、削除0件、変更なし0件）" in first.output
    assert "変更はありません（20件）" in run("index").output
    found = run("search", "「廃棄物発電」")
    assert found.output.startswith("3件（「廃棄物発電」を含む）")
    assert "横浜市 ⇄ メトロセブ地域" in found.output
    narrowed = json.loads(
        run("search", "「廃棄物発電」", "--country", "Thailand", "--field", "廃棄物処理", "--json").output
    )
    assert [hit["id"] for hit in narrowed["hits"]] == ["2025-1-04"]


def test_index_options_and_json(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    dry = run("index", "--dry-run")
    assert "公開はしていません（追加20件" in dry.output
    report = json.loads(run("index", "--rounds", rounds, "--index", tmp_path / "other", "--json").output)
    assert (report["published"], len(report["added"])) == ("000001", 20)
    assert GenerationStore(tmp_path / "other").current().index.size == 20


def test_index_with_a_bad_file(run, rounds: Path) -> None:  # type: ignore[no-untyped-def]
    (rounds / "bad.txt").write_bytes(table(ROW + "\t余り"))
    (rounds / "a.txt").write_text(round_text(project(1)))
    (rounds / "b.txt").write_text(round_text(project(1, name="別")))
    result = run("index")
    assert result.exit_code == 1
    assert "取込不可  bad.txt" in result.output
    assert "4行目  セルの数が多すぎます" in result.output
    assert "重複" in result.output
    assert "追加20件" in result.output  # neither of the two that differ
    report = json.loads(run("index", "--json").output)
    assert report["refused"][0]["errors"][0]["row"] == 4


def test_a_refusal_says_what_to_do_next(run, rounds: Path) -> None:  # type: ignore[no-untyped-def]
    for name in "abcd":
        (rounds / f"{name}.txt").write_bytes(table(ROW + "\t余り"))
    some = "a.txt、b.txt、c.txt ほか1件 の誤りを直して保存し、もう一度 toshi index を実行してください。"
    assert run("index").output.endswith(f"次に  {some}\n")
    run("index")
    path = rounds / "d.txt"
    assert run("check", path).output.endswith(
        f"次に  {path} の誤りを直して保存し、もう一度 toshi check を実行してください。\n"
    )
    path.write_bytes(table(ROW))
    assert "次に" not in run("check", path).output


def test_nothing_that_can_be_used(run, rounds: Path) -> None:  # type: ignore[no-untyped-def]
    (rounds / "2025-1.txt").unlink()
    assert "ファイルをこのフォルダーに入れてください。" in str(run("index").exception)
    (rounds / "bad.txt").write_bytes(table(ROW + "\t余り"))
    said = str(run("index").exception).split("\n")
    assert "次の誤りを直して保存し、もう一度 toshi index を実行してください。" in said[0]
    assert said[1].startswith("bad.txt: 4行目: セルの数が多すぎます")
    rounds.rename(rounds.with_name("moved"))
    assert "正しい場所を --rounds で指定してください。" in str(run("index").exception)


def test_check(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    good = run("check", rounds)
    assert (good.exit_code, "✓ 取込可  " in good.output, "20件" in good.output) == (0, True, True)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(table(*["x\t" + ROW.split("\t", 1)[1]] * 25))
    result = run("check", bad)
    assert result.exit_code == 1
    assert "ほか5件" in result.output
    warned = tmp_path / "warned.txt"
    warned.write_bytes(table(ROW.replace("省エネルギー", "宇宙"), title="採択"))
    assert "注意  4行目「対象分野」" in run("check", warned, "--year", "2023", "--call", "1").output


def test_check_as_json(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bad = tmp_path / "bad.txt"
    bad.write_bytes(table(ROW.replace("試験事業", "")))
    result = run("check", rounds / "2025-1.txt", bad, "--json")
    accepted, rejected = json.loads(result.output)["files"]
    assert (accepted["status"], accepted["fiscal_year"], accepted["call"], len(accepted["projects"])) == (
        "accepted",
        2025,
        1,
        20,
    )
    assert accepted["projects"][1]["target_areas"] == ["メトロセブ地域(セブ市、マンダウエ市、ダナオ市)"]
    assert (rejected["status"], rejected["errors"]) == (
        "rejected",
        [{"row": 4, "column": "事業名", "message": "事業名が空です。事業名を入れてください。"}],
    )
    assert result.exit_code == 1


def test_check_says_what_a_file_would_change(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "2024-2.txt"
    path.write_text(round_text(project(1), project(2), project(3)))
    assert "公開" not in run("check", path).output  # nothing serves
    assert "change" not in json.loads(run("check", path, "--json").output)["files"][0]
    run("index")
    assert "2024-2 はまだ公開されていません（追加3件になります）。" in run("check", path).output
    (rounds / path.name).write_bytes(path.read_bytes())
    run("index")
    assert "公開中の 2024-2（2024-2.txt）と同じ内容です。" in run("check", path).output
    path.write_text(round_text(project(1, summary="地熱。"), project(3), project(4)))
    result = run("check", path)
    assert "（2024-2.txt）を置き換えます: 追加1件、変更1件、削除1件、変更なし1件。" in result.output
    assert re.findall(r"^ {10}(\S+  2024-2-\S+.*)$", result.output, re.MULTILINE) == [
        "変更  2024-2-01  事業概要",
        "削除  2024-2-02",
        "追加  2024-2-04",
    ]
    change = json.loads(run("check", path, "--json").output)["files"][0]["change"]
    (dry,) = [c for c in dry_run(run, rounds, path) if c["round"] == "2024-2"]
    assert change == {**dry, "needs_yes": False}
    assert (change["added"], change["changed"], change["removed"], change["serves_from"]) == (
        ["2024-2-04"], {"2024-2-01": ["事業概要"]}, ["2024-2-02"], "2024-2.txt",
    )  # fmt: skip
    assert "change" not in json.loads(run("check", broken(tmp_path), "--json").output)["files"][0]


def test_check_names_files_of_one_round(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Of a folder, where both could not be taken in; not of two folders, which hold two states of one file."""
    again = rounds / "2025-1_再送.txt"
    again.write_bytes((rounds / "2025-1.txt").read_bytes())
    assert run("check", rounds).exit_code == 0  # the same twice
    again.write_text(again.read_text(encoding="utf-8").replace("エックス", "ワイ"), encoding="utf-8")
    result = run("check", rounds)
    assert result.exit_code == 1
    assert "同じ公募（2025-1）で内容の違うファイルがあります: 2025-1.txt。正しいものだけを" in result.output
    one, other = json.loads(run("check", rounds, "--json").output)["files"]
    assert (one["rivals"], other["rivals"]) == (["2025-1_再送.txt"], ["2025-1.txt"])
    assert run("check", rounds, "--year", "2023", "--call", "1").exit_code == 0  # which is meant is not said
    assert run("check", rounds / "2025-1.txt", again.rename(tmp_path / again.name)).exit_code == 0


def dry_run(run, rounds: Path, path: Path) -> list[dict[str, Any]]:  # type: ignore[no-untyped-def]
    """What `index --dry-run` says of the rounds when a file takes its place."""
    (rounds / path.name).write_bytes(path.read_bytes())
    changes: list[dict[str, Any]] = json.loads(run("index", "--dry-run", "--json").output)["rounds"]
    return changes


def broken(folder: Path) -> Path:
    path = folder / "broken.txt"
    path.write_bytes(table(ROW + "\t余り"))
    return path


def test_check_says_what_a_publish_would_ask_for(run, rounds: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("index")
    whole = (rounds / "2025-1.txt").read_text(encoding="utf-8").split("\n")
    part = tmp_path / "令和7年度.txt"
    part.write_text("\n".join(whole[:12]), encoding="utf-8")
    output = run("check", part).output
    assert "公開中の 2025-1 は 2025-1.txt から取り込まれています。フォルダーにあれば、" in output
    assert "半分より多くが削除されるため、公開するには toshi index --yes が必要です。" in output
    (rounds / "2025-1.txt").write_text("\n".join(whole).replace("エックス", "ワイ"), encoding="utf-8")
    run("index")
    run("rollback")
    assert "取り消した（rollback）内容と同じです。" in run("check", rounds).output


def test_check_remembers_the_year_and_call_that_were_supplied(run, rounds: Path) -> None:  # type: ignore[no-untyped-def]
    path = rounds / "untitled.txt"
    path.write_bytes(table(ROW, title="採択案件"))
    assert run("check", path).exit_code == 1
    run("index", "--year", 2023, "--call", 1)
    assert "公開中の 2023-1（untitled.txt）と同じ内容です。" in run("check", path).output


def test_status_and_rollback(run, rounds: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("status").exit_code == 1
    run("index")
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    run("index")
    output = run("status").output
    assert re.search(r"公開中: 世代 000002（.* 公開、21件、検査済み）", output)
    assert re.search(r"2025-1 +20 +0  2025-1.txt", output)
    assert re.search(r"保管: 世代 000001（.* 公開、20件）", output)
    assert run("rollback").output == "世代 000002 を取り消し、世代 000001 を公開しました。\n"


@pytest.mark.usefixtures("run")
def test_errors_are_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["toshi", "search", "水素"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1
    assert "索引がまだありません。toshi index を実行してください。" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["index", "check", "search", "serve", "status", "verify", "rollback", "watch"]
)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    result = CliRunner().invoke(toshi, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.isascii()  # a console of any language shows it
    assert len(result.output.split("\n")[2].strip()) > 10
    assert "..." not in CliRunner().invoke(toshi, ["--help"]).output.partition("Commands:")[2]
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"toshi {command}" in readme


@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii"])
def test_every_answer_can_be_sent_to_a_file_on_windows(index_path: Path, encoding: str) -> None:
    """Redirected output is written in the code page, which has neither ⇄ nor, outside Japan, Japanese."""
    runner = CliRunner(charset=encoding, env={"TOSHI_INDEX": str(index_path), "TOSHI_ROUNDS": str(ROUNDS)})
    for command in (
        ["search", "省エネ"],
        ["search", "インドネシヤ"],
        ["search", "--json", "省エネ"],
        ["status"],
        ["verify"],
        ["index", "--dry-run"],
        ["check", str(ROUNDS)],
    ):
        result = runner.invoke(toshi, command)
        assert (command, result.exit_code, result.exception) == (command, 0, None)
    assert ("⇔" in runner.invoke(toshi, ["search", "省エネ"]).output) == (encoding == "cp932")


def test_the_published_round_is_the_ministrys_own() -> None:
    data = (ROUNDS / "2025-1.txt").read_bytes()
    assert data.startswith(b"\n\n\xe4\xbb\xa4")
