"""Texts that readers see. They are Japanese; other languages translate them when they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from typing import Any


def marked(text: str) -> str:
    """The text itself: the mark by which `make translations` finds it."""
    return text


@dataclass(frozen=True, init=False)
class Text:
    """A Japanese text with places for values, `%(name)s`; a value may be a text too.

    >>> str(Text("番号が「%(number)s」です。", number="五"))
    '番号が「五」です。'
    """

    template: str
    values: Mapping[str, Value] = field(hash=False)

    def __init__(self, template: str, **values: Value) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return self.template % self.values

    @classmethod
    def flat(cls, text: str) -> Text:
        """A text that nobody can translate any more: its values are in it."""
        return cls(text.replace("%", "%%"))

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Text:
        """The inverse of `dataclasses.asdict`."""
        values = {
            name: cls.from_dict(value) if isinstance(value, dict) else value
            for name, value in stored["values"].items()
        }
        return cls(stored["template"], **values)


Value = str | int | Text


_MOST = 20  # values that are listed: each is a text inside the next


def enumerated(values: Iterable[Value]) -> Value:
    """Values in a row: 3、5、7; of many, the first."""
    some = (*islice(values, _MOST + 1),)
    listed = (*some[:_MOST], "…") if len(some) > _MOST else some
    return reduce(lambda before, value: Text("%(before)s、%(value)s", before=before, value=value), listed)


def quoted(words: Iterable[str]) -> Value:
    """Published words in a row, each in its brackets: 「対象国」「備考」; of many, the first."""
    some = (*islice(words, _MOST + 1),)
    each: list[Value] = [Text("「%(word)s」", word=word) for word in some[:_MOST]]
    listed = [*each, "…"] if len(some) > _MOST else each
    return reduce(lambda before, word: Text("%(before)s%(word)s", before=before, word=word), listed)
