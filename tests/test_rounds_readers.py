"""What each reader makes of the particulars of its format."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

import indexer.rounds.pdf
from indexer import RoundRefusedError
from indexer.project import Round
from indexer.rounds import read_round
from indexer.rounds.columns import tables_between_blanks
from indexer.rounds.encodings import decode
from indexer.rounds.excel import fill_down, read_workbook
from indexer.rounds.formats import recognise
from indexer.rounds.grid import Grid, Row
from indexer.rounds.lines import Column, joined, lines_of
from indexer.rounds.markup import marker
from indexer.rounds.pages import Cell, PageTable, grids_of
from indexer.rounds.pdf import read_pdf
from indexer.rounds.text import read_text
from indexer.rounds.web import read_page
from tests.conftest import ROUNDS
from tests.made import HEADER, ROW, TITLE
from tests.written import edited, encoded, ods, pdf, sheet_xml


@pytest.fixture(scope="module")
def published() -> Round:
    return read_round(ROUNDS / "2025-1.txt")


def rows(grid: Grid) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for row in grid.rows if not row.is_empty]


def refusal_of(read: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(RoundRefusedError) as caught:
        read()
    return caught.value.findings[0].row, caught.value.findings[0].message


# Text


@pytest.mark.parametrize("encoding", ["cp932", "euc-jp", "iso-2022-jp"])
def test_characters_of_windows_are_the_same_in_every_japanese_encoding(encoding: str) -> None:
    published = "㈱①〜−―‖ｶﾅ髙" if encoding == "cp932" else "㈱①〜−―‖"
    windows = published.translate({0x301C: 0xFF5E, 0x2212: 0xFF0D, 0x2016: 0x2225})
    data = encoded(windows if encoding == "cp932" else published, encoding)
    assert decode(data, "x") == windows


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ("一\n二\n".encode() + b"\xff\n", 3),
        ("一\n二\n三".encode("cp932") + b"\x81\n\n", 3),
        ("一\r二\r".encode("cp932") + b"\xfd\xfe", 3),
        ("一\r\n二\r\n".encode("cp932") + b"\xa0", 3),
        ("一\n二".encode("utf-16") + b"\x00\xd8", 2),
        ("一\n二".encode("utf-16") + b"\x00", 2),
        (b"a\n" + b"\x1b$B\x30", 2),
        (("一\n" * 30).encode() + b"\0", 31),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(data: bytes, row: int) -> None:
    assert refusal_of(lambda: decode(data, "x")) == (row, refusal_of(lambda: decode(b"\xff", "x"))[1])


def test_half_width_kana_in_euc_and_iso_2022_jp() -> None:
    assert decode(b"\x8e\xb1\xa4\xa2", "x") == "ｱあ"
    assert decode(b"a\x1b(I\x31\x1b$B\x24\x22\x1b(Bb", "x") == "aｱあb"


def test_a_declared_encoding_decides_where_bytes_do_not() -> None:
    kana = "ｱｲｳｴ".encode("cp932")
    assert decode(kana, "x", "Shift_JIS") == "ｱｲｳｴ"
    assert decode("一覧".encode(), "x", "Shift_JIS") == "一覧"  # valid UTF-8 is no accident


def test_text_by_tabs_is_numbered_by_lines_and_by_commas_by_records() -> None:
    (tabs,) = read_text(b't\na\tb\n1\t"x\ny"\n2\tz\n3\tz\n', "x")
    assert rows(tabs) == [(1, ["t"]), (2, ["a", "b"]), (3, ["1", "x\ny"]), (5, ["2", "z"]), (6, ["3", "z"])]
    (dos,) = read_text(b"a\tb\r\n1\t2\r\n\x1a", "x")
    assert rows(dos) == [(1, ["a", "b"]), (2, ["1", "2"])]
    (commas,) = read_text(b't\r\na,b\r\n1,"x\r\ny"\r\n2,z\r\n3,z\r\n', "x")
    assert rows(commas) == [
        (1, ["t"]),
        (2, ["a", "b"]),
        (3, ["1", "x\r\ny"]),
        (4, ["2", "z"]),
        (5, ["3", "z"]),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('1\t"脱炭素"都市\tx', ["1", '"脱炭素"都市', "x"]),
        ('1\t21" 管\tx', ["1", '21" 管', "x"]),
        ('1\t"未完\tx', ["1", '"未完', "x"]),
        ('1\t"引用"\tx', ["1", "引用", "x"]),
        ('1\t"""引用"""\tx', ["1", '"引用"', "x"]),
    ],
)
def test_quotation_marks_in_text_that_nobody_quoted(line: str, cells: list[str]) -> None:
    (grid,) = read_text(f"a\tb\tc\n{line}\n2\ty\tz\n".encode(), "x")
    assert [row.cells for row in grid.rows][1:3] == [cells, ["2", "y", "z"]]


def test_a_quoted_last_cell_over_lines_beside_plain_rows() -> None:
    (grid,) = read_text('a\tb\tc\n1\tx\t"一\n\n二"\n2\ty\t"三"\n'.encode(), "x")
    assert rows(grid)[1:] == [(2, ["1", "x", "一\n\n二"]), (5, ["2", "y", "三"])]


def test_a_stray_quotation_mark_beside_a_quoted_cell() -> None:
    data = 'a\tb\n1\t"一\n二"\n2\t"三"四\n3\tx\n'.encode()
    assert rows(read_text(data, "x")[0])[-2:] == [(4, ["2", '"三"四']), (5, ["3", "x"])]


def test_breaks_inside_cells_make_no_rows() -> None:
    (grid,) = read_text("a\tb\n1\tx\x0by\x85z\u2028w\rv\n".encode(), "x")
    assert len(rows(grid)) == 2
    assert rows(grid)[1][1][1] == "x\x0by\x85z\u2028w\x0bv"


def test_commas_in_text_are_not_its_separators() -> None:
    (grid,) = read_text(b"a\tb\n1\tx, y, z; w\n2\tp, q, r\n", "x")
    assert rows(grid)[1][1] == ["1", "x, y, z; w"]


@pytest.mark.parametrize(
    "data", [b"a\tb\n" * 120_000, b"x\t" * 1_000_000, b"x" * 9_000_000, b"x" * 2_100_000]
)
def test_text_beyond_the_limits(data: bytes) -> None:
    assert re.search("大きすぎます|多すぎます", refusal_of(lambda: read_text(data, "x"))[1])


# The format


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (f"{TITLE}\n{HEADER}\n{ROW}".encode(), "text"),
        (f"{TITLE}\n{HEADER}\n{ROW}<ul><li>a</ul><table>".encode(), "text"),
        (f"{TITLE}\n{HEADER}\n{ROW}".encode("utf-16"), "text"),
        (b"\xef\xbb\xbf<!-- saved from url=(0014)about:internet -->\r\n<HTML>", "html"),
        (b"<?xml version='1.0' encoding='Shift_JIS'?>\n<!DOCTYPE html PUBLIC 'x'><html>", "html"),
        ("<html><table>".encode("utf-16"), "html"),
        ("<p>一覧<table><tr><td>1<td>2".encode(), "html"),
        (b"\n%PDF-1.4", "pdf"),
    ],
)
def test_the_content_decides(data: bytes, kind: str) -> None:
    assert recognise(data, "x.xlsx") == kind


# Workbooks


def test_values_as_excel_shows_them() -> None:
    book = openpyxl.Workbook()
    book.active.append([1, 1.5, 1e20, True, datetime.date(2025, 4, 1), datetime.datetime(2025, 4, 1, 9, 5)])
    book.active.append([datetime.time(9, 5), "#N/A", "=1+1", "a_x000D_\nb", " 一 "])
    out = io.BytesIO()
    book.save(out)
    (grid,) = read_workbook(out.getvalue(), "x")
    assert grid.name == "シート「Sheet」"
    assert grid.rows[0].cells == ["1", "1.5", "1e+20", "TRUE", "2025/4/1", "2025/4/1 09:05"]
    assert grid.rows[1].cells[:3] == ["09:05", "#N/A", ""]  # openpyxl saves no value with a formula
    assert [re.sub(r"\s+", "|", text) for text in grid.rows[1].cells[3:5]] == ["a|b", "|一|"]


def test_a_formula_gives_the_value_saved_with_it() -> None:
    data = sheet_xml(
        '<row r="7"><c r="C7" t="str"><f>A1&amp;"x"</f><v>値</v></c><c r="D7"><f>1+1</f><v>2</v></c></row>'
    )
    (grid,) = read_workbook(data, "x")
    assert grid.rows[6] == Row(7, ["", "", "値", "2"])


def test_merged_cells() -> None:
    table = [["t", "x", ""], ["a", "p", "1"], ["", "", "2"], ["", "", ""]]
    fill_down(table, [((0, 0), (0, 2)), ((1, 0), (3, 0)), ((1, 1), (2, 1)), ((9, 9), (10, 9))])
    assert table == [["t", "", ""], ["a", "p", "1"], ["a", "p", "2"], ["", "", ""]]


def test_merged_cells_of_opendocument(published: Round) -> None:
    def cell(text: str, attributes: str = "", kind: str = "table-cell") -> str:
        value = f'office:value-type="string"{attributes}>' + f"<text:p>{text}</text:p>"
        return f"<table:{kind} {value}</table:{kind}>" if text else f"<table:{kind}{attributes}/>"

    first = cell("", ' table:number-columns-repeated="2"')
    first += cell("社", ' table:number-rows-spanned="2"') + cell("1")
    second = cell("", ' table:number-columns-repeated="2"') + cell("隠", "", "covered-table-cell") + cell("2")
    rows_ = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows_ += f"<table:table-row>{first}</table:table-row><table:table-row>{second}</table:table-row>"
    data = edited(
        ods(published),
        {
            "content.xml": lambda xml: re.sub(
                b"(?s)<table:table-row>.*</table:table-row>", rows_.encode(), xml
            )
        },
    )
    (grid,) = read_workbook(data, "x")
    assert rows(grid) == [(4, ["", "", "社", "1"]), (5, ["", "", "社", "2"])]


def test_cells_without_references_and_other_prefixes() -> None:
    data = edited(
        sheet_xml("<row><c t='inlineStr'><is><t>一</t></is></c><c><v>2</v></c></row>"),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"A1:H3", b"A1")},
    )
    assert read_workbook(data, "x")[0].rows[0].cells == ["一", "2"]


def test_an_encoding_that_xml_cannot_have() -> None:
    data = edited(
        sheet_xml(""), {"xl/workbook.xml": lambda xml: b'<?xml version="1.0" encoding="x-no"?>' + xml}
    )
    assert "壊れています" in refusal_of(lambda: read_workbook(data, "x"))[1]


def test_an_old_workbook_that_is_none() -> None:
    assert "壊れています" in refusal_of(lambda: read_workbook(b"\xd0\xcf\x11\xe0" + bytes(600), "x"))[1]


# Web pages


def table(source: str) -> list[list[str]]:
    return [row.cells for row in read_page(source.encode(), "x")[-1].rows if row.number]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("一<br>二<p>三<p>四", "一\n二\n三\n四"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("<ol><li>一<li>二</ol>", "1. 一\n2. 二"),
        ("<ol start=3 type=a><li>一<li value=9>二<li>三</ol>", "c. 一\ni. 二\nj. 三"),
        ("<ol reversed><li>一<li>二</ol>", "2. 一\n1. 二"),
        ("<ol><li><p>一</p><li>① 二<ol type=I><li>三</ol></ol>", "1. 一\n① 二\nI. 三"),
        ("<ol style='list-style: none'><li>一</ol>", "一"),
        ("<li>一", "一"),
        ("脱炭\n   素 CO<sub>2</sub>\n net  zero", "脱炭素 CO2 net zero"),
        ("&lt;5%&nbsp;&amp;&#x2460;", "<5%\xa0&①"),
        ("一<script>二</script><style>三</style><!-- 四 --><span hidden>五</span><i style='x:y; DISPLAY : none'>六</i>", "一"),
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>", "東京"),
        ("<pre>一\n  二</pre>", "一\n二"),
        ("<table><tr><td>一<td>二</table>三", "一\n二\n三"),
        ("<b>一<i>二</b>三</i>", "一二三"),
    ],
)  # fmt: skip
def test_the_text_of_a_cell(cell: str, text: str) -> None:
    assert table(f"<table><tr><th>a<th>b<th>c<tr><td>1<td>{cell}<td>2</table>") == [
        ["a", "b", "c"],
        ["1", text, "2"],
    ]


def test_spans() -> None:
    source = """<table><caption>表題</caption><thead><tr><th colspan=3>t<tbody><tr><td rowspan=2>a<td>b<td rowspan=0>c
      <tr><td>d<tr><td>e<td>f<tr><td rowspan=2>g<td rowspan=2>h<td rowspan=2>i<tr><tr><td>j</table>"""
    assert table(source) == [
        ["t", "", ""],
        ["a", "b", "c"],
        ["a", "d", "c"],
        ["e", "f", "c"],
        ["g", "h", "c", "i"],
        ["", "", "", ""],
        ["j", "", "c"],
    ]


def test_lines_above_a_table() -> None:
    source = """<title>令和7年度 結果</title><nav><p>令和4年度 1次公募</nav><p><a href=x>令和5年度 1次公募</a>
      <h1>令和7年度<br>採択案件</h1><p>1次公募<table><caption>一覧<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>
      <h2>令和6年度 2次公募</h2><table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>"""
    first, second = read_page(source.encode(), "x")
    assert [row.cells[0] for row in first.rows if not row.number] == [
        "令和7年度 結果",
        "令和7年度",
        "採択案件",
        "1次公募",
        "一覧",
    ]
    assert [row.cells[0] for row in second.rows if not row.number] == ["令和6年度 2次公募"]
    assert (first.name, second.name) == ("1番目の表", "2番目の表")


def test_a_small_table_is_read_when_there_is_no_other() -> None:
    assert table("<table><tr><td>一<td>二</table>") == [["一", "二"]]
    assert table("<caption>x<td>y<table><tr><td>一") == [["一"]]


def test_markers() -> None:
    assert [marker(n, "i") for n in (4, 9, 1994)] == ["iv. ", "ix. ", "mcmxciv. "]
    assert [marker(n, "A") for n in (1, 26, 27, 0)] == ["A. ", "Z. ", "AA. ", "0. "]


# PDF


def test_a_row_names_its_page_and_a_cut_record_its_first(published: Round) -> None:
    (grid,) = read_pdf(pdf(published), "x")
    assert [row.number for row in grid.rows] == list(range(22))  # title, header, 20 records
    places = [row.place for row in grid.rows]
    assert places == sorted(places)
    assert {"1ページ", "2ページ", "3ページ"} <= set(places)
    assert grid.rows[8].cells[0] == "7"
    assert grid.rows[8].place == "1ページ"


def test_tables_under_titles_of_their_own_are_apart() -> None:
    first, second = (
        PageTable(
            page,
            [f"令和{page}年度 1次公募"],
            [cells("番号", "提案者", "事業名"), cells(str(page), "甲", "乙")],
        )
        for page in (1, 2)
    )
    continued = PageTable(3, ["- 3 -"], [cells("番号", "提案者", "事業名"), cells("3", "丙", "丁")])
    grids = grids_of([first, second, continued])
    assert [[row.cells[0] for row in grid.rows] for grid in grids] == [
        ["令和1年度 1次公募", "番号", "1"],
        ["令和2年度 1次公募", "番号", "2", "3"],
    ]
    assert [grid.name for grid in grids] == ["1番目の表", "2番目の表"]


def test_the_number_may_stand_on_the_second_page_of_a_cut_record() -> None:
    rows_ = [
        cells("番号", "提案者", "国", "概要"),
        cells("1", "甲", "タイ", "一"),
        cells("", "", "", "二の初め"),
    ]
    rest = [cells("2", "乙", "ベトナム", "と終わり"), cells("3", "丙", "タイ", "三")]
    (grid,) = grids_of([PageTable(1, [], rows_), PageTable(2, [], rest)])
    assert [row.cells[0] for row in grid.rows] == ["番号", "1", "2", "3"]
    assert grid.rows[2].cells[3] == "二の初め\nと終わり"


def test_a_header_of_two_rows_is_repeated_as_a_whole() -> None:
    header = [cells("番号", "提案者", "対象", ""), cells("", "", "国", "都市")]
    parts = [PageTable(page, [], [*header, cells(str(page), "甲", "タイ", "乙")]) for page in (1, 2)]
    assert [row.cells[0] for row in grids_of(parts)[0].rows] == ["番号", "", "1", "2"]


def test_a_header_of_two_rows_is_told_from_what_goes_on_below_it() -> None:
    header = [cells("番号", "提案者", "対象", ""), cells("", "", "国", "都市")]
    first = [*header, cells("1", "甲", "タイ", "バンコク都"), cells("2", "乙", "インド", "デリー")]
    rest = [header[0], cells("", "", "国", "都市\nと市")]
    (grid,) = grids_of([PageTable(1, [], first), PageTable(2, [], [*rest, cells("3", "丙", "タイ", "市")])])
    assert [row.cells[0] for row in grid.rows] == ["番号", "", "1", "2", "3"]
    assert "と市" in grid.rows[3].cells[3]


def test_a_header_may_stand_below_a_record_within_a_page() -> None:
    header = cells("番号", "提案者", "国", "概要")
    rows_ = [header, cells("1", "甲", "タイ", "一"), cells("番号", "提案者", "国", "概要\nの続き")]
    (grid,) = grids_of([PageTable(1, [], [*rows_, cells("2", "乙", "タイ", "二"), header])])
    assert [row.cells[3] for row in grid.rows] == ["概要", "一\nの続き", "二"]


def test_below_an_open_edge_goes_on_the_record_before() -> None:
    header = cells("番号", "提案者", "国", "概要")
    parts = [
        PageTable(1, [], [header, cells("1", "甲", "タイ", "一"), cells("2", "株", "タイ", "二")]),
        PageTable(2, [], [cells("", "式会社", "", "の終わり")]),
    ]
    parts[1].rows[0][2].lines.extend(cells("", "", "王国")[2].lines)
    assert len(grids_of(parts)[0].rows) == 4  # as a record whose number is missing
    parts[1].is_open = True
    assert [len(cell.split("\n")) for cell in grids_of(parts)[0].rows[2].cells] == [1, 2, 2, 2]


def cells(*texts: str) -> list[Cell]:
    return [
        Cell(
            100 * n,
            100 * n + 90,
            [
                line
                for at, each in enumerate(text.split("\n"))
                for line in lines_of(characters(each, 100 * n + 3, 12 * at))
            ],
        )
        for n, text in enumerate(texts)
    ]


def characters(text: str, left: float, top: float = 0, size: float = 10) -> list[dict[str, Any]]:
    return [
        {
            "text": c,
            "x0": left + n * size,
            "x1": left + (n + 1) * size,
            "top": top,
            "bottom": top + size,
            "size": size,
        }
        for n, c in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["脱炭素社会の実現", "に向けて"], "脱炭素社会の実現に向けて"),
        (["省エネ", "水素技術"], "省エネ\n水素技術"),
        (["Race to", "Zero"], "Race to Zero"),
        (["Zero Car", "bon City"], "Zero Carbon City"),
        (["at Hu\u1ebf", "City"], "at Hu\u1ebf City"),
        (["参加する都市の", "SDGs都市"], "参加する都市のSDGs都市"),
        (["参加都市の市の ", "SDGs都市"], "参加都市の市の SDGs都市"),
        (["関係強いベトナ", "ム・タイ"], "関係強いベトナム・タイ"),
        (["実施する調査だ。", "①設計"], "実施する調査だ。\n①設計"),
        (["ゼロへNet-", "Zeroすべて"], "ゼロへNet-Zeroすべて"),
    ],
)
def test_lines_of_a_cell(lines: list[str], text: str) -> None:
    found = [line for n, each in enumerate(lines) for line in lines_of(characters(each, 0, 12 * n))]
    assert joined(found, 0, 85, Column(0, is_centred=False)) == text


def test_a_wider_gap_parts_paragraphs() -> None:
    found = [lines_of(characters("八文字で一杯の行", 0, top))[0] for top in (0, 12, 34)]
    assert (
        joined(found, 0, 85, Column(0, is_centred=False))
        == "八文字で一杯の行八文字で一杯の行\n八文字で一杯の行"
    )


def test_characters_apart_and_printed_twice() -> None:
    twice = characters("甲", 0) + characters("甲", 0.5)
    apart = characters("甲", 0) + characters("乙", 30)
    assert [line.text for line in lines_of(twice) + lines_of(apart)] == ["甲", "甲 乙"]
    assert joined([], 0, 1, Column(0, is_centred=False)) == ""


def test_a_table_needs_blanks_between_all_its_columns() -> None:
    header = [c for n, word in enumerate(("番号", "甲", "乙", "丙")) for c in characters(word, 60 * n)]
    body = [c for n, word in enumerate(("1", "長い", "文", "字")) for c in characters(word, 60 * n, 20)]
    page_number = characters("- 1 -", 90, 80)
    (part,) = tables_between_blanks({1: characters("表題", 0, -20) + header + body + page_number})
    assert (part.above, len(part.rows)) == (["表題"], 2)
    assert tables_between_blanks({1: header + characters("長" * 20, 0, 20)}) == []
    assert tables_between_blanks({1: characters("文だけ", 0)}) == []


def test_headings_less_than_a_character_apart_are_two_where_columns_are() -> None:
    words = [("番", 0), ("号", 18), ("提案者", 60), ("国内都市", 99), ("対象国", 160), ("事業名", 230)]
    header = [c for word, left in words for c in characters(word, left)]
    body = [
        c
        for top, record in (
            (20, ("1", "日本工営", "横浜", "タイ", "甲")),
            (40, ("2", "地球", "川崎市", "モンゴル", "乙")),
        )
        for word, left in zip(record, (2, 55, 99, 160, 230), strict=True)
        for c in characters(word, left, top)
    ]
    (part,) = tables_between_blanks({1: header + body})
    assert [
        [joined(cell.lines, 0, 999, Column(0, is_centred=False)) for cell in row] for row in part.rows
    ] == [
        ["番号", "提案者", "国内都市", "対象国", "事業名"],
        ["1", "日本工営", "横浜", "タイ", "甲"],
        ["2", "地球", "川崎市", "モンゴル", "乙"],
    ]


def test_a_document_without_a_table() -> None:
    assert "表が見つかりません" in refusal_of(lambda: read_pdf(letter(), "x"))[1]


@pytest.mark.parametrize(
    ("found", "typed"),
    [
        ("⽇", "日"),
        ("⼭", "山"),
        ("‧", "・"),
        ("ﬁ", "fi"),
        ("①", "①"),
        ("⼾", "戸"),
        ("⻑", "長"),
        ("Ａ", "Ａ"),
        ("ｱ", "ｱ"),
    ],
)
def test_pdf_characters_are_those_that_were_typed(found: str, typed: str) -> None:
    assert indexer.rounds.pdf._typed({"text": found, "x0": 1.0}) == {"text": typed, "x0": 1.0}


def test_a_slim_page_has_the_characters_of_a_whole_one_where_they_stand(published: Round) -> None:
    keys = ("text", "x0", "x1", "top", "bottom", "size", "upright")
    with pdfplumber.open(io.BytesIO(pdf(published))) as document:
        whole = document.pages[1]
        slim = indexer.rounds.pdf._slim(whole)
        assert slim.chars == [
            {"object_type": "char", **{key: char[key] for key in keys}} for char in whole.chars
        ]
        assert slim.edges == whole.edges


def test_pdf_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.rounds.pdf, "pdfplumber", None)
    assert "pip install 'toshi-renkei[pdf]'" in refusal_of(lambda: read_pdf(b"%PDF-1.4", "x"))[1]


def test_too_many_pages() -> None:
    assert "101ページ" in refusal_of(lambda: read_pdf(letter(101), "x"))[1]


def letter(pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.drawString(50, 700, "Dear reader")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
