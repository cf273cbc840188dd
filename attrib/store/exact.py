"""Exact search with numpy alone: slower than FAISS, and what FAISS's answers are held to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from attrib.store.base import Rows, Scores, State, Vectors


class VectorRows:
    """Of which claims vectors are held, and which generation of the index they are of."""

    def __init__(self, state: State, rows: Rows) -> None:
        self._state = state
        self._rows = rows

    @property
    def state(self) -> State:
        """The generation and encoder whose vectors these are."""
        return self._state

    @property
    def rows(self) -> Rows:
        """The rows of all vectors, ascending."""
        return self._rows


class ExactIndex(VectorRows):
    """All vectors as one matrix."""

    def __init__(self, state: State, rows: Rows, vectors: Vectors) -> None:
        super().__init__(state, rows)
        self._vectors = vectors

    @classmethod
    def build(cls, state: State, parts: Iterable[tuple[Rows, Vectors]]) -> ExactIndex:
        """Return the index of ``parts``, which come by ascending rows."""
        return cls(state, *gathered(state, parts))

    @property
    def vectors(self) -> Vectors:
        """The vectors, by ascending rows."""
        return self._vectors

    def vectors_at(self, places: Rows) -> Vectors:
        """Return the vectors at these places of :attr:`rows`."""
        return self._vectors[places]

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row."""
        rows, vectors = self._rows, self._vectors
        if among is not None:
            kept = positions(rows, among)
            rows, vectors = rows[kept], vectors[kept]
        return [best(rows, scores, count) for scores in queries @ vectors.T]


def gathered(state: State, parts: Iterable[tuple[Rows, Vectors]]) -> tuple[Rows, Vectors]:
    """Return the rows and vectors of ``parts`` as one array each."""
    dimension = 0 if state.encoder is None else state.encoder.dimension
    found = list(parts)
    rows: Rows = np.concatenate([np.empty(0, np.int64), *(one for one, _ in found)])
    vectors: Vectors = np.concatenate([np.empty((0, dimension), np.float32), *(one for _, one in found)])
    return rows, vectors


def positions(rows: Rows, among: Rows) -> Rows:
    """Return where those of ``among`` that exist stand in ``rows``; both ascend."""
    if not len(rows):
        return rows[:0]
    at = np.minimum(np.searchsorted(rows, among), len(rows) - 1)
    found: Rows = at[rows[at] == among]
    return found


def best(rows: Rows, scores: Scores, count: int) -> tuple[Rows, Scores]:
    """Return the ``count`` rows with the highest ``scores``, highest first, equal ones by row."""
    if count < len(scores):
        # All that reach the last score of the best: which of equal ones are kept is then told by their rows.
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        kept = np.flatnonzero(scores >= least)
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))[:count]
    return rows[order], scores[order]
