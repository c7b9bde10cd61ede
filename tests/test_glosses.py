"""Plain nouns by their English: what a dictionary gives for the words of an index, below the vocabulary."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer import Generation, SearchRequest, search
from indexer.errors import VocabularyError
from indexer.glosses import Glosses
from indexer.lexicon import Lexicon
from indexer.vocabulary import Vocabulary, load
from tests.made import generation_of, numbers, project

TABLES = Path(__file__).parent.parent / "data" / "vocabulary"
NAMES = (
    "灯台の電球の交換",
    "ラクダの乳の冷蔵",
    "渡り鳥の来る湖の太陽光発電",
    "映画の撮影所の省エネルギー化",
    "廃棄物発電",
    "住宅の断熱",
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    projects = [project(number, name=name, summary="調べる。") for number, name in enumerate(NAMES, 1)]
    return generation_of(tmp_path_factory.mktemp("plain"), *projects)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lighthouse", [1]),
        ("lighthouses", [1]),
        ("Light House", [1]),
        ("migratory birds", [3]),
        ("solar power for migratory birds", [3]),
        ("film studio", [4]),
        ("birds", [3]),  # of which the index has a kind
        ("camel milk", [2]),  # 乳, where the index has no 牛乳
        ("lighth", [1]),
        ("cold storage -camel", []),
        ("bulb without lighthouses", []),
        ("insulated", [6]),  # by insulation
        ("lighthuose", [1]),  # with a slip
        ("volcano", []),
        ("waste", [5]),
    ],
)
def test_a_plain_noun_is_found_by_its_english(plain: Generation, q: str, found: list[int]) -> None:
    assert numbers(plain, q) == found


def test_what_the_vocabulary_has_comes_before_a_dictionary(plain: Generation) -> None:
    reasons = search(plain, SearchRequest("waste")).hits[0].reasons
    assert [(reason.found, reason.way) for reason in reasons] == [("廃棄物", "英語")]


def test_nouns_are_taken_as_the_index_has_them() -> None:
    lexicon = Lexicon()
    lexicon.readings = {"灯台": set(), "渡り": set(), "鳥": set(), "番": set(), "目": set()}
    glosses = Glosses.of_index(lexicon, load())
    assert glosses.of(("lighthouse",)) == [("灯台",)]
    assert glosses.of(("joint",)) == []  # 番目, of 番 and 目


def test_what_is_explained_is_kept(plain: Generation) -> None:
    kept = Glosses.load(plain.path)
    assert kept.of(("light", "house")) == kept.of(("lighthouse",)) == [("灯台",)]
    assert kept.kinds_of(("bird",)) == [("渡り鳥",)]


def test_english_in_one_word_and_in_two_is_one() -> None:
    glosses = Glosses({"light house": [("灯台",)], "lighthouse": [("灯台",), ("燈台",)]})
    assert glosses.of(("light", "house")) == [("灯台",), ("燈台",)]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "v")
    path = tmp_path / "v" / "glosses.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "灯台\n", encoding="utf-8")
    vocabulary = Vocabulary(tmp_path / "v")
    with pytest.raises(VocabularyError, match=r"glosses.tsv, line \d+: needs 2 cells"):
        list(vocabulary.glosses())


def test_each_noun_stands_in_one_line_with_english_words() -> None:
    lines = [
        line for line in (TABLES / "glosses.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    assert len({line.split("\t")[0].split("|")[0] for line in lines}) == len(lines) > 70_000
    assert all(line.split("\t")[1].isascii() and line.count("\t") == 1 for line in lines)
