"""Real rounds, real indexes: nothing that is shipped is replaced by a stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from indexer import Generation, GenerationStore
from indexer.build import build
from indexer.rollback import rollback
from tests.made import project, round_text
from webapp import create_app

ROUNDS = Path(__file__).parent.parent / "data" / "rounds"

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150
)
settings.load_profile("default")


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the first published round. Read only."""
    path = tmp_path_factory.mktemp("published") / "index"
    rounds = path.parent / "rounds"
    rounds.mkdir()
    shutil.copy(ROUNDS / "2025-1.txt", rounds)
    build(rounds, path)
    return path


@pytest.fixture(scope="session")
def generation(index_path: Path) -> Generation:
    return GenerationStore(index_path).current()


@pytest.fixture(scope="session")
def app(index_path: Path) -> Flask:
    return create_app({"INDEX": index_path, "TESTING": True})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where an index of one's own goes; nothing is there yet."""
    return tmp_path / "index"


@pytest.fixture
def staff(rounds: Path, index: Path) -> FlaskClient:
    """A site over one's own rounds and index."""
    return create_app({"INDEX": index, "ROUNDS": rounds, "TESTING": True}).test_client()


@pytest.fixture
def rounds(tmp_path: Path) -> Path:
    """A folder of round files of one's own, with the published one in it."""
    folder = tmp_path / "rounds"
    folder.mkdir()
    shutil.copy(ROUNDS / "2025-1.txt", folder)
    return folder


@pytest.fixture
def removed(rounds: Path, index: Path) -> Path:
    """The file of a round whose removal was published, then rolled back."""
    path = rounds / "2024-2.txt"
    path.write_text(round_text(project(1)))
    build(rounds, index)
    path.unlink()
    build(rounds, index)
    rollback(index)
    return path
