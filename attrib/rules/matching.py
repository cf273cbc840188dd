"""The claims of a draft beside those of the index, as the MAT rules look at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrib.rules.base import Context
from attrib.rules.places import in_body
from attrib.types import Analysis, Claim, Match


def known_claims(analysis: Analysis, context: Context) -> Iterator[tuple[Claim, Sequence[Match]]]:
    """Yield every claim of the body that the index has something near, with its matches, best first."""
    if context.knowledge is None:
        return
    for claim, matches in zip(analysis.claims, context.knowledge.matches(analysis), strict=True):
        if matches and in_body(analysis, claim.span):
            yield claim, matches


def where(match: Match) -> str:
    """Return what tells a reader which article a match stands in: outlet and date, else title, path or id."""
    article = match.article
    name = article.outlet or article.title or article.path or article.id
    return f"{name}، {article.date}" if article.date is not None else name
