from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import parse

TYPED = st.text(
    st.sampled_from("廃棄物発電 　「」\"”“-－−()*:|ORor国:a1😀。!\t\n'\\/<>")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "words", "excluded"),
    [
        ("廃棄物 発電", ["廃棄物", "発電"], []),
        ("廃棄物　発電", ["廃棄物", "発電"], []),
        ('"都市間連携" 水素', ["都市間連携", "水素"], []),
        ("「都市間連携」", ["都市間連携"], []),
        ("“都市間連携”", ["都市間連携"], []),
        ("セメント -廃熱回収", ["セメント"], ["廃熱回収"]),
        ("セメント －廃熱", ["セメント"], ["廃熱"]),
        ("-「廃熱回収」", [], ["廃熱回収"]),
        ("e-メタン", ["e-メタン"], []),
        ("Race to Zero", ["Race", "to", "Zero"], []),
        ('"閉じない', ["閉じない"], []),
        ("水素 水素", ["水素"], []),
        ("水素 !!!", ["水素"], []),
        ("- -", [], []),
        ("", [], []),
    ],
)
def test_words(text: str, words: list[str], excluded: list[str]) -> None:
    query = parse(text)
    assert [word.text for word in query.words] == words
    assert [word.text for word in query.excluded] == excluded


def test_a_word_is_a_run_of_tokens() -> None:
    (word,) = parse("廃棄物発電").words
    assert word.alternatives[0].terms == ("廃棄", "物", "発電")


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", "すべての案件"),
        ("…", "検索できる言葉がありません"),
        ("水素", "「水素」を含む"),
        ("水素 港湾", "「水素」と「港湾」をすべて含む"),
        ("水素 -港湾", "「水素」を含む、「港湾」を含まない"),
        ("-港湾", "「港湾」を含まない"),
    ],
)
def test_what_was_understood(text: str, understood: str) -> None:
    assert parse(text).describe() == understood


@given(TYPED)
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert query.is_empty == (not text.strip())
    assert all(alternative.terms for word in query.words for alternative in word.alternatives)
    assert query.describe()
