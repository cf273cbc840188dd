"""The vectors of a generation from a cache of an earlier one: with what was added since, without what was removed.

Rows never come twice and never change their vector, so that an earlier cache is right for every claim that is
still there. How far it may be behind is for :mod:`attrib.store.cache` to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from attrib.store.exact import ExactIndex, best, positions

if TYPE_CHECKING:
    from attrib.store.base import Rows, Scores, State, VectorIndex, Vectors

    class Base(VectorIndex, Protocol):
        """A cache in a file."""

        def vectors_at(self, places: Rows) -> Vectors:
            """Return the vectors at these places of ``rows``."""
            ...


class LayeredIndex:
    """A base, the few claims that came later (``tail``), and rows of the base that are gone (``dead``)."""

    def __init__(self, state: State, base: Base, tail: ExactIndex, dead: Rows) -> None:
        self._state = state
        self.base = base
        self._tail = tail
        self._dead = dead

    @property
    def state(self) -> State:
        """The generation and encoder whose vectors these are."""
        return self._state

    @property
    def rows(self) -> Rows:
        """The rows of all vectors, ascending."""
        alive = self.base.rows
        if len(self._dead):
            alive = alive[~np.isin(alive, self._dead)]
        rows: Rows = np.concatenate([alive, self._tail.rows])
        return rows

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row."""
        found = self._of_base(queries, count, among)
        if not len(self._tail.rows):
            return found
        late = self._tail.search(queries, count, among)
        return [
            best(np.concatenate([rows, more]), np.concatenate([scores, others]), count)
            for (rows, scores), (more, others) in zip(found, late, strict=True)
        ]

    def cosines(self, query: Vectors, rows: Rows) -> tuple[Rows, Scores]:
        """Return those of ``rows`` that are there, ascending, and their vectors' cosines with one query."""
        rows = np.unique(rows)
        if len(self._dead):
            rows = rows[~np.isin(rows, self._dead)]
        found = [(index.rows, index, positions(index.rows, rows)) for index in (self.base, self._tail)]
        return (
            np.concatenate([known[places] for known, _, places in found]),
            np.concatenate([index.vectors_at(places) @ query for _, index, places in found]),
        )

    def _of_base(self, queries: Vectors, count: int, among: Rows | None) -> list[tuple[Rows, Scores]]:
        """Return what the base finds, but for what is gone; rows that a filter selected are all there."""
        if among is not None or not len(self._dead):
            return self.base.search(queries, count, among)
        spare = min(len(self._dead), count)
        found = [self._alive(*one) for one in self.base.search(queries, count + spare)]
        short = [at for at, (rows, _) in enumerate(found) if len(rows) < count]
        if short and spare < len(self._dead):
            again = self.base.search(queries[short], count + len(self._dead))
            for at, one in zip(short, again, strict=True):
                found[at] = self._alive(*one)
        return [(rows[:count], scores[:count]) for rows, scores in found]

    def _alive(self, rows: Rows, scores: Scores) -> tuple[Rows, Scores]:
        kept = ~np.isin(rows, self._dead)
        return rows[kept], scores[kept]
