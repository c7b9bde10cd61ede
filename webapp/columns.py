"""The columns of a project that people take away, as the ministry heads them, and its JSON form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from indexer import Project
from webapp.language import labels, listed, text

Cell = str | int


class Column(NamedTuple):
    """A column: its heading in Japanese, its width in Excel's unit (digits), its cell."""

    title: str
    width: int
    cell: Callable[[Project, str, str], Cell]  # of a project, a language, the site's address


COLUMNS = (
    Column("案件ID", 12, lambda p, _lang, _root: p.id),
    Column("年度", 8, lambda p, _lang, _root: p.fiscal_year),
    # In words: spreadsheets read 2025-1 as a date.
    Column("公募", 18, lambda p, lang, _root: labels(lang)("round", p.round)),
    Column("番号", 7, lambda p, _lang, _root: p.number),
    Column("提案者", 28, lambda p, lang, _root: labels(lang)("proposer", p.proposer)),
    Column("国内都市", 18, lambda p, lang, _root: listed("city", p.domestic_cities, lang)),
    Column(
        "対象都市・地域", 24,
        lambda p, lang, _root: listed("area", map(str, p.target_areas), lang),
    ),
    Column("対象国", 16, lambda p, lang, _root: listed("country", p.countries, lang)),
    Column("事業名", 44, lambda p, _lang, _root: p.name),
    Column("対象分野", 28, lambda p, lang, _root: listed("field", p.fields, lang)),
    Column("事業概要", 80, lambda p, _lang, _root: p.summary),
    Column("URL", 40, lambda p, lang, root: project_url(p, lang, root)),
)  # fmt: skip


def project_url(project: Project, lang: str, root: str) -> str:
    """The address of a project's page in a language."""
    return f"{root}/projects/{project.id}" + ("?lang=en" if lang == "en" else "")


def headings() -> list[str]:
    """The headings in the language of the request."""
    return [text(column.title) for column in COLUMNS]


def cells(project: Project, lang: str, root: str) -> list[Cell]:
    """A project's row."""
    return [column.cell(project, lang, root) for column in COLUMNS]


def record(project: Project, root: str) -> dict[str, Any]:
    """A project as JSON has it, the same in the API and in downloads."""
    return {
        "id": project.id,
        "number": project.number,
        "name": project.name,
        "proposer": project.proposer,
        "domestic_cities": list(project.domestic_cities),
        "target_areas": [area.text for area in project.target_areas],
        "countries": list(project.countries),
        "fields": list(project.fields),
        "summary": project.summary,
        "round": project.round,
        "fiscal_year": project.fiscal_year,
        "call": project.call,
        "source": {"file": project.source, "row": project.row},
        "url": f"{root}/projects/{project.id}",
    }
