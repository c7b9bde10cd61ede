from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import fold
from indexer.kanji import TODAY

JAPANESE = st.text(
    st.characters(min_codepoint=0x3000, max_codepoint=0x30FF) | st.sampled_from("漢字脱炭素都市髙﨑")
)
WIDTHS = st.text(st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF) | st.sampled_from("㈱①㍿㌔Å…ｶﾞﾊﾟ"))
MARKS = st.text(
    st.sampled_from("かはカハe\u0301\u0308\u3099\u309a\uff9e\uff9f각\u1100\u1161\u11a8\u09c7\u09be")
)
EMOJI = st.text(st.sampled_from("😀👩‍👩‍👧🇯🇵🏙️1️⃣ﬁßİ"))
TEXT = st.lists(JAPANESE | WIDTHS | MARKS | EMOJI | st.text()).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＪＣＭ", "jcm"),
        ("ｶｰﾎﾞﾝ", "カーボン"),
        ("CO₂", "co2"),
        ("２０５０年", "2050年"),
        ("㈱", "株式会社"),
        ("（有）", "有限会社"),
        ("(公財)", "公益財団法人"),
        ("e–メタン", "e-メタン"),
        ("ヴェトナム", "ベトナム"),
        ("ヴィンチャーカパトナム", "ビンチャーカパトナム"),
        ("レヴュー", "レビュー"),
        ("ウ゛ェトナム", "ベトナム"),
        ("か゛いどｶ゛ｲﾄﾞハ゜", "がいどガイドパ"),
        ("デ―タ", "データ"),
        ("エネルギ-", "エネルギー"),
        ("エネルギ－", "エネルギー"),
        ("富山市－バドゥン県", "富山市-バドゥン県"),
        ("カーボン-ニュートラル", "カーボン-ニュートラル"),
        ("髙﨑 廣島縣", "高崎 広島県"),
        ("攪拌と灌漑", "撹拌と潅漑"),
        ("フエ", "フエ"),
        ("フェ", "フェ"),
    ],
)
def test_forms(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_small_kana_and_voiced_marks_stay_distinct() -> None:
    assert len({fold(text).text for text in ("フエ", "フェ", "ハ", "バ", "パ", "ツ", "ッ")}) == 7


def test_spans_of_clusters() -> None:
    folded = fold("A㌔ｶﾞx")
    assert folded.text == "aキロガx"
    assert [folded.span(at, at + 1) for at in range(5)] == [(0, 1), (1, 2), (1, 2), (2, 4), (4, 5)]


@given(TEXT)
def test_spans_are_ordered_and_cover_the_text(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(spans))
    if spans:
        assert (spans[0][0], spans[-1][1]) == (0, len(text))


@given(
    TEXT.filter(
        lambda text: not set(unicodedata.normalize("NFKC", text) + text) & set("(ヴヵヶ-‐‑‒–—―−髙﨑゛゜")
    )
)
def test_folding_is_nfkc_and_casefold(text: str) -> None:
    expected = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(TODAY)
    assert unicodedata.normalize("NFKC", fold(text).text) == unicodedata.normalize("NFKC", expected)


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(
    (JAPANESE | WIDTHS | EMOJI).filter(lambda text: "－" not in text)
)  # what － is depends on what is before it
def test_each_span_folds_to_what_it_stands_for(text: str) -> None:
    folded = fold(text)
    for at, character in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert character in fold(text[start:end]).text


def test_the_sign_in_names_of_places_is_of_any_size() -> None:
    assert fold("霞ヶ浦").text == fold("霞ケ浦").text == fold("霞ｹ浦").text
    assert fold("3ヵ所").text == fold("3カ所").text
