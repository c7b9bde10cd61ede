from __future__ import annotations

import pytest

from indexer import FACETS, Generation, SearchRequest, english_value, search
from indexer.english_words import english_key
from indexer.vocabulary import load


@pytest.mark.parametrize(
    ("facet", "value", "english"),
    [
        ("field", "再生可能エネルギー", "Renewable energy"),
        ("field", "再エネ", "Renewable energy"),
        ("field", "その他(観光ルート)", "Other (観光ルート)"),
        ("field", "その他(港湾)", "Other (port)"),
        ("field", "架空の分野", "架空の分野"),
        ("country", "ベトナム", "Vietnam"),
        ("country", "ヴェトナム", "Vietnam"),
        ("country", "架空国", "架空国"),
        ("city", "北九州市", "Kitakyushu City"),
        ("city", "福岡県北九州市", "Kitakyushu City"),
        ("city", "愛媛県", "Ehime Prefecture"),
        ("city", "大阪府", "Osaka Prefecture"),
        ("city", "東京都", "Tokyo"),
        ("city", "北海道", "Hokkaido"),
        ("city", "渋谷区", "Shibuya Ward"),
        ("city", "大崎町", "Osaki Town"),
        ("city", "どこにもない市", "どこにもない市"),
        ("city", "ハノイ市", "Hanoi City"),
        ("proposer", "日本工営株式会社", "Nippon Koei Co., Ltd."),
        ("proposer", "(株)オリエンタルコンサルタンツ", "Oriental Consultants Co., Ltd."),
        ("proposer", "公益財団法人地球環境戦略研究機関", "Institute for Global Environmental Strategies"),
        ("proposer", "公益財団法人 地球環境センター", "Global Environment Centre Foundation"),
        ("proposer", "架空商事株式会社", "架空商事株式会社"),
        ("year", "2025", "2025"),
        ("round", "2025-1", "2025-1"),
        ("city", "", ""),
    ],
)
def test_a_value_in_english(facet: str, value: str, english: str) -> None:
    assert english_value(facet, value) == english


def test_every_country_prefecture_and_field_has_one() -> None:
    vocabulary = load()
    assert all(english_value("country", entry.name) == entry.english for entry in vocabulary.countries)
    assert all(english_value("field", entry.name).isascii() for entry in vocabulary.fields)
    for place in vocabulary.municipalities:
        assert english_value("city", f"{place.prefecture}{place.name}").startswith(place.english)


def test_a_name_of_two_places_has_one_with_its_prefecture() -> None:
    names = ("松前町", "北海道松前町", "愛媛県松前町", "伊達市", "福島県伊達市")
    assert [english_value("city", name) for name in names] == [
        "松前町",
        "Matsumae Town",
        "Masaki Town",
        "Date City",
        "Date City",
    ]


def test_the_published_round_needs_no_japanese_but_details(generation: Generation) -> None:
    facets = search(generation, SearchRequest(facets=tuple(FACETS))).facets
    for name, values in facets.items():
        assert all(english_value(name, value.value).isascii() for value in values), name


@pytest.mark.parametrize("facet", ["field", "country", "city", "proposer"])
def test_a_label_that_is_typed_finds_what_it_stands_for(generation: Generation, facet: str) -> None:
    values = [value for value in generation.facet(facet).values if not value.startswith("その他")]
    assert len(values) > 5
    for value in values:
        chosen = search(generation, SearchRequest(filters={facet: (value,)}))
        typed = search(generation, SearchRequest(english_value(facet, value)))
        assert {hit.project.id for hit in chosen.hits} <= {hit.project.id for hit in typed.hits}, value
        assert not typed.correction


def test_the_form_of_an_organisation_behind_its_english_name_is_no_condition() -> None:
    assert english_key("Nippon Koei Co., Ltd.") == english_key("nippon koei") == ("nippon", "koei")
    assert english_key("CO") == ("co",)
    assert english_key("Ltd.") == ("ltd",)
    assert english_key("Yongin-si") == english_key("Yongin City") == ("yongin",)
    assert english_key("add-on") == ("add", "on")


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("waste -hydrogen", "廃棄物 -水素"),
        ("-Vietnam", "-ベトナム"),
        ("waste -kitakyushu", "廃棄物 -北九州"),
        ("projects that do not use hydrogen", "-水素"),
        ("Are there any projects that don’t use solar?", "-太陽光"),
        ("FY2025", "2025年度"),
        ("year:FY2025 hydrogen", "年度:2025 水素"),
        ("fy2024", "2024年度"),
    ],
)
def test_english_excludes_and_dates_as_japanese_does(
    generation: Generation, english: str, japanese: str
) -> None:
    found = [search(generation, SearchRequest(query)) for query in (english, japanese)]
    assert {hit.project.id for hit in found[0].hits} == {hit.project.id for hit in found[1].hits}
    assert found[0].total == found[1].total
    assert found[0].query.excluded or found[0].query.clauses


def test_what_is_excluded_is_so_under_every_name_of_it(generation: Generation) -> None:
    """GHG is in some texts, 温室効果ガス in others: the same thing; quotes exclude what they hold alone."""
    found = search(generation, SearchRequest("-GHG", size=100))
    assert not any(name in hit.project.summary for hit in found.hits for name in ("GHG", "温室効果ガス"))
    assert found.query.describe() == "「GHG」（「温室効果ガス」も）を含まない"
    quoted = search(generation, SearchRequest('-"GHG"', size=100)).hits
    assert not any("GHG" in hit.project.summary for hit in quoted)
    assert any("温室効果ガス" in hit.project.summary for hit in quoted)
