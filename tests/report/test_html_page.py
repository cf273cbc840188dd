"""The page of an audit: self-contained, escaped, its text the article's own, its marks where they belong."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from attrib.report.audit import audit_of
from attrib.report.catalogue import words
from attrib.report.html import page
from attrib.report.marked_text import marked_lines
from attrib.types import Analysis, Claim, Finding, Span

VOID = {"meta", "br", "link", "img", "hr", "input", "wbr"}


class Reader(HTMLParser):
    """Reads a page: its elements, its text per class of ``mark``; fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marks: dict[str, str] = {}
        self.style = ""
        self.script = ""
        self._marked: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "mark":
            self._marked = (dict(attrs)["class"] or "").split()[0]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "mark":
            self._marked = None

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        elif self.open and self.open[-1] == "script":
            self.script += data
        elif self._marked and "sup" not in self.open:
            self.marks[self._marked] = self.marks.get(self._marked, "") + data


def read(analyses: list[Analysis], language: str = "ar") -> tuple[Reader, str]:
    text = "".join(page([audit_of(one) for one in analyses], words("en" if language == "en" else "ar")))
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader, text


def test_page(arabic: Analysis, english: Analysis, snapshot: SnapshotAssertion) -> None:
    reader, text = read([arabic, english])
    ours_alone = text.replace(reader.style, "").replace(reader.script, "")
    assert re.sub("sha256-[^']+", "sha256-…", ours_alone) == snapshot


def test_page_is_arabic_and_right_to_left(arabic: Analysis, english: Analysis) -> None:
    reader, _ = read([arabic, english])
    elements = dict(reader.elements[:1])
    assert elements["html"] == {"lang": "ar", "dir": "rtl"}
    texts = [attrs for tag, attrs in reader.elements if tag == "p" and attrs.get("class") == "heading"]
    assert [(one["lang"], one["dir"]) for one in texts] == [("ar", "rtl"), ("en", "ltr")]
    assert dict(read([arabic], "en")[0].elements[:1])["html"] == {"lang": "en", "dir": "ltr"}


@pytest.mark.parametrize("names", [["arabic"], ["english"], ["hostile"], ["bare"], ["arabic", "hostile"], []])
def test_no_foreign_script_no_network_whatever_the_article_says(
    names: list[str], request: pytest.FixtureRequest
) -> None:
    reader, text = read([request.getfixturevalue(name) for name in names])
    tags = [tag for tag, _ in reader.elements]
    assert not {"link", "img", "iframe", "object", "embed", "form", "base", "i"} & set(tags)
    assert tags.count("script") == tags.count("style") == 1
    for _, attrs in reader.elements:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert "https:" not in text and "url(" not in text and "@import" not in text
    assert text.count("http:") == text.count('<svg xmlns="http://www.w3.org/2000/svg"')


def test_policy_allows_its_own_style_and_script_and_nothing_else(arabic: Analysis) -> None:
    reader, _ = read([arabic])
    policy = next(
        attrs["content"]
        for _, attrs in reader.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    style, script = (
        base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        for own in (reader.style, reader.script)
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_claims_are_marked_by_what_they_stand_on(arabic: Analysis, english: Analysis) -> None:
    marks = read([arabic])[0].marks
    assert marks["attributed"] == (
        "الشقوق «لا تهدد السلامة»الإصلاح يكلف 40 ألف دينارتنتهي الأعمال خلال 7 أيام"
    )
    assert marks["speech-act"] == "فتح ممر مؤقت"
    assert marks["unattributed"].endswith("في إحدى دعاماتهالجسر بُني عام 1962")
    unjudged = read([english])[0].marks
    assert set(unjudged) == {"unjudged"}
    assert unjudged["unjudged"].endswith('Sunday"It is safe," the engineer said')


@pytest.mark.parametrize("name", ["arabic", "english", "hostile", "bare"])
def test_pieces_of_the_lines_are_the_text(name: str, request: pytest.FixtureRequest) -> None:
    analysis: Analysis = request.getfixturevalue(name)
    lines = ["".join(piece.text for piece in line.pieces) for line in marked_lines(audit_of(analysis))]
    assert lines == [line for line in analysis.article.text.splitlines() if line.strip()]


def test_lines_have_the_kind_of_their_sentences(arabic: Analysis) -> None:
    kinds = [line.kind for line in marked_lines(audit_of(arabic))]
    assert kinds == ["heading", *["sentence"] * 5, "boilerplate"]


def test_cues_and_sources_are_told_from_claims(arabic: Analysis) -> None:
    pieces = [piece for line in marked_lines(audit_of(arabic)) for piece in line.pieces]
    assert [piece.text for piece in pieces if piece.role == "cue"] == [
        "وقال",
        "وأضاف",
        "وبحسب",
        "ودعت",
        "ويُذكر",
    ]
    assert [piece.text for piece in pieces if piece.role == "source"] == [
        "المهندس رامي الحلبي",
        "شركة Delta Works",
        "نقابة السائقين",
    ]
    assert [piece.claim.number for piece in pieces if piece.first and piece.claim] == [1, 2, 3, 4, 5, 6]


def test_numbers_and_names_are_isolated(arabic: Analysis) -> None:
    _, text = read([arabic])
    assert "<bdi>Delta Works</bdi>" in text and "<bdi>50%</bdi>" in text and "<bdi>2026-03-01</bdi>" in text


TEXTS = st.text(st.sampled_from("ابت \n\r\u2028.<&\u202e\ud800"), min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_marks_over_each_other_never_change_the_text(
    arabic: Analysis, text: str, places: list[tuple[int, int]]
) -> None:
    spans = sorted({Span(*sorted(min(at, len(text)) for at in place)) for place in places})
    article = replace(arabic.article, text=text)
    claims = tuple(
        Claim(f"x{number}", span, span.of(text), span.of(text), 0, "unattributed", ())
        for number, span in enumerate(spans[::2])
        if len(span)
    )
    found = tuple(Finding("ATT001", "x", "note", "m", article, span) for span in spans[1::2])
    audit = audit_of(replace(arabic, article=article, claims=claims, attributions=(), sources=()), found)
    lines = list(marked_lines(audit))
    assert "".join(piece.text for line in lines for piece in line.pieces) == "".join(
        line for line in re.split(r"[\r\n]+", text) if line.strip()
    )
    # No finding is lost, except in a text of nothing but white space, which has no line to show.
    numbers = sorted(one.number for line in lines for one in line.findings)
    assert numbers == ([number + 1 for number in range(len(found))] if text.strip() else [])
    "".join(page([audit], words("ar")))


def test_where_the_newsroom_keeps_its_files_is_not_told(arabic: Analysis, english: Analysis) -> None:
    private = [
        replace(one, article=replace(one.article, path=path, title=None))
        for one, path in ((arabic, "/home/editor/secret desk/bridge.txt"), (english, "C:\\secret desk\\bridge-en.txt"))
    ]
    _, text = read(private)
    assert "secret desk" not in text and ">bridge.txt<" in text and ">bridge-en.txt<" in text
