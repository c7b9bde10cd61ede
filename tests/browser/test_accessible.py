"""The rules of axe on every kind of page, light and dark, in Japanese and in English; zoom and narrow screens."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/?q=省エネ&field=水素技術&match=all&country=ベトナム",
    "corrected": "/?q=インドネシヤ",
    "nothing": "/?q=水素 剪定枝",
    "overview": "/overview?q=脱炭素",
    "project": "/projects/2025-1-15",
    "help": "/help",
    "about": "/about",
    "api": "/api",
    "status": "/status",
    "missing": "/nowhere",
    "refused": "/?page=x",
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(chromium: Browser, site: str, scheme: str, name: str, lang: str) -> None:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        color_scheme=scheme,
        base_url=site,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    page = context.new_page()
    path = PAGES[name]
    page.goto(path + ("" if lang == "ja" else f"{'&' if '?' in path else '?'}lang=en"))
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    assert page.locator("html").get_attribute("lang") == lang
    context.close()


def test_axe_finds_nothing_in_the_filters_of_a_phone(chromium: Browser, site: str, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=scheme,
        base_url=site,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/?q=廃棄物")
    page.get_by_role("link", name="絞り込む").click()
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="タイ、").check()
    page.get_by_role("alert").wait_for()
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_at_twice_the_size_nothing_scrolls_sideways(chromium: Browser, site: str, name: str) -> None:
    """200 % zoom of a 1280 pixel window leaves 640 CSS pixels; 400 % leaves 320."""
    for width in (640, 320):
        context = chromium.new_context(
            viewport={"width": width, "height": 450}, base_url=site, device_scale_factor=2
        )
        page = context.new_page()
        page.goto(PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
