"""Towns abroad by their English names, however texts write them in katakana."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer import Generation, GenerationStore, SearchRequest, english_value, search, suggest
from indexer.analysis import analyse
from indexer.build import build
from indexer.english_words import english_key
from indexer.project import Area
from indexer.romaji import romaji_key
from indexer.thesaurus import FILE, Thesaurus
from indexer.towns import FILE as TOWNS_FILE
from indexer.towns import town_keys
from indexer.vocabulary import load, matching
from tests.made import generation_of, numbers, project, round_text

AREAS = (
    ["シャールジャ市"],
    ["ウインザー市"],  # ウィンザー in the table
    ["サン・カルロス・デ・バリローチェ市"],
    ["ポート・モレスビー市", "アルアイン市"],  # アル・アイン
    ["リスボン市", "ジャバルプル市"],
    ["サラエボ市"],  # サラエヴォ
)


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    projects = [
        project(number, target_areas=tuple(map(Area.parse, areas))) for number, areas in enumerate(AREAS, 1)
    ]
    return generation_of(tmp_path_factory.mktemp("abroad"), *projects)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("Sharjah", [1]),
        ("sharjah city", [1]),
        ("Sharj", [1]),  # typed in part
        ("Sharjha", [1]),  # a slip
        ("Windsor", [2]),
        ("San Carlos de Bariloche", [3]),
        ("Port Moresby", [4]),
        ("Al Ain", [4]),
        ("which projects are there in Port Moresby?", [4]),
        ("Lisburn", []),  # リスバーン; not リスボン, though that is read much like it
        ("Lisbon", [5]),
        ("Sarajevo", [6]),
        ("Happy Valley", []),
    ],
)
def test_a_town_is_found_by_its_english_name(abroad: Generation, q: str, found: list[int]) -> None:
    assert numbers(abroad, q) == found


def test_a_town_that_no_project_has_is_not_corrected(abroad: Generation) -> None:
    typed = {q: search(abroad, SearchRequest(q)) for q in ("Jabalpur", "Jatalpur", "Jamalpur")}
    assert [(found.total, found.correction) for found in typed.values()] == [
        (1, None),
        (1, "jabalpur"),
        (0, None),
    ]


def test_a_town_is_completed_from_english(abroad: Generation) -> None:
    assert [one.value for one in suggest(abroad, "shar")] == ["シャールジャ"]


def test_a_town_is_called_by_its_english_name() -> None:
    assert english_value("area", "シャールジャ市") == "Sharjah City"


def test_a_thesaurus_holds_the_towns_of_its_index_alone(abroad: Generation) -> None:
    assert {("sharjah",), ("windsor",), ("al", "ain")} <= abroad.thesaurus.by_english.keys()
    assert ("lisburn",) not in abroad.thesaurus.by_english


def test_a_round_that_comes_later_brings_its_towns(rounds: Path, index: Path) -> None:
    build(rounds, index)
    first = GenerationStore(index).current()
    before = {name: (first.path / name).read_bytes() for name in (TOWNS_FILE, FILE)}
    later = round_text(project(1, target_areas=(Area.parse("シャールジャ市"),)))
    (rounds / "later.txt").write_text(later, encoding="utf-8")
    build(rounds, index)
    second = GenerationStore(index).current()
    assert numbers(second, "Sharjah") == [1]
    assert before == {name: (first.path / name).read_bytes() for name in before}  # they never change
    named = [json.loads((one.path / TOWNS_FILE).read_text(encoding="utf-8")) for one in (first, second)]
    assert [sum("Sharjah" in english for english, _ in towns) for towns in named] == [0, 1]


def test_no_town_has_a_name_of_another_table_or_of_a_thing() -> None:
    vocabulary = load()
    others = Thesaurus.of(vocabulary)
    named = {
        matching(name.text).replace("・", "")
        for same, narrower in others.names
        for name in (*same, *narrower)
    }
    english = [english_key(name) for town in vocabulary.towns for name in town.english]
    japanese = [matching(name).replace("・", "") for town in vocabulary.towns for name in town.terms]
    assert set(english) & others.by_english.keys() == set()
    assert set(japanese) & named == set()
    assert len(japanese) == len(set(japanese)) > 6000
    assert all(len(name) >= 3 and romaji_key(name) for name in japanese)
    assert town_keys() == set(english)
    assert all(analyse(name) for name in japanese)
