"""An index in PostgreSQL: the truth and all that a search looks at in one database, shared by many clients.

Whoever writes holds the one row of ``state``, so that generations follow one another whatever machine they come from;
readers see one generation and wait for nobody. A connection is borrowed from the process's pool for a transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrib.errors import LostConnection
from attrib.store.base import WAIT, Encoder, Held, State
from attrib.store.postgres import searchable
from attrib.store.postgres.address import Address
from attrib.store.postgres.connecting import POOLS, PostgresConnection, connect, leased, wait_for_server
from attrib.store.postgres.migrating import ready_for_reading, ready_for_writing
from attrib.store.postgres.snapshot import PostgresSnapshot, stacked, vectors_fault
from attrib.store.postgres.vector_index import forget, made_where_worth_it
from attrib.store.rows import analysis_digest, read_analysis
from attrib.store.sql_snapshot import read_state
from attrib.store.sql_store import Answer, SqlStore
from attrib.store.vectors import unpacked
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Outcome, Tell, Vectors
    from attrib.store.postgres.finder import PostgresFinder
    from attrib.store.sql import Connection
    from attrib.store.verify import Problem


_IDLE = "5min"
"""How long a writer's transaction may stand still before the server gives it up, and with it the row of ``state``."""
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class PostgresStore(SqlStore):
    """An open index. Use :meth:`open`; a store is a context manager and belongs to one thread."""

    def __init__(self, address: Address, wait: float, tell: Tell | None = None) -> None:
        self._address = address
        self._wait = wait
        self._tell = tell
        self._open_yet = True
        POOLS.take(address)
        self._borrowed: PostgresConnection | None = None

    @classmethod
    def open(
        cls, address: Address, *, write: bool = False, wait: float = WAIT, tell: Tell | None = None
    ) -> PostgresStore:
        """Open the index at ``address``, to read it or to ``write`` (which makes it where there is none).

        ``wait`` are the seconds to wait for another writer, and for a server that went away. Raises StoreError,
        ForeignIndex.
        """
        # One connection of its own first: what is wrong is told at once and in full.
        with connect(address) as connection:
            if write or not ready_for_reading(connection, address):
                ready_for_writing(connection, address)
        return cls(address, wait, tell)

    def close(self) -> None:
        """Let go of the index."""
        if self._open_yet:
            self._open_yet = False
            POOLS.give_back(self._address)

    @property
    def place(self) -> str:
        """The URL without a password."""
        return self._address.place

    @property
    def address(self) -> Address:
        """The place taken apart."""
        return self._address

    @contextmanager
    def asking(self) -> Iterator[PostgresConnection]:
        """The connection of the open transaction, else one of the pool, with errors in our words."""
        if self._borrowed is not None:
            yield self._borrowed
            return
        with leased(self._address, self._wait, self._tell) as connection:
            yield connection

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Return the answer to a question that changes nothing, asked again where the connection is lost."""
        if self._borrowed is not None:
            return question(self._borrowed)
        return self._persistently(lambda: super(PostgresStore, self).ask(question), lambda: None)

    @contextmanager
    def _open(self, begin: str) -> Iterator[PostgresConnection]:
        """Begin a transaction; what is not committed inside is rolled back."""
        if self._borrowed is not None:
            raise RuntimeError("a store has one transaction at a time")
        with leased(self._address, self._wait, self._tell) as connection:
            connection.execute(begin)
            self._borrowed = connection
            try:
                yield connection
            finally:
                self._borrowed = None
                if connection.in_transaction and not connection.raw.closed:
                    connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[PostgresSnapshot]:
        """Open the newest generation for reading."""
        with self._open(_READ) as connection:
            yield PostgresSnapshot(connection, self._address)

    @contextmanager
    def transaction(self) -> Iterator[PostgresConnection]:
        """Hold the row of ``state``, as every writer does: all of what is done inside, or nothing of it."""
        with self._open("BEGIN") as connection:
            connection.execute(
                "SELECT set_config('lock_timeout', ?, true),"
                " set_config('idle_in_transaction_session_timeout', ?, true)",
                (f"{int(self._wait * 1000) or 1}ms", _IDLE),
            )
            connection.execute("SELECT 1 FROM state FOR UPDATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Hold the row of ``state``; all of what is done inside becomes the next generation, or nothing of it."""
        with self.transaction() as connection:
            yield read_state(connection)
            connection.execute(
                "UPDATE state SET generation = generation + 1, token = replace(gen_random_uuid()::text, '-', '')"
            )

    def forget_history(self) -> None:
        """Nothing is made from earlier generations here."""

    def vectors_by_text(self, id: str, encoder: Encoder) -> dict[str, Vectors]:
        """Return the vectors that ``encoder`` made of an article's claims, by their self-contained wording."""
        # One statement, so that it is one generation.
        statement = (
            "SELECT c.row, c.self_contained, s.embedding, v.first, v.count, v.checksum"
            " FROM articles a JOIN vectors v ON v.article = a.row JOIN claims c ON c.article = a.row"
            " JOIN searchable_vectors s ON s.claim = c.row JOIN state ON state.fingerprint = ?"
            " WHERE a.id = ? ORDER BY c.row"
        )
        found = self.ask(
            lambda connection: connection.execute(statement, (encoder.fingerprint, id)).fetchall()
        )
        if not found:
            return {}
        vectors = stacked([vector.to_numpy() for _, _, vector, *_ in found], encoder.dimension)
        rows, (first, count, stamp) = [row for row, *_ in found], found[0][3:]
        if vectors_fault(rows, vectors, first, count, stamp, encoder.dimension) is not None:
            return {}
        return {text: vector for (_, text, *_), vector in zip(found, vectors, strict=True)}

    def finder(self, tell: Tell | None = None) -> PostgresFinder:
        """Return what finds claims by the database's own indexes."""
        from attrib.store.postgres.finder import PostgresFinder

        return PostgresFinder(self._address)

    def refresh(self, tell: Tell | None = None) -> bool:
        """Make the index over the vectors where there are enough of them; return whether it was made."""
        return made_where_worth_it(self, tell)

    def verify(self, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
        """Yield every fault of the index. Nothing is changed."""
        from attrib.store.postgres.verifying import verify

        return verify(self, advance)

    def insert(self, analysis: Analysis, vectors: Vectors, facts: dict[str, Any]) -> None:
        """Insert an article that is not there, inside :meth:`writing`; ``facts`` as for ``insert_analysis``.

        Statements whose answer nobody reads are sent without waiting for it.
        """
        with self.asking() as connection, connection.raw.pipeline():
            super().insert(analysis, vectors, facts)

    def delete(self, row: int) -> None:
        """Delete the article in a row with everything that hangs on it, inside :meth:`writing`."""
        with self.asking() as connection:
            searchable.delete(connection, row)
        super().delete(row)

    def set_vectors(self, article: int, first: int, vectors: Vectors) -> None:
        """Put vectors in the place of those that an article has, inside :meth:`writing`."""
        with self.asking() as connection:
            connection.execute("DELETE FROM searchable_vectors WHERE article = ?", (article,))
            connection.execute("DELETE FROM vectors WHERE article = ?", (article,))
            searchable.insert_vectors(connection, article, first, read_analysis(connection, article), vectors)

    def about_to_use_next_vectors(self) -> None:
        """Drop the index over the vectors, so that no search waits while they change; they are scored one by one."""
        with self.asking() as connection:
            forget(connection)

    def use_next_vectors(self) -> int:
        """Put the vectors of ``next_vectors`` in the place of all there are, inside :meth:`writing`."""
        count = 0
        with self.asking() as connection:
            forget(connection)  # made again by another client meanwhile
            (dimension,) = connection.execute("SELECT dimension FROM state").fetchone()
            for first, data in connection.stream(
                "SELECT first, data FROM next_vectors ORDER BY article", binary=True
            ):
                vectors = unpacked(data, dimension)
                connection.executemany(
                    "UPDATE searchable_vectors SET embedding = ? WHERE claim = ?",
                    [(vector, first + at) for at, vector in enumerate(vectors)],
                )
                count += len(vectors)
            connection.execute(
                "UPDATE vectors v SET checksum = n.checksum FROM next_vectors n WHERE n.article = v.article"
            )
            connection.execute("DELETE FROM next_vectors")
        return count

    def put(
        self, analysis: Analysis, vectors: Vectors, encoder: Encoder, made_by: str, location: str | None
    ) -> Outcome:
        """Add an article with all its claims, or replace it, in one transaction: all of it or nothing.

        When this returns, the server has it for good. A connection that is lost on the way is opened again, and the
        article put once more unless it had arrived. Raises EncoderMismatch, StoreError, ValueError.
        """
        return self._persistently(
            lambda: super(PostgresStore, self).put(analysis, vectors, encoder, made_by, location),
            lambda: "added" if self._arrived(analysis) else None,
        )

    def take(self, articles: Sequence[Held], encoder: Encoder) -> None:
        """Add articles with all that another index held of them, or replace them, in one transaction.

        As :meth:`put`, also where the connection is lost.
        """
        self._persistently(
            lambda: self._store(articles, encoder),
            lambda: [] if all(self._arrived(held.analysis) for held in articles) else None,
        )

    def remove(self, id: str) -> bool:
        """Remove an article with its claims; return whether there was one."""
        return self._persistently(
            lambda: super(PostgresStore, self).remove(id),
            lambda: True if self.version(id) is None else None,
        )

    def _persistently(self, work: Callable[[], Answer], arrived: Callable[[], Answer | None]) -> Answer:
        """Do ``work``, once more where the connection was lost on the way, unless it has ``arrived`` all the same."""
        until: float | None = None
        while True:
            try:
                found = None if until is None else arrived()
                return work() if found is None else found
            except LostConnection as error:
                until = until or time.monotonic() + self._wait
                if self._tell is not None:
                    self._tell("connection-lost", error.message)
                wait_for_server(self._address, until, error)

    def _arrived(self, analysis: Analysis) -> bool:
        known = self.version(analysis.article.id)
        return known is not None and known.digest == analysis_digest(analysis)

    def _insert_vectors(self, article: int, first: int, analysis: Analysis, vectors: Vectors) -> None:
        with self.asking() as connection:
            searchable.insert(connection, article, first, analysis, vectors)

    def _sources_changed(self, row: int, analysis: Analysis) -> None:
        with self.asking() as connection:
            (first,) = connection.execute("SELECT first FROM vectors WHERE article = ?", (row,)).fetchone()
            searchable.write_facts(connection, first, analysis)
