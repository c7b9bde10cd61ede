"""Round files of every format, damaged at random: each is accepted or refused, in time.

    python -m tests.fuzz_rounds --files 100000

Files are numbered and made from their number alone, so that one can be made again (--first N --files
1). They are read without the sandbox's process for speed, in batches that a crash cannot take along;
a crash or an error inside a library is what the sandbox turns into a refusal, and is counted apart.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import json
import logging
import os
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
import zlib
from pathlib import Path
from typing import IO

from indexer import RoundRefusedError
from indexer.project import Round
from indexer.rounds import read_round, sandbox
from indexer.rounds.formats import recognise
from indexer.rounds.table import make_round
from indexer.rounds.text import read_text
from indexer.vocabulary import Vocabulary, load
from tests.conftest import ROUNDS
from tests.written import FORMATS

BATCH = 1000
MEMORY = 1_000_000_000  # bytes of address space
SECONDS = 5  # of processor time, for one file
_TOKENS = (
    b"\0", b"\xff", b'"', b"\t", b"\r", b"\n", b",", b"\x0b", b"\xc2\x85", b"<table>", b"</td>", b"<td rowspan=0>",
    b"<td colspan=999999>", b"<ol start=-1 type=i>", b"<!--", b"&#xD800;", b"&#0;", b"<pre>", b"-1", b"0", b"1e999",
    b"4294967295", b"9" * 40, b'<mergeCell ref="A1:XFD9"/>', b'<row r="99999">', b't="e"', b't="s"', b"_xD800_",
    b"/Filter /ASCII85Decode", b"/Kids [2 0 R]", b"endobj", b"BT ET", b"\xe3\x80\x80", "\u202e\ufffe".encode(),
)  # fmt: skip

_NUMBERS = (
    b"0",
    b"1",
    b"2",
    b"7",
    b"255",
    b"256",
    b"65535",
    b"65536",
    b"1048577",
    b"4294967296",
    b"-1",
    b"1e9",
    b"",
)


def seeds() -> list[tuple[str, bytes]]:
    """A few projects in each format: small files are damaged where it matters."""
    published = read_round(ROUNDS / "2025-1.txt")
    few = Round(2025, 1, published.title, "", published.projects[1:4])
    return [(name, write(few)) for name, write in FORMATS.items()]


def damaged(data: bytes, others: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled, replaced by tokens or parts of another file."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(out) + 1)
        length = chance.choice((1, 2, 8, 64, 512))
        match chance.choice((0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 6)):
            case 0:
                for bit in range(at, min(at + chance.randrange(1, 4), len(out))):
                    out[bit] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length] * chance.choice((1, 2, 30))
            case 3:
                out[at : at + chance.choice((0, 1, 4))] = chance.choice(_TOKENS)
            case 4:
                other = chance.choice(others)[1]
                start = chance.randrange(len(other))
                out[at:at] = other[start : start + length]
            case 5:
                del out[at if chance.random() < 0.3 else len(out) - chance.randrange(len(out) // 4 + 1) :]
            case 6:  # a number, so that markup stays whole around it
                if number := re.compile(rb"[0-9]+").search(out, at):
                    out[number.start() : number.end()] = chance.choice(_NUMBERS)
    return bytes(out)


def damaged_inside(data: bytes, others: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """An archive with some members damaged, or a PDF with a stream damaged, and whole around it."""
    if data.startswith(b"%PDF"):
        found = list(re.finditer(rb"stream\r?\n(.*?)\s*endstream", data, re.DOTALL))
        stream = chance.choice(found)
        with contextlib.suppress(zlib.error, ValueError):
            return data[: stream.start(1)] + damaged(stream[1], others, chance) + data[stream.end(1) :]
        return damaged(data, others, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        sheets = [name for name in names if "sheet" in name.lower() or name == "content.xml"]
        hurt = {
            chance.choice(chance.choice((names, sheets or names))) for _ in range(chance.choice((1, 1, 3)))
        }
        for name in names:
            content = old.read(name)
            new.writestr(name, damaged(content, others, chance) if name in hurt and content else content)
    return out.getvalue()


def mutant(number: int, seeds_: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    chance = random.Random(number)
    name, data = seeds_[number % len(seeds_)]
    inside = data.startswith((b"PK", b"%PDF")) and chance.random() < 0.7
    return name, (damaged_inside if inside else damaged)(data, seeds_, chance)


def outcome(data: bytes, vocabulary: Vocabulary) -> str:
    """accepted, refused, or where an error came from: library (the sandbox refuses it) or ours."""
    kind = ""
    try:
        kind = recognise(data, "x")
        if kind == "text":
            grids = read_text(data, "x")
        else:
            answer = json.dumps(sandbox.answer(kind, data)).encode()
            grids = sandbox._unpack(answer, "x")
        make_round(grids, "x", vocabulary)
    except RoundRefusedError as refused:
        str(refused).encode()
        return "refused"
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        library = (
            "/site-packages/" in last.filename.replace("\\", "/") or type(error).__name__ == "PanicException"
        )
        isolated = library and kind not in ("", "text")
        where = f"{Path(last.filename).name}:{last.lineno}"
        return f"{'library' if isolated else 'ours'} {type(error).__name__} at {where}"
    return "accepted"


def batch(first: int, last: int, made: list[tuple[str, bytes]], out: IO[str]) -> None:
    """Read files and write a line for each; the parent learns from the last line where it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    vocabulary = load()
    for number in range(first, last):
        name, data = mutant(number, made)
        print(f"{number}\t{name}", end="\t", flush=True, file=out)
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        result = outcome(data, vocabulary)
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(f"{result}\t{time.process_time() - start:.3f}", flush=True, file=out)


def forked(first: int, last: int, made: list[tuple[str, bytes]]) -> tuple[list[list[str]], int]:
    """The lines of a batch that a child reads, in columns, and how the child ended."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the crash reports of libraries
        with os.fdopen(sink, "w", encoding="utf-8") as out:
            batch(first, last, made, out)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, encoding="utf-8") as lines:
        found = [line.rstrip("\n").split("\t") for line in lines]
    return found, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(first: int, files: int) -> tuple[collections.Counter[tuple[str, str]], list[str], float]:
    """Counts by format and outcome, the findings, and the longest time of one file (s)."""
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    findings: list[str] = []
    longest, at, made = 0.0, first, seeds()
    while at < first + files:
        lines, ended = forked(at, min(at + BATCH, first + files), made)
        for number, name, *rest in lines:
            at = int(number) + 1
            late = ended == -signal.SIGPROF
            result, seconds = rest if len(rest) == 2 else ("slow" if late else "library crash", "0")
            counts[name, result.split(" ")[0]] += 1
            longest = max(longest, float(seconds))
            if result.startswith(("ours", "slow")):
                findings.append(f"{number} ({name}): {result}")
        print(f"{at - first} files, {len(findings)} findings", end="\r", file=sys.stderr, flush=True)
    return counts, findings, longest


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    counts, findings, longest = run(arguments.first, arguments.files)
    for (name, result), number in sorted(counts.items()):
        print(f"{name:35} {result:10} {number}")
    totals: collections.Counter[str] = collections.Counter()
    for (_, result), number in counts.items():
        totals[result] += number
    print(f"{totals.total()} files: {dict(totals)}; longest {longest:.2f} s; findings: {findings or 'none'}")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
