"""Searching the index: texts to vectors and words, both to claims, claims to matches.

Claims near a text are looked for twice, by their vectors and by the words they share with it: each finds what the
other misses. Together they are put in order by :mod:`attrib.match.candidates`, and the first of them are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from attrib.match.candidates import scores as rough_scores
from attrib.match.compare import Evidence
from attrib.match.words import crosses
from attrib.store.adding import encoder_of
from attrib.store.base import Filters, KnownClaim
from attrib.store.encoding import ClaimEmbedder
from attrib.store.verdicts import Standing, has_all, naming, searched_words, standing
from attrib.types import Match

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.match.scale import Scale
    from attrib.store.base import Rows, Scores, Snapshot, Store, Tell

_JUDGED_MORE = 3
"""Most candidates that are judged beyond the results that are wanted: judging orders them anew."""
_RISES = 0.1
"""How much higher than its rough score a candidate's score is held possible to be: one that would still be the last
result is not judged."""

Explain = Callable[[Sequence[Evidence]], tuple[str, ...]]
"""Puts the evidence for a verdict in words that a person understands."""


class Searcher:
    """Searches one store with one embedder. It may be kept: it follows the store from generation to generation.

    ``explain`` words the reasons (by default they are named by their kind), ``tell`` hears what happens to what the
    store makes to be searched quickly.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        *,
        explain: Explain | None = None,
        tell: Tell | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._explain = explain or _kinds
        self._finder = store.finder(tell)
        store.require_encoder(encoder_of(embedder))

    def search(
        self, texts: Sequence[str], filters: Filters | None = None, *, limit: int = 10, min_score: float = 0.0
    ) -> list[tuple[Match, ...]]:
        """Return for each text the matches that score ``min_score`` or more, at most ``limit``, best first.

        All answers are those of one generation. With ``filters`` only claims that pass them are looked for. Raises
        EncoderMismatch, and DamagedIndex where the vectors are damaged.
        """
        if not texts or limit < 1:
            return [() for _ in texts]
        queries = self._embedder.encode_queries(texts)
        with self._store.reading() as snapshot:
            # Another process may have encoded the index anew since the last search.
            self._store.require_encoder(encoder_of(self._embedder))
            found = self._finder.near(snapshot, texts, queries, filters, limit)
            return [
                self._matches(self._judged(text, near, snapshot, limit), limit, min_score)
                for text, near in zip(texts, found, strict=True)
            ]

    def _judged(
        self, text: str, candidates: tuple[Rows, Scores], snapshot: Snapshot, limit: int
    ) -> list[_Judged]:
        """Return the most promising candidates with how they stand to ``text``, those with the best score first."""
        rows, cosines = candidates
        found = snapshot.wordings(rows.tolist())
        wordings = [found[int(row)] for row in rows]
        if isinstance(self._embedder, ClaimEmbedder):
            cosines = _scaled(self._embedder.scale(), text, wordings, cosines)
        searched = searched_words(text)
        named = np.array([has_all(searched, wording) for wording in wordings], dtype=bool)
        rough = rough_scores(text, wordings, cosines)
        standings: list[tuple[Standing, int]] = []
        for at in np.lexsort((rows, -rough, ~named))[: limit + _JUDGED_MORE].tolist():
            if len(standings) >= limit and not named[at] and rough[at] + _RISES < _least(standings, limit):
                break  # and so are all behind it
            how = standing(text, wordings[at], float(cosines[at]))
            standings.append((naming(how) if named[at] else how, at))
        standings.sort(key=lambda one: -one[0].score)
        known = snapshot.claims([int(rows[at]) for _, at in standings[:limit]])
        return [(how, one) for (how, _), one in zip(standings[:limit], known, strict=True)]

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


def _least(standings: Sequence[tuple[Standing, int]], limit: int) -> float:
    """Return the score that the last of ``limit`` results has so far."""
    return sorted((how.score for how, _ in standings), reverse=True)[limit - 1]


def _scaled(scale: Scale, text: str, wordings: Sequence[str], cosines: Scores) -> Scores:
    """Return cosines on the scale that verdicts are made for."""
    found = (scale(float(cosine), crosses(text, other)) for cosine, other in zip(cosines, wordings, strict=True))
    return np.fromiter(found, dtype=np.float32, count=len(cosines))


def _kinds(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.kind for one in evidence))
