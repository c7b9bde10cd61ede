"""Small made-up projects and rounds for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from indexer import Generation, GenerationStore, SearchRequest, search
from indexer.build import build
from indexer.eras import era_year
from indexer.project import Area, Project

HEADER = "番号\t提案者\t国内都市\t対象都市・地域\t対象国\t事業名\t対象分野\t事業概要"
TITLE = "令和6年度脱炭素社会実現のための都市間連携事業委託業務 2次公募採択案件一覧"


def project(number: int = 1, **columns: Any) -> Project:
    """A project of 令和6年度 2次公募 with the given columns."""
    values: dict[str, Any] = {
        "fiscal_year": 2024,
        "call": 2,
        "proposer": "株式会社試験",
        "domestic_cities": ("川崎市",),
        "target_areas": (Area.parse("ペナン州"),),
        "countries": ("マレーシア",),
        "name": f"試験事業{number}",
        "fields": ("省エネルギー",),
        "summary": "低炭素の取組を進める。",
    }
    return Project(number=number, **{**values, **columns})


def round_text(*projects: Project) -> str:
    """Projects as a published table."""
    first = projects[0]
    rows = [f"{era_year(first.fiscal_year)}都市間連携事業 {first.call}次公募採択案件一覧", HEADER]
    for p in projects:
        cells = [
            str(p.number), p.proposer, "、".join(p.domestic_cities), "、".join(map(str, p.target_areas)),
            "、".join(p.countries), p.name, " ".join(p.fields), p.summary.replace("\n", "<br>"),
        ]  # fmt: skip
        rows.append("\t".join(cells))
    return "\n".join(rows) + "\n"


def generation_of(folder: Path, *projects: Project) -> Generation:
    """The first generation of an index of a round of these projects, both made in a folder."""
    rounds = folder / "rounds"
    rounds.mkdir()
    (rounds / "round.txt").write_text(round_text(*projects), encoding="utf-8")
    build(rounds, folder / "index")
    return GenerationStore(folder / "index").current()


def numbers(generation: Generation, q: str) -> list[int]:
    """The numbers of the projects that a query finds, best first."""
    return [hit.project.number for hit in search(generation, SearchRequest(q)).hits]


def table(*rows: str, title: str = TITLE, header: str = HEADER) -> bytes:
    """A round file of raw rows."""
    return "\n".join((title, "", header, *rows)).encode()


ROW = "1\t株式会社試験\t川崎市\tペナン州\tマレーシア\t試験事業\t省エネルギー\t概要。"
