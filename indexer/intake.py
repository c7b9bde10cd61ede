"""A folder of round files → what the next generation is to consist of.

Only files whose content is new are parsed. A file that is refused, a round that two files claim with
different content, and contents that were rolled back leave their round as it serves.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer.errors import NoRoundsError, RoundRefusedError, RoundsConflictError
from indexer.manifest import Manifest, Source, YearAndCall
from indexer.project import Project, Round
from indexer.rollback import TakenBack
from indexer.rounds import read_bytes, round_files
from indexer.supplied import read_supplied
from indexer.vocabulary import Vocabulary

Signature = dict[str, tuple[int, int]]  # file name → size, modified (ns)


@dataclass
class Intake:
    """What was found in a folder, and what it comes to."""

    sources: list[Source] = field(default_factory=list)
    fresh: dict[str, Project] = field(default_factory=dict)  # read anew, by id
    rounds: list[Round] = field(default_factory=list)  # read anew
    contents: dict[str, str] = field(default_factory=dict)  # SHA-256 of the files read anew, by name
    refused: list[RoundRefusedError] = field(default_factory=list)
    conflicts: list[RoundsConflictError] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)  # rounds that stay as they serve → why
    taken_back: list[str] = field(default_factory=list)  # rounds left alone since they were rolled back
    missing: dict[str, str] = field(default_factory=dict)  # of these, those whose file is gone → its name
    settled_again: set[str] = field(default_factory=set)  # rounds of which the folder says what serves
    usable: bool = False  # whether the folder holds a file that can be taken in


def signature(directory: Path) -> Signature:
    """The round files of a folder as a glance shows them. Raises `NoRoundsError` without the folder."""
    found: Signature = {}
    try:
        for path in round_files(directory):
            with contextlib.suppress(FileNotFoundError):  # it vanished just then
                status = path.stat() if path.exists() else path.lstat()
                found[path.name] = status.st_size, status.st_mtime_ns
    except FileNotFoundError:
        raise NoRoundsError(
            f"{directory}: フォルダーがありません。フォルダーを作るか、正しい場所を --rounds で指定してください。"
        ) from None
    except OSError as error:
        raise NoRoundsError(
            f"{directory}: フォルダーを開けません（{error.strerror}）。権限と、共有フォルダーならその接続を確認してください。"
        ) from error
    return found


class Reading(NamedTuple):
    """How the files of a folder are read.

    `every` also reads those whose content a generation knows. `given` are the year and call of files that
    do not say them; they are remembered for a file.
    """

    vocabulary: Vocabulary
    every: bool = False
    given: YearAndCall | None = None


def take_in(
    names: Sequence[str], directory: Path, last: Manifest | None, reading: Reading, taken_back: TakenBack
) -> Intake:
    """Read what changed since a generation and settle each round's source."""
    intake = Intake()
    known = {source.path: source for source in last.sources} if last else {}
    serving = last.by_round if last else {}
    claims: dict[str, list[Source]] = {}
    for name in names:
        source = _read(directory / name, known.get(name), reading, intake)
        if source is not None:
            claims.setdefault(source.round, []).append(source)
    intake.usable = bool(claims)
    settled = _settled(claims, serving, intake)
    for source in _left_as_they_were(set(names), known, intake):
        if source.round not in settled:
            settled[source.round] = source
            intake.kept[source.round] = f"{source.path} の内容を取り込めないため、前の内容のままです。"
    _hold_back(settled, serving, taken_back, intake)
    intake.sources = sorted(settled.values(), key=lambda source: source.path)
    intake.fresh = _fresh(settled, intake)
    return intake


def _fresh(settled: dict[str, Source], intake: Intake) -> dict[str, Project]:
    """The projects of the files read anew that are the source of their round."""
    return {
        project.id: project
        for round_ in intake.rounds
        if (source := settled.get(round_.id)) is not None
        and (source.path, source.sha256) == (round_.source, intake.contents[round_.source])
        for project in round_.projects
    }


def _read(path: Path, earlier: Source | None, reading: Reading, intake: Intake) -> Source | None:
    """A file's source, parsed only when its content is new; None when it is refused."""
    vocabulary, every, given = reading
    try:
        digest = hashlib.sha256(read_bytes(path)).hexdigest()
        if earlier is not None and earlier.sha256 == digest and not (every or _is_corrected(earlier, given)):
            return earlier
        round_, used, assumed = read_supplied(path, digest, vocabulary, earlier, given)
    except RoundRefusedError as refusal:
        intake.refused.append(refusal)
        return None
    intake.rounds.append(round_)
    intake.contents[round_.source] = digest
    warnings = round_.warnings
    return Source(path.name, digest, round_.id, round_.title, round_.digests, warnings, used, assumed)


def _is_corrected(source: Source, given: YearAndCall | None) -> bool:
    """Whether a person says anew what was supplied for a file."""
    return bool(given and source.given) and (given != source.given or source.assumed)


def _settled(
    claims: dict[str, list[Source]], serving: dict[str, Source], intake: Intake
) -> dict[str, Source]:
    """The source of each round that files claim; none of a new round that they contest."""
    found = {round_: _settle(sources, serving.get(round_), intake) for round_, sources in claims.items()}
    return {round_: source for round_, source in found.items() if source is not None}


def _settle(claims: list[Source], serving: Source | None, intake: Intake) -> Source | None:
    """The one source of a round: of equal ones that which serves, of different ones the round as it serves."""
    if all(claim.projects == claims[0].projects for claim in claims):
        return next((claim for claim in claims if serving and claim.path == serving.path), claims[0])
    names = " と ".join(claim.path for claim in claims)
    stays = (
        f"この公募は公開中の内容（{serving.path}）のままです。"
        if serving
        else "この公募はまだ取り込んでいません。"
    )
    intake.conflicts.append(
        RoundsConflictError(
            f"{names} は同じ公募（{claims[0].round}）のファイルですが、内容が違います。"
            f"{stays}正しいものだけをフォルダーに残し、もう一度 toshi index を実行してください。"
        )
    )
    if serving:
        intake.kept[serving.round] = f"{names} の内容が食い違うため、前の内容のままです。"
    return serving


def _left_as_they_were(names: set[str], known: dict[str, Source], intake: Intake) -> list[Source]:
    """The sources whose file is refused now, under its name or with another ending in its place."""
    refused = {refusal.path for refusal in intake.refused}
    stems = {Path(path).stem for path in refused - known.keys()}
    return [
        source
        for path, source in known.items()
        if path in refused or (path not in names and Path(path).stem in stems)
    ]


def _hold_back(
    settled: dict[str, Source], serving: dict[str, Source], taken_back: TakenBack, intake: Intake
) -> None:
    """Undo what would bring back by itself what a rollback took back; what the folder agrees with is settled."""
    for round_ in sorted(settled.keys() | serving.keys() | taken_back.rounds.keys()):
        found, served = settled.get(round_), serving.get(round_)
        content = found.sha256 if found else None
        if content == (served.sha256 if served else None):
            # A file that is refused may be any round's: nothing is known of a round without a file then.
            if round_ not in intake.kept and (served is not None or not intake.refused):
                intake.settled_again.add(round_)
            continue
        if not taken_back.holds(round_, content):
            continue
        intake.taken_back.append(round_)
        if served is None:
            del settled[round_]
        else:
            settled[round_] = served
            intake.kept[round_] = "取り消した（rollback）内容と同じなので、前の内容のままです。"
            if found is None:
                intake.missing[round_] = served.path
                intake.kept[round_] = (
                    f"{served.path} がありませんが、削除を取り消した（rollback）ので、前の内容のままです。"
                )
