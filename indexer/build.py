"""Rounds → the next generation, and what it changes.

A build takes over the segments of the generation before, deletes what changed or went, adds what is
new, and publishes. Only files that changed are parsed, only projects that changed are analysed. Other
code or vocabulary means a full build, for which rounds that cannot be read any more are taken from
the generation before.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from indexer.attempt import Attempt, Refusal
from indexer.changes import BuildReport
from indexer.errors import IndexBusyError, ToshiError
from indexer.intake import Signature, signature
from indexer.manifest import YearAndCall
from indexer.plan import Plan, Wishes, make_plan
from indexer.publishing import Publisher
from indexer.rollback import TakenBack
from indexer.vocabulary import Vocabulary, load
from indexer.writing import Progress, create, grow


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

    A file that is refused leaves its round as it was. `yes` and `given` are `Wishes`; what is given is
    remembered. `dry_run` writes nothing at all. Raises `NoRoundsError` when the folder holds nothing
    usable, `PublishingError` when the disk is full.
    """
    work = _Build(rounds, Publisher(index), vocabulary or load(), Wishes(yes, given))
    if dry_run:
        work.report.dry_run = True
        work.plan()
    else:
        work.run(processes, progress)
    return work.report


@dataclass
class _Build:
    """One build under way: what it has seen of the folder, and its report."""

    rounds: Path
    publisher: Publisher
    vocabulary: Vocabulary
    wishes: Wishes
    report: BuildReport = field(default_factory=BuildReport)
    seen: Signature = field(default_factory=dict)

    def plan(self) -> Plan:
        """Look at the folder and work out the next generation."""
        self.seen = signature(self.rounds)
        store = self.publisher.store
        return make_plan(self.rounds, list(self.seen), store, self.vocabulary, self.wishes, self.report)

    def run(self, processes: int | None, progress: Progress | None) -> None:
        """Plan and publish, alone; what was found is written down, also when it comes to nothing."""
        try:
            with self.publisher.lock():
                plan = self.plan()
                if not (self.report.guarded or plan.changes_nothing):
                    self.report.published = self._publish(plan, processes, progress)
                self._tidy(plan)
        except IndexBusyError:
            raise  # the other process is writing down what it finds
        except ToshiError as error:
            if self.publisher.directory.is_dir():
                self._record([*self.report.problems, str(error)])
            raise
        self._record(self.report.problems)

    def _publish(self, plan: Plan, processes: int | None, progress: Progress | None) -> str:
        """Write the generation and switch to it; its name."""
        directory, added, vocabulary = self.publisher.directory, plan.projects, self.vocabulary
        with self.publisher.workspace() as workspace:
            shared = {}
            if plan.base is not None:
                base = directory / plan.base.name
                shared = grow(workspace, base, plan.base, added, plan.gone, vocabulary, processes, progress)
            else:
                create(workspace, added, vocabulary, processes, progress)
            plan.taken_back.without(self.report.moved).save(directory)
            return self.publisher.publish(workspace, plan.manifest, shared).name

    def _tidy(self, plan: Plan) -> None:
        """Write down what is still taken back, and remove kept generations that cannot serve."""
        directory = self.publisher.directory
        if self.report.published is None and plan.taken_back != TakenBack.load(directory):
            plan.taken_back.save(directory)
        self.report.discarded = self.publisher.discard_damaged(plan.last.name if plan.last else None)

    def _record(self, problems: list[str]) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        refused = tuple(Refusal(one.path, one.findings, one.total) for one in self.report.refused)
        attempt = Attempt(now, self.report.published, refused, tuple(problems), self.seen)
        attempt.save(self.publisher.directory)


__all__ = ["BuildReport", "build"]
