"""What changes in what serves, round by round and project by project, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from indexer.changes import BuildReport, RoundChange
from indexer.checking import CheckedFile
from indexer.project import Round
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


def print_effect(checked: CheckedFile) -> None:
    """What a file would change in what serves; nothing where nothing serves or it is refused."""
    if checked.rivals and isinstance(checked.result, Round):
        echo(
            f"    {click.style('重複', fg='red')}  同じ公募（{checked.result.id}）で内容の違うファイルがあります: "
            f"{'、'.join(checked.rivals)}。正しいものだけをフォルダーに残してください（両方あると取り込めません）。"
        )
    change = checked.change
    if change is None:
        return
    for line in _effects(checked, change):
        echo(f"    {click.style('公開', fg='cyan')}  {line}")
    if change.serves_from and change.touches:
        added = [f"追加  {id_}" for id_ in change.added]
        _print_some([*_changed(change), *_removed(change), *added], " " * 10)


def _effects(checked: CheckedFile, change: RoundChange) -> Iterator[str]:
    """What is to be done about a publish, then what it changes: the list of projects follows."""
    if change.touches and change.serves_from not in ("", checked.path.name):
        yield (
            f"公開中の {change.round} は {change.serves_from} から取り込まれています。"
            "フォルダーにあれば、このファイルと入れ替えてください（両方あると取り込めません）。"
        )
    if checked.taken_back:
        yield "取り消した（rollback）内容と同じです。公開するには toshi index --yes を実行してください。"
    elif checked.removes_most:
        yield "公開中の案件の半分より多くが削除されるため、公開するには toshi index --yes が必要です。"
    if not change.serves_from:
        yield f"{change.round} はまだ公開されていません（追加{len(change.added)}件になります）。"
    elif not change.touches:
        yield f"公開中の {change.round}（{change.serves_from}）と同じ内容です。"
    else:
        yield f"公開中の {change.round}（{change.serves_from}）を置き換えます: {counts(change)}。"


def effect_as_json(checked: CheckedFile) -> dict[str, Any]:
    """What a file would change, as `index --json` says it of a round (nothing where nothing serves), and its rivals."""
    found: dict[str, Any] = {"rivals": list(checked.rivals)} if checked.rivals else {}
    if checked.change is not None:
        needs_yes = checked.taken_back or checked.removes_most
        found["change"] = {**asdict(checked.change), "needs_yes": needs_yes}
    return found


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
