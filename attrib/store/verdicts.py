"""How a claim of the index stands to the text that was searched for: the one place where search asks attrib.match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attrib.match.verdict import judge
from attrib.types import Verdict

if TYPE_CHECKING:
    from attrib.match.compare import Evidence

_ONE_FACT = 0.5
"""Score from which two claims more likely tell of one fact than not; below, none can be the same or its contrary."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``score`` is in 0..1; ``evidence`` is what the verdict rests on."""

    score: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]


def standing(query: str, claim: str, cosine: float) -> Standing:
    """Return how ``claim`` stands to ``query``: the same, in conflict, or related in whatever degree the score says.

    What is found near a text is never merely ``different``: who searches for a name wants to see who bears it.
    """
    judgement = judge(query, claim, cosine)
    score = round(min(1.0, max(0.0, judgement.score)), 4)
    if judgement.verdict == "same" and score >= _ONE_FACT:
        return Standing(score, "same", judgement.evidence)
    if judgement.verdict == "conflict" and score >= _ONE_FACT and judgement.evidence:
        return Standing(score, "conflict", judgement.evidence)
    return Standing(score, "related", judgement.evidence if judgement.verdict == "related" else ())
