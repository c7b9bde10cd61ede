"""What `toshi index`, `status`, `verify` and `rollback` print, for people and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from indexer.attempt import Refusal
from indexer.build import BuildReport
from indexer.changes_report import counts, print_changes
from indexer.errors import RoundRefusedError
from indexer.manifest import Source
from indexer.report import echo, findings_as_json, print_next, print_result, print_table
from indexer.status import KeptGeneration, Status
from indexer.verification import Verification

REMEDY = (
    "toshi index を実行すると、壊れた世代を取り除き、必要なら作り直します。"
    "それでも直らないときは、索引のフォルダーを別の場所へ移してから toshi index を実行してください。"
)


def print_build(report: BuildReport) -> None:
    """The report of `toshi index`: refusals, warnings, a line for each round that changes, the outcome."""
    for read in report.rounds:
        print_result(Path(read.source), read)
    for refusal in report.refused:
        print_result(Path(refusal.path), refusal)
    for problem in map(str, report.conflicts):
        echo(f"{click.style('重複', fg='red', bold=True)}  {problem}")
    for round_, reason in report.kept.items():
        echo(f"{click.style('据置', fg='yellow')}  {round_}  {reason}")
    print_changes(report)
    for problem in report.problems[len(report.conflicts) :]:
        echo(f"{click.style('確認', fg='red', bold=True)}  {problem}")
    _print_discarded(report)
    if report.published:
        echo(f"世代 {report.published} を公開しました（{counts(report)}）。")
    elif report.dry_run:
        echo(f"公開はしていません（{counts(report)}）。")
    elif not report.guarded:
        echo(f"変更はありません（{report.total}件）。")
    print_next([refusal.path for refusal in report.refused], "toshi index")


def _print_discarded(report: BuildReport) -> None:
    for line in report.tidied:
        echo(f"{click.style('整理', fg='yellow')}  {line}")


def _print_refusal(refusal: Refusal) -> None:
    echo(f"{click.style('取込不可', fg='red', bold=True)}  {refusal.path}")
    for finding in refusal.findings:
        echo(f"  {finding}")
    if refusal.total > len(refusal.findings):
        echo(f"  ほか{refusal.total - len(refusal.findings)}件")


def build_as_json(report: BuildReport) -> dict[str, Any]:
    return {
        "published": report.published,
        "dry_run": report.dry_run,
        "complete": report.complete,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "rounds": [asdict(change) for change in report.changes],
        "kept": [{"round": round_, "reason": reason} for round_, reason in report.kept.items()],
        "refused": [_refusal_as_json(refusal) for refusal in report.refused],
        "conflicts": [str(conflict) for conflict in report.conflicts],
        "taken_back": report.taken_back,
        "discarded": [asdict(one) for one in report.discarded],
        "needs_yes": bool(report.guarded or report.taken_back),
        "problems": report.problems,
        "warnings": [
            {"path": read.source, "warnings": findings_as_json(read.warnings)}
            for read in report.rounds
            if read.warnings
        ],
    }


def _refusal_as_json(refusal: Refusal | RoundRefusedError) -> dict[str, Any]:
    return {"path": refusal.path, "total": refusal.total, "errors": findings_as_json(refusal.findings)}


def print_status(found: Status) -> None:
    """What serves and from which files, what is kept, how the last attempt went, what waits."""
    if found.serving is None:
        echo("公開中の世代はありません。toshi index を実行してください。")
    else:
        manifest = found.serving
        echo(
            f"公開中: 世代 {manifest.name}（{local_time(manifest.created)} 公開、{len(manifest.projects)}件、検査済み）"
        )
        rows = [
            (s.round, str(len(s.projects)), str(len(s.warnings)), s.path, s.title) for s in manifest.sources
        ]
        print_table(("公募", "件数", "注意", "ファイル", "表題"), rows, "<>><<")
        _print_warnings(manifest.sources)
    if found.current and (found.serving is None or found.serving.name != found.current):
        echo(
            f"{click.style('破損', fg='red', bold=True)}  世代 {found.current} は壊れているため公開していません。{REMEDY}"
        )
    for one in found.kept:
        _print_kept(one)
    _print_attempt(found)


def _print_warnings(sources: Iterable[Source]) -> None:
    for source in sources:
        for finding in source.warnings:
            echo(f"{click.style('注意', fg='yellow')}  {source.path}  {finding}")


def _print_kept(one: KeptGeneration) -> None:
    if one.fault or one.manifest is None:
        echo(f"{click.style('破損', fg='red', bold=True)}  世代 {one.name}  {one.fault}{REMEDY}")
    else:
        made = local_time(one.manifest.created)
        echo(f"保管: 世代 {one.name}（{made} 公開、{len(one.manifest.projects)}件）")


def _print_attempt(found: Status) -> None:
    if found.taken_back:
        removals = found.removals_taken_back
        names = [f"{name}（削除の取り消し）" if name in removals else name for name in found.taken_back]
        echo(f"取り消し中（rollback）: {'、'.join(names)}")
    if found.folder:
        echo(f"{click.style('確認', fg='red', bold=True)}  {found.folder}")
    if found.waiting:
        echo(f"まだ取り込んでいないファイル: {'、'.join(found.waiting)}")
    if found.attempt is None:
        return
    clean = not (found.attempt.refused or found.attempt.problems)
    outcome = "問題はありませんでした。" if clean else "次の問題がありました。"
    echo(f"前回の取込: {local_time(found.attempt.at)}  {outcome}")
    for refusal in found.attempt.refused:
        _print_refusal(refusal)
    for problem in found.attempt.problems:
        echo(f"{click.style('確認', fg='red', bold=True)}  {problem}")


def status_as_json(found: Status) -> dict[str, Any]:
    serving, attempt = found.serving, found.attempt
    return {
        "serving": None if serving is None else _generation(serving.name, KeptGeneration(serving.name, serving)),
        "current": found.current,
        "sources": [
            {
                "round": source.round, "path": source.path, "title": source.title, "sha256": source.sha256,
                "projects": len(source.projects), "warnings": findings_as_json(source.warnings),
            }
            for source in (serving.sources if serving else ())
        ],
        "kept": [_generation(one.name, one) for one in found.kept],
        "waiting": list(found.waiting),
        "folder": found.folder or None,
        "taken_back": sorted(found.taken_back),
        "last_attempt": None if attempt is None else {
            "at": attempt.at,
            "published": attempt.published,
            "refused": [_refusal_as_json(refusal) for refusal in attempt.refused],
            "problems": list(attempt.problems),
        },
    }  # fmt: skip


def _generation(name: str, one: KeptGeneration) -> dict[str, Any]:
    manifest = one.manifest
    return {
        "generation": name,
        "published": manifest.created if manifest else None,
        "projects": len(manifest.projects) if manifest else None,
        "verified": not one.fault,
        "fault": one.fault or None,
    }


def print_verification(found: Sequence[Verification]) -> None:
    for one in found:
        if one.whole:
            echo(
                f"{click.style('正常', fg='green', bold=True)}  世代 {one.name}  "
                f"ファイル{one.files}個、案件{one.projects}件、索引語{one.terms}語を確認しました。"
            )
        else:
            echo(f"{click.style('破損', fg='red', bold=True)}  世代 {one.name}")
            for fault in one.faults:
                echo(f"  {fault}")
    if not all(one.whole for one in found):
        echo(REMEDY)
    if not found:
        echo("世代がありません。toshi index を実行してください。")


def verification_as_json(found: Sequence[Verification]) -> dict[str, Any]:
    return {"generations": [{**asdict(one), "whole": one.whole} for one in found]}


def local_time(iso: str) -> str:
    """A time as the clock on the wall shows it, without seconds."""
    return datetime.datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")
