"""Names that the dictionary takes apart are words; compounds keep their parts.

The places are of Asia, Africa, Latin America and the Pacific, written as a list may write them, and none
stands in the vocabulary. Janome alone cuts fifteen of the fifty.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Generation, GenerationStore, SearchRequest, search
from indexer.analysis import analyse, hiragana
from indexer.build import build
from indexer.compounds import Compounds
from indexer.folding import fold
from indexer.morphology import Morphology
from indexer.project import Area
from indexer.romaji import romaji_key
from indexer.segmentation import segment
from indexer.vocabulary import load
from tests.made import generation_of, project, round_text

PLACES = dict(
    line.split()
    for line in """
    タイピン市 マレーシア
    タイトン県 台湾
    タイナン市 台湾
    タイディン郡 ベトナム
    カラパン市 フィリピン
    ソルソゴン州 フィリピン
    マスバテ州 フィリピン
    タグビララン市 フィリピン
    カバナトゥアン市 フィリピン
    マリンドゥケ州 フィリピン
    バリンタワク地区 フィリピン
    ラオアグ市 フィリピン
    インドラマユ県 インドネシア
    バリト県 インドネシア
    タンジュンピナン市 インドネシア
    ビンタン県 インドネシア
    スンバワ県 インドネシア
    ハイナン省 中国
    チャンシャ市 中国
    ウランチャブ市 中国
    ワンチャイ区 香港
    ドンホイ市 ベトナム
    ドンコイ区 ベトナム
    フックイエン市 ベトナム
    インパール市 インド
    ダムダム市 インド
    カンチプラム市 インド
    アンバラ市 インド
    ライガル県 インド
    ガズィアバード市 インド
    イランガ州 タンザニア
    キゴマ州 タンザニア
    マリンディ市 ケニア
    マリアナ市 ブラジル
    ナシリア市 イラク
    ポートハーコート市 ナイジェリア
    ワンカヨ市 ペルー
    イラプアト市 メキシコ
    クエルナバカ市 メキシコ
    アリアナ県 チュニジア
    マスカラ県 アルジェリア
    カラガンダ州 カザフスタン
    ビルガンジ市 ネパール
    ジャナクプル市 ネパール
    バトゥパハ市 マレーシア
    コタバル市 マレーシア
    ロスバニョス町 フィリピン
    ロスアンヘレス市 チリ
    フナファラ島 ツバル
    エマルス島 パプアニューギニア
    """.strip().splitlines()
)
# Words of their own, which stand in these names only as syllables.
WORDS = [
    "タイ", "バリ", "マリ", "チリ", "インド", "イラン", "ビル", "バス", "カラ", "パン", "ワン", "アリ", "アナ",
    "ナシ", "ドン", "マス", "カン", "ロス", "トン", "ピン", "ハイ", "ライ", "ダム", "イオン", "サバ",
]  # fmt: skip


def bare(place: str) -> str:
    found = re.match("[ァ-ヺー]+", place)
    assert found
    return found[0]


def terms(text: str) -> list[str]:
    return [token.term for token in analyse(text)]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A round with one project in each of the places."""
    projects = [
        project(
            number,
            target_areas=(Area.parse(place),),
            countries=(country,),
            name=f"{place}における脱炭素化推進事業",
            summary=f"{bare(place)}の廃棄物処理について、{place}政府とともに{bare(place)}地域の計画を策定する。",
        )
        for number, (place, country) in enumerate(PLACES.items(), 1)
    ]
    return generation_of(tmp_path_factory.mktemp("places"), *projects)


def found(generation: Generation, q: str) -> set[str]:
    """The places of the projects found."""
    hits = search(generation, SearchRequest(q, size=100, facets=())).hits
    return {str(area) for hit in hits for area in hit.project.target_areas}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_found_by_all_its_names_alone(places: Generation, place: str) -> None:
    name = bare(place)
    for q in (place, name, hiragana(name), romaji_key(name), f"{name}の廃棄物"):
        assert found(places, q) == {place}, q


@pytest.mark.parametrize("place", [place for place in PLACES if len(bare(place)) > 4])
def test_a_half_typed_place_is_found(places: Generation, place: str) -> None:
    assert place in found(places, bare(place)[:-1])


