"""An Atom feed (RFC 4287) of any search, the newest projects first."""

from __future__ import annotations

import uuid
from dataclasses import replace
from itertools import islice

from flask import Blueprint, Response, render_template, request

from indexer import iterate
from webapp import site
from webapp.api import serving
from webapp.columns import project_url
from webapp.language import listed, value_label
from webapp.params import State

bp = Blueprint("feeds", __name__)

MOST = 50  # entries
# Ids are made from what they stand for, so that they are the same on every copy of this site.
_NAMESPACE = uuid.UUID("6f0d4d52-9f1b-5a39-9a52-3c5f2ad0c1e7")


@bp.get("/projects.atom")
def feed() -> Response:
    """The feed. An entry is dated by when its project was first published here as it is now."""
    state = replace(State.from_args(request.args), page=1)
    state = state if request.args.get("sort") else state.sorted_by("newest")
    generation, root = serving(), site.root()
    # Feeds begin with the newest: their address does not say so.
    shown = replace(state, sort="relevance") if state.sort == "newest" else state
    found = [
        (project, site.project_time(generation, project.id))
        for project in islice(iterate(generation, state.request()), MOST)
    ]
    body = render_template(
        "feed.xml",
        state=state,
        feed_id=urn(f"search:{shown.url()}"),
        title=" ・ ".join([state.q] * bool(state.q) + [value_label(*pair) for pair in state.chosen]),
        updated=max((time for _, time in found), default=site.data_time(generation)).isoformat(),
        self_url=f"{root}{shown.url('/projects.atom')}",
        page_url=f"{root}{state.url()}",
        projects=[(project, time.isoformat()) for project, time in found],
        url=lambda project: project_url(project, state.lang, root),
        urn=urn,
        site=site,
        label=value_label,
        listed=listed,
    )
    return Response(body, mimetype="application/atom+xml")


def urn(name: str) -> str:
    """A lasting id: `project:<id>` or `search:<url>` as a name-based UUID."""
    return uuid.uuid5(_NAMESPACE, name).urn
