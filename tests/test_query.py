from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import parse, replaced

TYPED = st.text(
    st.sampled_from("廃棄物発電 　「」\"”“-－−()*:|ORor国:a1😀。!\t\n'\\/<>")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "clauses", "excluded"),
    [
        ("廃棄物 発電", [["廃棄物"], ["発電"]], []),
        ("廃棄物　発電", [["廃棄物"], ["発電"]], []),
        ('"都市間連携" 水素', [["都市間連携"], ["水素"]], []),
        ("「都市間連携」", [["都市間連携"]], []),
        ("“都市間連携”", [["都市間連携"]], []),
        ("セメント -廃熱回収", [["セメント"]], ["廃熱回収"]),
        ("セメント －廃熱", [["セメント"]], ["廃熱"]),
        ("-「廃熱回収」", [], ["廃熱回収"]),
        ("e-メタン", [["e-メタン"]], []),
        ("Race to Zero", [["Race"], ["to"], ["Zero"]], []),
        ('"閉じない', [["閉じない"]], []),
        ("水素 水素", [["水素"], ["水素"]], []),
        ("水素 OR 港湾", [["水素", "港湾"]], []),
        ("水素|港湾｜農業 工場", [["水素", "港湾", "農業"], ["工場"]], []),
        ("(水素 港湾) OR 農業", [["水素", "農業"], ["港湾", "農業"]], []),
        ("（水素 | 港湾） 工場", [["水素", "港湾"], ["工場"]], []),
        ("(株)試験", [["(株)試験"]], []),
        ("OR", [], []),
        ("水素 OR", [["水素"]], []),
        ("((((水素", [["水素"]], []),
        ("水素))) 港湾", [["水素"], ["港湾"]], []),
        ("FOR ORIX", [["FOR"], ["ORIX"]], []),
        ("水素 AND 港湾 ＆ 工場", [["水素"], ["港湾"], ["工場"]], []),
        ("ANDES R&D", [["ANDES"], ["R&D"]], []),
        ("水素 NOT 港湾", [["水素"]], ["港湾"]),
        ("NOTO NOT", [["NOTO"], ["NOT"]], []),
        ("ベトナム以外", [], ["ベトナム"]),
        ("ベトナム以外の水素事業", [["水素事業"]], ["ベトナム"]),
        ("インドネシアの廃棄物のうち北九州市以外", [["インドネシアの廃棄物"]], ["北九州市"]),
        ("廃棄物事業の中では、タイを除いて", [["廃棄物事業"]], ["タイ"]),
        ("ベトナムの水素以外の事業", [["ベトナム"]], ["水素"]),
        ("北九州市の事業以外", [], ["北九州市"]),
        ("水素のない案件", [], ["水素"]),
        ("廃棄物を使わない事業", [], ["廃棄物"]),
        ("水素を使わない港の事業", [["港の事業"]], ["水素"]),
        ("バスの出てこない交通の案件", [["交通の案件"]], ["バス"]),
        ("雨水以外のものを知りたい", [["知りたい"]], ["雨水"]),
        ("LEDを入れるところで漁港じゃないのは", [["LEDを入れるところ"]], ["漁港"]),
        ("サトウキビの事業でラム酒とは関係ないもの", [["サトウキビの事業"]], ["ラム酒"]),
        ("LEDを使うけど祭りじゃない事業", [["LEDを使う"]], ["祭り"]),
        ("鳥のことが書いてあって、風力ではない事業は？", [["鳥のことが書いてあって"]], ["風力"]),
        ("水素ではないけど港湾", [["港湾"]], ["水素"]),
        ("水素だけど廃棄物ではない", [["水素"]], ["廃棄物"]),
        ("もっと違う事業", [["もっと違う事業"]], []),
        ("従来と異なる水素の利用", [["従来と異なる水素の利用"]], []),
        ("令和7年 -水素", [["令和7年"]], ["水素"]),
        ("令和　7 年 水素", [["令和7年"], ["水素"]], []),
        ("令和 三重県", [["令和"], ["三重県"]], []),
        ("令和 七年度", [["令和七年度"]], []),
        ("令和 元気", [["令和"], ["元気"]], []),
        ("電気のない村", [["電気のない村"]], []),
        ("電気のない村の事業", [["電気のない村の事業"]], []),
        ("水がない地域の案件", [["水がない地域の案件"]], []),
        ("電気のない農村電化事業", [["電気のない農村電化事業"]], []),
        ("タイとベトナム、ラオス以外の国", [], ["タイ", "ベトナム", "ラオス"]),
        ("水素ではなくアンモニア", [["アンモニア"]], ["水素"]),
        ("水素を含まない発電", [["発電"]], ["水素"]),
        ("水素 ただし、タイは除く", [["水素"]], ["タイ"]),
        ("水素、ただしタイはのぞく", [["水素"]], ["タイ"]),
        ("水素（タイは含まない）", [["水素"]], ["タイ"]),
        ("水素 タイは不要です", [["水素"]], ["タイ"]),
        ("水素 タイ除外 ラオス抜きで", [["水素"]], ["タイ", "ラオス"]),
        ("水素 !タイ ！ラオス", [["水素"]], ["タイ", "ラオス"]),
        ("さいがいは", [["さいがいは"]], []),
        ("骨抜き !!!", [["骨抜き"], ["!!!"]], []),
        ("水素または港湾", [["水素", "港湾"]], []),
        ("水素か港湾かメタンの事業", [["水素", "港湾", "メタン"]], []),
        ("水素か港湾の発電", [["水素か港湾の発電"]], []),
        ("水素 又は 港湾", [["水素", "港湾"]], []),
        ("水素 かつ 港湾", [["水素"], ["港湾"]], []),
        ("港湾 ー水素", [["港湾"]], ["水素"]),
        ("エネルギー ーーー", [["エネルギー"], ["ーーー"]], []),
        ("事業名：水素 地域:ハノイ", [["水素"], ["ハノイ"]], []),
        ("タイを除く事業は？", [], ["タイ"]),
        ("「ベトナム以外」", [["ベトナム以外"]], []),
        ("-ベトナム以外", [], ["ベトナム以外"]),
        ("「水素」以外の事業", [], ["水素"]),
        ('"水素"以外 港湾', [["港湾"]], ["水素"]),
        ("「水素」の事業", [["水素"], ["の事業"]], []),
        ("「水素」 以外", [["水素"], ["以外"]], []),
        ("NOT (水素 OR 港湾) 工場", [["工場"]], ["水素", "港湾"]),
        ("NOT(水素)", [], ["水素"]),
        ("-（水素 港湾）", [], ["水素", "港湾"]),
        ("工場 (水素 -港湾)", [["工場"], ["水素"]], ["港湾"]),
        ("", [], []),
    ],
)
def test_structure(text: str, clauses: list[list[str]], excluded: list[str]) -> None:
    parsed = parse(text)
    assert [[typed.text for typed in clause] for clause in parsed.clauses] == clauses
    assert [typed.text for typed in parsed.excluded] == excluded


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("国:タイ", "country", "タイ"),
        ("対象国：タイ", "country", "タイ"),
        ("分野:水素", "field", "水素"),
        ("都市:「堺市」", "city", "堺市"),
        ("提案者:日本工営", "proposer", "日本工営"),
        ("年度:2025", "year", "2025"),
        ("country:Thailand", "country", "Thailand"),
        ("メモ:水素", "", "メモ:水素"),
    ],
)
def test_conditions_on_columns(text: str, facet: str, value: str) -> None:
    ((typed,),) = parse(text).clauses
    assert (typed.facet, typed.text) == (facet, value)


