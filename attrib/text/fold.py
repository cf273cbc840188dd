"""Folding: spelling variants of one word become one key, and every key position maps back to the text.

Arabic is written with and without diacritics, tatweel, hamza and bidi controls; none of these may hide a
cue or a name. Folding never changes the text: it makes a shadow of it, in two kinds of step.

* Letters are replaced one for one (أ إ آ ٱ -> ا, ى -> ي, ة -> ه, Arabic and Persian digits -> 0-9,
  Latin letters -> lower case where that is one letter), so positions stay.
* Marks that carry no letter are dropped (harakat, tatweel, bidi controls, zero-width characters), so
  positions shift, and :class:`Folded` keeps the way back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from attrib.types import Span

DROPPED_MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # Quranic and vowel marks
    "\u0640"  # tatweel
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # bidi controls and zero widths
)
"""Inside the brackets of a pattern: the marks that folding drops."""
_DROPPED = re.compile(f"[{DROPPED_MARKS}]+")

_REPLACED: tuple[tuple[str, str], ...] = (
    *((letter, "ا") for letter in "أإآٱ"),
    ("ى", "ي"),
    ("ی", "ي"),
    ("ئ", "ي"),
    ("ؤ", "و"),
    ("ة", "ه"),
    ("ک", "ك"),
)
_DIGITS: tuple[tuple[str, str], ...] = (
    *((chr(0x660 + digit), str(digit)) for digit in range(10)),
    *((chr(0x6F0 + digit), str(digit)) for digit in range(10)),
)
_HAS_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")


def fold_letters(text: str) -> str:
    """Return ``text`` with its letters folded and its marks kept: as long as it was, position for position."""
    # A chain of str.replace runs eight times faster than str.translate on Arabic text.
    for old, new in _REPLACED:
        text = text.replace(old, new)
    if _HAS_DIGITS.search(text):
        for old, new in _DIGITS:
            text = text.replace(old, new)
    if text.isascii():
        return text.lower()
    lowered = text.lower()
    # A few letters (the dotted capital I) grow when lowered; positions matter more than their case.
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    )


def drop_marks(text: str) -> str:
    """Return ``text`` without the marks that carry no letter; the letters stay as they are written."""
    return _DROPPED.sub("", text)


def fold(text: str) -> str:
    """Return the key under which spelling variants of ``text`` are equal. Idempotent."""
    return fold_letters(drop_marks(text))


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return the :func:`fold` of each text: of many short ones ten times faster than one by one."""
    several = list(texts)
    if not several:
        return several
    folded = fold("\n".join(several)).split("\n")
    # A text with a line break of its own, or no text at all, yields another number of lines.
    return folded if len(folded) == len(several) else [fold(text) for text in several]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with its way back.

    ``starts`` holds the folded positions from which a new shift applies, ascending; ``shifts`` how many
    original code points have been dropped before them. Both are empty when nothing was dropped.
    """

    text: str
    length: int
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, position: int) -> int:
        """Return the original position of the folded character at ``position`` (in 0..len(text))."""
        if position >= len(self.text):
            return self.length
        at = bisect_right(self.starts, position)
        return position + (self.shifts[at - 1] if at else 0)

    def span(self, start: int, end: int) -> Span:
        """Return the original span of the folded characters ``start`` up to ``end``.

        Marks that follow the last letter belong to it; marks before the first do not.
        """
        first = self.original(start)
        return Span(first, max(first, self.original(end) if end > start else first))


def fold_with_map(text: str) -> Folded:
    """Fold ``text`` and keep the map from folded to original positions."""
    starts: list[int] = []
    shifts: list[int] = []
    dropped = 0
    for mark in _DROPPED.finditer(text):
        folded_at = mark.start() - dropped
        dropped += mark.end() - mark.start()
        starts.append(folded_at)
        shifts.append(dropped)
    return Folded(fold(text), len(text), tuple(starts), tuple(shifts))
