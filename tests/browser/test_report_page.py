"""The report in a real browser: what is brought out at a claim, filters, themes, widths, paper, hostile text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from attrib.report.catalogue import InterfaceLanguage, words
from attrib.types import Analysis
from tests.browser.conftest import Opened, Write
from tests.report.tellings import COSTS, Known

if TYPE_CHECKING:
    from playwright.sync_api import Page


def texts(page: Page, selector: str) -> list[str]:
    """Return the texts of the elements, without the numbers that stand in them."""
    script = """found => found.map(one => {
        const copy = one.cloneNode(true);
        copy.querySelectorAll("sup").forEach(sup => sup.remove());
        return copy.textContent.trim();
    })"""
    found: list[str] = page.eval_on_selector_all(selector, script)
    return found


def brought_out(page: Page) -> dict[str, list[str]]:
    return {part: texts(page, f".on-{part}") for part in ("source", "cue", "content")}


SECOND = {
    "source": ["المهندس رامي الحلبي"],
    "cue": ["وقال"],
    "content": ["الشقوق «لا تهدد السلامة»", "الشقوق «لا تهدد السلامة»"],
}


class TestAtAClaim:
    def test_pointing_tells_source_cue_and_content_apart(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic))
        assert brought_out(page) == {"source": [], "cue": [], "content": []}
        page.locator('mark[data-claim="2"]').hover()
        found = brought_out(page)
        assert found["source"] == SECOND["source"] and found["cue"] == SECOND["cue"]
        assert set(found["content"]) == set(SECOND["content"])
        card = page.locator(".card:visible")
        assert card.count() == 1
        assert "رامي الحلبي" in card.inner_text() and "وقال" in card.inner_text()
        page.mouse.move(5, 5)
        assert page.locator(".card:visible").count() == 0
        assert brought_out(page) == {"source": [], "cue": [], "content": []}

    def test_the_card_stays_on_the_screen(self, write: Write, open_page: Opened, arabic: Analysis) -> None:
        for width in (340, 1200):
            page = open_page(write(arabic), width=width)
            page.locator('mark[data-claim="4"]').hover()
            box = page.locator(".card:visible").bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width

    def test_a_source_with_a_dropped_subject_is_named_by_the_card(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic))
        page.locator('mark[data-claim="3"]').hover()
        assert brought_out(page)["source"] == [] and brought_out(page)["cue"] == ["وأضاف"]
        assert "رامي الحلبي" in page.locator(".card:visible").inner_text()

    def test_the_keyboard_reaches_every_claim_in_order(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic))
        page.locator("#c1-1").focus()
        page.keyboard.press("Tab")
        seen = []
        for _ in range(40):
            number = page.evaluate("document.activeElement.id")
            if re.fullmatch(r"c1-\d+", number or ""):
                seen.append(number)
                assert page.locator(".card:visible").get_attribute("id") == number.replace("c", "k")
            page.keyboard.press("Tab")
        assert seen == [f"c1-{number}" for number in range(2, 7)]
        page.locator("#c1-2").focus()
        assert brought_out(page)["cue"] == ["وقال"]
        page.keyboard.press("Escape")
        assert page.locator(".card:visible").count() == 0

    def test_a_screen_reader_hears_who_said_it(self, write: Write, open_page: Opened, arabic: Analysis) -> None:
        page = open_page(write(arabic))
        session = page.context.new_cdp_session(page)
        tree = session.send("Accessibility.getFullAXTree")["nodes"]
        link = next(one for one in tree if one.get("name", {}).get("value") == "الادعاء 4")
        description = link["description"]["value"]
        assert link["role"]["value"] == "link"
        assert "Delta Works" in description and "وبحسب" in description and "مسند" in description

    def test_tapping_pins_the_card_and_tapping_elsewhere_closes_it(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic), width=400, has_touch=True)
        page.locator('mark[data-claim="4"]').tap()
        assert "Delta Works" in page.locator(".card:visible").inner_text()
        page.locator("h1").tap()
        assert page.locator(".card:visible").count() == 0

    def test_a_finding_in_the_margin_shows_its_place(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic))
        page.locator("#f1-4").focus()
        assert "الجسر بُني عام 1962" in " ".join(texts(page, ".on-finding"))


class TestTables:
    def test_filters(self, write: Write, open_page: Opened, arabic: Analysis, english: Analysis) -> None:
        page = open_page(write(arabic, english))
        rows, count = page.locator("table.claims tbody tr:visible"), page.locator(".count")
        assert rows.count() == 8 and count.inner_text() == "الظاهر: 8 من 8"
        page.locator('[data-filter="mark"]').select_option("attributed")
        assert rows.count() == 3
        page.locator('[data-filter="source"]').select_option(label="رامي الحلبي")
        assert rows.count() == 2 and count.inner_text() == "الظاهر: 2 من 8"
        # As one types: without hamza and vowel signs.
        page.locator('[data-filter="text"]').fill("الاصلاح")
        assert rows.count() == 1
        page.locator("[data-reset]").click()
        assert rows.count() == 8
        page.locator('[data-filter="article"]').select_option("2")
        assert rows.count() == 2
        page.locator("#c1-5").click()
        assert page.locator("#r1-5").is_visible(), "a link to a hidden row shows it"

    def test_sorting(self, write: Write, open_page: Opened, arabic: Analysis) -> None:
        page = open_page(write(arabic))
        numbers = "table.claims tbody td:first-child"
        head = page.locator("table.claims th").first
        assert texts(page, numbers) == ["1", "2", "3", "4", "5", "6"]
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        head.locator("button").press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        assert texts(page, numbers) == ["6", "5", "4", "3", "2", "1"]
        page.locator("table.claims th").nth(1).locator("button").click()
        assert head.get_attribute("aria-sort") is None
        assert texts(page, "table.claims td.words")[0].startswith("أغلقت")

    def test_every_claim_of_a_source_is_a_link_to_it(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic))
        links = page.locator("table.sources tr", has_text="رامي").locator(".links a")
        assert [link.get_attribute("href") for link in links.all()] == ["#c1-2", "#c1-3"]
        links.nth(1).click()
        assert page.evaluate("document.querySelector(':target').id") == "c1-3"

    def test_without_script_everything_is_there(
        self, write: Write, open_page: Opened, arabic: Analysis
    ) -> None:
        page = open_page(write(arabic), java_script_enabled=False)
        assert page.locator("table.claims tbody tr").count() == 6
        assert page.locator(".filters").is_hidden()
        assert "Delta Works" in page.locator(".margin").nth(3).inner_text()


def faults(page: Page) -> list[tuple[str, Any]]:
    """Return what axe-core finds that is serious or worse."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    # Each pair of the three comes once.
    [("ar", "light", 1200), ("ar", "dark", 360), ("en", "light", 360), ("en", "dark", 1200)],
)
def test_languages_themes_and_widths(
    language: InterfaceLanguage,
    scheme: str,
    width: int,
    write: Write,
    open_page: Opened,
    arabic: Analysis,
    english: Analysis,
) -> None:
    page = open_page(write(arabic, english, language=language), width=width, color_scheme=scheme)
    # With a card open and what belongs to its claim brought out.
    page.locator("#c1-2").focus()
    assert faults(page) == []
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    lightness = sum(int(number) for number in re.findall(r"\d+", paper)[:3]) / 3
    assert (lightness > 200) == (scheme == "light")
    assert page.evaluate("document.documentElement.scrollWidth") == width, "the page scrolls sideways"
    text, margin = page.locator(".line p").nth(1).bounding_box(), page.locator(".margin").nth(1).bounding_box()
    assert text and margin
    beside = margin["y"] < text["y"] + text["height"]
    assert beside == (width == 1200)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_stories_of_an_index(
    scheme: str, width: int, write: Write, open_page: Opened, arabic: Analysis
) -> None:
    page = open_page(write(arabic, knowledge=Known(c3=COSTS)), width=width, color_scheme=scheme)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    rows = page.locator(".versions tbody tr")
    assert rows.count() == 4
    assert rows.nth(0).locator(".figure").inner_text().strip().startswith("45")
    assert "سقط المصدر" in rows.nth(2).inner_text()
    assert page.locator(".timeline li").count() == 3
    page.locator(".versions tr.own a").click()
    assert page.evaluate("document.querySelector(':target').id") == "c1-3"


