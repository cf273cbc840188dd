"""How a claim of the index stands to the text that was searched for: the one place where search asks attrib.match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attrib.match.verdict import judge
from attrib.match.words import Word, words_of
from attrib.types import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attrib.match.compare import Evidence

_ONE_FACT = 0.5
"""Score from which two claims more likely tell of one fact than not; below, none can be the same or its contrary."""

_BRIEF = 3
"""Words that carry news, up to which a text is a search for words, not a claim."""
_NAMED = 0.25
"""The least score of a claim that has all words of such a text: above what is near by chance, below one fact."""


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
    judgement = judge(query, claim, cosine, signs_only=True)
    score = round(min(1.0, max(0.0, judgement.score)), 4)
    if judgement.verdict == "same" and score >= _ONE_FACT:
        return Standing(score, "same", judgement.evidence)
    if judgement.verdict == "conflict" and score >= _ONE_FACT and not judgement.unsigned:
        return Standing(score, "conflict", judgement.evidence)
    return Standing(score, "related", judgement.evidence if judgement.verdict == "related" else ())


def searched_words(query: str) -> tuple[Word, ...]:
    """Return the words that are searched for where ``query`` is a few words rather than a claim, else none."""
    words = tuple(word for word in words_of(query) if word.content)
    return words if len(words) <= _BRIEF else ()


def has_all(words: Sequence[Word], claim: str) -> bool:
    """Return whether ``claim`` has each of ``words`` in some form of it; no words are in no claim."""
    if not words:
        return False
    keys = {key for word in words_of(claim) for key in word.keys}
    return all(word.keys & keys for word in words)


def naming(how: Standing) -> Standing:
    """Return how a claim stands that has all the words that are searched for: above all that have not."""
    return replace(how, score=max(how.score, round(_NAMED + how.score / 4, 4)))
