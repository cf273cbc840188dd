"""The stretch of a draft around a finding, cut into rows that fit the screen, with the span marked.

Underlining is hard on right-to-left text: a row of carets counts cells from the left, while a terminal with
bidi support shows the words from the right, and one without shows them from the left. So under Arabic both
rows are right-to-left isolates of the same width, and the mark row is made of tatweel, a letter that is itself
right-to-left: whatever the terminal does to the words it does to the marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from attrib.report.terminal import cells, direction_of
from attrib.types import Span

_MAX_ROWS = 6
_CONTEXT = 24
"""How many code points of the draft stand before the span where its line is too long to show whole."""
_LINE_END = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_RIGHT, _POP, _RIGHT_MARK = "\u2067", "\u2069", "\u200f"
_TATWEEL, _CARET = "\u0640", "^"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an excerpt. ``text[start:end]`` is the marked part; empty where the row has none.

    ``text`` is for the eye only: controls of the draft are shown as a space or a replacement character.
    """

    text: str
    start: int
    end: int
    right_to_left: bool

    def framed(self, content: str, width: int, room: int) -> str:
        """Return ``content``, this row or its marks, of ``width`` cells, as it is to be written in ``room``.

        The mark behind the spaces keeps them from counting as the line's end, which bidi lays out apart.
        """
        if not self.right_to_left:
            return content
        return f"{_RIGHT}{content}{' ' * (room - width)}{_RIGHT_MARK}{_POP}"

    def marks(self) -> str:
        """Return the row that underlines the marked part, or "" where there is none."""
        if self.start == self.end:
            return ""
        before, width = cells(self.text[: self.start]), max(1, cells(self.text[self.start : self.end]))
        return " " * before + (_TATWEEL if self.right_to_left else _CARET) * width


def excerpt(text: str, span: Span, width: int) -> tuple[Row, ...]:
    """Return the line or lines that ``span`` lies on, as rows of at most ``width`` cells (at least 20).

    A line that does not fit in one row begins shortly before the span and ends shortly after it; a very long
    span shows its beginning.
    """
    width = max(20, width)
    window = _window(text, span, width)
    letters, marked = _shown(text, window, span)
    right_to_left = direction_of(letters) == "rtl"
    rows = list(_wrap(letters, marked, width, right_to_left))
    if len(rows) > _MAX_ROWS:
        rows = [*rows[: _MAX_ROWS - 1], Row("…", 0, 0, right_to_left)]
    return tuple(rows)


def _window(text: str, span: Span, width: int) -> Span:
    """Return the part of the text to show: whole words around the span, within its lines."""
    low = max(0, span.start - width)
    breaks = [end.end() for end in _LINE_END.finditer(text, low, span.start)]
    line_start = breaks[-1] if breaks else (0 if low == 0 else low)
    whole_start = bool(breaks) or low == 0
    end = min(span.end, span.start + width * _MAX_ROWS * 2)
    after = _LINE_END.search(text, end, end + width)
    line_end = after.start() if after else min(len(text), end + width)
    whole_end = after is not None or line_end == len(text)
    if whole_start and whole_end and cells(text[line_start:line_end]) <= width:
        return Span(line_start, line_end)
    start = line_start
    if span.start - line_start > _CONTEXT:
        space = text.find(" ", span.start - _CONTEXT, span.start)
        start = space + 1 if space >= 0 else span.start
    if line_end - end > _CONTEXT:
        space = text.rfind(" ", end, end + _CONTEXT)
        line_end = space if space >= 0 else end
    return Span(start, line_end)


def _shown(text: str, window: Span, span: Span) -> tuple[str, list[bool]]:
    """Return the window's letters as the eye may see them, and for each whether it lies in the span."""
    letters: list[str] = []
    marked: list[bool] = []

    def put(letter: str, inside: bool) -> None:
        letters.append(letter)
        marked.append(inside)

    if window.start > 0 and not _LINE_END.match(text[window.start - 1]):
        for letter in "… ":
            put(letter, False)
    for at in range(window.start, window.end):
        letter = _visible(text[at])
        if letter:
            put(letter, span.start <= at < span.end)
    if window.end < len(text) and not _LINE_END.match(text[window.end]):
        for letter in " …":
            put(letter, False)
    return "".join(letters), marked


def _visible(letter: str) -> str:
    if _LINE_END.match(letter):
        return "\n"
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)
    if category == "Cf":
        return letter if letter in _JOINERS else ""
    return "\ufffd" if category in ("Cc", "Cs") else letter


def _wrap(letters: str, marked: list[bool], width: int, right_to_left: bool) -> Iterator[Row]:
    for line in re.finditer(r"[^\n]+", letters):
        start = line.start()
        while start < line.end():
            end, following = _row_end(letters, start, line.end(), width)
            yield _row(letters, marked, start, end, right_to_left)
            start = following


def _row_end(letters: str, start: int, limit: int, width: int) -> tuple[int, int]:
    """Return where the row that begins at ``start`` ends, and where the next one begins."""
    end, used = start, 0
    while end < limit:
        used += cells(letters[end])
        if used > width:
            break
        end += 1
    if end == limit:
        return limit, limit
    space = letters.rfind(" ", start + 1, end + 1)
    return (space, space + 1) if space > start else (max(end, start + 1), max(end, start + 1))


def _row(letters: str, marked: list[bool], start: int, end: int, right_to_left: bool) -> Row:
    inside = [at for at in range(start, end) if marked[at]]
    first, last = (inside[0] - start, inside[-1] + 1 - start) if inside else (0, 0)
    text = letters[start:end]
    return Row(text, first, last, right_to_left)