def test_paper(write: Write, open_page: Opened, arabic: Analysis) -> None:
    page = open_page(write(arabic), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".filters").is_hidden() and page.locator("nav").is_hidden()
    paper, ink = page.evaluate(
        "(style => [getComputedStyle(document.documentElement).backgroundColor, style.color])"
        "(getComputedStyle(document.body))"
    )
    assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    assert page.pdf(format="A4").startswith(b"%PDF")
    # Printing opens what is folded: the numbers of the charts.
    assert page.locator("details:not([open])").count() == 0


def test_figures_and_latin_names_stand_right_in_arabic(
    write: Write, open_page: Opened, arabic: Analysis
) -> None:
    page = open_page(write(arabic))
    left = """(element, words) => words.map(word => {
        const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            return range.getBoundingClientRect().left;
        }
        return null;
    })"""

    def ordered(selector: str, *parts: str) -> bool:
        """Whether ``parts`` stand from the right to the left."""
        places = page.locator(selector).first.evaluate(left, list(parts))
        assert None not in places, places
        return bool(places == sorted(places, reverse=True))

    assert ordered('mark[data-claim="3"]', "يكلف", "40", "ألف")
    assert ordered(".margin .attributed:has-text('Works')", "4", "Works", "Delta", "وبحسب")
    assert ordered(".totals dd:has(meter)", "%", "50")
    assert ordered(".facts", "bridge", "2026")


class TestHostileText:
    def test_nothing_of_an_article_runs_or_loads(
        self, write: Write, open_page: Opened, attack: Analysis, hostile: Analysis
    ) -> None:
        for language in ("ar", "en"):
            page = open_page(write(attack, hostile, language=language))
            assert page.title() == words("ar" if language == "ar" else "en")("report-title")
            assert page.locator("script").count() == 1 and page.locator("img, svg[onload]").count() == 0
            page.locator('mark[data-claim="1"]').first.hover()
            assert page.locator(".card:visible").count() == 1
        # The open_page fixture fails on dialogs, requests and whatever the console says.

    def test_its_text_is_the_article_letter_by_letter(
        self, write: Write, open_page: Opened, attack: Analysis
    ) -> None:
        page = open_page(write(attack))
        lines = [line for line in attack.article.text.splitlines() if line.strip()]
        assert [text.strip() for text in texts(page, ".line > p")] == lines

    def test_an_override_turns_nothing_but_itself(
        self, write: Write, open_page: Opened, attack: Analysis
    ) -> None:
        page = open_page(write(attack))
        controls = page.locator(".reading .control")
        assert controls.count() > 0
        assert controls.first.evaluate("one => getComputedStyle(one, '::before').content") == '"U+202E"'
        for control in controls.all():
            assert control.inner_text() == "\u202e"
