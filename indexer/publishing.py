"""Publish a generation: durably, in one step, one publisher at a time.

A generation is written aside, flushed to disk, renamed into place, and only then named in CURRENT,
which is replaced atomically: at every instant CURRENT names a whole generation.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.durable import sha256, sync, write_text
from indexer.errors import GenerationDamagedError, GenerationOutdatedError, IndexBusyError, PublishingError
from indexer.generations import GenerationStore
from indexer.manifest import Manifest

log = logging.getLogger(__name__)

KEPT = 3  # generations, the current one among them
_BUILDING, _LEAVING = ".building-", ".leaving-"
_PLACE = "索引のフォルダーの場所と、共有フォルダーならその接続を確認してください。"
_REASONS = {
    errno.ENOSPC: "ディスクの空き容量が足りません。不要なファイルを消して、もう一度実行してください。",
    errno.EDQUOT: "ディスクの割り当てを使い切りました。不要なファイルを消して、もう一度実行してください。",
    errno.EROFS: "読み取り専用のため書き込めません。書き込める場所を --index で指定してください。",
    errno.EACCES: "書き込む権限がありません。フォルダーの権限を確認してください。",
    errno.EPERM: "書き込む権限がありません。フォルダーの権限を確認してください。",
}


@dataclasses.dataclass(frozen=True)
class Discarded:
    """A generation that was removed since it cannot serve any more, and what was wrong with it."""

    name: str
    fault: str
    outdated: bool  # whole, but made by another version of this program


class Publisher:
    """The writing side of an index folder; used while its lock is held."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = GenerationStore(directory)

    @contextlib.contextmanager
    def lock(self, timeout: float = 600) -> Iterator[None]:
        """Hold the publisher's lock, and sweep up what a killed publisher left.

        Raises `IndexBusyError` after `timeout` seconds, `PublishingError` for what the file system refuses.
        """
        with self.refusals_explained():
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.directory / "LOCK", fallback_to_soft=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                log.warning("%s: another process is publishing; waiting for it", self.directory)
                try:
                    lock.acquire(timeout=timeout)
                except Timeout:
                    raise IndexBusyError(
                        f"{self.directory}: 別の toshi index がまだ実行中です。終わってからもう一度実行してください。"
                    ) from None
            try:
                self._sweep()
                yield
            finally:
                lock.release()

    @contextlib.contextmanager
    def refusals_explained(self) -> Iterator[None]:
        """Turn what the file system refuses into a `PublishingError` that says what to do."""
        try:
            yield
        except OSError as error:
            reason = _REASONS.get(
                error.errno or 0, f"書き込めませんでした（{error.strerror or error}）。{_PLACE}"
            )
            raise PublishingError(f"{self.directory}: {reason}公開中の内容はそのままです。") from error

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder beside the generations to build the next one in; gone afterwards."""
        path = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self.directory))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, workspace: Path, manifest: Manifest, shared: Mapping[str, tuple[int, str]]) -> Manifest:
        """Make a finished workspace the current generation, durably and atomically.

        `shared` are the files, with size and SHA-256, that are links to those of a verified generation.
        """
        files = {}
        for path in sorted(workspace.iterdir()):
            known = shared.get(path.name)
            files[path.name] = known or (path.stat().st_size, sha256(path))
            if known is None:
                sync(path)
        manifest = dataclasses.replace(manifest, files=files)
        manifest.save(workspace)
        sync(workspace)
        workspace.chmod(0o755)
        workspace.rename(self.directory / manifest.name)
        sync(self.directory)
        self.point_to(manifest.name)
        self._prune()
        return manifest

    def point_to(self, name: str) -> None:
        """Make a generation the one that serves."""
        write_text(self.directory / "CURRENT", name + "\n")

    def discard_damaged(self, keep: str | None) -> list[Discarded]:
        """Remove the generations that are not whole, but for the current one and one to keep."""
        found = []
        for name in self.store.names():
            if name in (keep, self.store.current_name()):
                continue
            try:
                self.store.verify(name)
            except GenerationDamagedError as error:
                self._remove(self.directory / name)
                if not (self.directory / name).exists():
                    found.append(Discarded(name, str(error), isinstance(error, GenerationOutdatedError)))
        return found

    def _prune(self) -> None:
        """Remove all but the last generations, the current one, and the one that a rollback goes to."""
        current = self.store.current_name()
        wanted = {*self.store.names()[-KEPT:], current}
        if current is not None:
            with contextlib.suppress(GenerationDamagedError):
                wanted.add(Manifest.load(self.directory / current).parent)
        for name in self.store.names():
            if name not in wanted:
                self._remove(self.directory / name)

    def _remove(self, path: Path) -> None:
        """Rename before removing, so that no half generation bears a name; where that is refused, it stays.

        Windows refuses while a reader has files of it open; the next publish tries again.
        """
        leaving = path.with_name(f"{_LEAVING}{path.name}")
        try:
            path.rename(leaving)
        except OSError as error:
            log.info("%s is still in use: %s", path, error)
            return
        shutil.rmtree(leaving, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed publisher left; nobody builds while the lock is held."""
        self._prune()
        for pattern in (f"{_BUILDING}*", f"{_LEAVING}*"):
            for path in self.directory.glob(pattern):
                shutil.rmtree(path, ignore_errors=True)
        for path in self.directory.glob(".*.new"):
            path.unlink(missing_ok=True)
