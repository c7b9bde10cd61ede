"""Published round files → `Round`s.

The content of a file decides which reader turns it into grids of cells; `table` finds the title and
the header in any grid and makes the projects; `cells` cleans one cell. Everything but plain text is
read in a process of its own (`sandbox`). A new format is one more reader.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from indexer.project import Round
from indexer.rounds.formats import recognise
from indexer.rounds.grid import refusal
from indexer.rounds.sandbox import read_apart
from indexer.rounds.table import make_round
from indexer.rounds.text import read_text
from indexer.vocabulary import Vocabulary, load
from indexer.wording import Text

__all__ = ["MAX_FILE", "read_bytes", "read_round", "round_files"]

MAX_FILE = 50_000_000  # bytes

_REASONS = {
    errno.ENOENT: Text("ファイルがありません"),
    errno.EISDIR: Text("フォルダーです"),
    errno.EACCES: Text("読む権限がありません"),
    errno.ELOOP: Text("リンクが循環しています"),
}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_ROUNDS = re.compile(r"\..*|~\$.*|.*\.(?:md|tmp|part|crdownload)|thumbs\.db|desktop\.ini", re.IGNORECASE)


def read_round(
    path: Path, vocabulary: Vocabulary | None = None, year: int | None = None, call: int | None = None
) -> Round:
    """Read one round file. Raises `RoundRefusedError` with every fault found in it."""
    name = shown(path)
    data = read_bytes(path)
    kind = recognise(data, name)
    grids = read_text(data, name) if kind == "text" else read_apart(kind, data, name)
    return make_round(grids, name, vocabulary or load(), year, call)


def read_bytes(path: Path) -> bytes:
    """The bytes of a round file: a regular file inside its folder, within the limit."""
    name = shown(path)
    if _CONTROL.search(path.name):
        raise refusal(name, Text("ファイル名に制御文字が入っています。ファイルの名前を変えてください。"))
    if _leads_out(path):
        raise refusal(
            name, Text("フォルダーの外を指すリンクです。ファイルそのものをフォルダーに置いてください。")
        )
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise refusal(
                    name, Text("ふつうのファイルではありません。採択案件一覧のファイルを置いてください。")
                )
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        text = Text(
            "ファイルを開けません（%(reason)s）。ほかのアプリケーションで閉じ、場所と権限を確認してください。",
            reason=reason,
        )
        raise refusal(name, text) from error
    if len(data) > MAX_FILE:
        raise refusal(
            name,
            Text("ファイルが大きすぎます（上限50MB）。採択案件一覧の表だけを写して保存し直してください。"),
        )
    return data


def _leads_out(path: Path) -> bool:
    try:
        return path.resolve().parent != path.parent.resolve()
    except RuntimeError:  # links in a circle, up to Python 3.12
        return True


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to does not block."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shown(path: Path) -> str:
    """A file's name as it can be printed: control characters escaped.

    >>> shown(Path("2025\\x1b[2J.txt"))
    '2025\\\\x1b[2J.txt'
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), path.name)


def round_files(directory: Path) -> list[Path]:
    """Everything in a folder that may be a round, by name.

    Folders, hidden files, notes and half-written downloads are left alone; what cannot be a round
    (a link out of the folder, a pipe) is for `read_bytes` to refuse by name.
    """
    return sorted(
        path for path in directory.iterdir() if not _NOT_ROUNDS.fullmatch(path.name) and not path.is_dir()
    )
