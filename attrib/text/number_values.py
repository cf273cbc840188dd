"""What a number of a text is: its kind, its value, its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from attrib.text.fold import Folded
from attrib.text.number_lexicon import Bound
from attrib.text.number_tokens import Token
from attrib.types import Span

Kind = Literal["count", "percent", "money", "ordinal", "date", "weekday", "time", "score", "label"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text. ``span`` indexes the original text and holds the number without its bound word.

    ``low`` and ``high`` are equal unless it is a range («بين 3 و5») or a vague plural («مئات»); percentages
    are in percent, money in units of ``unit`` (ISO 4217, or the bare word for a name of several countries'
    money). ``parts`` holds year, month and day of a date (None where not said), hour and minute of a time,
    both sides of a score. A weekday's value is 0 for Monday.
    """

    span: Span
    kind: Kind
    low: float
    high: float
    bound: Bound = "exact"
    unit: str | None = None
    parts: tuple[int | None, ...] = ()
    noun: Span | None = None
    """The word behind it, which mostly says what is counted; the number itself for the dual of a noun."""

    @property
    def value(self) -> float:
        """The number itself, or the middle of a range."""
        return self.low if self.low == self.high else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Found:
    """A number with its tokens ``first`` up to ``end``."""

    number: Number
    first: int
    end: int
    scale: float = 1.0
    linked: bool = False
    raw: bool = False
    """Plain digits or words without a unit: may still become part of a date or a range."""


def number_at(
    folded: Folded,
    tokens: Sequence[Token],
    first: int,
    end: int,
    kind: Kind,
    low: float,
    high: float | None = None,
    unit: str | None = None,
    parts: tuple[int | None, ...] = (),
) -> Number:
    """Return the number that tokens ``first`` up to ``end`` make; ``high`` is ``low`` where it is not given."""
    span = folded.span(tokens[first].start, tokens[end - 1].end)
    return Number(span, kind, low, low if high is None else high, unit=unit, parts=parts)
