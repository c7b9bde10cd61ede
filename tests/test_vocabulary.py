from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from indexer.analysis import analyse, katakana
from indexer.english_words import english_key
from indexer.eras import era_year
from indexer.errors import VocabularyError
from indexer.folding import fold
from indexer.romaji import latin_key, romaji_key
from indexer.schema import canonical_value
from indexer.vocabulary import Vocabulary, load, matching

TABLES = Path(__file__).parent.parent / "data" / "vocabulary"


def test_names_lead_to_the_usual_one() -> None:
    vocabulary = load()
    assert {
        vocabulary.country(name)
        for name in ("ベトナム", "ヴェトナム", "Viet Nam", "vietnam", "ベトナム社会主義共和国")
    } == {"ベトナム"}
    assert vocabulary.field("省エネ") == "省エネルギー"
    assert vocabulary.country("どこにもない国") is None
    assert len(vocabulary.countries) > 200


def test_columns_by_any_wording() -> None:
    vocabulary = load()
    assert {vocabulary.column(header) for header in ("提案者", "代表事業者", " 実施主体 ")} == {"proposer"}
    assert vocabulary.column("備考") is None


@pytest.mark.parametrize(
    ("facet", "value", "canonical"),
    [
        ("country", "Viet Nam", "ベトナム"),
        ("country", "架空 国", "架空 国"),
        ("field", "省エネ", "省エネルギー"),
        ("field", "その他（港湾インフラ）", "その他(港湾インフラ)"),
        ("city", " 堺市 ", "堺市"),
        ("city", "北九州", "北九州市"),
        ("city", "四日市", "四日市市"),
        ("city", "茅ケ崎", "茅ヶ崎市"),
        ("city", "横浜", "横浜市"),  # nobody means 横浜町
        ("city", "大津", "大津市"),
        ("city", "大崎", "大崎"),  # a city or a town
        ("city", "府中", "府中"),  # two cities
        ("city", "大阪", "大阪"),  # a city or a prefecture
        ("city", "中央", "中央"),  # a city or a ward of Tokyo
        ("city", "港", "港"),  # a ward
        ("city", "KITA", "KITA"),
    ],
)
def test_canonical_values(facet: str, value: str, canonical: str) -> None:
    assert canonical_value(facet, value) == canonical


def test_era_years() -> None:
    assert [era_year(year) for year in (2025, 2019, 2018, 1989)] == [
        "令和7年度",
        "令和元年度",
        "平成30年度",
        "平成元年度",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [("水素技術\tHydrogen again", "stands already in line"), ("名前だけ", "needs at least 2 cells")],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    shutil.copytree(TABLES, tmp_path / "v")
    path = tmp_path / "v" / "fields.tsv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=rf"fields.tsv, line \d+: .*{message}"):
        Vocabulary(tmp_path / "v")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"columns\.tsv: cannot be read"):
        Vocabulary(tmp_path)


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "v")
    before = Vocabulary(tmp_path / "v").digest
    with (tmp_path / "v" / "fields.tsv").open("a", encoding="utf-8") as file:
        file.write("宇宙\tSpace\n")
    assert Vocabulary(tmp_path / "v").digest != before == load().digest


def test_a_header_names_one_column() -> None:
    vocabulary = load()
    for column in (*vocabulary.columns, *vocabulary.combined):
        for header in (*column.headers, *column.stand_ins):
            assert vocabulary.column(header) == column.key, header
            assert vocabulary.is_stand_in(header) == (header in column.stand_ins), header
    assert vocabulary.column("") is None


def test_a_country_may_carry_its_form_of_state() -> None:
    vocabulary = load()
    names = ("ベトナム国", "ガーナ共和国", "ドミニカ共和国", "中国", "国")
    assert [vocabulary.country(name) for name in names] == [
        "ベトナム",
        "ガーナ",
        "ドミニカ共和国",
        "中国",
        None,
    ]


def terms(text: str) -> tuple[str, ...]:
    return tuple(token.term for token in analyse(text))


def names() -> list[tuple[int, str]]:
    """All names of all things in Japanese, with the number of their group."""
    vocabulary = load()
    named = [(*group.terms, *group.narrower) for group in vocabulary.groups]
    named += [(entry.name, *entry.aliases) for entry in vocabulary.countries]
    named += [(place.name,) for place in vocabulary.municipalities]
    return [(number, name) for number, group in enumerate(named) for name in group]


def test_every_name_is_indexed_as_all_of_its_words() -> None:
    """Only particles and endings, in hiragana between other words, may be lost."""
    for _, name in names():
        folded = fold(name).text
        kept = {at for token in analyse(folded) for at in range(token.start, token.end)}
        lost = "".join(character for at, character in enumerate(folded) if at not in kept)
        assert kept, name
        assert re.fullmatch(r"[\W_ぁ-ゖ]*", re.sub("に関する|及び|等", "", lost)), (name, lost)
        assert not re.fullmatch("[ぁ-ゖ]+", folded) or not lost, (name, lost)


