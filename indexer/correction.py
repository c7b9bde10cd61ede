"""もしかして: a word that finds nothing, as the index itself would write it.

Candidates are the index's own words and values, the vocabulary's names, homophones, and strings of the
text that share characters with what was typed. Kana that differ by a mark, by size or in looks
are near each other. A word that the dictionary or the vocabulary knows is no typing error, though it may be
another way to write down the same sound (ロープウェー, ロープウェイ).
"""

from __future__ import annotations

import math
import re

from indexer.analysis import KANA, KATAKANA, analyse, as_run, katakana
from indexer.candidates import candidates, homophones, misread, word_list
from indexer.english_words import english_key, is_latin
from indexer.fallbacks import OF_ANOTHER_KIND
from indexer.folding import fold
from indexer.generations import Generation
from indexer.likeness import ALIKE_COST, distance, sound, taken_for
from indexer.morphology import is_known, is_surname
from indexer.planning import MOST_TRIED
from indexer.query import replaced
from indexer.readings import Run, inverted
from indexer.remembered import Remembered
from indexer.segmentation import is_of_a_country
from indexer.towns import town_keys, town_names
from indexer.understanding import understand
from indexer.understood import READING, Understood, Word
from indexer.vocabulary import load

_WORD = re.compile(r"[\w・ -]+")
_KINDS_OF_PLACES = "市州県町村区省郡島国"
_PLACE = re.compile(f"(?P<name>[ァ-ヺー・]{{4,}})(?P<kind>[{_KINDS_OF_PLACES}])")
_KIND_OF_PLACE = re.compile(f"(?<=[ァ-ヺー]{{2}})[{_KINDS_OF_PLACES}]$")
_KANJI = re.compile("[一-鿿々]+")
_NUMBER = re.compile("[0-9]+|(?<=第)[一二三四五六七八九十百千]+|[一二三四五六七八九十]+(?=[次期年輪階級])")
_DIGITS = re.compile("[0-9]+|[一二三四五六七八九十百千]+")
_DIRECTION = re.compile("[東西南北]")
_LEAST_LATIN = 5  # letters: short English words are too near each other
_MOST_REMEMBERED = 4096
_MOST_WORDS = 2  # of a query that are corrected
_LETTERS_AN_EDIT = 5  # English words, of which there are more, are nearer each other
_LEAST_SLIPPED = 6  # letters of a word that is corrected beside others
_LONGEST = 30  # characters of a word that is corrected
_MOST_CANDIDATES = 6
_LEAST_IN_HIRAGANA = 4  # characters
_MISREAD = 0.5
_HOMOPHONE = 0.9  # as far from what was typed as an edit, or nearly


def correct(generation: Generation, understood: Understood) -> str | None:
    """The query with its unknown words corrected; None when nothing is better."""
    if len(understood.clauses) != sum(len(clause) == 1 for clause in understood.clauses):
        return None
    unknown = [word for word in understood.words if not len(word.ordinals)]
    if any(word.is_quoted for word in unknown):
        return None
    if len(unknown) > _MOST_WORDS or understood.effort >= MOST_TRIED:  # else words that were not looked for
        return None
    text, changed = understood.text, False
    for word in unknown:
        if better := _remembered(generation, word) or _in_a_phrase(generation, understood, word.text):
            text, changed = replaced(text, word.text, better), True
    return text if changed else None


def _in_a_phrase(generation: Generation, understood: Understood, word: str) -> str | None:
    """What a word of English was meant to be beside the others, of which the vocabulary knows what they are together: carbon nuetral."""
    slip = fold(word).text
    if not slip.isascii() or not _LEAST_SLIPPED <= len(slip) <= _LONGEST:
        return None
    every = [fold(other.text).text for other in understood.words]
    at, limit = every.index(slip), len(slip) / _LETTERS_AN_EDIT
    for start, end in ((at - 1, at + 2), (at - 1, at + 1), (at, at + 2)):
        before, after = tuple(every[max(start, 0) : at]), tuple(every[at + 1 : end])
        meant = {
            phrase: distance(slip, phrase[len(before)], limit)
            for phrase in _phrases(generation).get(next(iter(before + after), ""), ())
            if phrase[: len(before)] == before and phrase[len(before) + 1 :] == after
        }
        for phrase in sorted(meant, key=meant.__getitem__):
            better = phrase[len(before)]
            if (
                0 < meant[phrase] <= limit
                and better[0] == slip[0]
                and any(map(_stands, understand(generation, " ".join(phrase)).words))
            ):
                return better
    return None


