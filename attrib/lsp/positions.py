r"""Offsets as the language server protocol counts them, in the unit that client and server agreed on.

Lines count from 0 and end at ``\n``, ``\r\n`` and ``\r`` only; a character is a UTF-16 code unit unless both
sides know UTF-8 or UTF-32.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from attrib.text.offsets import LineIndex
from attrib.types import Span

Encoding = types.PositionEncodingKind | str


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one text."""

    text: str
    encoding: Encoding
    lines: LineIndex

    @classmethod
    def of(cls, text: str, encoding: Encoding) -> Places:
        """Return the places of ``text``, counted in ``encoding``."""
        return cls(text, encoding, LineIndex(text))

    def position(self, offset: int) -> types.Position:
        """Return the protocol's position of an offset."""
        at = self.lines.position(offset)
        before = self.text[offset - at.column + 1 : offset]
        return types.Position(at.line - 1, self._units(before))

    def range(self, span: Span) -> types.Range:
        """Return the protocol's range of a span."""
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one past a line's or the text's end means that end."""
        if position.line >= len(self.lines):
            return len(self.text)
        start = self.lines.offset(position.line + 1, 1)
        units = 0
        for at in range(start, len(self.text)):
            letter = self.text[at]
            if units >= position.character or letter in "\r\n":
                return at
            units += self._units(letter)
        return len(self.text)

    def span(self, given: types.Range) -> Span:
        """Return the span of a range."""
        start = self.offset(given.start)
        return Span(start, max(start, self.offset(given.end)))

    def _units(self, text: str) -> int:
        if self.encoding == types.PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        if self.encoding == types.PositionEncodingKind.Utf32:
            return len(text)
        return len(text) + sum(letter > "\uffff" for letter in text)
