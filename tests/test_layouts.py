"""The published round in the layouts of other years, and with a fault put into a random cell."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import RoundRefusedError
from indexer.project import Round
from indexer.rounds import read_round
from tests.conftest import ROUNDS

Rows = list[list[str]]
LINES = [line.split("\t") for line in (ROUNDS / "2025-1.txt").read_text(encoding="utf-8").split("\n")]
HEADER = next(line for line in LINES if line[0] == "番号")
PUBLISHED = [line for line in LINES if line[0].isdigit()]
TITLE = ["令和7年度脱炭素社会実現のための都市間連携事業委託業務 1次公募採択案件一覧"]
FIRST = 4  # the row of the first project in `plain`


def plain() -> Rows:
    return [TITLE, [], HEADER, *([*row] for row in PUBLISHED)]


def with_header(*labels: str) -> Rows:
    return [TITLE, [], list(labels), *PUBLISHED]


def in_order(*order: int) -> Rows:
    return [TITLE, [], *([row[at] for at in order] for row in (HEADER, *PUBLISHED))]


def in_one_column(header: str, form: str) -> Rows:
    """対象国 and 対象都市・地域 in one cell: form is {国}, {都市} and what stands between."""
    rows = [[*row[:3], form.format(国=row[4], 都市=row[3]), *row[5:]] for row in PUBLISHED]
    return [TITLE, [], [*HEADER[:3], header, *HEADER[5:]], *rows]


def each(change: Callable[[list[str]], list[str]]) -> Rows:
    return [TITLE, [], HEADER, *map(change, PUBLISHED)]


def fields_as(separator: str, bullet: str = "") -> Rows:
    def change(row: list[str]) -> list[str]:
        listed = row[6].removeprefix('<ul style="list-style-type: none">').split()
        return [*row[:6], separator.join(bullet + field for field in listed), row[7]]

    return each(change)


def in_pages(size: int) -> Rows:
    pages = [PUBLISHED[at : at + size] for at in range(0, len(PUBLISHED), size)]
    return [row for n, page in enumerate(pages, 1) for row in (TITLE, HEADER, *page, [f"- {n} -"], [])]


LAYOUTS: dict[str, Rows] = {
    "plain": plain(),
    "代表事業者": with_header("No.", "代表事業者", "日本側都市", "海外都市", "相手国", "案件名", "分野", "概要"),
    "実施主体": with_header("番号", "実施主体", "国内自治体", "対象地域", "国名", "事業名称", "事業分野", "事業内容"),
    "応募者": with_header("№", "応募者", "共同応募者", "相手都市", "国", "件名", "対象分野", "事業の概要"),
    "代表法人": with_header("案件番号", "代表法人", "参画都市", "連携都市", "対象国名", "プロジェクト名", "分野", "案件概要"),
    "spaced": with_header("番 号", "提 案 者", "国内 都市", "対象都市 ・ 地域", "対象国", "事 業 名", "対象分野 ※1", "事業概要（300字以内）"),
    "other order": in_order(4, 3, 0, 5, 1, 2, 7, 6),
    "reversed": in_order(*reversed(range(8))),
    "国・都市": in_one_column("対象国・都市", "{国}・{都市}"),
    "国（都市）": in_one_column("対象国（都市）", "{国}（{都市}）"),
    "都市（国）": in_one_column("海外都市（国名）", "{都市}（{国}）"),
    "国/都市": in_one_column("対象国／都市", "{国}／{都市}"),
    "国 都市": in_one_column("相手国・都市", "{国} {都市}"),
    "国都市": in_one_column("国・都市", "{国}国{都市}"),
    "国<br>都市": in_one_column("国名・都市名", "{国}<br>{都市}"),
    "fields 、": fields_as("、"),
    "fields ・ lines": fields_as("<br>", "・"),
    "fields ●": fields_as(" ", "●"),
    "fields /": fields_as("／"),
    "fields li": fields_as("</li><li>"),
    "pages of 3": in_pages(3),
    "pages of 7": in_pages(7),
    "padded": [[*row, *[""] * (8 - len(row))] for row in plain()],
    "note and total": [*plain(), ["合計", "", "", "", "", "", "", "20件"], ["※ 採択時点の情報。"], ["問合せ先：環境省"]],
    "remarks": [TITLE, [*HEADER, "備考"], *([*row, "新規" if n % 2 else ""] for n, row in enumerate(PUBLISHED))],
    "full-width numbers": each(lambda row: [row[0].translate(str.maketrans("0123456789", "０１２３４５６７８９")), *row[1:]]),
    "No. numbers": each(lambda row: [f"No.{row[0]}", *row[1:]]),
}  # fmt: skip


def read(path: Path, rows: Rows) -> Round:
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return read_round(path)


@pytest.fixture(scope="module")
def published() -> Round:
    return read_round(ROUNDS / "2025-1.txt")


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_the_same_projects_from_every_layout(rows: Rows, tmp_path: Path, published: Round) -> None:
    found = read(tmp_path / "round.txt", rows)
    wanted = {project.id: project for project in published.projects}
    for project in found.projects:
        known = wanted.pop(project.id)
        countries = tuple(country.removesuffix("国") for country in project.countries)
        assert (countries, project.target_areas, project.fields) == (
            known.countries, known.target_areas, known.fields,
        )  # fmt: skip
        assert (project.name, project.proposer, project.domestic_cities, project.summary) == (
            known.name, known.proposer, known.domestic_cities, known.summary,
        )  # fmt: skip
    assert not wanted


Fault = Callable[[Rows, int, random.Random], tuple[int, str]]


def no_number(rows: Rows, at: int, _: random.Random) -> tuple[int, str]:
    rows[at][0] = ""
    return at, "番号"


def odd_number(rows: Rows, at: int, choice: random.Random) -> tuple[int, str]:
    rows[at][0] = choice.choice(["A", "1-2", "０", "3.5", "十", "令和", "?", "2025/4/1", "1,2"])
    return at, "番号"


def same_number(rows: Rows, at: int, _: random.Random) -> tuple[int, str]:
    other = at - 1 if at > FIRST - 1 else at + 1
    rows[at][0] = rows[other][0]
    return max(at, other), "番号"


def no_name(rows: Rows, at: int, choice: random.Random) -> tuple[int, str]:
    rows[at][5] = choice.choice(["", "　", " ", "<br>"])
    return at, "事業名"


def cell_too_few(rows: Rows, at: int, choice: random.Random) -> tuple[int, str]:
    del rows[at][choice.randrange(8)]
    return at, ""


def cell_too_many(rows: Rows, at: int, choice: random.Random) -> tuple[int, str]:
    rows[at].insert(choice.randrange(8), choice.choice(["余り", ""]))
    return at, ""


def broken_by_a_line(rows: Rows, at: int, _: random.Random) -> tuple[int, str]:
    rows[at : at + 1] = [[*rows[at][:7], "概要の"], ["つづき。"]]
    return at + 1, ""


def no_column(rows: Rows, _: int, choice: random.Random) -> tuple[int, str]:
    gone = choice.randrange(8)
    for row in rows[2:]:
        del row[gone]
    return 2, HEADER[gone]


def wrong_label(rows: Rows, _: int, choice: random.Random) -> tuple[int, str]:
    gone = choice.randrange(8)
    rows[2][gone] = choice.choice(["", "その他の情報", HEADER[gone][:-1] + "〓", "備考"])
    return 2, HEADER[gone]


def twice_a_column(rows: Rows, _: int, choice: random.Random) -> tuple[int, str]:
    label = HEADER[choice.randrange(8)]
    rows[2].append(label)
    for row in rows[3:]:
        row.append("x")
    return 2, label


def no_title(rows: Rows, _: int, choice: random.Random) -> tuple[int, str]:
    rows[0] = [choice.choice(["採択案件一覧", "令和7年度 採択案件一覧", "1次公募 採択案件一覧", ""])]
    return -1, ""


def no_header(rows: Rows, _: int, __: random.Random) -> tuple[int, str]:
    del rows[2]
    return -1, ""


def two_rounds(rows: Rows, at: int, choice: random.Random) -> tuple[int, str]:
    other = choice.choice(["令和6年度 1次公募採択案件一覧", "令和7年度 2次公募採択案件一覧"])
    rows[at:at] = [[other], [*HEADER]]
    return at, ""


FAULTS: list[Fault] = [
    no_number, odd_number, same_number, no_name, cell_too_few, cell_too_many, broken_by_a_line,
    no_column, wrong_label, twice_a_column, no_title, no_header, two_rounds,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("put", FAULTS, ids=[fault.__name__ for fault in FAULTS])
def test_a_fault_anywhere_is_refused_with_its_place(put: Fault, seed: int, tmp_path: Path) -> None:
    choice = random.Random(f"{put.__name__} {seed}")
    rows = [[*row] for row in plain()]
    at, column = put(rows, choice.randrange(FIRST - 1, len(rows)), choice)
    with pytest.raises(RoundRefusedError) as caught:
        read(tmp_path / "round.txt", rows)
    places = [(finding.row, finding.column) for finding in caught.value.findings]
    assert (at + 1, column) in places
    assert all(finding.message.endswith("。") or ": " in finding.message for finding in caught.value.findings)
