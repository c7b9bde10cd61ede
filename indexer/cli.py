"""The `toshi` command, all but `serve` (which needs the web application)."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from indexer.build import build
from indexer.changes_report import effect_as_json, print_effect
from indexer.checking import check_files
from indexer.errors import RoundRefusedError
from indexer.generations import GenerationStore
from indexer.publishing_report import (
    build_as_json,
    print_build,
    print_status,
    print_verification,
    status_as_json,
    verification_as_json,
)
from indexer.report import echo, print_json, print_next, print_result, print_summary, result_as_json
from indexer.rollback import rollback
from indexer.rounds import round_files
from indexer.schema import canonical_value
from indexer.search import SearchRequest, search
from indexer.search_report import hits_as_json, print_hits
from indexer.status import read_status
from indexer.verification import verify
from indexer.watch import INTERVAL, LOG_FORMAT, watch
from indexer.writing import Progress

__all__ = ["echo", "index_option", "rounds_option", "toshi"]

_LONG = 200  # projects; shorter work needs no progress bar
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
year_option = click.option(
    "--year", type=click.IntRange(1990, 2100), help="Fiscal year, when the title does not say it."
)
call_option = click.option(
    "--call", type=click.IntRange(1, 99), help="Number of the call, when the title does not say it."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="toshi-renkei")
def toshi() -> None:
    """Search Japan's adopted city-to-city collaboration projects.

    A round is one published list of adopted projects; each publish makes a generation of the index.
    Begin with `toshi index`, which takes in the files in data/rounds, then `toshi serve`.
    """
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        click.get_current_context().color = False


@toshi.command(name="index", short_help="Take in the round files; publish what changed.")
@rounds_option
@index_option
@click.option("--dry-run", is_flag=True, help="Report what would change; write nothing.")
@click.option("--yes", is_flag=True, help="Publish even if that removes most projects or undoes a rollback.")
@year_option
@call_option
@json_option
def index_command(
    rounds: Path, index: Path, dry_run: bool, yes: bool, year: int | None, call: int | None, as_json: bool
) -> None:
    """Take in the round files and publish what changed as a new generation, which a running server shows at once.

    A file that cannot be taken in is reported with each fault, and its round stays as it is. --year and --call are for
    one whose title does not say them; they are remembered for that file.

    Exits with 0 only when every file was taken in and nothing waits for --yes.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    with _progress_bar() as progress:
        report = build(
            rounds,
            index,
            dry_run=dry_run,
            yes=yes,
            given=(year, call) if year or call else None,
            progress=progress,
        )
    if as_json:
        print_json(build_as_json(report))
    else:
        print_build(report)
    sys.exit(0 if report.complete else 1)


@contextlib.contextmanager
def _progress_bar() -> Iterator[Progress | None]:
    """A bar on a terminal for work that takes long; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with contextlib.ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, total: int) -> None:
            if total >= _LONG:
                if not bars:
                    bar = click.progressbar(length=total, label="解析しています", file=sys.stderr)
                    bars.append(stack.enter_context(bar))
                bars[0].update(done - bars[0].pos)

        yield show


@toshi.command(short_help="Check round files; change nothing.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@year_option
@call_option
@index_option
@json_option
def check(paths: tuple[Path, ...], year: int | None, call: int | None, index: Path, as_json: bool) -> None:
    """Check round files (or folders of them), and say what each would change in what serves; write nothing.

    Exits with 0 only when every file can be taken in.
    """
    files = [file for path in paths for file in ((round_files(path) or [path]) if path.is_dir() else [path])]
    checked = check_files(files, index, (year, call) if year or call else None)
    refused = [str(one.path) for one in checked if isinstance(one.result, RoundRefusedError)]
    if as_json:
        print_json({"files": [result_as_json(one.path, one.result) | effect_as_json(one) for one in checked]})
    else:
        for one in checked:
            print_result(one.path, one.result)
            print_effect(one)
        print_summary([one.result for one in checked])
        print_next(refused, "toshi check")
    sys.exit(1 if refused or any(one.rivals for one in checked) else 0)


@toshi.command(name="search", short_help="Search from the terminal.")
@click.argument("query")
@click.option("--field", "fields", multiple=True, help="Only this field, as published; may be repeated.")
@click.option("--country", "countries", multiple=True, help="Only this country; may be repeated.")
@index_option
@json_option
def search_command(
    query: str, fields: tuple[str, ...], countries: tuple[str, ...], index: Path, as_json: bool
) -> None:
    """Search the index: the 20 best projects.

    QUERY is what the page's search box takes, in quotes: toshi search "hydrogen OR ports". Before one that begins
    with a hyphen write two: toshi search -- "-hydrogen".
    """
    filters = {"field": fields, "country": countries}
    filters = {
        name: tuple(canonical_value(name, value) for value in values)
        for name, values in filters.items()
        if values
    }
    found = search(GenerationStore(index).current(), SearchRequest(query, filters))
    if as_json:
        print_json(hits_as_json(found))
    else:
        print_hits(found)


@toshi.command(name="status", short_help="Say what is being served, and what waits.")
@rounds_option
@index_option
@json_option
def status_command(rounds: Path, index: Path, as_json: bool) -> None:
    """Say which generation is being served, from which files, whether it is whole, and which files wait.

    Exits with 0 only when the current generation is whole and is served.
    """
    found = read_status(index, rounds)
    if as_json:
        print_json(status_as_json(found))
    else:
        print_status(found)
    sys.exit(0 if found.serving is not None and found.serving.name == found.current else 1)


@toshi.command(name="verify", short_help="Check the index for damage.")
@click.argument("generations", nargs=-1)
@index_option
@json_option
def verify_command(generations: tuple[str, ...], index: Path, as_json: bool) -> None:
    """Check generations (default: all) for damage: every file, project and posting list is read.

    Exits with 0 only when there is a generation and all are whole.
    """
    names = generations or GenerationStore(index).names()
    found = [verify(index, name) for name in names]
    if as_json:
        print_json(verification_as_json(found))
    else:
        print_verification(found)
    sys.exit(0 if found and all(one.whole for one in found) else 1)


@toshi.command(name="rollback", short_help="Serve an earlier generation again.")
@click.option("--to", metavar="GENERATION", help="Which one (default: the one served before).")
@index_option
def rollback_command(to: str | None, index: Path) -> None:
    """Serve an earlier generation again.

    It holds: `toshi index` leaves the rounds that were rolled back alone until their files change, or --yes is given.
    """
    done = rollback(index, to)
    for name in done.damaged:
        echo(f"世代 {name} は壊れているため飛ばしました。")
    echo(f"世代 {done.left} を取り消し、世代 {done.serving} を公開しました。")


@toshi.command(name="watch", short_help="Publish whatever is put into the folder of rounds.")
@rounds_option
@index_option
@click.option(
    "--interval", default=INTERVAL, show_default=True, type=click.FloatRange(0.05, 3600),
    help="Seconds between two looks at the folder.",
)  # fmt: skip
def watch_command(rounds: Path, index: Path, interval: float) -> None:
    """Watch the folder of rounds and publish whatever is put into it (Ctrl+C stops)."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    watch(rounds, index, interval)
