"""Verbs that say that something can be done, and those that they are made of, as far as their kana tell: 賄える, 賄う."""

from __future__ import annotations

_BASE_ENDINGS = dict(zip("えけせてねべめれげ", "うくすつぬぶむるぐ", strict=True))
_POTENTIAL_ENDINGS = {ending: row for row, ending in _BASE_ENDINGS.items()}


def base_of_potential(term: str) -> str:
    """賄える → 賄う; empty of another word. The dictionary has both as words; it does not tell them from 止める, 止む."""
    stem, ending = term[:-2], term[-2:]
    return stem + _BASE_ENDINGS[ending[0]] if ending[1:] == "る" and ending[0] in _BASE_ENDINGS else ""


def potential_of(term: str) -> str:
    """賄う → 賄える; of verbs in す the one with which it is made to: 張り巡らす, 張り巡らせる. Empty of another word."""
    is_verb = len(term) > 1 and term[-1] in _POTENTIAL_ENDINGS
    return f"{term[:-1]}{_POTENTIAL_ENDINGS[term[-1]]}る" if is_verb else ""
