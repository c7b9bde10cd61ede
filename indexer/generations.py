"""Immutable generations of the index: publish, open, roll back.

    <index>/CURRENT              one line: the name of the generation that serves
    <index>/000007/              manifest.json and the files of a Whoosh index
    <index>/.building-…/         a generation in the making; swept away when its maker died
    <index>/LOCK                 held while publishing; the system frees it when its process dies

A generation is written aside, flushed to disk, renamed into place, and only then named in CURRENT,
which is replaced atomically: at every instant CURRENT names a whole generation. Readers keep the
generation they opened and look at CURRENT, one `stat`, per request.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from indexer.errors import GenerationDamagedError, IndexBusyError, NoIndexError
from indexer.facets import FacetIndex
from indexer.postings import IndexReader
from indexer.thesaurus import Thesaurus
from indexer.vocabulary import load

log = logging.getLogger(__name__)
T = TypeVar("T")

KEPT = 3
_NAME = re.compile(r"[0-9]{6,}")


@dataclass(frozen=True)
class Source:
    """A round file behind a generation: its content's checksum and the projects it gave."""

    path: str
    sha256: str
    round: str
    title: str
    projects: dict[str, str]  # id → digest
    warnings: int = 0


@dataclass(frozen=True)
class Manifest:
    """What a generation was made of and which files it consists of."""

    name: str
    created: str  # ISO 8601, UTC
    fingerprint: str
    sources: tuple[Source, ...]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # name → size, sha256

    @property
    def projects(self) -> dict[str, str]:
        """All projects, id → digest."""
        return {id_: digest for source in self.sources for id_, digest in source.projects.items()}

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read a manifest; raises `GenerationDamagedError` when there is none that can be read."""
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            values["sources"] = tuple(Source(**source) for source in values["sources"])
            values["files"] = {name: (size, digest) for name, (size, digest) in values["files"].items()}
            return cls(**values)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GenerationDamagedError(f"{path}: not a manifest: {error}") from error


class Generation:
    """One generation, opened for reading."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.name = manifest.name
        self.index = IndexReader(path)
        self._facets: dict[str, FacetIndex] = {}
        self._derived: dict[str, Any] = {}
        self.thesaurus = Thesaurus.load(path)

    def facet(self, name: str) -> FacetIndex:
        """A facet, counted from the index at its first use."""
        found = self._facets.get(name)
        if found is None:
            order = load().field_order if name == "field" else None
            found = self._facets[name] = FacetIndex(self.index, name, order)
        return found

    def derived(self, name: str, make: Callable[[], T]) -> T:
        """Something that is made of this generation once, at its first use."""
        found: T | None = self._derived.get(name)
        if found is None:
            found = self._derived[name] = make()
        return found


class GenerationStore:
    """The generations of one index folder."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._pointer = directory / "CURRENT"
        self._opening = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._current: Generation | None = None

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
        names = [name for name in [self.current_name()] if name]
        names += [name for name in reversed(self.names()) if name not in names]
        if not names:
            raise NoIndexError(f"{self.directory}: nothing published yet; run: toshi index")
        damage = None
        for name in names:
            if self._current is not None and self._current.name == name:
                return self._current
            try:
                return self.open(name)
            except GenerationDamagedError as error:
                log.exception("generation %s is damaged, trying the one before", name)
                damage = damage or error
        raise damage or NoIndexError(str(self.directory))

    def open(self, name: str) -> Generation:
        """Verify and open a generation. Raises `GenerationDamagedError`."""
        return Generation(self.directory / name, self.verify(name))

    def verify(self, name: str) -> Manifest:
        """The manifest of a generation whose files all match it. Raises `GenerationDamagedError`."""
        path = self.directory / name
        manifest = Manifest.load(path / "manifest.json")
        for file, (size, digest) in manifest.files.items():
            if not (path / file).is_file() or (path / file).stat().st_size != size:
                raise GenerationDamagedError(
                    f"{path / file}: missing or of another size than when it was published"
                )
            if _sha256(path / file) != digest:
                raise GenerationDamagedError(f"{path / file}: content differs from what was published")
        return manifest

    def names(self) -> list[str]:
        """The generations on disk, oldest first."""
        if not self.directory.is_dir():
            return []
        return sorted(
            (path.name for path in self.directory.iterdir() if _NAME.fullmatch(path.name)),
            key=lambda name: (len(name), name),
        )

    def current_name(self) -> str | None:
        """What CURRENT says, None without it."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _NAME.fullmatch(name) else None

    # Publishing

    @contextlib.contextmanager
    def publishing(self, timeout: float = 600) -> Iterator[None]:
        """Hold the publisher's lock. Raises `IndexBusyError` after `timeout` seconds."""
        self.directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.directory / "LOCK", timeout=timeout):
                self._sweep()
                yield
        except Timeout:
            raise IndexBusyError(
                f"{self.directory}: another toshi index is still running; try again later"
            ) from None

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder beside the generations to build the next one in; gone afterwards."""
        path = Path(tempfile.mkdtemp(prefix=".building-", dir=self.directory))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, workspace: Path, manifest: Manifest) -> Manifest:
        """Make a finished workspace the current generation, durably and atomically."""
        files = {}
        for path in sorted(workspace.iterdir()):
            files[path.name] = (path.stat().st_size, _sha256(path))
            _sync(path)
        manifest = Manifest(**{**manifest.__dict__, "files": files})
        record = workspace / "manifest.json"
        record.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
        _sync(record)
        _sync(workspace)
        workspace.chmod(0o755)
        workspace.rename(self.directory / manifest.name)
        _sync(self.directory)
        self.point_to(manifest.name)
        self._prune()
        return manifest

    def next_name(self) -> str:
        """The name of the generation after the last."""
        return f"{int(max(self.names() or ['0'], key=int)) + 1:06d}"

    def point_to(self, name: str) -> None:
        """Make a generation the one that serves."""
        new = self.directory / ".CURRENT.new"
        new.write_text(name + "\n", encoding="ascii")
        _sync(new)
        new.replace(self._pointer)
        _sync(self.directory)

    def rollback(self) -> str:
        """Serve the generation before the current one; its name. Raises `NoIndexError` without one."""
        with self.publishing():
            current = self.current_name()
            before = [name for name in self.names() if current and int(name) < int(current)]
            if not before:
                raise NoIndexError(
                    f"{self.directory}: there is no generation before {current or 'the first'}"
                )
            self.verify(before[-1])
            self.point_to(before[-1])
            return before[-1]

    def _prune(self) -> None:
        for name in set(self.names()[:-KEPT]) - {self.current_name()}:
            shutil.rmtree(self.directory / name, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed publisher left; nobody builds while the lock is held."""
        self._prune()
        for path in self.directory.glob(".building-*"):
            shutil.rmtree(path, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Flush a file or folder to disk (Windows cannot flush a folder, nor needs to)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
