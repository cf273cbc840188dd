"""Encoding an index anew with another encoder, beside the vectors that are in use until the last moment.

The new vectors gather in a table of their own, a batch a transaction: whoever is killed on the way goes on where he
stopped, and readers and writers use the old encoder meanwhile. One last transaction encodes what was added since and
puts the new table in the place of the old one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrib.store.adding import encoder_of
from attrib.store.connection import in_words, transaction
from attrib.store.vectors import checksum, fault, packed

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Vectors
    from attrib.store.sqlite import SqliteStore

_BATCH = 256
"""Claims encoded, and stored in one transaction."""
_COPY = (
    "CREATE TABLE next_vectors (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,"
    " first INTEGER NOT NULL, count INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL) STRICT"
)

_Part = tuple[int, int, list[str]]
"""An article's row, the row of its first claim, and its claims' self-contained wordings."""


def encode_anew(store: SqliteStore, embedder: Embedder, advance: Callable[[int], None]) -> int:
    """Encode all claims of the index with ``embedder``, which it is made with from then on; return their number.

    ``advance`` hears of each batch of articles. Raises StoreError; what was encoded until then is kept for a
    further try.
    """
    connection, encoder = store.connection, encoder_of(embedder)
    with in_words(store.folder):
        _begin(connection, encoder.fingerprint)
        while batch := _batch(connection):
            vectors = _encoded(embedder, batch)
            with transaction(connection):
                _insert(connection, batch, vectors)
            advance(len(batch))
    with store.writing():
        while batch := _batch(connection):  # added by others since the last look; now nobody can add more
            _insert(connection, batch, _encoded(embedder, batch))
        store.forget_history()
        connection.execute("DROP TABLE vectors")
        connection.execute("ALTER TABLE next_vectors RENAME TO vectors")
        connection.execute(_COPY)
        connection.execute("CREATE INDEX vectors_by_span ON vectors (article, first, count)")
        connection.execute(
            "UPDATE state SET encoder = ?, fingerprint = ?, dimension = ?, next_fingerprint = NULL",
            (encoder.name, encoder.fingerprint, encoder.dimension),
        )
        (count,) = connection.execute("SELECT coalesce(sum(count), 0) FROM vectors").fetchone()
    return int(count)


def encode_article(connection: sqlite3.Connection, embedder: Embedder, row: int) -> None:
    """Encode the claims of one article again, inside the caller's transaction."""
    part = _part(connection, row)
    (vectors,) = _encoded(embedder, [part])
    connection.execute("DELETE FROM vectors WHERE article = ?", (row,))
    connection.execute("INSERT INTO vectors VALUES (?, ?, ?, ?, ?)", _values(part, vectors))


def _begin(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Keep what an interrupted run has encoded with this very encoder, and drop anything else."""
    with transaction(connection):
        (begun,) = connection.execute("SELECT next_fingerprint FROM state").fetchone()
        if begun != fingerprint:
            connection.execute("DELETE FROM next_vectors")
            connection.execute("UPDATE state SET next_fingerprint = ?", (fingerprint,))


def _batch(connection: sqlite3.Connection) -> list[_Part]:
    """Return some articles that are not encoded yet, with about :data:`_BATCH` claims together."""
    batch: list[_Part] = []
    claims = 0
    rows = connection.execute(
        "SELECT row FROM articles WHERE row NOT IN (SELECT article FROM next_vectors) ORDER BY row LIMIT ?",
        (_BATCH,),
    ).fetchall()
    for (row,) in rows:
        batch.append(_part(connection, row))
        claims += len(batch[-1][2])
        if claims >= _BATCH:
            break
    return batch


def _part(connection: sqlite3.Connection, row: int) -> _Part:
    found = connection.execute(
        "SELECT row, self_contained FROM claims WHERE article = ? ORDER BY row", (row,)
    ).fetchall()
    return row, found[0][0] if found else 0, [text for _, text in found]


def _encoded(embedder: Embedder, batch: Sequence[_Part]) -> list[Vectors]:
    """Return the vectors of each article, checked."""
    found: list[Vectors] = []
    vectors = embedder.encode([text for _, _, texts in batch for text in texts])
    at = 0
    for _, _, texts in batch:
        own = vectors[at : at + len(texts)]
        wrong = fault(own, len(texts), embedder.dimension)
        if wrong is not None:
            raise ValueError(f"{embedder.name}: {wrong}")
        at += len(texts)
        found.append(own)
    return found


def _insert(connection: sqlite3.Connection, batch: Sequence[_Part], vectors: Sequence[Vectors]) -> None:
    """Store the vectors of those articles that still exist: others may have been removed meanwhile."""
    for part, own in zip(batch, vectors, strict=True):
        connection.execute(
            "INSERT INTO next_vectors SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM articles WHERE row = ?1)",
            _values(part, own),
        )


def _values(part: _Part, vectors: Vectors) -> tuple[int, int, int, int, bytes]:
    row, first, texts = part
    data = packed(vectors)
    return row, first, len(texts), checksum(data), data
