"""What a claim of the index is to the text that was searched for: one function, until attrib.match judges."""

from __future__ import annotations

from attrib.types import Verdict

_SAME = 0.85
"""Cosine of the default encoder above which two wordings mostly say the same."""


def judge(query: str, claim: str, cosine: float) -> tuple[float, Verdict, tuple[str, ...]]:
    """Return the score (0 to 1), the verdict and its reasons for a claim found by ``cosine``."""
    score = round(min(1.0, max(0.0, cosine)), 4)
    return score, "same" if score >= _SAME else "related", ()
