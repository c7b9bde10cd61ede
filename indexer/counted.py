"""What is counted, and calendar years, as they are written otherwise: 第2フェーズ, フェーズ2; 平成27年, 2015年."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.analysis import as_run
from indexer.eras import in_other_calendars
from indexer.readings import Run

_NUMBERS = {kanji: digit for digit, kanji in zip("123456789", "一二三四五六七八九", strict=True)}
_NUMBERS |= {digit: digit for digit in "123456789"}
_LONGEST_COUNTED = 5  # characters of what is counted


def counted_otherwise(run: Run) -> Iterator[Run]:
    """The runs of terms that count or date the same."""
    yield from _ordinals(run)
    yield from map(as_run, in_other_calendars("".join(run)))


def _ordinals(run: Run) -> Iterator[Run]:
    """第2フェーズ, フェーズ2, 2フェーズ目."""
    match run:
        case ("第", number, what) | (number, what, "目") | (what, number) if number in _NUMBERS:
            digit = _NUMBERS[number] if len(what) <= _LONGEST_COUNTED and what.isalpha() else ""
            forms = (("第", digit, what), (what, digit), (digit, what, "目")) if digit else ()
            yield from (form for form in forms if form != run)
