"""What a folder of rounds comes to beside the generation that serves: the next generation, before it is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.changes import BuildReport, RoundChange, compare, served_projects
from indexer.errors import NoRoundsError
from indexer.generations import GenerationStore
from indexer.intake import Intake, Reading, take_in
from indexer.manifest import Manifest, YearAndCall
from indexer.project import Project
from indexer.rollback import TakenBack
from indexer.schema import fingerprint
from indexer.vocabulary import Vocabulary
from indexer.writing import stored_projects


class Wishes(NamedTuple):
    """What a person says beside the files.

    `yes` publishes what would remove more than half of the projects, or bring back what was rolled back.
    `given` are the year and call of files whose title does not say them.
    """

    yes: bool = False
    given: YearAndCall | None = None


@dataclass(frozen=True)
class Plan:
    """A generation to make beside `last`, the one that serves; on top of its segments where `base` is it."""

    last: Manifest | None
    base: Manifest | None
    manifest: Manifest
    projects: list[Project]  # to analyse and add
    gone: list[str]  # ids to delete from what `base` has
    taken_back: TakenBack

    @property
    def changes_nothing(self) -> bool:
        """Whether the generation would be the one that serves; `base` is another when that is damaged."""
        base = self.base
        return base is not None and (base.name, base.sources) == (self.manifest.parent, self.manifest.sources)


def make_plan(
    rounds: Path,
    names: Sequence[str],
    store: GenerationStore,
    vocabulary: Vocabulary,
    wishes: Wishes,
    report: BuildReport,
) -> Plan:
    """The next generation from a folder's files, and the report of it. Raises `NoRoundsError` without any."""
    last, made_by = store.last_whole(), fingerprint(vocabulary)
    base = last if last is not None and last.fingerprint == made_by else None
    taken_back = TakenBack() if wishes.yes else TakenBack.load(store.directory)
    intake = take_in(names, rounds, last, Reading(vocabulary, base is None, wishes.given), taken_back)
    report.note(intake)
    if not names or not intake.sources:
        raise NoRoundsError(_nothing_usable(rounds, intake, last))
    old = served_projects(store, last, intake.fresh, every=base is not None)
    report.changes = compare(last, intake.sources, intake.fresh, old, vocabulary)
    report.guarded = "" if wishes.yes else _guard(last, report.changes, usable=intake.usable)
    manifest = _manifest(store, last, made_by, intake)
    added, gone = _work(base, manifest, intake.fresh, old)
    added += _from_before(store, last, manifest, intake) if base is None else []
    return Plan(last, base, manifest, added, gone, taken_back.without(intake.settled_again))


def _manifest(store: GenerationStore, last: Manifest | None, made_by: str, intake: Intake) -> Manifest:
    manifest = Manifest(
        name=store.next_name(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        fingerprint=made_by,
        sources=tuple(intake.sources),
        parent=store.current_name(),
    )
    manifest.keep_dates(last)
    return manifest


def _nothing_usable(rounds: Path, intake: Intake, last: Manifest | None) -> str:
    faults = [str(refusal) for refusal in intake.refused] + [str(conflict) for conflict in intake.conflicts]
    stays = f"公開中の{len(last.projects)}件はそのままです。" if last else ""
    if faults:
        todo = "次の誤りを直して保存し、もう一度 toshi index を実行してください。"
        return "\n".join([f"{rounds}: どのファイルも取り込めませんでした。{stays}{todo}", *faults])
    return (
        f"{rounds}: 取り込める公募のファイルがありません。{stays}採択案件一覧のファイルをこのフォルダーに入れてください。"
        "入れてあるなら、フォルダーの場所と、共有フォルダーならその接続を確認してください。"
    )


def _work(
    base: Manifest | None, manifest: Manifest, fresh: dict[str, Project], old: dict[str, Project]
) -> tuple[list[Project], list[str]]:
    """The projects to write on top of a generation, and the ids to delete from it.

    A project at another place of its file is written again.
    """
    if base is None:
        return list(fresh.values()), []
    new = manifest.projects
    projects = [project for id_, project in fresh.items() if old.get(id_) != project]
    written = {project.id for project in projects}
    return projects, [id_ for id_ in base.projects if id_ not in new or id_ in written]


def _from_before(
    store: GenerationStore, last: Manifest | None, manifest: Manifest, intake: Intake
) -> list[Project]:
    """For a full build, the projects of rounds that stay as they serve, whose files do not give them."""
    ids = [id_ for id_ in manifest.projects if id_ not in intake.fresh]
    if last is None or not ids:
        return []
    return list(stored_projects(store.directory / last.name, ids).values())


def removes_most(last: Manifest | None, changes: Iterable[RoundChange]) -> bool:
    """Whether more than half of the projects that serve would go."""
    return last is not None and 2 * sum(len(change.removed) for change in changes) > len(last.projects)


def _guard(last: Manifest | None, changes: Sequence[RoundChange], *, usable: bool) -> str:
    """Why a person has to say yes; empty when there is no need."""
    losses = {change.round: change.removed for change in changes if change.removed}
    if last is None or not losses or (usable and not removes_most(last, changes)):
        return ""
    removed = sum(map(len, losses.values()))
    rounds = "、".join(f"{round_}から{len(ids)}件" for round_, ids in losses.items())
    return (
        f"公開中の{len(last.projects)}件のうち{removed}件（{rounds}）が削除されるため、公開しませんでした。"
        "フォルダーの中身を確認し、削除してよければ toshi index --yes を実行してください。"
    )
