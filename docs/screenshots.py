"""Make the pictures of the documentation from the seeds: ``make screenshots``.

Needs Debian's Chromium (``apt-get install chromium fonts-noto-core``); CHROMIUM names another one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
ARTICLE = "seeds/lavrov-wonsan.txt"
DRAFT = """\
زلزال وادي السرو يخلّف ضحايا

زعم المسعف سامر الحاصبي أن الزلزال أودى بحياة 15 شخصا. وأضاف أن فرق الإنقاذ وصلت بعد ساعتين.

ضرب الزلزال محافظة وادي السرو بقوة 5.8 درجات. وقالت مصادر إن الطرق إلى القرى ما زالت مقطوعة.
"""
CLAIM = "أودى الزلزال بحياة 15 شخصا"


def main() -> int:
    """Write the pictures. Return the exit code."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("screenshots: no Chromium; apt-get install chromium fonts-noto-core", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        index = os.path.join(scratch, "index")
        attrib("index", "add", "seeds", "--index", index)
        one = report(scratch, "one", ARTICLE, "ar")
        english = report(scratch, "english", ARTICLE, "en")
        every = report(scratch, "all", "seeds", "ar", "--index", index)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shoot(browser, one, "report-ar-light", at=".reading", claim=7, height=840)
        shoot(browser, english, "report-en-dark-narrow", at=".reading", claim=2, width=420, dark=True)
        shoot(browser, every, "report-charts", at="#figures", height=900)
        shoot(browser, every, "report-across", at="#across", height=900)
        with served(index, os.path.join(scratch, "sources.toml")) as address:
            shoot_pages(browser, address)
        browser.close()
    return 0


def attrib(*arguments: str) -> None:
    """Run a command of attrib in the root of the project. Raises CalledProcessError."""
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "attrib", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def report(folder: str, name: str, paths: str, language: str, *options: str) -> Path:
    """Write a report and return its path."""
    path = Path(folder) / f"{name}.html"
    attrib("audit", paths, "--html", str(path), "--lang", language, *options)
    return path


def shoot(
    browser: Browser,
    path: Path,
    name: str,
    *,
    at: str,
    claim: int | None = None,
    width: int = 1160,
    height: int = 820,
    dark: bool = False,
) -> None:
    """Write a picture of a report from the element ``at`` on, with the card of a claim open."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto(path.as_uri())
    page.locator(at).first.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)")
    if claim is not None:
        page.locator(f"#c1-{claim}").evaluate("one => one.focus({preventScroll: true})")
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()
    print(f"docs/images/{name}.png")


@contextmanager
def served(index: str, sources: str) -> Iterator[str]:
    """Run ``attrib serve`` over an index and yield its address."""
    Path(sources).touch()
    command = [sys.executable, "-m", "attrib", "serve", "--port", "0", "--isolated", "--index", index]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--sources", sources], cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        if found is None:
            raise RuntimeError("attrib serve did not start")
        yield found[0].rstrip("/")
    finally:
        process.terminate()
        process.wait()


def shoot_pages(browser: Browser, address: str) -> None:
    """Write pictures of the server's pages: a draft, a search, a source that another was merged into."""
    page = visit(browser, address)
    page.fill("#text", DRAFT)
    page.wait_for_selector("#look:not([aria-busy]) .reading", timeout=30_000)
    keep(page, "serve-draft-ar")
    page = visit(browser, address, "en", width=420, height=900, dark=True)
    page.fill("#text", DRAFT)
    page.wait_for_selector("#look:not([aria-busy]) .reading", timeout=30_000)
    page.locator("#look").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 12)")
    keep(page, "serve-draft-en-dark-narrow")
    page = visit(browser, f"{address}/search")
    page.fill("[name=q]", CLAIM)
    page.keyboard.press("Enter")
    page.wait_for_selector(".results")
    keep(page, "serve-search-ar")
    page = visit(browser, f"{address}/sources?q={quote('سلمارا')}")
    page.locator("tbody th a").first.click()
    page.fill("[name=name]", "المركزي السلماري")
    page.keyboard.press("Enter")
    page.wait_for_selector(".undo")
    keep(page, "serve-source-ar", whole=True)


def visit(
    browser: Browser,
    address: str,
    language: str = "ar",
    *,
    width: int = 1300,
    height: int = 900,
    dark: bool = False,
) -> Page:
    """Open a page of the server."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale=language,
    )
    page = context.new_page()
    page.goto(address)
    return page


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Write a picture of a page."""
    page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
    page.context.close()
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    sys.exit(main())
