"""Foreign names in Latin letters, beside the cities of Unicode CLDR, which has both spellings of them."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from indexer.transliteration import ForeignNames, is_loan


def cities() -> dict[str, str]:
    """English → katakana, of the cities after which time zones are named."""
    japanese, english = Locale("ja").time_zones, Locale("en").time_zones
    found = {
        english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "): names["city"]
        for zone, names in japanese.items()
        if "city" in names
    }
    return {en: ja.replace("・", "") for en, ja in found.items() if re.fullmatch("[ァ-ヺー・]+", ja)}


def test_most_cities_of_cldr_are_found_and_nearly_no_other() -> None:
    pairs = cities()
    names = ForeignNames(sorted(set(pairs.values())))
    found = {english: names.spelled(english) for english in pairs}
    assert len(pairs) > 350
    assert sum(pairs[english] in words for english, words in found.items()) / len(pairs) > 0.7
    wrong = [(english, word) for english, words in found.items() for word in words if word != pairs[english]]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Victoria", "ビクトリア"),
        ("Guanajuato", "グアナフアト"),
        ("Querétaro", "ケレタロ"),
        ("Chiang Mai", "チェンマイ"),
        ("Puerto Princesa", "プエルトプリンセサ"),
        ("Cajamarca", "カハマルカ"),
        ("Philadelphia", "フィラデルフィア"),
        ("Mexico", "メキシコ"),
        ("Rwamagana", "ルワマガナ"),
        ("Juárez", "フアレス"),
        ("Michoacán", "ミチョアカン"),
        ("Yongin", "ヨンイン"),
        ("Sarajevo", "サラエボ"),
        ("Skopje", "スコピエ"),
    ],
)
def test_names_are_found_by_their_letters(typed: str, name: str) -> None:
    others = ["ビクトル", "ケララ", "チェンナイ", "カハマ", "メコン", "プリンセス", "グアダラハラ"]
    assert ForeignNames([*others, name]).spelled(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("collar", "ソーラー"),  # c is s before e, i and y alone
        ("practice", "プラスチック"),
        ("from", "フロン"),  # m is n before b and p alone
        ("further", "ホテル"),  # f is フ or before a small vowel
        ("catch", "カート"),  # ch is チ
        ("hash", "ハウス"),  # sh is シ
    ],
)
def test_english_words_are_no_names_that_sound_otherwise(typed: str, other: str) -> None:
    assert ForeignNames([other]).spelled(typed) == []


@pytest.mark.parametrize("typed", ["", "a", "Bal", "水素", "1234", "Vi", "lawyer", "cancer", "planet"])
def test_what_spells_no_name(typed: str) -> None:
    words = ["バリ", "ビクトリア", "ア", "ハノイ", "レベル", "センサ", "プラント"]
    assert ForeignNames(words).spelled(typed) == []


def test_of_no_words_none_is_found() -> None:
    assert ForeignNames([]).spelled("Victoria") == []


@pytest.mark.parametrize(
    ("english", "word", "same"),
    [
        ("net-zero", "ネットゼロ", True),
        ("net zero", "カーボンニュートラル", False),
        ("carbon neutral", "カーボンニュートラル", True),
        ("solar", "ソーラー", True),
        ("harbor", "ポート", False),
        ("vehicle", "クルマ", False),
        ("hydrogen", "水素", False),
    ],
)
def test_katakana_words_that_are_the_english_word(english: str, word: str, same: bool) -> None:
    assert is_loan(english, word) is same
