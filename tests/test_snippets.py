from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from indexer.snippets import LEAD, WIDTH, mark, snippet

TEXTS = st.text(st.sampled_from("あ。、漢\n「」(x"), max_size=400)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    if not text:
        return text, []
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=12))
    return text, [(start, min(len(text), start + draw(st.integers(1, 5)))) for start in starts]


@given(marked_texts())
def test_marks_cover_the_spans_and_nothing_else(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    segments = mark(text, spans)
    assert "".join(part for part, _ in segments) == text
    flags = [matched for part, matched in segments for _ in part]
    assert flags == [any(low <= at < high for low, high in spans) for at in range(len(text))]
    assert all(a[1] != b[1] for a, b in itertools.pairwise(segments))


@given(marked_texts())
def test_a_snippet_is_a_marked_part(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    found = snippet(text, spans)
    part = "".join(piece for piece, _ in found.segments)
    start = 0 if not found.cut_before else text.index(part)
    assert part in text
    assert len(part) <= WIDTH + WIDTH // 10
    assert found.cut_before == (start > 0) or text.count(part) > 1
    assert not spans or any(matched for _, matched in found.segments)


def test_the_densest_window() -> None:
    text = "水素。" + "あ" * 200 + "水素と水素と水素。" + "い" * 200
    spans = [(at, at + 2) for at in range(len(text)) if text.startswith("水素", at)]
    assert sum(matched for _, matched in snippet(text, spans).segments) == 3


def test_the_start_is_at_a_sentence_or_after_a_pause() -> None:
    far = "あ" * 300
    sentence = snippet(f"{far}。これは水素です{far}", [(304, 306)])
    assert sentence.segments[0] == ("これは", False)
    pause = snippet(f"{far}、それから水素です{far}", [(305, 307)])
    assert pause.segments[0] == ("それから", False)
    neither = snippet(f"{far}水素{far}", [(300, 302)])
    assert len(neither.segments[0][0]) == LEAD


def test_the_end_is_at_a_sentence_when_one_is_near() -> None:
    text = "あ" * (WIDTH - 10) + "。" + "い" * 200
    assert snippet(text, []).segments == ((text[: WIDTH - 9], False),)
    assert snippet("短い。", []) == ((("短い。", False),), False, False)
