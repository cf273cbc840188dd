"""Making fixes: pure functions from a text and fixes to the text with them made.

Each fix is made wholly or not at all. Where two would change the same place, the first in the order of the text
is made and the other left: checking the result again finds what is left, at its new place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attrib.types import Fix


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after fixes: those made, and those left because they touch one that was made."""

    text: str
    made: tuple[Fix, ...]
    left: tuple[Fix, ...]


def apply_fixes(text: str, fixes: Iterable[Fix]) -> Fixed:
    """Return ``text`` with as many of ``fixes`` made as do not touch each other, first come first served.

    The spans of all fixes count code points of ``text``. Equal fixes are made once.
    """
    made: list[Fix] = []
    left: list[Fix] = []
    for fix in sorted(dict.fromkeys(fixes), key=lambda one: one.edits):
        (left if any(_touch(fix, other) for other in made) else made).append(fix)
    edits = tuple(sorted(edit for fix in made for edit in fix.edits))
    return Fixed(Fix(edits).apply(text) if edits else text, tuple(made), tuple(left))


def _touch(one: Fix, other: Fix) -> bool:
    """Return whether edits of both share a place or meet: two insertions at one place have no order."""
    return any(
        a.span.start <= b.span.end and b.span.start <= a.span.end for a in one.edits for b in other.edits
    )
