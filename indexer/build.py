"""Rounds → the next generation, and what it changes.

A build takes over the segments of the generation before (hard links where the file system has
them), deletes what changed or went, adds what is new, and publishes. Only files that changed are
parsed, only projects that changed are analysed. Other code or vocabulary means a full build.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import multiprocessing
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from whoosh import index as whoosh_index

from indexer.analysis import analyse, compact
from indexer.errors import GenerationDamagedError, NoRoundsError, RoundRefusedError, RoundsConflictError
from indexer.generations import GenerationStore, Manifest, Source
from indexer.lexicon import FILE as LEXICON_FILE
from indexer.lexicon import Lexicon
from indexer.project import Project, Round
from indexer.rounds import read_bytes, read_round, round_files
from indexer.schema import TEXT_FIELDS, AnalysedProject, all_text, codec, document, fingerprint, schema
from indexer.thesaurus import Thesaurus
from indexer.vocabulary import Vocabulary, load

log = logging.getLogger(__name__)

_PARALLEL_FROM = 400  # projects; below, starting processes costs more than it saves
_MAX_SEGMENTS = 24  # beyond, a full build makes one segment again


@dataclass
class BuildReport:
    """What a build found and did."""

    published: str | None = None
    rounds: list[Round] = field(default_factory=list)  # those that were read anew
    refused: list[RoundRefusedError] = field(default_factory=list)
    conflicts: list[RoundsConflictError] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def complete(self) -> bool:
        """Whether every file was taken in."""
        return not self.refused and not self.conflicts

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + self.unchanged


def build(
    rounds: Path,
    index: Path,
    *,
    vocabulary: Vocabulary | None = None,
    dry_run: bool = False,
    processes: int | None = None,
) -> BuildReport:
    """Publish what the round files of a folder say; unchanged input publishes nothing.

    A file that is refused leaves its round as it was. Raises `NoRoundsError` when the folder holds
    nothing usable.
    """
    vocabulary = vocabulary or load()
    store = GenerationStore(index)
    with store.publishing():
        last = _last(store)
        before = last if last is not None and _can_grow(last, vocabulary) else None
        report = BuildReport()
        sources, fresh = _read(rounds, vocabulary, before, report)
        if not sources:
            raise NoRoundsError(f"{rounds}: no round file that can be used")
        _compare(last, sources, report)
        if dry_run or (before is not None and before.sources == sources):
            return report
        manifest = Manifest(
            name=store.next_name(),
            created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            fingerprint=fingerprint(vocabulary),
            sources=sources,
        )
        with store.workspace() as workspace:
            _write(workspace, store.directory, before, manifest, fresh, vocabulary, processes)
            report.published = store.publish(workspace, manifest).name
    return report


def _last(store: GenerationStore) -> Manifest | None:
    """The manifest of the generation that serves, if it is whole."""
    name = store.current_name()
    if name is None:
        return None
    try:
        return store.verify(name)
    except GenerationDamagedError as error:
        log.warning("the current generation is damaged and will be rebuilt: %s", error)
        return None


def _can_grow(last: Manifest, vocabulary: Vocabulary) -> bool:
    """Whether this code and vocabulary made a generation, and it has few enough segments."""
    segments = sum(name.endswith(".seg") for name in last.files)
    return last.fingerprint == fingerprint(vocabulary) and segments < _MAX_SEGMENTS


def _read(
    directory: Path, vocabulary: Vocabulary, before: Manifest | None, report: BuildReport
) -> tuple[tuple[Source, ...], dict[str, Project]]:
    """The sources of the next generation, and the projects of those read anew, by id."""
    if not directory.is_dir():
        raise NoRoundsError(f"{directory}: no such folder")
    known = {source.path: source for source in before.sources} if before else {}
    sources: list[Source] = []
    fresh: dict[str, Project] = {}
    for path in round_files(directory):
        earlier = known.get(path.name)
        try:
            digest = hashlib.sha256(read_bytes(path)).hexdigest()
            if earlier is not None and earlier.sha256 == digest:
                source = earlier
            else:
                round_ = read_round(path, vocabulary)
                report.rounds.append(round_)
                source = _source(round_, digest)
        except RoundRefusedError as refusal:
            report.refused.append(refusal)
            if earlier is None:
                continue
            source = earlier
        twin = next((other for other in sources if other.round == source.round), None)
        if twin is None:
            sources.append(source)
            if source is not earlier:
                fresh |= {project.id: project for project in report.rounds[-1].projects}
        elif twin.projects != source.projects:
            report.conflicts.append(
                RoundsConflictError(
                    f"{twin.path} と {source.path} はどちらも {source.round} の公募ですが、内容が違います。"
                    f"どちらか一方をフォルダーから取り除いてください。{twin.path} を使いました。"
                )
            )
    return tuple(sources), fresh


def _source(round_: Round, digest: str) -> Source:
    projects = {project.id: project.digest for project in round_.projects}
    return Source(round_.source, digest, round_.id, round_.title, projects, len(round_.warnings))


def _compare(last: Manifest | None, sources: Iterable[Source], report: BuildReport) -> None:
    old = last.projects if last else {}
    new = {id_: digest for source in sources for id_, digest in source.projects.items()}
    report.added = [id_ for id_ in new if id_ not in old]
    report.removed = [id_ for id_ in old if id_ not in new]
    report.changed = [id_ for id_, digest in new.items() if id_ in old and old[id_] != digest]
    report.unchanged = len(new) - len(report.added) - len(report.changed)


def _write(
    workspace: Path,
    index: Path,
    before: Manifest | None,
    manifest: Manifest,
    fresh: dict[str, Project],
    vocabulary: Vocabulary,
    processes: int | None,
) -> None:
    """Write the Whoosh index of the next generation into an empty folder."""
    old = before.projects if before else {}
    new = manifest.projects
    if before is not None:
        _take_over(index / before.name, workspace, before)
        target = whoosh_index.open_dir(workspace)
    else:
        Thesaurus.of(vocabulary).save(workspace)
        target = whoosh_index.create_in(workspace, schema())
    writer = target.writer(limitmb=512, codec=codec())
    for id_ in (id_ for id_ in old if new.get(id_) != old[id_]):
        writer.delete_by_term("id", id_)
    wanted = [project for id_, project in fresh.items() if old.get(id_) != new[id_]]
    lexicon = Lexicon.load(workspace)
    for analysed in analyse_projects(wanted, processes):
        lexicon.extend(analysed.tokens.values())
        writer.add_document(**document(analysed, vocabulary))
    writer.commit(merge=False)
    (workspace / LEXICON_FILE).unlink(missing_ok=True)  # may be a link to the one of the generation before
    lexicon.save(workspace)
    target.close()
    for lock in workspace.glob("*_WRITELOCK"):
        lock.unlink()


def _take_over(source: Path, workspace: Path, manifest: Manifest) -> None:
    """Share the immutable segment files of a generation; copy its small table of contents."""
    for name in manifest.files:
        try:
            os.link(source / name, workspace / name)
        except OSError:
            shutil.copy2(source / name, workspace / name)


def analyse_project(project: Project) -> AnalysedProject:
    """The tokens of each text field of a project."""
    tokens = {name: analyse(field.text(project)) for name, field in TEXT_FIELDS.items()}
    return AnalysedProject(project, tokens, compact(all_text(project)))


def analyse_projects(projects: Sequence[Project], processes: int | None = None) -> Iterator[AnalysedProject]:
    """Analyse projects in order; large batches in several processes (default: one a core)."""
    processes = processes or min(os.cpu_count() or 1, 8)
    if processes == 1 or len(projects) < _PARALLEL_FROM:
        yield from map(analyse_project, projects)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(analyse_project, projects, chunksize=50)


__all__ = ["BuildReport", "analyse_project", "analyse_projects", "build"]
