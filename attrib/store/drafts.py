"""What the index knows of a draft: for each claim the near claims of other articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attrib.types import Analysis, Article, Claim, Match, SourceRef, Verdict

if TYPE_CHECKING:
    from attrib.store.base import Filters
    from attrib.store.search import Searcher

_OWN = 8
"""Further matches asked for: those of an earlier version of the draft are passed over."""


@dataclass(frozen=True, slots=True)
class KnownInDraft:
    """A claim of a draft that the index knows, on whose word it stands there, and what the index has beside it."""

    article: Article
    claim: Claim
    sources: tuple[SourceRef, ...]
    matches: tuple[Match, ...]
    """At least one; ranks count from 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which matches are wanted: at most ``limit`` of a claim, of these verdicts, of ``min_score`` or more."""

    limit: int = 3
    min_score: float = 0.5
    verdicts: tuple[Verdict, ...] = ("same", "conflict", "related")


def known_in(
    analysis: Analysis, searcher: Searcher, wish: Wish, filters: Filters | None = None
) -> Iterator[KnownInDraft]:
    """Yield the claims of ``analysis`` that the index knows, in their order.

    The draft itself, which the index may hold under its id or its path, does not count as knowing.
    """
    texts = [claim.self_contained for claim in analysis.claims]
    found = searcher.search(texts, filters, limit=wish.limit + _OWN, min_score=wish.min_score)
    for claim, matches in zip(analysis.claims, found, strict=True):
        kept = [one for one in matches if one.verdict in wish.verdicts and is_another(one, analysis.article)]
        if kept:
            yield KnownInDraft(analysis.article, claim, _sources(analysis, claim), _ranked(kept[: wish.limit]))


def is_another(match: Match, article: Article) -> bool:
    """Return whether a match is of another article than this one in whatever version."""
    same_path = article.path is not None and match.article.path == article.path
    return match.article.id != article.id and not same_path


def _sources(analysis: Analysis, claim: Claim) -> tuple[SourceRef, ...]:
    return tuple(SourceRef(one.id, one.name, one.type) for one in analysis.claim_sources(claim))


def _ranked(matches: list[Match]) -> tuple[Match, ...]:
    return tuple(replace(one, rank=rank) for rank, one in enumerate(matches, start=1))
