"""Make the pictures of the documentation from the seeds: ``make screenshots``.

Needs Debian's Chromium (``apt-get install chromium fonts-noto-core``); CHROMIUM names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
ARTICLE = "seeds/lavrov-wonsan.txt"


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


if __name__ == "__main__":
    sys.exit(main())
