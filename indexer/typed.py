"""One thing that was typed: a word or phrase, or a value wanted of a column."""

from __future__ import annotations

import re
from typing import NamedTuple

LISTED = re.compile("[、,，]")  # between several values of one column: 国:タイ、ベトナム
_COLUMNS = {
    "country": "国|対象国|country", "field": "分野|対象分野|field", "city": "都市|国内都市|市|city",
    "proposer": "提案者|事業者|proposer", "year": "年度|年|year", "round": "公募|round",
}  # fmt: skip
_NO_FACET = re.compile(
    "^(?:対象都市・地域|対象都市|対象地域|地域|事業名|案件名|名称|事業概要|概要|キーワード)[:\uff1a](?=.)"
)
_COLUMN = re.compile("|".join(_COLUMNS.values()), re.IGNORECASE)
_CONDITION = re.compile(
    "(?:"
    + "|".join(f"(?P<{facet}>{names})" for facet, names in _COLUMNS.items())
    + ")[:\uff1a](?P<value>.*)",
    re.IGNORECASE,
)


class Typed(NamedTuple):
    """One thing typed; `facet` names the column whose value it is."""

    text: str
    quoted: bool = False
    facet: str = ""

    @classmethod
    def of(cls, text: str) -> Typed:
        """A word, or a condition on a column: 国:タイ. Of columns that are no facets only the value counts."""
        text = _NO_FACET.sub("", text)
        condition = _CONDITION.fullmatch(text)
        if condition is None:
            return cls(text)
        return cls(condition["value"], False, next(name for name in _COLUMNS if condition[name]))


def is_column(text: str) -> bool:
    """Whether a text is the name of a column."""
    return _COLUMN.fullmatch(text) is not None
