"""Judged queries: how well does the search find what a fair reader expects?

    python -m tests.relevance.judge              # a table per class, for each set
    python -m tests.relevance.judge --each       # and each query that is not perfect

A score of 100 is 45 for nDCG@10, 20 for F1 of the whole answer, 15 for precision at 5 (of what could
be), 10 for queries without a forbidden hit, 10 for "nothing" queries that are answered with nothing.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer import Generation, GenerationStore, SearchRequest, search
from indexer.build import build
from indexer.rounds import read_round

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[1] / "data" / "rounds" / "2025-1.txt"
# Judged sets and their rounds: the published one, and made-up ones.
ROUNDS = {
    "2025-1": PUBLISHED,
    "2025-1-strangers": PUBLISHED,
    "2025-1-newcomers": PUBLISHED,
    "2025-1-third": PUBLISHED,
    "2025-1-fourth": PUBLISHED,
    "2025-1-fifth": PUBLISHED,
    "2025-1-sixth": PUBLISHED,
    "2025-1-seventh": PUBLISHED,
    "2025-1-eighth": PUBLISHED,
    "2025-1-ninth": PUBLISHED,
    "2025-1-eleventh": PUBLISHED,
    "2025-1-tenth": PUBLISHED,
    "2025-1-twelfth": PUBLISHED,
    "2025-1-thirteenth": PUBLISHED,
    "2025-1-fourteenth": PUBLISHED,
    "2025-1-fifteenth": PUBLISHED,
    "2025-1-sixteenth": PUBLISHED,
    "2025-1-seventeenth": PUBLISHED,
    "2025-1-eighteenth": PUBLISHED,
    "2025-1-nineteenth": PUBLISHED,
    "2025-1-twentieth": PUBLISHED,
    "2025-1-twentyfirst": PUBLISHED,
    "2025-1-twentysecond": PUBLISHED,
    "2025-1-pitfalls": PUBLISHED,
    "2025-1-slips": PUBLISHED,
    "2025-1-clerks": PUBLISHED,
    "2025-1-abroad": PUBLISHED,
    "2025-1-everyday": PUBLISHED,
    "2025-1-traps": PUBLISHED,
    "2026-1": HERE / "2026-1.txt",
    "2024-2": HERE / "2024-2.txt",
    "2023-1": HERE / "2023-1.txt",
    "2021-2": HERE / "2021-2.txt",
    "2018-1": HERE / "2018-1.txt",
    "2016-2": HERE / "2016-2.txt",
    "2018-2": HERE / "2018-2.txt",
    "2017-2": HERE / "2017-2.txt",
    "2020-2": HERE / "2020-2.txt",
    "2017-2-everyday": HERE / "2017-2.txt",
    "2019-1": HERE / "2019-1.txt",
    "2021-1": HERE / "2021-1.txt",
    "2016-1-everyday": HERE / "2016-1.txt",
    "2021-1-traps": HERE / "2021-1.txt",
    "2015-1-everyday": HERE / "2015-1.txt",
    "2022-2": HERE / "2022-2.txt",
    "2023-2": HERE / "2023-2.txt",
    "2014-1-abroad": HERE / "2014-1.txt",
    "2019-2-everyday": HERE / "2019-2.txt",
    "2014-2-everyday": HERE / "2014-2.txt",
    "2013-2-abroad": HERE / "2013-2.txt",
    "2022-1-everyday": HERE / "2022-1.txt",
    "2024-1": HERE / "2024-1.txt",
    "2017-1-everyday": HERE / "2017-1.txt",
    "2020-1-abroad": HERE / "2020-1.txt",
    "2013-1-everyday": HERE / "2013-1.txt",
    "2015-2": HERE / "2015-2.txt",
    "2026-2": HERE / "2026-2.txt",
    "2027-1-everyday": HERE / "2027-1.txt",
    "2027-2": HERE / "2027-2.txt",
    "2028-1": HERE / "2028-1.txt",
    "2025-2-everyday": HERE / "2025-2.txt",
    "2027-3-everyday": HERE / "2027-3.txt",
    "2029-1-abroad": HERE / "2029-1.txt",
    "2030-1-everyday": HERE / "2030-1.txt",
    "2030-2-abroad": HERE / "2030-2.txt",
    "2031-1": HERE / "2031-1.txt",
    "2032-1": HERE / "2032-1.txt",
    "2033-1": HERE / "2033-1.txt",
    "2033-1-everyday": HERE / "2033-1.txt",
    "2034-1": HERE / "2034-1.txt",
    "2035-1": HERE / "2035-1.txt",
    "2036-1": HERE / "2036-1.txt",
    "2036-1-abroad": HERE / "2036-1.txt",
    "2037-1": HERE / "2037-1.txt",
    "2038-1": HERE / "2038-1.txt",
    "2039-1": HERE / "2039-1.txt",
    "2040-1": HERE / "2040-1.txt",
    "2039-1-everyday": HERE / "2039-1.txt",
    "2040-1-abroad": HERE / "2040-1.txt",
    "2041-1": HERE / "2041-1.txt",
    "2042-1": HERE / "2042-1.txt",
    "2041-1-abroad": HERE / "2041-1.txt",
    "2043-1": HERE / "2043-1.txt",
    "2043-1-abroad": HERE / "2043-1.txt",
    "2044-1-everyday": HERE / "2044-1.txt",
    "2045-1": HERE / "2045-1.txt",
    "2042-1-traps": HERE / "2042-1.txt",
    "2044-1": HERE / "2044-1.txt",
    "2038-1-everyday": HERE / "2038-1.txt",
    "2037-1-abroad": HERE / "2037-1.txt",
    "2037-1-everyday": HERE / "2037-1.txt",
    "2036-1-everyday": HERE / "2036-1.txt",
    "2034-1-abroad": HERE / "2034-1.txt",
    "2035-1-abroad": HERE / "2035-1.txt",
    "2028-2-everyday": HERE / "2028-2.txt",
}


@dataclass(frozen=True)
class Judged:
    """A query, the grades of the projects it should find, and those it must not find."""

    kind: str
    q: str
    grades: dict[int, int]
    forbidden: frozenset[int]


@dataclass(frozen=True)
class Score:
    """How one query did; each between 0 and 1, None where it does not apply."""

    ndcg: float | None
    f1: float | None
    recall: float | None
    precision_at_5: float | None
    clean: float
    nothing: float | None

    @property
    def is_perfect(self) -> bool:
        return (
            all(value in (None, 1) for value in (self.f1, self.clean, self.nothing))
            and (self.ndcg or 1) > 0.95
        )


def load(name: str) -> list[Judged]:
    """The judged queries of a round."""
    found = []
    everyone = len(read_round(ROUNDS[name]).projects)
    for line in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, q, relevant, forbidden = (line.split("\t") + [""] * 3)[:4]
        grades: dict[int, int] = {}
        for pair in relevant.split():
            number, grade = pair.split(":")
            grades |= (
                dict.fromkeys(range(1, everyone + 1), int(grade))
                if number == "all"
                else {int(number): int(grade)}
            )
        found.append(Judged(kind, q, grades, frozenset(map(int, forbidden.split()))))
    return found


def index_of(name: str, folder: Path) -> Generation:
    """An index of the round of a set alone; sets over one round share it."""
    return _opened(_built(ROUNDS[name], folder))


@cache
def _built(published: Path, folder: Path) -> Path:
    rounds, index = folder / published.stem / "rounds", folder / published.stem / "index"
    rounds.mkdir(parents=True)
    (rounds / published.name).write_bytes(published.read_bytes())
    build(rounds, index)
    return index


@lru_cache(maxsize=4)  # each takes 30 MB
def _opened(index: Path) -> Generation:
    return GenerationStore(index).current()


def ask(generation: Generation, q: str) -> list[int]:
    """The numbers of the projects found, best first."""
    return [hit.project.number for hit in search(generation, SearchRequest(q, size=100, facets=())).hits]


def judge(judged: Judged, found: list[int]) -> Score:
    """Score one answer."""
    clean = float(not judged.forbidden & set(found))
    if not judged.grades:
        return Score(None, None, None, None, clean, float(not found))
    gain = sum((2 ** judged.grades.get(n, 0) - 1) / math.log2(at + 2) for at, n in enumerate(found[:10]))
    best = sum(
        (2**g - 1) / math.log2(at + 2)
        for at, g in enumerate(sorted(judged.grades.values(), reverse=True)[:10])
    )
    right = len(judged.grades.keys() & set(found))
    precision, recall = right / len(found) if found else 0.0, right / len(judged.grades)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    possible = min(5, len(judged.grades))
    at_5 = len(judged.grades.keys() & set(found[:5])) / possible
    return Score(gain / best, f1, recall, at_5, clean, None)


def mean(scores: list[Score], value: Callable[[Score], float | None]) -> float:
    values = [found for score in scores if (found := value(score)) is not None]
    return sum(values) / len(values) if values else 1.0


def points(scores: list[Score]) -> float:
    """The weighted score, 0–100."""
    return 100 * (
        0.45 * mean(scores, lambda s: s.ndcg)
        + 0.20 * mean(scores, lambda s: s.f1)
        + 0.15 * mean(scores, lambda s: s.precision_at_5)
        + 0.10 * mean(scores, lambda s: s.clean)
        + 0.10 * mean(scores, lambda s: s.nothing)
    )


def run(name: str, folder: Path) -> list[tuple[Judged, list[int], Score]]:
    """Ask and judge all queries of a round."""
    generation = index_of(name, folder)
    return [
        (judged, found, judge(judged, found))
        for judged in load(name)
        for found in [ask(generation, judged.q)]
    ]


def table(results: list[tuple[Judged, list[int], Score]]) -> str:
    """A line per class."""
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for judged, _, score in results:
        by_kind[judged.kind].append(score)
    lines = ["class        n  nDCG@10  recall    F1   P@5  clean  nothing"]
    for kind, scores in [*by_kind.items(), ("all", [score for _, _, score in results])]:
        values = [
            mean(scores, lambda s, n=name: getattr(s, n))
            for name in ("ndcg", "recall", "f1", "precision_at_5", "clean", "nothing")
        ]  # type: ignore[misc]
        lines.append(f"{kind:10} {len(scores):3}  " + "  ".join(f"{value:5.2f}" for value in values))
    forbidden = sum(not score.clean for _, _, score in results)
    lines.append(
        f"score {points([score for _, _, score in results]):.1f} of 100; queries with a forbidden hit: {forbidden}"
    )
    return "\n".join(lines)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ROUNDS:
            if not (HERE / f"{name}.tsv").exists():
                continue
            results = run(name, Path(folder))
            print(f"\n{name}\n{table(results)}")
            if "--each" in sys.argv:
                for judged, found, score in results:
                    if not score.is_perfect:
                        missing = sorted(judged.grades.keys() - set(found))
                        extra = [n for n in found if n not in judged.grades]
                        bad = sorted(judged.forbidden & set(found))
                        print(
                            f"  {judged.kind:10} {judged.q}  nDCG {score.ndcg or 0:.2f}  missing {missing}  extra {extra}  forbidden {bad}"
                        )


if __name__ == "__main__":
    main()
