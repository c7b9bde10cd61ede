"""Downloads: all rows, in order, inert in spreadsheets, and no more memory than a row needs."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import tracemalloc
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.build import build
from indexer.rounds import read_round
from tests.conftest import ROUNDS
from tests.made import project, round_text
from webapp import create_app
from webapp.safetext import csv_cell, name_part, xml_text
from webapp.workbook import LONGEST_CELL

HEADINGS = ["案件ID", "年度", "公募", "番号", "提案者", "国内都市", "対象都市・地域", "対象国", "事業名", "対象分野", "事業概要", "URL"]  # fmt: skip


def csv_text(cell: str) -> str:
    """What `csv_cell` made safe, as the README says: an apostrophe less wherever a cell could begin."""
    blank = "(?:[^\\S\t\r\n]|[\0\u200b\ufeff])*"
    cell = re.sub(rf"([;\t\r\n])'(?={blank}[=+\-@＝＋－＠'])", r"\1", cell)
    return re.sub(r"\A'(?=[\s\0\u200b\ufeff]*[=+\-@＝＋－＠'\t\r\n])", "", cell)


FORMATS = ["csv", "xlsx", "json", "jsonl"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def ids(client: FlaskClient, form: str, query: str) -> list[str]:
    """The ids of a download, in its order."""
    response = client.get(f"/projects.{form}?{query}")
    assert response.status_code == 200, response.text
    if form == "csv":
        return [row["案件ID"] for row in rows(response.text)]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
        return [str(cells[0]) for cells in sheet.iter_rows(min_row=2, values_only=True)]
    if form == "json":
        return [one["id"] for one in response.get_json()["projects"]]
    return [json.loads(line)["id"] for line in response.text.splitlines()]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "query",
    ["", "q=廃棄物", "q=水素&country=インド&country=ベトナム", "sort=number&size=3&page=2", "q=水素&page=99", "q=インドネシヤ",
     "field=水素技術&field=省エネルギー&match=all", "q=メタネーション&country=タイ"],
)  # fmt: skip
def test_all_rows_in_the_searchs_order(client: FlaskClient, form: str, query: str) -> None:
    asked = "&".join(part for part in query.split("&") if not part.startswith(("size", "page")))
    found = client.get(f"/api/search?{asked}&size=100").get_json()
    assert ids(client, form, query) == [hit["id"] for hit in found["hits"]]


def test_csv_is_what_excel_and_rfc_4180_expect(client: FlaskClient) -> None:
    response = client.get("/projects.csv")
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.data.split(b"\r\n")[0].decode("utf-8-sig").split(",") == HEADINGS
    assert client.get("/projects.csv?bom=0").data == response.data[3:]
    assert client.get("/projects.csv?bom=x").status_code == 400
    row = rows(response.text)[1]
    assert row["対象都市・地域"] == "メトロセブ地域(セブ市、マンダウエ市、ダナオ市)"
    assert (row["公募"], row["年度"]) == ("令和7年度 1次公募", "2025")
    assert row["URL"] == "http://localhost/projects/2025-1-02"


def test_what_is_taken_away_can_be_taken_in(client: FlaskClient, tmp_path: Path) -> None:
    """The CSV with the round's title above it is read as the same projects."""
    text = client.get("/projects.csv?bom=0&sort=number").text
    wanted = ["番号", "提案者", "国内都市", "対象都市・地域", "対象国", "事業名", "対象分野", "事業概要"]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["令和7年度脱炭素社会実現のための都市間連携事業 1次公募採択案件一覧"])
    writer.writerow(wanted)
    writer.writerows([[csv_text(row[name]) for name in wanted] for row in rows(text)])
    (tmp_path / "again.csv").write_text(out.getvalue(), encoding="utf-8")
    published = read_round(ROUNDS / "2025-1.txt").projects
    assert [p.digest for p in read_round(tmp_path / "again.csv").projects] == [p.digest for p in published]


def test_in_english(client: FlaskClient) -> None:
    row = rows(client.get("/projects.csv?lang=en").text)[0]
    assert (row["Project ID"], row["Round"]) == ("2025-1-01", "FY2025, call 1")
    assert (row["Japanese city"], row["Country"]) == ("Toyama City", "Indonesia")
    assert row["URL"].endswith("/projects/2025-1-01?lang=en")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/projects.xlsx?lang=en").data))
    assert book.sheetnames == ["Projects", "About this search"]


