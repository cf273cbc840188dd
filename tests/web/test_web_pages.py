"""The pages as a browser without a script and an attacker ask for them. In a real browser: tests/browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from attrib.sources.records import TYPES
from attrib.types import Status
from attrib.web.app import create_app
from attrib.web.settings import Settings
from tests.web.conftest import ADDRESS, DRAFT

PAGES = (
    "/", "/search", "/search?q=x", "/sources", "/sources/reuters", "/articles", "/articles/bridge", "/index?verify=1",
)  # fmt: skip
ATTACK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def edited(index: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path]]:
    """The application over an index, with a file of sources to edit."""
    sources = tmp_path_factory.mktemp("sources") / "ours.toml"
    sources.write_text("", encoding="utf-8")
    settings = Settings(
        isolated=True, index=index, sources=(str(sources),), language="en", seconds=60, workers=1
    )
    with TestClient(create_app(settings), base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client, sources


@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_both_languages_with_its_policy(client: TestClient, path: str) -> None:
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}" dir="{direction}">' in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        # Nothing that the policy would refuse, and nothing from elsewhere.
        assert not re.search(r"<script(?![^>]*src=\"/static/)|<style|\sstyle=|\son\w+=\"", answer.text)
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)
        assert ATTACK not in answer.text
    client.cookies.clear()


def test_what_pages_load_is_kept_by_its_content(client: TestClient) -> None:
    page = client.get("/").text
    found = re.findall(r"/static/[\w.]+\?v=\w+", page)
    assert {one.partition("?")[0] for one in found} == {"/static/style.css", "/static/report.js", "/static/draft.js"}
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        assert client.get(address.partition("?")[0]).headers["cache-control"] == "no-cache"
    for name in ("../base.css", "..%2fbase.css", "base.css", "audit.html.j2", "%2e%2e/%2e%2e/__init__.py"):
        assert client.get(f"/static/{name}").status_code == 404


class TestDraft:
    def test_a_form_marks_it(self, client: TestClient) -> None:
        answer = client.post("/", data={"text": DRAFT.replace("\n", "\r\n"), "format": "plain"})
        assert answer.status_code == 200 and 'class="attributed s1"' in answer.text
        assert f">\n{DRAFT}</textarea>" in answer.text, "line ends are those that were typed"

    def test_every_place_that_is_linked_is_there(self, client: TestClient) -> None:
        page = client.post("/", data={"text": DRAFT}).text
        linked = re.findall(r'href="#([^"]+)"', page)
        assert "c1-1" in linked and set(linked) <= set(re.findall(r'\bid="([^"]+)"', page))

    def test_a_part_for_the_script(self, client: TestClient) -> None:
        answer = client.post("/draft", data={"text": DRAFT})
        assert answer.status_code == 200 and "<html" not in answer.text and 'class="reading"' in answer.text
        assert client.get("/draft").status_code == 405

    def test_markup_in_every_field_stays_text(self, client: TestClient) -> None:
        answer = client.post(
            "/", data={"text": f"قال {ATTACK} إن «</textarea>{ATTACK}» آمن. &lt;b&gt;", "format": ATTACK}
        )
        assert answer.status_code == 200 and ATTACK not in answer.text and answer.text.count("</textarea>") == 2
        answer = client.post("/", files={"file": (f"{ATTACK}.txt", f"قال {ATTACK}".encode())})
        assert answer.status_code == 200 and ATTACK not in answer.text

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.txt", bytes(range(256)) * 20),
            ("a.docx", b"PK\x03\x04 nothing"),
            ("a.html", b"<html><body></body></html>"),
            ("a.jsonl", b'{"text": "a"}\n{"text": "b"}\n'),
        ],
    )
    def test_a_file_that_is_none_is_told_in_words(self, client: TestClient, name: str, data: bytes) -> None:
        answer = client.post("/", files={"file": (name, data)})
        assert answer.status_code == 422 and 'role="alert"' in answer.text and "Traceback" not in answer.text

    def test_malformed_html_is_read(self, client: TestClient) -> None:
        page = "<p>قال سامر حداد إن الجسر آمن<div></p><b>وأضاف أنه قديم</i></table>" * 3
        answer = client.post("/", files={"file": ("a.html", page.encode())})
        assert answer.status_code == 200 and "سامر حداد" in answer.text

    def test_a_fix_that_is_none_any_more_changes_nothing(self, client: TestClient) -> None:
        answer = client.post("/", data={"text": DRAFT, "fix": "0123456789abcdef:1"})
        assert answer.status_code == 200 and f">\n{DRAFT}</textarea>" in answer.text
        assert "nothing was mended" in answer.text

    def test_nothing_to_look_at(self, client: TestClient) -> None:
        for data in ({}, {"text": " \n"}, {"format": "markdown"}):
            assert 'class="hint empty"' in client.post("/", data=data).text


class TestSearch:
    @pytest.mark.parametrize(
        "query",
        ["q='; DROP TABLE claims; --", "q=%22 OR 1=1", "source=' OR 1=1 --", "q=%00", "since=yesterday", "status=good",
         "page=-3&q=x", "page=9999999999&q=x", f"q={'a' * 5000}"],
    )  # fmt: skip
    def test_hostile_and_wrong_queries(self, client: TestClient, query: str) -> None:
        answer = client.get(f"/search?{query}")
        assert answer.status_code in (200, 422) and "Traceback" not in answer.text
        assert client.get("/index").status_code == 200

    def test_no_cell_is_a_formula(self, client: TestClient) -> None:
        answer = client.get("/search.csv", params={"outlet": "<img src=x onerror=alert(1)>", "bom": "1"})
        assert answer.status_code == 200 and answer.content.startswith(b"\xef\xbb\xbf")
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows and {row["title"] for row in rows} == {"'=HYPERLINK(\"http://evil.example\")"}

    def test_a_claim_leads_to_its_place(self, client: TestClient) -> None:
        page = client.get("/search", params={"q": "جسر السنديان آمن"}).text
        address = re.search(r'href="(/articles/bridge\?claim=[^"]+)"', page)
        assert address
        answer = client.get(address[1].replace("&amp;", "&"), follow_redirects=False)
        assert answer.status_code == 303 and re.fullmatch(r"/articles/bridge#c1-\d+", answer.headers["location"])


class TestArticles:
    def test_an_id_of_markup(self, client: TestClient) -> None:
        answer = client.get(f"/articles/{quote(ATTACK, safe='')}")
        assert answer.status_code == 200 and ATTACK not in answer.text and "&lt;script&gt;" in answer.text

    @pytest.mark.parametrize("id", ["none", "..%2f..%2fetc%2fpasswd", "%00", quote(ATTACK + "x", safe="")])
    def test_none_of_this_id(self, client: TestClient, id: str) -> None:
        answer = client.get(f"/articles/{id}")
        assert answer.status_code == 404 and "<html" in answer.text and ATTACK not in answer.text


class TestEditing:
    def test_only_by_post_and_only_from_our_own_pages(self, edited: tuple[TestClient, Path]) -> None:
        client, sources = edited
        for path in ("/sources/reuters/names", "/sources/reuters/merge", "/undo"):
            assert client.get(path).status_code == 405
            for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
                answer = client.post(path, data={"name": "س", "other": "afp", "number": "1"}, headers=headers)
                assert answer.status_code == 403, (path, headers)
        assert sources.read_text("utf-8") == ""

    def test_merge_is_asked_for_first_and_undone(self, edited: tuple[TestClient, Path]) -> None:
        client, sources = edited
        asked = client.post("/sources/reuters/merge", data={"other": "فرانس برس"})
        assert asked.status_code == 200 and 'name="sure" value="afp"' in asked.text
        assert sources.read_text("utf-8") == ""
        done = client.post(
            "/sources/reuters/merge", data={"other": "afp", "sure": "afp"}, follow_redirects=False
        )
        assert done.status_code == 303 and done.headers["location"] == "/sources/reuters"
        assert "absorbs" in sources.read_text("utf-8")
        assert client.get("/api/v1/sources/afp").json()["id"] == "reuters", "the API knows it at once"
        number = re.search(r'name="number" value="(\d+)"', client.get("/sources").text)
        assert number
        assert client.post("/undo", data={"number": str(int(number[1]) + 1)}).status_code == 422
        assert client.post("/undo", data={"number": number[1]}).status_code == 200
        assert sources.read_text("utf-8") == "" and client.get("/api/v1/sources/afp").json()["id"] == "afp"

    def test_a_page_of_an_edit_that_was_undone_undoes_no_later_one(
        self, edited: tuple[TestClient, Path]
    ) -> None:
        client, sources = edited

        def shown(page: str) -> str:
            number = re.search(r'name="number" value="(\d+)"', page)
            assert number
            return number[1]

        first = shown(client.post("/sources/reuters/names", data={"name": "رويترز الأولى"}).text)
        assert client.post("/undo", data={"number": first}).status_code == 200
        second = shown(client.post("/sources/afp/names", data={"name": "برس الثانية"}).text)
        assert client.post("/undo", data={"number": first}).status_code == 422
        assert "برس الثانية" in sources.read_text("utf-8")
        assert client.post("/undo", data={"number": second}).status_code == 200

    @pytest.mark.parametrize(
        "given",
        [
            {"name": "مرصد السنديان", "id": "../x", "type": "media"},
            {"name": "فرانس برس", "id": "sindiyan", "type": "media"},
            {"name": "مرصد السنديان", "id": "afp", "type": "media", "latin": ATTACK},
            {"name": "مرصد السنديان", "id": "sindiyan", "type": "media", "country": "!!"},
        ],
    )
    def test_a_source_that_cannot_be_added_is_told_beside_what_was_given(
        self, edited: tuple[TestClient, Path], given: dict[str, str]
    ) -> None:
        client, sources = edited
        answer = client.post("/sources", data=given)
        assert answer.status_code == 422 and 'role="alert"' in answer.text and ATTACK not in answer.text
        assert f'value="{given["name"]}"' in answer.text and f'value="{given["id"]}"' in answer.text
        assert sources.read_text("utf-8") == ""

    @pytest.mark.parametrize("name", ["", "؟", "فرانس برس", ATTACK, "س" * 301, "a\0b", "أ\x1b[2Jب"])
    def test_a_name_that_cannot_be(self, edited: tuple[TestClient, Path], name: str) -> None:
        client, sources = edited
        answer = client.post("/sources/reuters/names", data={"name": name})
        if name == ATTACK:  # a name like any other
            assert answer.status_code == 200 and ATTACK not in answer.text
            number = re.search(r'name="number" value="(\d+)"', answer.text)
            assert number and client.post("/undo", data={"number": number[1]}).status_code == 200
        else:
            assert answer.status_code == 422 and 'role="alert"' in answer.text
        assert sources.read_text("utf-8") == ""

    def test_without_a_file_of_sources_nothing_is_edited(self, client: TestClient) -> None:
        answer = client.post("/sources/reuters/names", data={"name": "رويترز البيت"})
        assert answer.status_code == 422 and "--sources" in answer.text


def test_without_an_index_every_page_says_so(serve: object) -> None:
    settings = Settings(isolated=True, language="en", seconds=30, workers=1)
    with TestClient(create_app(settings), base_url=ADDRESS, raise_server_exceptions=False) as client:
        for path in ("/search?q=x", "/articles", "/index", "/sources", "/sources/reuters"):
            answer = client.get(path)
            assert answer.status_code == 200 and "index" in answer.text
        assert "no index" in client.post("/", data={"text": DRAFT}).text


LATIN = re.compile(r"[A-Za-z]{4,}")
NAMES = {"attrib", "text", "Word", "HTML", "JSON", "Lines", "Markdown", "docx", "openapi", "json", "Excel",
         "OpenDocument", "PowerPoint", "pdftotext", "html", "jsonl", *TYPES, *get_args(Status)}  # fmt: skip
"""Words of Latin letters that an Arabic line may hold: names of formats and of fields' values."""


