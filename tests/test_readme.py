"""The README's commands are run, and print what it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROUNDS
from tests.made import ROW, table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda text: text.split("\n")[0][2:])
def test_transcripts(transcript: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copytree(ROUNDS, tmp_path / "data" / "rounds")
    (tmp_path / "broken.txt").write_bytes(table(ROW.replace("1", "", 1), ROW.replace("試験事業", "")))
    printed = ""
    for line in transcript.split("\n"):
        if line.startswith("$ "):
            printed += line + "\n"
            command, *arguments = shlex.split(line[2:])
            program = Path(sys.executable).parent / command
            done = subprocess.run(
                [program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            printed += done.stdout
    assert printed == transcript


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    wanted = {target for line in re.findall(r"`?make ([a-z ]+)", README) for target in line.split()[:1]}
    assert wanted
    assert wanted <= targets


def test_files_it_names_exist() -> None:
    for path in re.findall(r"\]\((?!http|#)([^)]+)\)", README):
        assert (ROOT / path).is_file(), path


def test_help_lists_the_targets() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("serve", "index", "test", "lint", "format", "typecheck", "bench"):
        assert f"make {target}" in done.stdout
