"""Where a text stands in quotation marks.

Marks come in families, and newsrooms use them in every way: «» and »«, “” and ”“ and "", ‹›, ‘’ and ''.
Within a family whichever mark comes first opens. A pair lies within one paragraph; a mark that never
closes opens nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.types import Span

_FAMILIES = ("«»", "‹›", "“”„‟\"＂", "‘’‚‛'")
_FAMILY = {mark: family for family in _FAMILIES for mark in family}
_POINTED = _FAMILIES[:2]
"""The families whose two marks differ in every font, so that the same mark twice is a nested pair."""
_APOSTROPHES = _FAMILIES[3]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A pair of quotation marks: ``outer`` with the marks, ``inner`` without. ``depth`` is 0 outermost."""

    outer: Span
    inner: Span
    depth: int


def find_quoted(text: str) -> tuple[Quoted, ...]:
    """Return every pair of quotation marks in ``text``, outer before inner, in the order of the text."""
    found: list[Quoted] = []
    start = 0
    for paragraph in text.splitlines(keepends=True):
        found.extend(_pairs(paragraph, start))
        start += len(paragraph)
    return tuple(sorted(found, key=lambda quoted: (quoted.outer.start, quoted.depth)))


def _pairs(paragraph: str, offset: int) -> Iterator[Quoted]:
    opened: list[int] = []
    for at, mark in enumerate(paragraph):
        family = _FAMILY.get(mark)
        if family is None or (family == _APOSTROPHES and _is_apostrophe(paragraph, at)):
            continue
        partner = _open_partner(paragraph, opened, mark, family)
        if partner is None:
            opened.append(at)
            continue
        # Marks opened after the partner never closed: they are slips, not pairs.
        del opened[opened.index(partner) :]
        yield Quoted(Span(offset + partner, offset + at + 1), Span(offset + partner + 1, offset + at), len(opened))


def _open_partner(paragraph: str, opened: list[int], mark: str, family: str) -> int | None:
    for at in reversed(opened):
        if _FAMILY[paragraph[at]] == family:
            return None if family in _POINTED and paragraph[at] == mark else at
    return None


def _is_apostrophe(paragraph: str, at: int) -> bool:
    """Whether a single mark stands inside a word, as in ``l'Orient``."""
    return 0 < at < len(paragraph) - 1 and paragraph[at - 1].isalnum() and paragraph[at + 1].isalnum()
