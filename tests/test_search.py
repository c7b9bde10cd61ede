from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer import (
    Generation,
    GenerationStore,
    InvalidRequestError,
    PageNotFoundError,
    SearchRequest,
    explain,
    search,
    suggest,
)
from indexer.build import build
from indexer.correction import correct
from indexer.facets import FacetValue
from indexer.planning import MOST_TRIED
from indexer.project import Project, split_field
from indexer.query import MAX_QUERY
from indexer.understanding import understand
from indexer.ways import Ways
from tests.made import generation_of, project, round_text
from tests.test_query import TYPED


def ids(generation: Generation, q: str, **options: object) -> list[str]:
    return [hit.project.id for hit in search(generation, SearchRequest(q, **options)).hits]  # type: ignore[arg-type]


def all_projects(generation: Generation) -> list[Project]:
    return [generation.index.stored(at).project for at in range(generation.index.size)]


# Matching


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("「廃棄物発電」", {2, 4, 8}),
        ("セメント", {2, 5, 12}),
        ("セメント -廃熱回収", {12}),
        ("ＪＣＭ 港湾", {7}),
        ("パラオ", {20}),
        ("モンゴル", {18}),
        ("メタネーション", {3}),
        ("フロン", {14}),
        ("サンティアゴ", {19}),
        ("style", set()),
        ("list-style-type", set()),
        ("京都", set()),
        ("インド", {3, 10}),
    ],
)
def test_who_is_found(generation: Generation, q: str, numbers: set[int]) -> None:
    assert {int(id_[-2:]) for id_ in ids(generation, q)} == numbers


def test_browsing_stands_in_published_order(generation: Generation) -> None:
    assert ids(generation, "") == [f"2025-1-{n:02d}" for n in range(1, 21)]


def test_words_that_cannot_be_looked_for_find_nothing(generation: Generation) -> None:
    assert search(generation, SearchRequest("。、!?")).total == 0


def test_only_exclusion(generation: Generation) -> None:
    assert set(ids(generation, "-水素")) == set(ids(generation, "")) - set(ids(generation, "水素"))


