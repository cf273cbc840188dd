"""Encoding an index anew with another encoder, beside the vectors that are in use until the last moment.

The new vectors gather in a table of their own, a batch a transaction: whoever is killed on the way goes on where he
stopped, and readers and writers use the old encoder meanwhile. One last transaction encodes what was added since and
puts the new vectors in the place of the old ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrib.store.adding import encoder_of
from attrib.store.vectors import checksum, fault, packed

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.store.base import Vectors
    from attrib.store.sql import Connection
    from attrib.store.sql_store import SqlStore

_BATCH = 256
"""Claims encoded, and stored in one transaction."""

_Part = tuple[int, int, list[str]]
"""An article's row, the row of its first claim, and its claims' self-contained wordings."""


def encode_anew(store: SqlStore, embedder: Embedder, advance: Callable[[int], None]) -> int:
    """Encode all claims of the index with ``embedder``, which it is made with from then on; return their number.

    ``advance`` hears of each batch of articles. Raises StoreError; what was encoded until then is kept for a
    further try.
    """
    encoder = encoder_of(embedder)
    _begin(store, encoder.fingerprint)
    while True:
        with store.asking() as connection:
            batch = _batch(connection)
        if not batch:
            break
        vectors = _encoded(embedder, batch)
        with store.transaction() as connection:
            _insert(connection, batch, vectors)
        advance(len(batch))
    store.about_to_use_next_vectors()
    with store.writing(), store.asking() as connection:
        while batch := _batch(connection):  # added by others since the last look; now nobody can add more
            _insert(connection, batch, _encoded(embedder, batch))
        store.forget_history()
        store.set_encoder(encoder)
        count = store.use_next_vectors()
        connection.execute("UPDATE state SET next_fingerprint = NULL")
    return count


def encode_article(store: SqlStore, embedder: Embedder, row: int) -> None:
    """Encode the claims of one article again, inside the store's writing."""
    with store.asking() as connection:
        part = _part(connection, row)
    (vectors,) = _encoded(embedder, [part])
    store.set_vectors(row, part[1], vectors)


def _begin(store: SqlStore, fingerprint: str) -> None:
    """Keep what an interrupted run has encoded with this very encoder, and drop anything else."""
    with store.transaction() as connection:
        (begun,) = connection.execute("SELECT next_fingerprint FROM state").fetchone()
        if begun != fingerprint:
            connection.execute("DELETE FROM next_vectors")
            connection.execute("UPDATE state SET next_fingerprint = ?", (fingerprint,))


def _batch(connection: Connection) -> list[_Part]:
    """Return some articles that are not encoded yet, with about :data:`_BATCH` claims together."""
    batch: list[_Part] = []
    claims = 0
    rows = connection.execute(
        "SELECT row FROM articles a WHERE NOT EXISTS (SELECT 1 FROM next_vectors n WHERE n.article = a.row)"
        " ORDER BY row LIMIT ?",
        (_BATCH,),
    ).fetchall()
    for (row,) in rows:
        batch.append(_part(connection, row))
        claims += len(batch[-1][2])
        if claims >= _BATCH:
            break
    return batch


def _part(connection: Connection, row: int) -> _Part:
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


def _insert(connection: Connection, batch: Sequence[_Part], vectors: Sequence[Vectors]) -> None:
    """Store the vectors of those articles that still exist: others may have been removed meanwhile."""
    for (row, first, texts), own in zip(batch, vectors, strict=True):
        if connection.execute("SELECT 1 FROM articles WHERE row = ?", (row,)).fetchone() is not None:
            data = packed(own)
            connection.execute(
                "INSERT INTO next_vectors VALUES (?, ?, ?, ?, ?)", (row, first, len(texts), checksum(data), data)
            )
