"""Published round files → `Round`s.

A reader turns a file into a grid of cells; `table` finds the title and the header in any grid and
makes the projects; `cells` cleans one cell. A new format is one more reader.
"""

from __future__ import annotations

import os
from pathlib import Path

from indexer.errors import RoundRefusedError
from indexer.project import Finding, Round
from indexer.rounds.table import make_round
from indexer.rounds.text import read_text
from indexer.vocabulary import Vocabulary, load

__all__ = ["MAX_FILE", "read_round", "round_files"]

MAX_FILE = 50_000_000  # bytes

_OTHER_FORMATS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Excel（XLSX）などの圧縮ファイル"),
    (b"\xd0\xcf\x11\xe0", "旧形式のExcel（XLS）"),
)


def read_round(
    path: Path, vocabulary: Vocabulary | None = None, year: int | None = None, call: int | None = None
) -> Round:
    """Read one round file. Raises `RoundRefusedError` with every fault found in it."""
    data = read_bytes(path)
    for magic, name in _OTHER_FORMATS:
        if data.startswith(magic):
            raise RoundRefusedError(
                path.name,
                [Finding(0, "", f"{name}は読めません。表をタブ区切りのテキストで保存してください。")],
            )
    return make_round(read_text(data, path.name), path.name, vocabulary or load(), year, call)


def read_bytes(path: Path) -> bytes:
    """The bytes of a round file, within the limit."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise RoundRefusedError(path.name, [Finding(0, "", "ファイルが大きすぎます（上限50MB）。")])
        return path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise RoundRefusedError(path.name, [Finding(0, "", f"ファイルを開けません（{reason}）。")]) from error


def round_files(directory: Path) -> list[Path]:
    """The round files of a folder, by name; hidden files, notes, half-written downloads and links out of it are left alone."""
    inside = directory.resolve()
    return sorted(
        path
        for path in directory.iterdir()
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.suffix.lower() not in (".md", ".tmp", ".part", ".crdownload")
        and path.resolve().parent == inside
    )
