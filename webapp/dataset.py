"""The data described for search engines: schema.org `Dataset` and `Project`s as JSON-LD."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from indexer import Generation, Project
from webapp import site
from webapp.columns import project_url
from webapp.exports import XLSX
from webapp.language import current, value_label
from webapp.params import State

_CONTEXT = "https://schema.org"
_DOWNLOADS = {"csv": "text/csv", "xlsx": XLSX, "json": "application/json", "jsonl": "application/jsonl"}


def dataset(generation: Generation) -> dict[str, Any]:
    """All projects of the index as a Dataset with its downloads."""
    here, root = State.here(), site.root()
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": f"{root}/#dataset",
        "url": f"{root}{here.url()}",
        "name": str(site.TITLE),
        "description": _description(generation),
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "license": site.LICENCE_URL,
        "creator": _publisher(),
        "dateModified": site.data_time(generation).isoformat(),
        "version": generation.name,
        "variableMeasured": [value_label("field", value) for value in generation.facet("field").values],
        **_coverage(generation),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source.title or source.path, "publisher": _publisher()}
            for source in generation.manifest.sources
        ],
        "distribution": [_download(f"{root}{here.url(f'/projects.{end}')}", end) for end in _DOWNLOADS],
    }


def _coverage(generation: Generation) -> dict[str, Any]:
    """The countries and fiscal years of the projects. A fiscal year is April to March."""
    found: dict[str, Any] = {
        "spatialCoverage": [
            _country(value) for value, _, total in generation.facet("country").totals if total
        ]
    }
    if years := sorted(map(int, generation.facet("year").values)):
        found["temporalCoverage"] = f"{years[0]}-04-01/{years[-1] + 1}-03-31"
    return found


def _download(url: str, ending: str) -> dict[str, str]:
    return {"@type": "DataDownload", "encodingFormat": _DOWNLOADS[ending], "contentUrl": url}


def project(one: Project) -> dict[str, Any]:
    """A project, with who carries it out, where, and what it is about."""
    root, lang = site.root(), current()
    places: list[dict[str, Any]] = [
        {"@type": "City", "name": value_label("city", city), "addressCountry": "JP"}
        for city in one.domestic_cities
    ]
    places += [{"@type": "Place", "name": value_label("area", area.text)} for area in one.target_areas]
    places += [_country(country) for country in one.countries]
    return {
        "@context": _CONTEXT,
        "@type": "ResearchProject",
        "@id": project_url(one, "ja", root),
        "identifier": one.id,
        "url": project_url(one, lang, root),
        "name": one.name,
        "description": one.summary,
        "keywords": [value_label("field", value) for value in one.fields],
        "member": [{"@type": "Organization", "name": value_label("proposer", one.proposer)}]
        if one.proposer
        else [],
        "areaServed": places,
        "funder": _publisher(),
        "subjectOf": {"@id": f"{root}/#dataset"},
    }


def _publisher() -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": str(site.PUBLISHER), "url": site.PUBLISHER_URL}


def _country(name: str) -> dict[str, str]:
    return {"@type": "Country", "name": value_label("country", name)}


def _description(generation: Generation) -> str:
    projects, rounds = generation.index.size, len(generation.manifest.sources)
    description: str = gettext(
        "%(publisher)s「%(programme)s」の採択案件%(projects)s件（公募%(rounds)s回）の一覧。"
        "提案者、国内都市、対象都市・地域、対象国、対象分野、事業概要を含みます。",
        publisher=site.PUBLISHER,
        programme=site.PROGRAMME,
        projects=projects,
        rounds=rounds,
    )
    return description
