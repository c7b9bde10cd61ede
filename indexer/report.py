"""What a check of round files found, as a table for the terminal and as JSON."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from indexer.eras import era_year
from indexer.errors import RoundRefusedError
from indexer.project import Finding, Project, Round

Result = Round | RoundRefusedError

_SHOWN = 20  # warnings of a file
_NAMED = 3  # files in a sentence
# What a Windows console in CP932 cannot print, and what it can instead.
_CP932 = str.maketrans(
    {"✓": "○", "✗": "×", "〜": "～", "−": "－", "—": "―", "‖": "∥", "⇄": "⇔", "¢": "￠", "£": "￡"}
)
_NO_START = "、。，．）」』】〕〉》・ー！？)]"  # characters that begin no line (JIS X 4051)


def result_as_json(path: Path, result: Result) -> dict[str, Any]:
    """A file's result; a finding's message starts with its sheet or page where it has one."""
    projects, faults = _contents(result)
    return {
        "path": str(path),
        "status": "rejected" if isinstance(result, RoundRefusedError) else "accepted",
        "fiscal_year": result.fiscal_year,
        "call": result.call,
        "projects": [{"id": project.id, **project.to_dict()} for project in projects],
        "errors": findings_as_json(faults),
        "warnings": findings_as_json(result.warnings),
    }


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as row (0 for the file), column (the header as published) and message."""
    return [
        {
            "row": finding.row,
            "column": finding.column,
            "message": f"{finding.place}: {finding.message}" if finding.place else finding.message,
        }
        for finding in findings
    ]


def print_json(value: Any) -> None:
    """Print JSON, in ASCII where the output cannot hold all of Unicode."""
    click.echo(json.dumps(value, ensure_ascii=not _encoding().startswith("utf"), indent=2))


def print_result(path: Path, result: Result) -> None:
    """A line for the file, then a line for each fault and warning, aligned."""
    projects, faults = _contents(result)
    if isinstance(result, RoundRefusedError):
        mark, status, colour, total = "✗", "取込不可", "red", result.total
    else:
        mark, status, colour, total = "✓", "取込可", "green", 0
    parts = [
        _visible(str(path)),
        _name(result.fiscal_year, result.call),
        f"{len(projects)}件" if projects else "",
        f"誤り{total}件" if total else "",
        f"注意{len(result.warnings)}件" if result.warnings else "",
    ]
    echo(
        f"{click.style(f'{mark} {_pad(status, 8)}', fg=colour, bold=True)}  {'  '.join(filter(None, parts))}"
    )
    _print_findings("誤り", "red", faults, total - len(faults))
    _print_findings("注意", "yellow", result.warnings[:_SHOWN], len(result.warnings[_SHOWN:]))


def print_summary(results: Sequence[Result]) -> None:
    """The closing line over all files."""
    refused = [result for result in results if isinstance(result, RoundRefusedError)]
    projects = sum(len(result.projects) for result in results if isinstance(result, Round))
    counts = [
        f"案件{projects}件",
        f"誤り{sum(result.total for result in refused)}件",
        f"注意{sum(len(result.warnings) for result in results)}件",
    ]
    status = f"取込可{len(results) - len(refused)}、取込不可{len(refused)}"
    echo(f"{len(results)}ファイル: {status}（{'、'.join(counts)}）")


def print_next(refused: Sequence[str], command: str) -> None:
    """What to do about refused files, and what to run then; nothing without any."""
    if refused:
        more = f" ほか{len(refused) - _NAMED}件" if len(refused) > _NAMED else ""
        names = "、".join(map(_visible, refused[:_NAMED])) + more
        label = click.style("次に", bold=True)
        echo(f"{label}  {names} の誤りを直して保存し、もう一度 {command} を実行してください。")


def echo(text: str, *, err: bool = False) -> None:
    """Print a line that every console can show: what its encoding lacks is replaced."""
    encoding = _encoding(err)
    if not encoding.startswith("utf"):
        text = text.translate(_CP932)
    click.echo(text.encode(encoding, "replace").decode(encoding), err=err)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], align: str) -> None:
    """Columns in line, full-width characters counted as two; `align` has < or > for each."""
    widths = [max(_width(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        cells = zip(row, widths, align, strict=True)
        echo("  ".join(_pad(text, size, side) for text, size, side in cells).rstrip())


def _contents(result: Result) -> tuple[Sequence[Project], Sequence[Finding]]:
    """The projects and the faults of a result: one of them is empty."""
    return ((), result.findings) if isinstance(result, RoundRefusedError) else (result.projects, ())


def _print_findings(kind: str, colour: str, findings: Sequence[Finding], more: int) -> None:
    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    places = [_visible(finding.where or "ファイル全体") for finding in findings]
    widest = max(map(_width, places), default=0)
    label = click.style(kind, fg=colour)
    for place, finding in zip(places, findings, strict=True):
        message = _visible(finding.message)
        if terminal and widest + 12 > terminal // 2:  # no room beside the place
            echo(f"    {label}  {place}")
            lead, indent = "", 10
        else:
            lead, indent = f"    {label}  {_pad(place, widest)}  ", widest + 12
        first, *rest = _wrapped(message, terminal - indent if terminal else 0)
        echo(f"{lead or ' ' * indent}{first}")
        for line in rest:
            echo(" " * indent + line)
    if more:
        echo(f"    {label}  ほか{more}件")


def _name(year: int | None, call: int | None) -> str:
    return " ".join(filter(None, (era_year(year) if year else "", f"{call}次公募" if call else "")))


def _wrapped(text: str, width: int) -> Iterator[str]:
    """A text in lines of a width in columns, 0 for one line."""
    line = ""
    for character in text:
        if width and _width(line + character) > max(width, 20) and character not in _NO_START:
            yield line
            line = ""
        line += character
    yield line


def _width(text: str) -> int:
    """How many columns a text takes in a terminal (UAX #11: wide and full-width take two)."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def _pad(text: str, width: int, side: str = "<") -> str:
    space = " " * (width - _width(text))
    return space + text if side == ">" else text + space


def _visible(text: str) -> str:
    """Control characters as escapes, so that no file can paint on the terminal."""
    return "".join(
        character if character.isprintable() or character == "\u3000" else ascii(character)[1:-1]
        for character in text
    )


def _encoding(err: bool = False) -> str:
    return (getattr(sys.stderr if err else sys.stdout, "encoding", None) or "utf-8").lower()
