"""What `toshi search` prints, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from indexer.report import echo
from indexer.search import SearchResponse
from indexer.snippets import Segment


def hits_as_json(found: SearchResponse) -> dict[str, Any]:
    """The hits with all columns, and how the query was understood."""
    hits = [
        {"score": round(hit.score, 4), "id": hit.project.id, **hit.project.to_dict()} for hit in found.hits
    ]
    return {
        "query": found.request.q,
        "total": found.total,
        "interpretation": found.query.describe(),
        "suggestion": {"query": found.correction} if found.correction else None,
        "hits": hits,
    }


def print_hits(found: SearchResponse) -> None:
    """How the query was understood, then three lines a hit, matches coloured."""
    if found.correction:
        echo(f"「{found.request.q}」に合う案件はありません。もしかして: {found.correction}")
    echo(f"{found.total}件（{found.query.describe()}）")
    for hit in found.hits:
        project = hit.project
        places = "・".join(project.domestic_cities) + " ⇄ " + "、".join(map(str, project.target_areas))
        echo(f"\n{click.style(project.id, bold=True)}  {_styled(hit.name)}")
        echo(f"  {places}（{'、'.join(project.countries)}）  {project.proposer}")
        before, after = "…" * hit.summary.cut_before, "…" * hit.summary.cut_after
        echo(f"  {before}{_styled(hit.summary.segments)}{after}".replace("\n", " "))


def _styled(segments: Iterable[Segment]) -> str:
    return "".join(
        click.style(text, fg="yellow", bold=True) if matched else text for text, matched in segments
    )
