"""Who may ask, from where, how much; what is done with hostile input."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from attrib.web.app import create_app
from attrib.web.login import own_path
from attrib.web.problems import Refused
from attrib.web.security import HEADERS, Limited, host_name
from attrib.web.settings import Settings
from tests.web.conftest import ADDRESS, DRAFT, NEWS, Serve
from tests.web.work import fail

TOKEN = "a-token-of-twenty-six-signs"  # noqa: S105 - of these tests alone


def kind(answer: Any) -> str:
    """The last part of a problem's type."""
    return str(answer.json()["type"]).rpartition("/")[2]


# What every answer carries


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/"),
        ("GET", "/api/v1/health"),
        ("GET", "/api/openapi.json"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/nothing"),
        ("DELETE", "/api/v1/health"),
        ("POST", "/api/v1/extract"),
    ],
)
def test_every_answer_has_the_headers(client: TestClient, method: str, address: str) -> None:
    answer = client.request(method, address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy


def test_a_fault_of_ours_has_them_too_and_tells_no_traceback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    desk = client.app.state.desk  # type: ignore[attr-defined]
    monkeypatch.setattr(type(desk), "stats", broken)
    answer = client.get("/api/v1/index")
    assert answer.status_code == 500 and kind(answer) == "bug"
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "secret" in caplog.text


def test_a_fault_in_a_process_reaches_the_log_with_its_place(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]

    async def ask() -> None:
        await desk.crew.ask(fail)

    with pytest.raises(ZeroDivisionError) as raised:
        client.portal.call(ask)  # type: ignore[union-attr]
    assert "tests/web/work.py" in "".join(raised.value.__notes__)
    assert client.get("/api/v1/index").status_code == 200


# From where


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example:8000", "127.0.0.1.evil.example", "evil.example@127.0.0.1", ""],
)
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    for address in ("/", "/api/v1/index"):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code in (400, 421), host
    assert kind(client.get("/api/v1/health", headers={"host": host})) == "host"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "192.168.1.7:8000"]
)
def test_names_and_addresses_of_this_computer_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/health", headers={"host": host}).status_code == 200


def test_two_host_headers_are_refused(client: TestClient) -> None:
    headers = [("host", "127.0.0.1:8000"), ("host", "evil.example")]
    assert client.get("/api/v1/health", headers=headers).status_code == 400


def test_further_names_may_be_given(serve: Serve) -> None:
    client = serve(hosts=("Attrib.newsroom.example",))
    assert client.get("/api/v1/health", headers={"host": "attrib.newsroom.example"}).status_code == 200


def test_odd_host_headers_are_no_names() -> None:
    for header in ("a/b", "a?b", "a#b", "u@a", "a:b", "[::1", "a:99999", ""):
        assert host_name(header) is None, header
    assert host_name("A.Example.:80") == "a.example"


CROSS = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "file://127.0.0.1:8000"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
]


@pytest.mark.parametrize("headers", CROSS)
def test_another_site_computes_and_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    for answer in (
        client.post("/api/v1/extract", json={"text": DRAFT}, headers=headers),
        client.get("/api/v1/search?q=x", headers=headers),
        client.get("/", headers=headers),
    ):
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    assert kind(client.get("/api/v1/index", headers=headers)) == "cross-site"