def _phrases(generation: Generation) -> dict[str, list[Run]]:
    """English words → the names and nouns of several words that begin with them or have them second, each as its words."""

    def by_word() -> dict[str, list[Run]]:
        names = (name for name in word_list(generation).words if " " in name and is_latin(name))
        return inverted(
            (word, phrase) for phrase in (tuple(name.split()) for name in names) for word in phrase[:2]
        )

    return generation.derived("phrases by word", by_word)


def _remembered(generation: Generation, word: Word) -> str | None:
    """How a word was corrected before."""
    known: Remembered[str, tuple[str | None]] = generation.derived(
        "corrected", lambda: Remembered(_MOST_REMEMBERED)
    )
    found = known.get(word.text)
    if found is None:
        found = known[word.text] = (_better(generation, word),)
    return found[0]


def _better(generation: Generation, word: Word) -> str | None:
    typed = fold(word.text).text.strip()
    if place := _PLACE.fullmatch(typed):
        name = _nearest(generation, place["name"])
        better = f"{name}{place['kind']}"
        return better if name and not _is_of_another_kind(generation, better) else None
    return _nearest(generation, typed)


def _is_of_another_kind(generation: Generation, place: str) -> bool:
    """Whether a place is found only as another kind of place: a slip in its name as well is too much."""
    return any(
        word.ways and word.ways[0].weight == OF_ANOTHER_KIND for word in understand(generation, place).words
    )


def _nearest(generation: Generation, typed: str) -> str | None:
    """What a folded word was meant to be, as the index has it."""
    forms = (typed, katakana(typed)) if KANA.fullmatch(typed) else (typed,)
    if not _is_correctable(typed) or any(_is_name(generation, form) for form in forms):
        return None
    known = any(is_known(form) and not is_surname(form) for form in forms)
    # A word that is known is as meant; of one made of words, only characters that look alike are slips: 電気パス.
    slip = 0.0 if known else ALIKE_COST if _is_made_of_words(typed) else math.inf
    # Of two kanji, one alone would be left: such a word is corrected by its sound or its looks only.
    is_short = len(typed) == 2 or (len(typed) == 3 and KANA.fullmatch(typed) is not None)
    limit = ALIKE_COST if is_short else max(1.0, len(typed) / (_LETTERS_AN_EDIT if typed.isascii() else 4))
    found = _spelled_alike(generation, typed, limit, slip)
    for candidate in misread(generation, typed):
        found[candidate] = min(_MISREAD, found.get(candidate, _MISREAD))
    for at, candidate in enumerate(() if known else homophones(generation, typed)):
        apart = _HOMOPHONE + at / 1000
        found[candidate] = min(apart, found.get(candidate, apart))
    # Equally near ones of the typed length first: a word cut off by a letter is seldom what was meant.
    nearest = sorted(found, key=lambda text: (found[text], abs(len(text) - len(typed)), text))
    for candidate in nearest[:_MOST_CANDIDATES]:
        words = understand(generation, candidate).words
        is_marked_otherwise = found[candidate] <= ALIKE_COST and _is_in_hiragana(candidate)
        if any(_stands(word) or (is_marked_otherwise and len(word.ordinals)) for word in words):
            return candidate
    return None


def _is_in_hiragana(text: str) -> bool:
    """Whether a text is hiragana of some length, which the dictionary may cut anywhere: すごろく."""
    return (
        len(text) >= _LEAST_IN_HIRAGANA
        and KANA.fullmatch(text) is not None
        and not set(text) & set(katakana(text))
    )


