"""What a query means in one generation: its clauses, each a word with all the ways to meet it, or a condition on a column.

A sentence becomes its content words.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import permutations

from indexer.analysis import KANA, analyse
from indexer.clauses import ClauseItems, by_column, finds, is_met, together, weighed
from indexer.conditions import condition_of, met_values, named_values, round_values
from indexer.english_queries import read_english
from indexer.english_words import english_key, is_latin
from indexer.eras import as_fiscal_year, in_other_calendars
from indexer.generations import Generation
from indexer.parts import Parts
from indexer.planning import MOST_TRIED
from indexer.query import Parsed, parse
from indexer.questions import asks, content_words, is_question, is_sentence, negations
from indexer.readings import Run
from indexer.regions import Area, area_of, area_phrases
from indexer.remembered import Remembered
from indexer.towns import town_keys
from indexer.typed import LISTED, Typed
from indexer.understood import NEAR, PART, READING, VARIANT, Condition, Understood, Word
from indexer.vocabulary import load
from indexer.ways import Met, Ways

_MOST_REMEMBERED, _LONGEST_REMEMBERED = 1024, 60  # queries whose structure is remembered; characters of one
_PAIR = 2
_MOST_JOINED = 5  # words of a query that may be tried as one
_MOST_APART = 3  # words of a query that may be tried in two


def understand(generation: Generation, text: str, met: Met | None = None) -> Understood:
    """Give meaning to a query. Never fails. Queries that share words may share what these met."""
    known: Remembered[str, Parsed] = generation.derived("parsed", lambda: Remembered(_MOST_REMEMBERED))
    parsed = known.get(text)
    if parsed is None:
        phrases = generation.derived("phrases", lambda: _Phrases(generation))
        parsed = read_english(parse(text), phrases)
        if len(text) <= _LONGEST_REMEMBERED:
            known[text] = parsed
    return _Interpreter(generation, met).query(parsed)


class _Phrases(Container[Run]):
    """English words that are one thing: names that the vocabulary knows, and nouns of the index in a dictionary."""

    def __init__(self, generation: Generation) -> None:
        self._names = area_phrases(load()) | town_keys() | generation.thesaurus.by_english.keys()
        self._glosses = generation.glosses

    def __contains__(self, key: object) -> bool:
        return key in self._names or (isinstance(key, tuple) and len(key) > 1 and bool(self._glosses.of(key)))


class _Interpreter:
    def __init__(self, generation: Generation, met: Met | None) -> None:
        self.generation, self.index = generation, generation.index
        self.ways = Ways(generation, met)
        self.parts = Parts(generation, self._items)

    def query(self, parsed: Parsed) -> Understood:
        understood = Understood(parsed.text)
        for clause in parsed.clauses:
            if items := [item for typed in clause for item in self._items(typed)]:
                understood.clauses.append(items)
        understood.excluded = [item for typed in parsed.excluded for item in self._items(typed, strict=True)]
        if 1 < len(understood.clauses) <= _MOST_JOINED:
            understood.clauses = self._as_one(understood.clauses)
        if parsed.is_english or (
            len(understood.clauses) == _PAIR
            and all(map(_is_latin, understood.clauses))
            and any(
                self.parts.is_named(one) or _may_be_left_out(one, other)
                for one, other in permutations(understood.clauses)
            )
        ):
            self._forget_unknown(understood)
        in_question = any(map(_asks, understood.clauses))
        if simple := self.parts.spaced(understood.clauses):
            understood.clauses, understood.unmet, understood.ignored = simple
            understood.relaxed = True
        elif in_question:
            self._forget_unknown(understood)
        understood.clauses = by_column(understood.clauses, self.index.size)
        self._split(understood, asked=parsed.is_english_sentence, in_question=in_question)
        understood.clauses = [
            weighed(clause, self.index.size) if len(clause) > 1 else clause for clause in understood.clauses
        ]
        understood.effort = MOST_TRIED - self.ways.effort.left
        return understood

    def _forget_unknown(self, understood: Understood) -> None:
        """Ask for less than all English words where nobody knows the others: floating of floating offshore wind.

        Of two words that are no sentence, one must be a place or say what is done: Osh Kyrgyzstan, recovering heat. So it is with the words of a question.
        """
        if self._forget_description(understood):
            return
        verbs = load().lone_fillers
        clauses = [
            clause
            for clause in understood.clauses
            if is_met(clause)
            or is_sentence(clause[0].text)
            or (self._might_be(clause) and clause[0].text.casefold() not in verbs)
        ]
        if not 0 < len(clauses) < len(understood.clauses) <= 2 * len(clauses):
            return
        kept = {clause[0].text for clause in clauses}
        for text in (clause[0].text for clause in understood.clauses):
            if text not in kept:
                (understood.ignored if text.casefold() in verbs else understood.unmet).append(text)
        understood.clauses = clauses

    def _forget_description(self, understood: Understood) -> bool:
        """Ask for the things alone where nothing is like that as well: stone houses of old stone houses."""
        describing = load().lone_fillers
        things = [clause for clause in understood.clauses if clause[0].text.casefold() not in describing]
        is_described = 1 < len(things) < len(understood.clauses)
        if (
            not is_described
            or together(understood.clauses, self.index.size)
            or not together(things, self.index.size)
        ):
            return False
        texts = [clause[0].text for clause in understood.clauses]
        understood.ignored += [text for text in texts if text.casefold() in describing]
        understood.clauses = things
        return True

    def _might_be(self, clause: ClauseItems) -> bool:
        """Whether the vocabulary knows a word: no project has it, but one might."""
        text = clause[0].text
        key = english_key(text)
        known = self.generation.thesaurus.by_english
        return key in known or key in town_keys() or self.parts.is_known(text)

    def _items(self, typed: Typed, *, strict: bool = False) -> ClauseItems:
        """What was typed as a word or condition; a part of the world, or a prefecture without projects of its own, also as the places in it."""
        item = self._item(typed, strict=strict)
        items: ClauseItems = [] if item is None else [item]
        area = None if typed.facet or typed.quoted else area_of(typed.text, load())
        if area is None or (area.in_default and any(map(finds, items))):
            return items
        if area.itself in self.generation.facet(area.facet).values:  # 福岡県, not 北九州市
            return items
        places = self._within(area, typed.text)
        return [*filter(finds, items), places] if places.values else items

    def _within(self, area: Area, text: str) -> Condition:
        values = (value for value in self.generation.facet(area.facet).values if value in area.values)
        return condition_of(self.generation, area.facet, text, values)._replace(is_area=True)

    def _item(self, typed: Typed, *, strict: bool = False) -> Word | Condition | None:
        if typed.facet:
            return self._condition(typed.facet, typed.text)
        if not typed.quoted:
            year, certain = as_fiscal_year(typed.text)
            if year and str(year) in self.generation.facet("year").values:
                return self._condition("year", str(year))
            if certain:  # 令和22年 may stand in a summary; 令和22年度 and R22 are rounds
                word = self.ways.of(typed.text, False, strict) if in_other_calendars(typed.text) else None
                return word if word and word.ways else self._condition("year", str(year))
            rounds = round_values(self.generation, typed.text)
            if rounds is not None:
                return condition_of(self.generation, "round", typed.text, rounds)
        return self.ways.of(typed.text, typed.quoted, strict)

    def _condition(self, facet: str, text: str) -> Condition:
        """Values of a facet that a text names or begins; else those it means as a word."""
        values = named_values(self.generation, facet, text)
        if not values and (area := area_of(text, load())) and area.facet == facet:
            return self._within(area, text)
        if not values and len(listed := LISTED.split(text)) > 1:  # 国:タイ、ベトナム
            conditions = [self._condition(facet, one) for one in listed if one]
            return condition_of(
                self.generation,
                facet,
                text,
                dict.fromkeys(value for one in conditions for value in one.values),
            )
        is_told = values and (facet != "proposer" or text in values)  # 総研 is not only part of a name
        word = None if is_told or facet in ("year", "round") else self.ways.of(text, False, False)
        if word is not None:
            values = tuple(dict.fromkeys((*values, *met_values(self.generation, facet, word))))
        found = condition_of(self.generation, facet, text, values)
        if facet == "city" and not values and word is not None:
            found.mask[word.ordinals] = True
        return found

    def _as_one(self, clauses: list[ClauseItems]) -> list[ClauseItems]:
        """Join neighbouring words that are found only as one (nihon koei, ocean thermal), or read as one: shigen junkan."""
        kept: list[ClauseItems] = []
        at = 0
        while at < len(clauses):
            end = at
            while end < len(clauses) and (_is_latin(clauses[end]) or _may_be_read(clauses[end])):
                end += 1
            for stop in range(end, at + 1, -1):
                if one := self._joined(clauses[at:stop]):
                    kept.append(one)
                    break
            else:
                stop = at + 1
                kept.append(clauses[at])
            at = stop
        return kept

    def _joined(self, clauses: list[ClauseItems]) -> ClauseItems:
        """Words as one, where that is better than all of them for themselves; else nothing."""
        are_read = all(map(_may_be_read, clauses))
        if not are_read and (together(clauses, self.index.size) or not all(map(_is_latin, clauses))):
            return []
        one = self._items(Typed(" ".join(clause[0].text for clause in clauses)))
        return one if (_is_read(one) if are_read else is_met(one)) else []

    # Questions

    def _split(self, understood: Understood, *, asked: bool, in_question: bool) -> None:
        """Put the content words of a sentence in its place, where nothing matches it as it stands; drop what only asks.

        `asked`: a question in English, whose words are content words already; `in_question`: some word asks.
        """
        clauses: list[ClauseItems] = []
        alone = len(understood.clauses) + len(understood.excluded) == 1
        few = len(understood.clauses) <= _MOST_APART
        for clause in understood.clauses:
            word = clause[0]
            if len(clause) > 1 or isinstance(word, Condition) or word.is_quoted:
                clauses.append(clause)
            elif not alone and _tells_nothing(word):
                continue
            elif _is_found(word):
                clauses.append(clause)
                understood.ignored += negations(word.text)
            else:
                words, unmet, ignored = self.parts.content(word, in_question=in_question)
                understood.unmet += unmet
                understood.ignored += negations(word.text) if len(word.ordinals) and not words else ignored
                understood.relaxed |= bool(words)
                clauses += (
                    words
                    or self.parts.listed(word)
                    or self.parts.hyphenated(word)
                    or (few and self.parts.apart(word))
                    or [clause]
                )
        understood.clauses = clauses
        if asked and len(clauses) > 1 and all(map(is_met, clauses)):
            understood.relaxed = True
        understood.relaxed = understood.relaxed and not together(clauses, self.index.size)
        if understood.relaxed:
            certain = [at for at, clause in enumerate(clauses) if self.parts.is_named(clause)]
            if together([clauses[at] for at in certain], self.index.size):
                understood.certain = frozenset(certain)


def _is_read(clause: ClauseItems) -> bool:
    """Whether a word is met by its reading, or in katakana for hiragana, and by nothing better."""
    word = clause[0] if len(clause) == 1 else None
    if not isinstance(word, Word) or not word.ways:
        return False
    best = word.ways[0].weight
    return best == READING or (best == VARIANT and KANA.fullmatch("".join(word.text.split())) is not None)


def _may_be_read(clause: ClauseItems) -> bool:
    """Whether a word is met by its reading, or is kana with which readings begin: おんしつ of おんしつ こうか がす."""
    word = clause[0]
    begins = isinstance(word, Word) and bool(word.ways) and word.ways[0].weight == PART
    return _is_read(clause) or (begins and KANA.fullmatch(word.text) is not None)


def _is_found(word: Word) -> bool:
    """Whether a word is met by more than its parts near each other; the best way stands first."""
    return bool(word.ways) and word.ways[0].weight > NEAR


def _tells_nothing(word: Word) -> bool:
    """Only particles and the words of a question, and not found unless it asks: (タイ以外の)案件はありますか."""
    if len(word.ordinals) and not is_question(word.text):
        return False
    return not analyse(word.text) or (asks(word.text) and not any(content_words(word.text)))


def _may_be_left_out(clause: ClauseItems, other: ClauseItems) -> bool:
    """Whether an English word says what is done (recovering; not Beijing), or what a thing of several words is like: old oil wells; not new energy."""
    text = clause[0].text
    return text.islower() and (
        text.endswith("ing") or (text in load().lone_fillers and len(other[0].text.split()) > 1)
    )


def _asks(clause: ClauseItems) -> bool:
    """Whether a word of several asks: どこの動物園."""
    return (
        len(clause) == 1
        and isinstance(clause[0], Word)
        and not clause[0].is_quoted
        and is_question(clause[0].text)
    )


def _is_latin(clause: ClauseItems) -> bool:
    return len(clause) == 1 and isinstance(clause[0], Word) and is_latin(clause[0].text)
