"""Completion inside a query: what is suggested finds just as much as is said of it."""

from __future__ import annotations

import string
from itertools import islice

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    Completion,
    Generation,
    GenerationStore,
    SearchRequest,
    complete,
    english_value,
    read_ahead,
    search,
)
from indexer.kept import KeptDocuments
from indexer.query import HalfWord, half_word
from indexer.spellings import learn, spellings_of
from indexer.suggest import likeliest

VIETNAM = {"country": ("ベトナム",)}


def completions(
    generation: Generation, typed: str, filters: dict[str, tuple[str, ...]] | None = None, lang: str = "ja"
) -> list[Completion]:
    """The completions where `|` stands for the caret (default: at the end)."""
    before, _, after = typed.partition("|")
    request = SearchRequest(before + after, filters or {})
    if lang == "ja":
        return complete(generation, request, len(before))
    return complete(generation, request, len(before), lambda one: english_value(one.facet, one.value))


def queries(
    generation: Generation, typed: str, filters: dict[str, tuple[str, ...]] | None = None, lang: str = "ja"
) -> list[str]:
    return [one.query for one in completions(generation, typed, filters, lang)]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("水素|", HalfWord("水素", 0, 2)),
        ("脱炭素\u3000水|素 港湾", HalfWord("水", 4, 6)),
        ("国:ベト|", HalfWord("ベト", 2, 4, "country")),
        ("国:タイ、ベト|、チリ", HalfWord("ベト", 5, 7, "country")),
        ("国:タイ、|", None),
        ("対象分野：水|素", HalfWord("水", 5, 7, "field")),
        ("水素|港湾".replace("|", "\uff5c") + "|", HalfWord("港湾", 3, 5)),
        ("(水素 OR 港|)", HalfWord("港", 7, 8)),
        ("(株)オリ|", HalfWord("(株)オリ", 0, 5)),
        ("|水素", None),
        ("水素 |", None),
        ("国:|", None),
        ("国|:タイ", None),
        ("-水|", None),
        ("「水|", None),
        ('"水|"', None),
        ("水素 OR|", None),
        ("|", None),
    ],
)
def test_the_word_at_the_caret(typed: str, word: HalfWord | None) -> None:
    before, _, after = typed.partition("|")
    assert half_word(before + after, len(before)) == word


BEGINNINGS = [*"しかいでこだすさにとべはきじぎちえ日水環都発株", *string.ascii_lowercase]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("asked", "filters"),
    [
        ("{}|", {}),
        ("{}|", VIETNAM),
        ("脱炭素 {}|", {}),
        ("{}| 廃棄物 -水素", {"field": ("省エネルギー", "デジタル技術")}),
        ("水素 OR {}|", {}),
        ("国:タイ 国:{}|", {}),
        ("port {}|", {}),
        ("脱炭素 {}| 廃棄物", {}),
        ("タイ 国:タイ {}|", {}),
        ("タイ以外の水素 {}|", {}),
        ("水素を使う事業はありますか {}|", {}),
        ("renewable {}| energy", {}),
        ("令和7年度 {}|", {"country": ("タイ", "チリ")}),
    ],
)
def test_a_choice_finds_what_was_promised(
    generation: Generation, asked: str, filters: dict[str, tuple[str, ...]], lang: str
) -> None:
    made = [
        one for begun in BEGINNINGS for one in completions(generation, asked.format(begun), filters, lang)
    ]
    assert made
    for one in made:
        assert one.suggestion.count == search(generation, SearchRequest(one.query, filters)).total > 0, one


def test_the_other_words_and_the_rest_of_the_word(generation: Generation) -> None:
    [first, *_] = completions(generation, "脱炭素 kit|aqq 廃棄物 -水素")
    assert first.query == "脱炭素 北九州市 廃棄物 -水素"
    assert first.query[: first.caret] == "脱炭素 北九州市"


def test_what_leads_to_nothing_is_left_out(generation: Generation) -> None:
    assert "北九州市" in queries(generation, "kit")
    assert not search(generation, SearchRequest("水素 北九州市")).total
    assert queries(generation, "水素 kit") == []
    assert "北九州市" not in queries(generation, "kit", {"country": ("チリ",)})
    assert queries(generation, "水素 OR kit")[0] == "水素 OR 北九州市"


def test_what_the_other_words_leave_comes_into_view(generation: Generation) -> None:
    """However many suggestions are more frequent where nothing else is asked."""
    everywhere = queries(generation, "か")
    found = queries(generation, "か", {"city": ("富山市",)})
    assert found
    assert set(found) - set(everywhere)


def test_a_column_is_completed_with_its_own_values(generation: Generation) -> None:
    assert queries(generation, "国:べ") == ["国:ベトナム"]
    assert queries(generation, "都市:i") == []
    assert queries(generation, "年度:2") == []
    assert queries(generation, "city:kita", lang="en") == ['city:"Kitakyushu City"']


def test_what_is_typed_already_is_not_suggested(generation: Generation) -> None:
    assert queries(generation, "水素 |") == queries(generation, "-水|") == []
    assert "ベトナム" not in queries(generation, "ベトナム")
    assert "Vietnam" not in queries(generation, "Vietnam", lang="en")