class TestProblemsInArabic:
    """What a reader of the Arabic pages can do wrong is told in Arabic."""

    def told(self, answer: object) -> str:
        page = getattr(answer, "text")  # noqa: B009 - any client's answer
        assert 'lang="ar"' in page
        alert = re.search(r'<(?:div|p)[^>]*role="alert"[^>]*>(.*?)</(?:div|p)>\s*(?:</main|<|$)', page, re.DOTALL)
        assert alert, page
        text = re.sub(r"<[^>]+>", " ", alert[1])
        assert not set(LATIN.findall(text)) - NAMES, text
        return " ".join(text.split())

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("a.pdf", b"%PDF-1.7 x", "مستند PDF"),
            ("a.txt", bytes(range(256)) * 20, "ملف ثنائي"),
            ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "ملف قديم من Word"),
            ("a.txt", "قال الوزير إن الجسر آمن".encode() + b"\xff\xfe " + "وأضاف".encode(), "بايت فاسد"),
            ("a.txt", b"\xff\xfe\0", "يبدأ بترميز"),
            ("a.txt", b" \n", "لا نص"),
            ("a.docx", b"PK\x03\x04 nothing", "ليس ملف Word"),
            ("a.html", b"<html><body></body></html>", "لم يُعثر فيها على مقال"),
            ("a.jsonl", b'{"text": "a"}\n{"text": "b"}\n', "مقالات كثيرة"),
            ("a.md", b'---\ntitle: "x\n---\n# x\n', "ليست YAML"),
            ("a.md", b"+++\nx = \n+++\n# x\n", "ليست TOML"),
            ("a.md", b"---\n", "وليس فيه كلام"),
        ],
    )
    def test_drafts(self, client: TestClient, name: str, data: bytes, said: str) -> None:
        answer = client.post("/?lang=ar", files={"file": (name, data)})
        client.cookies.clear()
        assert answer.status_code == 422
        if "md" not in name:  # the parsers' own words stand beside the Arabic ones
            assert said in self.told(answer)
        assert said in answer.text

    @pytest.mark.parametrize(
        ("address", "status", "said"),
        [
            ("/search?since=2025-03-09&until=2025-03-01", 422, "اعكسهما"),
            ("/articles?since=2025-03-09&until=2025-03-01", 422, "اعكسهما"),
            ("/search?since=yesterday", 422, "من: ليس يومًا"),
            ("/search?status=good", 422, "القيم الممكنة"),
            ("/search?q=%00", 422, "لا يُطبع"),
            (f"/search?q={'a' * 5000}", 422, "أطول من"),
            (f"/search?outlet={'a' * 501}", 422, "أطول من"),
            ("/articles?page=two", 422, "ليس رقم صفحة"),
            ("/articles?page=0", 422, "ليس رقم صفحة"),
            ("/articles?page=9", 404, "لا صفحة رقم 9؛ آخر صفحة هي 1."),
            ("/sources?page=999999", 404, "لا صفحة رقم 999999"),
            ("/search?q=x&page=99", 404, "لا صفحة رقم 99"),
            ("/nothing", 404, "لا شيء هنا"),
            ("/articles/none", 404, "ليس في الفهرس مقال"),
            ("/sources/none-such", 404, "لا يُعرف أحد"),
        ],
    )
    def test_addresses(self, client: TestClient, address: str, status: int, said: str) -> None:
        answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=ar")
        client.cookies.clear()
        assert answer.status_code == status
        assert said in re.sub("[\u2066-\u2069]", "", answer.text)
        if "none" not in address:  # the name that was asked for is told
            self.told(answer)

    @pytest.mark.parametrize(
        ("path", "data"),
        [
            ("/sources/reuters/merge", {"other": " "}),
            ("/sources/reuters/names", {"name": ""}),
            ("/sources", {"name": " ", "id": "sindiyan", "type": "media"}),
            ("/sources", {"name": "مرصد السنديان", "id": "sindiyan", "type": "none"}),
            ("/sources", {"name": "مرصد السنديان", "id": "sindiyan", "type": "media", "country": "!!"}),
            ("/sources/reuters/names", {"name": "س" * 301}),
            ("/undo", {"number": "7"}),
        ],
    )
    def test_edits(self, edited: tuple[TestClient, Path], path: str, data: dict[str, str]) -> None:
        client, sources = edited
        answer = client.post(f"{path}?lang=ar", data=data)
        client.cookies.clear()
        assert answer.status_code == 422
        told = self.told(answer)
        if data.get("other") == " " or data.get("name") in ("", " "):
            assert told == "حقل الاسم فارغ. اكتب اسمًا."
        assert sources.read_text("utf-8") == ""


