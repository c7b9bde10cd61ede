"""A round is the same whatever it was written in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.project import Project, Round
from indexer.rounds import read_round
from tests.conftest import ROUNDS
from tests.written import FORMATS


@pytest.fixture(scope="module")
def published() -> Round:
    return read_round(ROUNDS / "2025-1.txt")


def content(round_: Round) -> list[Project]:
    return [replace(project, source="", row=0) for project in round_.projects]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_projects_from_every_format(format_: str, published: Round, tmp_path: Path) -> None:
    path = tmp_path / "採択案件.dat"  # the ending says nothing
    path.write_bytes(FORMATS[format_](published))
    read = read_round(path)
    assert (read.fiscal_year, read.call, read.title) == (2025, 1, published.title)
    assert content(read) == content(published)
    assert [warning.message for warning in read.warnings] == []
