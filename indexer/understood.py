"""A query as understood: each word with the ways to meet it, and what that is called in Japanese."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.ascending import Floats, Ints
from indexer.eras import era_year
from indexer.facets import Mask
from indexer.matching import NOTHING, Match
from indexer.readings import Run
from indexer.schema import FACETS
from indexer.wording import marked

EXACT, VARIANT, SYNONYM, ENGLISH, READING, PART, NEAR, INSIDE = 1.0, 0.8, 0.14, 0.1, 0.08, 0.05, 0.03, 0.01
_MOST_SHOWN = 3  # values or names
REASONS = {
    VARIANT: marked("表記の違い"),
    SYNONYM: marked("同じ意味の語"),
    ENGLISH: marked("英語"),
    READING: marked("読み"),
    PART: marked("複合語の一部"),
    NEAR: marked("近くにある語"),
    INSIDE: marked("語の中の文字列"),
}


class Step(NamedTuple):
    """One way to meet a word: how much it counts and what stands in the text instead."""

    weight: float
    label: str
    run: Run = ()  # terms at adjacent positions
    window: int = 0  # not adjacent, but within so many positions
    needle: str = ""  # a compact string inside words
    share: float = 1.0  # of its scores: a run of more terms than were typed adds up more of them


class Way(NamedTuple):
    """A step and what it matched."""

    weight: float
    label: str
    run: Run
    window: int
    needle: str
    share: float
    match: Match

    @property
    def counts(self) -> float:
        """What the scores of its match are multiplied by."""
        return self.weight * self.share


class Plan(NamedTuple):
    """The steps that meet a word in one generation, and the runs tried to find them; a void word has nothing to look for."""

    steps: tuple[Step, ...]
    is_void: bool = False
    effort: int = 0


class Word(NamedTuple):
    """A word as typed, the ways to meet it, the best first, and the documents of any of them."""

    text: str
    ways: list[Way]
    ordinals: Ints = NOTHING.ordinals
    scores: Floats = NOTHING.scores
    share: float = 1.0  # of its scores that counts beside alternatives
    is_quoted: bool = False

    @property
    def also(self) -> list[str]:
        """The names of the same thing that it is met by, in Japanese where it is English."""
        return [way.label for way in self.ways if way.weight in (SYNONYM, ENGLISH)]


class Condition(NamedTuple):
    """A column that must have one of some values; `is_area`: those in the area that the text names."""

    facet: str
    text: str
    values: tuple[str, ...]
    mask: Mask
    is_area: bool = False


@dataclass
class Understood:
    """A query as it will be evaluated: an AND of ORs of words and conditions."""

    text: str
    clauses: list[list[Word | Condition]] = field(default_factory=list)
    excluded: list[Word | Condition] = field(default_factory=list)
    relaxed: bool = False  # a question: as many of its words as possible
    certain: frozenset[int] = frozenset()  # the clauses of a relaxed query that must hold all the same
    unmet: list[str] = field(
        default_factory=list
    )  # words of a question that no project has, and nobody knows
    ignored: list[str] = field(default_factory=list)  # what a question says that is no condition
    effort: int = 0  # runs that were tried to meet its words

    @property
    def is_empty(self) -> bool:
        """Nothing was typed: browse."""
        return not self.text

    @property
    def is_void(self) -> bool:
        """Something was typed, but nothing that could be looked for."""
        return bool(self.text) and not self.clauses and not self.excluded

    @property
    def words(self) -> list[Word]:
        return [item for clause in self.clauses for item in clause if isinstance(item, Word)]

    def describe(self) -> str:
        """In Japanese, what was understood."""
        if self.is_empty:
            return "すべての案件"
        if self.is_void:
            return "検索できる言葉がありません"
        clauses = ["または".join(map(_named, clause)) for clause in self.clauses]
        parts = []
        if self.certain:
            parts.append("と".join(clauses[at] for at in sorted(self.certain)) + "を含む")
            clauses = [clause for at, clause in enumerate(clauses) if at not in self.certain]
        if clauses:
            joined = "と".join(
                f"（{clause}）" if "または" in clause and len(clauses) > 1 else clause for clause in clauses
            )
            only = all(isinstance(item, Condition) for clause in self.clauses for item in clause)
            if only:
                parts.append(f"{joined}の案件")
            elif self.certain and len(clauses) == 1:
                parts.append(f"できれば{joined}も含む")
            else:
                parts.append(f"{joined}を{self._verb(len(clauses))}")
        if self.excluded:
            parts.append("と".join(map(_excluded, self.excluded)) + "を含まない")
        unmet = "".join(f"「{text}」" for text in self.unmet)
        ignored = "".join(f"「{text}」" for text in self.ignored)
        told = [f"{unmet}を含む案件はない"] if unmet else []
        told += [f"{ignored}は条件にしていない"] if ignored else []
        return "、".join(parts) + (f"（{'、'.join(told)}）" if told else "")

    def _verb(self, clauses: int) -> str:
        if self.relaxed:
            return "できるだけ多く含む"
        return "すべて含む" if clauses > 1 else "含む"


def _named(item: Word | Condition) -> str:
    if isinstance(item, Word):
        return f"「{item.text}」"
    shown = item.text
    if item.facet == "year" and len(item.values) == 1:
        shown = era_year(int(item.values[0]))
    elif item.values:
        shown = "・".join(item.values[:_MOST_SHOWN]) + ("…" if len(item.values) > _MOST_SHOWN else "")
    shown = f"{item.text}（{shown}）" if item.is_area else shown
    return f"{FACETS[item.facet].label}「{shown}」"


def _excluded(item: Word | Condition) -> str:
    """What must not occur, with the names of the same thing that must not either."""
    also = item.also if isinstance(item, Word) else []
    shown = "".join(f"「{label}」" for label in also[:_MOST_SHOWN])
    return _named(item) + (f"（{shown}{'など' if len(also) > _MOST_SHOWN else ''}も）" if also else "")
