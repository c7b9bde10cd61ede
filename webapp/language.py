"""The language of the interface: Japanese, or English with `?lang=en`. What was published stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import urlencode

from flask import has_request_context, request
from flask_babel import gettext
from markupsafe import Markup

from indexer import FACETS, Condition, Project, Suggestion, Understood, Word, english_value, era_year

LANGUAGES = {"ja": "日本語", "en": "English"}
DEFAULT = "ja"

JAPANESE = re.compile("[、。「」ぁ-ゖァ-ヺ一-鿿]")
_ROUND = re.compile("([0-9]{4})-([0-9]{1,2})")
_MOST_SHOWN = 3  # values or names of a query
_LANG_JA, _NOTHING = Markup(' lang="ja"'), Markup("")


def current() -> str:
    """The language of the request; anything unknown reads Japanese."""
    asked = request.args.get("lang", DEFAULT) if has_request_context() else DEFAULT
    return asked if asked in LANGUAGES else DEFAULT


def text(message: str) -> str:
    """A Japanese text in the language of the request; Japanese ones are not looked up."""
    return message if current() == DEFAULT else str(gettext(message))


def translator(language: str) -> Callable[..., Markup]:
    """What the templates' texts go through, made once a page: to ask for the language of each takes 1 ms a page."""
    return _translated if language == "en" else _as_written


def _translated(message: str, **values: object) -> Markup:
    return Markup(gettext(message)) % values  # noqa: S704 — our own texts; values are escaped


def _as_written(message: str, **values: object) -> Markup:
    return Markup(message) % values  # noqa: S704


def is_english() -> bool:
    return current() == "en"


def localized(path: str, language: str | None = None) -> str:
    """A path of this site in a language (default: the request's)."""
    language = language or current()
    return path if language == DEFAULT else f"{path}?{urlencode({'lang': language})}"


def this_page_in(language: str) -> str:
    """The page that is being shown, in a language."""
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    pairs += [("lang", language)] if language != DEFAULT else []
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def facet_label(name: str) -> str:
    """A facet's heading."""
    return text(FACETS[name].label)


def labels(language: str) -> Callable[[str, str], str]:
    """How values read in a language: of facets by their names, of `area` (partner cities), of `term` (words)."""
    return _english_label if language == "en" else _japanese_label


def value_label(name: str, value: str) -> str:
    """How a value reads in the language of the request; see `labels`."""
    return labels(current())(name, value)


def listed(name: str, values: Iterable[str], language: str) -> str:
    """Values in a row, in a text without markup; English ones may have commas in them (Co., Ltd.)."""
    label = labels(language)
    return ("; " if language == "en" else "、").join(label(name, value) for value in values)


def labelled(suggestions: Iterable[Suggestion]) -> dict[str, Suggestion]:
    """Suggestions by how they read; of several that read the same (two spellings of a country) the first."""
    found: dict[str, Suggestion] = {}
    for one in suggestions:
        found.setdefault(value_label(one.facet, one.value), one)
    return found


def _japanese_label(name: str, value: str) -> str:
    if name == "year" and value.isdigit():
        return f"{era_year(int(value))}（{value}）"
    if name == "round" and (found := _ROUND.fullmatch(value)):
        return f"{era_year(int(found[1]))} {found[2]}次公募"
    return value


@lru_cache(maxsize=8192)
def _english_label(name: str, value: str) -> str:
    if name == "year":
        return f"FY{value}"
    if name == "round" and (found := _ROUND.fullmatch(value)):
        return f"FY{found[1]}, call {found[2]}"
    return english_value(name, value)


def labelled_in(value: str, name: str, language: str) -> str:
    """A value as it reads in a language; see `labels`."""
    return _english_label(name, value) if language == "en" else _japanese_label(name, value)


def marked_in(text: object, language: str) -> Markup:
    """The attribute that marks a text as Japanese on an English page; nothing on a Japanese one."""
    return _LANG_JA if language == "en" and JAPANESE.search(str(text)) else _NOTHING


def described(query: Understood) -> str:
    """How a query was understood, in the interface's language."""
    if not is_english():
        return query.describe()
    if query.is_empty:
        return "all projects"
    if query.is_void:
        return "nothing that can be searched for"
    clauses = [" or ".join(map(_named, clause)) for clause in query.clauses]
    whole = [f"({one})" if " or " in one and len(clauses) > 1 else one for one in clauses]
    sure = [one for at, one in enumerate(whole) if not query.relaxed or at in query.certain]
    parts = [" and ".join(sure)] if sure else []
    if perhaps := [one for at, one in enumerate(whole) if query.relaxed and at not in query.certain]:
        only = "if possible " if len(perhaps) == 1 else "as many as possible of "
        parts.append(only + " and ".join(perhaps))
    parts += [f"without {' and '.join(map(_excluded, query.excluded))}"] if query.excluded else []
    parts += [f"no project has {', '.join(f'“{text}”' for text in query.unmet)}"] if query.unmet else []
    parts += [f"{', '.join(f'“{text}”' for text in query.ignored)} not asked for"] if query.ignored else []
    return ", ".join(parts)


def _named(item: Word | Condition) -> str:
    """A word in quotes, or a condition on a column with its values."""
    if isinstance(item, Word):
        return f"“{item.text}”"
    values = item.values or (item.text,)
    shown = "/".join(value_label(item.facet, value) for value in values[:_MOST_SHOWN])
    shown += "…" if len(values) > _MOST_SHOWN else ""
    return f"{facet_label(item.facet)}: {f'{item.text} ({shown})' if item.is_area else shown}"


def _excluded(item: Word | Condition) -> str:
    """What must not occur, with the names of the same thing that must not either."""
    also = item.also if isinstance(item, Word) else []
    shown = ", ".join(f"“{label}”" for label in also[:_MOST_SHOWN]) + ("…" if len(also) > _MOST_SHOWN else "")
    return _named(item) + (f" (nor {shown})" if also else "")


def citation(project: Project, title: str, url: str) -> tuple[str, str]:
    """How to cite a project, in Japanese and in English."""
    places = "、".join((*project.domestic_cities, *map(str, project.target_areas), *project.countries))
    japanese = (
        f"環境省「{title}」番号{project.number}「{project.name}」（{project.proposer}、{places}）. {url}"
    )
    english = (
        "Ministry of the Environment, Japan. City-to-City Collaboration Programme for Zero-Carbon Society, "
        f"FY{project.fiscal_year}, call {project.call}, project {project.number}: “{project.name}” (in Japanese). {url}"
    )
    return japanese, english
