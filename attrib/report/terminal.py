"""Text for terminals, right on right-to-left text: cells, isolates, wrapping, tables.

Terminals differ. Those that lay text out by the Unicode bidirectional algorithm (VTE, Konsole, mlterm,
iTerm2) take every line for a paragraph, mostly a left-to-right one; the others (xterm, tmux on its own,
Windows Terminal) show letters in the order they come. One output serves both:

* every piece of text stands in an isolate of its own (U+2068 or U+2067 up to U+2069), so that neither its
  neighbours nor the spaces between columns are dragged into its direction. Isolates fill no cell, so that
  columns stand where they stand in any terminal;
* with an Arabic interface the whole line is one right-to-left isolate behind a right-to-left mark: where
  there is bidi the first column is the rightmost one, where there is none it is the leftmost one, and in
  both the columns are straight;
* a line of columns ends in a mark: the algorithm would else lay out the spaces at its end by themselves;
* a column's width is counted in cells as the terminal counts them (wcwidth: vowel marks fill none).
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO

from attrib.report.catalogue import Words

Paint = Literal["plain", "strong", "dim", "good", "bad", "other"]
Direction = Literal["rtl", "ltr"]

_PAINTS: dict[Paint, str] = {
    "plain": "",
    "strong": "\x1b[1m",
    "dim": "\x1b[2m",
    "good": "\x1b[32m",
    "bad": "\x1b[31m",
    "other": "\x1b[36m",
}
_RESET = "\x1b[0m"
_FIRST_STRONG, _RIGHT, _LEFT, _POP = "\u2068", "\u2067", "\u2066", "\u2069"
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
_MARGIN = " "
"""Before a right-to-left line: a terminal keeps a control in the cell before it, so there must be one."""
_CONTROLS = re.compile("[\u200e\u200f\u2066-\u2069]")
_NON_JOINER = "\u200c"
_GAP = "  "
_PIPE_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 100, 40, 140
_LEAST_COLUMN = 6
_VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors, which make a letter wider in some terminals and not in others."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a report is written for: its words, cells in a line, whether colours may be used.

    ``fill`` says that lines of a right-to-left interface are to begin at the right edge; ``isolates`` is
    false for terminals that show isolates as letters.
    """

    words: Words
    width: int = _PIPE_WIDTH
    colour: bool = False
    fill: bool = False
    isolates: bool = True

    @property
    def right_to_left(self) -> bool:
        """Whether lines run from the right."""
        return self.words.right_to_left

    @property
    def direction(self) -> Direction:
        """The direction of the interface."""
        return "rtl" if self.right_to_left else "ltr"


def screen_for(stream: TextIO, words: Words) -> Screen:
    """Return the screen behind ``stream``: a terminal's own width and colours, or a pipe's plain 100 cells.

    Colours are off outside a terminal, on a dumb one, and where ``NO_COLOR`` is set to anything. Isolates are
    left out on mlterm, which draws a box for each, and where ``ATTRIB_ISOLATES`` is 0.
    """
    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if terminal else _PIPE_WIDTH
    isolates = os.environ.get("ATTRIB_ISOLATES") != "0" and not (terminal and "MLTERM" in os.environ)
    return Screen(words, max(_LEAST_WIDTH, min(columns, _MOST_WIDTH)), colour, terminal, isolates)


def cells(text: str) -> int:
    """Return how many cells of a terminal ``text`` fills."""
    from wcwidth import wcswidth, wcwidth

    size = wcswidth(text)
    # Only text with control characters, which reports never show, has no size as a whole.
    return size if size >= 0 else sum(max(0, wcwidth(letter)) for letter in text)


def shown(text: str) -> str:
    """Return ``text`` for the eye on one line: white space runs become one space, controls are made harmless.

    Escape sequences of an article never reach the terminal, and its bidi controls never reach other columns.
    """
    return _SPACE.sub(" ", "".join(_harmless(letter) for letter in text)).strip()


def _harmless(letter: str) -> str:
    if letter.isspace():
        return letter
    category = unicodedata.category(letter)
    if category == "Cf" or letter in _VARIATIONS:
        return letter if letter == _NON_JOINER else ""
    return "\ufffd" if category in ("Cc", "Cs") else letter


def direction_of(text: str) -> Direction:
    """Return the direction to lay ``text`` out in; left to right when it has no letters.

    Arabic with Latin names in it is far more common than the contrary: what begins with an Arabic letter runs
    from the right even where a long Latin name follows, and so does what is mostly Arabic.
    """
    kinds = [kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("R", "AL", "L")]
    latin = kinds.count("L")
    return "rtl" if kinds and (kinds[0] != "L" or len(kinds) > 2 * latin) else "ltr"


def isolated(text: str, direction: Direction | None = None) -> str:
    """Return ``text`` in an isolate of its direction; text of nothing but ASCII needs none in a Latin line.

    ``direction`` is that of the paragraph the text is a line of; by default the text's own.
    """
    return f"{_opener(text, direction or direction_of(text))}{text}{_POP}"


