"""What a person does on the page, in a real browser."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SCREENSHOTS

pytestmark = pytest.mark.browser


def search_for(page: Page, words: str) -> None:
    page.get_by_label("キーワード").fill(words)
    page.get_by_role("button", name="検索", exact=True).click()


def expect_status(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(text)


def countries(page: Page) -> set[str]:
    return set(page.locator(".hits .country").all_text_contents())


def test_search_and_read(desktop: Page) -> None:
    desktop.goto("/")
    expect_status(desktop, "すべての案件 20件")
    search_for(desktop, "廃棄物発電")
    expect_status(desktop, "「廃棄物発電」の検索結果 5件")
    assert "廃棄物発電" in desktop.locator("mark").all_text_contents()
    expect(desktop.get_by_label("キーワード")).to_have_value("廃棄物発電")
    desktop.get_by_role("link", name="メトロセブ地域の脱炭素都市形成").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("メトロセブ地域")
    expect(desktop.locator("dl")).to_contain_text("セブ市、マンダウエ市、ダナオ市")


def test_tick_facets_take_chips_away_and_go_back(desktop: Page) -> None:
    desktop.goto("/?q=脱炭素")
    expect_status(desktop, "「脱炭素」の検索結果 17件")
    desktop.get_by_role("checkbox", name="タイ、").check()
    expect_status(desktop, "「脱炭素」の検索結果 2件")
    desktop.get_by_role("checkbox", name="インドネシア、").check()
    expect_status(desktop, "「脱炭素」の検索結果 8件")
    expect(desktop.get_by_role("checkbox", name="タイ、")).to_be_checked()
    assert countries(desktop) == {"タイ", "インドネシア"}
    desktop.get_by_role("link", name="対象国 タイ").click()
    expect_status(desktop, "「脱炭素」の検索結果 6件")
    assert countries(desktop) == {"インドネシア"}
    desktop.go_back()
    expect_status(desktop, "「脱炭素」の検索結果 8件")
    desktop.get_by_role("link", name="すべて解除").click()
    expect_status(desktop, "「脱炭素」の検索結果 17件")


def test_the_count_is_read_with_the_value(desktop: Page) -> None:
    desktop.goto("/")
    expect(desktop.get_by_role("checkbox", name="ベトナム、5件")).to_be_visible()
    expect(desktop.get_by_role("group", name="対象分野")).to_be_visible()


def test_everything_works_without_javascript(plain: Page, site: str) -> None:
    plain.goto("/")
    search_for(plain, "水素")
    expect_status(plain, "「水素」の検索結果 4件")
    plain.get_by_role("checkbox", name="ベトナム、").check()
    plain.get_by_role("button", name="この条件で絞り込む").click()
    expect_status(plain, "「水素」の検索結果 2件")
    assert unquote(plain.url.removeprefix(site)) == "/?q=水素&country=ベトナム"
    plain.get_by_text("ほか4件を表示").first.click()
    expect(plain.get_by_role("checkbox", name="真庭市、")).to_be_visible()


def test_by_keyboard_alone(desktop: Page) -> None:
    desktop.goto("/")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="本文へ移動")).to_be_focused()
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("/")
    expect(desktop.get_by_label("キーワード")).to_be_focused()
    desktop.keyboard.type("セメント")
    desktop.keyboard.press("Enter")
    expect_status(desktop, "「セメント」の検索結果 3件")


def test_a_phone(phone: Page) -> None:
    phone.goto("/?q=廃棄物")
    expect(phone.get_by_role("complementary")).to_be_hidden()
    phone.get_by_role("link", name="絞り込む", exact=True).click()
    show = phone.get_by_role("button", name="件を表示")
    expect(show).to_have_accessible_name("16件を表示")
    phone.get_by_role("checkbox", name="インドネシア、").check()
    expect(show).to_have_accessible_name("5件を表示")
    expect(show).to_be_in_viewport()
    expect(phone.get_by_role("checkbox", name="インドネシア、")).to_be_checked()
    expect(phone.get_by_role("status")).to_have_text("「廃棄物」の検索結果 5件")
    phone.get_by_role("checkbox", name="ベトナム、").check()
    expect(show).to_have_accessible_name("8件を表示")
    phone.context.set_offline(True)
    phone.get_by_role("checkbox", name="タイ、").check()
    expect(phone.get_by_role("alert")).to_be_in_viewport()
    phone.context.set_offline(False)
    phone.get_by_role("checkbox", name="タイ、").uncheck()
    expect(phone.get_by_role("alert")).to_have_count(0)
    show.click()
    expect(phone.get_by_role("complementary")).to_be_hidden()
    assert countries(phone) == {"インドネシア", "ベトナム"}
    phone.go_back()
    expect_status(phone, "「廃棄物」の検索結果 16件")


@pytest.mark.parametrize(
    "path", ["/?q=廃棄物", "/?q=waste&lang=en", "/?q=廃棄物&country=インドネシア&field=省エネルギー"]
)
def test_the_first_hit_is_seen_at_once_on_a_phone(phone: Page, path: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 664})  # what the bars of a browser leave of 844
    phone.goto(path)
    expect(phone.locator(".hits h2").first).to_be_in_viewport(ratio=1)
    expect(phone.locator(".hits .where").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("lang", "width", "shown"),
    [
        ("ja", 390, ["前へ", "10 / 20", "次へ"]),
        ("en", 320, ["Previous", "10 / 20", "Next"]),
        ("ja", 1280, ["前へ", "1", "…", "8", "9", "10", "11", "12", "…", "20", "次へ"]),
    ],
)
def test_page_numbers_take_one_row(desktop: Page, lang: str, width: int, shown: list[str]) -> None:
    desktop.set_viewport_size({"width": width, "height": 700})
    desktop.goto(f"/?size=1&page=10&lang={lang}")
    items = [item for item in desktop.locator(".pages li").all() if item.is_visible()]
    assert [" ".join(item.inner_text().split()) for item in items] == shown
    boxes = [item.locator("> *").bounding_box() or {} for item in items]
    assert len({box["y"] for box in boxes}) == 1
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44


def test_fingers_meet_what_they_aim_at(phone: Page) -> None:
    """Controls are 44 px high, links in lines 24 (WCAG 2.5.5, 2.5.8)."""
    heights = """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
        .map(one => [one.textContent.trim(), one.getBoundingClientRect().height])"""
    phone.goto("/?q=廃棄物&country=インドネシア&country=ベトナム&size=1")
    controls = "header nav a, search button, search input, .open, .views a, .tools a, .pages a"
    found = phone.evaluate(heights, controls)
    assert len(found) > 11
    assert [one for one in found if one[1] < 44] == []
    chip = phone.locator(".chips a").first.bounding_box()
    assert chip is not None
    for y in (chip["y"] + chip["height"] / 2 - 21.5, chip["y"] + chip["height"] / 2 + 21.5):
        assert phone.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.chips a') !== null", [chip["x"] + 30, y]
        )
    links = phone.evaluate(heights, ".chips .all, .feed a, footer a, .hits h2 a")
    assert [one for one in links if one[1] < 24] == []
    phone.get_by_role("link", name="絞り込む").click()
    found = phone.evaluate(
        heights,
        "aside .close, aside fieldset > ul > li > label, aside .match label, aside .apply button, aside summary",
    )
    assert len(found) > 20
    assert [one for one in found if one[1] < 44] == []


def test_a_phone_without_javascript(chromium: Browser, site: str) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=site, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/?q=廃棄物")
    page.get_by_role("link", name="絞り込む", exact=True).click()
    page.get_by_role("checkbox", name="インドネシア、").check()
    page.get_by_role("button", name="この条件で絞り込む").click()
    expect_status(page, "「廃棄物」の検索結果 5件")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=水素&country=ベトナム&field=水素技術",
        "/?q=ない言葉",
        "/?q=hydrogen&lang=en",
        "/projects/2025-1-10",
        "/help",
        "/about?lang=en",
        "/nowhere",
    ],
)
def test_nothing_scrolls_sideways(chromium: Browser, site: str, width: int, path: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=site)
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_friendly_page_for_nothing_found(desktop: Page) -> None:
    desktop.goto("/?q=水素 剪定枝")
    expect_status(desktop, "「水素 剪定枝」の検索結果 0件")
    desktop.get_by_role("link", name="「剪定枝」だけで探す").click()
    expect_status(desktop, "「剪定枝」の検索結果 1件")


def test_no_request_to_anyone_else_and_no_complaint(desktop: Page, site: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    desktop.on("console", lambda message: said.append(message.text))
    for path in ("/", "/?q=水素", "/projects/2025-1-03"):
        desktop.goto(path)
    assert asked
    assert all(url.startswith(site) for url in asked)
    assert not said


@pytest.mark.parametrize(("name", "width", "height"), [("desktop", 1280, 900), ("phone", 390, 844)])
def test_screenshots(chromium: Browser, site: str, scheme: str, name: str, width: int, height: int) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="ja-JP",
        base_url=site,  # type: ignore[arg-type]
    )
    page = context.new_page()
    for title, path in {
        "home": "/",
        "search": "/?q=廃棄物発電",
        "english": "/?q=hydrogen&lang=en",
        "overview": "/overview",
        "detail": "/projects/2025-1-10",
        "nothing": "/?q=水素 剪定枝",
        "help": "/help",
        "about": "/about",
    }.items():
        page.goto(path)
        page.screenshot(path=SCREENSHOTS / f"{title}-{name}-{scheme}.png")
    backgrounds = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (backgrounds == "rgb(255, 255, 255)") == (scheme == "light")
    context.close()
