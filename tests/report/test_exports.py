"""What other programs read: CSV, Markdown, brat, Web Annotation, schema.org; each read back by another's parser."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from syrupy.assertion import SnapshotAssertion

from attrib.report import schema_org, web_annotation
from attrib.report.audit import audit_of
from attrib.report.audit_csv import BYTE_ORDER_MARK, FIELDS, guarded, write_csv
from attrib.report.audit_markdown import escaped, write_markdown
from attrib.report.brat import document, file_stem, standoff
from attrib.report.catalogue import words
from attrib.report.linked_names import article_iri
from attrib.types import Analysis, Article, ArticleRef
from tests.report.conftest import findings


class TestCsv:
    def test_of_an_article(self, arabic: Analysis, snapshot: SnapshotAssertion) -> None:
        assert "".join(write_csv([audit_of(arabic)])).replace("\r\n", "\n") == snapshot

    def test_is_read_back_cell_by_cell(self, arabic: Analysis, attack: Analysis) -> None:
        text = "".join(write_csv([audit_of(arabic), audit_of(attack)]))
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == 8 and tuple(rows[0]) == FIELDS
        assert all(len(row) == len(FIELDS) and None not in row for row in rows)
        assert [rows[1][field] for field in ("number", "status", "sources", "cues")] == [
            "2",
            "attributed",
            "رامي الحلبي",
            "وقال",
        ]
        assert arabic.article.text[int(rows[1]["start"]) : int(rows[1]["end"])] == rows[1]["claim"]
        assert rows[6]["claim"] == attack.claims[0].text

    def test_byte_order_mark_only_where_asked_for(self, arabic: Analysis) -> None:
        with_mark = "".join(write_csv([audit_of(arabic)], byte_order_mark=True))
        assert with_mark.startswith(BYTE_ORDER_MARK + "article,")
        assert "".join(write_csv([audit_of(arabic)])) == with_mark[1:]

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u200f=1", "＝1", "＠a", "=HYPERLINK(1)"],
    )
    def test_no_cell_is_a_formula(self, text: str) -> None:
        assert guarded(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "قال 5-3", "2024", "«=»"])
    def test_other_cells_stay_as_they_are(self, text: str) -> None:
        assert guarded(text) == text


class TestMarkdown:
    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_of_articles(
        self, language: str, arabic: Analysis, english: Analysis, snapshot: SnapshotAssertion
    ) -> None:
        audits = [audit_of(arabic, findings(arabic)), audit_of(english)]
        assert "".join(write_markdown(audits, words("en" if language == "en" else "ar"))) == snapshot

    def test_hostile_text_is_neither_markup_nor_link(self, attack: Analysis, hostile: Analysis) -> None:
        page = "".join(write_markdown([audit_of(attack), audit_of(hostile, findings(hostile))], words("en")))
        parser = MarkdownIt("gfm-like", {"linkify": False}).enable("table")
        tokens = [one for token in parser.parse(page) for one in (token, *(token.children or ()))]
        raw = {one.content for one in tokens if one.type in ("html_inline", "html_block")}
        assert raw <= {"<br>"}
        assert not [one for one in tokens if one.type in ("link_open", "image", "code_inline", "fence")]
        assert not set(page) & {"\u202e", "\u2066", "\x1b"}

    @given(st.text(max_size=40))
    def test_escaped_text_reads_as_it_was(self, text: str) -> None:
        from attrib.report.terminal import shown

        parser = MarkdownIt("gfm-like", {"linkify": False}).enable("table")
        # A letter before and after: in a table's cell nothing stands at the beginning of a line.
        (inline,) = (one for one in parser.parse(f"a{escaped(text)}a") if one.type == "inline")
        assert {one.type for one in inline.children or ()} <= {"text", "text_special"}
        assert "".join(one.content for one in inline.children or ()) == f"a{shown(text)}a"


class TestBrat:
    def test_of_an_article(self, arabic: Analysis, snapshot: SnapshotAssertion) -> None:
        assert "".join(standoff(arabic)) == snapshot

    # bratly is written for an earlier pydantic.
    @pytest.mark.filterwarnings("ignore:Support for class-based:DeprecationWarning")
    @pytest.mark.parametrize("name", ["arabic", "attack", "hostile", "english"])
    def test_is_read_back_by_bratly(
        self, name: str, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from bratly.annotation_types import EntityAnnotation, EventAnnotation
        from bratly.io.file_read_src import read_and_load_ann_file

        analysis: Analysis = request.getfixturevalue(name)
        path = tmp_path / "article.ann"
        path.write_text("".join(standoff(analysis)), encoding="utf-8")
        read = read_and_load_ann_file(str(path), renumerotize=False, no_duplicates=False, sorting=False)
        assert read is not None and capsys.readouterr().out == "", "the parser complains"
        assert len(read.annotations) == len(path.read_text(encoding="utf-8").split("\n")) - 1
        text = document(analysis)
        entities = [one for one in read.annotations if isinstance(one, EntityAnnotation)]
        for one in entities:
            assert one.content == " ".join(text[part.start : part.end] for part in one.fragments)
        events = [one for one in read.annotations if isinstance(one, EventAnnotation)]
        assert len(events) == len(analysis.attributions)
        assert sum(one.label == "Claim" for one in entities) == len(analysis.claims)

    def test_text_keeps_its_length(self, hostile: Analysis) -> None:
        assert len(document(hostile)) == len(hostile.article.text)
        document(hostile).encode()

    def test_a_span_over_lines_is_given_in_fragments(self, arabic: Analysis) -> None:
        from dataclasses import replace

        from attrib.types import Span

        whole = replace(arabic.claims[0], span=Span(0, 60))
        (line,) = [one for one in standoff(replace(arabic, claims=(whole,))) if "\tClaim " in one]
        assert line.split("\t")[1] == "Claim 0 26;28 59" and line.count("\n") == 1

    def test_file_names_never_leave_the_folder(self) -> None:
        taken: set[str] = set()
        names = [file_stem(id, taken) for id in ("../../etc/passwd", "a/b", "A_B", "a\\b", "", "..", "خبر 1", "CON.")]
        assert names == ["etc_passwd", "a_b", "A_B-2", "a_b-3", "article", "article-2", "خبر_1", "CON"]


NAMESPACES = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}


def linked(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


# The terms of the W3C's context that attrib uses, as the Recommendation's vocabulary defines them. A key that is
# not among them is lost in expansion, and the test sees it.
ANNOTATION_TERMS: dict[str, Any] = {
    **NAMESPACES,
    "id": "@id",
    "type": "@type",
    **{
        one: f"oa:{one}"
        for one in (
            "Annotation",
            "TextualBody",
            "SpecificResource",
            "TextPositionSelector",
            "TextQuoteSelector",
            "exact",
            "prefix",
            "suffix",
        )
    },
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "Organization": "foaf:Organization",
    "Text": "dctypes:Text",
    "name": "foaf:name",
    "start": "oa:start",
    "end": "oa:end",
    "value": "rdf:value",
    "format": "dc:format",
    "body": linked("oa:hasBody"),
    "target": linked("oa:hasTarget"),
    "source": linked("oa:hasSource"),
    "selector": linked("oa:hasSelector"),
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    **{one: f"oa:{one}" for one in ("identifying", "tagging", "linking", "assessing")},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
}


def expanded(text: str, contexts: dict[str, Any]) -> Any:
    """Return a document's expansion by the W3C's algorithm; its contexts are those given, and no network's."""
    from pyld import jsonld

    def load(url: str, options: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": contexts[url]}}

    return jsonld.expand(json.loads(text), {"documentLoader": load})


class TestWebAnnotation:
    def test_of_an_article(self, arabic: Analysis, snapshot: SnapshotAssertion) -> None:
        page = json.loads("".join(web_annotation.write_web_annotations([arabic])))
        assert json.dumps(page, ensure_ascii=False, indent=1) == snapshot

    def test_every_key_is_a_term_of_the_recommendation(self, arabic: Analysis, attack: Analysis) -> None:
        text = "".join(web_annotation.write_web_annotations([arabic, attack]))
        (page,) = expanded(text, {web_annotation.CONTEXT: ANNOTATION_TERMS})
        assert page["@type"] == [NAMESPACES["as"] + "OrderedCollectionPage"]
        (items,) = page[NAMESPACES["as"] + "items"]
        annotations = items["@list"]
        assert len(annotations) == len(json.loads(text)["items"])
        for one in annotations:
            assert one["@type"] == [NAMESPACES["oa"] + "Annotation"]
            assert re.match("urn:attrib:article:[^ ]+#", one["@id"])
            (motivation,) = one[NAMESPACES["oa"] + "motivatedBy"]
            assert motivation["@id"].startswith(NAMESPACES["oa"])
            assert one[NAMESPACES["oa"] + "hasTarget"] and one[NAMESPACES["oa"] + "hasBody"]
        # Expansion drops what is no term, without a word.
        assert names(json.loads(text)) - set(ANNOTATION_TERMS) == {"@context"}

    def test_selectors_find_the_text(self, arabic: Analysis, attack: Analysis) -> None:
        for analysis in (arabic, attack):
            text = analysis.article.text
            for one in web_annotation.article_annotations(analysis):
                targets = one["target"] if isinstance(one["target"], list) else [one["target"]]
                for target in targets:
                    position, quote = target["selector"]
                    assert text[position["start"] : position["end"]] == quote["exact"]
                    around = quote["prefix"] + quote["exact"] + quote["suffix"]
                    assert around in text

    def test_links_lead_to_annotations_that_exist(self, arabic: Analysis) -> None:
        found = list(web_annotation.article_annotations(arabic))
        ids = [one["id"] for one in found]
        assert len(ids) == len(set(ids))
        bodies = [body for one in found for body in (one["body"] if isinstance(one["body"], list) else [one["body"]])]
        links = {body["source"] for body in bodies if body.get("purpose") == "linking"}
        assert links and links <= set(ids)


def names(value: Any) -> set[str]:
    """Return all keys of a value, however deep."""
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names(one)}
    return {name for one in value for name in names(one)} if isinstance(value, list) else set()


