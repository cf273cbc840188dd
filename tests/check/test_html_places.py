"""Where findings of a page stand in the page: right, or not at all."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from attrib.check.html_places import places_in_page
from attrib.cli import app
from attrib.report.findings import FilePlace
from attrib.types import Article, Span

SAID = "قالت هيئة الطرق في بيان صدر مساء الأحد إن الجسر سيبقى مغلقا أسبوعين."
FALL = "انهار جسر المشاة في حي النخيل فجر الأحد."
BLAZE = "اندلع حريق في مخزن للأخشاب قرب المرفأ."


def place(page: str, text: str, part: str, *, number: int = 0, encoding: str = "utf-8") -> FilePlace | None:
    """Return the place of the ``number``-th ``part`` of an article's text in its page."""
    start = [found.start() for found in re.finditer(re.escape(part), text)][number]
    span = Span(start, start + len(part))
    return dict(places_in_page(Article("a", text, "ar"), [span], page.encode(encoding))).get(span)


def written(page: str, at: FilePlace | None) -> str:
    """Return what a page has at a place."""
    assert at is not None and at.column is not None and at.end_column is not None
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", page)
    whole = "".join(lines[at.line - 1 : at.end_line])
    end = len("".join(lines[at.line - 1 : at.end_line - 1])) + at.end_column - 1
    return whole[at.column - 1 : end]


class TestFound:
    def test_across_lines_marks_and_entities(self) -> None:
        body = f"<p>انهار <b>جسر\n  المشاة</b> في&nbsp;حي &quot;النخيل&quot;.</p>\n<p>{SAID}</p>"
        page = f"<title>{FALL}</title>\n<body>\n{body}"
        text = f"انهار جسر المشاة في حي \"النخيل\".\n{SAID}"
        assert written(page, place(page, text, "جسر المشاة")) == "جسر\n  المشاة"
        assert written(page, place(page, text, "حي \"النخيل\"")) == "حي &quot;النخيل&quot;"
        assert place(page, text, "انهار") == FilePlace(3, 4, 3, 9)

    def test_a_legacy_encoding(self) -> None:
        page = f'<meta charset="windows-1256">\r\n<p>{FALL}</p>'
        assert place(page, FALL, "جسر", encoding="windows-1256") == FilePlace(2, 10, 2, 13)

    def test_what_stands_twice_is_told_apart_by_its_neighbours(self) -> None:
        page = f"<p>{FALL}</p>\n<p>{SAID}</p>\n<p>{FALL}</p>\n<p>{BLAZE}</p>"
        text = f"{FALL}\n{SAID}\n{FALL}\n{BLAZE}"
        first, second = place(page, text, FALL), place(page, text, FALL, number=1)
        assert first is not None and second is not None and (first.line, second.line) == (1, 3)

    def test_a_paragraph_that_differs_is_searched_by_the_words(self) -> None:
        page = f"<ul><li>{FALL}</li></ul><p>{SAID}</p>"
        assert written(page, place(page, f"- {FALL}\n{SAID}", FALL)) == FALL

    def test_scripts_comments_and_attributes_are_no_text(self) -> None:
        page = f'<script>var a = "{FALL}";</script><!-- {FALL} -->\n<p title="{FALL} > x">{FALL}</p>'
        assert written(page, place(page, FALL, FALL)) == FALL


class TestNotFound:
    def test_what_stands_twice_and_cannot_be_told_apart(self) -> None:
        page = f"<nav>{FALL}</nav>\n<p>{FALL}</p><p>{SAID}</p>"
        assert place(page, f"{FALL}\n{SAID}", FALL) is None

    def test_what_the_page_does_not_hold(self) -> None:
        assert place(f"<p>{SAID}</p>", f"{BLAZE}\n{SAID}", BLAZE) is None


WORDS = ["انهار", "جسر", "الحي", "«قال»", "a<b", "R&D", "\"نص\"", "سوق", "12,5"]
WRAPS = ["{}", "<b>{}</b>", "<!-- x -->{}", "<a href='x>y'>{}</a>", "{}\n", "\t{}", "{}<br/>"]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WRAPS)), min_size=1, max_size=5),
        min_size=1,
        max_size=5,
    ),
    st.data(),
)
def test_a_place_holds_the_words_of_the_span(rows: list[list[tuple[str, str]]], data: st.DataObject) -> None:
    page = "".join(
        "<p>" + " ".join(wrap.format(escape(word)) for word, wrap in row) + "</p>\n" for row in rows
    )
    text = "\n".join(" ".join(word for word, _ in row) for row in rows)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    for found, at in places_in_page(Article("a", text, "ar"), [span], page.encode()):
        bare = unescape(re.sub(r"<!--.*?-->|<a href='x>y'>|</?[a-z]+/?>", "", written(page, at)))
        assert "".join(bare.split()) == "".join(found.of(text).split())


PAGE = f"""<!DOCTYPE html>
<html lang="ar"><head><meta charset="utf-8"><title>أخبار المدينة</title></head>
<body>
<article><h1>أخبار المدينة</h1>
<p>{SAID}</p>
<p>{FALL}</p>{{comment}}
<p>{BLAZE}</p>
</article></body></html>
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "draft.html"
    file.write_text(PAGE.format(comment=""), encoding="utf-8")
    return file


def _concise(*arguments: object, stdin: bytes | None = None) -> list[str]:
    options = ["check", "--isolated", "--no-cache", "-f", "concise", "--select", "ATT001"]
    result = CliRunner().invoke(app, [*options, *map(str, arguments)], input=stdin)
    return result.stdout.splitlines()[:-1]


@pytest.mark.parametrize("stdin", [True, False])
def test_the_command_names_line_and_column(page: Path, stdin: bool) -> None:
    rows = _concise("-", stdin=page.read_bytes()) if stdin else _concise(page)
    name = "-" if stdin else page
    assert [row.partition(": ")[0] for row in rows] == [f"{name}:6:4", f"{name}:7:4"]


def test_comments_of_a_page_on_standard_input_are_obeyed(page: Path) -> None:
    held = PAGE.format(comment="<!-- attrib: ignore-file ATT001 -->").encode()
    assert _concise("-", stdin=held) == [] and len(_concise("-", stdin=page.read_bytes())) == 2