class TestEditingByTheApi:
    API = "/api/v1"

    def test_a_name_is_added_listed_and_undone_once(self, edited: tuple[TestClient, Path]) -> None:
        client, sources = edited
        made = client.post(f"{self.API}/sources/reuters/aliases", json={"names": ["رويترز الثالثة"]})
        assert made.status_code == 200 and made.json()["kept"]["id"] == "reuters"
        assert made.json()["names"] == ["رويترز الثالثة"] and "رويترز الثالثة" in sources.read_text("utf-8")
        assert client.get(f"{self.API}/sources/رويترز الثالثة").json()["id"] == "reuters"
        (step,) = client.get(f"{self.API}/edits").json()["edits"]
        stale = client.post(f"{self.API}/edits/undo", json={"number": step["number"] - 1})
        assert stale.status_code == 409 and stale.json()["type"].endswith("/cannot-edit")
        assert client.post(f"{self.API}/edits/undo", json={"number": step["number"]}).status_code == 200
        assert client.post(f"{self.API}/edits/undo", json={"number": step["number"]}).status_code == 409
        assert sources.read_text("utf-8") == ""

    def test_a_source_is_added_and_merged(self, edited: tuple[TestClient, Path]) -> None:
        client, sources = edited
        record: dict[str, object] = {"id": "sindiyan", "name": "مرصد السنديان", "type": "media", "country": "JO"}
        record = {**record, "aliases": ["المرصد السندياني"]}
        assert client.post(f"{self.API}/sources", json=record).status_code == 200
        assert client.post(f"{self.API}/sources", json=record).status_code == 409
        merged = client.post(f"{self.API}/sources/afp/merge", json={"absorbed": ["مرصد السنديان"]})
        assert [one["id"] for one in merged.json()["absorbed"]] == ["sindiyan"]
        assert client.get(f"{self.API}/sources/المرصد السندياني").json()["id"] == "afp"
        for step in client.get(f"{self.API}/edits").json()["edits"]:
            assert client.post(f"{self.API}/edits/undo", json={"number": step["number"]}).status_code == 200
        assert sources.read_text("utf-8") == ""

    @pytest.mark.parametrize(
        ("address", "body", "status"),
        [
            ("sources/nobody-at-all/aliases", {"names": ["س"]}, 404),
            ("sources/reuters/merge", {"absorbed": ["لا أحد بهذا الاسم"]}, 404),
            ("sources/reuters/merge", {"absorbed": ["رويترز"]}, 409),
            ("sources/reuters/merge", {"absorbed": []}, 422),
            ("sources/reuters/merge", {"absorbed": [" "]}, 422),
            ("sources/reuters/aliases", {"names": ["فرانس برس"]}, 409),
            ("sources/reuters/aliases", {"names": ["أ\x1b[2J"]}, 422),
            ("sources", {"id": "../x", "name": "مرصد السنديان", "type": "media"}, 422),
            ("sources", {"id": "x-one", "name": "مرصد السنديان", "type": "media", "country": "!!"}, 422),
            ("edits/undo", {"number": "1"}, 422),
        ],
    )
    def test_what_cannot_be(
        self, edited: tuple[TestClient, Path], address: str, body: dict[str, object], status: int
    ) -> None:
        client, sources = edited
        answer = client.post(f"{self.API}/{address}", json=body, headers={"accept-language": "ar"})
        assert answer.status_code == status, answer.text
        assert answer.json()["detail"] and sources.read_text("utf-8") == ""

    def test_another_site_edits_nothing(self, edited: tuple[TestClient, Path]) -> None:
        client, sources = edited
        for path in ("sources", "sources/reuters/aliases", "sources/reuters/merge", "edits/undo"):
            for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
                assert client.post(f"{self.API}/{path}", json={}, headers=headers).status_code == 403
            plain = {"content-type": "text/plain"}
            assert client.post(f"{self.API}/{path}", content=b'{"names": ["x"]}', headers=plain).status_code == 415
        assert sources.read_text("utf-8") == ""

    def test_without_a_file_of_sources(self, client: TestClient) -> None:
        answer = client.post(f"{self.API}/sources/reuters/aliases", json={"names": ["رويترز البيت"]})
        assert answer.status_code == 503 and "--sources" in answer.json()["detail"]
