"""Looking an index in PostgreSQL through for every kind of damage. Nothing is changed, and nothing is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from attrib.errors import DamagedIndex
from attrib.store.base import State
from attrib.store.postgres.searchable import TABLES
from attrib.store.postgres.snapshot import stacked, vectors_fault
from attrib.store.postgres.vector_index import NAME, index_fault
from attrib.store.postgres.words import keys_in
from attrib.store.verify import Problem, article_faults
from attrib.store.word_index import WAY

if TYPE_CHECKING:
    from attrib.store.postgres.connecting import PostgresConnection
    from attrib.store.postgres.store import PostgresStore
    from attrib.store.sql import Connection

WORDS = "searchable_words"
_OF_NO_CLAIM = (
    # Rows whose claim is not there, or is another article's, or has other facts.
    "SELECT count(*) FROM {table} s LEFT JOIN claims c ON c.row = s.claim LEFT JOIN articles a ON a.row = c.article"
    " WHERE c.row IS NULL OR s.article <> c.article OR s.status <> c.status OR s.language <> a.language"
    " OR s.outlet IS DISTINCT FROM a.outlet OR s.date IS DISTINCT FROM a.date"
)
_COUNTERS = (
    "SELECT last_claim, (SELECT coalesce(max(row), 0) FROM claims), fingerprint, (SELECT count(*) FROM articles),"
    " state.claims, (SELECT count(*) FROM searchable_words), keys,"
    " (SELECT coalesce(sum(length), 0) FROM searchable_words)"
    " FROM state"
)
_WORD_COUNTS = (
    "SELECT count(*) FROM"
    " (SELECT word, count(*) AS claims FROM searchable_words, unnest(tsvector_to_array(words)) word GROUP BY word) real"
    " FULL JOIN word_counts USING (word) WHERE real.claims IS DISTINCT FROM word_counts.claims"
)
_BATCH = 500
"""Claims whose words are compared in one statement."""


def verify(store: PostgresStore, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
    """Yield every fault of the index. ``advance`` is called for each article looked at.

    Reads all of it once: each article with its hashes, each vector, the words of each claim, and what is counted.
    The server's own pages are for its administrator to check (docs/postgres.md).
    """
    try:
        with store.reading() as snapshot:
            connection = snapshot.connection
            connection.execute("SELECT set_config('statement_timeout', '0', true)")
            yield from row_faults(connection)
            for row, id in connection.stream("SELECT row, id FROM articles ORDER BY row"):
                yield from article_faults(connection, row, id, snapshot.state, vector_fault)
                if advance is not None:
                    advance()
            fault = words_fault(connection)
            if fault is not None:
                yield Problem("cache-damaged", WORDS, fault)
            fault = index_fault(connection)
            if fault is not None:
                yield Problem("cache-missing", NAME, fault)
    except DamagedIndex as error:
        yield Problem("file-damaged", store.place, error.message)


def row_faults(connection: PostgresConnection) -> Iterator[Problem]:
    """Yield rows that belong to nothing, and counters that do not tell what they count."""
    for table, question in (
        *((table, _OF_NO_CLAIM.format(table=table)) for table in TABLES),
        (
            "sources",
            "SELECT count(*) FROM sources s WHERE NOT EXISTS (SELECT 1 FROM attributions WHERE source = s.row)",
        ),
    ):
        (count,) = connection.execute(question).fetchone()
        if count:
            yield Problem("orphans", table, str(count))
    last, top, encoder, articles, claims, rows, keys, length = connection.execute(_COUNTERS).fetchone()
    if last < top:
        yield Problem("state-wrong", "state", f"last_claim {last} < {top}")
    if articles and encoder is None:
        yield Problem("state-wrong", "state", "no encoder")
    if (claims, keys) != (rows, length):
        yield Problem("state-wrong", "state", f"claims {claims} ≠ {rows}, keys {keys} ≠ {length}")


def vector_fault(connection: Connection, row: int, state: State) -> str | None:
    """Return what is wrong with the vectors of an article, or None."""
    claims = [
        one for (one,) in connection.execute("SELECT row FROM claims WHERE article = ? ORDER BY row", (row,))
    ]
    span = connection.execute(
        "SELECT first, count, checksum FROM vectors WHERE article = ?", (row,)
    ).fetchone()
    if span is None:
        return "there are none"
    first, count, stamp = span
    if claims != list(range(first, first + count)):
        return f"they are those of {count} claims from row {first} on, not of its own {len(claims)}"
    if state.encoder is None:
        return None  # reported once for the whole index
    found = connection.execute(
        "SELECT claim, embedding FROM searchable_vectors WHERE article = ? ORDER BY claim", (row,)
    ).fetchall()
    vectors = stacked([vector.to_numpy() for _, vector in found], state.encoder.dimension)
    return vectors_fault([claim for claim, _ in found], vectors, first, count, stamp, state.encoder.dimension)


def words_fault(connection: PostgresConnection) -> str | None:
    """Return what is wrong with the words that claims are found by, or None."""
    (way,) = connection.execute("SELECT words_way FROM state").fetchone()
    if way != WAY:
        return f"they are written in way {way}, not {WAY}"
    rows = connection.stream("SELECT row, self_contained FROM claims ORDER BY row")
    wrong = 0
    while batch := list(islice(rows, _BATCH)):
        keys = [keys_in(text) for _, text in batch]
        (some,) = connection.execute(
            "SELECT count(*) FROM unnest(?::bigint[], ?::text[], ?::int[]) own (claim, words, length)"
            " LEFT JOIN searchable_words s USING (claim)"
            " WHERE s.words IS DISTINCT FROM own.words::tsvector OR s.length <> own.length",
            ([row for row, _ in batch], [one.vector for one in keys], [one.length for one in keys]),
        ).fetchone()
        wrong += some
    if wrong:
        return f"{wrong} claims have other words"
    (counts,) = connection.execute(_WORD_COUNTS).fetchone()
    return f"{counts} words are counted wrong" if counts else None
