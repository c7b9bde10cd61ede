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
from functools import lru_cache
from typing import NamedTuple

from indexer.vocabulary import load

MAX_QUERY = 200  # characters
_MOST_CLAUSES = 24

_QUOTES = '"\u201c\u201d\u201e\uff02'
_PART = re.compile(
    rf"""(?P<minus>[-\uff0d\u2212\u2010-\u2015](?=\S)|(?<!\S)[\u30fc\uff70](?=[^\s\u30fc\uff70])|(?:NOT|\uff2e\uff2f\uff34)(?:\s+(?=\S)|(?=[(\uff08「『{_QUOTES}])))?
         (?: [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?
           | [「『](?P<bracket>[^」』]*)[」』]?
           | (?P<open>[(\uff08])(?!(?:株|有|同|合|名|資|財|社|一財|一社|公財|公社|独|国研|特非)[)\uff09])
           | (?P<or>[|\uff5c]|(?:OR|\uff2f\uff32)(?=[\s(\uff08「"]|$))
           | (?P<and>(?:AND|\uff21\uff2e\uff24|[&\uff06]+)(?=[\s(\uff08「"]|$))
           | (?P<word>(?:[(\uff08](?:株|有|同|合|名|資|財|社|一財|一社|公財|公社|独|国研|特非)[)\uff09]|[^\s|\uff5c{_QUOTES}「『()\uff08\uff09])+)
           | (?P<close>[)\uff09]) )""",
    re.VERBOSE,
)
_COLUMNS = {
    "country": "国|対象国|country", "field": "分野|対象分野|field", "city": "都市|国内都市|市|city",
    "proposer": "提案者|事業者|proposer", "year": "年度|年|year", "round": "公募|round",
}  # fmt: skip
_LABEL = re.compile(
    "^(?:対象都市・地域|対象都市|対象地域|地域|事業名|案件名|名称|事業概要|概要|キーワード)[:\uff1a](?=.)"
)
_COLUMN = re.compile("|".join(_COLUMNS.values()), re.IGNORECASE)
_CONDITION = re.compile(
    "(?:"
    + "|".join(f"(?P<{facet}>{names})" for facet, names in _COLUMNS.items())
    + ")[:\uff1a](?P<value>.*)",
    re.IGNORECASE,
)


# ベトナム以外の水素事業: what is named must not occur.
_BUT = (
    "(?:以外|を除(?:く|いた|いて|き)|(?:では|じゃ|で)な(?:い|くて?)|[をが]含(?:ま|め|まれ)ない)"
    "(?:[のでにはをも]{0,2}|から)、?(?P<rest>.*)"
)
_OTHER_THAN = re.compile(f"(?P<named>.+?){_BUT}")
_BUT_QUOTED = re.compile(_BUT)  # follows a quoted part at once: 「水素」以外の事業
_ENDS = "はがをも?？。、"
# インドネシアの廃棄物のうち北九州市以外: what is wanted stands before what must not occur.
_AMONG = re.compile(
    "(?P<wanted>.+)(?:(?:のうち|の[中内]|のなか)(?:で?は?、?)|における|(?<=[^ぁ-ん])(?:で|は|が|の)(?=[^ぁ-ん]))(?P<named>.+)"
)
_LISTED = re.compile("、|(?<=[^ぁ-ん])(?:と|や|か|および|及び|または|又は)(?=[^ぁ-ん])")


class Typed(NamedTuple):
    """One thing typed: a word or phrase, or a value wanted of a column (a facet's name)."""

    text: str
    quoted: bool = False
    facet: str = ""


Clause = tuple[Typed, ...]


class Parsed(NamedTuple):
    """An AND of clauses, each an OR; and what must not occur."""

    text: str
    clauses: tuple[Clause, ...]
    excluded: tuple[Typed, ...]


class _Reader:
    """Reads the parts of a query from left to right."""

    def __init__(self, text: str) -> None:
        self.parts = list(_PART.finditer(text))
        self.at = 0
        self.excluded: dict[Typed, None] = {}

    def all_of(self, depth: int = 0) -> list[Clause]:
        """Clauses up to the end or a closing parenthesis."""
        groups: list[list[Clause]] = []
        join = False
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
                continue
            clauses = self._group(part, depth) if part["open"] else self._one(part)
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
        self.excluded.update(dict.fromkeys(typed for clause in clauses for typed in clause))
        return []

    def _one(self, part: re.Match[str]) -> list[Clause]:
        quoted = part["word"] is None
        text = next(found for found in (part["phrase"], part["bracket"], part["word"]) if found is not None)
        typed = Typed(text, quoted)
        if not part["minus"]:
            if quoted and (other := _BUT_QUOTED.fullmatch(self._word_at(part.end()))):
                self.at += 1
                return self._all_but([], [typed], other["rest"])
            if not quoted and (other := _OTHER_THAN.fullmatch(text)):
                wanted, named = _among(other["named"])
                return self._all_but(wanted, named, other["rest"])
        if not quoted:
            typed = _typed(text)
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

    def _all_but(self, wanted: list[Clause], named: list[Typed], rest: str) -> list[Clause]:
        """Exclude what is named; the clauses of what is said besides it."""
        self.excluded.update(dict.fromkeys(named))
        return wanted + _said(rest.rstrip(_ENDS))

    def _word_at(self, position: int) -> str:
        """The next part, when it is a word that begins just there."""
        if self.at < len(self.parts) and self.parts[self.at].start() == position:
            return self.parts[self.at]["word"] or ""
        return ""

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


def _typed(text: str) -> Typed:
    """A word, or a condition on a column: 国:タイ. Of columns that are no facets only the value counts."""
    text = _LABEL.sub("", text)
    condition = _CONDITION.fullmatch(text)
    if condition is None:
        return Typed(text)
    return Typed(condition["value"], False, next(name for name in _COLUMNS if condition[name]))


def _said(text: str) -> list[Clause]:
    """A word, unless it only says what is asked for: タイ以外の国, ベトナム以外の事業."""
    is_empty = not text or text in load().fillers or _COLUMN.fullmatch(text)
    return [] if is_empty else [(Typed(text),)]


def _among(text: str) -> tuple[list[Clause], list[Typed]]:
    """What is wanted and what is not, of a text before 以外: (廃棄物の)タイとベトナム."""
    if (condition := _typed(text)).facet:
        return [], [condition._replace(text=name) for name in _LISTED.split(condition.text) if name]
    among = _AMONG.fullmatch(text)
    if among is None or among["named"] in load().fillers:  # 北九州市の事業以外
        return [], [Typed(name) for name in _LISTED.split(among["wanted"] if among else text) if name]
    names = [name for name in _LISTED.split(among["named"]) if name]
    column = _COLUMN.fullmatch(among["wanted"])  # 対象国はタイ以外
    if column is not None:
        return [], [_typed(f"{column[0]}:{name}") for name in names]
    return _said(among["wanted"]), list(map(Typed, names))


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


def replaced(text: str, word: str, better: str) -> str:
    """A query with a word of it replaced, where it is asked for; only else where it first stands."""
    for part in _PART.finditer(text):
        kind = next((kind for kind in ("word", "phrase", "bracket") if part[kind] == word), None)
        if kind and not part["minus"]:
            return text[: part.start(kind)] + better + text[part.end(kind) :]
    return text.replace(word, better, 1)


@lru_cache(maxsize=4096)
def parse(text: str) -> Parsed:
    """Read a query. The same ones are typed all the time."""
    text = text.strip()
    reader = _Reader(text)
    clauses = reader.all_of()
    return Parsed(text, tuple(clauses), tuple(reader.excluded))