def test_the_workbook(client: FlaskClient) -> None:
    response = client.get("/projects.xlsx", query_string={"q": "水素", "country": "インド", "match": "all"})
    assert int(response.headers["Content-Length"]) == len(response.data)
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    table, notes = book.worksheets
    assert [cell.value for cell in table[1]] == HEADINGS
    assert (table.freeze_panes, table.auto_filter.ref) == ("A2", f"A1:L{table.max_row}")
    assert table["D2"].data_type == "n"
    assert all(cell.data_type == "s" for cell in table[2] if cell.column_letter not in "BD")
    assert table["K2"].alignment.wrap_text
    for (cell,) in table.iter_rows(2, min_col=12, max_col=12):
        assert cell.hyperlink.target == cell.value
        assert re.fullmatch(r"http://localhost/projects/\d{4}-\d+-\d+", cell.value)
    assert not [cell for row in table.iter_rows(max_col=11) for cell in row if cell.hyperlink]
    said = {row[0]: row[1] for row in notes.iter_rows(values_only=True)}
    assert (said["キーワード"], said["対象国"], said["件数"]) == ("水素", "インド", str(table.max_row - 1))
    assert said.keys() >= {"検索ページ", "出典", "利用条件", "データの日付"}


def test_json_says_where_it_comes_from(client: FlaskClient) -> None:
    found = client.get("/projects.json?q=インドネシヤ").get_json()
    assert found["suggestion"] == {"query": "インドネシア"}
    assert found["total"] == len(found["projects"]) == 6
    assert found["source"]["files"] == ["2025-1.txt"]
    assert found["licence"]["url"].startswith("https://")
    one = client.get("/api/projects/" + found["projects"][0]["id"]).get_json()
    assert found["projects"][0] == {**one, "url": "http://localhost" + one["url"]}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_an_empty_table(client: FlaskClient, form: str) -> None:
    assert ids(client, form, "country=存在しない国") == []


@pytest.mark.parametrize("form", FORMATS)
def test_head(client: FlaskClient, form: str) -> None:
    whole = client.get(f"/projects.{form}")
    with client.head(f"/projects.{form}") as head:
        assert head.headers["ETag"]
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "ETag"):
        assert head.headers[name] == whole.headers[name]


def test_file_names(client: FlaskClient) -> None:
    name = client.get("/projects.csv", query_string={"q": "水素", "country": "タイ"}).headers[
        "Content-Disposition"
    ]
    plain, _, encoded = name.removeprefix("attachment; filename=").partition("; filename*=UTF-8''")
    assert plain.isascii()
    assert plain.startswith('"toshi-renkei_')
    assert unquote(encoded).startswith("都市間連携事業-採択案件_水素-タイ_20")
    hostile = client.get("/projects.csv", query_string={"q": '"; x="\r\nSet-Cookie: a=b\u202e../../c%0d%0a'})
    assert "Set-Cookie" not in hostile.headers
    value = hostile.headers["Content-Disposition"]
    assert not set(unquote(value)) & set("\r\n\u202e/\\")


def test_bad_parameters(client: FlaskClient) -> None:
    for form in FORMATS:
        assert client.get(f"/projects.{form}?sort=best").status_code == 400
    assert client.get("/projects.json?sort=best").get_json()["error"]["parameter"] == "sort"
    assert "<h1>" in client.get("/projects.csv?sort=best").text
    assert client.get("/projects.pdf").status_code == 404


# Hostile cells

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "　＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "'x",
    "\u200b=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_made_inert(text: str) -> None:
    assert csv_cell(text).startswith("'" + text[0])
    assert csv_text(csv_cell(text)) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; @SUM(1);;-1", "a;' @SUM(1);;'-1"),
        ("a\t=1", "a\t'=1"),
        ("概要。\n=cmd|' /C calc'!A0", "概要。\n'=cmd|' /C calc'!A0"),
        ("概要。\n-2+3+cmd|' /C calc'!A0", "概要。\n'-2+3+cmd|' /C calc'!A0"),
        ("a\r\n＝1", "a\r\n'＝1"),
        ("取組:\n- 省エネ\n- 再エネ", "取組:\n- 省エネ\n- 再エネ"),  # a list is none
        ("a; b - c, e=mc", "a; b - c, e=mc"),
    ],
)
def test_a_cell_that_begins_inside_a_text_is_made_inert(text: str, safe: str) -> None:
    assert csv_cell(text) == safe
    assert csv_text(safe) == text


PARTS = st.sampled_from([*"=+-@＝＋－＠';,\t\r\n\"|!( \0あa1", "\u200b", "\ufeff"])


