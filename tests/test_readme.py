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
from tests.made import table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def downloads(folder: Path) -> None:
    """Two files as somebody saved them: one to be taken in with a warning, one with two faults."""
    folder.mkdir()
    chilegon = "1\t東都設計株式会社\t川崎市\tチレゴン市\tインドネシア\t港湾脱炭素化調査事業\t省エネルギー 港湾物流\t荷役機械の電化を検討する。"
    haiphong = "2\t株式会社みなと環境\t新潟市\tハイフォン市\tベトナム\t下水汚泥エネルギー利用事業\t廃棄物処理\t下水汚泥の燃料化を検討する。"
    (folder / "2024-2.txt").write_bytes(table(chilegon, haiphong))
    (folder / "spoilt.txt").write_bytes(
        table(chilegon.replace("港湾脱炭素化調査事業", ""), haiphong + "\t余り")
    )


def run(command: list[str], folder: Path) -> str:
    """What a command prints; `toshi` is that of this environment."""
    program = Path(sys.executable).parent / "toshi" if command[0] == "toshi" else command[0]
    done = subprocess.run([program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda text: text.split("\n")[0][2:])
def test_transcripts(transcript: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copytree(ROUNDS, tmp_path / "data" / "rounds")
    downloads(tmp_path / "downloads")
    if transcript.startswith("$ cp"):  # goes on where the first one ended
        run(["toshi", "index"], tmp_path)
    printed = ""
    for line in transcript.split("\n"):
        if line.startswith("$ "):
            printed += line + "\n"
            printed += run(shlex.split(line[2:]), tmp_path)
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
