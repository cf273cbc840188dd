"""A deterministic encoder that needs no model, and articles made by hand. Processes of the drills use it, too."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attrib.embed import Embedder
from attrib.store.adding import encoder_of
from attrib.store.base import KnownClaim
from attrib.store.cache import searchable
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis, Article, Attribution, Claim, Sentence, Source, Span, Status


class WordEmbedder:
    """The mean of random vectors of a text's words: texts with words in common are near each other."""

    def __init__(self, name: str = "words", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension
        self._words: dict[str, NDArray[np.float64]] = {}
        self.encoded: list[str] = []
        """Every text that was encoded, so that tests see what was not."""

    @property
    def fingerprint(self) -> str:
        return f"{self.name}/{self.dimension}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        vectors = np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(
            -1, self.dimension
        )
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode(texts)

    def _vector(self, text: str) -> NDArray[np.float64]:
        vector: NDArray[np.float64] = np.sum([self._word(word) for word in text.split() or [""]], axis=0)
        return vector

    def _word(self, word: str) -> NDArray[np.float64]:
        if word not in self._words:
            seed = int.from_bytes(hashlib.sha256(f"{self.name} {word}".encode()).digest()[:8], "little")
            self._words[word] = np.random.default_rng(seed).standard_normal(self.dimension)
        return self._words[word]


def analysis_of(
    id: str,
    lines: Sequence[str],
    *,
    language: str = "ar",
    date: str | None = None,
    outlet: str | None = None,
    path: str | None = None,
) -> Analysis:
    """Return an article of ``lines``, each one claim; "X: …" is attributed to X."""
    sentences: list[Sentence] = []
    claims: list[Claim] = []
    attributions: list[Attribution] = []
    sources: list[Source | None] = []
    text = ""
    for number, line in enumerate(lines):
        start = len(text)
        text += line + "\n"
        sentences.append(Sentence(Span(start, start + len(line)), "sentence"))
        speaker, colon, said = line.partition(": ")
        status: Status = "unjudged" if language != "ar" else "attributed" if colon else "unattributed"
        held: tuple[int, ...] = ()
        span = Span(start, start + len(line))
        if colon:
            span = Span(start + len(speaker) + 2, start + len(line))
            held = (len(attributions),)
            attributions.append(_attribution(held[0], Span(start, start + len(speaker)), span))
            sources.append(Source(f"s-{speaker}", speaker, "person", speaker, "mention", 1.0))
        wording = span.of(text)
        assert not colon or wording == said
        claims.append(Claim(f"{id}-{number}", span, wording, wording, number, status, held))
    article = Article(id, text, language, path, f"عنوان {id}", date, outlet)
    return Analysis(article, tuple(sentences), tuple(attributions), tuple(sources), tuple(claims))


def _attribution(number: int, source: Span, content: Span) -> Attribution:
    return Attribution(
        id=number,
        sources=(source,),
        cues=(Span(source.end, source.end + 1),),
        contents=(content,),
        form="indirect",
        act="assertion",
        stance="neutral",
        source_type="person",
        named=source,
        via=(),
        parent=None,
        confidence=0.9,
        because="نقطتان بعد الاسم",
    )


def nearest(
    store: SqliteStore, embedder: Embedder, texts: Sequence[str], count: int = 1
) -> list[list[KnownClaim]]:
    """Return the nearest claims to each text by their vectors alone, through the cache as a new process would."""
    with store.reading() as snapshot:
        assert snapshot.state.encoder == encoder_of(embedder)
        found = searchable(snapshot, store.folder).search(embedder.encode_queries(texts), count)
        return [snapshot.claims(rows.tolist()) for rows, _ in found]
