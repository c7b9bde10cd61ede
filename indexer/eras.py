"""Fiscal years as people write them."""

from __future__ import annotations

import re
import unicodedata

_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_YEAR = re.compile(
    r"(令和|平成|(?<![a-z])[rh])\s*(元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*年?度|(?<![a-z0-9])r\s*([0-9]{1,2})(?![0-9])|(20[0-9]{2})\s*年度"
)
_WHOLE = re.compile(
    r"(令和|平成|[rh])(元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:年度?)?|(20[0-9]{2})年度|(20[0-9]{2})"
)


def fiscal_year(text: str) -> int:
    """The fiscal year that a text names (令和７年度, 平成31年度, R7, 2025年度), 0 for none."""
    match = _YEAR.search(_plain(text))
    if not match:
        return 0
    if match[4]:
        return int(match[4])
    return _western(match[1] or "r", match[2] or match[3])


def as_fiscal_year(text: str) -> tuple[int, bool]:
    """The fiscal year that a whole text is, and whether it can be nothing else (2025 alone can)."""
    match = _WHOLE.fullmatch(_plain(text))
    if not match:
        return 0, False
    if match[1]:
        return _western(match[1], match[2]), True
    return int(match[3] or match[4]), match[3] is not None


def era_year(year: int) -> str:
    """The fiscal year as the ministry writes it: 2025 → 令和7年度, 2018 → 平成30年度."""
    era, number = ("令和", year - 2018) if year >= 2019 else ("平成", year - 1988)
    return f"{era}{'元' if number == 1 else number}年度"


def _western(era: str, number: str) -> int:
    return _ERAS[era] + (1 if number == "元" else int(number) if number.isdigit() else _kanji(number))


def _kanji(number: str) -> int:
    """十二 → 12."""
    tens, _, ones = number.rpartition("十")
    units = "一二三四五六七八九".find(ones) + 1 if ones else 0
    if "十" not in number:
        return units
    return 10 * ("一二三四五六七八九".find(tens) + 1 if tens else 1) + units


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
