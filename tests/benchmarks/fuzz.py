"""Made-up queries of 200 characters against an index: which of them take the longest?

    python -m tests.benchmarks.fuzz INDEX                        # 1,000 queries of seed 1
    python -m tests.benchmarks.fuzz INDEX --times 20000 --seed 7

Each is made of words of the index, of its values, of kana, romaji, kanji and any other characters, with
operators and particles between them. They are asked one after the other, then the slowest ones again as
the first query of a server, the least of three times. What is printed is processor time, which other programs
on the machine lengthen by half at times, but not by more than that.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from indexer import MAX_QUERY, GenerationStore, SearchRequest, search, warm_up
from indexer.generations import Generation

_KANA = [chr(code) for code in range(ord("ぁ"), ord("ん") + 1)]
_SYLLABLES = [f"{row}{vowel}" for row in ("", *"kstnhmyrwgzdbp") for vowel in "aiueo"]
_BETWEEN = [
    *("", " ", " ", "　", " OR ", "|", " -", " - ", '" "', "」「", ") (", " AND ", ",", "・", "ー"),
    *("の", "は", "を", "か", "または", "or", "/", "＆", "で", "と", "以外の", "、", "や", " 国:", " 分野:", " 都市:", " 提案者:", " 年度:"),
]  # fmt: skip


def queries(generation: Generation, seed: int) -> Iterator[str]:
    """Endless queries, the same ones for a seed and a generation."""
    chance = random.Random(seed)
    kinds = list(_kinds(generation, chance))
    while True:
        chosen = chance.sample(kinds, chance.choice((1, 1, 2, 3)))
        between = chance.sample(_BETWEEN, chance.choice((1, 1, 2, 4)))
        text = chance.choice(("", "", '"', "(", "-", "「"))
        while len(text) < MAX_QUERY:
            text += chance.choice(chosen)() + chance.choice(between)
        yield text[:MAX_QUERY]


def _kinds(generation: Generation, chance: random.Random) -> Iterator[Callable[[], str]]:
    """What queries are made of, each a function that makes one piece."""
    lexicon = generation.index.lexicon
    terms = sorted(lexicon.documents, key=lambda term: (-lexicon.documents[term], term))
    readings = sorted({reading for found in lexicon.readings.values() for reading in found})
    names = sorted({name.text for same, _ in generation.thesaurus.names for name in same})
    values = [
        value
        for facet in ("field", "country", "city", "proposer")
        for value in generation.facet(facet).values
    ]
    kanji = sorted({character for term in terms for character in term if "一" <= character <= "鿿"})
    for words in (
        terms[:60],
        terms[:600],
        terms,
        readings,
        names,
        values,
        sorted(generation.thesaurus.english),
    ):
        yield lambda words=words: chance.choice(words)
    for letters in (_KANA, _SYLLABLES, kanji, list("0123456789.-%")):
        yield lambda letters=letters: "".join(chance.choices(letters, k=chance.randint(1, 9)))
    yield lambda: chance.choice(terms)[: chance.randint(1, 4)]
    yield lambda: _slip(chance.choice(terms), chance)
    yield lambda: chr(
        chance.choice(
            (
                chance.randrange(0x20, 0x3000),
                chance.randrange(0x3000, 0xD800),
                chance.randrange(0xE000, 0x1FFFF),
            )
        )
    )


def _slip(word: str, chance: random.Random) -> str:
    """A word with a character beside the right one."""
    at = chance.randrange(len(word))
    return word[:at] + chr(ord(word[at]) + 1) + word[at + 1 :]


def milliseconds(generation: Generation, q: str) -> float:
    """Processor time of an answer."""
    started = time.process_time()
    search(generation, SearchRequest(q))
    return (time.process_time() - started) * 1000


def opened(index: Path) -> Generation:
    """A generation that has answered nothing yet, as a server has it a second after its start."""
    generation = GenerationStore(index).current()
    warm_up(generation)
    return generation


def main() -> None:
    """Print the slowest queries, asked in a row and as the first ones."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=12)
    given = parser.parse_args()
    generation = opened(given.index)
    made = queries(generation, given.seed)
    found = sorted(
        ((milliseconds(generation, q), q) for q in (next(made) for _ in range(given.times))), reverse=True
    )
    print(
        f"{given.times:,} queries, {found[len(found) // 2][0]:.1f} ms in the middle, {found[0][0]:.1f} ms at most"
    )
    for took, q in found[: given.shown]:
        first = min(milliseconds(opened(given.index), q) for _ in range(3))
        print(f"{took:6.1f} ms, {first:6.1f} ms as the first one: {q!r}")


if __name__ == "__main__":
    main()
