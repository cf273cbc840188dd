"""Finding claims of an embedded index: by the vectors and the words in its caches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attrib.store.base import near_count, sharing_count
from attrib.store.cache import made_anew, searchable, searchable_words
from attrib.store.cache_file import CacheFault
from attrib.store.snapshot import SqliteSnapshot

if TYPE_CHECKING:
    from attrib.store.base import Filters, Rows, Scores, Snapshot, Tell, Vectors
    from attrib.store.layered import LayeredIndex
    from attrib.store.word_index import WordIndex

_FILTERED = 50
"""With filters so many times as many claims are looked for by their words."""


class CachedFinder:
    """The :class:`attrib.store.base.Finder` of a folder. It follows the store from generation to generation."""

    def __init__(self, folder: Path, tell: Tell | None = None) -> None:
        self._folder = folder
        self._tell = tell
        self._vectors: LayeredIndex | None = None
        self._words: WordIndex | None = None
        self._selected: tuple[object, Rows] | None = None

    def near(
        self,
        snapshot: Snapshot,
        texts: Sequence[str],
        queries: Vectors,
        filters: Filters | None,
        limit: int,
    ) -> list[tuple[Rows, Scores]]:
        """Return for each text the rows worth a look, ascending, with the cosines of their vectors."""
        if not isinstance(snapshot, SqliteSnapshot):
            raise TypeError("a finder reads generations of its own store")
        among = self._among(snapshot, filters) if filters else None
        sharing = [self._sharing(text, among, limit, snapshot) for text in texts]
        self._vectors = searchable(snapshot, self._folder, self._vectors, self._tell)
        try:
            return _joined(self._vectors, queries, sharing, among, limit)
        except CacheFault as error:
            if self._tell is not None:
                self._tell("cache-damaged", str(error))
        self._vectors = made_anew(snapshot, self._folder, self._tell)
        return _joined(self._vectors, queries, sharing, among, limit)

    def _among(self, snapshot: SqliteSnapshot, filters: Filters) -> Rows:
        """Return the rows that pass ``filters``; those of the last search are kept."""
        asked = (snapshot.state, filters)
        if self._selected is None or self._selected[0] != asked:
            self._selected = (asked, snapshot.select(filters))
        return self._selected[1]

    def _sharing(self, text: str, among: Rows | None, limit: int, snapshot: SqliteSnapshot) -> Rows:
        """Return rows of claims that share words with ``text``."""
        self._words = searchable_words(snapshot, self._folder, self._words, self._tell)
        count = sharing_count(limit)
        try:
            if among is None:
                return self._words.search(text, count)
            found = self._words.search(text, count * _FILTERED)
        except CacheFault as error:
            if self._tell is not None:
                self._tell("words-damaged", str(error))
            self._words = None
            return np.empty(0, np.int64)
        return found[np.isin(found, among)][:count]


def _joined(
    vectors: LayeredIndex, queries: Vectors, sharing: Sequence[Rows], among: Rows | None, limit: int
) -> list[tuple[Rows, Scores]]:
    """Return for each query the rows that are near it and those that share its words, with all their cosines."""
    near = vectors.search(queries, near_count(limit), among)
    return [
        vectors.cosines(query, np.concatenate([rows, others]))
        for query, (rows, _), others in zip(queries, near, sharing, strict=True)
    ]
