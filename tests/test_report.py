"""The report as it looks in a terminal, in a file, and in a console that lacks half of Unicode."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer import RoundRefusedError
from indexer.cli import toshi
from indexer.project import Finding, Round
from indexer.report import findings_as_json, print_result, print_summary, result_as_json
from indexer.wording import Text
from tests.made import ROW, project, table

FAULTS = [
    Finding(
        5, "事業名", Text("事業名が空です。事業名を入れてください。"), letter="F", place="シート「一覧」"
    ),
    Finding(0, "", Text("表題から年度が分かりません。" * 4)),
    Finding(12, "", Text("セルの数が足りません。")),
]
REFUSED = RoundRefusedError(
    "悪い.xlsx", FAULTS, fiscal_year=2024, call=2, warnings=[Finding(7, "対象国", Text("空です。"))]
)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def printed(capsys: pytest.CaptureFixture[str], result: Round | RoundRefusedError) -> list[str]:
    print_result(Path("悪い.xlsx"), result)
    return capsys.readouterr().out.split("\n")


def test_messages_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    head, *lines = printed(capsys, REFUSED)
    assert head == "✗ 取込不可  悪い.xlsx  令和6年度 2次公募  誤り3件  注意1件"
    columns = [line for line in lines if "誤り" in line]
    starts = {
        width(line[: line.index(finding.message[:4])]) for line, finding in zip(columns, FAULTS, strict=True)
    }
    assert len(starts) == 1
    assert columns[0].startswith("    誤り  シート「一覧」 5行目 F列「事業名」  事業名が")
    assert columns[1].startswith("    誤り  ファイル全体 ")
    assert lines[3] == "    注意  7行目「対象国」  空です。"


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_terminal_is_not_overrun(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    lines = [line.replace("\x1b[31m", "").replace("\x1b[0m", "") for line in printed(capsys, REFUSED)]
    assert all(width(line) <= columns + 2 for line in lines)  # a full stop may hang over
    assert "".join("".join(lines).split()).count("表題から年度が分かりません。") == 4
    assert not any(line.strip().startswith(("。", "、", "」")) for line in lines)


def test_no_file_can_paint_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(
        Path("a\x1b[2J\nb.txt"), RoundRefusedError("x", [Finding(1, "列\x07", Text("「\x1b[31m」です。"))])
    )
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a\\x1b[2J\\nb.txt" in out
    assert "列\\x07" in out


def test_more_than_are_shown_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    many = [Finding(row, "", Text("誤っています。")) for row in range(1, 31)]
    assert "    誤り  ほか10件" in printed(capsys, RoundRefusedError("x", many))
    accepted = Round(2025, 1, "題", "x", (project(1),), tuple(many))
    assert "    注意  ほか10件" in printed(capsys, accepted)


def test_the_closing_line_counts(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary([REFUSED, Round(2025, 1, "題", "x", (project(1), project(2)))])
    assert capsys.readouterr().out == "2ファイル: 取込可1、取込不可1（案件2件、誤り3件、注意1件）\n"


def test_json() -> None:
    refused = result_as_json(Path("悪い.xlsx"), REFUSED)
    assert (refused["status"], refused["fiscal_year"], refused["call"]) == ("rejected", 2024, 2)
    assert refused["errors"][0] == {
        "row": 5, "column": "事業名", "message": "シート「一覧」: 事業名が空です。事業名を入れてください。",
    }  # fmt: skip
    assert refused["warnings"] == findings_as_json(REFUSED.warnings)
    accepted = result_as_json(Path("x"), Round(2025, 1, "題", "x", (project(1),)))
    assert (accepted["status"], accepted["errors"], len(accepted["projects"])) == ("accepted", [], 1)


def check(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [Path(sys.executable).parent / "toshi", "check", *arguments],
        cwd=folder, capture_output=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_console_in_cp932(tmp_path: Path) -> None:
    (tmp_path / "round.txt").write_bytes(table(ROW.replace("1", "甲〜한", 1)))
    done = check(tmp_path, "round.txt", PYTHONIOENCODING="cp932")
    assert (done.returncode, done.stderr) == (1, b"")
    out = done.stdout.decode("cp932")
    assert out.startswith("× 取込不可  round.txt")
    assert "番号が「甲～?」になっています" in out
    as_json = json.loads(
        check(tmp_path, "round.txt", "--json", PYTHONIOENCODING="cp932").stdout.decode("ascii")
    )
    assert "甲〜한" in as_json["files"][0]["errors"][0]["message"]


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color(tmp_path: Path, no_color: str, coloured: bool) -> None:
    (tmp_path / "round.txt").write_bytes(table(ROW))
    result = CliRunner(env={"NO_COLOR": no_color}).invoke(toshi, ["check", str(tmp_path)], color=True)
    assert ("\x1b[32m" in result.output) == coloured


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(
        toshi, ["check", "--json", str(tmp_path / "none.txt"), str(tmp_path / "empty")]
    )
    assert result.exit_code == 1
    messages = [file["errors"][0]["message"] for file in json.loads(result.output)["files"]]
    assert messages == [
        "ファイルがありません。名前と場所を確認してください。",
        "フォルダーに公募のファイルがありません。名前と場所を確認してください。",
    ]


@given(st.text())
def test_any_text_is_printed(text: str) -> None:
    result = RoundRefusedError("x", [Finding(1, text, Text.flat(text), place=text)])
    print_result(Path("x"), result)
    json.dumps(result_as_json(Path("x"), result))