def _opener(text: str, wanted: Direction) -> str:
    first = next(
        (kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("R", "AL", "L")), "L"
    )
    if (first != "L") == (wanted == "rtl"):
        return _FIRST_STRONG
    return _RIGHT if wanted == "rtl" else _LEFT


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of ``text`` (see :func:`shown`), none wider than ``width`` cells; at least one line.

    Lines break at spaces; a word too long for a line breaks between letters, never before a mark.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in shown(text).split(" "):
        for piece, size in _pieces(word, width):
            if line and used + 1 + size <= width:
                line, used = f"{line} {piece}", used + 1 + size
            else:
                if line:
                    lines.append(line)
                line, used = piece, size
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, width: int) -> Iterator[tuple[str, int]]:
    size = cells(word)
    if size <= width:
        yield word, size
        return
    from wcwidth import iter_graphemes

    piece, used = "", 0
    for letter in iter_graphemes(word):
        one = cells(letter)
        if piece and used + one > width:
            yield piece, used
            piece, used = "", 0
        piece, used = piece + letter, used + one
    yield piece, used


def painted(text: str, paint: Paint, screen: Screen) -> str:
    """Return ``text`` in a colour, where the screen has colours."""
    return f"{_PAINTS[paint]}{text}{_RESET}" if screen.colour and paint != "plain" and text else text


def line(text: str, screen: Screen, paint: Paint = "plain") -> str:
    """Return one line of the report with its newline, in the direction of the interface.

    ``text`` is the interface's own wording; what comes from articles in it must be :func:`isolated`.
    """
    size = cells(text)
    text = painted(text, paint, screen)
    if not screen.right_to_left or not text:
        return _finished(text, screen)
    return _framed(text, size, screen)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a cell. ``direction`` is set where the interface's words surround the article's."""

    text: str
    paint: Paint = "plain"
    direction: Direction | None = None


Cell = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Columns with a ``weight`` share the width that the others leave.

    ``flow`` is for running text, whose lines begin at the edge their own direction asks for; the other
    columns begin at the table's edge, or end at the far one where ``numeric``.
    """

    heading: str
    weight: int = 0
    flow: bool = False
    numeric: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], screen: Screen) -> Iterator[str]:
    """Yield the lines of a table, with newlines: heading, rule, rows. All fill the same number of cells."""
    body = [tuple(row) for row in rows]
    margin = cells(_MARGIN) if screen.right_to_left else 0
    widths = _widths(columns, body, screen.width - margin)
    heading = tuple((Text(column.heading, "strong"),) for column in columns)
    yield from _row(columns, heading, widths, screen)
    yield _framed(_GAP.join("─" * width for width in widths), _size(widths), screen)
    for row in body:
        yield from _row(columns, row, widths, screen)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """Return each column's cells: what it needs, or for weighted ones at most their part of the rest."""
    needs = [
        max([cells(column.heading), *(cells(shown(text.text)) for row in rows for text in row[at])])
        for at, column in enumerate(columns)
    ]
    widths = [max(1, need) for need in needs]
    open_columns = [at for at, column in enumerate(columns) if column.weight]
    room = (
        width
        - len(_GAP) * (len(columns) - 1)
        - sum(widths[at] for at, column in enumerate(columns) if not column.weight)
    )
    # The narrowest first: what a column does not need goes to the others.
    for at in sorted(open_columns, key=lambda at: needs[at] / columns[at].weight):
        weights = sum(columns[other].weight for other in open_columns)
        part = max(_LEAST_COLUMN, room * columns[at].weight // weights)
        widths[at] = min(widths[at], part)
        room -= widths[at]
        open_columns = [other for other in open_columns if other != at]
    return widths


def _row(
    columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int], screen: Screen
) -> Iterator[str]:
    drawn = [
        _cell(column, cell, width, screen) for column, cell, width in zip(columns, row, widths, strict=True)
    ]
    height = max(len(lines) for lines in drawn)
    for at in range(height):
        parts = [
            lines[at] if at < len(lines) else " " * width for lines, width in zip(drawn, widths, strict=True)
        ]
        yield _framed(_GAP.join(parts), _size(widths), screen)


def _size(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _cell(column: Column, cell: Cell, width: int, screen: Screen) -> list[str]:
    """Return the lines of a cell, each filling ``width`` cells."""
    lines: list[str] = []
    for paragraph in cell:
        direction = paragraph.direction or direction_of(paragraph.text)
        for text in wrapped(paragraph.text, width):
            padding = " " * (width - cells(text))
            opener, text = _opener(text, direction), painted(text, paragraph.paint, screen)
            if column.flow:
                lines.append(f"{opener}{text}{padding}{_POP}")
            elif column.numeric:
                lines.append(f"{padding}{opener}{text}{_POP}")
            else:
                lines.append(f"{opener}{text}{_POP}{padding}")
    return lines or [" " * width]


def _framed(text: str, size: int, screen: Screen) -> str:
    """Return a finished line of ``size`` cells that stays of one piece in its direction."""
    if screen.right_to_left:
        text += " " * (screen.width - cells(_MARGIN) - size) if screen.fill else ""
        text = f"{_MARGIN}{_RIGHT_MARK}{_RIGHT}{text}{_RIGHT_MARK}{_POP}"
    else:
        text += _LEFT_MARK
    return _finished(text, screen)


def _finished(text: str, screen: Screen) -> str:
    return (text if screen.isolates else _CONTROLS.sub("", text)) + "\n"
