"""What the next generation changes, round by round, and the report of a build."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from indexer.errors import GenerationDamagedError, RoundRefusedError, RoundsConflictError
from indexer.generations import GenerationStore
from indexer.intake import Intake
from indexer.manifest import Manifest, Source
from indexer.project import Project, Round
from indexer.publishing import Discarded
from indexer.vocabulary import Vocabulary
from indexer.writing import stored_projects

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RoundChange:
    """What happens to the projects of one round; `changed` names the columns (空: not known)."""

    round: str
    title: str
    path: str  # of the file that says so; of the one that is gone when the round is removed
    added: tuple[str, ...] = ()
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)  # id → columns
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    serves_from: str = ""  # the file from which the round serves; empty when it is new

    @property
    def touches(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass
class BuildReport:
    """What a build found and did."""

    published: str | None = None
    rounds: list[Round] = field(default_factory=list)  # those that were read anew
    refused: list[RoundRefusedError] = field(default_factory=list)
    conflicts: list[RoundsConflictError] = field(default_factory=list)
    changes: list[RoundChange] = field(default_factory=list)  # newest round first
    kept: dict[str, str] = field(default_factory=dict)  # rounds that stay as they serve → why
    taken_back: list[str] = field(default_factory=list)  # rounds left alone since they were rolled back
    missing: dict[str, str] = field(default_factory=dict)  # of these, those whose file is gone → its name
    discarded: list[Discarded] = field(default_factory=list)  # generations that could not serve any more
    guarded: str = ""  # why nothing was published without `yes`
    dry_run: bool = False

    def note(self, intake: Intake) -> None:
        """Take over what was found in the folder."""
        self.rounds, self.refused, self.conflicts = intake.rounds, intake.refused, intake.conflicts
        self.kept, self.taken_back, self.missing = intake.kept, intake.taken_back, intake.missing

    @property
    def complete(self) -> bool:
        """Whether every file was taken in, and nothing waits for a decision."""
        return not (self.refused or self.conflicts or self.taken_back or self.guarded)

    @property
    def added(self) -> list[str]:
        return [id_ for change in self.changes for id_ in change.added]

    @property
    def changed(self) -> list[str]:
        return [id_ for change in self.changes for id_ in change.changed]

    @property
    def removed(self) -> list[str]:
        return [id_ for change in self.changes for id_ in change.removed]

    @property
    def moved(self) -> set[str]:
        """The rounds in which something changes."""
        return {change.round for change in self.changes if change.touches}

    @property
    def unchanged(self) -> int:
        return sum(change.unchanged for change in self.changes)

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + self.unchanged

    @property
    def problems(self) -> list[str]:
        """What stands in the way besides refused files, in sentences."""
        found = [str(conflict) for conflict in self.conflicts]
        if self.missing:
            files = "、".join(f"{round_}（{path}）" for round_, path in self.missing.items())
            found.append(
                f"{files}がフォルダーにありませんが、削除は取り消されている（rollback）ため、公開を続けます。"
                "ファイルを戻すか、取り除いたままにするなら toshi index --yes を実行してください。"
            )
        if still := [round_ for round_ in self.taken_back if round_ not in self.missing]:
            found.append(
                f"{'、'.join(still)} は取り消した（rollback）内容のままフォルダーにあるため、公開しません。"
                "ファイルを直すか取り除いてください。取り消した内容をもう一度公開するには toshi index --yes を実行してください。"
            )
        return found + [self.guarded] * bool(self.guarded)

    @property
    def tidied(self) -> list[str]:
        """Which generations were removed, in sentences."""
        outdated = [one.name for one in self.discarded if one.outdated]
        lines = [
            f"世代 {one.name} は壊れていたため取り除きました（{one.fault.removesuffix('。')}）。"
            for one in self.discarded
            if not one.outdated
        ]
        if outdated:
            lines.append(
                f"世代 {'、'.join(outdated)} は前の版のプログラムが作ったもので使えないため、取り除きました。"
            )
        return lines


def served_projects(
    store: GenerationStore, last: Manifest | None, fresh: Mapping[str, Project], *, every: bool
) -> dict[str, Project]:
    """The projects that serve, of those that were read anew: all, or only those that differ."""
    was = last.projects if last else {}
    ids = [id_ for id_, project in fresh.items() if id_ in was and (every or was[id_] != project.digest)]
    if last is None or not ids:
        return {}
    try:
        return stored_projects(store.directory / last.name, ids)
    except GenerationDamagedError as error:
        log.warning("the columns that changed cannot be told: %s", error)
        return {}


def compare(
    last: Manifest | None,
    sources: Iterable[Source],
    fresh: Mapping[str, Project],
    old: Mapping[str, Project],
    vocabulary: Vocabulary,
) -> list[RoundChange]:
    """The changes from a generation to the sources of the next, newest round first.

    `fresh` and `old` are the projects as they are read now and as they serve, as far as known.
    """
    before = last.by_round if last else {}
    after = {source.round: source for source in sources}
    titles = {column.key: column.title for column in vocabulary.columns}

    def columns(id_: str) -> tuple[str, ...]:
        return _columns(old.get(id_), fresh.get(id_), titles)

    rounds = sorted(before.keys() | after.keys(), key=_newest_first)
    return [
        _change(after.get(round_) or before[round_], before.get(round_), after.get(round_), columns)
        for round_ in rounds
    ]


def _change(
    source: Source,
    before: Source | None,
    after: Source | None,
    columns: Callable[[str], tuple[str, ...]],
) -> RoundChange:
    """What happens to one round; `source` is the file that says so."""
    was, now = before.projects if before else {}, after.projects if after else {}
    changed = {id_: columns(id_) for id_, digest in now.items() if id_ in was and was[id_] != digest}
    added = tuple(id_ for id_ in now if id_ not in was)
    removed = tuple(id_ for id_ in was if id_ not in now)
    unchanged = len(now) - len(added) - len(changed)
    return RoundChange(
        source.round,
        source.title,
        source.path,
        added,
        changed,
        removed,
        unchanged,
        before.path if before else "",
    )


def _columns(old: Project | None, new: Project | None, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The titles of the columns in which two projects differ."""
    if old is None or new is None:
        return ()
    was, now = old.to_dict(), new.to_dict()
    return tuple(
        titles.get(key, key) for key in now if key not in ("source", "row") and was.get(key) != now[key]
    )


def _newest_first(round_: str) -> tuple[int, int]:
    year, call = map(int, round_.split("-"))
    return -year, -call
