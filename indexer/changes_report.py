"""What changes in what serves, round by round and project by project, for people."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.changes import BuildReport, RoundChange
from indexer.report import echo, print_table

_LISTED = 30  # projects by name; --json has all of them


def print_changes(report: BuildReport) -> None:
    """A line for each round that changes, then one for each project that changes or goes."""
    touched = [change for change in report.changes if change.touches]
    if report.changed or report.removed:
        rows = [
            (c.round, *map(str, (len(c.added), len(c.changed), len(c.removed), c.unchanged)), c.path)
            for c in touched
        ]
        print_table(("公募", "追加", "変更", "削除", "変更なし", "ファイル"), rows, "<>>>><")
    _print_some([line for c in touched for line in (*_changed(c), *_removed(c))], "")


def counts(found: RoundChange | BuildReport) -> str:
    """How many projects are added, changed, removed and as they were."""
    return f"追加{len(found.added)}件、変更{len(found.changed)}件、削除{len(found.removed)}件、変更なし{found.unchanged}件"


def _changed(change: RoundChange) -> list[str]:
    return [f"変更  {id_}  {'、'.join(columns)}".rstrip() for id_, columns in change.changed.items()]


def _removed(change: RoundChange) -> list[str]:
    if change.removed and not (change.added or change.changed or change.unchanged):
        return [f"削除  {change.round} の{len(change.removed)}件すべて"]
    return [f"削除  {id_}" for id_ in change.removed]


def _print_some(lines: Sequence[str], indent: str) -> None:
    for line in lines[:_LISTED]:
        echo(indent + line)
    if len(lines) > _LISTED:
        echo(f"{indent}ほか{len(lines) - _LISTED}件（--json ですべて表示します）")
