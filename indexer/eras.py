"""Fiscal years as people write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LAST_HEISEI = 2019  # 平成31年度, the year of 令和元年度
_ERAS = {
    "令和": 2018, "れいわ": 2018, "reiwa": 2018, "r": 2018,
    "平成": 1988, "へいせい": 1988, "heisei": 1988, "h": 1988,
}  # fmt: skip
_ONES = "一二三四五六七八九"
_NUMBER = rf"元|[1-9][0-9]|0?[1-9]|[{_ONES}]?十[{_ONES}]?|[{_ONES}][〇{_ONES}]?"
_ERA = rf"(令和|平成)\s*({_NUMBER})"
_WEST = r"((?:19|20)[0-9]{2})"
_YEAR = re.compile(
    # 令和6年度, 令和6年(2024年)度, 令和6(2024)年度, 令和6年度(2024年度)
    rf"{_ERA}\s*年?\s*(?:\(\s*(?:西暦)?\s*{_WEST}\s*年?\s*\))?\s*年?\s*度(?:\s*\(\s*{_WEST}\s*年?度?\s*\))?"
    # 2024年度, 2024年(令和6年)度, 2024(令和6)年度, 2024年度(令和6年度)
    rf"|{_WEST}\s*年?\s*(?:\(\s*{_ERA}\s*年?\s*\))?\s*年?\s*度(?:\s*\(\s*{_ERA}\s*年?度?\s*\))?"
    # R7, R7年度, H30: no date (R7.6.20), no refrigerant (R32)
    r"|(?<![a-z0-9])(?:(r)\s*(元|[1-9]|1[0-9])|(h)\s*(2[0-9]|3[01]))(?:\s*年?\s*度)?(?![0-9a-z]|[./-]\s*[0-9]|\s*年)"
)
_LOOSE = re.compile(rf"{_ERA}\s*年(?!\s*(?:度|[0-9]{{1,2}}\s*月))")
_BUDGET = re.compile(r"\s*(?:一般会計|エネルギー対策特別会計)?\s*(?:第[0-9]次)?\s*(?:補正|当初|概算|予算)")
_NAMED = "令和|平成|れいわ|へいせい|reiwa|heisei"
_WHOLE = re.compile(
    rf"({_NAMED}|[rh])({_NUMBER})(?:年度?|ねんど?)?|(20[0-9]{{2}})(?:年度|ねんど)|(?:fy|fiscalyear)(20[0-9]{{2}})|(20[0-9]{{2}})年?"
)
# Also with spaces in it, as the beginning of a query's word: 令和 7 年度, Reiwa 7, FY 2025, ２０２５ 年度.
SPACED_YEAR = (
    rf"(?:(?:年度?|year)[:：])?(?:(?i:{_NAMED})(?:\s*(?:元(?![^\s年])|[0-9０-９]{{1,2}})|[一二三四五六七八九十]{{1,3}})(?:\s*年(?:\s*度)?)?"
    rf"|(?i:{_NAMED})\s*[一二三四五六七八九十]{{1,3}}\s*年(?:\s*度)?"
    r"|(?i:[fｆ][yｙ]|fiscal\s+year)\s*[2２][0０][0-9０-９]{2}|[2２][0０][0-9０-９]{2}\s*年\s*度)(?![0-9０-９A-Za-z])"
)
_SPACED = re.compile(SPACED_YEAR)
_CALENDARS = {
    "明治": (1868, 1912), "大正": (1912, 1926), "昭和": (1926, 1989), "平成": (1989, 2019), "令和": (2019, 2099),
}  # fmt: skip
_CALENDAR_YEAR = re.compile(
    rf"({'|'.join(_CALENDARS)})({_NUMBER})年|((?:1[89]|20)[0-9]{{2}}|(?:一[八九]|二〇)[〇{_ONES}]{{2}})年"
)
_DIGITS = str.maketrans(f"〇{_ONES}", "0123456789")
_SPACES = re.compile(r"\s+")


class YearMention(NamedTuple):
    """A fiscal year named in a text: as written, and the western year beside an era year (0 for none)."""

    year: int
    text: str
    western: int = 0

    @property
    def contradicts_itself(self) -> bool:
        """Whether era and western year differ, or the era had no such year: 令和6年(2025年)度, 平成35年度."""
        return self.western not in (0, self.year) or (self.text[0] in "平h" and self.year > _LAST_HEISEI)


def fiscal_years(text: str) -> list[YearMention]:
    """Every fiscal year that a text names, budgets (令和5年度補正予算) last.

    >>> [mention.year for mention in fiscal_years("令和5年度補正予算 令和6年(2024年)度 公募")]
    [2024, 2023]
    """
    plain = _plain(text)
    found = [
        (_BUDGET.match(plain, match.end()) is not None, _mention(match)) for match in _YEAR.finditer(plain)
    ]
    return [mention for _, mention in sorted(found, key=lambda item: item[0])]


def fiscal_year(text: str) -> int:
    """The fiscal year that a text names (令和７年度, 平成31年度, R7, 2025年度), 0 for none."""
    found = fiscal_years(text)
    return found[0].year if found else 0


def year_without_do(text: str) -> YearMention | None:
    """令和7年 where 令和7年度 is meant; a date (令和7年6月) is none."""
    match = _LOOSE.search(_plain(text))
    return YearMention(_western(match[1], match[2]), match[0]) if match else None


@lru_cache(maxsize=4096)
def as_fiscal_year(text: str) -> tuple[int, bool]:
    """The fiscal year that a whole text is (FY2025 too), and whether it can be nothing else: 2025 and 2025年 can, and R32."""
    match = _WHOLE.fullmatch(_plain(text))
    if not match:
        return 0, False
    if match[1]:
        return _western(match[1], match[2]), match[1] != "r" or len(match[2]) == 1 or match[0][-1] in "年度"
    return int(match[3] or match[4] or match[5]), match[5] is None


@lru_cache(maxsize=4096)
def in_other_calendars(text: str) -> tuple[str, ...]:
    """A calendar year as it may be written otherwise: 平成27年, 2015年; 二〇一九年, 2019年, 平成31年, 令和元年.

    Eras as they were proclaimed: 明治 1868, 大正 1912, 昭和 1926, 平成 1989, 令和 2019.
    """
    match = _CALENDAR_YEAR.fullmatch(_plain(text))
    if not match:
        return ()
    era, number, west = match.groups()  # 平成32年, too, as it was written before there was 令和
    year = int(west.translate(_DIGITS)) if west else _CALENDARS[era][0] - 1 + _number(number)
    eras = (
        f"{era}{'元' if year == first else year - first + 1}年"
        for era, (first, last) in _CALENDARS.items()
        if first <= year <= last
    )
    return tuple(one for one in (f"{year}年", *eras) if one != match[0])


def without_spaces_in_year(text: str) -> str:
    """A text with the fiscal year that it begins with in one: 令和7年度 of 令和 7 年度."""
    year = _SPACED.match(text)
    return _SPACES.sub("", year[0]) + text[year.end() :] if year else text


def era_year(year: int) -> str:
    """The fiscal year as the ministry writes it: 2025 → 令和7年度, 2018 → 平成30年度."""
    era, number = ("令和", year - 2018) if year >= 2019 else ("平成", year - 1988)
    return f"{era}{'元' if number == 1 else number}年度"


def _mention(match: re.Match[str]) -> YearMention:
    groups = match.groups()
    pairs = [(groups[i], groups[i + 1]) for i in (0, 5, 7, 9, 11) if groups[i]]
    west = next((int(groups[i]) for i in (2, 3, 4) if groups[i]), 0)
    if not pairs:
        return YearMention(west, match[0])
    return YearMention(_western(*pairs[0]), match[0].strip(), west)


def _western(era: str, number: str) -> int:
    return _ERAS[era] + _number(number)


def _number(text: str) -> int:
    """The year of an era: 元, 7, 十二."""
    return 1 if text == "元" else int(text) if text.isdigit() else _kanji(text)


def _kanji(number: str) -> int:
    """十二 → 12, 二七 → 27."""
    if "十" not in number:
        return int(number.translate(_DIGITS))
    tens, _, ones = (part.translate(_DIGITS) for part in number.partition("十"))
    return 10 * int(tens or 1) + int(ones or 0)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).lower()
