"""What is remembered stays within its bounds, also when threads share it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from indexer.remembered import Remembered


def test_all_is_forgotten_when_it_is_full() -> None:
    known: Remembered[int, str] = Remembered(3)
    for number in range(3):
        known[number] = str(number)
    assert known == {0: "0", 1: "1", 2: "2"}
    known[3] = "3"
    assert known == {3: "3"}


def test_threads_get_what_they_put_or_nothing() -> None:
    known: Remembered[int, int] = Remembered(50)

    def work(seed: int) -> None:
        for number in range(5_000):
            key = (seed * 31 + number) % 200
            found = known.get(key)
            assert found is None or found == key * key
            known[key] = key * key

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert len(known) <= 50 + 8  # a thread may look at the size before another one adds to it
