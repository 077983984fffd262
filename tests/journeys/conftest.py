"""A browser without scripts, a server, and a folder for the pages that were visited."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browsing import Browsing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop running in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each page visited, as the server sent it."""
    return tmp_path_factory.mktemp("visited")


@pytest.fixture
def browsing(
    chromium: Browser, live_server: LiveServer, visited: Path, request: pytest.FixtureRequest
) -> Iterator[Browsing]:
    """A telephone 360 pixels wide, with JavaScript off."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="ru-KZ", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield Browsing(context.new_page(), visited, name=request.node.name)
    context.close()
