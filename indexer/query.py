"""What the user typed, parsed: words, phrases, conditions, and how they are joined.

    廃棄物 発電          both words (廃棄物 AND 発電 too)
    "都市間連携"         a phrase (「…」 works too)
    水素 OR 港湾         either (水素|港湾 too); parentheses group
    -水素                must not occur (－水素, NOT 水素, 水素以外 too); a hyphen inside a word is part of it
    国:タイ 分野:水素     a condition on a column: 国, 分野, 都市, 提案者, 年度, 公募

Any text is a query; there are no syntax errors. The result is in conjunctive form: an AND of
clauses, each an OR of things typed. What the things mean is for `indexer.understanding` to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.eras import SPACED_YEAR, without_spaces_in_year
from indexer.exclusions import exclusion_in, wanted_besides
from indexer.typed import LISTED, Typed
from indexer.vocabulary import load

MAX_QUERY = 200  # characters
_MOST_CLAUSES = 24

_QUOTES = '"\u201c\u201d\u201e\uff02'
_OR = "(?:または|又は|もしくは|若しくは|あるいは)"
_FORM = r"(?:株|有|同|合|名|資|財|社|一財|一社|公財|公社|独|国研|特非)[)\uff09]"  # of an organisation
_WORD = rf"(?:[(\uff08]{_FORM}|[^\s|\uff5c{_QUOTES}「『()\uff08\uff09])"
_PART = re.compile(
    rf"""(?P<minus>[-\uff0d\u2212\u2010-\u2015](?=\S)|(?<!\S)[\u30fc\uff70!\uff01](?=[^\s\u30fc\uff70!\uff01])|(?:NOT|\uff2e\uff2f\uff34)(?:\s+(?=\S)|(?=[(\uff08「『{_QUOTES}])))?
         (?: [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?
           | [「『](?P<bracket>[^」』]*)[」』]?
           | (?P<open>[(\uff08])(?!{_FORM})
           | (?P<or>[|\uff5c]|(?:OR|\uff2f\uff32|{_OR})(?=[\s(\uff08「"]|$))
           | (?P<and>(?:AND|\uff21\uff2e\uff24|[&\uff06]+|かつ|且つ|および|及び|並びに)(?=[\s(\uff08「"]|$))
           | (?P<word>{SPACED_YEAR}{_WORD}*|{_WORD}+)
           | (?P<close>[)\uff09]) )""",
    re.VERBOSE,
)
_BETWEEN = re.compile(f"{_OR}|か|(?<![A-Za-z])(?:or|OR)(?![A-Za-z])")
_HIRAGANA = re.compile("[ぁ-ん]")
_PARTICLES = frozenset("はをがも")
Clause = tuple[Typed, ...]

_SPACED = re.compile(r"[\s\u3000]")


class Parsed(NamedTuple):
    """An AND of clauses, each an OR; and what must not occur."""

    text: str
    clauses: tuple[Clause, ...]
    excluded: tuple[Typed, ...]
    is_english: bool = False  # a sentence, or several words, in English
    is_english_sentence: bool = False  # in English, with words that every sentence has


class HalfWord(NamedTuple):
    """A word of a query that is being typed: what stands before the caret, and all that completing it replaces.

    `facet` names the column when it is the value of a condition.
    """

    text: str
    start: int
    end: int
    facet: str = ""


class _Reader:
    """Reads the parts of a query from left to right."""

    def __init__(self, text: str) -> None:
        self.parts = list(_PART.finditer(text))
        self.at = 0
        self.excluded: dict[Typed, None] = {}

    def all_of(self, depth: int = 0) -> list[Clause]:
        """Clauses up to the end or a closing parenthesis."""
        groups: list[list[Clause]] = []
        join = has_before = False
        facet = ""  # of a condition that | goes on with: 国:タイ|ベトナム
        while self.at < len(self.parts):
            part = self.parts[self.at]
            self.at += 1
            if part["close"]:
                if depth:
                    break
                continue
            if part["or"] or part["and"]:
                join = bool(part["or"] and groups)
                facet = groups[-1][-1][-1].facet if join and self._is_within(part) else ""
                has_before = False
                continue
            clauses = self._besides(part, groups) if has_before else None
            if clauses is None:
                clauses = self._group(part, depth) if part["open"] else self._one(part)
            has_before = bool(clauses)
            if not clauses:
                continue
            clauses, facet = _of_column(clauses, facet), ""
            if join:
                groups[-1] = _either(groups[-1], clauses)
            else:
                groups.append(clauses)
            join = False
        return [clause for group in groups for clause in group]

    def _group(self, part: re.Match[str], depth: int) -> list[Clause]:
        """The clauses of a group; of an excluded one, nothing that is named in it may occur."""
        clauses = self.all_of(depth + 1)
        if not part["minus"]:
            return clauses
        self._exclude(clauses)
        return []

    def _besides(self, part: re.Match[str], groups: list[list[Clause]]) -> list[Clause] | None:
        """What is wanted, when a part says that what stands before it must not occur: 「水素」以外の事業, (水素 港湾) 以外.

        Takes that out of `groups`; None of a part that says something else.
        """
        wanted = None if part["minus"] else wanted_besides(part["word"] or "")
        if wanted is None:
            return None
        if len(groups) > 1 and _is_particle(groups[-1]):  # 水素 は いらない
            groups.pop()
        self._exclude(groups.pop())
        return [(typed,) for typed in wanted]

    def _exclude(self, clauses: list[Clause]) -> None:
        self.excluded.update(dict.fromkeys(typed for clause in clauses for typed in clause))

    def _one(self, part: re.Match[str]) -> list[Clause]:
        quoted = part["word"] is None
        text = next(found for found in (part["phrase"], part["bracket"], part["word"]) if found is not None)
        text = text if quoted else without_spaces_in_year(text)
        typed = Typed(text, quoted)
        if not part["minus"]:
            exclusion = None if quoted else exclusion_in(text)
            if exclusion is not None:
                self.excluded.update(dict.fromkeys(exclusion.excluded))
                return [(typed,) for typed in exclusion.wanted]
            if not quoted and (words := _alternatives(text)):
                clause = tuple(map(Typed.of, words))
                return _of_column([clause], clause[0].facet)
        if not quoted:
            typed = Typed.of(text)
            if typed.facet and not typed.text:
                if self._next_opens() and not part["minus"]:
                    self.at += 1
                    return _of_column(self.all_of(1), typed.facet)
                typed = typed._replace(text=self._next_phrase())
        if not typed.text.strip():
            return []
        if part["minus"]:
            self.excluded[typed] = None
            return []
        return [(typed,)]

    def _is_within(self, part: re.Match[str]) -> bool:
        """Whether a part has no space on either side."""
        text, end = part.string, part.end()
        return not text[part.start() - 1 : part.start()].isspace() and not text[end : end + 1].isspace()

    def _next_opens(self) -> bool:
        return self.at < len(self.parts) and bool(self.parts[self.at]["open"])

    def _next_phrase(self) -> str:
        """The value after a column's colon, when it is quoted."""
        if self.at < len(self.parts):
            part = self.parts[self.at]
            found = part["phrase"] if part["phrase"] is not None else part["bracket"]
            if found is not None:
                self.at += 1
                return found
        return ""


def _is_particle(clauses: list[Clause]) -> bool:
    return len(clauses) == 1 and clauses[0][0].text in _PARTICLES


def _of_column(clauses: list[Clause], facet: str) -> list[Clause]:
    """Clauses with their words as values of a column."""
    if not facet:
        return clauses
    return [
        tuple(typed if typed.facet else typed._replace(facet=facet) for typed in clause) for clause in clauses
    ]


def _either(one: list[Clause], other: list[Clause]) -> list[Clause]:
    """(A ∧ B) ∨ C as an AND of ORs: (A ∨ C) ∧ (B ∨ C)."""
    if len(one) * len(other) > _MOST_CLAUSES:
        return one + other
    return [tuple(dict.fromkeys(left + right)) for left in one for right in other]


def _alternatives(text: str) -> list[str]:
    """The words of 水素または港湾(の事業); none of another word. With hiragana it may be a sentence, and stays whole."""
    before, _, last = text.rpartition("の")
    words = _BETWEEN.split(before if before and last in load().fillers else text)
    return words if len(words) > 1 and all(words) and not any(map(_HIRAGANA.search, words)) else []


def replaced(text: str, word: str, better: str) -> str:
    """A query with a word of it replaced, where it is asked for; only else where it first stands."""
    for part in _PART.finditer(text):
        kind = next((kind for kind in ("word", "phrase", "bracket") if part[kind] == word), None)
        if kind and not part["minus"]:
            return text[: part.start(kind)] + better + text[part.end(kind) :]
    return text.replace(word, better, 1)


def parse(text: str) -> Parsed:
    """Read a query."""
    text = text.strip()
    reader = _Reader(text)
    clauses = reader.all_of()
    return Parsed(text, tuple(clauses), tuple(reader.excluded))


def in_quotes(value: str) -> str:
    """A value as it is typed to stay one thing: in quotes where it has spaces."""
    return f'"{value}"' if _SPACED.search(value) and '"' not in value else value


def half_word(text: str, caret: int) -> HalfWord | None:
    """The word at a caret (characters before it); None in a phrase, in what is excluded, and between words."""
    part = next((part for part in _PART.finditer(text) if part.start() < caret <= part.end()), None)
    if part is None or part["word"] is None or part["minus"]:
        return None
    typed = Typed.of(part["word"])
    start, end = part.end() - len(typed.text), part.end()
    if typed.facet:  # one of several values: 国:タイ、ベトナム
        before, after = LISTED.split(text[start:caret])[-1], LISTED.split(text[caret:end])[0]
        start, end = caret - len(before), caret + len(after)
    return HalfWord(text[start:caret], start, end, typed.facet) if start < caret else None
