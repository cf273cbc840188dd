"""One generation of the SQLite store, read inside one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.errors import DamagedIndex
from attrib.store.base import Encoder, Facts, Filters, Held, KnownArticle, KnownClaim, State, Stats
from attrib.store.connection import damaged
from attrib.store.folder import own_files
from attrib.store.rows import analysis_digest, make_claim, read_analysis, read_sentences
from attrib.store.vectors import checksum, fault, unpacked
from attrib.types import CORE_ACTS, ArticleRef, Sentence, SourceRef, Status

if TYPE_CHECKING:
    from attrib.store.base import Rows, Vectors

_AT_ONCE = 500
"""Values bound in one statement: far below SQLite's bound."""
_CORE = ", ".join(f"'{act}'" for act in sorted(CORE_ACTS))
_ARTICLE = "a.id, a.path, a.title, a.date, a.outlet, a.language"
_sentences = lru_cache(maxsize=256)(read_sentences)


def read_state(connection: sqlite3.Connection) -> State:
    """Return the generation that ``connection`` sees."""
    generation, token, *encoder = connection.execute(
        "SELECT generation, token, encoder, fingerprint, dimension FROM state"
    ).fetchone()
    return State(generation, token, None if encoder[0] is None else Encoder(*encoder))


class SqliteSnapshot:
    """One generation, to be read as long as the connection's transaction lasts."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._state = read_state(connection)

    @property
    def state(self) -> State:
        """The generation, and the encoder of the vectors."""
        return self._state

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, inside the generation's transaction, for what looks below the store."""
        return self._connection

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
        return found is not None and found[0] == state.token

    def removed_since(self, generation: int) -> list[tuple[int, int]]:
        """Return the rows of claims that were removed after ``generation``: the first and the last of each range."""
        found = self._connection.execute(
            "SELECT first, last FROM removed WHERE generation > ? ORDER BY first", (generation,)
        )
        return found.fetchall()

    def count_after(self, row: int) -> int:
        """Return how many claims have a higher row than ``row``."""
        (count,) = self._connection.execute("SELECT count(*) FROM claims WHERE row > ?", (row,)).fetchone()
        return int(count)

    def select(self, filters: Filters) -> Rows:
        """Return the rows of all claims that pass ``filters``, ascending."""
        conditions, values = _article_conditions(filters)
        if not (filters.statuses or filters.sources):
            return self._rows_of_articles(conditions, values)
        if filters.statuses:
            conditions.append(f"c.status IN ({_marks(filters.statuses)})")
            values.extend(filters.statuses)
        if filters.sources:
            # The acts are ours; ids are bound.
            conditions.append(
                "c.row IN (SELECT h.claim FROM sources s JOIN attributions t ON t.source = s.row"  # noqa: S608
                " JOIN claim_attributions h ON h.article = t.article AND h.attribution = t.number"
                f" WHERE t.act IN ({_CORE}) AND s.id IN ({_marks(filters.sources)}))"
            )
            values.extend(filters.sources)
        found = self._connection.execute(
            # Conditions are our own words; what the user gave is bound.
            f"SELECT c.row FROM claims c JOIN articles a ON a.row = c.article{_where(conditions)} ORDER BY c.row",  # noqa: S608
            values,
        )
        return np.fromiter((row for (row,) in found), dtype=np.int64)

    def _rows_of_articles(self, conditions: Sequence[str], values: Sequence[Any]) -> Rows:
        """Return the rows of all claims of some articles, ascending; only indexes are looked at."""
        found = self._connection.execute(
            "SELECT v.first, v.count FROM articles a JOIN vectors v INDEXED BY vectors_by_span ON v.article = a.row"  # noqa: S608
            f"{_where(conditions)}",
            values,
        ).fetchall()
        spans = np.array(found, dtype=np.int64).reshape(-1, 2)
        spans = spans[np.argsort(spans[:, 0], kind="stable")]
        first, count = spans[:, 0], spans[:, 1]
        # Each claim's row is that of its article's first claim and its place behind it.
        places = np.arange(count.sum(), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        rows: Rows = np.repeat(first, count) + places
        return rows

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
                raise damaged(self._folder, f"the vectors of the article {id}: {wrong}")
            yield np.arange(first, first + count, dtype=np.int64), unpacked(data, encoder.dimension)

    def claims(self, rows: Sequence[int]) -> list[KnownClaim]:
        """Return the claims of ``rows``, in their order. Raises KeyError for a row that does not exist."""
        found: dict[int, KnownClaim] = {}
        wanted = sorted({int(row) for row in rows})
        for at in range(0, len(wanted), _AT_ONCE):
            self._read_claims(wanted[at : at + _AT_ONCE], found)
        return [found[int(row)] for row in rows]

    def wording(self, id: str) -> str | None:
        """Return the self-contained wording of the claim ``id``, None where there is none."""
        found = self._connection.execute(
            "SELECT self_contained FROM claims WHERE id = ? ORDER BY row LIMIT 1", (id,)
        ).fetchone()
        return None if found is None else str(found[0])

    def wordings(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the self-contained wordings of those of ``rows`` that exist."""
        found: dict[int, str] = {}
        for at in range(0, len(rows), _AT_ONCE):
            some = [int(row) for row in rows[at : at + _AT_ONCE]]
            found.update(
                self._connection.execute(
                    f"SELECT row, self_contained FROM claims WHERE row IN ({_marks(some)})",  # noqa: S608 - marks
                    some,
                ).fetchall()
            )
        return found

    def wordings_after(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the row and the self-contained wording of each claim with a higher row, ascending."""
        yield from self._connection.execute(
            "SELECT row, self_contained FROM claims WHERE row > ? ORDER BY row", (row,)
        )

    def count(self) -> int:
        """Return the number of articles."""
        (count,) = self._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def held(self) -> Generator[Held, None, None]:
        """Yield every article with all there is of it, in the order they were added. Raises DamagedIndex."""
        encoder = self._state.encoder
        dimension = 0 if encoder is None else encoder.dimension
        rows = self._connection.execute(
            "SELECT a.row, a.location, a.made_by, a.added, v.count, v.checksum, v.data, a.digest, a.id"
            " FROM articles a LEFT JOIN vectors v ON v.article = a.row ORDER BY a.row"
        )
        for row, location, made_by, added, count, stamp, data, digest, id in rows:
            wrong = "there are none" if data is None else vectors_fault(data, stamp, count, dimension)
            if wrong is not None:
                raise self.damaged(f"the vectors of the article {id}: {wrong}")
            analysis = read_analysis(self._connection, row)
            if analysis_digest(analysis) != digest:
                raise self.damaged(f"what was extracted from the article {id} has changed")
            yield Held(analysis, Facts(location, made_by, added), unpacked(data, dimension))

    def articles(self, filters: Filters) -> Iterator[KnownArticle]:
        """Yield the articles that have the outlet, language and date of ``filters``, by id."""
        conditions, values = _article_conditions(filters)
        found = self._connection.execute(
            f"SELECT {_ARTICLE}, a.added,"  # noqa: S608 - as above
            " (SELECT json_group_object(status, n) FROM"
            " (SELECT status, count(*) AS n FROM claims WHERE article = a.row GROUP BY status))"
            f" FROM articles a{_where(conditions)} ORDER BY a.id",
            values,
        )
        for *article, added, counts in found:
            yield KnownArticle(ArticleRef(*article), json.loads(counts), added)

    def sources(self) -> list[SourceRef]:
        """Return every source that an article of the index names, by id."""
        found = self._connection.execute("SELECT id, name, type FROM sources ORDER BY id, name, type")
        return [SourceRef(*one) for one in found]

    def outlets(self) -> list[str]:
        """Return every outlet of an article."""
        found = self._connection.execute(
            "SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL ORDER BY outlet"
        )
        return [outlet for (outlet,) in found]

    def stats(self) -> Stats:
        """Return the index in numbers."""
        one = self._connection.execute
        articles, first, last = one("SELECT count(*), min(date), max(date) FROM articles").fetchone()
        return Stats(
            state=self._state,
            articles=articles,
            claims=dict(
                one("SELECT status, count(*) FROM claims GROUP BY status ORDER BY status").fetchall()
            ),
            sources=one("SELECT count(DISTINCT id) FROM sources").fetchone()[0],
            languages=self._counted("language"),
            outlets=self._counted("outlet"),
            first_date=first,
            last_date=last,
            bytes=sum(path.stat().st_size for path in own_files(self._folder)),
        )

    def _counted(self, column: str) -> dict[str, int]:
        found = self._connection.execute(
            f"SELECT {column}, count(*) AS n FROM articles WHERE {column} IS NOT NULL"  # noqa: S608 - our own names
            f" GROUP BY {column} ORDER BY n DESC, {column}"
        )
        return dict(found.fetchall())

    def _read_claims(self, rows: Sequence[int], found: dict[int, KnownClaim]) -> None:
        attributions, sources = self._held(rows)
        stored = self._connection.execute(
            'SELECT c.row, c.id, c."start", c."end", c.text, c.self_contained, c.sentence, c.status,'  # noqa: S608
            f" a.text, a.sentences, {_ARTICLE}"
            f" FROM claims c JOIN articles a ON a.row = c.article WHERE c.row IN ({_marks(rows)})",
            rows,
        )
        for row, *fields in stored:
            claim = make_claim((row, *fields[:7]), attributions.get(row, ()))
            text, sentences = fields[7], _sentences(fields[8])
            named = sources.get(row, {}).values()
            article = ArticleRef(*fields[9:])
            found[row] = KnownClaim(
                row, claim, article, _sentence_text(text, sentences, claim.sentence), tuple(named)
            )

    def _held(self, rows: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, dict[str, SourceRef]]]:
        """Return the attributions of claims, innermost first, and the sources of those that make them attributed."""
        attributions: dict[int, list[int]] = {}
        sources: dict[int, dict[str, SourceRef]] = {}
        for claim, number, act, *source in self._connection.execute(
            "SELECT h.claim, h.attribution, t.act, s.id, s.name, s.type FROM claim_attributions h"  # noqa: S608
            " JOIN attributions t ON t.article = h.article AND t.number = h.attribution"
            f" LEFT JOIN sources s ON s.row = t.source WHERE h.claim IN ({_marks(rows)}) ORDER BY h.claim, h.place",
            rows,
        ):
            attributions.setdefault(claim, []).append(number)
            if act in CORE_ACTS and source[0] is not None:
                sources.setdefault(claim, {}).setdefault(source[0], SourceRef(*source))
        return attributions, sources


def vectors_fault(data: bytes, stamp: int, count: int, dimension: int) -> str | None:
    """Return what is wrong with a blob of vectors, or None."""
    if checksum(data) != stamp:
        return "their bytes have changed"
    if len(data) != 4 * count * dimension:
        return f"{len(data)} bytes instead of {4 * count * dimension}"
    return fault(unpacked(data, dimension), count, dimension)


def _sentence_text(text: str, sentences: tuple[Sentence, ...], index: int) -> str:
    return sentences[index].span.of(text) if 0 <= index < len(sentences) else ""


def _article_conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for column, wanted in (("outlet", filters.outlets), ("language", filters.languages)):
        if wanted:
            conditions.append(f"a.{column} IN ({_marks(wanted)})")
            values.extend(wanted)
    for sign, day in ((">=", filters.since), ("<=", filters.until)):
        if day is not None:
            conditions.append(f"a.date {sign} ?")
            values.append(day)
    return conditions, values


def _where(conditions: Iterable[str]) -> str:
    joined = " AND ".join(conditions)
    return f" WHERE {joined}" if joined else ""


def _marks(values: Sequence[Status] | Sequence[str] | Sequence[int]) -> str:
    return ", ".join("?" * len(values))