def test_a_link_from_elsewhere_may_be_followed_to_a_page_alone(client: TestClient) -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/", headers=link).status_code == 200
    assert client.get("/api/v1/search?q=x", headers=link).status_code == 403
    assert client.post("/api/v1/extract", json={"text": DRAFT}, headers=link).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ADDRESS},
        {"sec-fetch-site": "same-origin", "origin": ADDRESS},
        {"sec-fetch-site": "none"},
    ],
)
def test_programs_and_our_own_pages_are_answered(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/api/v1/extract", json={"text": DRAFT}, headers=headers).status_code == 200


def test_a_form_of_plain_text_that_holds_json_is_no_json(client: TestClient) -> None:
    answer = client.post("/api/v1/search", content='{"queries": []}', headers={"content-type": "text/plain"})
    assert answer.status_code == 415


# Who


@pytest.fixture(scope="module")
def guarded_app(index: str) -> Iterator[TestClient]:
    settings = Settings(isolated=True, language="en", token=TOKEN, index=index, workers=1)
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        yield client


@pytest.fixture
def guarded(guarded_app: TestClient) -> TestClient:
    """An application that asks for a token, to somebody who has shown none."""
    guarded_app.cookies.clear()
    return guarded_app


def test_with_a_token_nothing_is_shown_without_it(guarded: TestClient) -> None:
    for address in ("/api/v1/index", "/api/v1/sources", "/api/openapi.json", "/api/v1/problems/token"):
        answer = guarded.get(address)
        assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
        assert kind(answer) == "token"
    assert guarded.post("/api/v1/extract", json={"text": DRAFT}).status_code == 401
    page = guarded.get("/?a=b", follow_redirects=False)
    assert page.status_code == 303 and page.headers["location"] == "/login?next=%2F%3Fa%3Db"
    assert guarded.get("/api/v1/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer تجربة"],
)
def test_a_wrong_token_is_refused(guarded: TestClient, given: str) -> None:
    answer = guarded.get("/api/v1/index", headers=[(b"authorization", given.encode())])
    assert answer.status_code == 401 and TOKEN not in answer.text


def test_the_right_token_is_taken(guarded: TestClient) -> None:
    answer = guarded.get("/api/v1/index", headers={"authorization": f"bearer  {TOKEN}"})
    assert answer.status_code == 200
    described = guarded.get("/api/openapi.json", headers={"authorization": f"Bearer {TOKEN}"}).json()
    assert described["security"] == [{"token": []}]


def test_logging_in_and_out(guarded: TestClient) -> None:
    page = guarded.get("/login?next=/articles")
    assert 'value="/articles"' in page.text and TOKEN not in page.text
    wrong = guarded.post("/login", data={"token": "wrong", "next": "/"})
    assert wrong.status_code == 401 and "set-cookie" not in wrong.headers
    answer = guarded.post("/login", data={"token": TOKEN, "next": "/"}, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert (
        "HttpOnly" in cookie
        and "SameSite=strict" in cookie
        and "Secure" not in cookie
        and TOKEN not in cookie
    )
    assert guarded.get("/api/v1/index").status_code == 200
    kept = dict(guarded.cookies)
    guarded.post("/logout")
    guarded.cookies.update(kept)
    assert guarded.get("/api/v1/index").status_code == 401


def test_the_cookie_is_for_tls_alone_where_the_page_is(guarded: TestClient) -> None:
    answer = guarded.post(
        "/login",
        data={"token": TOKEN},
        headers={"origin": "https://127.0.0.1:8000"},
        follow_redirects=False,
    )
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "given",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "javascript:alert(1)", "/a\r\nb", "/\t/x",
     "http:/x", "/" + "a" * 2000, "/ة"],
)  # fmt: skip
def test_the_login_page_leads_to_no_other_place(given: str) -> None:
    assert own_path(given) == "/"


@pytest.mark.parametrize("given", ["/", "/articles/a%20b?x=1&y=2", "/search?q=%D8%AC"])
def test_the_login_page_leads_back(given: str) -> None:
    assert own_path(given) == given


def test_without_a_token_there_is_no_login(client: TestClient) -> None:
    assert client.get("/login", follow_redirects=False).headers["location"] == "/"


# How much


def test_a_large_body_is_refused_by_what_it_says_of_itself() -> None:
    async def receive() -> Any:
        raise AssertionError("something was read")

    for size in ("2000001", "9" * 5000):
        with pytest.raises(Refused) as refused:
            Limited(receive, Headers({"content-length": size}), 2_000_000, 1)
        assert refused.value.problem.status == 413


def test_a_large_body_that_does_not_say_so_is_not_read_to_its_end(client: TestClient) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(160):
            sent += 1
            yield b"x" * (64 * 1024)

    answer = client.post("/api/v1/check", content=pieces(), headers={"content-type": "text/plain"})
    assert answer.status_code == 413 and kind(answer) == "too-large"
    assert (
        "2 MB" in answer.json()["title"]
        and answer.json()["remedy"]
        and answer.headers["connection"] == "close"
    )


