"""What a search looks at, a row a claim: its vector in one table, its words in another, each with the facts of filters.

Two tables, because scoring all vectors and looking at many claims' words each read rows: as few bytes as may be.
No foreign key leads from them, so that they may be spread over other servers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrib.store.postgres.words import Keys, counted, keys_in
from attrib.store.vectors import checksum, packed
from attrib.types import CORE_ACTS, Analysis, Claim

if TYPE_CHECKING:
    from attrib.store.base import Vectors
    from attrib.store.postgres.connecting import PostgresConnection

TABLES = ("searchable_vectors", "searchable_words")


def parts_of(connection: PostgresConnection, table: str) -> tuple[str, ...]:
    """Return the tables that hold the rows of ``table``: itself, or its parts on other servers."""
    found = connection.execute(
        "SELECT quote_ident(c.relname) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = to_regclass(?) ORDER BY c.relname",
        (table,),
    ).fetchall()
    return tuple(name for (name,) in found) or (table,)


def insert(
    connection: PostgresConnection, article: int, first: int, analysis: Analysis, vectors: Vectors
) -> None:
    """Insert what a search looks at of an article whose claims have the rows from ``first`` on."""
    for table in TABLES:
        # Other servers keep what they were sent where the commit of this one was lost behind theirs.
        connection.execute(f"DELETE FROM {table} WHERE claim >= ?", (first,))  # noqa: S608 - our own names
    insert_vectors(connection, article, first, analysis, vectors)
    keys = insert_words(connection, article, first, analysis)
    _count(connection, counted(keys), len(keys), sum(own.length for own in keys))


def insert_vectors(
    connection: PostgresConnection, article: int, first: int, analysis: Analysis, vectors: Vectors
) -> None:
    """Insert an article's vectors."""
    connection.execute(
        "INSERT INTO vectors VALUES (?, ?, ?, ?)", (article, first, len(vectors), checksum(packed(vectors)))
    )
    connection.executemany(
        "INSERT INTO searchable_vectors VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (first + at, article, *facts_of(analysis, claim), vector)
            for at, (claim, vector) in enumerate(zip(analysis.claims, vectors, strict=True))
        ],
    )


def insert_words(connection: PostgresConnection, article: int, first: int, analysis: Analysis) -> list[Keys]:
    """Insert the words of an article's claims and return them; they are not counted yet."""
    keys = [keys_in(claim.self_contained) for claim in analysis.claims]
    connection.executemany(
        "INSERT INTO searchable_words VALUES (?, ?, ?, ?, ?, ?, ?, ?::tsvector, ?)",
        [
            (first + at, article, *facts_of(analysis, claim), own.vector, own.length)
            for at, (claim, own) in enumerate(zip(analysis.claims, keys, strict=True))
        ],
    )
    return keys


def delete(connection: PostgresConnection, article: int) -> None:
    """Delete what a search looks at of an article."""
    connection.execute("DELETE FROM searchable_vectors WHERE article = ?", (article,))
    found = connection.execute(
        "DELETE FROM searchable_words WHERE article = ? RETURNING tsvector_to_array(words), length",
        (article,),
    ).fetchall()
    counts: dict[str, int] = {}
    for words, _ in found:
        for word in words:
            counts[word] = counts.get(word, 0) - 1
    _count(connection, counts, -len(found), -sum(length for _, length in found))


def write_facts(connection: PostgresConnection, first: int, analysis: Analysis) -> None:
    """Write the facts of filters again for an article whose claims have the rows from ``first`` on."""
    for table in TABLES:
        connection.executemany(
            f"UPDATE {table} SET status = ?, language = ?, outlet = ?, date = ?, sources = ? WHERE claim = ?",  # noqa: S608
            [(*facts_of(analysis, claim), first + at) for at, claim in enumerate(analysis.claims)],
        )


def count_anew(connection: PostgresConnection) -> None:
    """Count claims, keys and words from what stands in the tables, inside the store's writing."""
    connection.execute("DELETE FROM word_counts")
    connection.execute(
        "INSERT INTO word_counts SELECT word, count(*) FROM searchable_words, unnest(tsvector_to_array(words)) word"
        " GROUP BY word"
    )
    connection.execute(
        "UPDATE state SET claims = (SELECT count(*) FROM searchable_words),"
        " keys = (SELECT coalesce(sum(length), 0) FROM searchable_words)"
    )


def facts_of(analysis: Analysis, claim: Claim) -> tuple[Any, ...]:
    """Return what filters ask of a claim: status, language, outlet, date, ids of its sources."""
    article = analysis.article
    return claim.status, article.language, article.outlet, article.date, _source_ids(analysis, claim)


def _source_ids(analysis: Analysis, claim: Claim) -> list[str]:
    """Return the ids of the sources that a claim is attributed to."""
    places = {one.id: at for at, one in enumerate(analysis.attributions)}
    found: dict[str, None] = {}
    for number in claim.attributions:
        at = places[number]
        source = analysis.sources[at]
        if source is not None and analysis.attributions[at].act in CORE_ACTS:
            found[source.id] = None
    return list(found)


def _count(connection: PostgresConnection, counts: dict[str, int], claims: int, keys: int) -> None:
    """Add ``counts``, which may be below zero, to what the index knows of how frequent words are."""
    words = sorted(counts)
    connection.execute(
        "INSERT INTO word_counts SELECT * FROM unnest(?::text[], ?::bigint[])"
        " ON CONFLICT (word) DO UPDATE SET claims = word_counts.claims + excluded.claims",
        (words, [counts[word] for word in words]),
    )
    if claims < 0:
        connection.execute("DELETE FROM word_counts WHERE word = ANY(?) AND claims <= 0", (words,))
    connection.execute("UPDATE state SET claims = claims + ?, keys = keys + ?", (claims, keys))
