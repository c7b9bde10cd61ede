from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.eras import era_year
from indexer.errors import VocabularyError
from indexer.schema import canonical_value
from indexer.vocabulary import Vocabulary, load

TABLES = Path(__file__).parent.parent / "data" / "vocabulary"


def test_names_lead_to_the_usual_one() -> None:
    vocabulary = load()
    assert {
        vocabulary.country(name)
        for name in ("ベトナム", "ヴェトナム", "Viet Nam", "vietnam", "ベトナム社会主義共和国")
    } == {"ベトナム"}
    assert vocabulary.field("省エネ") == "省エネルギー"
    assert vocabulary.country("どこにもない国") is None
    assert len(vocabulary.countries) > 200


def test_columns_by_any_wording() -> None:
    vocabulary = load()
    assert {vocabulary.column(header) for header in ("提案者", "代表事業者", " 実施主体 ")} == {"proposer"}
    assert vocabulary.column("備考") is None


@pytest.mark.parametrize(
    ("facet", "value", "canonical"),
    [
        ("country", "Viet Nam", "ベトナム"),
        ("country", "架空 国", "架空 国"),
        ("field", "省エネ", "省エネルギー"),
        ("field", "その他（港湾インフラ）", "その他(港湾インフラ)"),
        ("city", " 堺市 ", "堺市"),
    ],
)
def test_canonical_values(facet: str, value: str, canonical: str) -> None:
    assert canonical_value(facet, value) == canonical


def test_era_years() -> None:
    assert [era_year(year) for year in (2025, 2019, 2018, 1989)] == [
        "令和7年度",
        "令和元年度",
        "平成30年度",
        "平成元年度",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [("水素技術\tHydrogen again", "stands already in line"), ("名前だけ", "needs at least 2 cells")],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    shutil.copytree(TABLES, tmp_path / "v")
    path = tmp_path / "v" / "fields.tsv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=rf"fields.tsv, line \d+: .*{message}"):
        Vocabulary(tmp_path / "v")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"columns\.tsv: cannot be read"):
        Vocabulary(tmp_path)


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "v")
    before = Vocabulary(tmp_path / "v").digest
    with (tmp_path / "v" / "fields.tsv").open("a", encoding="utf-8") as file:
        file.write("宇宙\tSpace\n")
    assert Vocabulary(tmp_path / "v").digest != before == load().digest


def test_a_header_names_one_column() -> None:
    vocabulary = load()
    for column in (*vocabulary.columns, *vocabulary.combined):
        for header in (*column.headers, *column.stand_ins):
            assert vocabulary.column(header) == column.key, header
            assert vocabulary.is_stand_in(header) == (header in column.stand_ins), header
    assert vocabulary.column("") is None


def test_a_country_may_carry_its_form_of_state() -> None:
    vocabulary = load()
    names = ("ベトナム国", "ガーナ共和国", "ドミニカ共和国", "中国", "国")
    assert [vocabulary.country(name) for name in names] == [
        "ベトナム",
        "ガーナ",
        "ドミニカ共和国",
        "中国",
        None,
    ]
