"""What was worked out before, in tables that cost the collector of garbage nothing.

A plain dict leaves the collector's lists when all in it is plain, and is back there with the next tuple: after
`gc.freeze`, every full collection would go through the hundred thousands of things in such a dict again (30 ms).
One of a class of its own stays on the lists, and so stays frozen.
"""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Table(dict[K, V]):
    """A dict that grows as it is used, and is not looked through once it was frozen."""

    __slots__ = ()


class Remembered(Table[K, V]):
    """A dict that forgets all when it is full: what people ask for again is soon there again.

    Threads may share it. Read with `get`: another thread may have forgotten in between.
    """

    __slots__ = ("_most",)

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)
