"""Where two wordings of a claim differ: words that only one has, figures that are not the other's.

Words meet as :mod:`attrib.match` lets them meet, so that another form of a word or another order is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from attrib.match.alignment import align
from attrib.match.profile import profile_of
from attrib.match.quantities import Quantity, set_beside
from attrib.match.words import crosses
from attrib.types import Span

Difference = Literal["word", "figure"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a wording; the stretches joined are the wording. ``differs`` says in what it is its own."""

    text: str
    differs: Difference | None


def differing(one: str, other: str) -> tuple[Stretch, ...]:
    """Return ``one`` in stretches, those marked that ``other`` words or counts otherwise.

    Between two scripts only figures are compared.
    """
    numbers = set_beside(one, other)
    figures: list[Quantity] = [pair.one for pair in numbers.with_fit("differs")]
    if numbers.only_one and numbers.only_other:
        figures += numbers.only_one
    marks: list[tuple[Span, Difference]] = [(quantity.number.span, "figure") for quantity in figures]
    if not crosses(one, other):
        profile = profile_of(one)
        left = set(align(profile, profile_of(other)).left_one)
        marks += [
            (span, "word")
            for at, span in enumerate(_places(one, profile.written))
            if span is not None and at in left
        ]
    return tuple(_stretches(one, marks))


def _places(text: str, written: Sequence[str]) -> Iterator[Span | None]:
    """Yield where each word stands in ``text``, in order; None for one that is not found as it is written."""
    at = 0
    for word in written:
        start = text.find(word, at)
        if start < 0:
            yield None
            continue
        at = start + len(word)
        yield Span(start, at)


def _stretches(text: str, marks: Sequence[tuple[Span, Difference]]) -> Iterator[Stretch]:
    at = 0
    for span, difference in sorted(marks, key=lambda mark: (mark[0].start, mark[1])):
        if span.start < at:
            continue
        if at < span.start:
            yield Stretch(text[at : span.start], None)
        yield Stretch(span.of(text), difference)
        at = span.end
    if at < len(text):
        yield Stretch(text[at:], None)
