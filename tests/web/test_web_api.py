"""The API's records: the same as the command line's, in the shapes that are described."""

from __future__ import annotations

import io
import json
from typing import Any

import docx
import jsonschema  # type: ignore[import-untyped,unused-ignore]
import pytest
from starlette.testclient import TestClient

from attrib.pipeline import analyse
from attrib.report.record import article_record
from attrib.sources.registry import Registry
from attrib.text.read import read_articles
from attrib.types import Article
from tests.web.conftest import DRAFT, NEWS, Serve

DRAFT_ADDRESSES = ["/api/v1/extract", "/api/v1/audit", "/api/v1/check", "/api/v1/match"]


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


@pytest.fixture
def holds_to(description: dict[str, Any]) -> Any:
    """Holds a record to one of the shapes that the description names."""

    def hold(record: object, shape: str) -> None:
        schema = {"$ref": f"#/components/schemas/{shape}", "components": description["components"]}
        jsonschema.Draft202012Validator(schema).validate(record)

    return hold


def post(client: TestClient, address: str, text: str = DRAFT, **more: object) -> Any:
    answer = client.post(address, json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_extract_is_the_record_of_the_command_line(client: TestClient, holds_to: Any) -> None:
    record = post(client, "/api/v1/extract", id="bridge", date="2025-03-04", outlet="الضفاف")
    article = Article("bridge", DRAFT, "ar", None, "جسر السنديان يُغلق أسبوعًا", "2025-03-04", "الضفاف")
    assert record == json.loads(json.dumps(article_record(analyse(article, Registry.load()))))
    assert record["claims"] and record["attributions"]
    holds_to(record, "Article")


def test_offsets_index_exactly_the_text_that_was_sent(client: TestClient) -> None:
    text = "\ufeff\u200f" + DRAFT.replace("\n", "\r\n") + "\u2028\U0001f4f0"
    record = post(client, "/api/v1/extract", text)
    assert record["text"] == text
    for claim in record["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["text"]


def test_audit(client: TestClient, holds_to: Any) -> None:
    record = post(client, "/api/v1/audit")
    assert record["totals"]["attributed"] >= 2 and record["totals"]["unattributed"] >= 1
    assert [source["name"] for source in record["sources"]] == ["سامر حداد"]
    holds_to(record, "Audit")


def test_check_asks_the_index_where_there_is_one(client: TestClient, serve: Serve, holds_to: Any) -> None:
    with_index, without = post(client, "/api/v1/check"), post(client, "/api/v1/check?index=false")
    codes = [finding["rule"] for finding in with_index["findings"]]
    assert with_index["index"] and not without["index"] and with_index["judged"]
    assert "MAT001" in codes and "ATT001" in codes
    alone = [one["rule"] for one in without["findings"]]
    assert [code for code in codes if code in alone] == alone and "MAT001" not in alone
    (conflict,) = [one for one in with_index["findings"] if one["rule"] == "MAT001"]
    assert conflict["match"]["article"]["id"] == "bridge" and "60" in conflict["match"]["claim"]["text"]
    assert post(serve(), "/api/v1/check") == without
    for record in (with_index, without):
        holds_to(record, "Checked")


def test_messages_speak_the_language_that_is_asked_for(serve: Serve) -> None:
    plain = serve(language=None)

    def message(headers: dict[str, str], query: str = "") -> str:
        answer = plain.post(f"/api/v1/check{query}", json={"text": DRAFT}, headers=headers)
        return str(answer.json()["findings"][0]["message"])

    english = message({"accept-language": "fr;q=0.9, en-GB;q=0.8, ar;q=0.1"})
    arabic = message({"accept-language": "de"})
    assert english.isascii() or "claim" in english
    assert arabic != english
    assert message({"accept-language": "en"}, "?lang=ar") == arabic
    assert message({"accept-language": "ar"}, "?lang=en") == english


def test_match(client: TestClient, holds_to: Any) -> None:
    record = post(client, "/api/v1/match?limit=1&source=%D8%B3%D8%A7%D9%85%D8%B1%20%D8%AD%D8%AF%D8%A7%D8%AF")
    assert record["claims"] and record["unknown"] == []
    assert {one["matches"][0]["article"]["id"] for one in record["claims"]} == {"bridge"}
    assert all(len(one["matches"]) == 1 for one in record["claims"])
    holds_to(record, "Matches")


def test_search_with_every_filter(client: TestClient, holds_to: Any) -> None:
    query = {
        "q": "منسوب النهر",
        "source": "Reuters",
        "outlet": "المرفأ",
        "language": "ar",
        "status": "attributed",
        "since": "2025-03-01",
        "until": "2025-03-31",
        "limit": "5",
        "min_score": "0.2",
    }
    found = client.get("/api/v1/search", params=query).json()
    assert [match["article"]["id"] for match in found["results"]] == ["flood"]
    holds_to(found, "Results")
    for name, value in {
        "until": "2025-03-01",
        "status": "unjudged",
        "language": "en",
        "min_score": "1",
    }.items():
        assert client.get("/api/v1/search", params={**query, name: value}).json()["results"] == []


def test_a_name_that_the_index_does_not_have_is_told(client: TestClient, holds_to: Any) -> None:
    found = client.get("/api/v1/search", params={"q": "الجسر", "outlet": "الضفافف"}).json()
    assert found == {
        "unknown": [{"kind": "outlet", "name": "الضفافف", "near": ["الضفاف", "المرفأ"]}],
        "results": [],
    }
    holds_to(found, "Results")


def test_many_searches_keep_their_order(client: TestClient, holds_to: Any) -> None:
    queries = [{"id": "b", "text": "منسوب النهر"}, {"id": 7, "text": "الجسر آمن"}]
    found = client.post("/api/v1/search", json={"queries": queries, "limit": 1}).json()
    assert [one["id"] for one in found["queries"]] == ["b", 7]
    assert [one["results"][0]["article"]["id"] for one in found["queries"]] == ["flood", "bridge"]
    holds_to(found, "ManyResults")
    one = client.get("/api/v1/search", params={"q": "الجسر آمن", "limit": "1"}).json()
    assert one["results"] == found["queries"][1]["results"]


def test_compare(client: TestClient, holds_to: Any) -> None:
    texts = {"a": "يكلف الإصلاح 40 ألف دينار", "b": "يكلف الإصلاح 60 ألف دينار"}
    record = client.get("/api/v1/compare", params=texts).json()
    assert record["verdict"] == "conflict" and record["id"] is None and record["because"]
    many = client.post("/api/v1/compare", json={"pairs": [{"id": "p", **texts}]}).json()
    assert many == [{**record, "id": "p"}]
    holds_to(record, "Comparison")


def test_sources(client: TestClient, holds_to: Any) -> None:
    found = client.get("/api/v1/sources", params={"q": "رويترز", "type": "media"}).json()
    assert [one["id"] for one in found["sources"]] == ["reuters"] and found["total"] == 1
    whole = client.get("/api/v1/sources", params={"limit": "2", "offset": "1"}).json()
    assert whole["total"] > 100 and len(whole["sources"]) == 2
    source = client.get("/api/v1/sources/Reuters").json()
    assert source["id"] == "reuters" and source["query"] == "Reuters"
    claims = client.get("/api/v1/sources/reuters/claims").json()
    assert claims["count"] == 1 and claims["claims"][0]["article"]["id"] == "flood"
    for record, shape in ((found, "Sources"), (source, "ResolvedSource"), (claims, "Quoted")):
        holds_to(record, shape)


def test_claims_of_a_source_page_by_page(client: TestClient) -> None:
    whole = client.get("/api/v1/sources/سامر حداد/claims").json()
    assert whole["count"] == len(whole["claims"]) >= 2
    pages = [
        client.get("/api/v1/sources/سامر حداد/claims", params={"limit": "1", "offset": str(at)}).json()
        for at in range(whole["count"] + 1)
    ]
    assert [one for page in pages for one in page["claims"]] == whole["claims"]
    assert {page["count"] for page in pages} == {whole["count"]}


def test_articles(client: TestClient, holds_to: Any) -> None:
    found = client.get("/api/v1/articles").json()
    assert found["total"] == len(NEWS) == len(found["articles"])
    some = client.get("/api/v1/articles", params={"outlet": "الضفاف", "since": "2025-01-01"}).json()
    assert [one["id"] for one in some["articles"]] == ["bridge"]
    paged = [
        client.get("/api/v1/articles", params={"limit": "3", "offset": at}).json() for at in ("0", "3", "6")
    ]
    assert [one for page in paged for one in page["articles"]] == found["articles"]
    article = client.get("/api/v1/articles/bridge").json()
    assert article == json.loads(json.dumps(article_record(analyse(NEWS[0], Registry.load()))))
    holds_to(found, "Articles")
    holds_to(article, "Article")


def test_the_index_in_numbers(client: TestClient, holds_to: Any) -> None:
    record = client.get("/api/v1/index").json()
    assert record["articles"] == len(NEWS) and record["encoder"]["name"] == "use-multilingual"
    holds_to(record, "IndexStats")


def test_without_an_index_it_is_said(serve: Serve) -> None:
    alone = serve()
    for address in ("index", "articles", "search?q=x", "articles/a", "sources/reuters/claims"):
        answer = alone.get(f"/api/v1/{address}")
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/no-index"), address
        assert "attrib serve --index" in answer.json()["remedy"]
    assert alone.post("/api/v1/match", json={"text": DRAFT}).json()["type"].endswith("/no-index")
    assert alone.get("/api/v1/compare?a=x&b=x").json()["verdict"] == "same"
    assert alone.get("/api/v1/sources/reuters").json()["id"] == "reuters"


def test_a_registry_that_changes_is_read_anew(serve: Serve, registry_file: Any) -> None:
    client = serve(sources=(str(registry_file),))
    assert client.get("/api/v1/sources/harbour-authority").json()["aliases"] == []
    text = registry_file.read_text(encoding="utf-8")
    registry_file.write_text(f'{text}aliases = ["سلطة المرفأ الكبرى"]\n', encoding="utf-8")
    assert client.get("/api/v1/sources/سلطة المرفأ الكبرى").json()["id"] == "harbour-authority"
    registry_file.write_text(f"{text}aliases = 7\n", encoding="utf-8")
    answer = client.get("/api/v1/sources/harbour-authority")
    assert answer.status_code == 503 and "own.toml:1: «aliases»" in answer.json()["detail"]
    registry_file.write_text(text, encoding="utf-8")
    assert client.get("/api/v1/sources/harbour-authority").status_code == 200


def test_an_index_that_grows_is_followed(serve: Serve, tmp_path: Any) -> None:
    from attrib.store.adding import Adder
    from attrib.store.encoding import claim_embedder
    from attrib.store.opening import open_store

    place, registry = str(tmp_path / "growing"), Registry.load()

    def add(article: Article) -> None:
        with open_store(place, write=True) as store:
            list(Adder(store, claim_embedder()).add([analyse(article, registry)]))

    add(NEWS[1])
    client = serve(index=place)
    found = client.get("/api/v1/search?q=جسر السنديان آمن").json()["results"]
    assert {match["article"]["id"] for match in found} == {"flood"}
    add(NEWS[0])
    found = client.get("/api/v1/search?q=جسر السنديان آمن").json()["results"]
    assert found[0]["article"]["id"] == "bridge"
    assert client.get("/api/v1/index").json()["articles"] == 2


def uploads() -> dict[str, tuple[str, bytes]]:
    document = docx.Document()
    for line in DRAFT.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    page = "".join(f"<p>{line}</p>" for line in DRAFT.split("\n") if line)
    return {
        "خبر.txt": ("text/plain", DRAFT.encode("cp1256")),
        "draft.md": ("text/markdown", f"# عنوان\n\n{DRAFT}".encode()),
        "page.html": ("text/html", f"<!doctype html><body><article>{page}</article></body>".encode()),
        "draft.docx": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            stream.getvalue(),
        ),
    }


@pytest.mark.parametrize("name", list(uploads()))
def test_a_file_is_read_as_the_command_line_reads_it(client: TestClient, name: str, tmp_path: Any) -> None:
    kind, data = uploads()[name]
    file = tmp_path / name
    file.write_bytes(data)
    (article,) = read_articles([str(file)])
    assert isinstance(article, Article) and "سامر حداد" in article.text
    expected = json.loads(json.dumps(article_record(analyse(article, Registry.load())))) | {"path": name}
    assert client.post("/api/v1/extract", files={"file": (name, data)}).json() == expected
    bare = client.post(
        "/api/v1/extract", content=data, headers={"content-type": f"{kind}; charset=utf-8"}
    ).json()
    assert bare["text"] == expected["text"] and bare["path"] is None


def test_a_form_may_hold_a_text(client: TestClient) -> None:
    answer = client.post("/api/v1/check", files={"text": (None, DRAFT), "format": (None, "markdown")})
    assert answer.status_code == 200 and answer.json()["findings"]


def test_comments_in_a_draft_keep_findings_back(client: TestClient) -> None:
    free = post(client, "/api/v1/check?index=false")
    held = post(client, "/api/v1/check?index=false", DRAFT + "\n<!-- attrib: ignore-file -->\n")
    assert free["findings"] and held["held"] >= 1 and not held["findings"]


def test_a_language_without_a_pack_is_unjudged_and_never_clean(client: TestClient) -> None:
    record = post(client, "/api/v1/check", "The bridge was closed on Sunday, the municipality said.")
    assert record["judged"] is False and record["findings"] == []
    assert {
        claim["status"] for claim in post(client, "/api/v1/extract", "The bridge is safe.")["claims"]
    } == {"unjudged"}


def test_every_address_is_described(client: TestClient, description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    paths = set(description["paths"])
    assert {
        f"/api/v1/{name}" for name in ("extract", "audit", "check", "match", "search", "compare", "index")
    } <= paths
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"] and operation["responses"]["200"]["content"], (path, method)
    assert "securitySchemes" not in description["components"]


@pytest.mark.parametrize("address", DRAFT_ADDRESSES)
def test_nothing_of_a_draft_is_in_the_next_answer(client: TestClient, address: str) -> None:
    post(client, address, "قال ناصر المكتوم إن السر محفوظ.")
    assert "ناصر المكتوم" not in client.post(address, json={"text": DRAFT}).text
