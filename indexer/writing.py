"""Projects → the Whoosh index of the next generation; the only module that writes one.

An index grows by segments: what is there is taken over (hard links where the file system has them),
documents that changed or went are marked deleted, new ones make a segment. Small segments are merged
posting list by posting list, without analysing anything again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import SegmentReader, TermNotFound

from indexer.analysis import analyse, compact
from indexer.codec import PackedCodec
from indexer.errors import GenerationDamagedError
from indexer.glosses import FILE as GLOSSES_FILE
from indexer.glosses import Glosses
from indexer.lexicon import FILE as LEXICON_FILE
from indexer.lexicon import Lexicon
from indexer.manifest import Manifest
from indexer.project import Project
from indexer.schema import TEXT_FIELDS, AnalysedProject, all_text, document, schema
from indexer.thesaurus import save_thesaurus
from indexer.towns import FILE as TOWNS_FILE
from indexer.towns import save_towns
from indexer.vocabulary import Vocabulary

Progress = Callable[[int, int], None]  # done, of how many projects

MOST_SEGMENTS = 12
_PARALLEL_FROM = 400  # projects; below, starting processes costs more than it saves


def create(
    workspace: Path,
    projects: Sequence[Project],
    vocabulary: Vocabulary,
    processes: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write an index of projects into an empty folder."""
    save_thesaurus(workspace, vocabulary)
    _write(
        workspace, whoosh_index.create_in(workspace, schema()), projects, (), vocabulary, processes, progress
    )


def grow(
    workspace: Path,
    base: Path,
    manifest: Manifest,
    projects: Sequence[Project],
    gone: Iterable[str],
    vocabulary: Vocabulary,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, tuple[int, str]]:
    """Write an index into an empty folder: the one of a verified generation, less some ids, and projects.

    Returns the files that are links to those of the generation, with size and SHA-256.
    """
    linked = _take_over(base, workspace, manifest)
    _write(workspace, whoosh_index.open_dir(workspace), projects, gone, vocabulary, processes, progress)
    return {
        name: manifest.files[name]
        for name in linked
        if (workspace / name).exists() and (workspace / name).samefile(base / name)
    }


def _write(
    workspace: Path,
    target: Any,
    projects: Sequence[Project],
    gone: Iterable[str],
    vocabulary: Vocabulary,
    processes: int | None,
    progress: Progress | None,
) -> None:
    writer = target.writer(limitmb=512, codec=PackedCodec())
    try:
        for id_ in gone:
            writer.delete_by_term("id", id_)
        if projects:
            _add(writer, workspace, projects, vocabulary, processes, progress)
        writer.commit(mergetype=_merge)
    finally:
        if not writer.is_closed:
            # The folder is thrown away; a full disk refuses this too, and Whoosh writes to files it has closed.
            with contextlib.suppress(OSError, ValueError):
                writer.cancel()
        target.close()
    for lock in workspace.glob("*_WRITELOCK"):
        lock.unlink()


def _add(
    writer: Any,
    workspace: Path,
    projects: Sequence[Project],
    vocabulary: Vocabulary,
    processes: int | None,
    progress: Progress | None,
) -> None:
    """Analyse projects and add their documents, and their words to the lexicon."""
    lexicon = Lexicon.load(workspace)
    with contextlib.closing(analyse_projects(projects, processes)) as analysed:
        for done, one in enumerate(analysed, 1):
            lexicon.extend(one.tokens.values())
            writer.add_document(**document(one, vocabulary))
            if progress:
                progress(done, len(projects))
    for name in (LEXICON_FILE, GLOSSES_FILE, TOWNS_FILE):
        (workspace / name).unlink(missing_ok=True)  # may be a link to that of the generation before
    lexicon.save(workspace, list(TEXT_FIELDS).index("places"))
    Glosses.of_index(lexicon, vocabulary).save(workspace)
    save_towns(workspace, lexicon, vocabulary)


def _take_over(source: Path, workspace: Path, manifest: Manifest) -> list[str]:
    """Share the immutable files of a generation, copies where links are impossible; the names of the links."""
    linked = []
    for name in manifest.files:
        try:
            os.link(source / name, workspace / name)
        except OSError:
            shutil.copyfile(source / name, workspace / name)
        else:
            linked.append(name)
    return linked


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy: empty segments go, those of mostly deleted documents and too many are merged.

    Of too many, the smallest, and on as long as the next is no larger than all before it together:
    sizes stay about geometric, a project is merged a handful of times, and the largest segment only
    once the index has doubled. Merging costs about 1 ms a project.
    """
    kept = [segment for segment in segments if segment.doc_count()]
    wasted = [segment for segment in kept if 2 * segment.doc_count() < segment.doc_count_all()]
    kept = [segment for segment in kept if segment not in wasted]
    small = _smallest(kept, MOST_SEGMENTS - 1)  # and the one that is being written
    for segment in wasted + small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in kept if segment not in small]


def _smallest(segments: list[Any], most: int) -> list[Any]:
    """Those to merge so that at most `most` are left, the merged one not counted; none if they are few."""
    if len(segments) <= most:
        return []
    ascending = sorted(segments, key=lambda segment: segment.doc_count())
    count = len(segments) - most + 1
    total = sum(segment.doc_count() for segment in ascending[:count])
    while count < len(ascending) and ascending[count].doc_count() <= total:
        total += ascending[count].doc_count()
        count += 1
    return ascending[:count]


def stored_projects(generation: Path, ids: Iterable[str]) -> dict[str, Project]:
    """Projects of a verified generation, as they were published; ids that it lacks are left out.

    Raises `GenerationDamagedError` when they were stored by code that knew other columns.
    """
    found = {}
    with contextlib.closing(whoosh_index.open_dir(generation, readonly=True).reader()) as reader:
        for id_ in ids:
            try:
                columns, _ = reader.stored_fields(reader.first_id("id", id_))["stored"]
                found[id_] = Project.from_dict(columns)
            except TermNotFound:
                continue
            except (KeyError, TypeError) as error:
                raise GenerationDamagedError(f"{generation}: {id_} was stored with other columns") from error
    return found


# Analysis


def analyse_project(project: Project) -> AnalysedProject:
    """The tokens of each text field of a project."""
    tokens = {name: analyse(field.text(project)) for name, field in TEXT_FIELDS.items()}
    return AnalysedProject(project, tokens, compact(all_text(project)))


def analyse_projects(
    projects: Sequence[Project], processes: int | None = None
) -> Generator[AnalysedProject, None, None]:
    """Analyse projects in order; large batches in several processes (default: one a core)."""
    processes = processes or min(os.cpu_count() or 1, 8)
    if processes == 1 or len(projects) < _PARALLEL_FROM:
        yield from map(analyse_project, projects)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=follow_parent)
    try:
        yield from pool.map(analyse_project, projects, chunksize=50)
    finally:
        pool.shutdown(cancel_futures=True)


def follow_parent() -> None:
    """In a child process: leave Ctrl+C to the parent, and end when it ends, even killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
