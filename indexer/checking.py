"""Check a round file, and work out what it would change if it were taken in beside what serves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.changes import RoundChange, compare, served_projects
from indexer.errors import RoundRefusedError
from indexer.generations import GenerationStore
from indexer.manifest import Manifest, Source, YearAndCall
from indexer.plan import removes_most
from indexer.project import Finding, Round
from indexer.rollback import TakenBack
from indexer.rounds import read_bytes, read_round
from indexer.supplied import read_supplied
from indexer.vocabulary import load
from indexer.wording import Text


@dataclass(frozen=True)
class CheckedFile:
    """A file's round or faults; `change` is what its round would become, None without a generation that serves.

    `taken_back` and `removes_most` are reasons for which a publish of it would ask for `--yes`; `rivals` are names of
    files of its folder that were checked with it and have the same round with other content: none can be published.
    """

    path: Path
    result: Round | RoundRefusedError
    change: RoundChange | None = None
    taken_back: bool = False
    removes_most: bool = False
    rivals: tuple[str, ...] = ()


def check_files(paths: Iterable[Path], index: Path, given: YearAndCall | None) -> list[CheckedFile]:
    """Check files, each as if it alone were new; `given` replaces what titles say. Nothing is written."""
    store = GenerationStore(index)
    last = store.last_whole()
    checked = [_check(path, store, last, given) for path in paths]
    if given:  # which one of the files is meant is not said
        return checked
    return [replace(one, rivals=tuple(_rivals(one, checked))) for one in checked]


def _rivals(one: CheckedFile, checked: Iterable[CheckedFile]) -> Iterator[str]:
    for other in checked:
        if (
            isinstance(one.result, Round)
            and isinstance(other.result, Round)
            and one.result.id == other.result.id
            and one.path.parent == other.path.parent
            and one.result.digests != other.result.digests
        ):
            yield other.path.name


def _check(
    path: Path, store: GenerationStore, last: Manifest | None, given: YearAndCall | None
) -> CheckedFile:
    try:
        _find(path)
        digest = hashlib.sha256(read_bytes(path)).hexdigest()
        if given:
            round_ = read_round(path, None, *given)
        else:
            earlier = next((one for one in last.sources if one.path == path.name), None) if last else None
            round_ = read_supplied(path, digest, load(), earlier, None).round
    except RoundRefusedError as refusal:
        return CheckedFile(path, refusal)
    if last is None:
        return CheckedFile(path, round_)
    change = _change(round_, Source(path.name, digest, round_.id, round_.title, round_.digests), store, last)
    held = change.touches and TakenBack.load(store.directory).holds(round_.id, digest)
    return CheckedFile(path, round_, change, held, removes_most(last, [change]))


def _find(path: Path) -> None:
    """Raise `RoundRefusedError` where there is no file."""
    if path.is_dir():
        text = Text("フォルダーに公募のファイルがありません。名前と場所を確認してください。")
    elif not path.exists():
        text = Text("ファイルがありません。名前と場所を確認してください。")
    else:
        return
    raise RoundRefusedError(path.name, [Finding(0, "", text)])


def _change(round_: Round, source: Source, store: GenerationStore, last: Manifest) -> RoundChange:
    """What becomes of the round that serves when a file takes its place."""
    fresh = {project.id: project for project in round_.projects}
    old = served_projects(store, last, fresh, every=False)
    return next(change for change in compare(last, [source], fresh, old, load()) if change.round == round_.id)
