"""Read a document that may be hostile in a process of its own.

The child is a fresh interpreter (0.1 s; nothing is forked, so a threaded server may start it) that
gets the document on its standard input and answers with JSON: the tables, or the faults. It loads
none of the search engine. Its memory and processor time are bounded by the system where that can
(Linux, macOS); the parent ends it after `SECONDS` everywhere. An audit hook keeps it from writing,
from the network and from other programs. However it ends, the parent has tables or a refusal.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from indexer.errors import RoundRefusedError
from indexer.project import Finding
from indexer.rounds.grid import Grid, Row, check_sizes, refusal
from indexer.wording import Text

log = logging.getLogger(__name__)

MEMORY = 380_000_000  # bytes of address space; with the parent below 500 MB
CPU_SECONDS = 3
SECONDS = 8.0  # by the clock: a loaded machine may be slower than its processor time says
if sys.platform == "win32":
    SECONDS = 4.0

READERS = {
    "excel": ("indexer.rounds.excel", "read_workbook"),
    "html": ("indexer.rounds.web", "read_page"),
    "pdf": ("indexer.rounds.pdf", "read_pdf"),
}

# Enters the packages without running their __init__, which would load the whole search engine.
_CHILD = """
import json, sys, types
sys.dont_write_bytecode = True
sys.path[:], root, kind = json.loads(sys.argv[1])
for name in ("indexer", "indexer.rounds"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [root + "/" + name.replace(".", "/")]
from indexer.rounds import sandbox
sandbox.serve(kind)
"""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
    "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.chmod",
    "shutil.", "tempfile.", "pickle.find_class", "ctypes.dlopen", "urllib.", "webbrowser.",
)  # fmt: skip


def read_apart(kind: str, data: bytes, name: str) -> list[Grid]:
    """The tables of a document, read in a child process; raises `RoundRefusedError`."""
    with _child(kind) as child:
        try:
            output, errors = child.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise _too_slow(name) from None
    if child.returncode == 0:
        return _unpack(output, name)
    last = errors.decode(errors="replace").strip().rpartition("\n")[2]
    log.info("%s: the %s reader ended with %s: %s", name, kind, child.returncode, last[:500])
    if sys.platform != "win32" and child.returncode == -signal.SIGXCPU:
        raise _too_slow(name)
    raise refusal(
        name,
        Text(
            "読み取りの途中で止まりました。ファイルが壊れているか、大きすぎます。"
            "元のアプリケーションで開いて、採択案件一覧だけを保存し直してください。"
        ),
    )


def _child(kind: str) -> subprocess.Popen[bytes]:
    paths = [path for path in sys.path if path]  # not the current folder, which may be that of the rounds
    settings = json.dumps([paths, str(Path(__file__).parent.parent.parent), kind])
    return subprocess.Popen(  # noqa: S603 (our own interpreter and arguments)
        [sys.executable, "-I", "-X", "utf8", "-c", _CHILD, settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _too_slow(name: str) -> RoundRefusedError:
    return refusal(
        name,
        Text(
            "時間内に読み取れません。大きすぎるか、複雑すぎます。採択案件一覧だけを残して保存し直してください。"
        ),
    )


def _unpack(output: bytes, name: str) -> list[Grid]:
    answer = json.loads(output)
    if faults := answer.get("faults"):
        raise RoundRefusedError(name, [Finding.from_dict(fault) for fault in faults])
    return [Grid([Row(*row) for row in rows], *rest) for rows, *rest in answer["grids"]]


def answer(kind: str, data: bytes) -> dict[str, Any]:
    """What a reader makes of a document, as JSON-ready data."""
    module, reader = READERS[kind]
    try:
        grids = getattr(import_module(module), reader)(data, "")
        check_sizes(grids, "")
    except RoundRefusedError as refused:
        return {"faults": list(map(asdict, refused.findings))}
    return {"grids": grids}


def serve(kind: str) -> None:  # pragma: no cover (here and below: in the child)
    """The child's whole life: limit itself, read the document, answer."""
    import_module(READERS[kind][0])
    data = sys.stdin.buffer.read()
    limit()
    sys.addaudithook(_forbid)
    sys.stdout.write(json.dumps(answer(kind, data)))


def limit() -> None:  # pragma: no cover
    """Bound this process's memory, processor time and files, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    for what, soft, hard in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1),  # SIGXCPU, then SIGKILL
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS but does not take it
            resource.setrlimit(what, (soft, hard))


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover
    """An audit hook: a document makes nothing be written, sent or started."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document tried {event}")