def test_a_paste_of_ten_megabytes_is_told_in_arabic_too(client: TestClient) -> None:
    for headers, data in (
        (
            {"content-type": "application/json"},
            json.dumps({"text": "ا" * 5_000_000}, ensure_ascii=False).encode(),
        ),
        ({"content-type": "text/html"}, b"<p>" * 3_500_000),
    ):
        answer = client.post("/api/v1/check?lang=ar", content=data, headers=headers)
        assert answer.status_code == 413 and answer.json()["title"].startswith("الطلب أكبر")


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def receive() -> Any:
        await asyncio.sleep(60)

    async def wait() -> None:
        await Limited(receive, Headers({}), 100, 0.05)()

    with ThreadPoolExecutor(1) as apart, pytest.raises(Refused) as refused:
        apart.submit(asyncio.run, wait()).result()
    assert refused.value.problem.status == 408


# Hostile input

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror=alert(1)>'",
    "bidi": "\u202eقال الوزير\u202c \u2066\u2069\u200f إن الجسر آمن",
    "unclosed bidi": "\u202e\u2067\u2066قال",
    "broken html": "<p><<div <!-- <table></b></p></table>&#x0;&#xffff;&nbsp",
    "sql": "'; DROP TABLE articles; -- \" OR 1=1 %00",
    "fts": 'NEAR("a" AND *) OR (text:* ~9 ^3 [a TO b] {c} \\',
    "format": "{0.__class__} %s %(x)s ${x} {{7*7}} #{7}",
    "path": "../../../../etc/passwd",
    "controls": "\x01\x08\x1b[31m\x7f\x85",
    "astral": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    "combining": "a" + "\u0301" * 2000,
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "long word": "ا" * 3000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_text_in_every_field_comes_back_as_data(client: TestClient, text: str) -> None:
    draft = f"قال المهندس سامر حداد إن الجسر آمن. {text}"
    body = {"text": draft, "id": text[:400], "title": text[:400], "outlet": text[:400]}
    record = client.post("/api/v1/extract", json=body).json()
    assert record["text"] == draft
    assert (record["id"], record["title"], record["outlet"]) == (text[:400],) * 3
    for form in ("markdown", "html"):
        assert client.post("/api/v1/check", json={"text": draft, "format": form}).status_code in (200, 422)
    found = client.get("/api/v1/search", params={"q": text, "outlet": text[:400], "source": text[:400]})
    assert found.status_code == 200 and found.json()["results"] == []
    assert client.get("/api/v1/search", params={"q": text}).status_code == 200
    assert client.get("/api/v1/compare", params={"a": text, "b": draft}).status_code == 200
    assert client.get("/api/v1/sources", params={"q": text[:400]}).status_code == 200
    upload = client.post("/api/v1/extract", files={"file": (text[:100] or "x", draft.encode())})
    assert upload.status_code in (200, 422) and "etc/passwd" not in str(upload.json().get("path"))


