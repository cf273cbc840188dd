"""What an index knows of a draft's claims, for the rules that ask: the nearest claims of other articles.

Nothing here is imported by a check without an index: the encoder and the vectors come with :meth:`IndexKnowledge.open`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from attrib.types import Analysis, Match

if TYPE_CHECKING:
    from pathlib import Path

    from attrib.store.search import Explain

_LIMIT = 12
"""Matches asked for: an agency's story stands in the index many times, and each rule looks for another of them."""
_LEAST_SCORE = 0.5
"""Farther claims are about something else, more often than not."""


class Searching(Protocol):
    """What finds claims of an index: :class:`attrib.store.search.Searcher`."""

    def search(self, texts: Sequence[str], *, limit: int = 10, min_score: float = 0.0) -> list[tuple[Match, ...]]:
        """Return for each text its matches, best first."""
        ...


class IndexKnowledge:
    """The :class:`attrib.rules.base.Knowledge` of an index. It remembers its last answer."""

    def __init__(self, searcher: Searching) -> None:
        self._searcher = searcher
        self._last: tuple[Analysis, tuple[tuple[Match, ...], ...]] | None = None

    @classmethod
    def open(cls, place: str | Path, *, explain: Explain | None = None) -> IndexKnowledge:
        """Open the index in ``place``, a folder or a URL, with the encoder that it was made with. It stays open.

        ``explain`` words the reasons of verdicts. Raises StoreError where there is no index or a damaged one,
        ModelError where the encoder cannot be loaded.
        """
        from attrib.store.encoding import claim_embedder
        from attrib.store.opening import open_store
        from attrib.store.search import Searcher

        store = open_store(place)
        made_with = store.state().encoder
        embedder = claim_embedder(made_with.name if made_with is not None else None)
        return cls(Searcher(store, embedder, explain=explain))

    def matches(self, analysis: Analysis) -> tuple[tuple[Match, ...], ...]:
        """Return for each of ``analysis.claims`` the near claims of other articles, best first.

        An earlier version of the draft itself, known by its id or its path, is another article to nobody.
        """
        if self._last is None or self._last[0] is not analysis:
            texts = [claim.self_contained for claim in analysis.claims]
            found = self._searcher.search(texts, limit=_LIMIT, min_score=_LEAST_SCORE) if texts else []
            self._last = analysis, tuple(
                tuple(one for one in matches if _is_another(one, analysis)) for matches in found
            )
        return self._last[1]


def _is_another(match: Match, analysis: Analysis) -> bool:
    article = analysis.article
    same_path = article.path is not None and match.article.path == article.path
    return match.verdict != "different" and match.article.id != article.id and not same_path
