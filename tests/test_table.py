"""Tables as they were published, and as clerks damage them: what is taken in, and what is refused where."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import RoundRefusedError
from indexer.eras import fiscal_year
from indexer.project import Finding, Project, Round
from indexer.rounds import cells, lists
from indexer.rounds.findings import letter
from indexer.rounds.grid import Grid, Row
from indexer.rounds.nearest import nearest
from indexer.rounds.table import make_round
from indexer.vocabulary import load
from indexer.wording import Text

VOCABULARY = load()
TITLE = "令和6年度脱炭素社会実現のための都市間連携事業委託業務 2次公募採択案件一覧"
HEADER = ["番号", "提案者", "国内都市", "対象都市・地域", "対象国", "事業名", "対象分野", "事業概要"]
ONE = [
    "1",
    "日本試験株式会社",
    "川崎市",
    "ペナン州",
    "マレーシア",
    "ペナン州の脱炭素化事業",
    "省エネルギー",
    "省エネを進める。",
]
TWO = [
    "2",
    "公益財団法人試験",
    "横浜市",
    "ダナン市",
    "ベトナム",
    "ダナン市の水素事業",
    "水素技術 その他(港湾)",
    "水素を使う。",
]

Rows = list[list[str]]


def grid(rows: Rows, name: str = "", **options: Any) -> Grid:
    return Grid([Row(number, list(row)) for number, row in enumerate(rows, 1)], name, **options)


def made(*grids: Rows | Grid, **options: int) -> Round:
    tables = [table if isinstance(table, Grid) else grid(table) for table in grids]
    return make_round(tables, "round.txt", VOCABULARY, **options)


def refused(*grids: Rows | Grid, **options: int) -> RoundRefusedError:
    with pytest.raises(RoundRefusedError) as caught:
        made(*grids, **options)
    return caught.value


def content(project: Project) -> list[object]:
    return [
        project.number,
        project.proposer,
        project.domestic_cities,
        tuple(map(str, project.target_areas)),
        project.countries,
        project.name,
        project.fields,
        project.summary,
    ]


EXPECTED = [
    [1, "日本試験株式会社", ("川崎市",), ("ペナン州",), ("マレーシア",), "ペナン州の脱炭素化事業",
     ("省エネルギー",), "省エネを進める。"],
    [2, "公益財団法人試験", ("横浜市",), ("ダナン市",), ("ベトナム",), "ダナン市の水素事業",
     ("水素技術", "その他(港湾)"), "水素を使う。"],
]  # fmt: skip


def renamed(**labels: str) -> list[str]:
    return [labels.get(label, label) for label in HEADER]


def ordered(*order: int) -> Rows:
    return [[row[at] for at in order] for row in (HEADER, ONE, TWO)]


def without(*places: int) -> Rows:
    return [[cell for at, cell in enumerate(row) if at not in places] for row in (HEADER, ONE, TWO)]


def combined(label: str, *cells_: str) -> Rows:
    """The table with one combined column in place of 対象都市・地域 and 対象国."""
    texts = (label, *cells_)
    return [[*row[:3], text, *row[5:]] for row, text in zip((HEADER, ONE, TWO), texts, strict=True)]


H30 = "平成30年度 低炭素社会実現のための都市間連携事業委託業務 第1次公募 採択案件一覧"
ACCEPTED: dict[str, tuple[str, list[Rows | Grid]]] = {
    "令和6年度2次": ("2024-2", [[[TITLE], HEADER, ONE, TWO]]),
    "平成30年度": ("2018-1", [[[H30], ["No.", "代表事業者", "日本側自治体", "海外都市", "相手国", "案件名", "分野", "概要"], ONE, TWO]]),
    "平成31年度": ("2019-1", [[["平成31年度都市間連携事業（１次公募）"], HEADER, ONE, TWO]]),
    "令和元年度": ("2019-2", [[["令和元年度　都市間連携事業　二次公募　採択結果"], HEADER, ONE, TWO]]),
    "令和2年度": ("2020-1", [[["令和２年度 都市間連携事業 公募（1次）採択一覧"], renamed(提案者="実施主体", 事業名="事業名称"), ONE, TWO]]),
    "令和3年度": ("2021-2", [[["令和3年度 都市間連携事業（第2次）"], renamed(国内都市="参画都市", 事業概要="事業内容"), ONE, TWO]]),
    "令和4年度": ("2022-3", [[["令和4年(2022年)度 第3回公募 採択案件"], renamed(提案者="代表提案者", 国内都市="国内自治体"), ONE, TWO]]),
    "令和5年度": ("2023-2", [[["2023年度 2次募集 採択案件一覧"], renamed(提案者="応募者", 国内都市="共同応募者"), ONE, TWO]]),
    "R7": ("2025-1", [[["R7 都市間連携 1次公募"], renamed(提案者="代表法人", 対象国="国"), ONE, TWO]]),
    "年度に括弧": ("2024-1", [[["2024年度（令和6年度）一次公募"], HEADER, ONE, TWO]]),
    "表題が二行": ("2024-2", [[["令和6年度 都市間連携事業"], ["2次公募 採択案件一覧"], HEADER, ONE, TWO]]),
    "表題が逆順の二行": ("2024-2", [[["第２次公募 採択案件一覧"], ["令和６年度"], HEADER, ONE, TWO]]),
    "表題がセルに分かれる": ("2024-2", [[["令和6年度", "都市間連携事業", "", "2次公募", "", "", "", ""], HEADER, ONE, TWO]]),
    "表題が表の幅": ("2024-2", [[[TITLE, *[""] * 7], [""] * 8, HEADER, ONE, TWO]]),
    "表題が結合セルの繰り返し": ("2024-2", [[[TITLE] * 8, HEADER, ONE, TWO]]),
    "表題の上に日付": ("2024-2", [[["令和7年3月31日"], ["環境省"], [TITLE], ["（単位：件）"], HEADER, ONE, TWO]]),
    "補正予算": ("2024-2", [[["令和5年度補正予算 令和6年度 都市間連携事業 2次公募"], HEADER, ONE, TWO]]),
    "表題が表の下": ("2024-2", [[HEADER, ONE, TWO, [f"※{TITLE}"]]]),
    "表題が表紙のシート": ("2024-2", [grid([[TITLE], ["環境省"]], "シート「表紙」"), grid([HEADER, ONE, TWO], "シート「一覧」")]),
    "表題がシート名": ("2024-2", [grid([["採択案件"], HEADER, ONE, TWO], "シート「令和6年度2次公募」")]),
    "表題がページの題": ("2024-2", [grid([[TITLE]]), grid([["トップ", "採択案件"], ["政策", "審議会"]]), grid([HEADER, ONE, TWO])]),
    "年は表に、次は表紙に": ("2024-2", [grid([["2次公募 採択案件"]]), grid([["令和6年度"], HEADER, ONE, TWO])]),
    "列の順": ("2024-2", [[[TITLE], *ordered(5, 0, 7, 6, 1, 2, 4, 3)]]),
    "見出しに空白と改行": ("2024-2", [[[TITLE], ["番　号", "提 案 者", "国内\n都市", "対象都市\n・地域", "対象国", "事業名", "対象分野※1", "事業概要（300字以内）"], ONE, TWO]]),
    "見出しに番号と注": ("2024-2", [[[TITLE], ["№", "①提案者", "②国内都市", "対象都市･地域（注1）", "対象国*", "(3)事業名", "【対象分野】", "事業概要："], ONE, TWO]]),
    "見出しが二行": ("2024-2", [[[TITLE], ["番号", "提案者", "国内都市", "対象", "", "事業名", "対象分野", "事業概要"], ["", "", "", "都市・地域", "国", "", "", ""], ONE, TWO]]),
    "見出しが二行で結合": ("2024-2", [[[TITLE], ["番号", "提案者", "日本側", "相手側", "", "事業名", "対象分野", "事業概要"], ["番号", "提案者", "都市", "都市", "国", "事業名", "対象分野", "事業概要"], ONE, TWO]]),
    "見出しの上に分類": ("2024-2", [[[TITLE], ["", "日本側", "", "海外側", "", "事業", "", ""], HEADER, ONE, TWO]]),
    "頁ごとの見出し": ("2024-2", [[[TITLE], HEADER, ONE, [], [TITLE], HEADER, TWO]]),
    "頁ごとの見出しで列の順が違う": ("2024-2", [[[TITLE], HEADER, ONE, *[row[::-1] for row in (HEADER, TWO)]]]),
    "頁番号": ("2024-2", [[[TITLE], HEADER, ONE, ["- 1 -"], ["次ページへ続く"], HEADER, TWO, ["2/2"], ["2ページ"]]]),
    "脚注": ("2024-2", [[[TITLE], HEADER, ONE, TWO, ["※ 対象分野は提案時のもの。"], ["注1 国名は通称。"], ["出典：環境省"], ["以上"]]]),
    "合計": ("2024-2", [[[TITLE], HEADER, ONE, TWO, ["合計", "", "", "", "", "", "", "2件"]]]),
    "計": ("2024-2", [[[TITLE], HEADER, ONE, TWO, ["計２件"]]]),
    "余りの空セル": ("2024-2", [[[TITLE], [*HEADER, "", ""], [*ONE, "", "", ""], [*TWO, ""]]]),
    "左に空の列": ("2024-2", [[["", TITLE], ["", *HEADER], ["", *ONE], ["", *TWO]]]),
    "全角の番号": ("2024-2", [[[TITLE], HEADER, ["１", *ONE[1:]], ["No.2", *TWO[1:]]]]),
    "続きの表": ("2024-2", [grid([[TITLE], HEADER, ONE]), grid([TWO])]),
    "続きの表に見出し": ("2024-2", [grid([[TITLE], HEADER, ONE]), grid([HEADER, TWO])]),
    "同じ表が二度": ("2024-2", [grid([[TITLE], HEADER, ONE, TWO]), grid([HEADER, ONE, TWO])]),
    "要約の表": ("2024-2", [grid([[TITLE], HEADER[:6], ONE[:6], TWO[:6]]), grid([HEADER, ONE, TWO])]),
    "国・都市": ("2024-2", [[[TITLE], *combined("対象国・都市", "マレーシア・ペナン州", "ベトナム・ダナン市")]]),
    "国（都市）": ("2024-2", [[[TITLE], *combined("対象国（都市）", "マレーシア（ペナン州）", "ベトナム(ダナン市)")]]),
    "都市（国）": ("2024-2", [[[TITLE], *combined("海外都市（国名）", "ペナン州（マレーシア）", "ダナン市\n(ベトナム)")]]),
    "国と都市に改行": ("2024-2", [[[TITLE], *combined("対象国／対象都市", "マレーシア\nペナン州", "ベトナム/ダナン市")]]),
    "共同応募者も国内都市もある": ("2024-2", [[[TITLE], [*HEADER, "共同応募者"], [*ONE, "試験大学"], [*TWO, ""]]]),
    "備考": ("2024-2", [[[TITLE], [*HEADER, "備考", "採択額"], [*ONE, "新規", "10"], [*TWO, "", ""]]]),
    "国と都市の列が別にもある": ("2024-2", [[[TITLE], [*HEADER, "対象国・都市"], [*ONE, "x"], [*TWO, "y"]]]),
    "備考の空セルがない": ("2024-2", [[[TITLE], [*HEADER, "備考"], [*ONE, "新規"], TWO]]),
}  # fmt: skip


@pytest.mark.parametrize(("round_id", "grids"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(round_id: str, grids: list[Rows | Grid]) -> None:
    found = made(*grids)
    assert (found.id, [content(project) for project in found.projects]) == (round_id, EXPECTED)


def changed(at: int, text: str, row: list[str] = ONE) -> list[str]:
    return [*row[:at], text, *row[at + 1 :]]


MESSAGE = "令和6年度 都市間連携事業"
REFUSED: dict[str, tuple[list[Rows | Grid], int, str, str]] = {
    "表題がない": ([[HEADER, ONE]], 0, "", "年度と何次公募かが分かりません"),
    "次がない": ([[[MESSAGE], HEADER, ONE]], 0, "", "何次公募か"),
    "次は別の年度のもの": ([grid([["令和5年度 2次公募"]]), grid([["令和6年度"], HEADER, ONE])], 0, "", "何次公募か"),
    "年度がない": ([[["都市間連携事業 2次公募"], HEADER, ONE]], 0, "", "年度が分かりません"),
    "日付だけ": ([[["令和6年6月1日 2次公募"], HEADER, ONE]], 0, "", "年度が分かりません"),
    "表題に二つの次": ([[["令和6年度 1次・2次公募採択案件"], HEADER, ONE]], 0, "", "別のファイル"),
    "見出しがない": ([[[TITLE], ONE, TWO]], 0, "", "見出しの行"),
    "文字化けした表": ([[["蟷ｴ蠎ｦ 螳滓命"], ["逡ｪ蜿ｷ", "謠先｡郁??"], ["1", "譬ｪ蠑丈ｼ夂､ｾ"]]], 0, "", "文字化け"),
    "空の表": ([[]], 0, "", "見出しの行"),
    "案件がない": ([[[TITLE], HEADER]], 0, "", "1つもありません"),
    "番号の列がない": ([[[TITLE], *without(0)]], 2, "番号", "列がありません"),
    "提案者の列がない": ([[[TITLE], *without(1)]], 2, "提案者", "列がありません"),
    "対象国の列がない": ([[[TITLE], *without(4)]], 2, "対象国", "列がありません"),
    "国内都市の列がない": ([[[TITLE], *without(2)]], 2, "国内都市", "列がありません"),
    "事業概要の列がない": ([[[TITLE], *without(7)]], 2, "事業概要", "列がありません"),
    "見出しの誤字": ([[[TITLE], renamed(事業概要="事業慨要"), ONE]], 2, "事業概要", "「事業慨要」は「事業概要」のことでしょうか"),
    "見出しの誤字、国": ([[[TITLE], renamed(対象国="対像国"), ONE]], 2, "対象国", "「対像国」は「対象国」のことでしょうか"),
    "見出しが空": ([[[TITLE], renamed(番号=""), ONE]], 2, "番号", "列がありません"),
    "区分は分野でない": ([[[TITLE], renamed(対象分野="区分"), ONE]], 2, "対象分野", "列がありません"),
    "同じ列": ([[[TITLE], [*HEADER, "事業名"], [*ONE, "別の名"]]], 2, "事業名", "2つあります"),
    "同じ意味の列": ([[[TITLE], [*HEADER, "分野"], [*ONE, "水素技術"]]], 2, "対象分野", "2つあります"),
    "番号が空": ([[[TITLE], HEADER, ONE, changed(0, "", TWO)]], 4, "番号", "空です"),
    "番号が文字": ([[[TITLE], HEADER, changed(0, "甲")]], 3, "番号", "「甲」"),
    "番号が0": ([[[TITLE], HEADER, changed(0, "0")]], 3, "番号", "「0」"),
    "番号が小数": ([[[TITLE], HEADER, changed(0, "1.5")]], 3, "番号", "「1.5」"),
    "番号が負": ([[[TITLE], HEADER, changed(0, "-1")]], 3, "番号", "「-1」"),
    "番号が日付": ([[[TITLE], HEADER, changed(0, "2025/1/1")]], 3, "番号", "2025/1/1"),
    "番号の重複": ([[[TITLE], HEADER, ONE, changed(0, "1", TWO)]], 4, "番号", "3行目にもあります"),
    "同じ行が二度": ([[[TITLE], HEADER, ONE, ONE]], 4, "番号", "3行目にもあります"),
    "番号の重複、別の表": ([grid([[TITLE], HEADER, ONE], "シート「甲」"), grid([HEADER, changed(0, "1", TWO)], "シート「乙」")], 2, "番号", "シート「甲」 3行目"),
    "事業名が空": ([[[TITLE], HEADER, changed(5, "")]], 3, "事業名", "空です"),
    "事業名が空白": ([[[TITLE], HEADER, changed(5, " \u3000\n")]], 3, "事業名", "空です"),
    "事業名がタグだけ": ([[[TITLE], HEADER, changed(5, "<p></p>")]], 3, "事業名", "空です"),
    "別の見出しの事業名が空": ([[[TITLE], renamed(事業名="案件名"), changed(5, "")]], 3, "案件名", "事業名が空です"),
    "セルが足りない": ([[[TITLE], HEADER, ONE[:6]]], 3, "", "8個のはずが6個"),
    "セルが多すぎる": ([[[TITLE], HEADER, [*ONE, "余り"]]], 3, "", "「余り」"),
    "改行で切れた行": ([[[TITLE], HEADER, ONE, ["実証を行う。"]]], 4, "", "改行"),
    "番号だけの行": ([[[TITLE], HEADER, ONE, ["2", *[""] * 7]]], 4, "事業名", "空です"),
    "エラー値": ([[[TITLE], HEADER, changed(3, "#REF!")]], 3, "対象都市・地域", "#REF!"),
    "二つの公募": ([[[TITLE], HEADER, ONE, ["令和6年度 1次公募採択案件一覧"], HEADER, TWO]], 4, "", "別のファイル"),
    "二つの年度": ([[[TITLE], HEADER, ONE, ["令和5年度 2次公募採択案件一覧", *[""] * 7], HEADER, TWO]], 4, "", "別のファイル"),
    "公募ごとのシート": ([grid([[TITLE], HEADER, ONE], "シート「2次」"), grid([["令和6年度 1次公募"], HEADER, TWO], "シート「1次」")], 1, "", "別のファイル"),
}  # fmt: skip


def test_another_round_on_another_sheet_is_named_with_its_sheet() -> None:
    other = [["令和6年度 1次公募採択案件一覧"], HEADER, TWO]
    with pytest.raises(RoundRefusedError) as caught:
        made(grid([[TITLE], HEADER, ONE], "シート「2次」"), grid(other, "シート「1次」"))
    assert [finding.where for finding in caught.value.findings] == ["シート「1次」 1行目"]


@pytest.mark.parametrize(("grids", "row", "column", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(grids: list[Rows | Grid], row: int, column: str, words: str) -> None:
    findings = refused(*grids).findings
    assert any((f.row, f.column) == (row, column) and words in f.message for f in findings), findings


WARNED: dict[str, tuple[list[Rows | Grid], int, str, str]] = {
    "元号と西暦": ([[["令和6年(2025年)度 2次公募"], HEADER, ONE, TWO]], 0, "", "元号と西暦"),
    "年度の度がない": ([[["令和6年 2次公募"], HEADER, ONE, TWO]], 0, "", "令和6年度と読みました"),
    "二つの年度": ([[["令和6年度・令和7年度 2次公募"], HEADER, ONE, TWO]], 0, "", "令和7年度もあります"),
    "平成35年度": ([[["平成35年度 2次公募"], HEADER, ONE, TWO]], 0, "", "2023年度としました"),
    "ほかの表題": ([[[TITLE], ["過去の採択案件はこちら 令和5年度 1次公募"], HEADER, ONE, TWO]], 0, "", "を表題としました"),
    "結合された節": ([[[TITLE], HEADER, ONE, ["東南アジア", *[""] * 7], TWO]], 4, "", "「東南アジア」は案件の行ではない"),
    "未来": ([[["令和90年度 2次公募"], HEADER, ONE, TWO]], 0, "", "未来"),
    "備考": ([[[TITLE], [*HEADER, "備考"], [*ONE, "新規"], [*TWO, ""]]], 2, "", "「備考」"),
    "見出しのない列": ([[[TITLE], [*HEADER[:7], "", HEADER[7]], [*ONE[:7], "要確認", ONE[7]], [*TWO[:7], "", TWO[7]]]], 2, "", "8列目は取り込みません。必要なら見出しを"),
    "合計の違い": ([[[TITLE], HEADER, ONE, TWO, ["合計 21件"]]], 5, "", "案件は2件"),
    "節": ([[[TITLE], HEADER, ONE, ["【東南アジア】"], TWO]], 4, "", "案件の行ではない"),
    "欠番": ([[[TITLE], HEADER, ONE, changed(0, "4", TWO)]], 0, "番号", "番号2、3がありません"),
    "分野の誤字": ([[[TITLE], HEADER, changed(6, "省エネルキー"), TWO]], 3, "対象分野", "「省エネルギー」のことでしょうか"),
    "分野": ([[[TITLE], HEADER, changed(6, "宇宙開発"), TWO]], 3, "対象分野", "知られていない分野です。そのまま"),
    "国の誤字": ([[[TITLE], HEADER, ONE, changed(4, "ベトナ厶", TWO)]], 4, "対象国", "「ベトナム」のことでしょうか"),
    "国": ([[[TITLE], HEADER, ONE, changed(4, "架空国", TWO)]], 4, "対象国", "知られていない国名です。そのまま"),
    "市のない市": ([[[TITLE], HEADER, changed(2, "北九州"), TWO]], 3, "国内都市", "検索では「北九州市」とします"),
    "二つある市": ([[[TITLE], HEADER, ONE, changed(2, "府中", TWO)]], 4, "国内都市", "「東京都府中市」か「広島県府中市」か「府中町」か"),
    "町もある市": ([[[TITLE], HEADER, ONE, changed(2, "大崎", TWO)]], 4, "国内都市", "「大崎市」か「大崎町」か分かりません"),
    "市か府": ([[[TITLE], HEADER, ONE, changed(2, "大阪", TWO)]], 4, "国内都市", "「大阪府」か「大阪市」か"),
    "区": ([[[TITLE], HEADER, ONE, changed(2, "港", TWO)]], 4, "国内都市", "「港区」のことでしょうか"),
    "制御文字": ([[[TITLE], HEADER, changed(7, "省\x07エネ"), TWO]], 3, "事業概要", "制御文字を1個"),
    "数式": ([[[TITLE], HEADER, changed(7, "=A1&B1"), TWO]], 3, "事業概要", "数式"),
    "空の国": ([[[TITLE], HEADER, changed(4, ""), TWO]], 3, "対象国", "空です"),
    "空の分野": ([[[TITLE], HEADER, changed(6, " "), TWO]], 3, "対象分野", "空です"),
    "文字化け": ([[[TITLE], HEADER, changed(7, "譁・ｭ怜喧縺代縺励◆譁・ｫ"), TWO]], 3, "事業概要", "文字化け"),
    "置換文字": ([[[TITLE], HEADER, changed(7, "省\ufffdネ"), TWO]], 3, "事業概要", "読めない文字"),
    "切れた概要": ([[[TITLE], HEADER, changed(7, "省" * 255), TWO]], 3, "事業概要", "255文字"),
    "違う年度": ([[[TITLE], HEADER, changed(7, "令和5年度は調査を行う。"), TWO]], 3, "事業概要", "令和5年度とありますが"),
    "同じ事業": ([[[TITLE], HEADER, ONE, changed(0, "2")]], 4, "事業名", "3行目（番号1）と同じ"),
    "国のない都市": ([[[TITLE], *combined("対象国・都市", "ペナン州", "ベトナム")]], 3, "対象国・都市", "対象国が分かりません"),
    "都市のない国": ([[[TITLE], *combined("対象国・都市", "ペナン州", "ベトナム")]], 4, "対象国・都市", "対象都市・地域が分かりません"),
    "同じ表": ([grid([[TITLE], HEADER, ONE, TWO]), grid([HEADER, ONE, TWO], "シート「印刷用」")], 0, "", "シート「印刷用」は同じ"),
}  # fmt: skip


@pytest.mark.parametrize(("grids", "row", "column", "words"), WARNED.values(), ids=WARNED)
def test_accepted_with_a_warning(grids: list[Rows | Grid], row: int, column: str, words: str) -> None:
    found = made(*grids)
    assert len(found.projects) == 2
    assert any((w.row, w.column) == (row, column) and words in w.message for w in found.warnings), (
        found.warnings
    )


QUIET: dict[str, list[str]] = {
    "自分の年度もある": changed(7, "令和5年度に続き、令和6年度は実証を行う。"),
    "目標の年度": changed(7, "2030年度までに半減し、2050年度に実質ゼロとする。"),
    "文末で終わる255文字": changed(7, "省" * 254 + "。"),
    "長い国名": changed(4, "インドネシア共和国"),
    "その他の詳細": changed(6, "その他（グリーンインフラ、防災） その他：港湾"),
    "半角カナ": changed(7, "ｴﾈﾙｷﾞｰを使う。"),
    "西洋の文字": changed(7, "São PauloとCôte d'Ivoire、Viet Nam"),
    "番号つきの項目": changed(7, "(1) 調査 (2) 実証 ①設計"),
}


@pytest.mark.parametrize("row", QUIET.values(), ids=QUIET)
def test_no_warning(row: list[str]) -> None:
    assert made([[TITLE], HEADER, row, TWO]).warnings == ()


def test_places_are_those_that_people_see() -> None:
    rows = [[TITLE], HEADER, changed(5, "")]
    places = {
        "3行目「事業名」": grid(rows),
        "3行目 F列「事業名」": grid(rows, lettered=True),
    }
    for place, table in places.items():
        assert refused(table).findings[0].where == place
    (fault,) = refused(grid([["表紙"]], "シート「表紙」"), grid(rows, "シート「一覧」")).findings
    assert (fault.where, fault.row, fault.column) == ("シート「一覧」 3行目 F列「事業名」", 3, "事業名")
    paged = Grid([Row(n, row, f"{n}ページ") for n, row in enumerate(rows, 1)])
    assert str(refused(paged).findings[0]).startswith("3ページ 3行目「事業名」: ")
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_label_merged_over_two_columns() -> None:
    rows = [[TITLE], [*HEADER, "事業概要"], [*ONE, ""], [*TWO, TWO[7]]]
    assert [content(project) for project in made(rows).projects] == EXPECTED


def test_eras_in_every_form() -> None:
    forms = {
        "令和6年(2024年)度": 2024, "令和6(2024)年度": 2024, "2024年(令和6年)度": 2024, "令和六年度": 2024,
        "令和 ６ 年度": 2024, "R6年度": 2024, "Ｈ30": 2018, "平成三十年度": 2018, "令和十二年度": 2030,
        "R6.7.1": 0, "R32冷媒": 0, "令和6年7月": 0, "H2O": 0,
    }  # fmt: skip
    assert {text: fiscal_year(text) for text in forms} == forms


def test_a_refusal_keeps_what_is_known() -> None:
    refusal = refused([[TITLE], HEADER, changed(5, ""), changed(4, "架空国", TWO)])
    assert (refusal.fiscal_year, refusal.call) == (2024, 2)
    assert [warning.column for warning in refusal.warnings] == ["対象国"]
    unknown = refused([[MESSAGE], HEADER, ONE])
    assert (unknown.fiscal_year, unknown.call) == (2024, None)


def test_year_and_call_given_win_over_the_title() -> None:
    found = made([[TITLE], HEADER, ONE], year=2023, call=1)
    assert found.id == "2023-1"
    assert "指定された2023年度" in found.warnings[0].message


def test_rows_of_a_merged_cell_are_one_project() -> None:
    filled = [[TITLE], HEADER, ONE, [*ONE[:3], "ジョホール州", "マレーシア", *ONE[5:]], TWO]
    blank = [[TITLE], HEADER, ONE, ["", "", "", "ジョホール州", "", "", "", ""], TWO]
    for rows in (filled, blank):
        found = made(rows)
        assert [str(area) for area in found.projects[0].target_areas] == ["ペナン州", "ジョホール州"]
        assert [project.number for project in found.projects] == [1, 2]
        assert [warning.row for warning in found.warnings] == [4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ベトナム・クアンニン省", (("ベトナム",), ("クアンニン省",))),
        ("ベトナム（クアンニン省）", (("ベトナム",), ("クアンニン省",))),
        ("ベトナム（ハノイ市、ハイフォン市）", (("ベトナム",), ("ハノイ市", "ハイフォン市"))),
        ("インドネシア共和国 バリ州", (("インドネシア共和国",), ("バリ州",))),
        ("インドネシア共和国バリ州", (("インドネシア共和国",), ("バリ州",))),
        ("インドネシア国バリ州バドゥン県", (("インドネシア国",), ("バリ州バドゥン県",))),
        ("ベトナムハノイ市", (("ベトナム",), ("ハノイ市",))),
        ("ベトナム/ハイフォン市、カンボジア/プノンペン市", (("ベトナム", "カンボジア"), ("ハイフォン市", "プノンペン市"))),
        ("ベトナム・ハノイ市、ダナン市", (("ベトナム",), ("ハノイ市", "ダナン市"))),
        ("インド・アンドラ・プラデーシュ州", (("インド",), ("アンドラ・プラデーシュ州",))),
        ("インド・ムンバイ市、インドール市", (("インド",), ("ムンバイ市", "インドール市"))),
        ("インドール市", ((), ("インドール市",))),
        ("ナイジェリア/ラゴス州、ニジェール・デルタ州", (("ナイジェリア",), ("ラゴス州", "ニジェール・デルタ州"))),
        ("インド・テランガナ州、アンドラ・プラデーシュ州", (("インド",), ("テランガナ州", "アンドラ・プラデーシュ州"))),
        ("セブ地域(セブ市、ダナオ市)（フィリピン）", (("フィリピン",), ("セブ地域(セブ市、ダナオ市)",))),
        ("フィリピン：メトロセブ地域（セブ市、ダナオ市）", (("フィリピン",), ("メトロセブ地域（セブ市、ダナオ市）",))),
        ("ハノイ市、ベトナム", (("ベトナム",), ("ハノイ市",))),
        ("コロール州 パラオ", (("パラオ",), ("コロール州",))),
        ("タイ、ベトナム", (("タイ", "ベトナム"), ())),
        ("ボスニア・ヘルツェゴビナ（サラエボ市）", (("ボスニア・ヘルツェゴビナ",), ("サラエボ市",))),
        ("ベトナム\nハノイ市\nタイ\nバンコク都", (("ベトナム", "タイ"), ("ハノイ市", "バンコク都"))),
        ("", ((), ())),
    ],
)  # fmt: skip
def test_combined_cells(text: str, expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    assert lists.countries_and_areas(text, VOCABULARY) == expected


Split = Callable[[str], tuple[str, ...]]
SPLIT: list[tuple[Split, str, tuple[str, ...]]] = [
    (lists.cities, "堺市　大阪市", ("堺市", "大阪市")),
    (lists.cities, "川崎市と横浜市", ("川崎市", "横浜市")),
    (lists.cities, "福岡県、北九州市", ("福岡県", "北九州市")),
    (lists.cities, "愛媛県 松山市", ("愛媛県松山市",)),
    (lists.cities, "・富山市\n・堺市", ("富山市", "堺市")),
    (lists.cities, "富山市並びに堺市、及び大阪市", ("富山市", "堺市", "大阪市")),
    (lists.cities, "川崎市、株式会社 エックス・ワイ", ("川崎市", "株式会社エックス・ワイ")),
    (lists.cities, "<ul><li>富山市</li><li>堺市</li></ul>", ("富山市", "堺市")),
    (lists.cities, "①富山市 ②堺市", ("富山市", "堺市")),
    (lists.areas, "バリ州 バドゥン県", ("バリ州バドゥン県",)),
    (lists.areas, "フエ市 トゥアンホア区", ("フエ市トゥアンホア区",)),
    (lists.areas, "メトロセブ地域\n(セブ市、\nダナオ市)", ("メトロセブ地域(セブ市、ダナオ市)",)),
    (lists.areas, "メトロセブ地域(セブ市\nダナオ市)", ("メトロセブ地域(セブ市、ダナオ市)",)),
    (lists.areas, "1. ハノイ市 2. ダナン市", ("ハノイ市", "ダナン市")),
    (lists.areas, "ハノイ市／ダナン市", ("ハノイ市", "ダナン市")),
]


@pytest.mark.parametrize(("split", "text", "expected"), SPLIT, ids=[text for _, text, _ in SPLIT])
def test_places(split: Split, text: str, expected: tuple[str, ...]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("● 省エネルギー ● 水素技術", ("省エネルギー", "水素技術")),
        ("■省エネルギー■水素技術", ("省エネルギー", "水素技術")),
        ("✓省エネルギー\n✓水素技術", ("省エネルギー", "水素技術")),
        ("1. 省エネルギー 2. 水素技術", ("省エネルギー", "水素技術")),
        ("①省エネルギー②水素技術", ("省エネルギー", "水素技術")),
        ("(1) 省エネルギー (2) 水素技術", ("省エネルギー", "水素技術")),
        ("省エネルギー／水素技術；廃棄物処理", ("省エネルギー", "水素技術", "廃棄物処理")),
        ("省エネルギー及び水素技術", ("省エネルギー", "水素技術")),
        ("その他（グリーンインフラ、防災）", ("その他（グリーンインフラ、防災）",)),
        ("その他(防災(河川)、港湾) 水素技術", ("その他(防災(河川)、港湾)", "水素技術")),
        ("その他：港湾、防災、水素技術", ("その他：港湾、防災", "水素技術")),
        ("その他： 港湾", ("その他：港湾",)),
        ("再生可能エネル\nギー\n水素技術", ("再生可能エネルギー", "水素技術")),
        ("省エネルギー、、水素技術、", ("省エネルギー", "水素技術")),
        ("", ()),
    ],
)
def test_fields(text: str, expected: tuple[str, ...]) -> None:
    assert lists.fields(text, VOCABULARY) == expected
    assert all(VOCABULARY.field(VOCABULARY.canonical_field(field)[0]) for field in expected)


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("ベトナ厶", "ベトナム"),
        ("インドシネア", "インドネシア"),
        ("フイリピン", "フィリピン"),
        ("カンホジア", "カンボジア"),
        ("モンコル", "モンゴル"),
        ("マレ一シア", "マレーシア"),
        ("架空国", None),
        ("大阪市", None),
        ("", None),
    ],
)
def test_nearest(name: str, likely: str | None) -> None:
    assert nearest(name, [country.name for country in VOCABULARY.countries]) == likely


words = st.text("あア亜A1 　、。・（）()①\n\t-：", max_size=40)


@given(words)
def test_nothing_is_lost(text: str) -> None:
    """Cleaned text is the source's but for spaces; of a list only separators and bullets go."""
    bare = re.sub(r"\s", "", text)
    for clean in (cells.line, cells.lines, cells.organisation):
        assert re.sub(r"\s", "", clean(text)) == bare
    for split in (lists.cities, lists.areas, lambda text: lists.fields(text, VOCABULARY)):
        letters = set(re.sub(r"[^あア亜A]", "", text))
        assert set(re.sub(r"[^あア亜A]", "", "".join(split(text)))) == letters


@given(st.lists(st.lists(st.one_of(words, st.sampled_from([*HEADER, TITLE, *ONE])), max_size=9), max_size=6))
def test_any_cells_make_a_round_or_a_refusal(rows: Rows) -> None:
    for table in (rows, [[TITLE], HEADER, ONE, *rows], [*rows, HEADER, TWO]):
        findings: tuple[Finding, ...] = (Finding(0, "", Text("none")),)
        try:
            assert made(table).projects
        except RoundRefusedError as refusal:
            findings = refusal.findings
        assert findings
        assert all(isinstance(finding, Finding) and finding.message for finding in findings)
