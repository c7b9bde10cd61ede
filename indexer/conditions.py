"""Conditions on a column: which of its values a text names, begins, spells or reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import numpy as np

from indexer.analysis import as_run
from indexer.eras import as_fiscal_year
from indexer.folding import fold
from indexer.generations import Generation
from indexer.readings import Run
from indexer.schema import canonical_value
from indexer.understood import PART, Condition, Word
from indexer.vocabulary import load, matching

_CALL = re.compile(
    r"(?P<year>.*?)\s*(?:(?:第\s*)?(?P<call>[1-9一二三四五六七八九])次(?:公募|募集|採択)(?:分|案件|採択案件)?(?:一覧)?|第\s*(?P<nth>[1-9])次)"
)


def named_values(generation: Generation, facet: str, text: str) -> tuple[str, ...]:
    """The value that a text is, else the values that have it in them (国:タ → タイ)."""
    index = generation.facet(facet)
    if facet == "year" and (year := as_fiscal_year(text)[0]):
        text = str(year)
    if facet == "round" and (rounds := round_values(generation, text if "公募" in text else f"{text}公募")):
        return rounds
    wanted = canonical_value(facet, text)
    if wanted in index.values:
        return (wanted,)
    part = matching(text)
    if facet == "country" and load().country(text):
        return ()  # 国:インド is not インドネシア
    beginning = tuple(value for value, folded, _ in index.totals if folded.startswith(part))
    if beginning or (facet == "city" and any(place.name == text for place in load().municipalities)):
        return beginning  # 都市:津市 is not 大津市
    return tuple(value for value, folded, _ in index.totals if part in folded)


def round_values(generation: Generation, text: str) -> tuple[str, ...] | None:
    """The rounds that a text names: 1次公募, 令和7年度第2次公募. None where it names none at all."""
    match = _CALL.fullmatch(fold(text).text) if "次" in text else None
    year = as_fiscal_year(match["year"])[0] if match else 0
    if match is None or (match["year"] and not year):
        return None
    call = unicodedata.numeric(match["call"] or match["nth"])  # 2, 二
    wanted = f"{year or ''}-{call:.0f}"
    return tuple(value for value in generation.facet("round").values if value.endswith(wanted))


def met_values(generation: Generation, facet: str, word: Word) -> tuple[str, ...]:
    """The values in which a word stands under another name, in a reading or in English: 提案者:日本NUS."""
    runs = [way.run for way in word.ways if way.run and not way.window and way.weight > PART]
    return tuple(value for value, run in _runs(generation, facet).items() if _has_any(run, runs))


def is_value(generation: Generation, facet: str, word: Word) -> bool:
    """Whether a word stands for a value of a facet, with or without 市 and the like, also in a reading or in English."""
    values = generation.facet(facet).values
    names = {name for value in values for name in (value, value[:-1] if value[-1:] in "市町村区" else value)}
    return any(
        "".join(way.run) in names for way in word.ways if way.run and not way.window and way.weight > PART
    )


def condition_of(generation: Generation, facet: str, text: str, values: Iterable[str]) -> Condition:
    """A condition with the documents that any of its values selects; none without values."""
    values = tuple(values)
    size = generation.index.size
    mask = generation.facet(facet).mask(values) if values else np.zeros(size, bool)
    return Condition(facet, text, values, mask)


def _runs(generation: Generation, facet: str) -> dict[str, Run]:
    """The terms of each value of a facet."""

    def make() -> dict[str, Run]:
        values = generation.facet(facet).values
        return {value: as_run(value) for value in values}

    return generation.derived(f"runs of {facet}", make)


def _has_any(whole: Run, runs: list[Run]) -> bool:
    return any(whole[at : at + len(run)] == run for run in runs for at in range(len(whole) - len(run) + 1))
