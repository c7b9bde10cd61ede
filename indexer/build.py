"""Rounds → the next generation, and what it changes.

A build takes over the segments of the generation before, deletes what changed or went, adds what is
new, and publishes. Only files that changed are parsed, only projects that changed are analysed. Other
code or vocabulary means a full build, for which rounds that cannot be read any more are taken from
the generation before.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from indexer.attempt import Attempt, Refusal
from indexer.changes import BuildReport, RoundChange, compare
from indexer.errors import (
    GenerationDamagedError,
    IndexBusyError,
    NoRoundsError,
    ToshiError,
)
from indexer.generations import GenerationStore
from indexer.intake import Intake, Signature, signature, take_in
from indexer.manifest import Manifest, YearAndCall
from indexer.project import Project
from indexer.publishing import Publisher
from indexer.rollback import TakenBack
from indexer.schema import fingerprint
from indexer.vocabulary import Vocabulary, load
from indexer.writing import Progress, create, grow, stored_projects

log = logging.getLogger(__name__)


def build(
    rounds: Path,
    index: Path,
    *,
    vocabulary: Vocabulary | None = None,
    dry_run: bool = False,
    yes: bool = False,
    given: YearAndCall | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Publish what the round files of a folder say; unchanged input publishes nothing.

    A file that is refused leaves its round as it was. `yes` publishes what would remove more than half
    of the projects, or bring back what was rolled back. `given` are the year and call of files whose title
    does not say them, and are remembered. `dry_run` writes nothing at all. Raises
    `NoRoundsError` when the folder holds nothing usable, `PublishingError` when the disk is full.
    """
    report, seen = BuildReport(dry_run=dry_run), {}
    publisher = Publisher(index)
    try:
        with nullcontext() if dry_run else publisher.lock():
            seen = signature(rounds)
            job = _plan(rounds, list(seen), publisher.store, vocabulary or load(), yes, given, report)
            if not (dry_run or report.guarded or job.changes_nothing):
                report.published = job.publish(publisher, processes, progress)
            if not dry_run:
                job.tidy(publisher, report)
    except IndexBusyError:
        raise  # the other process is writing down what it finds
    except ToshiError as error:
        if not dry_run and index.is_dir():
            _record(report, [*report.problems, str(error)], seen, index)
        raise
    if not dry_run:
        _record(report, report.problems, seen, index)
    return report


@dataclass
class _Job:
    """A generation to make: from `last`, the one that serves, sharing its segments if `grows`."""

    last: Manifest | None
    grows: bool
    manifest: Manifest
    projects: list[Project]  # to analyse and add
    gone: list[str]  # ids to delete from what `last` has
    vocabulary: Vocabulary
    taken_back: TakenBack
    moved: set[str]  # rounds that this changes

    @property
    def changes_nothing(self) -> bool:
        """Whether the generation would be the one that serves; `last` is another when that is damaged."""
        last = self.last
        return (
            last is not None
            and self.grows
            and last.name == self.manifest.parent
            and last.sources == self.manifest.sources
        )

    def publish(self, publisher: Publisher, processes: int | None, progress: Progress | None) -> str:
        """Write the generation and switch to it; its name."""
        with publisher.workspace() as workspace:
            shared = {}
            if self.last is not None and self.grows:
                base = publisher.directory / self.last.name
                shared = grow(
                    workspace, base, self.last, self.projects, self.gone, self.vocabulary, processes, progress
                )
            else:
                create(workspace, self.projects, self.vocabulary, processes, progress)
            self.taken_back.without(self.moved).save(publisher.directory)
            return publisher.publish(workspace, self.manifest, shared).name

    def tidy(self, publisher: Publisher, report: BuildReport) -> None:
        """Write down what is still taken back, and remove kept generations that cannot serve."""
        if report.published is None and self.taken_back != TakenBack.load(publisher.directory):
            self.taken_back.save(publisher.directory)
        report.discarded = publisher.discard_damaged(self.last.name if self.last else None)


