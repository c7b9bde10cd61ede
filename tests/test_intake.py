"""What a folder comes to: changes by column, what stays as it serves, what needs a yes, what is taken back."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from indexer import Generation, GenerationStore, SearchRequest, search
from indexer.build import BuildReport, build
from indexer.errors import GenerationDamagedError, NoRoundsError
from indexer.rollback import FILE, TakenBack, rollback
from tests.made import ROW, project, round_text, table
from webapp import create_app

BROKEN = table(ROW + "\t余り")


def serving(index: Path) -> Generation:
    return GenerationStore(index).current()


def ids(index: Path, q: str = "") -> set[str]:
    return {hit.project.id for hit in search(serving(index), SearchRequest(q, size=100)).hits}


def change(report: BuildReport, round_: str) -> tuple[int, int, int, int]:
    (one,) = [change for change in report.changes if change.round == round_]
    return len(one.added), len(one.changed), len(one.removed), one.unchanged


def test_the_report_names_the_columns_that_changed(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1), project(2), project(3)))
    build(rounds, index)
    path.write_text(
        round_text(project(1, summary="地熱。", countries=("タイ",)), project(2), project(4, name="新"))
    )
    report = build(rounds, index)
    assert change(report, "2024-2") == (1, 1, 1, 1)
    assert change(report, "2025-1") == (0, 0, 0, 20)
    (one,) = [change for change in report.changes if change.touches]
    assert one.changed == {"2024-2-01": ("対象国", "事業概要")}


def test_a_renamed_file_changes_no_project_but_where_they_come_from(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2025-1.txt").rename(rounds / "令和7年度.txt")
    report = build(rounds, index)
    assert (report.added, report.changed, report.removed, report.unchanged) == ([], [], [], 20)
    generation = serving(index)
    sources = {generation.index.stored(n).project.source for n in range(generation.index.size)}
    assert (generation.index.size, sources) == (20, {"令和7年度.txt"})
    assert build(rounds, index).published is None


def test_a_moved_row_is_told_from_then_on(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(2)))
    build(rounds, index)
    path.write_text(round_text(project(1), project(2)))
    report = build(rounds, index)
    assert (report.added, report.changed) == (["2024-2-01"], [])
    generation = serving(index)
    assert [generation.index.stored(n).project.row for n in range(20, 22)] == [3, 4]


@pytest.mark.parametrize("other_code", [False, True], ids=["incremental", "full build"])
@pytest.mark.parametrize("how", ["refused", "other ending", "two claims"])
def test_a_round_stays_as_it_serves(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch, other_code: bool, how: str
) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1, summary="地熱を使う。"), project(2)))
    build(rounds, index)
    if other_code:
        monkeypatch.setattr("indexer.plan.fingerprint", lambda _: "another")
    if how == "refused":
        path.write_bytes(BROKEN)
    elif how == "other ending":
        path.rename(rounds / "2024-2.csv")
        (rounds / "2024-2.csv").write_bytes(BROKEN)
    else:
        path.write_text(round_text(project(1, summary="水力を使う。"), project(2)))
        (rounds / "copy.txt").write_text(round_text(project(1, summary="風力を使う。"), project(2)))
    (rounds / "2023-1.txt").write_text(round_text(project(1, fiscal_year=2023, call=1)))
    report = build(rounds, index)
    assert (report.complete, report.added, report.removed, report.changed) == (False, ["2023-1-01"], [], [])
    assert "2024-2" in report.kept
    assert ids(index, "地熱") == {"2024-2-01"}
    assert serving(index).index.size == 23
    if other_code:
        assert len(list(serving(index).path.glob("*.seg"))) == 1
    if how == "two claims":
        assert "2024-2.txt と copy.txt" in report.kept["2024-2"]
        assert "2024-2.txt" in str(report.conflicts[0])
        assert "copy.txt" in str(report.conflicts[0])


def test_a_good_file_in_place_of_a_refused_one(rounds: Path, index: Path) -> None:
    (rounds / "a.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (rounds / "a.txt").write_bytes(BROKEN)
    (rounds / "b.txt").write_text(round_text(project(1, summary="地熱。")))
    report = build(rounds, index)
    assert (report.changed, report.kept) == (["2024-2-01"], {})
    assert ids(index, "地熱") == {"2024-2-01"}


def test_two_claims_to_a_round_that_does_not_serve(rounds: Path, index: Path) -> None:
    (rounds / "a.txt").write_text(round_text(project(1)))
    (rounds / "b.txt").write_text(round_text(project(1, name="別の事業")))
    report = build(rounds, index)
    assert "a.txt と b.txt" in str(report.conflicts[0])
    assert (len(report.added), serving(index).index.size) == (20, 20)


def test_a_city_without_its_suffix_is_shown_as_published_and_found_with_it(rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_text(
        round_text(
            project(1, domestic_cities=("北九州", "諫早")), project(2, domestic_cities=("北九州市", "府中"))
        )
    )
    build(rounds, index)
    both = {"2024-2-01", "2024-2-02"}
    for q in ("北九州", "北九州市", "都市:北九州", "都市:北九州市"):
        assert both <= ids(index, q), q
    assert ids(index, "諫早") == ids(index, "諫早市") == {"2024-2-01"}  # one word with 市, another without
    found = search(serving(index), SearchRequest("", {"city": ("北九州市",), "round": ("2024-2",)}))
    assert [hit.project.domestic_cities for hit in found.hits] == [("北九州", "諫早"), ("北九州市", "府中")]
    assert {"北九州市", "府中"} <= (values := {value.value for value in found.facets["city"]})
    assert "北九州" not in values
    page = create_app({"INDEX": index}).test_client().get("/projects/2024-2-01").text
    assert re.search(
        r'href="/projects/2024-2-02".*?北九州市の案件すべて</a> <span class="count">\d', page, re.DOTALL
    )


# The guard


def test_year_and_call_are_given_for_a_file_that_does_not_say_them(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rounds / "一覧.txt"
    path.write_bytes(table(ROW, title="採択案件一覧"))
    assert [refusal.path for refusal in build(rounds, index).refused] == ["一覧.txt"]
    report = build(rounds, index, given=(2024, 2))
    assert (report.complete, report.added) == (True, ["2024-2-01"])
    assert build(rounds, index).published is None

    path.write_bytes(
        table(ROW.replace("ペナン州", "イポー市"), title="採択案件一覧")
    )  # the file is known by now
    assert build(rounds, index).changed == ["2024-2-01"]
    monkeypatch.setattr("indexer.plan.fingerprint", lambda _: "another")
    again = build(rounds, index)  # all files are read again
    assert (again.complete, len(again.rounds), again.unchanged) == (True, 2, 21)
    report = build(rounds, index, given=(2023, 1))  # it was given wrongly
    assert (report.added, report.removed) == (["2023-1-01"], ["2024-2-01"])


def test_another_content_under_a_name_whose_year_was_given_is_remarked(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remarks(report: BuildReport) -> list[str]:
        return [str(finding) for read in report.rounds for finding in read.warnings]

    path = rounds / "一覧.txt"
    path.write_bytes(table(ROW, title="採択案件一覧"))
    assert remarks(build(rounds, index, given=(2024, 2))) == []
    path.write_bytes(table(ROW, "", title="採択案件一覧"))  # saved again
    assert remarks(build(rounds, index)) == []
    path.write_bytes(table(ROW.replace("試験事業", "来年の事業"), title="採択案件一覧"))
    (remark,) = remarks(build(rounds, index))
    assert "令和6年度2次公募" in remark
    assert "--year" in remark

    def kept() -> list[str]:
        return [
            str(finding) for source in serving(index).manifest.sources for finding in source.warnings
        ]  # what /status shows

    assert kept() == [remark]
    with monkeypatch.context() as patch:
        patch.setattr("indexer.plan.fingerprint", lambda _: "another")
        build(rounds, index)  # reading all files again answers nothing
    build(rounds, index)
    assert kept() == [remark]
    assert build(rounds, index, given=(2024, 2)).published is not None  # a person says that it is right
    assert kept() == []


def test_year_and_call_that_are_given_leave_other_files_alone(rounds: Path, index: Path) -> None:
    (rounds / "broken.txt").write_bytes(BROKEN)
    report = build(rounds, index, given=(2021, 1))
    assert {one.fiscal_year for one in report.refused} == {2024}
    assert ids(index) == {f"2025-1-{number:02}" for number in range(1, 21)}


def test_removing_most_needs_a_yes(rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    (rounds / "2025-1.txt").unlink()
    report = build(rounds, index)
    assert (report.published, report.complete) == (None, False)
    assert "21件のうち20件（2025-1から20件）" in report.guarded
    assert "--yes" in report.guarded
    assert build(rounds, index, dry_run=True).guarded
    assert serving(index).index.size == 21
    assert build(rounds, index, yes=True).published == "000002"
    assert ids(index) == {"2024-2-01"}


def test_removing_half_needs_none(rounds: Path, index: Path) -> None:
    (rounds / "2024-2.txt").write_text(round_text(*[project(n) for n in range(1, 21)]))
    build(rounds, index)
    (rounds / "2025-1.txt").unlink()
    assert len(build(rounds, index).removed) == 20


def test_an_empty_folder_removes_nothing(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2025-1.txt").unlink()
    with pytest.raises(NoRoundsError):
        build(rounds, index, yes=True)
    assert serving(index).index.size == 20


# Dry runs


def test_a_dry_run_writes_nothing_at_all(rounds: Path, index: Path) -> None:
    assert len(build(rounds, index, dry_run=True).added) == 20
    assert not index.exists()
    build(rounds, index)
    before = sorted((path, path.stat().st_mtime_ns) for path in index.rglob("*"))
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    report = build(rounds, index, dry_run=True)
    assert (report.added, report.dry_run) == (["2024-2-01"], True)
    assert sorted((path, path.stat().st_mtime_ns) for path in index.rglob("*")) == before


# Rollback


def test_a_rollback_is_not_undone_by_itself(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1, summary="水力。")))
    build(rounds, index)
    path.write_text(round_text(project(1, summary="地熱。")))
    build(rounds, index)
    rollback(index)
    report = build(rounds, index)
    assert (report.published, report.taken_back, report.complete) == (None, ["2024-2"], False)
    assert "toshi index --yes" in report.problems[0]
    (rounds / "2023-1.txt").write_text(round_text(project(1, fiscal_year=2023, call=1)))
    report = build(rounds, index)  # another round goes in, the one that was taken back stays
    assert (report.published, report.added, report.changed) == ("000003", ["2023-1-01"], [])
    assert ids(index, "水力") == {"2024-2-01"}
    path.write_text(round_text(project(1, summary="風力。")))  # mended
    report = build(rounds, index)
    assert (report.changed, report.taken_back, report.complete) == (["2024-2-01"], [], True)
    assert TakenBack.load(index).rounds == {}


def test_a_yes_brings_back_what_was_rolled_back(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (rounds / "2024-2.txt").write_text(round_text(project(1)))
    build(rounds, index)
    rollback(index)
    assert build(rounds, index).taken_back == ["2024-2"]
    assert build(rounds, index, yes=True).added == ["2024-2-01"]
    assert not (index / FILE).exists()
    assert build(rounds, index).complete


@pytest.mark.usefixtures("removed")
def test_a_removal_that_was_rolled_back(rounds: Path, index: Path) -> None:
    assert build(rounds, index).taken_back == ["2024-2"]
    assert "2024-2-01" in ids(index)


def test_back_twice_and_forward_again(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    for text in ("水力。", "地熱。", "風力。"):
        path.write_text(round_text(project(1, summary=text)))
        build(rounds, index)
    assert rollback(index).serving == "000002"
    assert rollback(index).serving == "000001"
    assert build(rounds, index).taken_back == ["2024-2"]
    assert rollback(index, "000003").serving == "000003"
    assert build(rounds, index).complete
    assert ids(index, "風力") == {"2024-2-01"}


def test_a_rollback_goes_to_what_served_before(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    for text in ("水力。", "地熱。"):
        path.write_text(round_text(project(1, summary=text)))
        build(rounds, index)
    rollback(index)
    path.write_text(round_text(project(1, summary="風力。")))
    assert build(rounds, index).published == "000003"
    assert rollback(index).serving == "000001"  # 000002 was rejected


def test_a_rollback_passes_over_the_damaged(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    for number in range(1, 4):
        path.write_text(round_text(*[project(n) for n in range(1, number + 1)]))
        build(rounds, index)
    (index / "000002" / "manifest.json").write_text("{}")
    assert rollback(index) == ("000003", "000001", ("000002",))
    with pytest.raises(GenerationDamagedError):
        rollback(index, "000002")


def test_rubbish_in_what_was_taken_back(rounds: Path, index: Path) -> None:
    build(rounds, index)
    (index / FILE).write_text('{"rounds": 1}')
    assert TakenBack.load(index).rounds == {}
    assert build(rounds, index).complete


# Growing


def test_grown_step_by_step_finds_what_a_full_build_finds(
    rounds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.writing.MOST_SEGMENTS", 3)
    summaries = ("水力と地熱。", "地熱を使う。", "廃棄物発電と水力。", "風力。")
    for step in range(10):
        made = [
            project(n, call=step % 4 + 1, summary=summaries[(n + step) % 4]) for n in range(1, 4 + step % 3)
        ]
        (rounds / f"{step % 4 + 1}.txt").write_text(round_text(*made))
        build(rounds, index)
        segments = [name for name in serving(index).manifest.files if name.endswith(".seg")]
        assert len(segments) <= 3
    fresh = index.with_name("fresh")
    build(rounds, fresh)
    for q in ("", "水力", "地熱", "廃棄物発電", "「地熱を使う」", "風力 OR 水力", "ペナン州"):
        assert ids(index, q) == ids(fresh, q), q
    one, other = serving(index), serving(fresh)
    assert [one.index.stored(n) for n in range(one.index.size)] == [
        other.index.stored(n) for n in range(other.index.size)
    ]


def test_what_is_deleted_does_not_stay_for_ever(rounds: Path, index: Path) -> None:
    path = rounds / "2024-2.txt"
    for step in range(6):
        path.write_text(round_text(*[project(n, summary=f"第{step}回の取組。") for n in range(1, 30)]))
        build(rounds, index)
    assert serving(index).index._all <= 2 * serving(index).index.size


def test_progress_is_told(rounds: Path, index: Path) -> None:
    told: list[tuple[int, int]] = []
    build(rounds, index, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 20) for n in range(1, 21)]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_to_nothing_is_no_reason_to_stop(rounds: Path, index: Path) -> None:
    (rounds / "gone.txt").symlink_to(rounds / "nowhere.txt")
    build(rounds, index)
    assert serving(index).index.size == 20
