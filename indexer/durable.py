"""Files that survive a crash: checksums, flushing, replacing at once."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

_TRIES, _PAUSE = 50, 0.02  # seconds; Windows refuses to replace a file that somebody has open just then


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Flush a file or folder to disk (Windows cannot flush a folder, nor needs to)."""
    if _is_windows() and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if _is_windows() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Move a file over another in one step, waiting up to a second for readers to let go of it."""
    for _ in range(_TRIES - 1):
        try:
            source.replace(target)
        except PermissionError:
            if not _is_windows():
                raise
            time.sleep(_PAUSE)
        else:
            return
    source.replace(target)


def write_text(path: Path, text: str) -> None:
    """Write a file so that at every instant the old or the new content is there, whole."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        sync(new)
        replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)


def _is_windows() -> bool:
    return os.name == "nt"
