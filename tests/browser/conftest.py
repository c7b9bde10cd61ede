"""A real Chromium on the real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server import serving

SCREENSHOTS = Path(__file__).parent / "screenshots"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def site(index_path: Path) -> Iterator[str]:
    with serving(index_path) as server:
        yield server.url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: run 'make browser'"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desktop(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP", base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(chromium: Browser, site: str) -> Iterator[Page]:
    """A desktop browser without JavaScript."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="ja-JP", base_url=site, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="ja-JP", base_url=site, is_mobile=True, has_touch=True
    )
    yield context.new_page()
    context.close()