SCHEMA = "https://schema.org/"
# Property -> the types that have it, as schema.org lists them (with the types they descend from).
PROPERTIES = {
    "identifier": {"NewsArticle"},
    "inLanguage": {"NewsArticle", "Claim", "Quotation"},
    "headline": {"NewsArticle"},
    "datePublished": {"NewsArticle"},
    "publisher": {"NewsArticle"},
    "name": {"Person", "Organization", "NewsMediaOrganization", "GovernmentOrganization", "CreativeWork"},
    "text": {"Claim", "Quotation"},
    "appearance": {"Claim"},
    "firstAppearance": {"Claim"},
    "author": {"Claim"},
    "isBasedOn": {"Claim"},
    "isPartOf": {"Quotation"},
    "creator": {"Quotation"},
}


class TestSchemaOrg:
    def test_of_an_article(self, arabic: Analysis, snapshot: SnapshotAssertion) -> None:
        first = {"c2": ArticleRef("earlier", None, "خبر أسبق", "2026-02-27", "النورس", "ar")}
        page = json.loads("".join(schema_org.write_schema_org([(arabic, first)])))
        assert json.dumps(page, ensure_ascii=False, indent=1) == snapshot

    def test_its_types_have_its_properties(self, arabic: Analysis, attack: Analysis) -> None:
        first = {"c2": ArticleRef("earlier", None, "خبر أسبق", "2026-02-27", "النورس", "ar")}
        text = "".join(schema_org.write_schema_org([(arabic, first), (attack, {})]))
        nodes = expanded(text, {schema_org.CONTEXT: {"@vocab": SCHEMA}})
        assert sum(SCHEMA + "Claim" in one["@type"] for one in nodes) == 8

        def check(node: Any) -> None:
            if not isinstance(node, dict) or "@value" in node:
                return
            types = {one.removeprefix(SCHEMA) for one in node.get("@type", [])}
            for key, values in node.items():
                if key.startswith("@"):
                    continue
                assert types <= PROPERTIES[key.removeprefix(SCHEMA)], (key, types)
                for value in values:
                    check(value)

        for node in nodes:
            check(node)

    def test_an_unattributed_claim_has_no_author(self, arabic: Analysis) -> None:
        claims = {one["text"]: one for one in schema_org.nodes(arabic, {}) if one["@type"] == "Claim"}
        assert claims["الشقوق «لا تهدد السلامة»"]["author"]["name"] == "رامي الحلبي"
        assert "author" not in claims["الجسر بُني عام 1962"]
        assert not any("firstAppearance" in one for one in claims.values())


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://example.org/خبر?a=1", "https://example.org/%D8%AE%D8%A8%D8%B1?a=1"),
        ("javascript:alert(1)", "urn:attrib:article:a%20%2F%23"),
        ("http:///x", "urn:attrib:article:a%20%2F%23"),
        ("http://[::1", "urn:attrib:article:a%20%2F%23"),
        (None, "urn:attrib:article:a%20%2F%23"),
    ],
)
def test_an_article_is_named_by_its_address_on_the_web(url: str | None, iri: str) -> None:
    assert article_iri(Article("a /#", "نص", "ar", url=url)) == iri
