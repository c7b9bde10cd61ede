"""What an index folder holds and how the last attempt went, for the staff's page and command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.attempt import Attempt
from indexer.errors import GenerationDamagedError, NoRoundsError
from indexer.generations import GenerationStore
from indexer.intake import signature
from indexer.manifest import Manifest
from indexer.rollback import TakenBack


@dataclass(frozen=True)
class KeptGeneration:
    """A generation on disk; `fault` says what is wrong with it, without a manifest when that is unreadable."""

    name: str
    manifest: Manifest | None
    fault: str = ""


@dataclass(frozen=True)
class Status:
    """Generations newest first; `serving` is the one that serves, which is not `current` when that is damaged."""

    current: str | None
    serving: Manifest | None
    generations: tuple[KeptGeneration, ...]
    attempt: Attempt | None
    taken_back: dict[str, list[str | None]]  # rounds whose content a rollback took back
    waiting: tuple[str, ...]  # files in the folder that no attempt has seen as they are now
    folder: str = ""  # why the folder cannot be looked at

    @property
    def kept(self) -> tuple[KeptGeneration, ...]:
        """The generations besides the one that serves."""
        return tuple(one for one in self.generations if one.manifest != self.serving or one.manifest is None)

    @property
    def removals_taken_back(self) -> list[str]:
        return TakenBack(self.taken_back).removals

    @property
    def contents_taken_back(self) -> list[str]:
        return [round_ for round_, contents in self.taken_back.items() if any(contents)]


def read_status(index: Path, rounds: Path | None = None) -> Status:
    """Look at an index folder, all checksums included (about 1 s for 500 MB); nothing is written."""
    store = GenerationStore(index)
    generations = tuple(_look_at(store, name) for name in reversed(store.names()))
    whole = {one.name: one.manifest for one in generations if not one.fault}
    serving = next((whole[name] for name in store.candidates() if name in whole), None)
    attempt = Attempt.load(index)
    waiting, folder = _waiting(rounds, attempt) if rounds else ((), "")
    return Status(
        store.current_name(), serving, generations, attempt, TakenBack.load(index).rounds, waiting, folder
    )


def _look_at(store: GenerationStore, name: str) -> KeptGeneration:
    try:
        manifest = Manifest.load(store.directory / name)
    except GenerationDamagedError as error:
        return KeptGeneration(name, None, str(error))
    return KeptGeneration(name, manifest, "; ".join(manifest.faults(store.directory / name)))


def _waiting(rounds: Path, attempt: Attempt | None) -> tuple[tuple[str, ...], str]:
    try:
        now = signature(rounds)
    except NoRoundsError as error:
        return (), str(error)
    seen = attempt.seen if attempt else {}
    return tuple(name for name, glance in now.items() if seen.get(name) != glance), ""
