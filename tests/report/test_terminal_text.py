"""Cells, isolates, wrapping and tables: properties that hold for any text."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from attrib.report.catalogue import InterfaceLanguage, words
from attrib.report.terminal import (
    Column,
    Screen,
    Text,
    cells,
    direction_of,
    isolated,
    line,
    screen_for,
    shown,
    table,
    wrapped,
)

LETTERS = st.sampled_from(
    "ابتجلاء ةىَُِّْـ abcXYZ 0123٤٥ .,،؛«»()\"' \t\n\u200f\u202e\u2067\u2069\u200d\x1b\x07"
    "漢字é\u0301👍🏽🇪🇬☎\ufe0f\ud800"
)
TEXTS = st.text(LETTERS, max_size=60)
PARAGRAPHS = st.lists(st.builds(Text, TEXTS, st.sampled_from(["plain", "good", "bad"])), max_size=3).map(
    tuple
)
COLUMNS = (
    Column("#", numeric=True),
    Column("الادعاء", weight=3, flow=True),
    Column("Source", weight=1),
    Column("n", numeric=True),
)
NUMBERS = st.integers(0, 9999).map(lambda number: (Text(str(number)),))
ROWS = st.lists(st.tuples(NUMBERS, PARAGRAPHS, PARAGRAPHS, NUMBERS), max_size=5)
LANGUAGES: tuple[InterfaceLanguage, ...] = ("ar", "en")


@given(ROWS, st.sampled_from(LANGUAGES), st.integers(40, 140))
def test_all_lines_of_a_table_fill_the_same_cells_and_fit(
    rows: list[tuple[tuple[Text, ...], ...]], language: InterfaceLanguage, width: int
) -> None:
    lines = list(table(COLUMNS, rows, Screen(words(language), width)))
    assert len({wcswidth(text.rstrip("\n")) for text in lines}) == 1
    assert wcswidth(lines[0].rstrip("\n")) <= width
    assert all(text.endswith("\n") and text.count("\n") == 1 for text in lines)


@given(ROWS, st.sampled_from(LANGUAGES))
def test_every_isolate_of_a_line_is_closed_in_it(
    rows: list[tuple[tuple[Text, ...], ...]], language: InterfaceLanguage
) -> None:
    for text in table(COLUMNS, rows, Screen(words(language))):
        depth = 0
        for letter in text:
            depth += letter in "\u2066\u2067\u2068"
            depth -= letter == "\u2069"
            assert depth >= 0
        assert depth == 0
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e")


@given(TEXTS, st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == shown(text).replace(" ", "")
    assert all(cells(part) <= width for part in lines)
    assert lines


@given(TEXTS)
def test_what_is_shown_holds_no_control(text: str) -> None:
    once = shown(text)
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in once)
    assert not set(once) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x7f\x9b")
    assert shown(once) == once


def test_vowel_marks_fill_no_cell() -> None:
    assert cells("مُحَمَّد") == cells("محمد") == 4
    assert cells(isolated("محمد")) == 4


def test_marks_never_begin_a_line() -> None:
    assert wrapped("مُحَمَّدٌ", 1) == ["مُ", "حَ", "مَّ", "دٌ"]


@pytest.mark.parametrize(
    ("text", "opener"),
    [
        ("قالت Reuters", "\u2068"),
        ("Reuters", "\u2068"),
        ("Reuters قالت إن الاجتماع انتهى", "\u2067"),
        ("شركة Delta Works Holding", "\u2068"),
        ("12", "\u2068"),
    ],
)
def test_an_isolate_has_the_direction_of_its_text(text: str, opener: str) -> None:
    assert isolated(text) == f"{opener}{text}\u2069"


def test_a_line_follows_its_paragraph() -> None:
    assert isolated("قال", "ltr") == "\u2066قال\u2069"
    assert isolated("Reuters", "rtl") == "\u2067Reuters\u2069"


def test_direction_of_nothing_is_left_to_right() -> None:
    assert (direction_of(""), direction_of("12 %"), direction_of("عدد 12")) == ("ltr", "ltr", "rtl")


def test_lines_of_an_arabic_interface_are_right_to_left_paragraphs() -> None:
    assert line("نص", Screen(words("ar"))) == " \u200f\u2067نص\u200f\u2069\n"
    assert line("نص", Screen(words("ar"), width=6, fill=True)) == " \u200f\u2067نص   \u200f\u2069\n"
    assert line("", Screen(words("ar"), fill=True)) == "\n"
    assert line("text", Screen(words("en"), width=9, fill=True)) == "text\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_and_widths_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], colour: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "77")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = screen_for(Terminal(), words("en"))
    assert (screen.width, screen.colour, screen.fill) == (77, colour, True)


def test_a_pipe_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    assert screen_for(io.StringIO(), words("ar")) == Screen(words("ar"), 100, colour=False, fill=False)


@pytest.mark.parametrize("variable", ["MLTERM", "ATTRIB_ISOLATES"])
def test_terminals_that_draw_isolates_get_none(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "0")
    screen = screen_for(Terminal(), words("ar"))
    pieces = [*table(COLUMNS[1:2], [((Text("Reuters قالت"),),)], screen), line(isolated("نص"), screen)]
    assert not screen.isolates
    assert not set("".join(pieces)) & set("\u200e\u200f\u2066\u2067\u2068\u2069")


def test_no_space_stands_at_the_end_of_a_line_of_columns() -> None:
    # The bidirectional algorithm (rule L1) moves spaces and isolates there to the edge of the line.
    for language, mark in (("ar", "\u200f\u2069"), ("en", "\u200e")):
        screen = Screen(words("ar" if language == "ar" else "en"))
        rows = [((Text("1"),), (Text("نص"),), (Text("a"),), ())]
        assert all(text.endswith(mark + "\n") for text in table(COLUMNS, rows, screen))


def test_colours_fill_no_cell_and_end_where_they_began() -> None:
    (_, _, row) = table(
        (Column("a", flow=True),), [((Text("ab", "bad"),),)], Screen(words("en"), colour=True)
    )
    assert row == "\u2068\x1b[31mab\x1b[0m\u2069\u200e\n"