def _plan(
    rounds: Path,
    names: list[str],
    store: GenerationStore,
    vocabulary: Vocabulary,
    yes: bool,
    given: YearAndCall | None,
    report: BuildReport,
) -> _Job:
    """Read the folder and work out the next generation; the report says what it changes."""
    last, made_by = _last(store), fingerprint(vocabulary)
    grows = last is not None and last.fingerprint == made_by
    taken_back = TakenBack() if yes else TakenBack.load(store.directory)
    intake = take_in(names, rounds, last, vocabulary, reread=not grows, taken_back=taken_back, given=given)
    report.rounds, report.refused, report.conflicts = intake.rounds, intake.refused, intake.conflicts
    report.kept, report.taken_back, report.missing = intake.kept, intake.taken_back, intake.missing
    if not names or not intake.sources:
        raise NoRoundsError(_nothing_usable(rounds, intake, last))
    old = _old_projects(store, last, intake, every_fresh=grows)
    report.changes = compare(last, intake.sources, intake.fresh, old, vocabulary)
    report.guarded = "" if yes else _guard(last, report.changes, usable=intake.usable)
    moved = {change.round for change in report.changes if change.touches}
    manifest = _manifest(store, made_by, intake)
    manifest.keep_dates(last)
    projects, gone = _work(last, manifest, intake.fresh, old, grows)
    if not grows:
        projects += _from_before(store, last, manifest, intake)
    taken_back = taken_back.without(intake.settled_again)
    return _Job(last, grows, manifest, projects, gone, vocabulary, taken_back, moved)


def _manifest(store: GenerationStore, made_by: str, intake: Intake) -> Manifest:
    return Manifest(
        name=store.next_name(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        fingerprint=made_by,
        sources=tuple(intake.sources),
        parent=store.current_name(),
    )


def _last(store: GenerationStore) -> Manifest | None:
    """The manifest of the generation that serves: the first whole one."""
    for name in store.candidates():
        try:
            return store.verify(name)
        except GenerationDamagedError as error:
            log.info("generation %s is damaged and not built upon: %s", name, error)
    return None


def _nothing_usable(rounds: Path, intake: Intake, last: Manifest | None) -> str:
    faults = [str(refusal) for refusal in intake.refused] + [str(conflict) for conflict in intake.conflicts]
    stays = f"公開中の{len(last.projects)}件はそのままです。" if last else ""
    where = "フォルダーの場所と、共有フォルダーならその接続を確認してください。"
    return "\n".join([f"{rounds}: 取り込める公募のファイルがありません。{stays}{where}", *faults])


def _old_projects(
    store: GenerationStore, last: Manifest | None, intake: Intake, *, every_fresh: bool
) -> dict[str, Project]:
    """The projects that serve, of those that were read anew (all, or only those that differ)."""
    if last is None:
        return {}
    was = last.projects
    ids = [
        id_
        for id_, project in intake.fresh.items()
        if id_ in was and (every_fresh or was[id_] != project.digest)
    ]
    try:
        return stored_projects(store.directory / last.name, ids) if ids else {}
    except GenerationDamagedError as error:
        log.warning("the columns that changed cannot be told: %s", error)
        return {}


def _work(
    last: Manifest | None, manifest: Manifest, fresh: dict[str, Project], old: dict[str, Project], grows: bool
) -> tuple[list[Project], list[str]]:
    """The projects to write, and the ids to delete; a project at another place of its file is written again."""
    if last is None or not grows:
        return list(fresh.values()), []
    new = manifest.projects
    projects = [project for id_, project in fresh.items() if old.get(id_) != project]
    written = {project.id for project in projects}
    return projects, [id_ for id_ in last.projects if id_ not in new or id_ in written]


def _from_before(
    store: GenerationStore, last: Manifest | None, manifest: Manifest, intake: Intake
) -> list[Project]:
    """For a full build, the projects of rounds that stay as they serve, whose files do not give them."""
    ids = [id_ for id_ in manifest.projects if id_ not in intake.fresh]
    if last is None or not ids:
        return []
    return list(stored_projects(store.directory / last.name, ids).values())


def _guard(last: Manifest | None, changes: Iterable[RoundChange], *, usable: bool) -> str:
    """Why a person has to say yes; empty when there is no need."""
    losses = {change.round: change.removed for change in changes if change.removed}
    removed, served = sum(map(len, losses.values())), len(last.projects) if last else 0
    if not removed or (usable and 2 * removed <= served):
        return ""
    rounds = "、".join(f"{round_}から{len(ids)}件" for round_, ids in losses.items())
    return (
        f"公開中の{served}件のうち{removed}件（{rounds}）が削除されるため、公開しませんでした。"
        "フォルダーの中身を確認し、削除してよければ toshi index --yes を実行してください。"
    )


def _record(report: BuildReport, problems: list[str], seen: Signature, index: Path) -> None:
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    refused = tuple(Refusal(one.path, one.findings, one.total) for one in report.refused)
    Attempt(now, report.published, refused, tuple(problems), seen).save(index)


__all__ = ["BuildReport", "build"]
