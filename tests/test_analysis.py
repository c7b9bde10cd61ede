from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given

from indexer.analysis import SENTENCE_GAP, Token, analyse
from indexer.folding import fold
from tests.test_folding import TEXT


def terms(text: str) -> list[str]:
    return [token.term for token in analyse(text)]


def test_terms_offsets_and_positions_together() -> None:
    assert list(analyse("㈱ＡＴとＣＯ₂を削減した。ｴﾈﾙｷﾞｰ")) == [
        Token("株式会社", 0, 0, 1, "カブシキガイシャ"),
        Token("at", 1, 1, 3),
        Token("co2", 2, 4, 7),
        Token("削減", 3, 8, 10, "サクゲン"),
        Token("エネルギ", 4 + SENTENCE_GAP, 13, 19, "エネルギー"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("廃棄物発電", ["廃棄", "物", "発電"]),
        ("取り組んでいる", ["取り組む"]),
        ("カーボン・ニュートラル", ["カーボン", "ニュートラル"]),
        ("Race to Zero", ["race", "to", "zero"]),
        ("e-メタン", ["e", "メタン"]),
        ("(UB)市", ["ub", "市"]),
        ("、。！？…（）", []),
        ("することができる", []),
        ("2050年", ["2050", "年"]),
        ("COP30", ["cop30"]),
        ("Đà Nẵng", ["đà", "nẵng"]),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_an_inflected_word_in_kana_reads_as_its_base_form() -> None:
    assert [(token.term, token.reading) for token in analyse("州にまたがって")] == [
        ("州", "シュウ"),
        ("またがる", "マタガル"),
    ]


def test_particles_leave_no_gap() -> None:
    assert terms("社会の実現") == terms("社会実現")
    assert [token.position for token in analyse("社会の実現")] == [0, 1]


@pytest.mark.parametrize("end", ["。", "！", "？", "\n", "。\n", ". "])
def test_sentences_are_apart(end: str) -> None:
    first, second = analyse(f"発電{end}技術")
    assert second.position - first.position == 1 + SENTENCE_GAP


def test_a_decimal_point_or_abbreviation_ends_nothing() -> None:
    assert [token.position for token in analyse("1.5度")] == [0, 1, 2]


@given(TEXT)
def test_spans_mark_the_original_text(text: str) -> None:
    tokens = analyse(text)
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert all(a.start <= b.start and a.position < b.position for a, b in itertools.pairwise(tokens))
    assert all(t.term == fold(t.term).text for t in tokens)


@given(TEXT)
@example("ァ－－")
@example("ァ－‐−x")
def test_widths_do_not_matter(text: str) -> None:
    assert terms(text) == terms(fold(text).text)
