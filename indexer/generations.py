"""Immutable generations of the index, as readers see them.

    <index>/CURRENT              one line: the name of the generation that serves
    <index>/000007/              manifest and the files of a Whoosh index
    <index>/LAST_ATTEMPT.json    what the last `toshi index` found (`indexer.attempt`)
    <index>/ROLLED_BACK.json     contents that a rollback took back (`indexer.rollback`)
    <index>/.building-…/         a generation in the making; swept away when its maker died
    <index>/LOCK                 held while publishing; the system frees it when its process dies

Readers keep the generation they opened and look at CURRENT, one `stat`, per request. How a
generation comes into being: `indexer.publishing`.
"""

from __future__ import annotations

import datetime
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import GenerationDamagedError, GenerationOutdatedError, NoIndexError
from indexer.facets import FacetIndex
from indexer.glosses import Glosses
from indexer.manifest import Manifest
from indexer.postings import IndexReader
from indexer.thesaurus import Thesaurus
from indexer.vocabulary import load

log = logging.getLogger(__name__)
T = TypeVar("T")

_NAME = re.compile(r"[0-9]{6,}")
_AGAIN = 5.0  # seconds until an index with nothing whole in it is looked through again


class Generation:
    """One generation, opened for reading."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.name = manifest.name
        self.opened = datetime.datetime.now(datetime.UTC)
        self.index = IndexReader(path)
        self._facets: dict[str, FacetIndex] = {}
        self._derived: dict[str, Any] = {}
        self._making = threading.RLock()  # one derivation may need another
        self.thesaurus = Thesaurus.load(path)
        self.glosses = Glosses.load(path)

    def facet(self, name: str) -> FacetIndex:
        """A facet, counted from the index at its first use."""
        found = self._facets.get(name)
        if found is None:
            order = load().field_order if name == "field" else None
            found = self._facets[name] = FacetIndex(self.index, name, order)
        return found

    def derived(self, name: str, make: Callable[[], T]) -> T:
        """Something that is made of this generation once, at its first use."""
        if name not in self._derived:
            with self._making:
                if name not in self._derived:
                    self._derived[name] = make()
        found: T = self._derived[name]
        return found


class GenerationStore:
    """The generations of one index folder."""

    def __init__(self, directory: Path, prepare: Callable[[Generation], object] = lambda _: None) -> None:
        """`prepare` is done to each generation before it serves, in the thread that opens it."""
        self.directory = directory
        self._prepare = prepare
        self._pointer = directory / "CURRENT"
        self._opening = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._current: Generation | None = None
        self._complaints: list[str] = []
        self._failure: tuple[float, tuple[int, int] | None, GenerationDamagedError] | None = None

    # Reading

    def current(self) -> Generation:
        """The generation that serves. Raises `NoIndexError` before the first publish.

        Opens a newly published generation once, in the thread that notices it; the others go on
        with the one before meanwhile. A damaged one is reported and the last whole one serves.
        """
        seen = self._stamp()
        current = self._current
        if current is not None and seen == self._seen:
            return current
        if not self._opening.acquire(blocking=current is None):
            return current or self.current()
        try:
            if seen != self._seen or self._current is None:
                self._current = self._open_whole()
                self._seen = seen
            return self._current
        finally:
            self._opening.release()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self._pointer.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _open_whole(self) -> Generation:
        """Open the first whole generation of the candidates; a failure is remembered for some seconds."""
        now, stamp = time.monotonic(), self._stamp()
        if self._failure and self._failure[1] == stamp and now - self._failure[0] < _AGAIN:
            raise self._failure[2]
        damage, complaints = None, []
        for name in self.candidates():
            try:
                current = self._current
                if current is not None and current.name == name:
                    return current
                found = self.open(name)
                self._prepare(found)
            except GenerationDamagedError as error:
                complaints.append(f"generation {name} is damaged, trying another: {error}")
                damage = damage or error
            else:
                self._complain(complaints)
                return found
        if damage is None:
            missing = NoIndexError(
                f"{self.directory}: 索引がまだありません。toshi index を実行してください。"
            )
            self._complain([str(missing)])
            raise missing
        self._complain(complaints)
        self._failure = now, stamp, damage
        raise damage

    def _complain(self, complaints: list[str]) -> None:
        """Log what stands in the way when that changes, not at every request that meets it."""
        if complaints != self._complaints:
            self._complaints = complaints
            for complaint in complaints:
                log.error("%s", complaint)

    def candidates(self) -> list[str]:
        """The generations in the order in which they should serve: the current one, older ones, newer ones."""
        current, names = self.current_name(), self.names()
        if current is None:
            return names[::-1]
        older = [name for name in names if _age(name) < _age(current)]
        newer = [name for name in names if _age(name) > _age(current)]
        return [current, *reversed(older), *reversed(newer)]

    def open(self, name: str) -> Generation:
        """Verify and open a generation. Raises `GenerationDamagedError`."""
        manifest = self.verify(name)
        try:
            return Generation(self.directory / name, manifest)
        except OSError as error:
            raise GenerationDamagedError(
                f"{self.directory / name}: 開いている間になくなりました。"
            ) from error
        except (ValueError, KeyError) as error:
            raise GenerationOutdatedError(self.directory / name) from error

    def verify(self, name: str) -> Manifest:
        """The manifest of a generation whose files all match it. Raises `GenerationDamagedError`."""
        manifest = Manifest.load(self.directory / name)
        manifest.verify(self.directory / name)
        return manifest

    def last_whole(self) -> Manifest | None:
        """The manifest of the generation that serves: the first whole one."""
        for name in self.candidates():
            try:
                return self.verify(name)
            except GenerationDamagedError as error:
                log.info("generation %s is damaged and not built upon: %s", name, error)
        return None

    def manifests(self) -> Iterator[Manifest]:
        """The manifests of the generations whose manifest can be read, in the order of `candidates`."""
        for name in self.candidates():
            try:
                yield Manifest.load(self.directory / name)
            except GenerationDamagedError as error:
                log.info("generation %s: %s", name, error)

    def names(self) -> list[str]:
        """The generations on disk, oldest first."""
        if not self.directory.is_dir():
            return []
        return sorted(
            (path.name for path in self.directory.iterdir() if _NAME.fullmatch(path.name)),
            key=_age,
        )

    def next_name(self) -> str:
        """The name of the generation after the last."""
        return f"{int((self.names() or ['0'])[-1]) + 1:06d}"

    def current_name(self) -> str | None:
        """What CURRENT says, None without it."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _NAME.fullmatch(name) else None


def _age(name: str) -> tuple[int, str]:
    return len(name), name
