"""Every format of findings on the same hand-made findings, and the properties of excerpts."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from attrib.check.rule_table import find_rule
from attrib.errors import EmptyInput, InputError
from attrib.report.findings import FORMATS, STATISTICS, Checked, FilePlace, Style, reporter_for
from attrib.report.findings_excerpt import excerpt
from attrib.report.terminal import cells
from attrib.rules import MESSAGE_LANGUAGES
from attrib.types import Article, Edit, Finding, Fix, Level, Span

ARABIC = Article(
    "bridge",
    "انهيار جسر في شمال المدينة\n"
    "\n"
    "انهار جسر في شمال المدينة فجر الأحد. وقالت مصادر مطلعة إن عدد المصابين بلغ 12 شخصا.\r\n"
    "خيم الحزن على القرية كلها، وأغلقت المدارس أبوابها، وتوقفت الحافلات عن العمل حتى المساء، ولم تصل فرق الإنقاذ "
    "إلا بعد ساعتين من الحادث. «لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء».",
    "ar",
    path="drafts/جسر.txt",
)
PAGE = Article("page", "انهار جسر.", "ar", path="drafts/page, 100%: a.html")
RECORD = Article("record", "انهار جسر.", "ar", path="drafts/wire.jsonl")
CLEAN = Article("clean", "قالت الهيئة إن الجسر انهار.", "ar", path="drafts/clean.txt")
ENGLISH = Article("english", "A bridge fell.", "en", path="drafts/english.txt")


def _finding(
    code: str, part: str, level: Level, article: Article = ARABIC, fix: Fix | None = None
) -> Finding:
    # The messages are written here: the rules' own change, and reports do not depend on them.
    rule = find_rule(code)
    start = article.text.index(part)
    span = Span(start, start + len(part))
    message = f"{rule.titles['en']}: “{part[:12]}”"
    related = (Span(0, 5),) if code == "ANO001" else ()
    return Finding(rule.code, rule.name, level, message, article, span, related=related, fix=fix)


def _closing(part: str) -> Fix:
    """A fix that writes a source before the full stop behind ``part``, where a letter of four bytes stands before."""
    end = ARABIC.text.index(part) + len(part)
    return Fix((Edit(Span(end, end), "، بحسب الهيئة"),))


CHECKED = (
    Checked(
        ARABIC,
        (
            _finding("ATT001", "انهار جسر في شمال المدينة فجر الأحد", "note", fix=_closing("فجر الأحد")),
            _finding("ANO001", "مصادر مطلعة", "warning"),
            _finding("ATT004", "«لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء»", "error"),
        ),
        known=(_finding("ATT001", "وأغلقت المدارس أبوابها", "warning"),),
        held=2,
    ),
    Checked(
        PAGE,
        (_finding("ATT001", "انهار جسر", "warning", PAGE), _finding("ATT001", "جسر", "warning", PAGE)),
        located=False,
        places=((Span(0, 9), FilePlace(12, 8, 13, 4)),),
    ),
    Checked(RECORD, (_finding("ATT001", "انهار جسر", "note", RECORD),), located=False, record_line=21),
    Checked(CLEAN, ()),
    Checked(ENGLISH, (), judged=False),
)


UNREAD = (
    EmptyInput("drafts/فارغ.txt", "holds no text.", remedy="Give a file with an article in it."),
    InputError("drafts/wire.jsonl:22", "is JSON, but not an object."),
    InputError("<stdin>", "is binary."),
)


def _report(name: str, style: Style | None = None) -> str:
    return "".join(reporter_for(name)(iter(CHECKED), style or Style(width=80, unread=UNREAD)))


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"sarif"}))
def test_format(name: str, snapshot: SnapshotAssertion) -> None:
    assert _report(name) == snapshot


def test_sarif(snapshot: SnapshotAssertion) -> None:
    style = Style(width=80, baseline=True, unread=UNREAD)
    assert _without_pages(_report("sarif", style)) == snapshot


def test_markdown_in_arabic(snapshot: SnapshotAssertion) -> None:
    assert _report("markdown", Style(language="ar")) == snapshot


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_statistics(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    assert _report(name, Style(language=language, width=80)) == snapshot  # type: ignore[arg-type]


def _without_pages(log: str) -> str:
    """Return a SARIF log with one rule and without its page: pages have tests of their own."""
    record = json.loads(log)
    driver = record["runs"][0]["tool"]["driver"]
    driver["rules"] = [rule for rule in driver["rules"] if rule["id"] == "ATT001"]
    driver["rules"][0]["help"] = {"text": "…", "markdown": "…"}
    driver["version"] = driver["semanticVersion"] = "0"
    for result in record["runs"][0]["results"]:
        result["ruleIndex"] = 0
    return json.dumps(record, ensure_ascii=False, indent=1)


def test_terminal_with_colour(snapshot: SnapshotAssertion) -> None:
    assert _report("terminal", Style(colour=True, width=80)) == snapshot


def test_terminal_in_arabic(snapshot: SnapshotAssertion) -> None:
    assert _report("terminal", Style(language="ar", width=80)) == snapshot


@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
@pytest.mark.parametrize("name", ["terminal", "concise"])
def test_nothing_found(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    style = Style(language=language)  # type: ignore[arg-type]
    assert "".join(reporter_for(name)([Checked(CLEAN, ())], style)) == snapshot


def test_empty_json_is_an_array_and_empty_jsonl_is_empty() -> None:
    assert "".join(reporter_for("json")([Checked(CLEAN, ())], Style())) == "[]\n"
    assert "".join(reporter_for("jsonl")([Checked(CLEAN, ())], Style())) == ""


def test_json_and_jsonl_say_the_same_and_lines_agree_with_offsets() -> None:
    rows = json.loads(_report("json"))
    assert rows == [json.loads(line) for line in _report("jsonl").splitlines()]
    assert [(row["rule"], row["line"], row["column"]) for row in rows] == [
        ("ATT001", 3, 1),
        ("ANO001", 3, 44),
        ("ATT004", 4, 135),
        ("ATT001", 12, 8),
        ("ATT001", None, None),
        ("ATT001", 21, None),
    ]
    for row in rows[:3]:
        line = re.split(r"\r\n|\n|\r", ARABIC.text)[row["line"] - 1]
        assert (
            line[row["column"] - 1 : row["end_column"] - 1]
            == row["text"]
            == ARABIC.text[row["start"] : row["end"]]
        )


def test_concise_lines_can_be_parsed_by_an_editor() -> None:
    first = _report("concise").splitlines()[0]
    assert first.startswith("drafts/جسر.txt:3:1: note ATT001 ")


def test_reporters_do_not_wait_for_the_last_draft() -> None:
    seen: list[str] = []

    def drafts() -> object:
        for one in CHECKED:
            seen.append(one.article.id)
            yield one

    next(iter(reporter_for("concise")(drafts(), Style())))  # type: ignore[arg-type]
    assert seen == ["bridge"]


class TestExcerpt:
    def test_marks_stand_under_the_span_and_run_its_way(self) -> None:
        text = "قالت مصادر إن الطريق مغلق."
        (row,) = excerpt(text, Span(5, 10), 80)
        assert (row.text, row.marks()) == (text, "     " + "ـ" * 5)
        (latin,) = excerpt("Sources said so.", Span(0, 7), 80)
        assert latin.marks() == "^" * 7

    def test_harakat_fill_no_cells(self) -> None:
        text = "قَالَتْ مَصَادِرُ"
        (row,) = excerpt(text, Span(text.index("م"), len(text)), 80)
        assert row.marks() == " " * 5 + "ـ" * 5

    def test_an_arabic_row_and_its_marks_are_isolates_of_one_width(self) -> None:
        text = "CNN قالت إن مصادر مطلعة أكدت الخبر"
        (row,) = excerpt(text, Span(4, 8), 80)
        assert row.framed(row.text, 34, 36) == f"\u2067{text}  \u200f\u2069"
        assert row.marks() == " " * 4 + "ـ" * 4
        assert row.framed(row.marks(), 8, 36) == f"\u2067{' ' * 4}{'ـ' * 4}{' ' * 28}\u200f\u2069"

    def test_controls_of_the_draft_do_not_reach_the_terminal(self) -> None:
        text = "كلمة\x1b[31m \u202eأخرى\u202c\tهنا"
        (row,) = excerpt(text, Span(0, len(text)), 80)
        assert row.text == "كلمة\ufffd[31m أخرى هنا"

    def test_a_long_line_is_cut_around_the_span(self) -> None:
        text = "كلمة " * 100 + "هدف" + " كلمة" * 100
        (row,) = excerpt(text, Span(500, 503), 80)
        assert row.text.startswith("… كلمة") and row.text.endswith("كلمة …")
        assert row.text[row.start : row.end] == "هدف"

    def test_a_line_of_ten_megabytes_costs_no_more(self) -> None:
        text = "كلمة " * 2_000_000
        rows = excerpt(text, Span(5_000_000, 10_000_000), 80)
        assert len(rows) == 6 and rows[-1].text == "…"

    @given(
        text=st.text(alphabet="ابجدة wx12«»\u064e\u200f\n\r\t\x1b漢😀", min_size=1, max_size=300),
        start=st.integers(0, 299),
        length=st.integers(1, 300),
        width=st.integers(1, 90),
    )
    def test_rows_fit_and_marks_lie_under_visible_letters_of_the_span(
        self, text: str, start: int, length: int, width: int
    ) -> None:
        span = Span(min(start, len(text) - 1), min(len(text), min(start, len(text) - 1) + length))
        rows = excerpt(text, span, width)
        shown = re.sub("[\u200f\r\n\t\x1b\ufffd \u2026]", "", span.of(text))
        marked = "".join(row.text[row.start : row.end] for row in rows)
        if len(rows) < 6:
            assert re.sub("[\u200f\ufffd \u2026]", "", marked) == shown
        for row in rows:
            assert cells(row.text) <= max(20, width)
            assert not row.marks() or cells(row.marks()) == max(
                cells(row.text[: row.end]), cells(row.text[: row.start]) + 1
            )
