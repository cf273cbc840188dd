"""Taking articles of an export or of another index into an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from attrib.store.adding import encoder_of
from attrib.store.rows import analysis_digest, content_hash

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Encoder, Held, Store, Vectors

Outcome = Literal["added", "replaced", "unchanged", "kept"]
"""``kept``: the index has the article in a version that was added later."""

_STORED: frozenset[Outcome] = frozenset({"added", "replaced"})
_BATCH = 64
"""Articles stored in one transaction."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that was looked at, by the id that it has in the index now, and what became of it."""

    id: str
    outcome: Outcome
    claims: int


class Intake:
    """Takes articles into a store. Vectors made with another encoder than the store's are made again.

    An article that the index has already is replaced by one that was added later, and kept otherwise; a file of
    the same name from another place is another article, and gets a mark behind its id.
    """

    def __init__(
        self, store: Store, encoder: Encoder | None, embedder_for: Callable[[str | None], Embedder]
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._embedder_for = embedder_for
        self._embedder: Embedder | None = None

    def take(self, articles: Iterable[Held]) -> Iterator[Taken]:
        """Take ``articles`` in, some at a time, and yield each once it is stored for good.

        Raises StoreError, and ModelError where vectors must be made and their encoder cannot be loaded.
        """
        waiting: list[Held] = []
        for held in articles:
            waiting.append(held)
            if len(waiting) == _BATCH:
                yield from self._stored(waiting)
                waiting = []
        if waiting:
            yield from self._stored(waiting)

    def _stored(self, waiting: Sequence[Held]) -> list[Taken]:
        prepared = [self._prepared(held) for held in waiting]
        needed = [held for held, outcome in prepared if outcome in _STORED]
        if not needed:
            return [Taken(held.analysis.article.id, outcome, 0) for held, outcome in prepared]
        encoder, vectors = self._vectors(needed)
        self._store.take(
            [replace(held, vectors=own) for held, own in zip(needed, vectors, strict=True)], encoder
        )
        return [
            Taken(held.analysis.article.id, outcome, len(held.analysis.claims) if outcome in _STORED else 0)
            for held, outcome in prepared
        ]

    def _prepared(self, held: Held) -> tuple[Held, Outcome]:
        """Return an article under the id it will have, and what is to become of it."""
        held = self._settled(held)
        article = held.analysis.article
        known = self._store.version(article.id)
        if known is None:
            return held, "added"
        if (known.content, known.digest) == (content_hash(article), analysis_digest(held.analysis)):
            return held, "unchanged"
        return held, "replaced" if held.facts.added >= known.added else "kept"

    def _settled(self, held: Held) -> Held:
        article, location = held.analysis.article, held.facts.location
        there = self._store.location(article.id)
        if there is None or location is None or there[0] in (None, location):
            return held
        mark = sha256(location.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        if article.id.endswith(f"-{mark}"):
            return held
        return replace(held, analysis=replace(held.analysis, article=replace(article, id=f"{article.id}-{mark}")))

    def _vectors(self, needed: Sequence[Held]) -> tuple[Encoder, list[Vectors]]:
        """Return the vectors of articles with the encoder that made them: the store's, where it has one."""
        own = self._store.state().encoder
        fits = self._encoder is not None and (own is None or own.fingerprint == self._encoder.fingerprint)
        if self._encoder is not None and fits and all(held.vectors is not None for held in needed):
            return self._encoder, [held.vectors for held in needed if held.vectors is not None]
        if self._embedder is None:
            named = own or self._encoder
            self._embedder = self._embedder_for(None if named is None else named.name)
            self._store.require_encoder(encoder_of(self._embedder))
        texts = [claim.self_contained for held in needed for claim in held.analysis.claims]
        made, at, found = self._embedder.encode(texts), 0, []
        for held in needed:
            found.append(made[at : at + len(held.analysis.claims)])
            at += len(held.analysis.claims)
        return encoder_of(self._embedder), found


def merged(
    store: Store, other: Store, embedder_for: Callable[[str | None], Embedder]
) -> Iterator[Taken]:
    """Take all articles of another index into ``store``, and yield each once it is stored for good.

    Raises StoreError, and DamagedIndex where the other index is damaged.
    """
    with other.reading() as snapshot:
        intake = Intake(store, snapshot.state.encoder, embedder_for)
        with closing(snapshot.held()) as articles:
            yield from intake.take(articles)