def test_a_run_does_not_span_sentences_values_or_columns(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    made = project(1, summary="港湾を整備。水素を使う。", fields=("省エネルギー", "水素技術"), name="港湾")
    (tmp_path / "r" / "a.txt").write_text(round_text(made))
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert ids(generation, "港湾 水素")
    assert not ids(generation, "「整備水素」")
    assert not ids(generation, "「エネルギー水素」")


# Ranking


def test_a_word_that_is_not_there_is_met_by_the_parts_of_its_other_name(tmp_path: Path) -> None:
    """ごみ発電 by 廃棄物を用いた発電, as 廃棄物発電 is; not by its parts in two sentences."""
    (tmp_path / "r").mkdir()
    used = project(1, summary="廃棄物を用いた発電を行う。")
    made = round_text(used, project(2, summary="廃棄物を減らす。発電も行う。"))
    (tmp_path / "r" / "a.txt").write_text(made)
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert len(ids(generation, "廃棄物発電")) == 1
    assert ids(generation, "ごみ発電") == ids(generation, "廃棄物発電")


def made(tmp_path: Path, **summaries: str) -> Generation:
    """A generation of projects with these summaries, one number after the other."""
    return generation_of(
        tmp_path, *(project(at, summary=text) for at, text in enumerate(summaries.values(), 1))
    )


def test_another_name_counts_for_no_more_by_being_longer(tmp_path: Path) -> None:
    """熱電併給, three terms, is no nearer to コジェネ than コージェネレーション is."""
    generation = made(tmp_path, three="熱電併給を導入する。", one="コージェネレーションを導入する。")
    assert ids(generation, "コジェネ") == ["2024-2-02", "2024-2-01"]


def test_a_compound_that_a_text_has_cut_otherwise_is_found_beside_its_synonyms(tmp_path: Path) -> None:
    """同|市内|部|炭素|価格, says the dictionary."""
    generation = made(tmp_path, one="同市内部炭素価格を導入する。", other="社内炭素価格を導入する。")
    assert ids(generation, "内部炭素価格") == ["2024-2-01", "2024-2-02"]


@pytest.mark.parametrize(
    ("q", "name"),
    [("Cajititlan", "カヒティトラン"), ("lake cajititlan", "カヒティトラン"), ("Cuitzeo", "クイツェオ")],
)
def test_foreign_names_that_no_table_has_are_found_by_their_letters(
    tmp_path: Path, q: str, name: str
) -> None:
    generation = made(
        tmp_path, lake="カヒティトラン湖の水質とクイツェオの港を調べる。", other="トゥルネーの港を調べる。"
    )
    assert ids(generation, q) == ["2024-2-01"]
    reasons = search(generation, SearchRequest(q)).hits[0].reasons
    assert (name, "英語") in [(reason.found, reason.way) for reason in reasons]


def test_a_country_is_not_completed_to_another(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.txt").write_text(round_text(project(1, countries=("インドネシア",))))
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert ids(generation, "国:インド") == []
    assert ids(generation, "国:インドネ") == ["2024-2-01"]


@pytest.mark.parametrize(
    "question",
    [
        "レンガ焼く窯はどこの国？",  # a verb is a word, whatever is left out beside it
        "レンガを焼く窯を直す事業",  # no project says 直す
        "レンガを作る窯はありますか",  # one does say 作る, of something else
        "新しい窯を扱う事業はありますか",
    ],
)
def test_what_is_done_is_asked_for_only_where_a_project_has_it(tmp_path: Path, question: str) -> None:
    generation = made(tmp_path, kiln="レンガを焼く新しい窯を改良する。", plan="計画を作る。")
    assert ids(generation, question) == ["2024-2-01"]


@pytest.mark.parametrize("thing", ["空飛ぶ自動車", "空飛ぶ船"])
def test_a_thing_that_is_described_is_not_a_part_of_it(tmp_path: Path, thing: str) -> None:
    """No question, and no particle: what has only 空 or only 自動車 is not meant."""
    generation = made(tmp_path, sky="空の色を測る。", car="自動車を電動にする。")
    assert ids(generation, thing) == []
    assert ids(generation, f"{thing}はどれですか") != []


@pytest.mark.parametrize(("described", "found"), [("古い町並み", ["2024-2-01"]), ("古い港", [])])
def test_what_an_adjective_describes_is_found_without_it(
    tmp_path: Path, described: str, found: list[str]
) -> None:
    generation = made(tmp_path, town="町並みを守る。", other="水素を使う。")
    assert ids(generation, described) == found


def test_a_compound_is_met_as_another_kind_of_the_same_thing(tmp_path: Path) -> None:
    """設備, 施設 and プラント stand for each other at the end of a compound, not by themselves; without any, far below."""
    (tmp_path / "r").mkdir()
    made = round_text(
        project(1, summary="海水淡水化を行う。"), project(2, summary="海水淡水化設備を導入する。")
    )
    (tmp_path / "r" / "a.txt").write_text(made)
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert (
        ids(generation, "海水淡水化施設") == ids(generation, "海水淡水化設備") == ["2024-2-02", "2024-2-01"]
    )
    assert not ids(generation, "施設")


@pytest.mark.parametrize(
    ("q", "ignored"),
    [
        ("水素を作っている事業はありませんか", ["作る"]),
        ("石炭に頼らない発電", ["頼らない"]),
        ("小さい町の廃棄物", ["小さい"]),
        ("二酸化炭素を出さない", ["出さない"]),
        ("電気を作らない事業", ["作らない"]),
        ("ごみを燃やさない町", ["燃やさない"]),
        ("水素はないですか", []),
        ("廃棄物の事業はありませんか", []),
    ],
)
def test_what_a_question_says_in_vain_is_told(generation: Generation, q: str, ignored: list[str]) -> None:
    query = search(generation, SearchRequest(q)).query
    assert query.ignored == ignored
    assert all(f"「{word}」は条件にしていない" in query.describe() for word in ignored)


@pytest.mark.parametrize(
    ("q", "named"),
    [
        ("ごみで電気を作っている町はどこですか", "「ごみ」と「発電」"),
        ("ごみを燃やして電気をつくる事業は?", "「焼却」と「発電」"),
    ],
)
def test_words_that_say_a_thing_together_are_asked_for_as_it(
    generation: Generation, q: str, named: str
) -> None:
    assert search(generation, SearchRequest(q)).query.describe().startswith(named)


@pytest.mark.parametrize(
    "q", ["どうせいれん", "いれ", "ないない", "なくはないが", "ぬぬぬは", "しないでする"]
)
def test_kana_that_say_nothing_are_answered(generation: Generation, q: str) -> None:
    assert search(generation, SearchRequest(q)).query.text == q


@pytest.mark.parametrize("q", ["「NPO -」", "NPO以外 NPO－－", "NPO・", "株式会社の", "(株)は", "社"])
def test_a_form_of_organisation_of_nobody_is_answered(generation: Generation, q: str) -> None:
    """Without the form, no word is left of a name."""
    assert search(generation, SearchRequest(q)).query.text == q


def test_a_place_abroad_that_a_question_names_is_certain(generation: Generation) -> None:
    found = search(generation, SearchRequest("ハノイ市と組んでいる日本の自治体はどこですか"))
    assert {hit.project.id for hit in found.hits} == set(ids(generation, "ハノイ市"))


@pytest.mark.parametrize(
    ("q", "described"),
    [
        ("どこで ごみを もやしますか", "「ごみ」を含む"),
        ("みなとで すいそを つかう しごと", "「すいそ」を含む（「みなと」"),
        ("みなと すいそ ごみ", "「みなと」と「すいそ」と「ごみ」をすべて含む"),
    ],
)
def test_simple_japanese_is_heard_without_its_particles(
    generation: Generation, q: str, described: str
) -> None:
    assert search(generation, SearchRequest(q)).query.describe().startswith(described)


def test_a_question_that_only_excludes_asks_for_nothing_else(generation: Generation) -> None:
    assert ids(generation, "水素のない案件はありますか") == ids(generation, "-水素")


def test_a_compound_that_is_nowhere_is_looked_for_without_its_last_noun(generation: Generation) -> None:
    assert ids(generation, "剪定枝対策") == ids(generation, "剪定枝") != []
    assert not ids(generation, "津波対策")


@pytest.mark.parametrize(
    ("q", "words"),
    [("ごみに関する事業", "ごみ"), ("再エネの案件ってある？", "再エネ"), ("水素を使う技術", "水素")],
)
def test_a_sentence_is_no_compound(generation: Generation, q: str, words: str) -> None:
    """Its last noun is what is asked for; the other words keep their other names."""
    assert search(generation, SearchRequest(q)).total == search(generation, SearchRequest(words)).total > 2


def test_a_compound_without_its_last_noun_keeps_its_other_names(generation: Generation) -> None:
    assert set(ids(generation, "ごみ装置")) == set(ids(generation, "ごみ"))
    assert set(ids(generation, "再エネ装置")) == set(ids(generation, "再エネ"))


@pytest.mark.parametrize("typed", ["ふうしゃはつでん", "かくはん", "jinetsu", "じねつ", "ぶんべつ"])
def test_words_are_read_as_people_do(tmp_path: Path, typed: str) -> None:
    """Where the dictionary reads カザグルマ, コウハン, チネツ, フンベツ."""
    (tmp_path / "r").mkdir()
    made = round_text(project(1, summary="風車発電と地熱、攪拌や撹拌、分別を調べる。"), project(2))
    (tmp_path / "r" / "a.txt").write_text(made)
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert ids(generation, typed) == ["2024-2-01"]


def test_name_then_places_then_summary(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    made = [
        project(1, summary="地熱を使う。" + "地熱。" * 6),
        project(2, target_areas=(), fields=("その他(地熱)",)),
        project(3, name="地熱の事業"),
        project(4),
    ]
    (tmp_path / "r" / "a.txt").write_text(round_text(*made))
    build(tmp_path / "r", tmp_path / "i")
    assert ids(GenerationStore(tmp_path / "i").current(), "地熱") == ["2024-2-03", "2024-2-02", "2024-2-01"]


def test_orders(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.txt").write_text(round_text(project(1), project(2)))
    (tmp_path / "r" / "b.txt").write_text(round_text(project(1, fiscal_year=2025, call=1, name="最初の事業")))
    build(tmp_path / "r", tmp_path / "i")
    generation = GenerationStore(tmp_path / "i").current()
    assert ids(generation, "") == ["2025-1-01", "2024-2-01", "2024-2-02"]
    assert ids(generation, "試験", sort="newest") == ["2025-1-01", "2024-2-01", "2024-2-02"]
    assert ids(generation, "", sort="number") == ["2025-1-01", "2024-2-01", "2024-2-02"]
    assert ids(generation, "-最初", sort="number") == ["2024-2-01", "2024-2-02"]


# Pages and limits


def test_pages_join_to_the_whole(generation: Generation) -> None:
    whole = ids(generation, "脱炭素", size=100)
    pages = [id_ for page in (1, 2, 3) for id_ in ids(generation, "脱炭素", size=7, page=page)]
    assert pages == whole
    assert len(whole) > 14


def test_a_page_past_the_end(generation: Generation) -> None:
    with pytest.raises(PageNotFoundError, match="全1ページ"):
        search(generation, SearchRequest("", page=2))


@pytest.mark.parametrize(
    ("options", "parameter"),
    [({"q": "x" * 201}, "q"), ({"page": 0}, "page"), ({"size": 0}, "size"), ({"size": 101}, "size")],
)
def test_requests_out_of_range(options: dict[str, object], parameter: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest(**options)  # type: ignore[arg-type]
    assert caught.value.parameter == parameter


# Facets

CHOICES = {
    "field": ["省エネルギー", "水素技術", "その他", "その他(CCU技術)", "デジタル技術", "ない分野"],
    "country": ["ベトナム", "タイ", "インド", "モンゴル", "ない国"],
    "city": ["大阪市", "堺市", "北九州市"],
    "proposer": ["日本工営株式会社"],
    "year": ["2025", "2024"],
}


def values_of(project: Project, facet: str) -> set[str]:
    if facet == "field":
        return {*project.fields, *(split_field(field)[0] for field in project.fields)}
    return {
        "country": set(project.countries),
        "city": set(project.domestic_cities),
        "proposer": {project.proposer},
        "year": {str(project.fiscal_year)},
    }[facet]


def flat(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {v.value: v.total for value in values for v in (value, *value.children)}


@given(
    q=st.sampled_from(["", "水素", "脱炭素", "都市間連携", "-セメント", "！"]),
    chosen=st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(values), max_size=3, unique=True) for name, values in CHOICES.items()}
    ),
    every=st.frozensets(st.sampled_from(list(CHOICES))),
)
def test_filters_and_counts_are_those_of_a_plain_count(
    generation: Generation, q: str, chosen: dict[str, list[str]], every: frozenset[str]
) -> None:
    """AND across; within one OR, its counts ignoring its own selection, or AND, its counts under it."""
    matching = {hit.project.id for hit in search(generation, SearchRequest(q, size=100)).hits}
    projects = [project for project in all_projects(generation) if project.id in matching]

    def has(project: Project, name: str) -> bool:
        wanted, present = set(chosen[name]), values_of(project, name)
        return not wanted or (wanted <= present if name in every else bool(wanted & present))

    def passes(project: Project, but: str = "") -> bool:
        return all(has(project, name) for name in chosen if name != but or name in every)

    filters = {name: tuple(values) for name, values in chosen.items() if values}
    found = search(generation, SearchRequest(q, filters, size=100, every=every))
    assert {hit.project.id for hit in found.hits} == {project.id for project in projects if passes(project)}
    assert found.total == len(found.hits)
    for name in CHOICES:
        expected = Counter(
            value for project in projects if passes(project, name) for value in values_of(project, name)
        )
        assert {value: count for value, count in flat(found.facets[name]).items() if count} == dict(expected)
        selected = {v.value for value in found.facets[name] for v in (value, *value.children) if v.selected}
        assert selected == set(chosen[name])


def test_all_of_several_fields(generation: Generation) -> None:
    """The count of a value is what is left when it is chosen as well."""
    chosen = ("省エネルギー", "水素技術")
    either, both = (
        search(generation, SearchRequest("", {"field": chosen}, every=every))
        for every in (frozenset[str](), frozenset(["field"]))
    )
    assert 0 < both.total < either.total
    for value, count in flat(both.facets["field"]).items():
        more = SearchRequest("", {"field": (*chosen, value)}, every=frozenset(["field"]))
        assert search(generation, more).total == count


def test_other_groups_its_details(generation: Generation) -> None:
    fields = search(generation, SearchRequest()).facets["field"]
    assert [value.value for value in fields][:3] == ["省エネルギー", "再生可能エネルギー", "廃棄物処理"]
    other = fields[-1]
    assert (other.value, other.total, len(other.children)) == ("その他", 6, 6)
    assert other.children[0].detail == "CCU技術"


def test_facets_are_ordered_by_count(generation: Generation) -> None:
    for name in ("country", "city", "proposer"):
        totals = [value.total for value in search(generation, SearchRequest("脱炭素")).facets[name]]
        assert totals == sorted(totals, reverse=True)


def test_only_wanted_facets_are_counted(generation: Generation) -> None:
    assert search(generation, SearchRequest(facets=("country",))).facets.keys() == {"country"}


# Marks


def test_hits_mark_what_matched(generation: Generation) -> None:
    first = search(generation, SearchRequest("ｾﾒﾝﾄ 産業")).hits[0]
    assert [text for text, matched in first.name if matched] == ["セメント産業"]
    assert {text for text, matched in first.summary.segments if matched} <= {
        "セメント",
        "産業",
        "セメント産業",
    }


@given(TYPED)
@example("\ud83d 水素")  # half of a character
def test_any_query_is_answered_and_its_segments_are_the_text(generation: Generation, q: str) -> None:
    found = search(generation, SearchRequest(q))
    for hit in found.hits:
        assert "".join(text for text, _ in hit.name) == hit.project.name
        assert "".join(text for text, _ in hit.summary.segments) in hit.project.summary


# Suggestions


def test_completions(generation: Generation) -> None:
    assert [(s.value, s.kind, s.count) for s in suggest(generation, "イン")][:2] == [
        ("インドネシア", "対象国", 6),
        ("インド", "対象国", 2),
    ]
    assert suggest(generation, "ｲﾝﾄﾞﾈ")[0].value == "インドネシア"
    assert suggest(generation, "ありえない語") == suggest(generation, "") == suggest(generation, " ") == []
    assert len(suggest(generation, "日", most=3)) == 3
    assert (
        suggest(generation, "工営")[0].value == "日本工営株式会社"
    )  # inside a value, when nothing begins so


@pytest.mark.parametrize("typed", ["きたきゅう", "kitakyu", "Kitakyū", "北九"])
def test_completions_by_reading_and_romaji(generation: Generation, typed: str) -> None:
    assert suggest(generation, typed)[0].value == "北九州市"


def test_completions_in_english(generation: Generation) -> None:
    assert {"水素技術", "水素"} <= {s.value for s in suggest(generation, "hydro")}


# Explanations


@pytest.mark.parametrize(
    "q",
    [
        "水素 港湾",
        "省エネ",
        "廃棄物発電",
        "カーボンニュートラル",
        "hydrogen",
        "「都市間連携」",
        "水素 (インド OR チリ)",
        "水素 OR 港湾",
        "モンゴルで水素を使っている事業は？",
        "港湾で水素を使って廃棄物を減らす事業は？",
    ],
)
def test_the_parts_of_a_score_add_up(generation: Generation, q: str) -> None:
    found = search(generation, SearchRequest(q))
    assert found.hits
    for hit, parts in zip(found.hits, explain(generation, found), strict=True):
        assert sum(part.score for part in parts) == pytest.approx(hit.score, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("q", ["2次公募", "令和6年度1次公募", "令和7年度2次公募"])
def test_a_call_that_was_not_published_has_nothing(generation: Generation, q: str) -> None:
    assert search(generation, SearchRequest(q)).total == 0
    assert search(generation, SearchRequest("令和7年度1次公募採択案件一覧")).total == 20


def test_alternatives_tell_as_much_as_all_of_them(generation: Generation) -> None:
    # チリ is rarer than インド; but 水素 stands in the fields of one and is what the other is about.
    hits = search(generation, SearchRequest("水素 (インド OR チリ)")).hits
    assert [hit.project.id for hit in hits] == ["2025-1-03", "2025-1-19"]


def test_a_hit_says_why(generation: Generation) -> None:
    hits = search(generation, SearchRequest("省エネ")).hits
    by_id = {hit.project.id: hit.reasons for hit in hits}
    assert by_id["2025-1-04"] == ()
    assert [(r.typed, r.found, r.way) for r in by_id["2025-1-01"]] == [
        ("省エネ", "省エネルギー", "同じ意味の語")
    ]


def test_a_question_with_too_many_conditions_is_relaxed(generation: Generation) -> None:
    found = search(generation, SearchRequest("モンゴルで水素を使っている事業は？"))
    assert found.query.relaxed
    assert "2025-1-18" in [hit.project.id for hit in found.hits]
    assert found.query.describe() == "「モンゴル」を含む、できれば「水素」も含む"


def test_a_corrected_search(generation: Generation) -> None:
    found = search(generation, SearchRequest("インドネシヤ"))
    assert (found.correction, found.total) == ("インドネシア", 6)
    assert search(generation, SearchRequest("ダナオ")).correction is None
    assert (
        search(generation, SearchRequest("存在しない謎の言葉 もうひとつの謎 みっつめの謎")).correction is None
    )


@pytest.mark.parametrize(
    ("q", "understood"),
    [
        ("", "すべての案件"),
        ("…", "検索できる言葉がありません"),
        ("水素", "「水素」を含む"),
        ("水素 港湾", "「水素」と「港湾」をすべて含む"),
        ("水素 -港湾", "「水素」を含む、「港湾」を含まない"),
        ("水素 OR 港湾", "「水素」または「港湾」を含む"),
        ("(水素 OR 港湾) 工場", "（「水素」または「港湾」）と「工場」をすべて含む"),
        ("国:タイ", "対象国「タイ」の案件"),
        ("国:タ", "対象国「タイ」の案件"),
        ("令和7年度 水素", "年度「令和7年度」と「水素」をすべて含む"),
        ("-国:タイ", "対象国「タイ」を含まない"),
        ("水素 NOT 港湾", "「水素」を含む、「港湾」を含まない"),
        ("ベトナム以外", "「ベトナム」を含まない"),
        ("1次公募", "公募「2025-1」の案件"),
        ("第1次", "公募「2025-1」の案件"),
        ("令和7年度 第１次公募 水素", "年度「令和7年度」と公募「2025-1」と「水素」をすべて含む"),
        ("国:タイ 国:チリ", "対象国「タイ」または対象国「チリ」の案件"),
        ("都市:ハノイ", "国内都市「ハノイ」の案件"),
        ("hydrogen or ammonia", "「hydrogen」または「ammonia」を含む"),
        ("水素 or アンモニア", "「水素」または「アンモニア」を含む"),
        ("renewable energy or waste to energy", "「renewable energy」または「waste to energy」を含む"),
        (
            "waste projects except Thailand and Viet Nam",
            "「waste」を含む、「Thailand」（「タイ」も）と「Viet Nam」（「ベトナム」も）を含まない",
        ),
        ("not only waste, but also water", "「waste」と「water」をすべて含む"),
        ("projects unrelated to hydrogen", "「hydrogen」（「水素」も）を含まない"),
        (
            "waste, but not in Thailand, Palau",
            "「waste」を含む、「Thailand」（「タイ」も）と「Palau」（「パラオ」も）を含まない",
        ),
        (
            "which energy other than renewable energy",
            "「energy」を含む、「renewable energy」（「再生可能エネルギー」も）を含まない",
        ),
        ("Does Kitakyushu's work deal with waste?", "「Kitakyushu」と「waste」をすべて含む"),
        ("タイで水素をやっている都市は?", "「タイ」を含む、できれば「水素」も含む"),
        (
            "大阪市は港で水素や蒸気の何をしていますか",
            "「大阪市」を含む、「港」と「水素」と「蒸気」をできるだけ多く含む",
        ),
        ("without", "検索できる言葉がありません"),
        ("the or", "検索できる言葉がありません"),
        ("タイ以外にどこがありますか", "「タイ」を含まない"),
        ("大阪とどこが連携していますか", "「大阪」を含む"),
        ("インドネシア以外で廃棄物発電をしている都市は", "「廃棄物発電」を含む、「インドネシア」を含まない"),
    ],
)
def test_what_was_understood(generation: Generation, q: str, understood: str) -> None:
    assert search(generation, SearchRequest(q)).query.describe() == understood


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("国:タイ 分野:水素", set()),
        ("国:チリ 分野:水素", {19}),
        ("都市:ハノイ", {17}),
        ("-国:インドネシア -国:ベトナム", {2, 3, 4, 10, 13, 14, 18, 19, 20}),
        ("R7 モンゴル", {18}),
        ("年度:令和六年度", set()),
        ("ペロブスカイト OR すごろく", {4, 19}),
        ('"hydrogen"', {3, 7, 15, 19}),
        ("「Kitakyushu」 -Thailand", {10, 12, 20}),
        ("タ", set()),
        ("国:タイ、ベトナム", {4, 6, 7, 8, 13, 14, 15, 17}),
        ("国:（タイ OR ベトナム） 分野:水素", {7, 15}),
        ("タイ・ベトナム 廃棄物", {4, 8, 13, 15, 17}),
        ("タイ／ベトナム　廃棄物", {4, 8, 13, 15, 17}),
        ("廃棄物＆インドネシア", {1, 9, 11, 12, 16}),
        ("タイorベトナム 廃棄物", {4, 8, 13, 15, 17}),
        ("タイ・ほげほげ", set()),
        ("国:タイかベトナム", {4, 6, 7, 8, 13, 14, 15, 17}),
        ("国:タイ|ベトナム", {4, 6, 7, 8, 13, 14, 15, 17}),
        ("-国:タイ,ベトナム", {1, 2, 3, 5, 9, 10, 11, 12, 16, 18, 19, 20}),
        ("国:タイ OR パラオ", {4, 13, 14, 20}),
        ("国:(", set()),
        ("国:、", set()),
        ("対象都市・地域:ハノイ", {17}),
        ("ーーー", set()),
    ],
)
def test_conditions(generation: Generation, q: str, numbers: set[int]) -> None:
    assert {int(id_[-2:]) for id_ in ids(generation, q)} == numbers


def test_all_but_a_value_of_a_column(generation: Generation) -> None:
    for facet, value in (("国", "タイ"), ("分野", "水素技術")):
        having = search(generation, SearchRequest(f"{facet}:{value}")).total
        assert 0 < having < 20
        assert search(generation, SearchRequest(f"{facet}:{value}以外")).total == 20 - having


def test_any_number_of_values_of_one_column_are_alternatives(generation: Generation) -> None:
    countries = [value for value, _, _ in generation.facet("country").totals]
    assert len(countries) > 6
    text = " ".join(f"国:{country}" for country in countries)
    assert search(generation, SearchRequest(text)).total == 20


@pytest.mark.parametrize("text", ["公募:1次", "公募:1次公募", "公募:令和7年度1次公募", "公募:2025-1"])
def test_a_round_as_people_call_it(generation: Generation, text: str) -> None:
    assert search(generation, SearchRequest(text)).total == 20
    assert search(generation, SearchRequest(text.replace("1次", "2次").replace("5-1", "5-2"))).total == 0


@pytest.mark.parametrize(
    ("slip", "meant"), [("ベトナン", "ベトナム"), ("インドネジア", "インドネシア"), ("モンゴレ", "モンゴル")]
)
def test_a_correction_is_a_whole_word(generation: Generation, slip: str, meant: str) -> None:
    assert search(generation, SearchRequest(slip)).correction == meant


def test_an_answer_does_not_depend_on_what_was_asked_before(index_path: Path) -> None:
    fresh, asked = (GenerationStore(index_path).current() for _ in range(2))
    effort = {}
    names = {name.text for same, _ in asked.thesaurus.names for name in same if " " not in name.text}
    for word in (*asked.index.lexicon.documents, *sorted(names)):
        ways = Ways(asked)
        before = ways.effort.left
        ways.of(word, False, False)
        effort[word] = (before - ways.effort.left) / (len(word) + 1)
    q = "|".join(sorted(effort, key=lambda word: -effort[word]))[:MAX_QUERY].rpartition("|")[0]
    one, other, again = (Ways(generation) for generation in (fresh, asked, fresh))
    for word in q.split("|"):
        ways = {tuple(way.run for way in those.of(word, False, False).ways) for those in (one, other, again)}
        assert len(ways) == 1, word
    assert one.effort.left <= 0, "not so many words that some are met exactly"


def test_no_word_is_corrected_that_was_not_looked_for_in_all_ways(generation: Generation) -> None:
    understood = understand(generation, "水素 廃器物")
    assert correct(generation, understood) == "水素 廃棄物"
    assert correct(generation, replace(understood, effort=MOST_TRIED)) is None
