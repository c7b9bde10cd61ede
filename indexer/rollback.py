"""Go back to a generation, and keep what was taken back from returning by itself.

A rollback is a person's decision about contents: what the abandoned generation said of the rounds in
which it differs. As long as the folder of rounds says just that, `toshi index` leaves those rounds as
they serve (and says so); another content, that which serves too, or `--yes`, ends it. Other rounds go
in as ever.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer.durable import write_text
from indexer.errors import GenerationDamagedError, NoIndexError
from indexer.manifest import Manifest
from indexer.publishing import Publisher

log = logging.getLogger(__name__)

FILE = "ROLLED_BACK.json"


@dataclass(frozen=True)
class TakenBack:
    """The contents that rollbacks took back: for each round, SHA-256 of files, None for "no file"."""

    rounds: dict[str, list[str | None]] = field(default_factory=dict)

    @classmethod
    def load(cls, index: Path) -> TakenBack:
        """What is written down in an index folder; nothing where the file is missing or not readable."""
        try:
            rounds = json.loads((index / FILE).read_bytes())["rounds"]
            return cls({str(name): list(contents) for name, contents in rounds.items()})
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("%s is ignored: %s", index / FILE, error)
            return cls()

    def save(self, index: Path) -> None:
        if self.rounds:
            write_text(index / FILE, json.dumps(asdict(self), ensure_ascii=False, indent=1))
        else:
            (index / FILE).unlink(missing_ok=True)

    def holds(self, round_: str, sha256: str | None) -> bool:
        """Whether a content of a round was taken back."""
        return sha256 in self.rounds.get(round_, ())

    @property
    def removals(self) -> list[str]:
        """The rounds of which it was taken back that their file is gone."""
        return [round_ for round_, contents in self.rounds.items() if None in contents]

    def and_back(self, left: Manifest, target: Manifest) -> TakenBack:
        """What is taken back after going from one generation to another."""
        old, new = _contents(target), _contents(left)
        rounds = {name: list(contents) for name, contents in self.rounds.items()}
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name):
                rounds.setdefault(name, []).append(new.get(name))
        kept = {
            name: [content for content in dict.fromkeys(contents) if content != old.get(name)]
            for name, contents in rounds.items()
        }
        return TakenBack({name: contents for name, contents in sorted(kept.items()) if contents})

    def without(self, rounds: set[str]) -> TakenBack:
        """What is taken back of all but some rounds."""
        return TakenBack({name: value for name, value in self.rounds.items() if name not in rounds})


class RolledBack(NamedTuple):
    """A rollback done: from which generation to which, and the damaged ones that were passed over."""

    left: str
    serving: str
    damaged: tuple[str, ...]


def rollback(index: Path, to: str | None = None) -> RolledBack:
    """Serve the whole generation that served before the current one, or a given one.

    The target is opened first: files as they were published may still be of another version's making.

    Raises `NoIndexError` without one to go to, `GenerationDamagedError` when the given one is not whole.
    """
    publisher = Publisher(index)
    if not index.is_dir():
        raise NoIndexError(
            f"{index}: 索引がまだありません。索引の場所を --index で指定するか、toshi index を実行してください。"
        )
    with publisher.lock():
        left = publisher.store.current_name()
        target, damaged = _target(publisher, left, to)
        _take_back(publisher, left, target)
        return RolledBack(left or "", target.name, damaged)


def _target(publisher: Publisher, left: str | None, to: str | None) -> tuple[Manifest, tuple[str, ...]]:
    """The given generation, else the first whole one before another; and the damaged ones passed over."""
    damaged: list[str] = []
    for name in [to] if to else _before(publisher, left):
        try:
            return publisher.store.open(name).manifest, tuple(damaged)
        except GenerationDamagedError as error:
            if to:
                raise GenerationDamagedError(
                    f"世代 {name} は壊れているか、ないため戻せません（{str(error).removesuffix('。')}）。"
                    "ほかの世代を toshi status で選んでください。"
                ) from error
            log.info("generation %s is damaged and passed over: %s", name, error)
            damaged.append(name)
    raise NoIndexError(
        f"{publisher.directory}: 世代 {left or '（なし）'} より前の、戻せる世代がありません。"
        "残っている世代は toshi status で確認してください。"
    )


def _before(publisher: Publisher, current: str | None) -> list[str]:
    """The generations that served before one, the last first: its ancestors, then other older ones."""
    if current is None:
        return []
    found: list[str] = []
    parents = {manifest.name: manifest.parent for manifest in publisher.store.manifests()}
    name = parents.get(current)
    while name is not None and name not in found:
        found.append(name)
        name = parents.get(name)
    names = publisher.store.names()
    older = [name for name in reversed(names) if int(name) < int(current) and name not in found]
    return [name for name in found if name in names] + older


def _take_back(publisher: Publisher, left: str | None, target: Manifest) -> None:
    """Write down what is taken back, then switch: killed in between, what is written down changes nothing."""
    taken = TakenBack.load(publisher.directory)
    try:
        if left is not None:
            taken = taken.and_back(Manifest.load(publisher.directory / left), target)
    except GenerationDamagedError as error:
        log.warning("nothing is held back, generation %s cannot be read: %s", left, error)
    with publisher.refusals_explained():
        taken.save(publisher.directory)
        publisher.point_to(target.name)


def _contents(manifest: Manifest) -> dict[str, str]:
    return {source.round: source.sha256 for source in manifest.sources}
