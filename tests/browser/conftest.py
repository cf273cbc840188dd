"""A real browser: Debian's Chromium, driven by Playwright. Without it these tests are skipped, and say so.

``apt-get install chromium`` brings it; CHROMIUM names another one. Playwright downloads nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from attrib.report.across import stories
from attrib.report.audit import audit_of
from attrib.report.catalogue import InterfaceLanguage, words
from attrib.report.html import page as report_page
from attrib.rules.base import Knowledge
from attrib.types import Analysis
from tests.report.conftest import arabic, attack, bare, english, findings, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["arabic", "attack", "bare", "english", "hostile"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("NO BROWSER: the pages are not tested; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the report of some analyses to a file."""

    def written(
        *analyses: Analysis, language: InterfaceLanguage = "ar", knowledge: Knowledge | None = None
    ) -> Path:
        audits = [audit_of(one, findings(one)) for one in analyses]
        told = None if knowledge is None else stories(audits, knowledge)
        path = tmp_path / "report.html"
        text = "".join(report_page(audits, words(language), told))
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return path

    return written


class Opened:
    """Opens files in pages of their own; what a page complains of or asks the network for fails the test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.complaints: list[str] = []

    def __call__(self, path: Path, *, width: int = 1200, height: int = 900, **options: Any) -> Page:
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url, path))
        page.goto(path.as_uri())
        return page

    def _asked(self, url: str, path: Path) -> None:
        if url.partition("#")[0] != path.as_uri():
            self.complaints.append(f"asked for {url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opened]:
    opened = Opened(browser)
    yield opened
    opened.close()
    assert opened.complaints == []
