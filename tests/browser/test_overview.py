"""The pictures in a real browser: by keyboard, by rule, at every width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from indexer.build import build
from tests.browser.conftest import SCREENSHOTS
from tests.server import serving
from tests.test_pictures import worldwide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with many rounds and countries all over the world."""
    folder = tmp_path_factory.mktemp("worldwide")
    worldwide(folder / "rounds")
    build(folder / "rounds", folder / "index")
    with serving(folder / "index") as server:
        yield server.url


def opened(chromium: Browser, url: str, width: int = 1280, scheme: str = "light") -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="ja-JP",
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize(
    "path", ["/overview", "/overview?country=ベトナム&field=水素技術&year=2025", "/overview?q=ない言葉"]
)
def test_axe_finds_nothing(chromium: Browser, site: str, scheme: str, path: str) -> None:
    page = opened(chromium, site + path, scheme=scheme)
    for details in page.locator("details").all():
        details.locator("summary").first.click()
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    page.context.close()


def test_axe_finds_nothing_in_a_full_world(chromium: Browser, world: str, scheme: str) -> None:
    page = opened(chromium, f"{world}/overview", scheme=scheme)
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_only_the_tables_scroll_sideways(chromium: Browser, world: str, width: int) -> None:
    page = opened(chromium, f"{world}/overview", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_table_scrolls_by_keyboard_with_its_first_column_in_sight(chromium: Browser, world: str) -> None:
    page = opened(chromium, f"{world}/overview", 320)
    region = page.get_by_role("region", name="表: 対象分野と対象国")
    last = region.get_by_role("columnheader", name="計")
    expect(last).not_to_be_in_viewport()
    region.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    expect(last).to_be_in_viewport()
    head = region.locator("tbody th").first.bounding_box()
    box = region.bounding_box()
    assert head is not None
    assert box is not None
    assert abs(head["x"] - box["x"]) < 3
    page.context.close()


def test_a_cell_leads_to_its_projects(plain: Page) -> None:
    plain.goto("/overview")
    plain.get_by_role("link", name="省エネルギー、ベトナム、5件").click()
    expect(plain.get_by_role("status")).to_contain_text("5件")
    plain.go_back()
    plain.get_by_role("link", name="北九州市、パラオ、1件").click()
    expect(plain.get_by_role("status")).to_contain_text("1件")


def test_a_country_on_the_map_is_reached_by_keyboard(desktop: Page) -> None:
    desktop.goto("/overview")
    link = desktop.locator("svg.map a", has_text="モンゴル")
    link.focus()
    shown = link.locator("text").evaluate("element => getComputedStyle(element).strokeWidth")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("status")).to_contain_text("1件")
    assert shown == "6px", "the focus is not visible"


def test_searching_stays_with_the_pictures(plain: Page) -> None:
    plain.goto("/overview?country=タイ")
    plain.get_by_label("キーワード").fill("廃棄物")
    plain.get_by_role("button", name="検索", exact=True).click()
    expect(plain).to_have_url(re.compile(r"/overview\?q=.*country="))
    plain.get_by_role("link", name="対象国 タイ の条件を外す").click()
    expect(plain).to_have_url(re.compile(r"/overview\?q=[^&]*$"))


@pytest.mark.parametrize("javascript", [True, False])
def test_the_pictures_are_narrowed_where_they_are(chromium: Browser, site: str, javascript: bool) -> None:
    context = chromium.new_context(base_url=site, java_script_enabled=javascript)
    page = context.new_page()
    page.goto("/overview?q=脱炭素&country=タイ&round=2025-1&sort=number")
    expect(page.get_by_role("group", name="対象分野")).to_be_hidden()
    page.locator("summary", has_text="絞り込む").click()
    expect(page.get_by_role("checkbox", name="タイ、")).to_be_checked()
    page.get_by_role("checkbox", name="インドネシア、").check()
    page.get_by_role("button", name="この条件で絞り込む").click()
    expect(page.get_by_role("status")).to_contain_text("8件")
    assert unquote(page.url.removeprefix(site)) == (
        "/overview?q=脱炭素&country=インドネシア&country=タイ&round=2025-1&sort=number"
    )
    page.locator("summary", has_text="絞り込む").click()
    page.get_by_role("checkbox", name="タイ、").uncheck()
    page.get_by_label("キーワード").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("6件")
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_the_map_cover_nothing(chromium: Browser, world: str, width: int) -> None:
    page = opened(chromium, f"{world}/overview", width)
    for drawn in page.locator("svg.map").all():
        boxes = [box for text in drawn.locator("text").all() if (box := text.bounding_box())]
        frame = drawn.bounding_box()
        assert frame is not None
        for at, one in enumerate(boxes):
            assert one["x"] >= frame["x"]
            assert one["x"] + one["width"] <= frame["x"] + frame["width"]
            for other in boxes[at + 1 :]:
                across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
                down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
                letters = 0.6 * one["height"]  # a text's box has room above and below
                assert across < 1 or down < one["height"] - letters, (one, other)
    page.context.close()


def test_labels_of_the_map_keep_their_halo_in_forced_colours(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site, forced_colors="active")
    page = context.new_page()
    page.goto("/overview")
    style = "element => { const {fill, stroke} = getComputedStyle(element); return [fill, stroke]; }"
    fill, stroke = page.locator("svg.map a text").first.evaluate(style)
    probe = "colour => { document.body.style.color = colour; return getComputedStyle(document.body).color; }"
    assert [fill, stroke] == [page.evaluate(probe, "LinkText"), page.evaluate(probe, "Canvas")]
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_screenshots(chromium: Browser, world: str, scheme: str, width: int) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened(chromium, f"{world}/overview", width, scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    page.screenshot(path=SCREENSHOTS / f"overview-{width}-{scheme}.png", full_page=True)
    assert not said, "the content security policy stopped something"
    page.context.close()
