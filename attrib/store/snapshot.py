"""One generation of the SQLite store, read inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attrib.errors import DamagedIndex
from attrib.store.base import State
from attrib.store.connection import damaged
from attrib.store.folder import own_files
from attrib.store.sql_snapshot import SqlSnapshot
from attrib.store.vectors import checksum, fault, unpacked

if TYPE_CHECKING:
    from attrib.store.base import Rows, Vectors


class SqliteSnapshot(SqlSnapshot):
    """One generation, to be read as long as the connection's transaction lasts."""

    _SPANS = "vectors v INDEXED BY vectors_by_span"

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        super().__init__(connection)
        self._folder = folder

    def damaged(self, reason: str) -> DamagedIndex:
        """Return the error for damage that was met on the way."""
        return damaged(self._folder, reason)

    def descends_from(self, state: State) -> bool:
        """Return whether this generation came of ``state``, with the same vectors for the claims of both."""
        if state == self._state:
            return True
        if state.encoder is None or state.encoder != self._state.encoder:
            return False
        found = self._connection.execute(
            "SELECT token FROM generations WHERE generation = ?", (state.generation,)
        ).fetchone()
        return found is not None and bool(found[0] == state.token)

    def removed_since(self, generation: int) -> list[tuple[int, int]]:
        """Return the rows of claims that were removed after ``generation``: the first and the last of each range."""
        found = self._connection.execute(
            "SELECT first, last FROM removed WHERE generation > ? ORDER BY first", (generation,)
        )
        return found.fetchall()

    def vectors(self, after: int = 0) -> Iterator[tuple[Rows, Vectors]]:
        """Yield all vectors, article by article, by ascending rows; ``after`` a row those of later articles only.

        Raises DamagedIndex.
        """
        encoder = self._state.encoder
        if encoder is None:
            return
        begin = 0
        if after:
            later = self._connection.execute(
                "SELECT article FROM claims WHERE row > ? ORDER BY row LIMIT 1", (after,)
            ).fetchone()
            if later is None:
                return
            (begin,) = later
        found = self._connection.execute(
            "SELECT a.id, v.first, v.count, v.checksum, v.data FROM articles a LEFT JOIN vectors v ON v.article = a.row"
            " WHERE a.row >= ? ORDER BY a.row",
            (begin,),
        )
        for id, first, count, stamp, data in found:
            wrong = "there are none" if data is None else vectors_fault(data, stamp, count, encoder.dimension)
            if wrong is not None:
                raise self.damaged(f"the vectors of the article {id}: {wrong}")
            yield np.arange(first, first + count, dtype=np.int64), unpacked(data, encoder.dimension)

    def bytes(self) -> int:
        """Return the size of all files of the index."""
        return sum(path.stat().st_size for path in own_files(self._folder))


def vectors_fault(data: bytes, stamp: int, count: int, dimension: int) -> str | None:
    """Return what is wrong with a blob of vectors, or None."""
    if checksum(data) != stamp:
        return "their bytes have changed"
    if len(data) != 4 * count * dimension:
        return f"{len(data)} bytes instead of {4 * count * dimension}"
    return fault(unpacked(data, dimension), count, dimension)
