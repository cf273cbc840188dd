"""Offsets as editors show them: line and column, and back.

attrib counts code points from the start of the text. An editor counts lines and columns from one, and
LSP, SARIF viewers and JavaScript count UTF-16 code units; both are given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text. All numbers count from 1; ``column`` in code points, ``utf16`` in code units."""

    line: int
    column: int
    utf16: int


class LineIndex:
    r"""The line starts of one text. Lines end at ``\n``, ``\r\n`` and ``\r``, as in editors.

    Building it takes one pass; a question takes a bisection (and, for ``utf16``, a look at one line's
    beginning).
    """

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def __len__(self) -> int:
        """Return the number of lines; a text that ends in a newline has an empty last line."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Return where ``offset`` (0..len(text)) stands. Raises ValueError outside the text."""
        if not 0 <= offset <= len(self._text):
            raise ValueError(f"offset {offset} lies outside the text of {len(self._text)} code points")
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        # The encoder counts code units much faster than a loop over the letters.
        units = len(self._text[start:offset].encode("utf-16-le", "surrogatepass")) // 2
        return Position(line, offset - start + 1, units + 1)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column (code points), the inverse of :meth:`position`.

        Raises ValueError for a line that the text does not have or a column past the line's end.
        """
        if not 1 <= line <= len(self._starts):
            raise ValueError(f"line {line} lies outside the text of {len(self._starts)} lines")
        last = self._starts[line] - 1 if line < len(self._starts) else len(self._text)
        offset = self._starts[line - 1] + column - 1
        if column < 1 or offset > last:
            raise ValueError(f"column {column} lies outside line {line}")
        return offset
