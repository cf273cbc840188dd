"""One generation of an index in PostgreSQL, read inside one transaction of the kind REPEATABLE READ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.errors import DamagedIndex
from attrib.store.sql_snapshot import SqlSnapshot
from attrib.store.vectors import checksum, fault, packed

if TYPE_CHECKING:
    from attrib.store.base import Rows, Vectors
    from attrib.store.postgres.address import Address
    from attrib.store.postgres.connecting import PostgresConnection


class PostgresSnapshot(SqlSnapshot):
    """One generation, to be read as long as the connection's transaction lasts."""

    def __init__(self, connection: PostgresConnection, address: Address) -> None:
        super().__init__(connection)
        self._server = connection
        self._address = address

    @property
    def connection(self) -> PostgresConnection:
        """The connection, inside the generation's transaction."""
        return self._server

    def damaged(self, reason: str) -> DamagedIndex:
        """Return the error for damage that was met on the way."""
        return damaged(self._address.place, reason)

    def vectors(self) -> Iterator[tuple[Rows, Vectors]]:
        """Yield all vectors, article by article, by ascending rows. Raises DamagedIndex."""
        encoder = self._state.encoder
        if encoder is None:
            return
        articles = self._stream(
            "SELECT a.id, v.first, v.count, v.checksum FROM articles a LEFT JOIN vectors v ON v.article = a.row"
            " ORDER BY a.row",
            (),
        )
        found = self._server.stream(
            "SELECT claim, embedding FROM searchable_vectors ORDER BY claim", binary=True
        )
        kept = next(found, None)
        for id, first, count, stamp in articles:
            if first is None:
                raise self.damaged(f"the vectors of the article {id}: there are none")
            own: list[Any] = []
            while kept is not None and kept[0] < first + count:
                own.append(kept)
                kept = next(found, None)
            rows = [row for row, _ in own]
            vectors = stacked([vector.to_numpy() for _, vector in own], encoder.dimension)
            wrong = vectors_fault(rows, vectors, first, count, stamp, encoder.dimension)
            if wrong is not None:
                raise self.damaged(f"the vectors of the article {id}: {wrong}")
            yield np.arange(first, first + count, dtype=np.int64), vectors

    def bytes(self) -> int:
        """Return the size of the index's tables with all that belongs to them; those on other servers not counted."""
        (size,) = self._connection.execute(
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind IN ('r', 'm')",
            (self._address.schema,),
        ).fetchone()
        return int(size)

    def _stream(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        return self._server.stream(statement, values)


def stacked(vectors: Sequence[Any], dimension: int) -> Vectors:
    """Return single vectors as one array, those of another length left for :func:`vectors_fault` to tell."""
    if not vectors:
        return np.empty((0, dimension), np.float32)
    if len({len(vector) for vector in vectors}) > 1:
        return np.empty((len(vectors), 0), np.float32)
    found: Vectors = np.stack(vectors).astype(np.float32, copy=False)
    return found


def vectors_fault(
    rows: Sequence[int], vectors: Vectors, first: int, count: int, stamp: int, dimension: int
) -> str | None:
    """Return what is wrong with the vectors that stand for an article's claims, or None."""
    if list(rows) != list(range(first, first + count)):
        return f"they are {len(rows)}, not those of {count} claims from row {first} on"
    if checksum(packed(vectors)) != stamp:
        return "their bytes have changed"
    return fault(vectors, count, dimension)


def damaged(place: str, reason: str) -> DamagedIndex:
    """Return the error for rows that cannot be trusted."""
    return DamagedIndex(
        f"{place}: the index is damaged ({reason}).",
        remedy=f"'attrib index verify --index {place}' says how far; 'attrib index rebuild --index {place}' heals it.",
    )
