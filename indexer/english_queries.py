"""English in queries, as it is said: phrases, `or`, `without`, and the words around them that tell nothing.

    renewable energy in Thailand        one thing, renewable energy; and Thailand
    hydrogen or ammonia                 either
    waste except Kitakyushu and Osaka   what follows must not occur (without, excluding, not, other than … too)
    which projects are there on …       carries no condition

Which words are one thing the vocabulary says.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from indexer.english_words import english_key, is_latin
from indexer.folding import fold
from indexer.query import Clause, Parsed
from indexer.readings import Run
from indexer.typed import Typed
from indexer.vocabulary import load

_LONGEST = 5  # words of a phrase
_EXCLUDING = {
    "without", "except", "except for", "excluding", "exclude", "not", "but not", "other than", "apart from", "minus", "w/o",
    "unrelated to", "not related to", "nothing to do with", "not about", "not on",
}  # fmt: skip
_EXCLUDING |= {
    f"{negation} {verb}"
    for negation in ("don't", "doesn't", "do not", "does not", "not")
    for verb in ("use", "using", "have", "need", "include", "involve", "rely on", "burn", "burning")
}
_NOT_EXCLUDING = {"not only", "not just"}
_SEVERAL = 3  # words
_NONE: Clause = (Typed(""),)
# What kind of place, organisation or thing a name is of, behind it: Cartago Province, Toda Corporation, desalination plants.
_KINDS = {
    "province", "prefecture", "state", "county", "district", "regency", "municipality", "governorate",
    "department", "city", "town", "village", "council", "aimag", "oblast", "dzongkhag", "raion", "voivodeship",
    "canton", "island", "islands", "atoll", "corporation", "corp", "corp.", "company", "inc", "inc.", "ltd",
    "ltd.", "co", "co.", "limited", "plant", "plants", "facility", "facilities", "system", "systems", "equipment",
    "technology", "technologies",
}  # fmt: skip
_ENDING = re.compile("(?:['’]s?)?[?!.;:？！]*$")
_JOINING = {"and", "or", "nor"}


def read_english(parsed: Parsed, known: Container[Run]) -> Parsed:
    """A query with its English words read; `known`: the keys of the phrases that are one thing."""
    phrases = list(_phrases(list(map(_unpunctuated, parsed.clauses)), known))
    telling = [clause for clause in phrases if _said(clause) in _JOINING or not _is_filler(clause)]
    is_sentence = len(telling) < len(phrases)
    is_long = len(telling) >= _SEVERAL
    telling = [
        one for before, one in pairwise((_NONE, *telling)) if not (_said(before) and _said(one) in _KINDS)
    ]
    wanted, excluded = _without(telling)
    wanted = [clause for clause in _either(wanted) if _said(clause) not in _JOINING]
    if not wanted and not excluded:  # nothing but words that tell nothing
        wanted = [clause for clause in phrases if english_key(_said(clause)) in known]
    return parsed._replace(
        clauses=tuple(dict.fromkeys(tuple(map(_without_comma, clause)) for clause in wanted)),
        excluded=tuple(dict.fromkeys((*parsed.excluded, *map(_without_comma, excluded)))),
        is_english=(is_sentence or is_long) and all(map(_said, wanted)),
        is_english_sentence=is_sentence and all(map(_said, wanted)),
    )


def _unpunctuated(clause: Clause) -> Clause:
    """A clause without the mark that ends a sentence or a name, when it is an English word: gas?, Osaka's."""
    word = _ENDING.sub("", clause[0].text)
    plain = (clause[0]._replace(text=word),)
    return plain if word and len(clause) == 1 and _said(plain) else clause


def _phrases(clauses: Sequence[Clause], known: Container[Run]) -> Iterator[Clause]:
    """Join neighbouring English words that are known as one thing."""
    at = 0
    while at < len(clauses):
        end = at
        while end < len(clauses) and end - at < _LONGEST and _said(clauses[end]):
            end += 1
        for stop in range(end, at + 1, -1):
            phrase = " ".join(_plain(clause[0].text) for clause in clauses[at:stop])
            if phrase.casefold() in _EXCLUDING | _NOT_EXCLUDING or (
                english_key(phrase) in known and not all(map(_is_filler, clauses[at:stop]))  # cities work
            ):
                yield (Typed(phrase),)
                at = stop
                break
        else:
            yield clauses[at]
            at += 1


def _without(clauses: Sequence[Clause]) -> tuple[list[Clause], list[Typed]]:
    """What is wanted, and what follows an excluding word, all that is joined to it included."""
    wanted: list[Clause] = []
    excluded: list[Typed] = []
    at = 0
    while at < len(clauses):
        clause = clauses[at]
        at += 1
        if _said(clause) not in _EXCLUDING:
            wanted.append(clause)
            continue
        following = True
        while at < len(clauses) and (following or _said(clauses[at]) in _JOINING):
            if _said(clauses[at]) in _JOINING:
                following = True
            else:
                excluded += clauses[at]
                following = clauses[at][-1].text.endswith(",")
            at += 1
    return wanted, excluded


def _either(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Join what stands on both sides of an `or`."""
    at = 0
    while at < len(clauses):
        clause = clauses[at]
        while at + 2 < len(clauses) and _said(clauses[at + 1]) == "or" and _said(clause) not in _JOINING:
            clause = tuple(dict.fromkeys(clause + clauses[at + 2]))
            at += 2
        yield clause
        at += 1


def _is_filler(clause: Clause) -> bool:
    said = _said(clause)
    return said in _NOT_EXCLUDING or (
        bool(said) and said not in _EXCLUDING and said.strip(",'") in load().fillers
    )


def _without_comma(typed: Typed) -> Typed:
    """An English word without the comma behind it."""
    return typed._replace(text=typed.text.rstrip(",")) if _said((typed,)).strip(",") else typed


def _said(clause: Clause) -> str:
    """The folded text of a clause that is one English word or phrase; else empty."""
    typed = clause[0]
    if len(clause) > 1 or typed.quoted or typed.facet:
        return ""
    text = _plain(typed.text)
    return fold(text).text if is_latin(text) else ""


def _plain(text: str) -> str:
    """A text with the apostrophes of a keyboard, not of a typesetter."""
    return text.replace("’", "'")
