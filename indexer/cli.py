"""The `toshi` command, all but `serve` (which needs the web application)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from indexer.build import BuildReport, build
from indexer.errors import RoundRefusedError
from indexer.generations import GenerationStore
from indexer.project import Finding, Round
from indexer.report import findings_as_json, print_json, print_result, print_summary, result_as_json
from indexer.rounds import read_round, round_files
from indexer.schema import canonical_value
from indexer.search import SearchRequest, search
from indexer.snippets import Segment

_PATH = click.Path(path_type=Path, file_okay=False)

index_option = click.option(
    "--index", type=_PATH, default="data/index", envvar="TOSHI_INDEX", show_default=True, show_envvar=True,
    help="Folder of the index.",
)  # fmt: skip
rounds_option = click.option(
    "--rounds", type=_PATH, default="data/rounds", envvar="TOSHI_ROUNDS", show_default=True, show_envvar=True,
    help="Folder of the round files.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="toshi-renkei")
def toshi() -> None:
    """Search Japan's adopted city-to-city collaboration projects."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        click.get_current_context().color = False


@toshi.command(name="index")
@rounds_option
@index_option
@click.option("--dry-run", is_flag=True, help="Report what would change; publish nothing.")
@json_option
def index_command(rounds: Path, index: Path, dry_run: bool, as_json: bool) -> None:
    """Take in the round files and publish a new generation of the index.

    Exits with 0 only when every file was taken in.
    """
    report = build(rounds, index, dry_run=dry_run)
    if as_json:
        print_json(_report(report))
    else:
        _print_report(report, dry_run)
    sys.exit(0 if report.complete else 1)


@toshi.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2100), help="Fiscal year, when the title does not say it.")
@click.option(
    "--call", type=click.IntRange(1, 99), help="Call (1次公募 is 1), when the title does not say it."
)
@json_option
def check(paths: tuple[Path, ...], year: int | None, call: int | None, as_json: bool) -> None:
    """Check round files (or folders of them) without touching the index.

    Exits with 0 only when every file can be taken in.
    """
    files = [file for path in paths for file in ((round_files(path) or [path]) if path.is_dir() else [path])]
    results = [_check(file, year, call) for file in files]
    if as_json:
        print_json(
            {"files": [result_as_json(file, result) for file, result in zip(files, results, strict=True)]}
        )
    else:
        for file, result in zip(files, results, strict=True):
            print_result(file, result)
        print_summary(results)
    sys.exit(1 if any(isinstance(result, RoundRefusedError) for result in results) else 0)


@toshi.command(name="search")
@click.argument("query")
@click.option("--field", "fields", multiple=True, help="Only this 対象分野 (repeatable).")
@click.option("--country", "countries", multiple=True, help="Only this 対象国 (repeatable).")
@index_option
@json_option
def search_command(
    query: str, fields: tuple[str, ...], countries: tuple[str, ...], index: Path, as_json: bool
) -> None:
    """Search the index."""
    filters = {"field": fields, "country": countries}
    filters = {
        name: tuple(canonical_value(name, value) for value in values)
        for name, values in filters.items()
        if values
    }
    found = search(GenerationStore(index).current(), SearchRequest(query, filters))
    if as_json:
        hits = [
            {"score": round(hit.score, 4), "id": hit.project.id, **hit.project.to_dict()}
            for hit in found.hits
        ]
        print_json(
            {"query": query, "total": found.total, "interpretation": found.query.describe(), "hits": hits}
        )
        return
    click.echo(f"{found.total}件（{found.query.describe()}）")
    for hit in found.hits:
        project = hit.project
        places = "・".join(project.domestic_cities) + " ⇄ " + "、".join(map(str, project.target_areas))
        click.echo(f"\n{click.style(project.id, bold=True)}  {_styled(hit.name)}")
        click.echo(f"  {places}（{'、'.join(project.countries)}）  {project.proposer}")
        before, after = "…" * hit.summary.cut_before, "…" * hit.summary.cut_after
        click.echo(f"  {before}{_styled(hit.summary.segments)}{after}".replace("\n", " "))


@toshi.command()
@index_option
def status(index: Path) -> None:
    """Say which generation serves, from which files, and whether it is whole."""
    store = GenerationStore(index)
    name = store.current_name()
    if name is None:
        click.echo(f"{index}: nothing published yet; run: toshi index")
        sys.exit(1)
    manifest = store.verify(name)
    click.echo(
        f"generation {name}, published {manifest.created}, {len(manifest.projects)} projects, verified"
    )
    for source in manifest.sources:
        click.echo(f"  {source.round}  {len(source.projects):>4} projects  {source.path}  {source.title}")
    others = [other for other in store.names() if other != name]
    if others:
        click.echo(f"kept for rollback: {', '.join(others)}")


@toshi.command()
@index_option
def rollback(index: Path) -> None:
    """Serve the generation before the current one."""
    click.echo(f"generation {GenerationStore(index).rollback()} serves again")


def _check(path: Path, year: int | None, call: int | None) -> Round | RoundRefusedError:
    reason = ""
    if path.is_dir():
        reason = "フォルダーに公募のファイルがありません。"
    elif not path.exists():
        reason = "ファイルがありません。名前と場所を確認してください。"
    if reason:
        return RoundRefusedError(path.name, [Finding(0, "", reason)])
    try:
        return read_round(path, None, year, call)
    except RoundRefusedError as refusal:
        return refusal


def _report(report: BuildReport) -> dict[str, Any]:
    return {
        "published": report.published,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "refused": [
            {"path": refusal.path, "errors": findings_as_json(refusal.findings)} for refusal in report.refused
        ],
        "conflicts": [str(conflict) for conflict in report.conflicts],
        "warnings": [
            {"path": read.source, "warnings": findings_as_json(read.warnings)}
            for read in report.rounds
            if read.warnings
        ],
    }


def _print_report(report: BuildReport, dry_run: bool) -> None:
    for read in report.rounds:
        print_result(Path(read.source), read)
    for refusal in report.refused:
        print_result(Path(refusal.path), refusal)
    for conflict in report.conflicts:
        click.echo(f"{click.style('重複', fg='red', bold=True)}  {conflict}")
    changes = f"追加{len(report.added)}件、変更{len(report.changed)}件、削除{len(report.removed)}件、変更なし{report.unchanged}件"
    if report.published:
        click.echo(f"世代 {report.published} を公開しました（{changes}）。")
    elif dry_run:
        click.echo(f"公開はしていません（{changes}）。")
    else:
        click.echo(f"変更はありません（{report.total}件）。")


def _styled(segments: Iterable[Segment]) -> str:
    return "".join(
        click.style(text, fg="yellow", bold=True) if matched else text for text, matched in segments
    )