@given(st.one_of(st.text(), st.lists(PARTS).map("".join)))
def test_a_neutralised_cell_can_be_had_back(text: str) -> None:
    safe = csv_cell(text)
    assert csv_text(safe) == text
    assert safe.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    for cell in re.split("[;\t]", safe):
        assert cell.lstrip(" \0\u200b\ufeff")[:1] not in tuple("=+-@＝＋－＠")


def test_a_cell_of_nothing_but_separators_is_made_inert_in_no_time() -> None:
    started = time.process_time()
    csv_cell("\t" * 100_000 + ";\n" * 100_000)
    assert time.process_time() - started < 5


@given(st.text())
def test_names_and_xml(text: str) -> None:
    assert not set(name_part(text)) & set('\\/:*?"<>|\r\n\0')
    assert all(ord(one) >= 32 or one in "\t\n\r" for one in xml_text(text))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A round whose cells try everything."""
    path = tmp_path_factory.mktemp("hostile")
    cells = ["=HYPERLINK(\"http://x\",\"y\")", "@SUM(A1)", "<r><t>inject</t><!-- x --></r>", "-2+3", "_x000A_ _x0041_",
             "</script><script>alert(1)</script>", "http://example.com/ mailto:x", "{=1+1}", "a\ufffe\uffff", "& ]]> <![CDATA["]  # fmt: skip
    made = [project(n, name=cell, proposer=cell, summary=cell) for n, cell in enumerate(cells, 1)]
    made.append(project(len(cells) + 1, summary="長" * 33_000))
    (path / "r").mkdir()
    (path / "r" / "a.txt").write_text(round_text(*made), encoding="utf-8")
    report = build(path / "r", path / "i")
    assert report.total == len(made), report.refused
    return create_app({"INDEX": path / "i"}).test_client()


def test_hostile_cells_in_csv(hostile: FlaskClient) -> None:
    found = rows(hostile.get("/projects.csv").text)
    stored = hostile.get("/projects.json").get_json()["projects"]
    for row, one in zip(found, stored, strict=True):
        for name, key in (("事業名", "name"), ("提案者", "proposer"), ("事業概要", "summary")):
            assert row[name].strip()[0] not in "=+-@"
            assert csv_text(row[name]) == one[key]


def test_hostile_cells_in_xlsx(hostile: FlaskClient) -> None:
    data = hostile.get("/projects.xlsx").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }
    assert not any("<f>" in text for text in parts.values())
    linked = [target for text in parts.values() for target in re.findall('Target="(http[^"]*)"', text)]
    assert linked
    assert all(re.fullmatch(r"http://localhost/projects/\d{4}-\d+-\d+", target) for target in linked)
    assert "<t>inject</t>" not in parts["xl/worksheets/sheet1.xml"]
    table, notes = openpyxl.load_workbook(io.BytesIO(data), rich_text=False).worksheets
    stored = hostile.get("/projects.json").get_json()["projects"]
    for cells, one in zip(table.iter_rows(min_row=2), stored, strict=True):
        assert all(cell.data_type in "ns" for cell in cells)
        assert not any(cell.hyperlink for cell in cells[:-1])
        shown = cells[8].value.replace("_x005F_", "_")  # openpyxl leaves Excel's escape of _xHHHH_ in place
        assert shown == xml_text(one["name"])
    assert len(table.cell(table.max_row, 11).value) == LONGEST_CELL
    assert "1個のセルを切り詰めました" in str(notes.cell(notes.max_row, 2).value)
    assert len(stored[-1]["summary"]) == 33_000


# Size


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """500 projects with 15 kB of text each, which is quickly indexed because it holds no words."""
    path = tmp_path_factory.mktemp("long")
    (path / "r").mkdir()
    made = [project(n, summary="※" * 5_000) for n in range(1, 501)]
    (path / "r" / "a.txt").write_text(round_text(*made), encoding="utf-8")
    build(path / "r", path / "i", processes=1)
    return create_app({"INDEX": path / "i"}).test_client()


@pytest.mark.parametrize("encoding", ["identity", "br", "zstd", "gzip"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_download_is_never_whole_in_memory(long: FlaskClient, form: str, encoding: str) -> None:
    def download() -> tuple[int, int]:
        with long.get(f"/projects.{form}", headers={"Accept-Encoding": encoding}, buffered=False) as response:
            sizes = [len(piece) for piece in response.iter_encoded()]
        return sum(sizes), max(sizes)

    download()  # the index keeps the projects that it has read
    tracemalloc.start()
    total, largest = download()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_500_000
    assert largest < 500_000
    if form != "xlsx" and encoding == "identity":
        assert total > 7_000_000
