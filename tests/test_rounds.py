from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import RoundRefusedError
from indexer.eras import fiscal_year
from indexer.project import Project, Round
from indexer.rounds import cells, lists, read_round, round_files
from indexer.vocabulary import load
from tests.conftest import ROUNDS
from tests.made import HEADER, ROW, TITLE, table

VOCABULARY = load()


@pytest.fixture(scope="module")
def published() -> Round:
    return read_round(ROUNDS / "2025-1.txt")


@pytest.fixture(scope="module")
def projects(published: Round) -> dict[int, Project]:
    return {project.number: project for project in published.projects}


def read(tmp_path: Path, data: bytes, **options: int) -> Round:
    path = tmp_path / "round.txt"
    path.write_bytes(data)
    return read_round(path, **options)


def refusal(tmp_path: Path, data: bytes, **options: int) -> list[tuple[int, str, str]]:
    with pytest.raises(RoundRefusedError) as caught:
        read(tmp_path, data, **options)
    return [(finding.row, finding.column, finding.message) for finding in caught.value.findings]


# The published round


def test_exactly_twenty_projects(published: Round) -> None:
    assert [project.id for project in published.projects] == [f"2025-1-{n:02d}" for n in range(1, 21)]
    assert (published.fiscal_year, published.call, published.warnings) == (2025, 1, ())


def test_lists(projects: dict[int, Project]) -> None:
    assert projects[15].domestic_cities == ("堺市", "大阪市")
    assert [area.name for area in projects[10].target_areas] == [
        "テランガナ州",
        "アンドラ・プラデーシュ州",
        "ヴィンチャーカパトナム市",
    ]
    (metro,) = projects[2].target_areas
    assert (metro.name, metro.members) == ("メトロセブ地域", ("セブ市", "マンダウエ市", "ダナオ市"))
    assert str(metro) == "メトロセブ地域(セブ市、マンダウエ市、ダナオ市)"
    assert projects[14].fields[-1] == "その他(フロン回収・破壊分野)"


def test_organisations_lose_stray_spaces(projects: dict[int, Project]) -> None:
    assert projects[10].proposer == "株式会社エックス都市研究所"
    assert projects[3].proposer == "公益財団法人地球環境センター"
    assert not any(" " in project.proposer for project in projects.values())


def test_paragraphs_and_items_have_lines_of_their_own(projects: dict[int, Project]) -> None:
    assert [line[:6] for line in projects[3].summary.split("\n")] == [
        "(1)FSの",
        "①グリーン水",
        "②グリーン水",
        "(2)大阪市",
        "(3)現地ワ",
    ]
    assert projects[9].summary.split("\n")[1:] == [
        "令和7年度事業では主に以下の内容を実施予定",
        "1. 循環システムに係る検討",
        "2. 有機系廃棄物処理の一部実証",
        "3. バイオマス循環計画の策定",
    ]
    assert len(projects[8].summary.split("\n")) == 3
    assert len(projects[17].summary.split("\n")) == 5
    assert "\n" not in projects[13].summary  # ①〜④ inside a sentence


def test_text_is_lossless_but_for_markup_and_spaces(projects: dict[int, Project]) -> None:
    source = {}
    for line in (ROUNDS / "2025-1.txt").read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if columns[0].isdigit():
            source[int(columns[0])] = columns
    for number, project in projects.items():
        published = [re.sub(r"<[^>]*>|\s", "", column) for column in source[number]]
        assert re.sub(r"\s", "", project.summary) == published[7]
        assert re.sub(r"\s", "", project.name) == published[5]
        assert "".join(project.fields) == published[6]
        assert not re.search("[<>]|style", project.summary + project.name)


# Cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("堺市・大阪市", ("堺市", "大阪市")),
        ("川崎市及び横浜市", ("川崎市", "横浜市")),
        ("川崎市、\n横浜市", ("川崎市", "横浜市")),
        ("  ", ()),
    ],
)
def test_cities(text: str, expected: tuple[str, ...]) -> None:
    assert lists.cities(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("アンドラ・プラデーシュ州", ("アンドラ・プラデーシュ州",)),
        ("ハノイ市・ダナン市", ("ハノイ市", "ダナン市")),
        ("タミル・ナドゥ州、チェンナイ市", ("タミル・ナドゥ州", "チェンナイ市")),
        ("セブ地域(セブ市、ダナオ市)、ダバオ市", ("セブ地域(セブ市、ダナオ市)", "ダバオ市")),
        ("パタヤ市及びラヨーン市", ("パタヤ市", "ラヨーン市")),
    ],
)
def test_areas(text: str, expected: tuple[str, ...]) -> None:
    assert lists.areas(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("インドネシア・ベトナム", ("インドネシア", "ベトナム")),
        ("ボスニア・ヘルツェゴビナ", ("ボスニア・ヘルツェゴビナ",)),
        ("インドネシア共和国", ("インドネシア共和国",)),
        ("架空国・空想国", ("架空国・空想国",)),
    ],
)
def test_countries(text: str, expected: tuple[str, ...]) -> None:
    assert lists.countries(text, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ul> 省エネルギー その他(回収・破壊 分野) ", ("省エネルギー", "その他(回収・破壊 分野)")),
        ("<ul><li>省エネルギー</li><li>水素技術</li></ul>", ("省エネルギー", "水素技術")),
        ("省エネルギー、水素技術", ("省エネルギー", "水素技術")),
        ("・省エネルギー\n・水素技術", ("省エネルギー", "水素技術")),
        ("省エネルギー・水素技術", ("省エネルギー", "水素技術")),
        ("その他 （上水・下水）", ("その他（上水・下水）",)),
        ("再生可能エネルギー制度構築支援 水素技術", ("再生可能エネルギー", "制度構築支援", "水素技術")),
        ("廃棄物処理その他(港湾)", ("廃棄物処理", "その他(港湾)")),
        ("水素技術開発", ("水素技術開発",)),
    ],
)
def test_fields(text: str, expected: tuple[str, ...]) -> None:
    assert lists.fields(text, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), (" １２ ", 12), ("No.3", 3), ("(4)", 4), ("五", None), ("1.5", None), ("", None)],
)
def test_number(text: str, expected: int | None) -> None:
    assert cells.number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>調査。</p> <ol> 1. 検討 2. 実証", "調査。\n1. 検討\n2. 実証"),
        ("CO<sub>2</sub> &lt;5% a &amp; b", "CO2 <5% a & b"),
        ("排出量<5t かつ 3>2", "排出量<5t かつ 3>2"),
        ('終わり。 <ul style="list', "終わり。"),
        ("一行目\x0b二行目\x85三行目", "一行目\n二行目\n三行目"),
        ("削減率 1.5 倍", "削減率 1.5 倍"),
        ("<!-- x -->残る", "残る"),
    ],
)
def test_lines(text: str, expected: str) -> None:
    assert cells.lines(text) == expected


def test_a_line_break_in_a_name_leaves_no_space() -> None:
    assert cells.line("脱炭素\n社会") == "脱炭素社会"
    assert cells.line("市の\nRace to  Zero") == "市の Race to Zero"


@given(st.text())
def test_cleaning_is_stable(text: str) -> None:
    for clean in (cells.lines, cells.line, cells.organisation):
        once = clean(text)
        if "<" not in text and "&" not in text:
            assert clean(once) == once


# Layouts


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    data = newline.join((TITLE, HEADER, ROW)).encode(encoding)
    assert [project.name for project in read(tmp_path, data).projects] == ["試験事業"]


def test_columns_in_another_order_and_under_other_names(tmp_path: Path) -> None:
    data = table(
        "概要。\tペナン州\t試験\t1\tX社\t川崎市\tマレーシア\t水素技術",
        header="概要\t対象地域\t案件名\tNo.\t代表事業者\t国内都市\t国\t分野",
    )
    (project,) = read(tmp_path, data).projects
    assert (project.name, project.proposer, project.fields, project.row) == ("試験", "X社", ("水素技術",), 4)


def test_quoted_cells_with_line_breaks(tmp_path: Path) -> None:
    rows = '1\tX社\t川崎市\tペナン州\tタイ\t"一\n行"\t省エネルギー\t"一。\n""二""。"\n\n' + ROW.replace(
        "1", "2", 1
    )
    first, second = read(tmp_path, table(rows)).projects
    assert (first.name, first.summary, first.row, second.row) == ("一行", '一。\n"二"。', 4, 8)


def test_commas(tmp_path: Path) -> None:
    data = f"{TITLE}\n{HEADER}\n{ROW}".replace("\t", ",").encode()
    assert len(read(tmp_path, data).projects) == 1


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("令和7年度", 2025),
        ("令和７年度", 2025),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("R7", 2025),
        ("2023年度", 2023),
        ("第7回", 0),
    ],
)
def test_fiscal_years(title: str, year: int) -> None:
    assert fiscal_year(f"{title} 都市間連携事業 1次公募") == year


def test_year_and_call_can_be_given(tmp_path: Path) -> None:
    found = read(tmp_path, table(ROW, title="採択案件一覧"), year=2023, call=2)
    assert found.id == "2023-2"


# Faults


