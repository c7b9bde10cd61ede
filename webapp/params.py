"""URL parameters ↔ `SearchRequest`, and every link on the page.

The same parameters serve the page, the API and the downloads: q, one per facet (repeatable), match (all: every
selected 対象分野), sort, size, page, lang. A state has one URL: parameters in a fixed order, defaults left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext
from flask_babel import lazy_gettext as marked
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from indexer import DEFAULT_SIZE, FACETS, InvalidRequestError, SearchRequest, Sort, canonical_value
from webapp.language import DEFAULT, LANGUAGES, current, facet_label

Choice = TypeVar("Choice", bound=str)

SORTS: dict[Sort, Any] = {
    "relevance": marked("関連度順"),
    "newest": marked("新しい順"),
    "number": marked("番号順"),
}
MAX_VALUES = 50  # facet values in one request
MAX_VALUE = 100  # characters of one


@dataclass(frozen=True, slots=True)
class State:
    """What a URL asks for. Methods give the state after a click; `url` writes it down."""

    ORDER: ClassVar = ("q", *FACETS, "match", "sort", "size", "page", "lang")  # of the parameters in a URL

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = DEFAULT_SIZE
    every_field: bool = False  # all of the selected 対象分野, not any of them
    lang: str = DEFAULT

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> State:
        """Read request arguments. Raises `InvalidRequestError` for a value that is of no use."""
        filters = {}
        for name in FACETS:
            values = [_value(name, value) for value in args.getlist(name) if value.strip()]
            if values:
                filters[name] = tuple(dict.fromkeys(values))
        if sum(map(len, filters.values())) > MAX_VALUES:
            name = next(iter(filters))
            raise InvalidRequestError(name, "絞り込みの値は合わせて%(most)s個までです。", most=MAX_VALUES)
        lang = one_of(args, "lang", LANGUAGES)
        sort = one_of(args, "sort", SORTS)
        match = one_of(args, "match", ("any", "all"))
        return cls(
            q=args.get("q", "").strip(),
            filters=filters,
            sort=sort,
            page=integer(args, "page", 1),
            size=integer(args, "size", DEFAULT_SIZE),
            every_field=match == "all",
            lang=lang,
        )

    @classmethod
    def salvaged(cls, args: MultiDict[str, str]) -> State:
        """What can be read of arguments that are of no use as a whole: without those that are to blame."""
        kept = args.copy()
        while True:
            try:
                state = cls.from_args(kept)
                state.request()
            except InvalidRequestError as error:
                if not kept.poplist(error.parameter):
                    return cls.here()
            else:
                return state

    @classmethod
    def here(cls) -> State:
        """No conditions yet, in the language of the request."""
        return cls(lang=current())

    def request(self, **more: Any) -> SearchRequest:
        """The search it asks for. Raises `InvalidRequestError` for values out of range."""
        every = frozenset(["field"]) if self.every_field else frozenset()
        return SearchRequest(self.q, self.filters, self.sort, self.page, self.size, every=every, **more)

    @property
    def is_blank(self) -> bool:
        """Nothing asked yet: the way in."""
        return not self.q and not self.filters and self.page == 1

    @property
    def chosen(self) -> Iterator[tuple[str, str]]:
        """Each facet value that is selected."""
        for name, values in self.filters.items():
            for value in values:
                yield name, value

    def without(self, name: str, value: str) -> State:
        """One facet value less."""
        values = tuple(other for other in self.filters[name] if other != value)
        filters = {**self.filters, name: values}
        return replace(self, filters={key: kept for key, kept in filters.items() if kept}, page=1)

    def with_value(self, name: str, value: str) -> State:
        """One facet value more."""
        values = dict.fromkeys((*self.filters.get(name, ()), value))
        return replace(self, filters={**self.filters, name: tuple(values)}, page=1)

    def unfiltered(self) -> State:
        return replace(self, filters={}, every_field=False, page=1)

    def searching(self, q: str) -> State:
        return replace(self, q=q, page=1)

    def matching(self, *, every: bool) -> State:
        """With every selected 対象分野, or any of them."""
        return replace(self, every_field=every, page=1)

    def sized(self, size: int) -> State:
        return replace(self, size=size, page=1)

    def sorted_by(self, sort: Sort) -> State:
        return replace(self, sort=sort, page=1)

    def at_page(self, page: int) -> State:
        return replace(self, page=page)

    def kept(self, filters: bool) -> list[tuple[str, str]]:
        """What a form for new words has to carry along: with the filters where it shows none itself."""
        beside = {"q", "page"} | (set() if filters else {*FACETS, "match"} - {"round"})
        return [pair for pair in replace(self, page=1).pairs() if pair[0] not in beside]

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their order, defaults left out."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        pairs += [("match", "all")] if self.every_field else []
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("size", str(self.size))] if self.size != DEFAULT_SIZE else []
        pairs += [("page", str(self.page))] if self.page != 1 else []
        pairs += [("lang", self.lang)] if self.lang != DEFAULT else []
        return pairs

    def url(self, path: str = "/") -> str:
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def moved(self, path: str, request: Request) -> str | None:
        """The URL, where a browser's request spells it otherwise: forms send defaults, links have their own order.

        Programs, which ask for no HTML by name and may not follow, are answered where they ask. What is
        compared is decoded, so that no spelling of a character leads back to itself.
        """
        if "text/html" not in request.headers.get("Accept", ""):
            return None
        asked = parse_qsl(request.query_string.decode(), keep_blank_values=True, errors="werkzeug.url_quote")
        return self.url(path) if asked != self.pairs() else None


def one_of(args: MultiDict[str, str], name: str, choices: Iterable[Choice]) -> Choice:
    """A parameter that takes one of some values, the first by default. Raises `InvalidRequestError` for others."""
    known = list(choices)
    given = args.get(name) or known[0]
    for choice in known:
        if choice == given:
            return choice
    raise InvalidRequestError(
        name,
        "%(name)s は %(choices)s のいずれかで指定してください。",
        name=name,
        choices=gettext("、").join(known),
    )


def _value(name: str, value: str) -> str:
    canonical = canonical_value(name, value[: MAX_VALUE + 1])
    if max(len(value), len(canonical)) > MAX_VALUE:  # ﷺ is 18 characters
        raise InvalidRequestError(
            name, "%(facet)sの値は%(most)s文字までです。", facet=facet_label(name), most=MAX_VALUE
        )
    if name == "year" and not re.fullmatch("[0-9]{4}", value.strip()):
        raise InvalidRequestError("year", "年度は西暦4桁で指定してください（例: 2025）。")
    if name == "round" and not re.fullmatch("[0-9]{4}-[0-9]{1,2}", value.strip()):
        raise InvalidRequestError("round", "公募は「年度-次」で指定してください（例: 2025-1）。")
    return canonical


def integer(args: MultiDict[str, str], name: str, default: int) -> int:
    """A whole number, the default where nothing is given. Raises `InvalidRequestError` for anything else."""
    text = args.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise InvalidRequestError(name, "%(name)s は整数で指定してください。", name=name)
    return int(text)
