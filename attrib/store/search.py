"""Searching the index: texts to vectors, vectors to claims, claims to matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrib.match.compare import Evidence
from attrib.store.adding import encoder_of
from attrib.store.base import Filters, KnownClaim
from attrib.store.cache import searchable
from attrib.store.verdicts import Standing, standing
from attrib.types import Match

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Rows, Scores, Snapshot, VectorIndex
    from attrib.store.cache import Tell
    from attrib.store.sqlite import SqliteStore

_MORE, _LEAST = 2, 20
"""Candidates that are judged for each result that is wanted, and at least: the verdict orders them anew."""

Explain = Callable[[Sequence[Evidence]], tuple[str, ...]]
"""Puts the evidence for a verdict in words that a person understands."""


class Searcher:
    """Searches one store with one embedder. It may be kept: it follows the store from generation to generation.

    ``explain`` words the reasons (by default they are named by their kind), ``tell`` hears what happens to the cache.
    """

    def __init__(
        self,
        store: SqliteStore,
        embedder: Embedder,
        *,
        explain: Explain | None = None,
        tell: Tell | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._explain = explain or _kinds
        self._tell = tell
        self._vectors: VectorIndex | None = None
        store.require_encoder(encoder_of(embedder))

    def search(
        self, texts: Sequence[str], filters: Filters | None = None, *, limit: int = 10, min_score: float = 0.0
    ) -> list[tuple[Match, ...]]:
        """Return for each text the matches that score ``min_score`` or more, at most ``limit``, best first.

        All answers are those of one generation. With ``filters`` every claim that passes them is looked at, so that
        a filter never loses a result. Raises EncoderMismatch, and DamagedIndex where the vectors are damaged.
        """
        if not texts:
            return []
        queries = self._embedder.encode_queries(texts)
        with self._store.reading() as snapshot:
            # Another process may have encoded the index anew since the last search.
            self._store.require_encoder(encoder_of(self._embedder))
            self._vectors = searchable(snapshot, self._store.folder, self._vectors, self._tell)
            among = snapshot.select(filters) if filters else None
            found = self._vectors.search(queries, max(_LEAST, limit * _MORE), among)
            return [
                self._matches(_judged(text, near, snapshot), limit, min_score)
                for text, near in zip(texts, found, strict=True)
            ]

    def _matches(self, judged: list[_Judged], limit: int, min_score: float) -> tuple[Match, ...]:
        kept = [one for one in judged[:limit] if one[0].score >= min_score]
        return tuple(self._match(rank, *one) for rank, one in enumerate(kept, start=1))

    def _match(self, rank: int, how: Standing, known: KnownClaim) -> Match:
        because = self._explain(how.evidence)
        return Match(
            rank,
            how.score,
            how.verdict,
            because,
            known.article,
            known.claim,
            known.sentence_text,
            known.sources,
        )


_Judged = tuple[Standing, KnownClaim]


def _judged(text: str, near: tuple[Rows, Scores], snapshot: Snapshot) -> list[_Judged]:
    """Return the claims near ``text`` with how they stand to it, those with the best score first."""
    rows, cosines = near
    judged = [
        (standing(text, known.claim.self_contained, float(cosine)), known)
        for known, cosine in zip(snapshot.claims(rows.tolist()), cosines, strict=True)
    ]
    judged.sort(key=lambda one: -one[0].score)
    return judged


def _kinds(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.kind for one in evidence))
