"""How much an attribution is to be trusted (a pack's ``confidence.toml``, written by ``attrib.evaluate.calibrate``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from attrib.errors import DataError
from attrib.lang.lexicon import Entry, read_entries
from attrib.types import Act, Form, Span

ANY_PATTERN = "any"
"""The entry for a pattern that never fired in annotated text."""
LONG_CONTENT = 150
"""Code points from which a content is long: the more there is of it, the more often its end is missed."""

_COUNTS = {"found": int, "right": int}


def traits(text: str, act: Act, form: Form, contents: Sequence[Span]) -> tuple[str, ...]:
    """Return what makes an attribution more or less certain, whatever its pattern."""
    found = {
        "speech-act": act == "speech_act",
        "long-content": sum(map(len, contents)) > LONG_CONTENT,
        "short-content": sum(len(span.of(text).split()) for span in contents) < 4,
        "quoted-fragments": form == "mixed",
    }
    return tuple(name for name, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How often each pattern's cue, source and content are all right, 0 to 1, by the pattern's id."""

    patterns: Mapping[str, float]
    other: float
    """Of a pattern that never fired in annotated text."""
    odds: Mapping[str, float]
    """By what a trait multiplies the odds."""

    @classmethod
    def load(cls, path: Traversable | Path) -> Confidence:
        """Load a pack's file. Raises DataError naming file and line."""
        patterns = _numbers(
            read_entries(path, "pattern", {"id": str, "confidence": float}, _COUNTS, beside=("trait",)),
            "confidence",
            1.0,
        )
        odds = _numbers(
            read_entries(path, "trait", {"id": str, "odds": float}, _COUNTS, beside=("pattern",)),
            "odds",
            100.0,
        )
        if ANY_PATTERN not in patterns:
            raise DataError(str(path), None, f"lacks the entry «{ANY_PATTERN}»")
        return cls(patterns, patterns.pop(ANY_PATTERN), odds)

    def of(self, pattern: str, traits: Iterable[str] = ()) -> float:
        """Return the confidence in an attribution with these traits that ``pattern`` found, to two places."""
        chance = self.patterns.get(pattern, self.other)
        for trait in traits:
            weighed = chance * self.odds.get(trait, 1.0)
            chance = weighed / (weighed + 1 - chance)
        return round(chance, 2)


def _numbers(entries: Iterable[Entry], key: str, most: float) -> dict[str, float]:
    found: dict[str, float] = {}
    for entry in entries:
        name, number = entry.text("id"), float(entry.fields[key])
        if name in found:
            raise entry.fail(f"«{name}» stands there twice")
        if not 0 < number < most:
            raise entry.fail(f"«{key}» must be between 0 and {most:g}, not {number}")
        found[name] = number
    return found
