"""The data described for search engines: schema.org `Dataset` and `Project`s as JSON-LD."""

from __future__ import annotations

from typing import Any

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
    lang, here, root = current(), State.here(), site.root()
    years = sorted(map(int, generation.facet("year").values))
    countries = [value for value, _, total in generation.facet("country").totals if total]
    found = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": f"{root}/#dataset",
        "url": f"{root}{here.url()}",
        "name": site.TITLE[lang],
        "description": _description(generation, lang),
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "license": site.LICENCE_URL,
        "creator": _publisher(lang),
        "dateModified": site.data_time(generation).isoformat(),
        "version": generation.name,
        "variableMeasured": [value_label("field", value) for value in generation.facet("field").values],
        "spatialCoverage": [_country(country) for country in countries],
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source.title or source.path, "publisher": _publisher(lang)}
            for source in generation.manifest.sources
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": mimetype,
                "contentUrl": f"{root}{here.url(f'/projects.{ending}')}",
            }
            for ending, mimetype in _DOWNLOADS.items()
        ],
    }
    if years:  # a fiscal year is April to March
        found["temporalCoverage"] = f"{years[0]}-04-01/{years[-1] + 1}-03-31"
    return found


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
        "funder": _publisher(lang),
        "subjectOf": {"@id": f"{root}/#dataset"},
    }


def _publisher(lang: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": site.PUBLISHER[lang], "url": site.PUBLISHER_URL}


def _country(name: str) -> dict[str, str]:
    return {"@type": "Country", "name": value_label("country", name)}


def _description(generation: Generation, lang: str) -> str:
    projects, rounds = generation.index.size, len(generation.manifest.sources)
    if lang == "en":
        return (
            f"{projects} projects adopted in {rounds} rounds of the {site.PROGRAMME['en']} of the "
            f"{site.PUBLISHER['en']}: proposer, Japanese cities, partner cities, countries, fields and summary."
        )
    return (
        f"{site.PUBLISHER['ja']}「{site.PROGRAMME['ja']}」の公募{rounds}回で採択された{projects}件の一覧。"
        "提案者、国内都市、対象都市・地域、対象国、対象分野、事業概要を含みます。"
    )
