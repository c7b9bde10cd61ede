"""Romaji, eras, the lexicon and the thesaurus: how words are related."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Generation, SearchRequest, search
from indexer.analysis import analyse, compact, find_all
from indexer.candidates import word_list
from indexer.clipping import is_clipped
from indexer.english_words import english_key
from indexer.eras import as_fiscal_year, fiscal_year, in_other_calendars
from indexer.initials import initials, spelled_out
from indexer.lexicon import Lexicon
from indexer.likeness import WordList, distance
from indexer.mixed import is_respelled
from indexer.project import Area
from indexer.pronunciation import sounds_of, written
from indexer.romaji import latin_key, romaji_key, unfinished
from indexer.thesaurus import Thesaurus, save_thesaurus
from indexer.vocabulary import load
from tests.made import generation_of, numbers, project


def test_a_long_run_of_katakana_is_taken_apart_in_time() -> None:
    """Every known word on both sides of an unknown one doubled the ways to take it apart."""
    lexicon = made("エネルギー", "トーマツを使う")
    word = "エネルギー" * 12 + "ゾ" + "エネルギー" * 12
    assert len(lexicon.compounds.made_of(word)) < len(word) ** 2
    assert {"デロイト", "トーマツ"} <= set(lexicon.compounds.made_of("デロイトトーマツコンサルティング"))


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("バイオマスボイラ", ["バイオマス", "ボイラ", "バイオ", "マス"]),
        ("ガスコジェネ", ["ガス", "コジェネ"]),
        ("ヒートポンプ", ["ポンプ"]),
        ("シップリサイクル", ["リサイクル"]),  # and no サイクル
        ("マテリアルリサイクル", ["マテリアル", "リサイクル"]),
        ("排ガス", ["ガス"]),
        ("プラスチック", []),
        ("クロマグロ", ["マグロ"]),  # Pacific bluefin tuna
        ("イワツバメ", ["ツバメ"]),
        ("バスケット", []),
        ("ミンダナオ島", ["ミンダナオ", "島"]),
        ("アンデス山脈", ["アンデス", "山脈"]),
        ("フィリピン海", ["海"]),  # which is no country
        ("瀬戸内海", ["内海"]),
        ("大西洋", []),
        ("房総半島", ["半島", "房総"]),
        ("パプアニューギニア", []),
        ("上水道", ["上水"]),
        ("下水道", ["下水"]),
        ("蓄電池", ["電池", "蓄電"]),
        ("中国電力", ["電力"]),
        ("葉たばこ", ["たばこ"]),
        ("落ちこぼれ", []),
    ],
)
def test_compounds_are_made_of_words_that_tell_something(term: str, parts: list[str]) -> None:
    assert made("発電", "ガス").compounds.made_of(term) == parts


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("キタキュウシュウ", ["kitakyushu", "Kitakyūshū", "kitakyusyu", "kita-kyuushuu"]),
        ("オオサカ", ["osaka", "Oosaka", "Ōsaka", "Ohsaka"]),
        ("トウキョウ", ["tokyo", "toukyou"]),
        ("シンバシ", ["shimbashi", "sinbasi"]),
        ("サッポロ", ["sapporo"]),
        ("マッチ", ["matchi", "macchi", "matti"]),
        ("ジャカルタ", ["jakaruta", "zyakaruta"]),
        ("コクシェタウ", ["kokushetau"]),
        ("チェジュ", ["cheju"]),
        ("ファンド", ["fando"]),
        ("フクオカ", ["fukuoka", "hukuoka"]),
        ("ベトナム", ["betonamu", "vetonamu"]),
    ],
)
def test_romaji(kana: str, spellings: list[str]) -> None:
    assert {latin_key(spelling) for spelling in spellings} == {romaji_key(kana)}


def test_romaji_keeps_words_apart() -> None:
    assert romaji_key("オオサカ") != romaji_key("オオサキ")
    assert latin_key("CO2") == latin_key("水素") == latin_key("a") == ""


@pytest.mark.parametrize(
    ("text", "year"),
    [("令和7年度", (2025, True)), ("R7", (2025, True)), ("令和七年度", (2025, True)), ("令和十二年度", (2030, True)), ("平成31年度", (2019, True)),
     ("２０２５年度", (2025, True)), ("2025", (2025, False)), ("2050年", (2050, False)), ("令和", (0, False)), ("R7x", (0, False)),
     ("Reiwa7", (2025, True)), ("へいせい30年度", (2018, True)), ("FY2024", (2024, True)), ("R32", (2050, False)), ("R12年度", (2030, True)), ("fiscalyear2024", (2024, True))],
)  # fmt: skip
def test_a_whole_text_as_a_fiscal_year(text: str, year: tuple[int, bool]) -> None:
    assert as_fiscal_year(text) == year


@pytest.mark.parametrize(
    "q",
    ["令和 7年度", "令和　７　年度", "Reiwa 7", "FY 2025", "fiscal year 2025", "2025 年度", "年度:令和 7", "れいわ7年度", "れいわ7ねんど", "令和7年"],
)  # fmt: skip
def test_a_fiscal_year_with_spaces_in_it(generation: Generation, q: str) -> None:
    found = search(generation, SearchRequest(f"{q} 水素"))
    assert found.total == search(generation, SearchRequest("令和7年度 水素")).total > 0
    assert "年度「令和7年度」" in found.query.describe()


def test_a_year_in_quotes_is_a_phrase(generation: Generation) -> None:
    assert "年度「" not in search(generation, SearchRequest('"令和 7年度"')).query.describe()


def test_romaji_of_kana_that_the_dictionary_cuts_otherwise(tmp_path: Path) -> None:
    generation = generation_of(tmp_path, project(1, summary="「せともの」の産地"), project(2, summary="発電"))
    assert ids(generation, "setomono") == ids(generation, "せともの") != []
    assert ids(generation, "seto") == []


def test_a_town_is_read_without_its_suffix_whatever_the_dictionary_makes_of_it() -> None:
    thesaurus = Thesaurus.of(load())
    assert thesaurus.by_reading["ニノヘ"] == [("二戸",)]
    assert {name.run for name, _ in thesaurus.same_as(("二", "戸"))} == {("二戸",)}


def test_a_fiscal_year_in_kanji() -> None:
    assert fiscal_year("令和七年度 都市間連携事業") == 2025


def ids(generation: Generation, q: str) -> list[str]:
    return sorted(hit.project.id for hit in search(generation, SearchRequest(q, size=100)).hits)


def made(*texts: str) -> Lexicon:
    lexicon = Lexicon()
    lexicon.extend(map(analyse, texts))
    return lexicon


def test_spellings_of_one_word() -> None:
    lexicon = made("取組を進める", "取り組んでいる", "めざす", "目指した", "組合", "組み合わせる", "ごみ")
    assert "取り組む" in lexicon.variants("取組")
    assert "目指す" in lexicon.variants("めざす")
    assert "めざす" in lexicon.variants("目指す")
    assert {"取組", "取り組む"} <= set(lexicon.variants("とりくむ"))
    assert {"取組", "取り組む"} <= set(lexicon.variants("取りくむ"))
    assert made("環境", "機関").variants("かんきょう") == []
    assert lexicon.variants("組合") == []
    assert lexicon.variants("ゴミ") == ["ごみ"]


@pytest.mark.parametrize(
    ("indexed", "typed"),
    [("プラットフォーム", "プラットホーム"), ("アレクサンドリア", "アレキサンドリア"), ("プラスチック", "プラスティック"),
     ("ディスプレイ", "ディスプレー"), ("ココナツ", "ココナッツ"),
     ("グアナフアト", "グアナファト"), ("キャノン", "キヤノン")],
)  # fmt: skip
def test_spellings_of_one_foreign_word(indexed: str, typed: str) -> None:
    assert made(indexed).variants(typed.removesuffix("ー")) == [indexed]
    assert made(typed).variants(indexed) == [typed.removesuffix("ー")]


def test_short_foreign_words_are_spelled_in_one_way() -> None:
    assert made("フエ", "ハム").variants("フェ") == made("フエ", "ハム").variants("ファム") == []


def test_homophones_with_the_same_okurigana() -> None:
    assert made("特性を活かす").homophones("生かす") == ["活かす"]
    assert made("図る", "測る").homophones("図る") == []


def test_runs_by_reading() -> None:
    lexicon = made("廃棄物", "対策", "再生可能", "タイ")
    assert ("廃棄", "物") in lexicon.sounds.read_as("ハイキブツ")
    assert lexicon.sounds.read_as("タイ") == [("タイ",)]
    assert ("再生", "可能") in set(lexicon.sounds.begun_by("サイセイカノ"))
    assert lexicon.sounds.read_as("ナイ") == []


def test_runs_by_the_readings_of_compounds() -> None:
    sounds = made("剪定枝を燃やす", "雪室", "乗継ぎ", "対策").sounds
    assert sounds.read_as("センテイシ") == sounds.read_as("ユキムロ") == []
    assert sounds.compounds_read_as("センテイシ") == [("剪定", "枝")]
    assert sounds.compounds_read_as("ユキムロ") == [("雪", "室")]
    assert sounds.compounds_romanised_as("yukimuro") == [("雪", "室")]
    assert ("乗る", "継ぎ") in sounds.compounds_read_as("ノリツギ")
    assert sounds.compounds_read_as("タイサク") == []  # one word, read as itself
    assert sounds.compounds_read_as("シ") == []


def test_one_word_or_several() -> None:
    assert ("乗る", "継ぎ") in made("乗継ぎ").written_apart("乗り継ぎ")
    assert made("乗り継ぎ").written_together(("乗る", "継ぎ")) == ["乗り継ぎ"]
    assert made("取る", "引き", "取引").written_apart("取引") == []
    assert written(("搾る", "かす"))[0] == "搾りかす"


def test_compounds_and_their_parts(tmp_path: Path) -> None:
    lexicon = made(
        "カーボンニュートラル",
        "カーボン・ニュートラル",
        "インドネシア",
        "インド",
        "蓄電池",
        "バリアンタウ",
        "バリ",
    )
    assert lexicon.compounds.parts("カーボンニュートラル") == ("カーボン", "ニュートラル")
    lexicon.save(tmp_path, places=2)
    loaded = Lexicon.load(tmp_path)
    assert loaded.compounds_with("カーボン") == ["カーボンニュートラル"]
    assert loaded.compounds_with("電池") == ["蓄電池"]
    assert loaded.compounds_with("インド") == loaded.compounds_with("バリ") == []
    assert loaded.readings == lexicon.readings


def test_the_thesaurus_is_read_as_it_was_written(generation: Generation, tmp_path: Path) -> None:
    fresh = Thesaurus.of(load())
    save_thesaurus(tmp_path, load())
    kept = Thesaurus.load(tmp_path)
    assert (kept.names, kept.by_run, kept.by_reading, kept.english) == (
        fresh.names, fresh.by_run, fresh.by_reading, fresh.english,
    )  # fmt: skip
    assert {key: sorted(runs) for key, runs in kept.by_romaji.items()} == {
        key: sorted(runs) for key, runs in fresh.by_romaji.items()
    }
    assert kept.by_english.keys() == fresh.by_english.keys()
    assert generation.thesaurus.by_run == fresh.by_run
    assert Thesaurus.load(tmp_path / "missing").names == []


def test_names_of_one_thing(generation: Generation) -> None:
    def run(text: str) -> tuple[str, ...]:
        return tuple(token.term for token in analyse(text))

    thesaurus = generation.thesaurus
    assert "省エネルギー" in {name.text for name, _ in thesaurus.same_as(run("省エネ"))}
    assert "ベトナム" in {name.text for name in thesaurus.in_japanese(english_key("Viet Nam"))}
    assert english_key("Osaka City") == english_key("osaka")
    assert english_key("renewables") == ("renewable",)


def test_there_are_enough_groups() -> None:
    assert len(load().groups) > 500


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("ベ", "ペ", 0.5),
        ("タソ", "タン", 0.5),
        ("データ", "デタ", 0.5),
        ("猫", "犬", 1),
        ("biogass", "biogas", 0.5),
        ("batery", "battery", 0.5),
        ("vietman", "vietnam", 1),
        ("あ", "あいうえ", float("inf")),
    ],
)
def test_distance(one: str, other: str, apart: float) -> None:
    assert distance(one, other, 1) == apart


_LETTERS = st.text("アカガサシツッソンノトイーー・ァ一二水氷zémnss", min_size=1, max_size=6)


@settings(max_examples=2000)
@given(one=_LETTERS, other=_LETTERS, limit=st.sampled_from([0.5, 1.0, 1.5, 2.0]))
def test_letters_never_tell_words_apart_that_are_near(one: str, other: str, limit: float) -> None:
    assert WordList([other]).like(one, limit) == [other] or distance(one, other, limit) > limit


def test_letters_tell_most_words_apart(generation: Generation) -> None:
    words = word_list(generation)
    assert len(words.like("イントネシア", 1.0)) < len(words.words) / 100


def test_compact_text_and_where_it_stands() -> None:
    assert compact("日本エヌ・ユー・エス㈱。本社").split("\n") == ["日本エヌユーエス株式会社", "本社"]
    assert find_all("日本エヌ・ユー・エス", ["エヌユーエス"]) == [(2, 10)]
    assert find_all("熱回収と廃熱回収", ["熱回収"]) == [(0, 3), (5, 8)]
    assert find_all("ない", ["熱"]) == []


@pytest.mark.parametrize(
    ("spaced", "written"),
    [
        ("sigen zyunkan", "資源循環"),
        ("しげん じゅんかん", "資源循環"),
        ("onsitu kôka gasu", "温室効果ガス"),
        ("おんしつ こうか がす", "温室効果ガス"),
        ("toyama suiso", "富山 水素"),  # nowhere as one
    ],
)
def test_words_that_are_read_as_one_are_one(generation: Generation, spaced: str, written: str) -> None:
    assert sorted(ids(generation, spaced)) == sorted(ids(generation, written)) != []


@pytest.mark.parametrize(
    ("simple", "plain"),
    [
        ("すいそを つかう まちは どこですか", "水素"),
        ("水素を つかう まちは どこですか", "水素"),
        ("港湾の 水素を つくる まちは どこですか", "港湾 水素"),
    ],
)
def test_simple_japanese_with_spaces(generation: Generation, simple: str, plain: str) -> None:
    assert ids(generation, simple) == ids(generation, plain) != []
    told = search(generation, SearchRequest(simple)).query.describe()
    assert not re.search("[をはが]」", told)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Vietman", "vietnam"),
        ("biogass", "biogas"),
        ("bycicle", "bicycle"),
        ("ranewible", "renewable"),
        ("carbon nuetral", "carbon neutral"),
        ("renewable enregy", "renewable energy"),
        ("すごろぐ", "すごろく"),
    ],
)
def test_slips_are_mended(generation: Generation, typed: str, meant: str) -> None:
    assert search(generation, SearchRequest(typed)).correction == meant


@pytest.fixture(scope="module")
def nouns_and_places(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return generation_of(
        tmp_path_factory.mktemp("round"),
        project(1, name="犬ぞりの道"),
        project(2, name="錦鯉の池", domestic_cities=("島根県",)),
        project(3, name="水道", target_areas=(Area.parse("フエ市"),)),
        project(4, name="水道", countries=("アラブ首長国連邦",)),
        project(5, name="水道", target_areas=(Area.parse("カラ市"),)),
        project(6, name="殻を使い、鍛冶の技を受け継ぐ"),
        project(7, name="温室とヨウ素の井戸"),
        project(8, name="温室効果ガス"),
        project(9, name="濃縮塩水の積出港"),
        project(10, name="石造りの染色工場のテキスタイル"),
        project(11, name="薬草の畑"),
        project(12, name="文書を訳す人"),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("犬", [1]),
        ("鯉", [2]),
        ("根", []),  # 島根 is a name
        ("フエ省", [3]),
        ("フワ省", []),
        ("U.A.E.", [4]),
        ("Kara", [5]),
        ("受けつぐ", [6]),
        ("古い犬ぞり", [1]),
        ("old dog", []),
        ("温室", [7]),
        ("glasshouse", [7]),
        ("温室効果", [8]),
        ("onsitukouka", [8]),
        ("ようそ", [7]),
        ("積み出し港", [9]),
        ("積み出し", []),
        ("やくそう", [11]),
        ("やくす", [12]),
        ("concentrated brine", [9]),
        ("dyed textiles", [10]),
        ("wind-to-textiles", []),
        ("brine-to-concentration", [9]),
        ("old stone textiles", [10]),
    ],
)
def test_nouns_and_places_as_people_type_them(
    nouns_and_places: Generation, typed: str, found: list[int]
) -> None:
    assert numbers(nouns_and_places, typed) == found


@pytest.mark.parametrize(
    "other", ["ダバオ市", "コロール肉", "ラノーン県", "wine farm", "heat pomp", "new energy", "U.S."]
)
def test_what_means_something_else_is_no_slip(generation: Generation, other: str) -> None:
    assert ids(generation, other) == []


@pytest.mark.parametrize(
    "question",
    [
        "which projects did Kitakyushu do in Indonesia on waste",
        "Kitakyushu's projects in Indonesia about waste?",
        "who works with Danang",
        "waste to energy in Thailand",
    ],
)
def test_english_questions_are_asked_by_their_content_words(generation: Generation, question: str) -> None:
    found = search(generation, SearchRequest(question))
    assert found.total
    assert not any(word.text.casefold() in ("which", "who", "in", "on", "with") for word in found.query.words)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Đà Nẵng", "Da Nang"),
        ("Hà Nội", "Hanoi"),
        ("Đồng Nai", "Dong Nai"),
        ("Việt Nam", "Vietnam"),
        ("Huế", "Hue"),
    ],
)
def test_names_with_the_marks_of_their_own_language(generation: Generation, typed: str, plain: str) -> None:
    found = {hit.project.id for hit in search(generation, SearchRequest(typed)).hits}
    assert found == {hit.project.id for hit in search(generation, SearchRequest(plain)).hits} != set()


def test_how_an_unknown_word_may_be_read() -> None:
    assert "ボウサイ" in sounds_of("防際")
    assert sounds_of("乗り継ぎ") == ["ノリツギ"]
    assert sounds_of("x") == sounds_of("") == []


def test_a_word_that_sounds_the_same_is_nearer_than_one_that_looks_alike(tmp_path: Path) -> None:
    generation = generation_of(tmp_path, project(1, name="廃れ物の展示"), project(2, name="廃棄物の処理"))
    assert search(generation, SearchRequest("廃器物")).correction == "廃棄物"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("まんだうえ市", "マンダウエ市"),
        ("はのい市", "ハノイ市"),
        ("てらんがな州", "テランガナ州"),
        ("よこはま市", "横浜市"),
        ("さかい市", "堺市"),
        ("べとなむ国", "ベトナム"),
        ("ベトナム国", "ベトナム"),
    ],
)
def test_a_name_typed_in_hiragana_with_what_it_is(generation: Generation, typed: str, written: str) -> None:
    assert ids(generation, typed) == ids(generation, written) != []


@pytest.mark.parametrize("typed", ["ワサビ田", "ワサビ田 水"])
def test_a_word_typed_in_katakana_beside_kanji(tmp_path: Path, typed: str) -> None:
    generation = generation_of(tmp_path, project(1, name="わさび田の水"), project(2, name="水田"))
    assert numbers(generation, typed) == [1]


@pytest.mark.parametrize(
    "typed", ["きょうと市", "つ市", "かなだ国", "おおいたけん", "おとべちょう", "おおくままち"]
)
def test_a_place_in_hiragana_that_no_project_has(generation: Generation, typed: str) -> None:
    assert ids(generation, typed) == []


def test_an_honorific_is_not_asked_for(generation: Generation) -> None:
    assert ids(generation, "お市民") == ids(generation, "市民") != []


def test_a_company_as_people_call_it(generation: Generation) -> None:
    assert ids(generation, "ラムキー社") == ids(generation, "ラムキーグループ") != []


def test_what_is_said_before_a_question_is_not_required(generation: Generation) -> None:
    q = "図書館から電話で聞かれているのですが、{}の話はどこの国でしたっけ"
    assert ids(generation, q.format("水素")) == ids(generation, "水素") != []
    assert ids(generation, q.format("銭湯")) == []


@pytest.mark.parametrize("typed", ["せんたく工場", "汚水しょり"])
def test_a_compound_of_which_a_word_is_typed_in_hiragana(tmp_path: Path, typed: str) -> None:
    found = generation_of(tmp_path, project(1, name="ホテルの洗濯工場"), project(2, name="工場の汚水処理"))
    assert search(found, SearchRequest(typed)).total == 1


def test_a_place_is_begun_as_it_is_read(tmp_path: Path) -> None:
    """The dictionary reads its second word otherwise (烏山, ウザン)."""
    found = generation_of(tmp_path, project(1, name="那須烏山市の列車"), project(2, name="高山市の列車"))
    assert search(found, SearchRequest("なすからす")).total == 1


def test_a_question_in_several_words_is_met_as_far_as_somebody_knows_them(tmp_path: Path) -> None:
    found = generation_of(tmp_path, project(1, name="動物園の冷凍機を更新する"))
    answer = search(found, SearchRequest("ペンギン部屋 冷凍機 どこの動物園"))
    assert answer.total == 1
    assert "「ペンギン部屋」を含む案件はない" in answer.query.describe()
    assert search(found, SearchRequest("ペンギン部屋 冷凍機")).total == 0


def test_what_is_said_before_a_question_comes_behind_what_it_asks(tmp_path: Path) -> None:
    found = generation_of(
        tmp_path, project(1, name="電話で漏水を知らせる"), project(2, name="そうめんを乾かす")
    )
    answer = search(
        found, SearchRequest("市長が電話で聞いてるんですけど、そうめんの町ってどこの国と組んでましたっけ")
    )
    assert [hit.project.name for hit in answer.hits] == ["そうめんを乾かす"]
    assert "「電話」" in answer.query.describe()
    twice = search(found, SearchRequest("電話で聞かれたのですが、電話と電話とそうめんの町はどこですか"))
    assert twice.query.text


def test_a_verb_without_its_first_okurigana(tmp_path: Path) -> None:
    generation = generation_of(tmp_path, project(1, name="工房の立ち上げ"), project(2, name="水素の製造"))
    assert ids(generation, "立上げ") == ids(generation, "立ち上げ") != []


@pytest.fixture(scope="module")
def otherwise_written(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return generation_of(
        tmp_path_factory.mktemp("round"),
        project(1, name="家電の買い替え"),
        project(2, name="船と鉄道を組み合わせた積替え"),
        project(3, name="おひさまファンド"),
        project(4, name="費用対効果"),
        project(5, name="バイオガスプラントと風力の発電"),
        project(6, name="アンデス山脈の町の組合"),
        project(7, name="えのきたけの生産"),
        project(8, name="今後の大西洋の潮を10分ごとに測る"),
        project(9, name="都市と農村双方の温室効果ガスと窓", countries=("ケニア",)),
        project(10, target_areas=tuple(map(Area.parse, ("アンドラ・プラデーシュ州", "ベンガルール市")))),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("買替え", [1]),  # not 積替え
        ("組合わせた", [2]),  # and no 組合
        ("組みあわせた", [2]),  # of which the base form is two words to the dictionary
        ("オヒサマファンド", [3]),
        ("そよかぜファンド", []),
        ("タイ", []),  # not 対
        ("バイオガス発電", [5]),  # beside the plant
        ("アンデス", [6]),
        ("エノキタケ", [7]),
        ("きのこ", []),
        ("コンゴ", []),  # not 今後
        ("西洋", []),  # of 大西洋
        ("goto", []),  # not the ごと of 10分ごと
        ("ごと", [8]),
        ("アンドラ公国", []),  # not アンドラ・プラデーシュ州
        ("ケニア共和国", [9]),
        ("ルール", []),  # of ベンガルール
        ("wind", [5]),  # no window
        ("windo", [9]),
        ("都市ガス", []),
    ],
)
def test_words_however_they_are_written(otherwise_written: Generation, typed: str, found: list[int]) -> None:
    assert numbers(otherwise_written, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("平成27年", [1]),
        ("2015年", [1]),
        ("2003年", [2]),
        ("平成15年", [2]),
        ("平成十五年", [2]),
        ("令和22年", [3]),  # in a summary
        ("令和22年度", []),  # a round that is not there
        ("R22", []),
        ("2014年", []),
    ],
)
def test_a_year_in_either_calendar(tmp_path: Path, typed: str, found: list[int]) -> None:
    texts = ("2015年の地震", "平成15年の宣言", "令和22年3月まで")
    generation = generation_of(tmp_path, *(project(at, summary=text) for at, text in enumerate(texts, 1)))
    assert numbers(generation, typed) == found


@pytest.mark.parametrize(
    ("year", "others"),
    [
        ("2019年", ("平成31年", "令和元年")),
        ("二〇五〇年", ("2050年", "令和32年")),
        ("昭和六十四年", ("1989年", "昭和64年", "平成元年")),
        ("平成32年", ("2020年", "令和2年")),
        ("平成二七年", ("2015年", "平成27年")),
        ("令和一二三年", ()),
        ("令和7年度", ()),
        ("2015", ()),
    ],
)
def test_a_year_in_other_calendars(year: str, others: tuple[str, ...]) -> None:
    assert in_other_calendars(year) == others


def test_a_slip_of_a_mark_between_known_words(tmp_path: Path) -> None:
    generation = generation_of(tmp_path, project(1, name="電気バスの導入"), project(2, name="炭素社会"))
    assert search(generation, SearchRequest("電気パス")).correction == "電気バス"
    assert search(generation, SearchRequest("水素社会")).correction is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("電動三論車", "電動三輪車"), ("電動四輪車", None), ("第2期計劃", "第2期計画"), ("第3期計画", None)],
)
def test_a_slip_beside_a_number(tmp_path: Path, typed: str, meant: str | None) -> None:
    generation = generation_of(
        tmp_path, project(1, name="電動三輪車の充電"), project(2, name="第2期計画の策定")
    )
    assert search(generation, SearchRequest(typed)).correction == meant


@pytest.mark.parametrize("q", ["ーーーー", "っっっっ", "ゝゝゝゝ", "ｰｰｰｰ"])
def test_kana_without_a_sound_find_nothing(generation: Generation, q: str) -> None:
    assert ids(generation, q) == []


@pytest.mark.parametrize("typed", ["第2フェーズ", "第二フェーズ", "2フェーズ目", "フェーズ2"])
def test_what_is_counted_however_it_is_counted(generation: Generation, typed: str) -> None:
    assert ids(generation, typed) == ["2025-1-15"]


def test_english_words_in_katakana_come_before_what_they_mean(generation: Generation) -> None:
    assert search(generation, SearchRequest("net-zero")).hits[0].project.id == "2025-1-14"


def test_kanji_with_kana_of_either_kind() -> None:
    lexicon = made("たんぱく質の分解", "ゴミ箱を置く")
    assert lexicon.variants("タンパク質") == ["たんぱく質"]
    assert lexicon.variants("ごみ箱") == ["ゴミ箱"]


def test_two_kanji_are_corrected_by_their_sound(generation: Generation) -> None:
    assert search(generation, SearchRequest("防際")).correction == "防災"
    assert search(generation, SearchRequest("潜水")).total == 0


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("水索", "水素"), ("ウランバトノレ", "ウランバトル"), ("廃棄物处埋", None), ("未栽", None)],
)
def test_characters_that_look_alike_are_a_small_slip(
    generation: Generation, slip: str, meant: str | None
) -> None:
    assert search(generation, SearchRequest(slip)).correction == meant


@pytest.mark.parametrize(
    ("q", "correction"),
    [
        ("ごろんたろろ", "ゴロンタロ"),  # kana of both kinds are compared by their sound
        ("じょかそう", "浄化槽"),  # a reading with another length of a vowel
        ("きたきゅしゅ", "北九州"),
        ("すいどう", None),  # 水道 is not 水槽
        ("ひろしま", None),
        ("ぶるーかーぼん", None),  # a word of the vocabulary
        ("フエゴ", None),  # too short for a letter more
        ("さくらんぼ", None),
    ],
)
def test_corrections_in_kana(generation: Generation, q: str, correction: str | None) -> None:
    found = search(generation, SearchRequest(q))
    assert (found.correction, found.total > 0) == (correction, correction is not None)


@pytest.mark.parametrize(
    "q",
    [
        "タイ語",  # not タイ国
        "ベトナム人",
        "スイス",  # not 水素, which its kanji may be read
        "すいす",
        "「炭素社会化」",
        "電気自転車",  # made of known words: not 電気自動車
        "炭素鋼",  # not 炭素化
        "天然水",  # not 天然
    ],
)
def test_what_is_meant_as_it_stands(generation: Generation, q: str) -> None:
    found = search(generation, SearchRequest(q))
    assert (found.total, found.correction) == (0, None)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("パシコン", "パシフィックコンサルタンツ"),
        ("オリコンサル", "オリエンタルコンサルタンツ"),
        ("三菱総研", "三菱総合研究所"),
        ("産総研", "産業技術総合研究所"),
        ("海環協", "海外環境協力センター"),
        ("北ガス", "北海道ガス"),
        ("住友重機", "住友重機械工業"),
        ("名工大", "名古屋工業大学"),  # one word of the dictionary
        ("東京農大", "東京農業大学"),
        ("日通", "日本通運"),
        ("琉大", "琉球大学"),
    ],
)
def test_a_name_as_people_clip_it(short: str, name: str) -> None:
    assert is_clipped(short, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("研究所", "環境研究所"),  # not from its beginning
        ("総合研", "三菱総合研究所"),
        ("日本", "日本工営"),  # too short
        ("日本工", "日本工業大学"),  # of one word alone
        ("オリエンタル", "オリエンタルコンサルタンツ"),
        ("コンパシ", "パシフィックコンサルタンツ"),
        ("パシ", "パシフィックコンサルタンツ"),
        ("北ガス", "北ガス"),
        ("北ガス", "西部ガス"),
        ("日工", "日本工業大学"),  # of three words
        ("北ガス", "北海道ガスエナジー"),
    ],
)
def test_what_is_no_clipped_name(text: str, name: str) -> None:
    assert not is_clipped(text, name)


@pytest.mark.parametrize(
    ("called", "letters"),
    [
        ("イーアールエム", "erm"), ("エヌティティ", "ntt"), ("エルイーディー", "led"), ("エルイーディ", "led"),
        ("シーエイチピー", "chp"), ("アイス", ""), ("ケーブル", ""), ("エー", ""), ("", ""), ("水素", ""),
    ],
)  # fmt: skip
def test_letters_as_they_are_called(called: str, letters: str) -> None:
    assert initials(called) == letters
    assert not letters or called in {"".join(names) for names in spelled_out(letters)} | {called}


@pytest.mark.parametrize("q", ["ジェーシーエム", "JCM", "日本エヌユーエス", "日本NUS"])
def test_letters_are_found_as_they_are_called_and_the_other_way(generation: Generation, q: str) -> None:
    assert ids(generation, q)


def test_no_name_begins_as_a_word_that_is_known(tmp_path: Path) -> None:
    """日本海 is no 日本海事協会."""
    generation = generation_of(tmp_path, project(1, proposer="一般財団法人日本海事協会"))
    assert ids(generation, "日本海") == []
    assert ids(generation, "日本海事") == ids(generation, "日海協") == ["2024-2-01"]


@pytest.mark.parametrize(
    ("begun", "meant"),
    [
        ("haikibu", "廃棄物"),
        ("saiseika", "再生可能"),
        ("haikibutsuhatsu", "「廃棄物発電」"),
        ("nihonkoue", "日本工営"),
        ("ubonratch", "ウボンラチャタニ"),
    ],
)
def test_half_typed_romaji(generation: Generation, begun: str, meant: str) -> None:
    assert set(ids(generation, meant)) <= set(ids(generation, begun)) != set()


@pytest.mark.parametrize("q", ["telecom", "manager", "scanner", "hotels", "banana", "Chita", "Kitts", "art"])
def test_english_that_begins_no_reading(generation: Generation, q: str) -> None:
    assert ids(generation, q) == []


@pytest.mark.parametrize("short", ["オリコン", "オリコンサル"])
def test_a_proposer_is_found_by_its_clipped_name(generation: Generation, short: str) -> None:
    assert ids(generation, short) == ids(generation, "オリエンタルコンサルタンツ") != []


def test_other_names_are_known_whatever_the_okurigana() -> None:
    thesaurus = Thesaurus.of(load())
    assert set(thesaurus.same_as(("埋立", "地"))) < set(thesaurus.same_as(("埋め立て", "地")))


def test_a_half_typed_syllable_is_no_word_of_a_sentence(generation: Generation) -> None:
    found = search(generation, SearchRequest("すいそs"))
    assert found.query.unmet == []
    assert (
        set(ids(generation, "水素製造"))
        <= {hit.project.id for hit in found.hits}
        < set(ids(generation, "水素"))
    )


def test_a_described_word_is_looked_for_without_what_describes_it(generation: Generation) -> None:
    found = search(generation, SearchRequest("美しい水素の事業はありますか"))
    assert {hit.project.id for hit in found.hits} == set(ids(generation, "水素")) != set()


@pytest.mark.parametrize("q", ["水素の都市はどこ", "水素の国", "水素を使いたい町は？"])
def test_what_every_project_has_is_no_condition_of_a_question(generation: Generation, q: str) -> None:
    assert set(ids(generation, q)) == set(ids(generation, "水素"))


def test_a_compound_in_a_question_is_taken_apart(generation: Generation) -> None:
    assert ids(generation, "政策対話開催の事業は？") == ids(generation, "政策対話 開催")


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("ブンタウ", ["2025-1-15"]),  # part of a name's alias
        ("九州", ["2025-1-10", "2025-1-12", "2025-1-13", "2025-1-20"]),  # 北九州
        ("剪定枝ボイラー", ["2025-1-20"]),  # far apart in one sentence
        ("国:パラオ 国:チリ", ["2025-1-19", "2025-1-20"]),  # no project has both
        ("分野:水素技術 分野:交通インフラ", ["2025-1-19"]),  # one has
        ("カナダ水素", []),
        ("ゴミ焼却", ["2025-1-11", "2025-1-13"]),  # 廃棄物 near 焼却
        ("nihon koei", [f"2025-1-{number:02}" for number in (2, 4, 5, 6, 8, 15, 17, 19)]),
        ("kita kyushu", ["2025-1-10", "2025-1-12", "2025-1-13", "2025-1-20"]),
        ("nihon nowhere", []),
        ("compressed bio", ["2025-1-03"]),  # the beginning of an English name: CBG
        ("水素バス", []),  # both in one project, but not near each other
    ],
)
def test_words_that_are_not_there_as_typed(generation: Generation, q: str, ids: list[str]) -> None:
    assert sorted(hit.project.id for hit in search(generation, SearchRequest(q)).hits) == ids


def test_regions_by_direction() -> None:
    lexicon = made("北九州", "東京都", "東京", "西ジャワ")
    assert lexicon.parts_by_direction("九州") == ["北九州"]
    assert lexicon.parts_by_direction("京都") == []


def test_names_begun_and_in_part() -> None:
    thesaurus = Thesaurus.of(load())
    assert "環境アセスメント" in [name.text for name in thesaurus.begun_by("環境アセス")]
    assert thesaurus.begun_by("環境") == []
    assert thesaurus.by_part["ブンタウ"]


@pytest.mark.parametrize("q", ["カーボン・ニュートラル", "zero carbon", "carbon neutral"])
def test_synonyms_of_all_spellings(generation: Generation, q: str) -> None:
    everyone = {hit.project.id for hit in search(generation, SearchRequest("カーボンニュートラル")).hits}
    assert {hit.project.id for hit in search(generation, SearchRequest(q)).hits} == everyone


@pytest.mark.parametrize(
    ("typed", "become"),
    [
        ("オオサk", "オオサカ"),
        ("シャフシh", "シャフシホ"),
        ("キュウsh", "キュウシ"),
        ("タイch", "タイチ"),
        ("ノj", "ノジ"),
    ],
)
def test_kana_that_are_being_typed(typed: str, become: str) -> None:
    assert become in unfinished(typed)


@pytest.mark.parametrize("typed", ["オオサ", "オオサa", "xオオサk", "k", ""])
def test_other_texts_are_no_kana_that_are_being_typed(typed: str) -> None:
    assert unfinished(typed) == []


def test_a_word_with_a_kanji_in_kana() -> None:
    lexicon = made("漏えいを防ぐ", "電力がひっ迫する", "せん定した枝", "曝気する")
    assert lexicon.variants("漏洩") == ["漏えい"]
    assert lexicon.variants("逼迫") == ["ひっ迫"]
    assert lexicon.variants("剪定") == ["せん定"]
    assert lexicon.variants("選定") == []
    assert lexicon.variants("ばっ気") == ["曝気"]
    assert made("ろ過膜", "危ぐする", "ほ場の整備").variants("濾過") == ["ろ過"]
    assert made("しょう油", "ふっ素", "だっ水", "かん水").variants("省油") == []


@pytest.mark.parametrize(
    ("kanji", "mixed", "same"),
    [
        ("砒素", "ひ素", True),
        ("圃場", "ほ場", True),
        ("逼迫", "ひっ迫", True),
        ("複素", "ふっ素", False),
        ("濁水", "だっ水", False),
        ("省油", "しょう油", False),
        ("選定", "せん定", False),
    ],
)
def test_only_a_rare_kanji_is_written_in_kana(kanji: str, mixed: str, same: bool) -> None:
    assert is_respelled(kanji, mixed) is same


def test_what_can_be_done_is_what_is_done() -> None:
    lexicon = made("電力を賄う", "量を減らす", "生まれ変わる")
    assert lexicon.can_be_done("賄える") == ["賄う"]
    assert lexicon.can_be_done("減らせる") == ["減らす"]
    assert made("賄う", "賄えるように").can_be_done("賄える") == []
    assert made("網を張り巡らせた").can_be_done("張り巡らす") == ["張り巡らせる"]
    assert made("電力を賄える").can_be_done("賄う") == ["賄える"]


def test_a_verb_that_stands_in_two_words() -> None:
    assert made("持帰りの容器").written_apart("持ち帰る") == [("持", "帰り")]
    assert made("持株の帰り").written_apart("持ち株") == []


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("大阪水素", "大阪 水素"),
        ("IGES北九州", "IGES 北九州"),
        ("横浜廃棄物", "横浜 廃棄物"),
        ("政策対話開催", "政策対話 開催"),
    ],
)
def test_words_typed_as_one(generation: Generation, typed: str, apart: str) -> None:
    found, wanted = ids(generation, typed), ids(generation, apart)
    assert found == wanted != []


@pytest.mark.parametrize("quoted", ['"大阪水素"', "「政策対話開催」"])
def test_words_in_quotes_are_not_taken_apart(generation: Generation, quoted: str) -> None:
    assert ids(generation, quoted) == []


@pytest.mark.parametrize(
    "typed", ["京都市", "京都水素", "水素自動車", "都市:津市", "ベトナム原子力", "都市ガス"]
)
def test_other_words_are_not_taken_apart_so(generation: Generation, typed: str) -> None:
    assert ids(generation, typed) == []
