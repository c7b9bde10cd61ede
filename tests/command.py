"""The `toshi` command, run in this process."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from indexer.cli import toshi


def run(*arguments: object, rounds: Path, index: Path) -> Result:
    """Run a command on folders of one's own."""
    environment = {"TOSHI_ROUNDS": str(rounds), "TOSHI_INDEX": str(index)}
    return CliRunner(env=environment).invoke(toshi, [str(argument) for argument in arguments])
