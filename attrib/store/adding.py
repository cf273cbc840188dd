"""Adding articles: streamed, encoded some hundred claims at a time, stored one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import numpy as np

from attrib import __version__
from attrib.errors import BrokenArticle, InputError, TooLarge
from attrib.store.base import Encoder, Outcome
from attrib.store.opening import is_folder
from attrib.store.rows import content_hash
from attrib.text.inputs import STDIN
from attrib.types import Analysis, Article

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Store, Vectors

_BATCH = 256
"""Claims encoded at once: enough for any encoder to be quick, and the bound on what an interruption loses."""


_SHOWN = 80
"""Characters of an id that a message shows."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that the index now holds for good, and what that took."""

    analysis: Analysis
    outcome: Outcome


class Adder:
    """Adds articles to a store with one embedder. ``registries`` are the user's files, part of what extracts."""

    def __init__(self, store: Store, embedder: Embedder, registries: Sequence[str] = ()) -> None:
        self._store = store
        self._embedder = embedder
        self._encoder = encoder_of(embedder)
        self._made_by = made_by(registries)
        self._shared = not is_folder(store.place)
        store.require_encoder(self._encoder)

    def settled(self, article: Article) -> Article:
        """Return the article under the id that it has in the index.

        An id made from a file's name is the article's own only for that file: ``today.txt`` of another folder
        is another article, and gets a mark of its place behind its id; so does every new text that comes by
        standard input. An id that the input gave is kept.
        """
        if article.path == STDIN and article.id == "stdin":
            return replace(article, id=f"stdin-{_mark(article.text)}")
        location = _location(article)
        if location is None:
            return article
        held = self._store.location(article.id)
        if held is None or self._same_place(held, location, article):
            return article
        return replace(article, id=f"{article.id}-{_mark(location)}")

    def _same_place(self, held: tuple[str | None, str | None], location: str, article: Article) -> bool:
        """Return whether an article of the index was read from ``article``'s file, which may have been moved since."""
        before, path = held
        if before is None or before == location:
            return True
        if path != article.path:
            return False
        # Where others add from machines of their own, that a file is not here does not tell that it was moved.
        return self.knows(article) if self._shared else not Path(before).exists()

    def knows(self, article: Article) -> bool:
        """Return whether the index holds this article unchanged, as this attrib extracts it."""
        return self._store.unchanged(content_hash(article), article.id, self._made_by)

    def kept(self, article: Article) -> dict[str, Vectors]:
        """Return the vectors that the article's claims have in the index, by wording: they need none made anew."""
        return self._store.vectors_by_text(article.id, self._encoder)

    def add(
        self, analyses: Iterable[Analysis], refuse: Callable[[InputError], None] | None = None
    ) -> Iterator[Added]:
        """Add articles, and yield each once it is stored for good.

        Memory holds one batch of articles, however many come. ``refuse`` hears of an article that the store does not
        take, and the others go on. Raises EncoderMismatch and StoreError; what was yielded until then stays.
        """
        waiting: list[Analysis] = []
        claims = 0
        for analysis in analyses:
            waiting.append(analysis)
            claims += len(analysis.claims)
            if claims >= _BATCH:
                yield from self.store(waiting, refuse=refuse)
                waiting, claims = [], 0
        yield from self.store(waiting, refuse=refuse)

    def store(
        self,
        analyses: Sequence[Analysis],
        made: Mapping[str, Vectors] | None = None,
        refuse: Callable[[InputError], None] | None = None,
    ) -> Iterator[Added]:
        """Store a batch, and yield each article once it is stored for good.

        ``made`` holds vectors of this encoder by wording, made elsewhere; what neither it nor the index has is
        encoded here. ``refuse`` and what is raised as with :meth:`add`.
        """
        for analysis, vectors in zip(analyses, self._encoded(analyses, made or {}), strict=True):
            location = _location(analysis.article)
            try:
                outcome = self._store.put(analysis, vectors, self._encoder, self._made_by, location)
            except TooLarge as error:
                if refuse is None:
                    raise
                refuse(_too_large(analysis.article, error))
                continue
            yield Added(analysis, outcome)

    def _encoded(self, analyses: Sequence[Analysis], given: Mapping[str, Vectors]) -> list[Vectors]:
        """Return the vectors of each article. A claim that an article kept through a change keeps its vector."""
        known = [self.kept(one.article) for one in analyses]
        missing = {
            claim.self_contained: None
            for one, old in zip(analyses, known, strict=True)
            for claim in one.claims
            if claim.self_contained not in old and claim.self_contained not in given
        }
        made = dict(given)
        if missing:
            made.update(zip(missing, self._embedder.encode(list(missing)), strict=True))
        return [
            stacked(
                [old.get(claim.self_contained, made.get(claim.self_contained)) for claim in one.claims],
                self._encoder,
            )
            for one, old in zip(analyses, known, strict=True)
        ]


def _too_large(article: Article, error: TooLarge) -> BrokenArticle:
    shown = article.id if len(article.id) <= _SHOWN else f"{article.id[:_SHOWN]}…"
    message = f"the article {shown} cannot be stored: {error.message}"
    remedy = "Shorten its id, outlet or path, or the sentence without an end, and add it again."
    return BrokenArticle(article.path or shown, message, remedy=remedy, id=article.id)


def encoder_of(embedder: Embedder) -> Encoder:
    """Return what an index remembers of ``embedder``."""
    return Encoder(embedder.name, embedder.fingerprint, embedder.dimension)


def stacked(vectors: Sequence[Vectors | None], encoder: Encoder) -> Vectors:
    """Return single vectors as one array, shape (len(vectors), dimension)."""
    if not vectors:
        return np.empty((0, encoder.dimension), np.float32)
    return np.stack([vector for vector in vectors if vector is not None])


def made_by(registries: Sequence[str] = ()) -> str:
    """Return what stands for everything that decides how an article is extracted."""
    digest = hashlib.sha256()
    for path in registries:
        with suppress(OSError):  # whoever loads the registry says what is wrong with it
            digest.update(Path(path).read_bytes() + b"\0")
    return f"attrib {__version__}" + (f" {digest.hexdigest()[:16]}" if registries else "")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _location(article: Article) -> str | None:
    """Return the absolute path of the article's file where its id is made from the file's name."""
    if article.path is None or not article.id.startswith(PurePath(article.path).stem or "-"):
        return None
    return str(Path(article.path).resolve())
