"""The lean loops give Janome's own answers."""

from __future__ import annotations

import random
import re
import sys
from array import array
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from janome.sysdic import connections
from janome.tokenizer import Tokenizer

from indexer.dictionary import Dictionary
from indexer.morphology import Morphology, morphemes
from tests.conftest import ROUNDS

TEXT = (ROUNDS / "2025-1.txt").read_text(encoding="utf-8")
RUNS = sorted(set(re.findall("[ぁ-ゖァ-ヺー々一-鿿]+", TEXT)))
KANA = st.characters(min_codepoint=0x3041, max_codepoint=0x3096) | st.characters(
    min_codepoint=0x30A1, max_codepoint=0x30FC
)
KANJI = st.sampled_from(sorted(set(re.findall("[一-鿿]", TEXT)))) | st.characters(
    min_codepoint=0x4E00, max_codepoint=0x9FFF
)


@pytest.fixture(scope="module")
def janome() -> Tokenizer:
    return Tokenizer()


def by_janome(janome: Tokenizer, text: str) -> list[tuple[str, str, str, str]]:
    return [(t.surface, t.part_of_speech, t.base_form, t.reading) for t in janome.tokenize(text)]


def ours(text: str) -> list[tuple[str, str, str, str]]:
    return [(m.surface, m.part_of_speech, m.base_form, m.reading) for m in morphemes(text)]


def test_agrees_with_janome_on_the_published_round(janome: Tokenizer) -> None:
    assert len(RUNS) > 400
    for run in RUNS:
        assert ours(run) == by_janome(janome, run)


@given(st.text(KANA | KANJI, min_size=1, max_size=60))
def test_agrees_with_janome_on_random_text(janome: Tokenizer, text: str) -> None:
    assert ours(text) == by_janome(janome, text)


@given(st.text(KANA | KANJI | st.sampled_from("0aＡ。😀"), max_size=700))
def test_surfaces_join_to_the_text(text: str) -> None:
    found = morphemes(text)
    assert "".join(m.surface for m in found) == text
    assert all(text[m.start : m.start + len(m.surface)] == m.surface for m in found)


def test_threads_share_one_analyser() -> None:
    rnd = random.Random(3)
    texts = ["".join(rnd.choices(RUNS, k=3)) for _ in range(400)]
    alone = Morphology()
    expected = [alone.morphemes(text) for text in texts]
    shared = Morphology()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(shared.morphemes, texts)) == expected


def test_a_full_trie_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.dictionary.Dictionary.MAX_NODES", 50)
    small = Morphology()
    assert [small.morphemes(run) for run in RUNS[:100]] == [morphemes(run) for run in RUNS[:100]]


def test_the_dictionary_is_kept_packed_and_janome_still_works() -> None:
    Morphology()
    assert not any(name.startswith("janome.sysdic.fst_data") for name in sys.modules)
    assert all(isinstance(row, array) for row in connections)
    system = Tokenizer(mmap=True).sys_dic
    assert all(isinstance(index["positions"], array) for _, index in system.entries_extra.values())
    assert [token.surface for token in Tokenizer().tokenize("廃棄物発電")] == ["廃棄", "物", "発電"]
    assert [morpheme.surface for morpheme in Morphology().morphemes("廃棄物発電")] == ["廃棄", "物", "発電"]


def test_characters_of_a_kind_share_how_unknown_words_start() -> None:
    """Thousands of objects less for the collector of garbage to go through, where people paste any text."""
    dictionary = Dictionary()
    assert dictionary.unknown("猫") is dictionary.unknown("犬")
    assert dictionary.unknown("カ") is not dictionary.unknown("犬")


def test_pages_that_were_given_back_are_read_again() -> None:
    morphology = Morphology()
    text = "下水汚泥の堆肥化とペロブスカイト太陽電池の実証"
    before = morphology.morphemes(text)
    morphology.dictionary.release()
    assert morphology.morphemes(text) == before
    morphology.dictionary.forget()
    assert morphology.morphemes(text) == before
    assert Morphology().morphemes(text) == before
