"""``attrib serve`` in a real browser: drafts marked while typed, search, sources edited, pages without script."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from attrib.pipeline import analyse
from attrib.sources.registry import Registry
from attrib.store.adding import Adder
from attrib.store.encoding import claim_embedder
from attrib.store.opening import open_store
from attrib.types import Article
from tests.browser.test_report_page import faults

expect = pytest.importorskip("playwright.sync_api").expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
NEWS = [
    Article(
        "bridge",
        "قال المهندس سامر حداد إن جسر السنديان آمن. وأكد أن إصلاح جسر السنديان في مدينة المرفأ يكلف 60 ألف دينار.\n",
        "ar",
        "news/bridge.txt",
        "جسر السنديان",
        "2025-03-01",
        "الضفاف",
    ),
    Article(
        "bridge-2",
        "قال سامر حداد إن الجسر يفتح بعد أسبوع. وذكرت صحيفة صدى الوادي أن الجسر بني قبل نصف قرن.\n",
        "ar",
        "news/bridge-2.txt",
        "الجسر يفتح",
        "2025-04-11",
        "المرفأ",
    ),
    Article(
        "flood",
        "أعلنت وكالة رويترز أن منسوب النهر بلغ أربعة أمتار. وذكرت وكالة سبوتنيك أن المياه غمرت حي الميناء.\n",
        "ar",
        "news/flood.txt",
        "سيل في الميناء",
        "2025-03-02",
        "المرفأ",
    ),
    Article(
        "hostile/../1",
        f"قال \u202eالوزير\u202c إن {HOSTILE} تبلغ مليون دينار.\n",
        "ar",
        None,
        HOSTILE,
        "2025-03-03",
        HOSTILE,
    ),
]
LOADED = "جسر السنديان يُغلق أسبوعًا\n\nزعم المهندس سامر حداد أن إصلاح جسر السنديان في مدينة المرفأ يكلف 40 ألف دينار."
MENDED = LOADED.replace("زعم", "قال").replace("حداد أن", "حداد إن")


@dataclass
class Server:
    """A running server and the file that edits of its registry go to."""

    address: str
    sources: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve")
    registry = Registry.load()
    with open_store(folder / "index", write=True) as store:
        list(Adder(store, claim_embedder()).add(analyse(one, registry) for one in NEWS))
    sources = folder / "ours.toml"
    sources.write_text("", encoding="utf-8")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "attrib", "serve", "--port", "0", "--isolated", "--workers", "1",
            "--time-limit", "60", "--index", str(folder / "index"), "--sources", str(sources),
        ],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stderr is not None
    try:
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found, "the server did not say where it is"
        yield Server(found[0].rstrip("/"), sources)
    finally:
        process.terminate()
        rest = process.communicate(timeout=20)[1]
    assert "Traceback" not in rest, rest


class Visits:
    """Opens pages of the server; what one complains of, or asks elsewhere, fails the test."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser = browser
        self.server = server
        self._contexts: list[Any] = []
        self.complaints: list[str] = []
        self.refusals = 0

    def __call__(
        self, path: str = "/", *, width: int = 1300, language: str = "ar", **options: Any
    ) -> Page:
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, **options
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url))
        page.goto(self.server.address + path)
        return page

    def _hear(self, text: str) -> None:
        # A browser says of each answer like 422 that it is one.
        if "the server responded with a status of 4" in text:
            self.refusals += 1
        else:
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.server.address}/", "data:")):
            self.complaints.append(f"asked for {url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visits]:
    visits = Visits(browser, server)
    yield visits
    visits.close()
    assert visits.complaints == []


def typed(page: Page, text: str) -> None:
    """Put a text into the draft and wait until it is marked."""
    page.fill("#text", text)
    marked(page)


def marked(page: Page) -> None:
    page.wait_for_selector("#look:not(.stale):not([aria-busy]) .reading")


def drop(page: Page, name: str, data: bytes) -> None:
    """Drop a file on the page."""
    page.evaluate(
        """([name, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name));
            for (const kind of ["dragover", "drop"])
                document.getElementById("text").dispatchEvent(
                    new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        [name, list(data)],
    )


class TestDraft:
    def test_it_is_marked_while_it_is_typed(self, visit: Visits) -> None:
        page = visit()
        page.locator("#text").press_sequentially("قال سامر حداد إن الجسر آمن.", delay=5)
        marked(page)
        assert page.locator("#look mark.attributed").inner_text().endswith("الجسر آمن")
        assert "سامر حداد" in page.locator("#look .margin").inner_text()
        # The caret stays where it is, and what comes later is marked as well.
        assert page.evaluate("document.activeElement.id") == "text"
        assert page.evaluate("document.activeElement.selectionStart") == 27
        page.locator("#text").press_sequentially(" وأضاف أنه قديم.", delay=5)
        page.wait_for_selector("#look mark[data-claim='2']")
        page.fill("#text", "")
        page.wait_for_selector("#look .empty")

    def test_a_text_too_large_is_refused_before_it_is_sent(self, visit: Visits) -> None:
        page = visit()
        typed(page, "قال سامر حداد إن الجسر آمن.")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        for carry in (
            "carried.setData('text/plain', text); const event = new ClipboardEvent('paste', {clipboardData: carried,",
            "carried.items.add(new File([text], 'a.txt')); const event = new DragEvent('drop', {dataTransfer: carried,",
        ):
            page.evaluate("document.getElementById('state').textContent = ''")
            went_on = page.evaluate(
                "() => { const text = 'bridge '.repeat(1_500_000), carried = new DataTransfer(); "
                f"{carry} bubbles: true, cancelable: true}}); "
                "return document.getElementById('text').dispatchEvent(event); }"
            )
            assert not went_on and "2 م.ب" in page.locator("#state.bad").inner_text()
        assert page.input_value("#text") == "قال سامر حداد إن الجسر آمن." and sent == []
        # What is typed beyond the limit; a lower one, since two megabytes in a field take a browser minutes.
        page.evaluate("document.getElementById('draft').dataset.largest = '2048'")
        page.fill("#text", "الجسر آمن. " * 60)
        page.wait_for_selector("#state.bad")
        assert sent == []
        typed(page, "قال سامر حداد إن الجسر مغلق.")
        assert page.locator("#state.bad").count() == 0

    def test_an_answer_to_an_earlier_text_is_dropped(self, visit: Visits) -> None:
        page = visit()
        held: list[Any] = []
        page.route("**/draft", lambda route: held.append(route) if not held else route.continue_())
        page.fill("#text", "قال سامر حداد إن الجسر مغلق.")
        page.wait_for_selector("#look[aria-busy]")
        typed(page, "قال سامر حداد إن النهر هادئ.")
        assert "النهر هادئ" in page.locator("#look .reading").inner_text()
        assert len(held) == 1
        page.unroute_all(behavior="ignoreErrors")

    def test_the_index_is_told_of_with_its_verdict(self, visit: Visits) -> None:
        page = visit()
        typed(page, LOADED)
        badge = page.locator("#look .margin a[href='#known-2']")
        assert "متعارض" in badge.inner_text()
        badge.click()
        story = page.locator(":target")
        assert "60" in story.locator(".differs.figure").first.inner_text()
        assert "العدد مختلف: 40 ألف دينار مقابل 60 ألف دينار" in story.inner_text()
        story.get_by_role("link", name="الضفاف").first.click()
        page.wait_for_url("**/articles/bridge#c1-*")
        assert "60 ألف دينار" in page.locator("mark:has(:target)").inner_text()

    def test_a_fix_is_a_button_that_undo_takes_back(self, visit: Visits) -> None:
        page = visit()
        typed(page, "😀 " + LOADED)
        fix = page.locator("#look button.fix").first
        assert fix.locator("del").first.inner_text() == "زعم" and fix.locator("ins").first.inner_text() == "قال"
        fix.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#text")).to_have_value("😀 " + MENDED)
        marked(page)
        page.wait_for_selector("#look .reading .cue:has-text('قال')")
        assert page.locator("#look button.fix").count() == 0
        for _ in range(2):
            page.keyboard.press("Control+z")
        assert page.input_value("#text") == "😀 " + LOADED

    @pytest.mark.parametrize("kind", ["txt", "md", "html", "docx"])
    def test_a_file_is_dropped(self, kind: str, visit: Visits, tmp_path: Path) -> None:
        said = "قال سامر حداد إن الجسر آمن. وأغلقت البلدية الطريق صباح الأحد بعد أن غمرته مياه النهر."
        data = {
            "txt": said.encode("cp1256"),
            "md": f"# عنوان\n\n{said}\n".encode(),
            "html": f"<html><body><article><p>{said}</p></article></body></html>".encode(),
            "docx": b"",
        }[kind]
        if kind == "docx":
            with zipfile.ZipFile(tmp_path / "draft.docx", "w") as file:
                file.writestr("[Content_Types].xml", CONTENT_TYPES)
                file.writestr("_rels/.rels", RELATIONS)
                file.writestr("word/document.xml", WORD.replace("SAID", said))
            data = (tmp_path / "draft.docx").read_bytes()
        page = visit()
        drop(page, f"draft.{kind}", data)
        expect(page.locator("#state")).to_contain_text("draft.")
        assert said in page.input_value("#text")
        assert page.input_value("#format") == ("markdown" if kind == "md" else "plain")
        assert page.locator("#look mark.attributed").count() == 1

    def test_what_is_no_text_is_refused_in_words(self, visit: Visits) -> None:
        page = visit()
        typed(page, LOADED)
        drop(page, "photo.txt", bytes(range(256)) * 20)
        page.wait_for_selector("#state.bad")
        assert "تعذرت قراءة المسودة" in page.locator("#state").inner_text()
        assert page.input_value("#text") == LOADED, "the draft stays"
        assert visit.refusals == 1

    def test_hostile_text_stays_text(self, visit: Visits) -> None:
        page = visit()
        text = f"قال سامر حداد إن {HOSTILE} آمن.\u202e عكس </textarea><script>alert(1)</script>"
        typed(page, text)
        assert page.locator("#look .reading script, #look .reading img").count() == 0
        assert HOSTILE in page.locator("#look .reading").inner_text()
        assert page.locator("#look .control").first.inner_text() == "\u202e"
        assert page.title().startswith("مسودة")
        assert page.input_value("#text") == text

    def test_without_script_a_form_does_it(self, visit: Visits) -> None:
        page = visit(java_script_enabled=False)
        page.fill("#text", "\n" + LOADED)
        page.click("#check")
        assert page.input_value("#text") == "\n" + LOADED
        assert "سامر حداد" in page.locator(".margin").nth(1).inner_text()
        assert page.locator("#known .story").count() >= 1
        page.locator("button.fix").first.click()
        assert page.input_value("#text") == "\n" + MENDED
        assert page.get_by_text("أُصلح.").is_visible()
        page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": LOADED.encode()})
        page.click("#check")
        assert page.input_value("#text") == LOADED


class TestSearch:
    def test_filters_words_that_differ_and_csv(self, visit: Visits) -> None:
        page = visit("/search")
        page.fill("[name=q]", "إصلاح جسر السنديان في مدينة المرفأ يكلف 40 ألف دينار")
        page.keyboard.press("Enter")
        first = page.locator(".results tbody tr").first
        assert "متعارض" in first.inner_text() and first.locator(".differs.figure").inner_text() == "60 ألف دينار"
        page.locator("[name=outlet]").select_option("المرفأ")
        page.click(".asking button")
        page.wait_for_url("**outlet=**")
        assert page.locator(".results tbody tr").count() >= 2
        assert {one.strip() for one in page.locator(".results td:first-child a").all_inner_texts()} == {"المرفأ"}
        page.fill("[name=q]", "")
        page.locator("[name=outlet]").select_option("")
        page.fill("[name=source]", "رويترز")
        page.locator("[name=status]").select_option("attributed")
        page.fill("[name=since]", "2025-03-02")
        page.click(".asking button")
        assert page.locator(".results tbody tr").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="Excel").click()
        rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
        assert rows[0].startswith("claim,status,sources") and len(rows) == 2 and "reuters" in rows[1]

    def test_an_unknown_source_is_told_of(self, visit: Visits) -> None:
        page = visit(f"/search?source={quote('سامر حدا')}")
        assert "سامر حداد" in page.locator(".hint").inner_text()
        assert page.locator(".results").count() == 0

    def test_english_and_the_choice_of_language_is_kept(self, visit: Visits) -> None:
        page = visit("/search?q=bridge")
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("dir") == "ltr" and "q=bridge" in page.url
        page.get_by_role("link", name="Sources").click()
        assert page.locator("h1").inner_text() == "Sources"
        page.get_by_role("link", name="العربية").click()
        assert page.locator("html").get_attribute("dir") == "rtl"


class TestSources:
    def test_merge_alias_and_undo(self, visit: Visits, server: Server) -> None:
        page = visit("/sources")
        page.fill("[name=q]", "سبوتنيك")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="سبوتنيك", exact=True).click()
        assert page.locator(".quoted tbody tr").count() == 1
        page.goto(f"{server.address}/sources/reuters")
        page.fill("[name=other]", "سبوتنيك")
        page.keyboard.press("Enter")
        # What it means is shown first.
        expect(page.locator("tbody")).to_contain_text("سبوتنيك")
        assert server.sources.read_text("utf-8") == "" and faults(page) == []
        page.get_by_role("button", name="ادمج").click()
        page.wait_for_url("**/sources/reuters")
        assert page.locator(".quoted tbody tr").count() == 2
        assert "سبوتنيك" in page.locator(".names").inner_text()
        page.fill("[name=name]", "رويترز البيت")
        page.get_by_role("button", name="زد الاسم").click()
        page.wait_for_selector(".names:has-text('رويترز البيت')")
        assert 'absorbs = ["sputnik"]' in server.sources.read_text("utf-8")
        # The draft page knows it at once.
        draft = visit()
        typed(draft, "ذكرت رويترز البيت أن الميناء هادئ.")
        assert draft.locator("#look .note .who").inner_text().startswith("رويترز ")
        page.goto(f"{server.address}/sources/sputnik")
        assert page.url.endswith("/sources/reuters"), "the merged source leads on"
        for _ in range(2):
            page.get_by_role("button", name="ألغه").click()
            page.wait_for_load_state()
        assert page.locator(".quoted tbody tr").count() == 1 and page.locator(".undo").count() == 0
        assert server.sources.read_text("utf-8") == ""

    def test_a_refused_edit_says_why(self, visit: Visits) -> None:
        page = visit("/sources/reuters")
        page.fill("[name=name]", "سبوتنيك")
        page.get_by_role("button", name="زد الاسم").click()
        assert "ادمجهما" in page.locator("[role=alert]").inner_text()
        page.fill("[name=other]", "لا أحد هنا")
        page.get_by_role("button", name="ادمج").click()
        assert "لا يُعرف مصدر" in page.locator("[role=alert]").inner_text()
        assert visit.refusals == 2

    def test_an_old_page_undoes_no_later_edit(self, visit: Visits, server: Server) -> None:
        page = visit("/sources/reuters")
        page.fill("[name=name]", "رويترز الأولى")
        page.get_by_role("button", name="زد الاسم").click()
        old = visit("/sources/reuters")
        page.fill("[name=name]", "رويترز الثانية")
        page.get_by_role("button", name="زد الاسم").click()
        page.wait_for_selector(".names:has-text('الثانية')")
        old.get_by_role("button", name="ألغه").click()
        assert "راجع آخر تحرير" in old.locator("[role=alert]").inner_text()
        for _ in range(2):
            page.get_by_role("button", name="ألغه").click()
            page.wait_for_load_state()
        assert server.sources.read_text("utf-8") == ""

    def test_a_source_of_the_index_alone_and_a_new_one(self, visit: Visits, server: Server) -> None:
        page = visit(f"/sources?q={quote('سامر')}")
        page.get_by_role("link", name="سامر حداد").click()
        assert page.locator("#chart-over-time svg").is_visible()
        expect(page.locator("#chart-over-time table")).to_contain_text("2025-03-01")
        assert page.locator(".outlets li").count() == 2
        page.goto(f"{server.address}/sources")
        page.locator(".adding summary").click()
        page.fill(".adding [name=name]", "صدى الوادي")
        page.fill(".adding [name=id]", "sada")
        page.locator(".adding [name=type]").select_option("media")
        page.locator(".adding button").click()
        page.wait_for_url("**/sources/sada")
        assert page.locator(".quoted tbody tr").count() == 1, "what the index has of it counts"
        page.get_by_role("button", name="ألغه").click()
        page.wait_for_url("**/sources")


class TestArticlesAndIndex:
    def test_a_stored_article_as_the_report_shows_it(self, visit: Visits) -> None:
        page = visit("/articles")
        assert page.locator("tbody tr").count() == len(NEWS)
        page.get_by_role("link", name="جسر السنديان").click()
        page.locator('mark[data-claim="1"]').hover()
        assert "سامر حداد" in page.locator(".card:visible").inner_text()
        page.locator('[data-filter="text"]').fill("يكلف")
        assert page.locator("table.claims tbody tr:visible").count() == 1

    def test_hostile_names_stay_text_and_lead_to_their_article(self, visit: Visits) -> None:
        page = visit("/articles")
        page.locator("tbody a", has_text="<script>").click()
        assert HOSTILE in page.locator("h1").inner_text()
        assert "taken" not in page.title().replace(HOSTILE, "")
        assert page.locator("main script, main img").count() == 0

    def test_the_state_and_its_faults(self, visit: Visits) -> None:
        page = visit("/index")
        assert page.locator(".totals dd").first.inner_text() == str(len(NEWS))
        page.get_by_role("button", name="افحص الفهرس").click()
        assert "لا تلف" in page.locator("#verified").inner_text()

    def test_nothing_here(self, visit: Visits) -> None:
        page = visit("/articles/none")
        assert "ليس في الفهرس مقال «none»" in page.locator("[role=alert]").inner_text()
        assert faults(page) == []
        assert visit.refusals == 1


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("ar", "light", 1300), ("ar", "dark", 360), ("en", "light", 360), ("en", "dark", 1300)],
)
def test_languages_themes_and_widths(visit: Visits, language: str, scheme: str, width: int) -> None:
    search = f"/search?q={quote('إصلاح الجسر يكلف 40 ألف دينار')}"
    paths = ["/", "/sources", "/articles", search, "/sources/reuters", "/articles/bridge", "/index"]
    # Each page is seen wide and narrow, light and dark.
    paths = paths[::2] if language == "ar" else ["/", *paths[1::2]]
    page = visit(width=width, language=language, color_scheme=scheme)
    for path in paths:
        page.goto(visit.server.address + path)
        if path == "/":
            typed(page, LOADED)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, f"{path} scrolls sideways"
        assert page.locator("html").get_attribute("lang") == language
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) > 600) == (scheme == "light")


def test_the_keyboard_reaches_text_fix_and_claims_in_this_order(visit: Visits) -> None:
    page = visit()
    typed(page, LOADED)
    page.locator("#text").focus()
    seen: list[str] = []
    name = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
    step: Callable[[], str] = lambda: str(page.evaluate(name))  # noqa: E731
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.append(step())
    wanted = ["file", "format", "check", "c1-1", "c1-2", "fix"]
    assert [one for one in seen if one in wanted] == wanted
    page.goto(visit.server.address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main"), "the first stop leads past the bar"


CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>SAID</w:t></w:r></w:p></w:body></w:document>"
)