@pytest.mark.parametrize(
    "text", ["国:タイとラオス以外", "対象国：タイ、ラオスを除く", "国がタイかラオス以外"]
)
def test_columns_of_several_excluded_values(text: str) -> None:
    parsed = parse(text)
    assert parsed.clauses == ()
    assert [tuple(typed)[::2] for typed in parsed.excluded] == [("タイ", "country"), ("ラオス", "country")]


@pytest.mark.parametrize("text", ["国:タイ以外", "対象国：タイを除く"])
def test_a_condition_is_excluded_as_one(text: str) -> None:
    parsed = parse(text)
    assert parsed.clauses == ()
    assert [(typed.facet, typed.text) for typed in parsed.excluded] == [("country", "タイ")]


def test_a_word_is_replaced_where_it_is_asked_for() -> None:
    assert replaced("-水そ 水そ", "水そ", "水素") == "-水そ 水素"
    assert replaced('水そ車 "水そ"', "水そ", "水素") == '水そ車 "水素"'
    assert replaced("タイで水そは", "水そ", "水素") == "タイで水素は"


def test_a_query_of_many_groups_stays_small() -> None:
    parsed = parse(" OR ".join("(" + " ".join("abcdefgh"[:n]) + ")" for n in range(2, 9)))
    assert len(parsed.clauses) <= 60


def test_many_alternatives_are_read_in_one_pass() -> None:
    assert len(parse("水or" * 66 + "水").clauses[0]) == 67
    assert [[typed.text for typed in clause] for clause in parse("水or" * 66 + "水が").clauses] == [
        ["水or" * 66 + "水が"]
    ]


@given(TYPED)
def test_any_text_is_a_query(text: str) -> None:
    parsed = parse(text)
    assert parsed.text == text.strip()
    assert all(typed.text.strip() for clause in parsed.clauses for typed in clause)