def test_a_name_is_no_word_of_another_form() -> None:
    """残さ would be indexed as 残す, and then mean any 残す."""
    for _, name in names():
        found = terms(name)
        if len(found) == 1 and re.fullmatch("[ぁ-ゖ一-鿿々]+", name):
            assert found[0] == fold(name).text, name


def test_a_word_stands_in_one_group_of_synonyms() -> None:
    """Two groups with one word in common would make their other words synonyms by a word of two senses."""
    groups: dict[tuple[str, ...], set[int]] = {}
    for number, group in enumerate(load().groups):
        for term in group.terms:
            groups.setdefault(terms(term), set()).add(number)
    for entry in load().countries:
        for name in (entry.name, *entry.aliases):
            groups.setdefault(terms(name), set()).add(-1)
    assert {run for run, numbers in groups.items() if len(numbers) > 1} == set()


def test_no_two_countries_share_a_name() -> None:
    owners: dict[str, set[str]] = {}
    for entry in load().countries:
        for name in (entry.name, entry.english, *entry.aliases):
            owners.setdefault(matching(name), set()).add(entry.code)
    assert {name for name, codes in owners.items() if len(codes) > 1} == set()


def test_what_is_narrower_is_not_also_the_same() -> None:
    for group in load().groups:
        assert not set(map(terms, group.terms)) & set(map(terms, group.narrower)), group


# Everyday English words, some of them abbreviations or names as well: in a sentence they mean no thing.
EVERYDAY = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "get", "go", "has", "have",
    "he", "how", "if", "in", "is", "it", "its", "me", "no", "not", "of", "on", "or", "so", "that", "the",
    "this", "to", "use", "was", "we", "what", "when", "where", "which", "who", "will", "with", "you", "your",
]  # fmt: skip


def test_everyday_english_leads_to_no_name() -> None:
    vocabulary = load()
    english = {english_key(words): group.terms for group in vocabulary.groups for words in group.english}
    english |= {english_key(entry.english): (entry.name,) for entry in vocabulary.countries}
    english |= {english_key(name): (e.name,) for e in vocabulary.countries for name in e.aliases}
    english |= {english_key(place.english): (place.name,) for place in vocabulary.municipalities}
    assert {word: english[(word,)] for word in EVERYDAY if (word,) in english} == {}


def test_the_readings_of_places_are_their_romaji() -> None:
    """Reading and English name say the same: one misprint in either is found."""
    endings = ("けん", "し", "く", "ちょう", "まち", "むら", "そん", "と", "ふ", "")
    for place in load().municipalities:
        stems = {place.kana.removesuffix(end) for end in endings}
        if place.name != "南アルプス市":  # Minami-Alps
            assert latin_key(place.english) in {romaji_key(katakana(stem)) for stem in stems}, place


# The 20 designated and 62 core cities of 2024.
DESIGNATED = "札幌 仙台 さいたま 千葉 横浜 川崎 相模原 新潟 静岡 浜松 名古屋 京都 大阪 堺 神戸 岡山 広島 北九州 福岡 熊本"
CORE = (
    "函館 旭川 青森 八戸 盛岡 秋田 山形 福島 郡山 いわき 水戸 宇都宮 前橋 高崎 川越 川口 越谷 船橋 柏 八王子 横須賀 "
    "富山 金沢 福井 甲府 長野 松本 岐阜 豊橋 岡崎 一宮 豊田 大津 豊中 吹田 高槻 枚方 八尾 寝屋川 東大阪 姫路 尼崎 明石 "
    "西宮 奈良 和歌山 鳥取 松江 倉敷 呉 福山 下関 高松 松山 高知 久留米 長崎 佐世保 大分 宮崎 鹿児島 那覇"
)


def test_all_prefectures_and_municipalities_are_there() -> None:
    places = {place.name: place for place in load().municipalities}
    cities = f"{DESIGNATED} {CORE}".split()
    assert len(cities) == 20 + 62
    assert {f"{city}市" for city in cities} <= places.keys()
    prefectures = {name for name, place in places.items() if not place.prefecture}
    assert len(prefectures) == 47
    assert {place.prefecture for place in places.values()} <= {*prefectures, ""}
    capitals = [place for place in load().municipalities if "capital" in place.ranks]
    assert {place.prefecture for place in capitals} == prefectures - {"東京都"}
    assert len(capitals) == 46
    assert sum("designated" in place.ranks for place in load().municipalities) == 20
    kinds = Counter(place.name[-1] for place in load().municipalities if place.prefecture)
    assert kinds == {"市": 792, "区": 23, "町": 743 + 1, "村": 183}  # 梼原町 in both of its spellings