def test_english_readers_get_english_where_it_finds_the_same(generation: Generation) -> None:
    assert queries(generation, "viet", lang="en") == ["Vietnam"]
    assert queries(generation, "waste kita", lang="en")[0] == "waste Kitakyushu City"
    for begun in string.ascii_lowercase:
        for one in completions(generation, begun, lang="en"):
            japanese = search(generation, SearchRequest(one.suggestion.value)).total
            assert one.suggestion.count == japanese, one


def test_a_query_that_would_be_too_long_is_left_out(generation: Generation) -> None:
    assert queries(generation, "x" * 192 + " OR kit|") == [
        f"{'x' * 192} OR 北九州市",
        f"{'x' * 192} OR 北九州",
    ]
    assert queries(generation, "x" * 193 + " OR kit|") == [f"{'x' * 193} OR 北九州"]


def asked(client: FlaskClient, **params: str | int | list[str]) -> list[dict[str, object]]:
    found = client.get("/api/suggest", query_string=params).get_json()["suggestions"]
    assert isinstance(found, list)
    return found


def test_the_api_counts_beside_all_that_is_asked(client: FlaskClient) -> None:
    [found] = asked(client, q="廃棄物 viet 発電", caret=8, lang="en", country=["ベトナム", "タイ"])
    query, caret = found["query"], found["caret"]
    assert (found["value"], found["label"], query, caret) == (
        "ベトナム",
        "Vietnam",
        "廃棄物 Vietnam 発電",
        len("廃棄物 Vietnam"),
    )
    total = client.get("/api/search", query_string={"q": query, "country": ["ベトナム", "タイ"]}).get_json()[
        "total"
    ]
    assert found["count"] == total > 0
    assert all("query" not in one for one in asked(client, q="viet"))
    assert asked(client, q=" kit", caret=4, country="チリ") == []
    for wrong in ("x", "-1", "4"):
        answer = client.get("/api/suggest", query_string={"q": "kit", "caret": wrong})
        assert (answer.status_code, answer.get_json()["error"]["parameter"]) == (400, "caret")


def test_what_is_remembered_of_words_is_bounded(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {begun: completions(generation, f"脱炭素 {begun}") for begun in BEGINNINGS}
    assert len(spellings_of(generation).documents) > 50
    monkeypatch.setattr("indexer.kept._MOST", 20 * 303)  # bytes: 20 words of 20 projects each
    fresh = GenerationStore(generation.path.parent).current()
    for begun in BEGINNINGS:
        assert completions(fresh, f"脱炭素 {begun}") == expected[begun]
        assert 0 < len(spellings_of(fresh).documents) <= 21


def test_what_was_learnt_before_is_what_is_found(generation: Generation) -> None:
    found = [completions(generation, f"脱炭素 {begun}") for begun in BEGINNINGS]
    learnt = spellings_of(generation)
    apart = spellings_of(fresh := GenerationStore(generation.path.parent).current())
    assert fresh is not generation
    assert len(list(islice(learn(fresh), 300))) == 300
    assert len(apart.documents) > 290  # CCU技術 is a word of その他(CCU技術), too
    assert [completions(fresh, f"脱炭素 {begun}") for begun in BEGINNINGS] == found
    assert all(
        np.array_equal(learnt.documents.of(key), apart.documents.of(key))
        for key in apart.documents
        if key in learnt.documents
    )


def test_the_likeliest_stay_learnt(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.kept._MOST", 200 * 303)  # bytes: 200 words of 20 projects each
    fresh = GenerationStore(generation.path.parent).current()
    learnt = len(list(learn(fresh)))
    assert 100 < learnt < 200
    assert all(
        spellings_of(fresh).of(one.value, one.value, spellings_of(fresh).met()).word
        in spellings_of(fresh).documents
        for one in likeliest(fresh)[:50]
        if one.facet == "country"
    )
    known = set(spellings_of(fresh).documents)
    for begun in BEGINNINGS:
        completions(fresh, f"脱炭素 {begun}")
    assert known < set(spellings_of(fresh).documents)


@given(
    size=st.integers(1, 400),
    words=st.lists(st.sets(st.integers(0, 399)), min_size=1, max_size=8),
    asked=st.sets(st.integers(0, 399)),
)
def test_kept_documents_are_those_that_were_added(size: int, words: list[set[int]], asked: set[int]) -> None:
    kept = KeptDocuments(size)
    wanted = np.array(sorted(number for number in asked if number < size), np.int64)
    for at, word in enumerate(words):
        documents = np.array(sorted(number for number in word if number < size), np.int64)
        kept.add(key := (str(at), False, False, True), documents)
        found = kept.of(key)
        assert found is not None
        assert found.tolist() == documents.tolist()
        assert kept.among(key, wanted) == len(set(documents.tolist()) & set(wanted.tolist()))
    assert kept.of(("none", False, False, True)) is kept.among(("none", False, False, True), wanted) is None


def test_what_nobody_asks_any_more_is_not_learnt_on(generation: Generation) -> None:
    fresh = GenerationStore(generation.path.parent).current()
    wanted = iter([True] * 5 + [False])
    read_ahead(fresh, lambda: next(wanted))
    assert 0 < len(spellings_of(fresh).documents) < 50