@pytest.mark.parametrize("text", ["\ud800", "قال \udfff", "\x00", "قال\x00الوزير"])
def test_text_that_no_file_can_hold_is_told(client: TestClient, text: str) -> None:
    escaped = json.dumps(text)
    for address, body in (
        ("extract", f'{{"text": {escaped}}}'),
        ("check", f'{{"text": "قال", "title": {escaped}}}'),
        ("search", f'{{"queries": [{{"id": 1, "text": {escaped}}}]}}'),
        ("search", f'{{"queries": [{{"id": {escaped}, "text": "قال"}}]}}'),
        ("compare", f'{{"pairs": [{{"id": 1, "a": {escaped}, "b": "ب"}}]}}'),
        ("extract", f'{{"text": "قال", {escaped}: 1}}'),
    ):
        answer = client.post(f"/api/v1/{address}", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422 and kind(answer) == "wrong-value", answer.text
        assert answer.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"text":' * 50_000,
        b'{"text": ' + b"9" * 100_000 + b"}",
        b'{"text": 1e999}',
        b'{"text": NaN}',
        b'{"text": null}',
        b'{"text": ["a"]}',
        b'{"text": "a", "date": "2025-13-45"}',
        b'{"text": "a", "date": 1e400}',
        b'{"text": "a", "format": "docx"}',
        b'{"text": "a", "path": "/etc/passwd"}',
        b'[{"text": "a"}]',
        b'"text"',
        b"null",
    ],
)
def test_a_body_that_is_not_as_described_is_told(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/v1/extract", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    record = answer.json()
    assert record["remedy"] and len(answer.content) < 2_000


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%20",
        "q=x&limit=0",
        "q=x&limit=99999999999999999999999999",
        "q=x&limit=1e3",
        "q=x&min_score=nan",
        "q=x&min_score=inf",
        "q=x&min_score=-1",
        "q=x&since=2025-02-30",
        "q=x&since=yesterday",
        "q=x&status=true",
        "q=x&outlett=a",
        "q=x&lang=fr",
        "q=%00",
        "q=" + "x" * 5000,
        "",
    ],
)
def test_a_query_that_is_not_as_described_is_told(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422 and answer.json()["errors"]


@pytest.mark.parametrize("id", ["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "%2e%2e/x", "a%00b",
                                "bridge'--", "%ff"])  # fmt: skip
def test_an_id_is_a_key_and_no_path(client: TestClient, id: str) -> None:
    answer = client.get(f"/api/v1/articles/{id}")
    assert answer.status_code in (404, 422) and "root:" not in answer.text
    assert client.get(f"/api/v1/sources/{id}").status_code == 404
    assert client.get(f"/{id}").status_code in (404, 422)


def test_a_hostile_article_of_the_index_is_data(client: TestClient) -> None:
    hostile = NEWS[2]
    record = client.get(f"/api/v1/articles/{hostile.id}").json()
    assert (record["id"], record["text"], record["title"]) == (hostile.id, hostile.text, hostile.title)
    answer = client.get("/api/v1/articles/<script>x</script>?lang=en")
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


def test_the_name_of_an_upload_opens_no_file(client: TestClient) -> None:
    for name in ("/etc/passwd", "..\\..\\secret.txt", "C:\\boot.ini", "/dev/zero"):
        record = client.post("/api/v1/extract", files={"file": (name, DRAFT.encode())}).json()
        assert record["text"] == DRAFT
        assert record["path"] == name.replace("\\", "/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", DRAFT.encode()),
        ("a.html", b"<html>" + b"<div>" * 20_000),
        ("a.html", b"\x00\x01\x02"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10),
        ("a.txt", "قال\x00".encode()),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.jsonl", b'{"text": "a"}\n{"text": "b"}\n'),
        ("a.txt", b" \n\t"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(client: TestClient, name: str, data: bytes) -> None:
    answer = client.post("/api/v1/check", files={"file": (name, data)})
    assert answer.status_code == 422 and answer.json()["remedy"] and answer.json()["detail"].startswith(name)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 5000),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"text=a"),
        ("application/xml", b"<a/>"),
        ("", b"a"),
    ],
)
def test_a_form_that_cannot_be_read_is_told(client: TestClient, kind: str, body: bytes) -> None:
    answer = client.post("/api/v1/extract", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 415, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_many_files_in_a_form_are_refused(client: TestClient) -> None:
    files = [("file", (f"{number}.txt", DRAFT.encode())) for number in range(50)]
    assert client.post("/api/v1/extract", files=files).status_code == 400


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\u200f=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_holds_no_formula(client: TestClient, formula: str) -> None:
    body = {
        "text": f"{formula}\n\nقال المهندس سامر حداد إن «{formula}» أمر لازم.",
        "title": formula,
        "id": formula,
    }
    answer = client.post("/api/v1/audit?format=csv", json=body)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    for row in csv.reader(io.StringIO(answer.text)):
        for cell in row:
            assert not cell.lstrip(" \u200f\u200e\u00a0\ufeff").startswith(tuple("=+-@\t\r＝＋－＠")), cell


def test_no_file_of_the_disk_is_reachable(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("كلمة السر", encoding="utf-8")
    page = (
        f'<html><body><article><p>{DRAFT}</p><img src="{secret.as_uri()}"><object data="{secret}"></article>'
    )
    entity = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY f SYSTEM "{secret.as_uri()}">]><html><body><p>&f; {DRAFT}'
    for text in (page, entity, f"---\ninclude: {secret}\n---\n{DRAFT}"):
        for form in ("plain", "markdown", "html"):
            assert "كلمة السر" not in client.post("/api/v1/extract", json={"text": text, "format": form}).text
    for address in (
        f"/{secret}",
        f"//{secret}",
        f"/static/{secret}",
        f"/static/..%2f..%2f{secret}",
        f"/api/v1/{secret}",
    ):
        assert client.get(address).status_code in (404, 405)
