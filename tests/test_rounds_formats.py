"""A round is the same whatever it was written in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.project import Project, Round
from indexer.rounds import read_round, sandbox
from indexer.rounds.formats import recognise
from indexer.rounds.grid import Grid
from indexer.rounds.table import make_round
from indexer.vocabulary import load
from tests.conftest import ROUNDS
from tests.written import FORMATS


@pytest.fixture(scope="module")
def published() -> Round:
    return read_round(ROUNDS / "2025-1.txt")


def content(round_: Round) -> list[Project]:
    return [replace(project, source="", row=0) for project in round_.projects]


def _answered(kind: str, path: Path) -> list[Grid]:
    return [Grid(*grid) for grid in sandbox.answer(kind, path.read_bytes())["grids"]]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_projects_from_every_format(format_: str, published: Round, tmp_path: Path) -> None:
    path = tmp_path / "採択案件.dat"  # the ending says nothing
    path.write_bytes(FORMATS[format_](published))
    read = read_round(path)
    assert (read.fiscal_year, read.call, read.title) == (2025, 1, published.title)
    assert content(read) == content(published)
    kind = recognise(path.read_bytes(), "")
    if kind != "text":  # the reader's own answer, without the process around it
        assert content(make_round(_answered(kind, path), "", load())) == content(published)
    assert [warning.message for warning in read.warnings] == []
