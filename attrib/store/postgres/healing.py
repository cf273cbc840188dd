"""Healing an index in PostgreSQL: whatever can be made again is made again from what is whole.

As for the embedded index (:mod:`attrib.store.rebuild`), but for the server's pages, which are its administrator's. Of
what a search looks at only the vectors are more than the other tables tell: the rest is written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrib.store.adding import encoder_of
from attrib.store.postgres.searchable import TABLES, count_anew, insert_words, write_facts
from attrib.store.postgres.store import PostgresStore
from attrib.store.postgres.vector_index import made_where_worth_it
from attrib.store.postgres.verifying import row_faults, vector_fault, words_fault
from attrib.store.rebuild import Rebuilt, heal_articles
from attrib.store.reencode import encode_anew
from attrib.store.rows import read_analysis
from attrib.store.sql import ORPHANS
from attrib.store.word_index import WAY

if TYPE_CHECKING:
    from attrib.store.postgres.address import Address
    from attrib.store.rebuild import Means

_ORPHANS = (
    *ORPHANS,
    *(
        f"DELETE FROM {table} WHERE (claim, article) NOT IN (SELECT row, article FROM claims)"  # noqa: S608
        for table in TABLES
    ),
    "DELETE FROM next_vectors n WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.row = n.article)",
    "DELETE FROM sources s WHERE NOT EXISTS (SELECT 1 FROM attributions WHERE source = s.row)",
)


def rebuild(address: Address, means: Means, *, model: str | None, wait: float) -> Rebuilt:
    """Heal the index at ``address``, and encode it anew where ``model`` is another encoder than its own.

    May be interrupted at any moment and run again. Raises StoreError, EncoderMismatch.
    """
    done = Rebuilt()
    # An index that is not there is not made by healing it.
    PostgresStore.open(address, wait=wait).close()
    with PostgresStore.open(address, write=True, wait=wait) as store:
        done.orphans = _delete_orphans(store)
        heal_articles(store, means, done, vector_fault)
        _heal_searchable(store)
        if model is not None:
            embedder = means.embedder_for(model)
            encoder = store.state().encoder
            if encoder is not None and encoder.fingerprint != encoder_of(embedder).fingerprint:
                done.claims_anew = encode_anew(store, embedder, means.advance)
        made_where_worth_it(store)
        with store.asking() as connection:
            (done.vectors,) = connection.execute("SELECT claims FROM state").fetchone()
    return done


def _delete_orphans(store: PostgresStore) -> int:
    """Delete rows that belong to nothing and put the counters right; return how many rows there were."""
    with store.reading() as snapshot:
        if not list(row_faults(snapshot.connection)):
            return 0
    with store.writing(), store.asking() as connection:
        deleted = sum(connection.execute(statement).rowcount for statement in _ORPHANS)
        connection.execute(
            "UPDATE state SET last_claim = greatest(last_claim, (SELECT coalesce(max(row), 0) FROM claims))"
        )
        count_anew(connection)
    return deleted


def _heal_searchable(store: PostgresStore) -> None:
    """Write what searches look at beside the vectors again, where it is not what it must be."""
    with store.reading() as snapshot:
        sound = words_fault(snapshot.connection) is None and not list(row_faults(snapshot.connection))
    if sound:
        return
    with store.writing(), store.asking() as connection:
        connection.execute("DELETE FROM searchable_words")
        articles = connection.stream("SELECT article, first FROM vectors ORDER BY article")
        for article, first in articles:
            analysis = read_analysis(connection, article)
            insert_words(connection, article, first, analysis)
            write_facts(connection, first, analysis)
        count_anew(connection)
        connection.execute("UPDATE state SET words_way = ?", (WAY,))
