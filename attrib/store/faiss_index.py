"""Vectors in FAISS's flat index: exact inner products, right up to some 100,000 claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.store.cache_file import (
    faiss_module,
    header_state,
    opened_cache,
    read_faiss,
    write_cache,
    write_faiss,
)
from attrib.store.exact import VectorRows, best, positions

if TYPE_CHECKING:
    from attrib.store.base import Rows, Scores, State, Vectors

KIND = "flat"
_BATCH = 4096
"""Vectors given to FAISS at once."""
_GATHERED = 0.25
"""Up to this part of all vectors it is quicker to score the wanted ones than to pass over the others."""
_MATRIX = 1 << 24
"""Scores of one batch of queries that are held at once when they are gathered."""
_TIES = 64
"""Further results that are asked for, so that equal scores at the end are told apart by row, not by chance."""


class FaissIndex(VectorRows):
    """Vectors in FAISS's flat index. Build one with :meth:`build`, or :meth:`read` a file."""

    def __init__(self, state: State, rows: Rows, index: Any) -> None:
        super().__init__(state, rows)
        self._index = index

    @classmethod
    def build(cls, state: State, parts: Iterable[tuple[Rows, Vectors]]) -> FaissIndex:
        """Return the index of ``parts``, which come by ascending rows."""
        faiss = faiss_module()

        index = faiss.IndexFlatIP(0 if state.encoder is None else state.encoder.dimension)
        rows: list[Rows] = [np.empty(0, np.int64)]
        for some, vectors in batches(parts):
            index.add(vectors)
            rows.append(some)
        return cls(state, np.concatenate(rows), index)

    @property
    def vectors(self) -> Vectors:
        """The vectors as FAISS holds them, not copied; by ascending rows."""
        faiss = faiss_module()

        size = self._index.ntotal * self._index.d
        if not size:
            return np.empty((0, self._index.d), np.float32)
        vectors: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), size).reshape(-1, self._index.d)
        return vectors

    def vectors_at(self, places: Rows) -> Vectors:
        """Return the vectors at these places of :attr:`rows`."""
        return self.vectors[places]

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row.

        Exact with and without ``among``: few wanted rows are gathered and scored, many are searched by FAISS
        with the others masked.
        """
        if among is None:
            return self._nearest(queries, count, None)
        kept = positions(self._rows, among)
        if len(kept) <= _GATHERED * len(self._rows):
            return self._scored(queries, count, kept)
        return self._nearest(queries, count, kept)

    def _nearest(self, queries: Vectors, count: int, kept: Rows | None) -> list[tuple[Rows, Scores]]:
        faiss = faiss_module()

        total = len(self._rows) if kept is None else len(kept)
        wanted = min(count + _TIES, total)
        if not wanted or not len(queries):
            return [(self._rows[:0], np.empty(0, np.float32)) for _ in queries]
        options = None
        if kept is not None:
            mask = np.zeros(len(self._rows), dtype=bool)
            mask[kept] = True
            options = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little")))
        scores, found = self._index.search(np.ascontiguousarray(queries, np.float32), wanted, params=options)
        return [best(self._rows[at], score, count) for at, score in zip(found, scores, strict=True)]

    def _scored(self, queries: Vectors, count: int, kept: Rows) -> list[tuple[Rows, Scores]]:
        rows, vectors = self._rows[kept], self.vectors[kept]
        batch = max(1, _MATRIX // max(1, len(kept)))
        return [
            best(rows, scores, count)
            for at in range(0, len(queries), batch)
            for scores in queries[at : at + batch] @ vectors.T
        ]

    def write(self, path: Path) -> None:
        """Write the index to ``path``, which is replaced by the whole file or left as it is. Raises OSError."""
        write_cache(path, KIND, self._state, self._rows, lambda write: write_faiss(self._index, write))

    @classmethod
    def read(cls, path: Path) -> FaissIndex:
        """Return the index in the file ``path``. Raises CacheFault where it is not whole, and OSError."""
        with opened_cache(path, KIND) as (header, rows, stream):
            return cls(header_state(header), rows, read_faiss(stream, len(rows)))


def batches(parts: Iterable[tuple[Rows, Vectors]]) -> Iterator[tuple[Rows, Vectors]]:
    """Yield ``parts``, which are small, some thousand vectors at a time: never all of them twice in memory."""
    waiting: list[tuple[Rows, Vectors]] = []
    held = 0
    for part in parts:
        waiting.append(part)
        held += len(part[0])
        if held >= _BATCH:
            yield _joined(waiting)
            waiting, held = [], 0
    if waiting:
        yield _joined(waiting)


def _joined(parts: list[tuple[Rows, Vectors]]) -> tuple[Rows, Vectors]:
    return np.concatenate([rows for rows, _ in parts]), np.concatenate([vectors for _, vectors in parts])
