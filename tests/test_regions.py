"""Parts of the world and prefectures find the projects in their countries and cities."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Generation, SearchRequest, search
from indexer.errors import VocabularyError
from indexer.vocabulary import Vocabulary, load
from tests.made import generation_of, project

TABLES = Path(__file__).parent.parent / "data" / "vocabulary"
PROJECTS = [
    project(1, countries=("ケニア",), domestic_cities=("北九州市",), name="水素の試験"),
    project(2, countries=("タイ",), domestic_cities=("堺市",), name="アフリカにも広める廃棄物発電"),
    project(3, countries=("エジプト",), domestic_cities=("札幌市",), name="廃棄物処理"),
    project(4, countries=("ベトナム",), domestic_cities=("大阪市",), name="水素の試験"),
    project(5, countries=("チリ",), domestic_cities=("広島県府中市",), name="太陽光"),
    project(6, countries=("インド",), domestic_cities=("東京都",), name="アンドラ・プラデーシュ州の水素"),
    project(7, countries=("メキシコ",), domestic_cities=("愛知県",), name="太陽光"),
    project(8, countries=("メキシコ",), domestic_cities=("名古屋市",), name="太陽光"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return generation_of(tmp_path_factory.mktemp("world"), *PROJECTS)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("アフリカ", [2, 1, 3]),  # first where a text says so
        ("africa", [2, 1, 3]),
        ("Kenyan hydrogen", [1]),
        ("Egyptian", [3]),
        ("Greek", []),  # is no Greenland
        ("北アフリカ", [3]),
        ("サブサハラ", [1]),
        ("国:アフリカ", [1, 3]),
        ("水素 -アフリカ", [4, 6]),
        ("アフリカ 水素", [1]),
        ("東南アジアの廃棄物の事業はありますか", [2]),
        ("Southeast Asia hydrogen", [4]),
        ("ASEAN", [2, 4]),
        ("中南米 OR ケニア", [1, 5, 7, 8]),
        ("欧州", []),  # Andhra is no Andorra
        ("「東南アジア」", []),
        ("福岡県", [1]),
        ("都市:福岡県", [1]),
        ("福岡", [1]),  # no project of the city itself
        ("九州", [1]),
        ("関西 水素", [4]),
        ("太平洋", []),
        ("大阪", [4]),
        ("大阪府", [2, 4]),
        ("愛知県", [7]),  # has projects of its own
        ("あいちけん", [7]),
        ("Aichi Prefecture", [7]),
        ("中部", [7, 8]),
        ("Hiroshima Prefecture", [5]),
        ("北海道", [3]),
        ("広島県", [5]),
        ("東京", [6]),
        ("兵庫", []),
    ],
)
def test_what_lies_in_an_area_is_found(world: Generation, q: str, found: list[int]) -> None:
    hits = search(world, SearchRequest(q)).hits
    assert sorted(hit.project.number for hit in hits) == sorted(found)
    assert not found or hits[0].project.number == found[0]


def test_what_was_understood_names_the_places(world: Generation) -> None:
    understood = search(world, SearchRequest("アフリカ 水素")).query.describe()
    assert understood == "（「アフリカ」または対象国「アフリカ（エジプト・ケニア）」）と「水素」をすべて含む"
    assert (
        search(world, SearchRequest("国:中南米")).query.describe()
        == "対象国「中南米（チリ・メキシコ）」の案件"
    )


def test_english_readers_are_told_the_places_too(client: FlaskClient) -> None:
    found = client.get("/api/search", query_string={"q": "South Asia hydrogen", "lang": "en"}).get_json()
    assert found["interpretation"] == "Country: South Asia (India) and “hydrogen”"


def test_every_country_lies_somewhere() -> None:
    everywhere = frozenset[str]().union(*(region.members for region in load().regions))
    islands = {"CC", "CX", "GS", "IO", "TF", "UM", "AQ", "BV", "HM"}  # nobody's partner cities
    assert {entry.code for entry in load().countries if entry.name not in everywhere} <= islands


def test_an_unknown_member_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "regions.tsv").open("a", encoding="utf-8") as table:
        table.write("月\tMoon\tTH|ムーン\n")
    lines = len((tmp_path / "regions.tsv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(VocabularyError, match=f"regions.tsv, line {lines}: ムーン is no country, prefecture"):
        Vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("北欧", {"スウェーデン", "フィンランド"}, {"イギリス", "エストニア"}),
        ("西欧", {"イギリス", "フランス"}, {"ポーランド"}),
        ("南部アフリカ", {"モザンビーク", "南アフリカ"}, {"ケニア"}),
        ("中東", {"ヨルダン", "サウジアラビア"}, {"エジプト"}),
        ("九州", {"福岡県", "鹿児島県"}, {"沖縄県"}),
        ("アジア太平洋", {"フィジー", "インド"}, {"チリ"}),
    ],
)
def test_who_belongs_to_a_region(region: str, inside: set[str], outside: set[str]) -> None:
    [members] = [one.members for one in load().regions if region in one.names]
    assert inside <= members
    assert not outside & members
