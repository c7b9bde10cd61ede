"""Pictures whose numbers are what their links find."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from indexer import FacetValue, country_code
from indexer.build import build
from tests.made import project, round_text
from webapp import create_app
from webapp.params import State
from webapp.pictures import around, bars
from webapp.pictures.atlas import world
from webapp.pictures.marks import LEVELS, legend, level
from webapp.pictures.placement import HEIGHT, Placed, place, width
from webapp.pictures.views import ACROSS, views

ROOT = Path(__file__).parent.parent
COUNTRIES = [
    "ベトナム", "インドネシア", "タイ", "フィリピン", "カンボジア", "ラオス", "ミャンマー", "マレーシア", "シンガポール", "パラオ",
    "インド", "モルディブ", "モンゴル", "ケニア", "エチオピア", "ブラジル", "チリ", "メキシコ", "トルコ", "フィジー", "架空国",
]  # fmt: skip
FIELDS = ["省エネルギー", "再生可能エネルギー", "水素技術", "その他(観光)", "その他(港湾インフラ)"]


def worldwide(folder: Path) -> None:
    """Rounds of twelve years in all of `COUNTRIES`, by one to thirty cities, some with two countries."""
    folder.mkdir(parents=True)
    number = itertools.count()
    for year, call in itertools.product([*range(2013, 2016), *range(2018, 2026)], (1, 2)):
        made = []
        for at in range(1, 7):
            n = next(number)
            chosen = [COUNTRIES[n * 5 % len(COUNTRIES)]] + ([COUNTRIES[n % 5]] if n % 7 == 0 else [])
            made.append(
                project(
                    at,
                    fiscal_year=year,
                    call=call,
                    countries=tuple(dict.fromkeys(chosen)),
                    domestic_cities=(f"第{n * 3 % 31}市",),
                    fields=tuple(dict.fromkeys((FIELDS[n % 5], FIELDS[n % 3]))),
                )
            )
        (folder / f"{year}-{call}.txt").write_text(round_text(*made), encoding="utf-8")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("many")
    worldwide(folder / "rounds")
    build(folder / "rounds", folder / "index")
    return create_app({"INDEX": folder / "index", "TESTING": True}).test_client()


def marks(html: str) -> list[tuple[str, int]]:
    """Each link of a picture with the count that is read aloud: (URL, count)."""
    found = re.findall(r'<a [^>]*?href="([^"]*)" aria-label="([^"]*?)、(\d+)件"', html)
    return [(unescape(url), int(count)) for url, _, count in found]


def total(client: FlaskClient, url: str) -> int:
    response = client.get(url.replace("/?", "/api/search?", 1))
    assert response.status_code == 200
    return int(response.get_json()["total"])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=脱炭素",
        "?country=ベトナム",
        "?field=水素技術&field=廃棄物処理&country=タイ",
        "?year=2025",
        "?round=2025-1",
        "?city=大阪市",
    ],
)
def test_a_number_is_what_its_link_finds(client: FlaskClient, query: str) -> None:
    response = client.get(f"/overview{query}")
    assert response.status_code == 200
    found = [(url, count) for url, count in marks(response.text)]
    assert len(found) > 30
    state = State.from_args(MultiDict(re.findall(r"(\w+)=([^&]*)", query)))
    removing = {state.without(*chosen).url() for chosen in state.chosen}
    for url, count in dict(found).items():
        if url not in removing:
            assert total(client, url) == count, url


def test_a_world_full_of_projects_counts_right(many: FlaskClient) -> None:
    found = dict(marks(many.get("/overview?q=試験").text))
    assert len(found) > 150
    for url in list(found)[::7]:
        assert total(many, url) == found[url], url


def test_a_selected_mark_takes_itself_away(client: FlaskClient) -> None:
    html = client.get("/overview?field=省エネルギー&country=ベトナム&year=2025").text
    cell = re.search(
        r'<td class="l\d on"><a href="([^"]*)" aria-label="省エネルギー、ベトナム、5件" aria-current="true">5</a>',
        html,
    )
    assert cell
    assert unescape(cell[1]) == State(filters={"year": ("2025",)}).url()
    country = re.search(r'<th scope="row"><a href="([^"]*)" aria-current="true">ベトナム</a>', html)
    assert country
    assert unescape(country[1]) == State(filters={"field": ("省エネルギー",), "year": ("2025",)}).url()


def test_fields_that_must_all_be_there_stay(client: FlaskClient) -> None:
    state = State(filters={"field": ("省エネルギー",)}, every_field=True)
    html = client.get(state.url("/overview")).text
    wanted = state.with_value("field", "水素技術").with_value("country", "ベトナム").url()
    assert wanted in [url for url, _ in marks(html)]
    assert around(state, "field").filters == state.filters
    assert around(State(filters={"field": ("省エネルギー",)}), "field").filters == {}


def test_details_of_other_fields_are_one_column(client: FlaskClient) -> None:
    table = client.get("/overview").text.split("<thead>")[1].split("</thead>")[0]
    assert re.findall(r">([^<>]+)</a></th>", table)[-1] == "その他"
    assert "港湾" not in table


def test_long_lists_fold(many: FlaskClient) -> None:
    html = many.get("/overview").text
    assert "ほか6か国の表" in html
    assert "ほか11都市の表" in html
    assert "表にない対象国（9）" in html
    chosen = many.get("/overview?country=メキシコ").text
    assert "メキシコ" in chosen.split("</table>")[0]


def test_years_without_a_round_are_gaps(many: FlaskClient) -> None:
    html = many.get("/overview").text
    assert "平成28年度（2016） – 平成29年度（2017）" in html
    assert html.index("令和7年度（2025）") < html.index("平成25年度（2013）")


def test_a_country_that_no_map_knows_is_in_the_list(many: FlaskClient) -> None:
    html = many.get("/overview?country=架空国").text
    assert re.search(r"架空国</a>.*?地図に表示できません", html)
    assert re.search(r"チリ</a> <span class=\"count\">\d+件</span></li>", html)


def test_nothing_found_says_so(client: FlaskClient) -> None:
    html = client.get("/overview?q=存在しない言葉ばかり").text
    assert "図にできる案件がありません" in html
    assert "<svg" not in html
    assert client.get("/overview?size=50&page=99").status_code == 200
    assert client.get("/overview?year=x").status_code == 400


def test_a_correction_is_told(client: FlaskClient) -> None:
    html = client.get("/overview?q=インドネシヤ").text
    assert "もしかして" in html
    assert "省エネルギー、インドネシア、" in html


def test_the_page_is_small_and_without_style_attributes(many: FlaskClient) -> None:
    response = many.get("/overview")
    size = len(gzip.compress(response.data))
    for name in ("style.css", "pictures.css", "page.js", "completion.js", "icon.svg"):
        with many.get(f"/static/{name}") as asset:
            size += len(gzip.compress(asset.data))
    assert size < 60_000
    assert " style=" not in response.text
    assert "<script>" not in response.text


def test_markup_in_values_stays_text(tmp_path: Path) -> None:
    rounds = tmp_path / "rounds"
    rounds.mkdir()
    evil, cell = "'\"><script>x", "'&quot;&gt;&lt;script&gt;x"
    made = project(1, countries=(cell,), domestic_cities=(cell,), fields=(cell,))
    (rounds / "x.txt").write_text(round_text(made), encoding="utf-8")
    build(rounds, tmp_path / "index")
    client = create_app({"INDEX": tmp_path / "index"}).test_client()
    for url in ("/overview", f"/overview?q={evil}&country={evil}"):
        html = client.get(url).text
        assert "&lt;script&gt;x</a></th>" in html
        assert "<script>" not in html


# Shades


@pytest.mark.parametrize("most", [1, 2, 5, 6, 7, 22, 38, 1000])
def test_the_legend_says_what_the_shades_are(most: int) -> None:
    shades = legend(most)
    assert (shades[0].least, shades[-1].most) == (1, most)
    for shade in shades:
        assert {level(count, most) for count in range(shade.least, shade.most + 1)} == {shade.level}
    assert max(shade.level for shade in shades) <= LEVELS


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_shade_can_be_read_and_told_from_the_next() -> None:
    css = (ROOT / "webapp/static/pictures.css").read_text(encoding="utf-8")
    themes = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    assert len(themes) == 3  # light, dark, print
    for at, theme in enumerate(themes):
        colours = dict(re.findall(r"--(\w+): (#\w+)", theme))
        shades = [colours[f"l{n}"] for n in range(1, LEVELS + 1)]
        for n, shade in enumerate(shades, 1):
            assert contrast(shade, colours[f"on{n}"]) >= 4.5, (at, n)
        order = [luminance(shade) for shade in shades]
        assert order == sorted(order, reverse=at != 1)
        if at < 2:
            assert all(contrast(one, other) > 1.4 for one, other in itertools.pairwise(shades))


# Bars


def test_a_year_with_very_many_calls_is_one_bar() -> None:
    rounds = [FacetValue(f"2024-{call}", 2) for call in range(1, 9)] + [FacetValue("2025-1", 4)]
    newest, crowded = bars(rounds, State(), lambda _, value: value).years
    assert [bar.mark.total for bar in newest.bars] == [4]
    assert [(bar.mark.total, bar.length) for bar in crowded.bars] == [(16, 100.0)]


# The map


def test_all_countries_of_the_vocabulary_have_a_point() -> None:
    drawn = world()
    lines = (ROOT / "data/vocabulary/countries.tsv").read_text(encoding="utf-8").splitlines()
    codes = {line.split("\t")[0] for line in lines if line and not line.startswith("#")}
    assert codes - drawn.points.keys() == set()
    assert len(drawn.paths) > 170
    for code, (x, y) in drawn.points.items():
        assert 0 <= x <= drawn.size[0], code
        assert 0 <= y <= drawn.size[1], code
    japan, chile, kenya = (drawn.points[code] for code in ("JP", "CL", "KE"))
    assert kenya[0] < japan[0] < chile[0]  # the Pacific is in the middle
    assert japan[1] < kenya[1] < chile[1]


def test_countries_are_known_by_all_their_names() -> None:
    assert country_code("ヴェトナム") == country_code("Viet Nam") == country_code("ベトナム") == "VN"
    assert country_code("架空国") is None


def test_the_map_names_its_source_and_is_small() -> None:
    path = ROOT / "webapp/pictures/world.json"
    assert path.stat().st_size <= 40_000
    assert "Natural Earth" in json.loads(path.read_text(encoding="utf-8"))["source"]


def test_neighbours_get_one_region_and_a_far_country_the_world() -> None:
    near = views((("VN", "ベトナム 5", 5), ("LA", "ラオス 1", 1), ("KH", "カンボジア 2", 2)), "JP")
    assert [view.part.width for view in near] == [740]
    assert near[0].part.has(world().points["JP"])
    crowd, whole = views(
        (("VN", "ベトナム 5", 5), ("LA", "ラオス 1", 1), ("TH", "タイ 2", 2), ("CL", "チリ 1", 1)), "JP"
    )
    assert crowd.labels.keys() == {"VN", "LA", "TH"}
    assert whole.labels.keys() == {"CL"}
    assert whole.zoomed
    assert views((("BR", "ブラジル 1", 1), ("KE", "ケニア 1", 1)), "JP")[0].part.width == 3000
    assert views((), "JP") == ()


def test_labels_do_not_meet() -> None:
    crowded = [((200 + 9 * (n % 4), 150 + 9 * (n // 4)), f"国の名前{n} {n}") for n in range(16)]
    placed = place(crowded, (400, 300))
    boxes = []
    for label, (_, text) in zip(placed, crowded, strict=True):
        if label:
            wide = width(text)
            left = label.x - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
            boxes.append((left, label.y - HEIGHT, left + wide, label.y))
    assert len(boxes) >= 8
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 5 or other[3] <= one[1] + 5
    assert any(label and label.leader for label in placed)


def test_a_label_without_room_is_left_out() -> None:
    assert place([((5, 5), "長い長い長い長い名前の国")], (60, 20)) == [None]
    (alone,) = place([((20, 50), "タイ 3")], (ACROSS, 100))
    assert alone == Placed(27.0, alone.y, "start", None) if alone else False
