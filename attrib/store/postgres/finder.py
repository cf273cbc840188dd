"""Finding claims in PostgreSQL: all vectors scored below a size, pgvector's HNSW above, and text search for words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.store.base import near_count, sharing_count
from attrib.store.postgres.searchable import TABLES, parts_of
from attrib.store.postgres.snapshot import PostgresSnapshot
from attrib.store.postgres.words import any_of, keys_in, looked_for, score_of, weights

if TYPE_CHECKING:
    from attrib.store.base import Filters, Rows, Scores, Snapshot, Vectors
    from attrib.store.postgres.address import Address
    from attrib.store.postgres.connecting import PostgresConnection

EXACT_AMONG = 20_000
"""Claims that pass a filter up to which all of them are scored; above, HNSW goes on until enough pass."""
_TIMEOUT = "60s"
"""What a search may take, where the server or the URL do not set less."""
_OVERFETCH = 4
"""Claims taken from HNSW for each that is wanted: its vectors are of half precision, and the true ones decide."""
_LEAST_BREADTH, _MOST_BREADTH = 400, 1000
"""Candidates that HNSW keeps while it looks (ef_search)."""
_SCANNED = 200_000
"""Vectors that HNSW looks at, at most, before what it lost to a filter is looked for exactly."""
_SCORED_TWICE = 4
"""Claims whose words are counted, for each that is wanted: until then each word counts once."""


class PostgresFinder:
    """The :class:`attrib.store.base.Finder` of a shared index."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def near(
        self,
        snapshot: Snapshot,
        texts: Sequence[str],
        queries: Vectors,
        filters: Filters | None,
        limit: int,
    ) -> list[tuple[Rows, Scores]]:
        """Return for each text the rows worth a look, ascending, with the cosines of their vectors."""
        if not isinstance(snapshot, PostgresSnapshot):
            raise TypeError("a finder reads generations of its own store")
        connection = snapshot.connection
        if snapshot.state.encoder is None:
            return [(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in texts]
        connection.execute(
            "SELECT set_config('statement_timeout', ?, true) WHERE current_setting('statement_timeout') = '0'",
            (_TIMEOUT,),
        )
        search = _Search(connection, snapshot.state.encoder.dimension, filters)
        return [search.near(text, query, limit) for text, query in zip(texts, queries, strict=True)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement with the values for its marks."""

    statement: str
    values: tuple[Any, ...]


class _Search:
    """What is asked of one generation under one set of filters."""

    def __init__(self, connection: PostgresConnection, dimension: int, filters: Filters | None) -> None:
        self._connection = connection
        self._dimension = dimension
        self._conditions, self._values = conditions(filters)
        self._claims, keys, indexed, last = connection.execute(
            "SELECT claims, keys, near_index, last_claim FROM state"
        ).fetchone()
        self._vectors, self._words = (parts_of(connection, table) for table in TABLES)
        self._mean = max(keys / self._claims, 1.0) if self._claims else 1.0
        few = bool(self._conditions) and self._few_pass()
        if self._vectors != TABLES[:1]:
            # Other servers may hold claims of a later generation already.
            self._conditions.append("claim <= ?")
            self._values.append(last)
            # They sort, whatever the planner thinks of rows that it has not counted.
            connection.execute("SELECT set_config('enable_sort', 'off', true)")
        self._approximate = indexed is not None and not few

    def near(self, text: str, query: Vectors, limit: int) -> tuple[Rows, Scores]:
        """Return the claims near a text by vector or by words, by ascending rows, with their cosines."""
        found = dict(self.nearest(query, near_count(limit)))
        others = [claim for claim in self.sharing(text, sharing_count(limit)) if claim not in found]
        found.update(self._cosines(query, others))
        rows: Rows = np.array(sorted(found), dtype=np.int64)
        return rows, np.array([found[int(row)] for row in rows], dtype=np.float32)

    def nearest(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        """Return the nearest claims with their cosines."""
        if self._approximate:
            found = self._by_index(query, count)
            # Where a filter left fewer than were asked for, only a look at all that pass tells that there are no more.
            if len(found) >= min(count, self._claims):
                return found
        return self._exactly(query, count)

    def sharing(self, text: str, count: int) -> list[int]:
        """Return the claims that share the most telling words with a text."""
        keys = list(keys_in(text).places)
        counts = dict(
            self._connection.execute(
                "SELECT word, claims FROM word_counts WHERE word = ANY(?)", (keys,)
            ).fetchall()
        )
        weighed = weights(counts, self._claims)
        if not weighed:
            return []
        has = " + ".join(
            f"(words @@ ?::tsquery)::int * '{weight:.9g}'::float8" for weight in weighed.values()
        )
        # As real, so that equal scores are equal in whatever order they were summed up, and told apart by row.
        likely = self._first(
            self._words,
            f"SELECT claim, length, words, (({has}) * {score_of('1')})::real AS rough FROM {{table}}"  # noqa: S608
            f" WHERE words @@ ?::tsquery{self._and()}",
            (*(any_of([key]) for key in weighed), self._mean, looked_for(weighed, counts), *self._values),
            ("rough DESC, claim", ()),
            count * _SCORED_TWICE,
        )
        found = self._connection.execute(
            f"SELECT claim FROM ({likely.statement}) likely CROSS JOIN LATERAL ("  # noqa: S608 - weights are numbers
            f" SELECT sum(weight * {score_of('n')})::real AS score"
            " FROM (SELECT lexeme, cardinality(positions) AS n FROM unnest(words)) own"
            " JOIN unnest(?::text[], ?::float8[]) asked (key, weight) ON key = lexeme"
            ") told ORDER BY score DESC, claim LIMIT ?",
            (*likely.values, self._mean, list(weighed), list(weighed.values()), count),
        )
        return [claim for (claim,) in found]

    def _cosines(self, query: Vectors, claims: list[int]) -> list[tuple[int, float]]:
        if not claims:
            return []
        return self._connection.execute(
            "SELECT claim, -(embedding <#> ?) FROM searchable_vectors WHERE claim = ANY(?)", (query, claims)
        ).fetchall()

    def _exactly(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        asked = self._first(self._vectors, *self._with_cosines(query), ("cosine DESC, claim", ()), count)
        return self._connection.execute(asked.statement, asked.values).fetchall()

    def _by_index(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        wanted = count * _OVERFETCH
        self._connection.execute(
            "SELECT set_config('hnsw.ef_search', ?, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),"
            " set_config('hnsw.max_scan_tuples', ?, true)",
            (str(min(max(wanted, _LEAST_BREADTH), _MOST_BREADTH)), str(_SCANNED)),
        )
        half = f"halfvec({int(self._dimension)})"
        order = (f"embedding::{half} <#> ?::{half}", (query,))
        asked = [self._first((part,), *self._with_cosines(query), order, wanted) for part in self._vectors]
        near = " UNION ALL ".join(f"({one.statement})" for one in asked)
        return self._connection.execute(
            f"SELECT claim, cosine FROM ({near}) near ORDER BY cosine DESC, claim LIMIT ?",  # noqa: S608 - as above
            (*(value for one in asked for value in one.values), count),
        ).fetchall()

    def _with_cosines(self, query: Vectors) -> tuple[str, tuple[Any, ...]]:
        statement = f"SELECT claim, -(embedding <#> ?) AS cosine FROM {{table}} WHERE true{self._and()}"  # noqa: S608
        return statement, (query, *self._values)

    def _first(
        self,
        tables: Sequence[str],
        statement: str,
        values: Sequence[Any],
        order: tuple[str, Sequence[Any]],
        count: int,
    ) -> _Asked:
        """Return the question for the first ``count`` rows of some tables in an order.

        Each table sorts its own, so that a server sends no more than may be wanted; all are asked at once.
        """
        by, by_values = order
        own = [f"({statement.format(table=table)} ORDER BY {by} LIMIT ?)" for table in tables]
        asked = (*values, *by_values, count)
        if len(tables) == 1:
            return _Asked(own[0], asked)
        return _Asked(
            f"SELECT * FROM ({' UNION ALL '.join(own)}) parts ORDER BY {by} LIMIT ?",  # noqa: S608
            (*asked * len(tables), *by_values, count),
        )

    def _few_pass(self) -> bool:
        """Return whether so few claims pass the filters that scoring all of them is the quickest."""
        (some,) = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM searchable_vectors WHERE true{self._and()} LIMIT ?) passed",  # noqa: S608
            (*self._values, EXACT_AMONG + 1),
        ).fetchone()
        return int(some) <= EXACT_AMONG

    def _and(self) -> str:
        return "".join(f" AND {condition}" for condition in self._conditions)


def conditions(filters: Filters | None) -> tuple[list[str], list[Any]]:
    """Return the conditions that ``filters`` set on a row of what a search looks at, and the values for their marks."""
    if filters is None:
        return [], []
    found: list[tuple[str, Any]] = []
    for column, wanted in (
        ("outlet", filters.outlets),
        ("language", filters.languages),
        ("status", filters.statuses),
    ):
        if wanted:
            found.append((f"{column} = ANY(?)", list(wanted)))
    if filters.sources:
        found.append(("sources && ?::text[]", list(filters.sources)))
    if filters.since is not None:
        found.append(("date >= ?", filters.since))
    if filters.until is not None:
        found.append(("date <= ?", filters.until))
    return [condition for condition, _ in found], [value for _, value in found]
