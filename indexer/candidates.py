"""What a mistyped word may have been meant to be: words of the index, its values and names, passages of its texts, what sounds the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from indexer.analysis import KANA, katakana
from indexer.folding import fold
from indexer.generations import Generation
from indexer.likeness import WordList
from indexer.matching import run_of
from indexer.passages import passages
from indexer.pronunciation import sounds_of, written
from indexer.romaji import romaji_key

_MOST_COMPARED = 40_000  # pairs of characters of a typed word and what it is compared with
_LEAST_READING = 4  # kana: shorter readings are too near each other
_MOST_HOMOPHONES = 96  # tried for a word


def word_list(generation: Generation) -> WordList:
    """The words that a correction may give: the index's own, its values, the vocabulary's names."""
    return generation.derived("corrections", lambda: WordList(_pool(generation)))


def _pool(generation: Generation) -> dict[str, None]:
    facets = (generation.facet(name).totals for name in ("city", "proposer", "country", "field"))
    return dict.fromkeys(
        (
            *generation.index.lexicon.readings,
            *(folded for totals in facets for _, folded, _ in totals),
            *(fold(name.text).text for same, _ in generation.thesaurus.names for name in same),
            *(english.lower() for english in generation.thesaurus.english),
            *generation.glosses,
        )
    )


def candidates(generation: Generation, typed: str, limit: float) -> Iterator[str]:
    """Words and names with about the same letters, then passages of the texts."""
    words, read = word_list(generation), WordList(passages(generation, typed))
    likely = chain(words.like(typed, limit), read.like(typed, limit))
    yield from dict.fromkeys(islice(likely, _MOST_COMPARED // len(typed) ** 2))


def misread(generation: Generation, typed: str) -> Iterator[str]:
    """Words of the index that are read like kana, but for the length of vowels and doubled consonants: じょかそう → 浄化槽."""
    if KANA.fullmatch(typed) and len(typed) >= _LEAST_READING:
        key = romaji_key(katakana(typed))
        for run in generation.index.lexicon.sounds.romanised_as(key)[:_MOST_HOMOPHONES]:
            if len(run_of(generation.index, run).ordinals):
                yield from written(run)


def homophones(generation: Generation, typed: str) -> list[str]:
    """Words of the index that are read like what was typed, those with the most of its characters first: 廃器物 → 廃棄物."""
    sounds, letters = generation.index.lexicon.sounds, set(typed)
    left = _MOST_HOMOPHONES
    for reading in sounds_of(typed):
        runs = (*sounds.read_as(reading), *sounds.compounds_read_as(reading))
        alike = [run for run in dict.fromkeys(runs) if letters & set("".join(run))]
        alike.sort(key=lambda run: -len(letters & set("".join(run))))
        found = [run for run in alike[:left] if len(run_of(generation.index, run).ordinals)]
        left = max(left - len(alike), 0)
        texts = [text for run in found for text in written(run) if text != typed]
        if texts:
            return texts
    return []
