from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Generation, GenerationStore, similar
from indexer.build import build
from tests.made import project, round_text


def made(folder: Path, *projects: object) -> Generation:
    (folder / "r").mkdir()
    (folder / "r" / "a.txt").write_text(round_text(*projects), encoding="utf-8")  # type: ignore[arg-type]
    build(folder / "r", folder / "i")
    return GenerationStore(folder / "i").current()


def test_the_same_matter_before_the_same_form(tmp_path: Path) -> None:
    frame = "本事業では調査を行い、計画の策定を支援する。"
    generation = made(
        tmp_path,
        project(1, name="下水汚泥の堆肥化事業", summary=f"{frame}下水汚泥から堆肥を作る。"),
        project(2, name="街路灯の更新事業", summary=f"{frame}街路灯を更新する。"),
        project(3, name="汚泥の利用", summary="堆肥を農家に配る。下水処理場の汚泥を使う。"),
        project(4, name="電気バスの導入事業", summary=f"{frame}電気バスを導入する。"),
    )
    assert similar(generation, "2024-2-01")[0].id == "2024-2-03"
    assert len(similar(generation, "2024-2-01", most=1)) == 1


def test_places_and_fields_weigh_in(tmp_path: Path) -> None:
    generation = made(
        tmp_path,
        project(1, domestic_cities=("浦添市",), fields=("水素技術",), name="甲", summary="甲の話。"),
        project(2, name="乙", summary="乙の話。"),
        project(3, domestic_cities=("浦添市",), fields=("水素技術",), name="丙", summary="丙の話。"),
        project(4, name="丁", summary="丁の話。"),
    )
    assert similar(generation, "2024-2-01")[0].id == "2024-2-03"


def test_none_but_others(generation: Generation, tmp_path: Path) -> None:
    for at in range(generation.index.size):
        id_ = generation.index.stored(at).project.id
        found = [project.id for project in similar(generation, id_)]
        assert len(set(found)) == 5
        assert id_ not in found
    assert similar(generation, "1999-1-01") == []
    assert similar(made(tmp_path, project(1)), "2024-2-01") == []


@pytest.mark.parametrize(("number", "like"), [(9, 5), (1, 11), (2, 5)])
def test_the_published_round(generation: Generation, number: int, like: int) -> None:
    """Another project with Makassar; with waste on Bali; with waste heat of cement works."""
    first = [project.number for project in similar(generation, f"2025-1-{number:02d}")]
    assert like in first[:2]
