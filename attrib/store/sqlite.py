"""The truth: an index in one SQLite file (WAL), written an article at a time.

A reader holds one generation for as long as it reads, whatever writers do; two writers take turns. The tables
are those of ``schema/``. Vectors lie an article a blob: five times fewer rows to read than one a claim, and the
same transaction as the article's other rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrib.store.base import WAIT, Encoder, State
from attrib.store.connection import in_words, open_for_reading, open_for_writing, transaction
from attrib.store.snapshot import SqliteSnapshot
from attrib.store.sql_snapshot import read_state
from attrib.store.sql_store import SqlStore
from attrib.store.vectors import checksum, packed, unpacked
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Tell, Vectors
    from attrib.store.cached_finder import CachedFinder
    from attrib.store.verify import Problem

_COPY = (
    "CREATE TABLE next_vectors (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,"
    " first INTEGER NOT NULL, count INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL) STRICT"
)


class SqliteStore(SqlStore):
    """An open index. Use :meth:`open`; a store is a context manager and belongs to one thread."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self.folder = folder

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, wait: float = WAIT) -> SqliteStore:
        """Open the index in ``folder``, to read it or to ``write`` (which makes it where there is none).

        ``wait`` are the seconds to wait for another writer. Raises StoreError, ForeignIndex, DamagedIndex.
        """
        opener = open_for_writing if write else open_for_reading
        return cls(opener(folder, wait), folder)

    def close(self) -> None:
        """Let go of the index; the last writer to close folds the log into the file."""
        self._connection.close()

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for what looks below the store: verifying, rebuilding."""
        return self._connection

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """The connection, with errors in our words."""
        with in_words(self.folder):
            yield self._connection

    @contextmanager
    def reading(self) -> Iterator[SqliteSnapshot]:
        """Open the newest generation for reading."""
        with in_words(self.folder):
            self._connection.execute("BEGIN")
            try:
                yield SqliteSnapshot(self._connection, self.folder)
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock: all of what is done inside, or nothing of it."""
        with in_words(self.folder), transaction(self._connection):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Hold the write lock; all of what is done inside becomes the next generation, or nothing of it."""
        with self.transaction() as connection:
            yield read_state(connection)
            connection.execute("UPDATE state SET generation = generation + 1, token = lower(hex(randomblob(8)))")
            connection.execute("INSERT INTO generations SELECT generation, token FROM state")

    def forget_history(self) -> None:
        """Let no cache of an earlier generation be believed any more, inside :meth:`writing`."""
        self._connection.execute("DELETE FROM generations")
        self._connection.execute("DELETE FROM removed")

    def vectors_by_text(self, id: str, encoder: Encoder) -> dict[str, Vectors]:
        """Return the vectors that ``encoder`` made of an article's claims, by their self-contained wording."""
        with in_words(self.folder):
            found = self._connection.execute(
                "SELECT v.article, v.checksum, v.data FROM vectors v, state s"
                " WHERE v.article = (SELECT row FROM articles WHERE id = ?) AND s.fingerprint = ?",
                (id, encoder.fingerprint),
            ).fetchone()
            if found is None or checksum(found[2]) != found[1]:
                return {}
            texts = self._connection.execute(
                "SELECT self_contained FROM claims WHERE article = ? ORDER BY row", (found[0],)
            ).fetchall()
        vectors = unpacked(found[2], encoder.dimension)
        return {text: vector for (text,), vector in zip(texts, vectors, strict=False)}

    def finder(self, tell: Tell | None = None) -> CachedFinder:
        """Return what finds claims by the caches in the folder."""
        from attrib.store.cached_finder import CachedFinder

        return CachedFinder(self.folder, tell)

    def refresh(self, tell: Tell | None = None) -> bool:
        """Bring the caches up to the newest generation; return whether the vectors' was made anew."""
        from attrib.store.cache import refresh, searchable_words

        with self.reading() as snapshot:
            searchable_words(snapshot, self.folder, tell=tell)
            return refresh(snapshot, self.folder, tell)

    def verify(self, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
        """Yield every fault of the index. Nothing is changed."""
        from attrib.store.verify import verify

        return verify(self, advance)

    def delete(self, row: int) -> None:
        """Delete the article in a row with everything that hangs on it, inside :meth:`writing`."""
        # Caches learn from this what they must not tell any more.
        self._connection.execute(
            "INSERT OR REPLACE INTO removed SELECT min(row), max(row), article, (SELECT generation + 1 FROM state)"
            " FROM claims WHERE article = ? GROUP BY article",
            (row,),
        )
        super().delete(row)

    def set_vectors(self, article: int, first: int, vectors: Vectors) -> None:
        """Put vectors in the place of those that an article has, inside :meth:`writing`."""
        self._connection.execute("DELETE FROM vectors WHERE article = ?", (article,))
        self._keep(article, first, vectors)

    def use_next_vectors(self) -> int:
        """Put the vectors of ``next_vectors`` in the place of all there are, inside :meth:`writing`."""
        connection = self._connection
        connection.execute("DROP TABLE vectors")
        connection.execute("ALTER TABLE next_vectors RENAME TO vectors")
        connection.execute(_COPY)
        connection.execute("CREATE INDEX vectors_by_span ON vectors (article, first, count)")
        (count,) = connection.execute("SELECT coalesce(sum(count), 0) FROM vectors").fetchone()
        return int(count)

    def _insert_vectors(self, article: int, first: int, analysis: Analysis, vectors: Vectors) -> None:
        self._keep(article, first, vectors)

    def _keep(self, article: int, first: int, vectors: Vectors) -> None:
        data = packed(vectors)
        self._connection.execute(
            "INSERT INTO vectors VALUES (?, ?, ?, ?, ?)", (article, first, len(vectors), checksum(data), data)
        )
