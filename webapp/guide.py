"""The help page with live examples, and the page about the site."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from indexer import Generation
from webapp import site
from webapp.api import serving
from webapp.language import current, is_english, value_label
from webapp.params import State
from webapp.starters import Counted, starters, working

bp = Blueprint("guide", __name__)

# One query of each kind that the search understands; only those that find something are shown.
_QUERIES = (
    "廃棄物発電 ベトナム",
    "水素",
    "省エネ 工業団地",
    "きたきゅうしゅう",
    "renewable energy",
    "水素 OR 港湾",
    "廃棄物 -水素",
    "「都市間連携」",
    "国:タイ 廃棄物",
    "令和7年度",
    "タイで廃棄物発電をやっている事業は？",
    "インドネシヤ",
    "GHG",
    "東南アジア 水素",
    "Southeast Asia hydrogen",
    "toyama",
    "ＣＯ₂",
    "取り組み",
    "waste-to-energy Vietnam",
    "Viet Nam",
    "hydrogen OR port",
    "waste -hydrogen",
    "country:Thailand waste",
    "FY2025",
    "Which projects did Kitakyushu do in Indonesia on waste?",
    "Indonezia",
)

_MOST_BEGINNINGS = 5


class Example(NamedTuple):
    """A query that can be tried, and how many projects it finds now."""

    query: str
    url: str
    total: int


def beginnings(generation: Generation) -> list[Example]:
    """Searches for the way in: of every kind in Japanese; in English of what this generation has most of."""
    if is_english():
        return _as_examples(starters(generation))

    def first() -> list[Counted]:
        return list(islice(working(generation, _QUERIES, corrected=True), _MOST_BEGINNINGS))

    return _as_examples(generation.derived("beginnings", first))


def examples(generation: Generation) -> list[Example]:
    """The queries of the help pages that find something in this generation."""
    return _as_examples(
        generation.derived("examples", lambda: list(working(generation, _QUERIES, corrected=True)))
    )


def _as_examples(counted: Iterable[Counted]) -> list[Example]:
    here = State.here()
    return [Example(query, here.searching(query).url(), count) for query, count in counted]


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    """What can be typed, with examples from the index."""
    found = {example.query: example for example in examples(serving())}
    return render_template(f"help_{current()}.html", examples=found)


@bp.get("/about")
def about_page() -> ResponseReturnValue:
    """Where the data comes from, how old it is, and what is indexed."""
    generation = serving()
    sources = sorted(
        generation.manifest.sources,
        key=lambda source: [-int(number) for number in source.round.split("-")],
    )
    return render_template(
        f"about_{current()}.html",
        generation=generation,
        updated=site.data_time(generation).date().isoformat(),
        sources=[(value_label("round", source.round), source) for source in sources],
        round_url=lambda value: State.here().with_value("round", value).url(),
    )
