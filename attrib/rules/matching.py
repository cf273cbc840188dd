"""The claims of a draft beside those of the index, as the MAT rules look at them.

A verdict is about two claims that were put side by side; an index puts the nearest of thousands beside each claim of a
draft, and short or common wordings («إنه أمر مؤسف») are near many. So the rules ask for more: enough content words in
common, and nothing that tells of another matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrib.rules.base import Context
from attrib.rules.places import in_body
from attrib.types import Analysis, Claim, Match

if TYPE_CHECKING:
    from attrib.match.compare import Comparison

_SHARED = 3.5
"""The least number of content words that both claims have (pairs that are nearly alike count in part)."""
_COVERED_SAME, _COVERED_CONFLICT = 0.5, 0.6
"""The least share of the longer claim's content words that the other has."""
_REPLACED_SCORE = 0.9
"""The least score of a match that puts other words in the place of some."""
_CROSS_SCORE = 0.9
"""The least score of a match in another script, whose words cannot be compared."""


def known_claims(analysis: Analysis, context: Context) -> Iterator[tuple[Claim, Sequence[Match]]]:
    """Yield every claim of the body that the index has something near, with its matches, best first."""
    if context.knowledge is None:
        return
    for claim, matches in zip(analysis.claims, context.knowledge.matches(analysis), strict=True):
        if matches and in_body(analysis, claim.span):
            yield claim, matches


def says_the_same(claim: Claim, match: Match, *, replaced: bool = True) -> bool:
    """Return whether a match says the same as ``claim`` beyond the likeness of common wordings.

    With ``replaced`` it may put some words in the place of others, as paraphrases do.
    """
    if match.verdict != "same":
        return False
    compared = _compared(claim, match)
    if compared.crosses_scripts:
        return match.score >= _CROSS_SCORE
    if compared.has("replaced") and not (replaced and match.score >= _REPLACED_SCORE):
        return False
    return _has_in_common(compared, _COVERED_SAME)


def contradicts(claim: Claim, match: Match) -> Comparison | None:
    """Return how a match contradicts ``claim`` about one and the same matter, or None."""
    if match.verdict != "conflict":
        return None
    compared = _compared(claim, match)
    if compared.crosses_scripts:
        return compared if match.score >= _CROSS_SCORE else None
    if compared.has("replaced") or not _has_in_common(compared, _COVERED_CONFLICT):
        return None
    return compared


def _compared(claim: Claim, match: Match) -> Comparison:
    from attrib.match.compare import compare

    return compare(claim.self_contained, match.claim.self_contained, match.score)


def _has_in_common(compared: Comparison, covered: float) -> bool:
    features = compared.features
    shorter = features["length"] * 8
    return features["cover_least"] >= covered and features["cover_most"] * shorter >= _SHARED


def where(match: Match) -> str:
    """Return what tells a reader which article a match stands in: outlet and date, else title, path or id."""
    article = match.article
    name = article.outlet or article.title or article.path or article.id
    return f"{name}، {article.date}" if article.date is not None else name
