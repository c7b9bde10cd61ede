"""What the staff sees: the command and the page, on good days and bad ones."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Finding, GenerationStore, era_year
from indexer.build import build
from indexer.errors import NoRoundsError
from indexer.rollback import rollback
from indexer.wording import Text, enumerated
from tests.command import run
from tests.made import ROW, project, round_text, table
from tests.server import serving
from tests.test_language import unmarked
from tests.test_web import text_of
from webapp.status import english_place, english_text

WARNED = table(ROW.replace("省エネルギー", "宇宙&海"), title="令和6年度 都市間連携事業 2次公募採択案件一覧")
BROKEN = table(ROW + "\t余り", title="令和5年度 都市間連携事業 1次公募採択案件一覧")


def english(staff: FlaskClient) -> str:
    """The status page in English: its texts, whose Japanese is marked or quoted."""
    page = staff.get("/status?lang=en").text
    assert '<html lang="en">' in page
    assert not unmarked(page)
    return text_of(page)


def damage(index: Path, name: str) -> None:
    (index / name / "manifest.sha256").unlink()


def test_before_the_first_publish(staff: FlaskClient, rounds: Path, index: Path) -> None:
    page = staff.get("/status")
    assert page.status_code == 200
    assert "公開中の世代はありません" in page.text
    assert "まだ取り込んでいないファイルがあります: 2025-1.txt" in text_of(page.text)
    assert "Put the round files into the folder and run toshi index." in english(staff)
    assert "Files not taken in yet: 2025-1.txt" in english(staff)
    result = run("status", rounds=rounds, index=index)
    assert (result.exit_code, "公開中の世代はありません" in result.output) == (1, True)
    assert json.loads(run("status", "--json", rounds=rounds, index=index).output)["serving"] is None
    assert not index.exists()  # looking makes nothing


def test_a_good_day(staff: FlaskClient, rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_bytes(WARNED)
    build(rounds, index)
    page = staff.get("/status")
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page.text
    for text in ("000001", "21件", "2025-1.txt", "2024-2.txt の注意1件", "問題はありませんでした"):
        assert text in page.text
    assert "宇宙&amp;海」" in page.text
    assert "まだ取り込んでいない" not in page.text
    said = english(staff)
    for text in (
        "Generation 000001 was published. There were no problems.",
        "Warnings about “2024-2.txt” (1)",
    ):
        assert text in said
    result = run("status", rounds=rounds, index=index)
    assert result.exit_code == 0
    assert "注意  2024-2.txt  4行目「対象分野」: 「宇宙&海」" in result.output
    found = json.loads(run("status", "--json", rounds=rounds, index=index).output)
    assert (found["serving"]["generation"], found["serving"]["verified"]) == ("000001", True)
    assert [source["projects"] for source in found["sources"]] == [1, 20]
    assert found["sources"][0]["warnings"][0]["row"] == 4
    assert found["waiting"] == []


def test_a_bad_file(staff: FlaskClient, rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "bad.txt").write_bytes(BROKEN)
    assert "まだ取り込んでいないファイルがあります: bad.txt" in text_of(staff.get("/status").text)
    build(rounds, index)
    page = staff.get("/status").text  # at once: what was looked up before is not shown again
    assert "まだ取り込んでいない" not in page
    assert "bad.txt（取込不可）" in page
    assert "4行目: セルの数が多すぎます" in text_of(page)
    assert "“bad.txt” was refused" in english(staff)
    result = run("status", rounds=rounds, index=index)
    assert result.exit_code == 0
    assert "取込不可  bad.txt\n  4行目: セルの数が多すぎます" in result.output
    found = json.loads(run("status", "--json", rounds=rounds, index=index).output)
    assert found["last_attempt"]["refused"][0]["errors"][0]["row"] == 4


def test_a_damaged_generation(staff: FlaskClient, rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    damage(index, "000002")
    page = staff.get("/status").text
    assert "世代 000002 は壊れているため、世代 000001 を公開しています" in page
    assert "破損" in page
    said = english(staff)
    assert "Generation 000002 is damaged, so generation 000001 is being served." in said
    assert "damaged (toshi index removes it)" in said
    result = run("status", rounds=rounds, index=index)
    assert (result.exit_code, "世代 000002 は壊れているため公開していません" in result.output) == (1, True)
    result = run("verify", rounds=rounds, index=index)
    assert result.exit_code == 1
    assert "正常  世代 000001  ファイル" in result.output
    assert "破損  世代 000002" in result.output
    found = json.loads(run("verify", "--json", rounds=rounds, index=index).output)["generations"]
    assert [one["whole"] for one in found] == [True, False]
    assert run("verify", "000001", rounds=rounds, index=index).exit_code == 0


def test_after_a_rollback(staff: FlaskClient, rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    rollback(index)
    assert "2024-2 は取り消した（rollback）状態です" in staff.get("/status").text
    assert "2024-2 was rolled back." in english(staff)
    result = run("index", rounds=rounds, index=index)
    assert result.exit_code == 1
    assert "toshi index --yes" in result.output
    assert "取り消し中（rollback）: 2024-2" in run("status", rounds=rounds, index=index).output
    again = json.loads(run("index", "--yes", "--json", rounds=rounds, index=index).output)
    assert (again["published"], again["added"]) == ("000003", ["2024-2-01"])
    result = run("rollback", "--to", "000001", rounds=rounds, index=index)
    assert "世代 000003 を取り消し、世代 000001 を公開しました" in result.output


def test_attempts_that_fail_are_kept(staff: FlaskClient, rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2025-1.txt").unlink()
    with pytest.raises(NoRoundsError):
        build(rounds, index)
    assert "取り込める公募のファイルがありません" in staff.get("/status").text
    rounds.rmdir()
    page = staff.get("/status").text
    assert "公募のフォルダーを読めません" in page
    assert "The folder of round files cannot be read." in english(staff)
    assert str(rounds) not in page
    assert "フォルダーがありません" in run("status", rounds=rounds, index=index).output


def test_the_guard_is_told_everywhere(staff: FlaskClient, rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (rounds / "2025-1.txt").unlink()
    result = run("index", rounds=rounds, index=index)
    assert result.exit_code == 1
    assert "確認  公開中の21件のうち20件（2025-1から20件）が削除されるため" in result.output
    assert "削除  2025-1 の20件すべて\n" in result.output
    assert "公開しました" not in result.output
    found = json.loads(run("index", "--json", rounds=rounds, index=index).output)
    assert (found["published"], found["needs_yes"], len(found["removed"])) == (None, True, 20)
    assert "toshi index --yes" in staff.get("/status").text


def test_the_report_of_a_correction(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(*[project(n) for n in range(1, 40)]))
    run("index", rounds=rounds, index=index)
    path.write_text(round_text(*[project(n, countries=("タイ",)) for n in range(2, 40)], project(40)))
    output = run("index", "--dry-run", rounds=rounds, index=index).output
    assert "2024-2     1    38     1         0  2024-2.txt" in output
    assert "変更  2024-2-02  対象国\n" in output
    assert "ほか9件（--json ですべて表示します）" in output
    assert "公開はしていません（追加1件、変更38件、削除1件、変更なし20件）" in output
    found = json.loads(run("index", "--json", rounds=rounds, index=index).output)
    assert found["rounds"][1]["changed"]["2024-2-02"] == ["対象国"]
    assert GenerationStore(index).current().index.size == 59


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("projects", "shown"), [(200, True), (20, False)])
def test_long_work_shows_its_progress_on_a_terminal(
    rounds: Path, index: Path, projects: int, shown: bool
) -> None:
    import pty

    (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, projects + 1)]))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "index", "--rounds", str(rounds)]
    done = subprocess.run(
        [*command, "--index", str(index)], check=True, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    told = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while piece := os.read(ours, 65536):
            told += piece
    os.close(ours)
    assert ("解析しています" in told.decode()) == shown
    assert "解析しています" not in done.stdout.decode()
    assert f"追加{projects + 20}件" in done.stdout.decode()


def test_a_server_on_a_damaged_index_recovers_by_itself(rounds: Path, index: Path) -> None:
    build(rounds, index)
    damage(index, "000001")
    with serving(index) as server:
        with pytest.raises(HTTPError, match="503") as caught:
            server.page("/")
        assert "索引がまだ用意されていません" in caught.value.read().decode()
        with pytest.raises(HTTPError, match="503"):
            server.get("/healthz")
        assert "公開中の世代はありません" in server.page("/status")
        build(rounds, index)
        assert server.get("/healthz") == {"status": "ok", "generation": "000002", "projects": 20}
        assert "すべての案件" in server.page("/")


def test_a_refusal_says_where_and_what_to_do_next(staff: FlaskClient, rounds: Path, index: Path) -> None:
    (rounds / "壊れ.txt").write_bytes(BROKEN)
    (rounds / "empty.xlsx").write_bytes(b"")
    (rounds / "2024-2.txt").write_bytes(
        table(ROW.replace("省エネルギー", ""), ROW.replace("省エネルギー", "宇宙"))
    )
    build(rounds, index)
    said = text_of(staff.get("/status").text)
    assert "4行目: セルの数が多すぎます" in said
    assert "ファイル全体: ファイルが空です。" in said
    assert (
        "取込不可のファイルの内容は公開していません。書かれた箇所を直し、同じ名前で公募のフォルダーに置き直してください。"
        in said
    )
    assert "toshi watch か toshi serve --watch の実行中は、置かれたファイルを自動で読み込みます。" in said
    said = english(staff)
    assert "Row 4: Too many cells (9 instead of 8). Check whether “余り” is superfluous" in said
    assert "The whole file: The file is empty. Save the list of adopted projects again." in said
    assert "put the file back into the folder of round files under the same name." in said
    assert "otherwise run toshi index." in said
    assert "“対象分野” (Field)" in said
    assert 'column “<span lang="ja">対象分野</span>” (Field)' in staff.get("/status?lang=en").text


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (Finding(0, "", Text("")), "The whole file"),
        (
            Finding(5, "事業名", Text(""), "F", "シート「一 覧」"),
            "Sheet “一 覧”, row 5, column F “事業名” (Project name)",
        ),
        (
            Finding(0, "見慣れない列", Text(""), "", "2番目の表 3ページ"),
            "Table 2, page 3, column “見慣れない列”",
        ),
        (Finding(7, "", Text(""), "B"), "Row 7, column B"),
    ],
)
def test_places_in_english(app: Flask, finding: Finding, place: str) -> None:
    with app.test_request_context("/status?lang=en"):
        assert english_place(finding) == place


PLACE = Text("%(part)s %(row)s行目", part="2番目の表 3ページ", row=5)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        (Text("空です。"), "The cell is empty."),
        (
            Text("「%(value)s」は知られていない国名です。そのまま取り込みました。", value="<b>ベトナ厶"),
            '“<span lang="ja">&lt;b&gt;ベトナ厶</span>” is not a known country. It was taken in as it is.',
        ),
        (
            Text(
                "番号%(number)sは%(place)sにもあります。どちらかの番号を直してください。",
                number=5,
                place=PLACE,
            ),
            "Number 5 is also in table 2, page 3, row 5. Correct one of the two numbers.",
        ),
        (
            Text("%(other)sとありますが、この公募は%(own)sです。", other=era_year(2019), own=era_year(2018)),
            "The text says FY2019, but this round is of FY2018.",
        ),
        (
            Text("%(table)sは列が足りないので取り込みません。", table="シート「一覧」"),
            'Not taken in for lack of columns: sheet “<span lang="ja">一覧</span>”.',
        ),
        (
            Text("番号%(some)s%(more)sがありません。", some=enumerated([1, 3]), more="…"),
            "Missing from the numbering: 1, 3….",
        ),
        (
            Text.flat("知らない版の注意で、「<svg>」が100%です。"),
            '<span lang="ja">知らない版の注意で、「&lt;svg&gt;」が100%です。</span>',
        ),
    ],
)
def test_reasons_in_english(app: Flask, text: Text, english: str) -> None:
    with app.test_request_context("/status?lang=en"):
        assert english_text(text) == english


def test_a_finding_is_stored_and_read_as_it_was_and_as_older_versions_stored_it() -> None:
    finding = Finding(5, "番号", Text("%(place)sです。", place=PLACE), "A", "シート「一覧」")
    assert Finding.from_dict(json.loads(json.dumps(asdict(finding)))) == finding
    older = {"row": 5, "column": "番号", "message": "100%です。", "letter": "A", "place": ""}
    assert str(Finding.from_dict(older)) == "5行目 A列「番号」: 100%です。"
