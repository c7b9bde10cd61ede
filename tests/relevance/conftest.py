"""Indexes of the judged rounds, each built once."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `index_of` builds them."""
    return tmp_path_factory.mktemp("judged")
