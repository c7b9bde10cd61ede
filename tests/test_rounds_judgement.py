"""What a careful clerk would take in or send back, as somebody judged who had not written the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import RoundRefusedError
from indexer.project import Round
from indexer.rounds import read_round
from indexer.rounds.table import make_round
from indexer.rounds.text import read_text
from indexer.vocabulary import load
from tests.made import HEADER, ROW, table


def read(data: bytes) -> Round:
    return make_round(read_text(data, "round.txt"), "round.txt", load())


def cells_of(**values: str) -> str:
    """A row of 令和6年度 2次公募 with some columns replaced."""
    columns = dict(zip(HEADER.split("\t"), ROW.split("\t"), strict=True)) | values
    return "\t".join(columns.values())


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("脱炭素化促進事業　～ゼロカーボンシティへ～", "脱炭素化促進事業　～ゼロカーボンシティへ～"),
        ("JCM を活用した 廃棄物発電", "JCM を活用した 廃棄物発電"),
        ("  廃棄物発電　　事業 ", "廃棄物発電　事業"),
        ("Race to\vZero への\v参加", "Race to Zero への参加"),
    ],
)
def test_names_keep_their_spaces(published: str, name: str) -> None:
    assert read(table(cells_of(事業名=published))).projects[0].name == name


@pytest.mark.parametrize(
    ("data", "row", "column", "message"),
    [
        (table(cells_of(事業名="メトロ\ufffd\ufffd地域")), 4, "事業名", "文字が失われています"),
        (table(cells_of(事業名="？？？？")), 4, "事業名", "文字が失われています"),
        (table(cells_of(提案者="縺ゅ＞縺")), 4, "提案者", "文字が失われています"),
        (table(cells_of(事業名="－")), 4, "事業名", "空です"),
        (table("1\t\t\t\t\t試験事業\t\t"), 4, "", "番号と事業名のほか"),
        (table(ROW, title="令和0年度 1次公募採択案件一覧"), 0, "", "年度が分かりません"),
        (table(ROW, title="令和7年度 99999次公募採択案件一覧"), 0, "", "99999次公募はありえません"),
        (
            table(ROW, title="令和6年度 1次公募採択案件一覧\n令和7年度 2次公募採択案件一覧"),
            2,
            "",
            "表題が2つあります",
        ),
        (table(ROW, ",".join("a" * 300).replace(",", "\t")), 5, "", "列が多すぎます"),
    ],
)
def test_refused_as_a_stranger_expects(data: bytes, row: int, column: str, message: str) -> None:
    with pytest.raises(RoundRefusedError) as refused:
        read(data)
    places = [(fault.row, fault.column, fault.message) for fault in refused.value.findings]
    assert any((place[:2] == (row, column)) and message in place[2] for place in places), places


def test_a_link_to_another_round_is_no_title() -> None:
    assert (
        read(
            table(ROW, title="過去の公募: 令和5年度 1次公募採択案件一覧\n令和6年度 2次公募採択案件一覧")
        ).call
        == 2
    )


def test_a_quote_that_is_never_closed_is_refused_in_comma_separated_text() -> None:
    data = table(ROW, cells_of(番号="2", 提案者='"株式会社試験')).replace(b"\t", b",")
    with pytest.raises(RoundRefusedError, match="引用符"):
        read(data)


def test_warnings_and_faults_end_somewhere() -> None:
    many = read(table(*(cells_of(番号=str(number)) for number in range(1, 1000))))
    assert len(many.warnings) == 201
    assert str(many.warnings[-1]) == "ほかに798件の注意があります。"
    with pytest.raises(RoundRefusedError) as refused:
        read(table(*("一つだけのセル" for _ in range(1000))))
    assert refused.value.total == 500


def test_markup_in_text_adds_nothing() -> None:
    summary = "<ol><li>調査</li><li>対話<ul><li>市</li></ul></li></ol>"
    assert read(table(cells_of(事業概要=summary))).projects[0].summary == "調査\n対話\n市"
    plain = '<ol style="list-style-type: none"> 1. 調査 2. 対話'
    assert read(table(cells_of(事業概要=plain))).projects[0].summary == "1. 調査\n2. 対話"


def test_a_name_with_control_characters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ro\x07und.txt"
    path.write_bytes(table(ROW))
    with pytest.raises(RoundRefusedError, match=r"ro\\x07und.txt: ファイル名に制御文字"):
        read_round(path)
