"""The known name that a misspelt one was probably meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from indexer.vocabulary import matching

# Kanji and signs that look like katakana, as OCR and tired eyes mix them up; small kana; voicing.
_ALIKE = str.maketrans(
    "厶二力工口夕卜八一千才匕―—ァィゥェォッャュョガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
    "ムニカエロタトハーチオヒーーアイウエオツヤユヨカキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
)


def nearest(name: str, known: Iterable[str], least: float = 0.74) -> str | None:
    """The known name most like an unknown one, None when none is alike enough.

    Alike is difflib's ratio of the names without what is easily confused: ム and 厶, ハ and バ, ー.

    >>> nearest("ベトナ厶", ["ベトナム", "ネパール"])
    'ベトナム'
    """
    by_key: dict[str, str] = {}
    for other in known:
        by_key.setdefault(_key(other), other)
    found = difflib.get_close_matches(_key(name), by_key, n=1, cutoff=least)
    return by_key[found[0]] if found else None


def _key(name: str) -> str:
    return matching(name).translate(_ALIKE).replace("ー", "")
