"""Searching the index: texts to vectors, vectors to claims, claims to matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrib.store.adding import encoder_of
from attrib.store.base import Filters
from attrib.store.cache import searchable
from attrib.store.verdicts import judge
from attrib.types import Match, Verdict

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import KnownClaim, Rows, Scores, Snapshot, VectorIndex
    from attrib.store.cache import Tell
    from attrib.store.sqlite import SqliteStore

_MORE = 4
"""Candidates looked at for each result that is wanted: the verdict may order them anew."""


class Searcher:
    """Searches one store with one embedder. It may be kept: it follows the store from generation to generation."""

    def __init__(self, store: SqliteStore, embedder: Embedder, tell: Tell | None = None) -> None:
        self._store = store
        self._embedder = embedder
        self._tell = tell
        self._vectors: VectorIndex | None = None
        store.require_encoder(encoder_of(embedder))

    def search(
        self, texts: Sequence[str], filters: Filters | None = None, *, limit: int = 10, min_score: float = 0.0
    ) -> list[tuple[Match, ...]]:
        """Return for each text the matches that score ``min_score`` or more, at most ``limit``, best first.

        All answers are those of one generation. With ``filters`` every claim that passes them is scored, so that
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
            found = self._vectors.search(queries, limit * _MORE, among)
            return [
                _matches(text, near, snapshot, limit, min_score)
                for text, near in zip(texts, found, strict=True)
            ]


def _matches(
    text: str, near: tuple[Rows, Scores], snapshot: Snapshot, limit: int, min_score: float
) -> tuple[Match, ...]:
    rows, cosines = near
    claims = snapshot.claims(rows.tolist())
    judged = [
        (*judge(text, known.claim.self_contained, float(cosine)), known)
        for known, cosine in zip(claims, cosines, strict=True)
    ]
    judged.sort(key=lambda one: -one[0])
    return tuple(
        _match(rank, *one)
        for rank, one in enumerate((one for one in judged[:limit] if one[0] >= min_score), start=1)
    )


def _match(rank: int, score: float, verdict: Verdict, because: tuple[str, ...], known: KnownClaim) -> Match:
    return Match(
        rank, score, verdict, because, known.article, known.claim, known.sentence_text, known.sources
    )