@pytest.mark.parametrize("word", WORDS)
def test_words_are_not_found_inside_places(places: Generation, word: str) -> None:
    assert {PLACES[place] for place in found(places, word)} <= {word}


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_cut_alike_wherever_it_stands(place: str) -> None:
    name = bare(place)
    alone = terms(name)
    assert len(alone) == 1
    for text in (place, f"{name}の", f"本{name}地域", f"{name}政府", f"{name}・{name}", f"同じく{name}など"):
        assert alone[0] in terms(text), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("キャッサバ残渣", ["キャッサバ", "残", "渣"]),
        ("イロイロ市", ["イロイロ", "市"]),
        ("いろいろな市", ["いろいろ", "市"]),
        ("バイオガス", ["バイオ", "ガス"]),
        ("エコタウン", ["エコ", "タウン"]),
        ("エコカー", ["エコ", "カー"]),
        ("インバーター", ["インバータ"]),
        ("クラウド", ["クラウド"]),
        ("スマートグリッド", ["スマート", "グリッド"]),
        ("リサイクルセンター", ["リサイクル", "センタ"]),
        ("インドネシアバリ州", ["インドネシア", "バリ", "州"]),
        ("フィリピンレガスピ市", ["フィリピン", "レガスピ", "市"]),
        ("リオ・デ・ジャネイロ", ["リオ", "デ", "ジャネイロ"]),
        ("米ドル", ["米ドル"]),
        ("バスタール県", ["バス", "タール", "県"]),  # a name of two ordinary words: the rule cannot tell
        ("東かがわ市", ["東かがわ", "市"]),
        ("うるま市とかほく市", ["うるま", "市", "かほく", "市"]),
        ("あま市", ["あま", "市"]),
        ("あま", ["あま"]),
        ("役にたつので", ["役", "たつ"]),
        ("まちづくりとものづくり", ["まち", "づくり", "ものづくり"]),
        ("山のこうのとりを守る", ["山", "こうのとり", "守る"]),
        ("こうのとりやかわうそなど", ["こうのとり", "かわうそ"]),
        ("地域にはこうのとりが", ["地域", "こうのとり"]),
        ("課題はないか", ["課題"]),
        ("えのきたけ栽培", ["えのきたけ", "栽培"]),
        ("たんぱく質", ["たんぱく質"]),
        ("いであ株式会社", ["いであ", "株式会社"]),
        ("災害がれき", ["災害", "がれき"]),
        ("可倒式風力発電機", ["可", "倒式", "風力", "発電", "機"]),
        ("曝気装置", ["曝気", "装置"]),
        ("水素混焼等の混焼化", ["水素", "混焼", "混焼", "化"]),
        ("食品残さを利用", ["食品", "残さ", "利用"]),
        ("課題を残さない", ["課題", "残す"]),
        ("ロシア語の資料とタイ人材", ["ロシア語", "資料", "タイ", "人材"]),
        ("中国語とインドネシア人", ["中国語", "インドネシア人"]),
        ("暑さ対策と豊かさ", ["暑い", "対策", "豊か"]),
        ("水を吸いあげて積みこむ", ["水", "吸い上げる", "積み込む"]),
        ("教えてあげる", ["教える"]),
        ("組合わせた技術", ["組合わせる", "技術"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text(st.sampled_from("タイビンエコガスーンアッ市米ドルのうるまあ"), max_size=40))
def test_morphemes_join_to_the_text(text: str) -> None:
    morphemes = segment(text)
    assert "".join(morpheme.surface for morpheme in morphemes) == text
    assert all(one.start + len(one.surface) == other.start for one, other in pairwise(morphemes))


def test_a_later_round_is_cut_like_one_built_at_once(tmp_path: Path) -> None:
    """No names of a round are learnt, so that a grown index and a full build are one."""
    rounds, grown, whole = tmp_path / "rounds", tmp_path / "grown", tmp_path / "whole"
    rounds.mkdir()
    first = project(1, name="バスタイナン事業", summary="タイナンの取組。")
    later = project(1, fiscal_year=2025, target_areas=(Area.parse("タイナン市"),))
    (rounds / "2024-2.txt").write_text(round_text(first), encoding="utf-8")
    build(rounds, grown, processes=1)
    (rounds / "2025-2.txt").write_text(round_text(later), encoding="utf-8")
    build(rounds, grown, processes=1)
    build(rounds, whole, processes=1)
    for q in ("タイナン", "タイ", "ナン", "たいなん", "タイナン市"):
        answers = [
            [hit.project.id for hit in search(GenerationStore(path).current(), SearchRequest(q)).hits]
            for path in (grown, whole)
        ]
        assert answers[0] == answers[1], q


def test_every_town_is_parted_from_what_kind_of_place_it_is() -> None:
    for place in load().municipalities:
        name = fold(place.name[:-1]).text
        if place.prefecture and len(name) > 1:
            words = [token.term for token in analyse(place.name)]
            assert name in ["".join(words[:end]) for end in range(1, len(words))], (place.name, words)


@pytest.mark.parametrize("text", ["山口県周南市の港", "周南のコンビナート", "周南市立の学校"])
def test_a_town_is_one_word_wherever_it_stands(text: str) -> None:
    assert ("周南", "シュウナン") in [(token.term, token.reading) for token in analyse(text)]


def test_no_place_is_found_at_the_end_of_another() -> None:
    """名古屋市 is not in 北名古屋市."""
    runs = {tuple(terms(place.name)): place.name for place in load().municipalities}
    inside = [
        (name, runs[run[at:]]) for run, name in runs.items() for at in range(1, len(run)) if run[at:] in runs
    ]
    assert inside == []


def test_a_country_is_one_word_where_its_last_word_is_another() -> None:
    assert terms("南スーダンとスーダン") == ["南スーダン", "スーダン"]
    assert terms("南インドと北マケドニア") == ["南", "インド", "北", "マケドニア"]
    assert list(Compounds({"スーダン": set()}).made_of("南スーダン")) == []


def test_nouns_in_hiragana_are_those_of_the_dictionary_of_nouns_that_are_torn() -> None:
    """hiragana.tsv is what JMdict has and Janome makes something else of, but for a few that look like grammar."""
    plain = Morphology()

    def is_torn(noun: str) -> bool:
        kinds = [morpheme.part_of_speech for morpheme in plain.morphemes(noun)]
        return len(kinds) > 1 and not all(kind.startswith(("名詞", "接頭詞")) for kind in kinds)

    nouns = {name for written, _ in load().glosses() for name in written.split("|")}
    torn = {
        noun
        for noun in nouns
        if re.fullmatch("[ぁ-ゖー]{4,}", noun) and not plain.dictionary.is_known(noun) and is_torn(noun)
    }
    kept = set(load().hiragana)
    assert kept <= torn
    assert len(torn - kept) <= 8, torn - kept