@pytest.mark.parametrize(
    ("data", "row", "column", "words"),
    [
        (table(ROW, title="採択案件一覧"), 0, "", "「令和7年度…1次公募採択案件一覧」のような行を入れるか、toshi index --year 2025 --call 1 の"),
        (table(ROW, title="令和6年度 採択案件一覧"), 0, "", "「令和6年度…1次公募採択案件一覧」のような行を入れるか、toshi index --call 1 の"),
        (table(ROW, title="2次公募採択案件一覧"), 0, "", "2次公募採択案件一覧」のような行を入れるか、toshi index --year 2025 の"),
        (b"", 0, "", "空"),
        (b"\xef\xbb\xbf \n", 0, "", "空"),
        (table(), 0, "", "案件の行"),
        (table(ROW.replace("\t概要。", ""), header=HEADER.replace("\t事業概要", "")), 3, "事業概要", "列がありません"),
        (table(ROW, header=HEADER.replace("対象分野", "ジャンル")), 3, "対象分野", "列「ジャンル」が「対象分野」なら見出しを"),
        (table(ROW, header=HEADER.replace("対象分野", "ジャンル").replace("番号", "甲")), 3, "番号", "列「甲」「ジャンル」のどれかが「番号」なら"),
        (table(ROW, header=HEADER.replace("対象分野", "対象分類")), 3, "対象分野", "列「対象分類」は「対象分野」のことでしょうか。"),
        (table(ROW).replace(b"\t", b"  "), 3, "", "列をタブかコンマで区切るか"),
        (table(ROW).decode("latin-1").encode(), 0, "", "文字化け"),
        (table(ROW).decode("cp1252", "replace").encode(), 0, "", "文字化け"),
        (table(ROW, ROW), 5, "番号", "4行目にも"),
        (table(ROW.replace("1", "", 1)), 4, "番号", "空"),
        (table(ROW.replace("1", "一", 1)), 4, "番号", "一"),
        (table(ROW.replace("試験事業", "")), 4, "事業名", "空"),
        (table(ROW + "\t余り"), 4, "", "9個"),
        (table(ROW.rsplit("\t", 1)[0]), 4, "", "7個"),
        (table(ROW, header=HEADER + "\t分野"), 3, "対象分野", "2つ"),
        (table(ROW) + b"\n2\t\xff\xfe\x00", 5, "", "文字として"),
        (b"%PDF-1.7 ...", 0, "", "PDF"),
        (b"PK\x03\x04....", 0, "", "Excel"),
        (b"a\0b", 0, "", "バイナリ"),
        (table(ROW.replace("概要。", "長" * 40_000)), 4, "事業概要", "100kB"),
        (table('1\t"開いたまま\t\t'), 4, "", "引用符"),
    ],
)  # fmt: skip
def test_faults_name_the_place(tmp_path: Path, data: bytes, row: int, column: str, words: str) -> None:
    findings = refusal(tmp_path, data)
    assert all("ください" in message for _, _, message in findings), findings  # what to do
    assert any((at, name) == (row, column) and words in message for at, name, message in findings), findings


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    findings = refusal(tmp_path, table(ROW.replace("1", "", 1), ROW.replace("試験事業", ""), ROW + "\tx"))
    assert [row for row, _, _ in findings] == [4, 5, 6]


def test_a_report_ends_after_twenty(tmp_path: Path) -> None:
    path = tmp_path / "round.txt"
    path.write_bytes(table(*[f"x{n}\t" + ROW.split("\t", 1)[1] for n in range(30)]))
    with pytest.raises(RoundRefusedError) as caught:
        read_round(path)
    assert (len(caught.value.findings), caught.value.total) == (20, 30)
    assert str(caught.value).startswith("round.txt: 4行目「番号」: ")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(RoundRefusedError, match=r"開けません.*場所と権限を確認してください"):
        read_round(tmp_path / "missing.txt")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.rounds.MAX_FILE", 10)
    assert "大きすぎ" in refusal(tmp_path, table(ROW))[0][2]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (ROW.replace("省エネルギー", "宇宙開発"), "対象分野", "宇宙開発"),
        (ROW.replace("マレーシア", "架空国"), "対象国", "架空国"),
        (ROW.replace("1", "3", 1), "番号", "番号1、2"),
        (ROW.replace("概要。", "概\x07要。"), "事業概要", "制御文字を1個"),
        (ROW.replace("試験事業", "=SUM(A1)"), "事業名", "数式"),
        (ROW.replace("川崎市", ""), "国内都市", "空です"),
    ],
)
def test_warnings(tmp_path: Path, row: str, column: str, words: str) -> None:
    found = read(tmp_path, table(row))
    assert [(w.column, words in w.message) for w in found.warnings] == [(column, True)]


def test_a_future_year_is_a_warning(tmp_path: Path) -> None:
    (warning,) = read(tmp_path, table(ROW, title="令和90年度 1次公募")).warnings
    assert "未来" in warning.message


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.txt"
    for content in (data, table(ROW) + data):
        path.write_bytes(content)
        with contextlib.suppress(RoundRefusedError):  # any other error fails the test
            assert read_round(path).projects


def test_round_files_leaves_other_things_alone(tmp_path: Path) -> None:
    folder = tmp_path / "rounds"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text("x")
    for name in ("b.txt", "a.tsv", ".hidden", "~$lock.xlsx", "README.md", "sub/c.txt"):
        (folder / name).write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert [path.name for path in round_files(folder)] == ["a.tsv", "b.txt", "link.txt"]
    with pytest.raises(RoundRefusedError, match="リンク"):  # refused by name, not passed over
        read_round(folder / "link.txt")