def _spelled_alike(generation: Generation, typed: str, limit: float, slip: float) -> dict[str, float]:
    """Words, names and passages → how far they are from what was typed; further than a slip, only its other spellings."""
    written_as = katakana if KANA.fullmatch(typed) else str
    found = dict.fromkeys(taken_for(typed) if slip > ALIKE_COST else (), ALIKE_COST)
    heard = sound(typed)
    for candidate in candidates(generation, typed, limit):
        if slip <= 0 and sound(candidate) != heard:
            continue
        apart = distance(written_as(typed), written_as(candidate), limit)
        is_slip = 0 < apart <= limit and (apart <= slip or sound(candidate) == heard)
        if is_slip and not _asks_another(typed, candidate):
            found[candidate] = min(apart, found.get(candidate, limit))
    return found


def _is_made_of_words(typed: str) -> bool:
    """Whether a text is words that the dictionary knows, in a row: 水素社会 is no slip for 炭素社会."""
    tokens = analyse(typed)
    return (
        len(tokens) > 1
        and not KANA.fullmatch(typed)
        and all(token.end - token.start > 1 and is_known(token.term) for token in tokens)
    )


def _asks_another(typed: str, candidate: str) -> bool:
    """Whether a candidate is another question, not another spelling: 2050年 for 2040年, 西ジャワ州 for 東ジャワ州.

    So is one without the kanji at an end, 天然 for 天然水, or with a suffix for it, 炭素化 for 炭素鋼, and one with
    another first letter, noise for Boise.
    """
    directions = _DIRECTION.findall(typed)
    return (
        _is_another_number(typed, candidate)
        or (bool(directions) and directions != _DIRECTION.findall(candidate))
        or (_KANJI.fullmatch(typed[-1]) is not None and candidate == typed[:-1])
        or (_KANJI.fullmatch(typed[0]) is not None and candidate == typed[1:])
        or (candidate[:-1] == typed[:-1] and candidate[-1] in load().suffixes)
        or _is_another_noun(typed, candidate)
        or (typed.isascii() and candidate[0] != typed[0])
    )


def _is_another_number(typed: str, candidate: str) -> bool:
    """Whether two texts count otherwise; the slip may be in what is counted: 三論車, 三輪車."""
    numbers, others = _NUMBER.findall(typed), _NUMBER.findall(candidate)
    return numbers != others and _DIGITS.findall(typed) != _DIGITS.findall(candidate)


def _is_another_noun(typed: str, candidate: str) -> bool:
    """Whether the same katakana has another kanji behind it, which does not look alike: ラム肉, ラム島."""
    return (
        candidate[:-1] == typed[:-1]
        and KATAKANA.fullmatch(typed[:-1]) is not None
        and all(map(_KANJI.fullmatch, (typed[-1], candidate[-1])))
        and distance(typed[-1], candidate[-1], 1) > ALIKE_COST
    )


def _stands(word: Word) -> bool:
    """Whether a word is in the index as itself or under another name, not only as a piece of words: インドネシ."""
    return bool(word.ways) and word.ways[0].weight >= READING


def _is_correctable(typed: str) -> bool:
    """Whether a text is one word of a length that allows for a slip."""
    least = _LEAST_LATIN if typed.isascii() else 2 if _KANJI.fullmatch(typed) else 3
    return least <= len(typed) <= _LONGEST and _WORD.fullmatch(typed) is not None


def _is_name(generation: Generation, typed: str) -> bool:
    """Whether the vocabulary knows a word: then it is meant as it stands."""
    thesaurus = generation.thesaurus
    run = as_run(typed)
    name = _KIND_OF_PLACE.sub("", typed)
    if name != typed and (as_run(name) in thesaurus.by_run or name in town_names()):
        return True  # ダバオ市
    return (
        run in thesaurus.by_run
        or run in thesaurus.places
        or typed in thesaurus.by_reading
        or english_key(typed) in thesaurus.by_english
        or english_key(typed) in town_keys()
        or typed in town_names()
        or is_of_a_country(typed)
    )
