"""Markup is no prose: a Markdown article says what its plain version says, in offsets of its own text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attrib.errors import EmptyInput
from attrib.pipeline import analyse
from attrib.report.brat import document
from attrib.sources.registry import Registry
from attrib.text import jsonl, markdown, plain
from attrib.text.article import Input
from attrib.text.prose import Prose, analysis_as_read, blanked
from attrib.types import Analysis, Article, Claim, Span

REGISTRY = Registry.load()
FRONT = "---\ntitle: جسر الوادي يعود إلى الخدمة\ndate: 2025-12-05\n---\n\n"
SENTENCES = (
    "قال وزير النقل سامي الحداد إن الجسر سيغلق أسبوعا، وأضاف أن الكلفة بلغت 5.8 مليون ليرة.",
    "وأعلنت وكالة النورس أن المحافظ زار الموقع أمس.",
    "وذكر مصدر مطلع أن الأعمال «بدأت فعلا»، مشيرا إلى تأخر المعدات.",
    "انخفض سعر الخبز في العاصمة بنسبة 12 في المئة.",
    "وتابعت: «لن ندفع ثمن خطأ لم نرتكبه».",
    "ولم يصدر تعليق عن الشركة حتى مساء الأحد.",
)
WRAPS = (
    ("", ""),
    ("**", "**"),
    ("*", "*"),
    ("_", "_"),
    ("`", "`"),
    ("[", "](https://a.example/b?c=1)"),
    ("<b>", "</b>"),
)
BEFORE_LINES = (
    "",
    "> ",
    "- ",
    "<!-- attrib: ignore -->\n\n",
    "![جسر](a.png)\n\n",
    "```\nقال الوزير إن x = 1\n```\n\n",
)


def read_markdown(text: str) -> Article:
    (article,) = markdown.read(Input(io.BytesIO(text.encode()), "a.md", "a.md", "a"))
    return article


def spans_of(analysis: Analysis) -> Iterable[Span]:
    for one in analysis.attributions:
        yield from (*one.sources, *one.cues, *one.contents, *one.via)
        if one.named is not None:
            yield one.named
    yield from (one.span for one in analysis.sentences)
    yield from (one.span for one in analysis.claims)


@st.composite
def dressed(draw: st.DrawFn) -> tuple[str, str, dict[int, int]]:
    """Return an article in Markdown, its plain version, and where each letter of the plain one stands in the other."""
    marked, bare, places = draw(st.sampled_from([FRONT, ""])), "", {}
    for sentence in draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)):
        before = draw(st.sampled_from(BEFORE_LINES))
        marked += before
        for number, word in enumerate(sentence.split(" ")):
            letters = word.strip("«»،.:")
            opening, closing = draw(st.sampled_from(WRAPS)) if letters == word else ("", "")
            for letter in " " * (number > 0):
                places[len(bare)] = len(marked)
                bare, marked = bare + letter, marked + letter
            marked += opening
            for letter in word:
                places[len(bare)] = len(marked)
                bare, marked = bare + letter, marked + letter
            marked += closing
        for letter in "\n\n":
            places[len(bare)] = len(marked)
            bare, marked = bare + letter, marked + letter
    return marked, bare, places


@given(dressed())
@settings(deadline=None)  # the first article loads the pack
def test_markdown_and_its_plain_version_say_the_same(texts: tuple[str, str, dict[int, int]]) -> None:
    marked, bare, places = texts
    article = replace(read_markdown(marked), language="ar")
    found = analyse(article, REGISTRY)
    wanted = analyse(Article("a", bare, "ar"), REGISTRY)

    def moved(span: Span) -> Span:
        return Span(places[span.start], places[span.end - 1] + 1)

    assert [one.span for one in found.sentences] == [moved(one.span) for one in wanted.sentences]
    assert list(spans_of(found)) == [moved(span) for span in spans_of(wanted)]
    assert found.sources == wanted.sources
    assert [(one.because, one.form, one.act, one.parent) for one in found.attributions] == [
        (one.because, one.form, one.act, one.parent) for one in wanted.attributions
    ]
    for one, other in zip(found.claims, wanted.claims, strict=True):
        assert one == replace(other, span=one.span, text=one.text)
        assert one.text == one.span.of(marked)


@given(
    st.text(st.sampled_from("قال إن ب*_`#>[]()!\\<>/-\n\r5.«»:،|~"), max_size=60),
    st.sampled_from([FRONT, ""]),
)
@settings(deadline=None)
@example("**", "")
@example("قال<br>الوزير", "")
@example("```", "")
def test_all_that_is_found_lies_in_the_text_and_outside_gaps(text: str, front: str) -> None:
    marked = front + text
    try:
        article = replace(read_markdown(f"{marked}\n\nقال الوزير إن الجسر مغلق."), language="ar")
    except EmptyInput:
        return  # a fence left open takes in all that follows: no prose, and said so
    found = analyse(article, REGISTRY)
    assert found.article is article
    inside = {at for gap in article.gaps for at in range(gap.start, gap.end)}
    for span in spans_of(found):
        assert 0 <= span.start < span.end <= len(article.text)
        first_gap = next((gap for gap in article.gaps if gap.start == span.start), None)
        # Only the space that stands for a tag between two words may begin in a gap, and no span begins with one.
        assert first_gap is None and span.end - 1 not in inside
    assert all(claim.text == claim.span.of(article.text) for claim in found.claims)
    assert all(not claim.self_contained.startswith("title:") for claim in found.claims)


@given(st.text(st.sampled_from("اب \n\r*"), max_size=30), st.data())
def test_every_letter_of_the_prose_is_told_where_it_stands(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    gaps = tuple(Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False))
    article = Article("a", text, "xx", gaps=gaps)
    prose = Prose(article)
    in_gaps = {at: None for gap in gaps for at in range(gap.start, gap.end)}
    kept = [at for at in range(len(text)) if at not in in_gaps]
    claims = tuple(_claim(Span(at, at + 1)) for at in range(len(prose.article.text)))
    told = prose.in_original(Analysis(prose.article, (), (), (), claims)).claims
    assert [one.span.start for one in told if one.span.start not in in_gaps] == kept
    assert [text[at] for at in in_gaps if text[at] in "\r\n"] == [
        one.text for one in told if one.span.start in in_gaps and one.text in "\r\n"
    ]
    for at, one in enumerate(told):
        if one.span.start not in in_gaps or text[one.span.start] in "\r\n":
            assert one.text == prose.article.text[at]
        else:
            assert prose.article.text[at] == " "


def _claim(span: Span) -> Claim:
    return Claim("c", span, "", "", 0, "unjudged", ())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("أغلق<br>الجسر", "أغلق الجسر"),
        ("**ال**جسر", "الجسر"),
        ("أغلق<!-- لماذا؟ --> الجسر", "أغلق الجسر"),
        ("قبل <!-- سطر\nثان --> بعد", "قبل \n بعد"),
        ("جسر[^1]، وطريق", "جسر، وطريق"),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    assert Prose(read_markdown(text)).article.text == read


def test_rules_read_the_text_without_marks_in_the_same_places() -> None:
    article = read_markdown("قال **الوزير** إن الجسر *مغلق*.")
    found = analyse(article, REGISTRY)
    read = analysis_as_read(found)
    assert read.article.text == blanked(article.text, article.gaps) == "قال   الوزير   إن الجسر  مغلق ."
    assert [one.span for one in read.claims] == [one.span for one in found.claims]
    assert read.claims[0].text == "الجسر  مغلق"
    assert analysis_as_read(read) is read


def test_a_comment_to_attrib_is_no_claim_in_plain_text_and_in_json_lines() -> None:
    text = "قال الوزير إن الجسر مغلق. <!-- attrib: ignore ATT001: شوهد -->"
    (article,) = plain.read(Input(io.BytesIO(text.encode()), "a.txt", "a.txt", "a"))
    line = f'{{"text": "{text}"}}'
    (record,) = jsonl.read(Input(io.BytesIO(line.encode()), "a.jsonl", "a.jsonl", "a"))
    for one in (article, record):
        assert isinstance(one, Article) and one.text == text
        assert [claim.text for claim in analyse(one, REGISTRY).claims] == ["الجسر مغلق"]


def test_a_language_without_a_pack_passes_markup_over_too() -> None:
    article = replace(read_markdown(f"{FRONT}# Bridge\n\nThe **bridge** is shut."), language="xx")
    claims = analyse(article, REGISTRY).claims
    assert [claim.text for claim in claims] == ["Bridge", "The **bridge** is shut."]
    assert claims[1].self_contained == "The bridge is shut."


def test_brat_gets_plain_text_in_which_the_same_is_found_in_the_same_places() -> None:
    found = analyse(read_markdown(f"{FRONT}# خبر\n\nقال **الوزير** إن الجسر *مغلق*.\n"), REGISTRY)
    text = document(found)
    assert len(text) == len(found.article.text) and "title" not in text and "*" not in text
    again = analyse(Article("a", text, "ar"), REGISTRY)
    assert list(spans_of(again)) == list(spans_of(found))
