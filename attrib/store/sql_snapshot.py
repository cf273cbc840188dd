"""One generation of a store whose claims stand in tables of SQL: what is asked in the same words of any database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.errors import DamagedIndex
from attrib.store.base import Encoder, Facts, Filters, Held, KnownArticle, KnownClaim, State, Stats
from attrib.store.rows import analysis_digest, make_claim, read_analysis, read_sentences
from attrib.store.sql import marks, where
from attrib.types import CORE_ACTS, ArticleRef, Sentence, SourceRef

if TYPE_CHECKING:
    from attrib.store.base import Rows, Vectors
    from attrib.store.sql import Connection

_AT_ONCE = 500
"""Values bound in one statement: far below any database's bound."""
CORE = ", ".join(f"'{act}'" for act in sorted(CORE_ACTS))
_ARTICLE = "a.id, a.path, a.title, a.date, a.outlet, a.language"
_sentences = lru_cache(maxsize=256)(read_sentences)


def read_state(connection: Connection, lock: str = "") -> State:
    """Return the generation that ``connection`` sees; ``lock`` is what follows the SELECT."""
    generation, token, *encoder = connection.execute(
        f"SELECT generation, token, encoder, fingerprint, dimension FROM state{lock}"  # noqa: S608 - our own words
    ).fetchone()
    return State(generation, token, None if encoder[0] is None else Encoder(*encoder))


class SqlSnapshot(ABC):
    """One generation, to be read as long as the connection's transaction lasts."""

    _SPANS = "vectors v"
    """The table of where an article's claims begin and how many they are, as a query joins it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = read_state(connection)

    @property
    def state(self) -> State:
        """The generation, and the encoder of the vectors."""
        return self._state

    @property
    def connection(self) -> Connection:
        """The connection, inside the generation's transaction, for what looks below the store."""
        return self._connection

    @abstractmethod
    def damaged(self, reason: str) -> DamagedIndex:
        """Return the error for damage that was met on the way."""

    @abstractmethod
    def vectors(self) -> Iterator[tuple[Rows, Vectors]]:
        """Yield all vectors, article by article, by ascending rows. Raises DamagedIndex."""

    @abstractmethod
    def bytes(self) -> int:
        """Return what the index takes on disk."""

    def select(self, filters: Filters) -> Rows:
        """Return the rows of all claims that pass ``filters``, ascending."""
        conditions, values = article_conditions(filters)
        if not (filters.statuses or filters.sources):
            return self._rows_of_articles(conditions, values)
        if filters.statuses:
            conditions.append(f"c.status IN ({marks(filters.statuses)})")
            values.extend(filters.statuses)
        if filters.sources:
            # The acts are ours; ids are bound.
            conditions.append(
                "c.row IN (SELECT h.claim FROM sources s JOIN attributions t ON t.source = s.row"  # noqa: S608
                " JOIN claim_attributions h ON h.article = t.article AND h.attribution = t.number"
                f" WHERE t.act IN ({CORE}) AND s.id IN ({marks(filters.sources)}))"
            )
            values.extend(filters.sources)
        found = self._stream(
            # Conditions are our own words; what the user gave is bound.
            f"SELECT c.row FROM claims c JOIN articles a ON a.row = c.article{where(conditions)} ORDER BY c.row",  # noqa: S608
            values,
        )
        return np.fromiter((row for (row,) in found), dtype=np.int64)

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
                    f"SELECT row, self_contained FROM claims WHERE row IN ({marks(some)})",  # noqa: S608 - marks
                    some,
                ).fetchall()
            )
        return found

    def wordings_after(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the row and the self-contained wording of each claim with a higher row, ascending."""
        yield from self._stream("SELECT row, self_contained FROM claims WHERE row > ? ORDER BY row", (row,))

    def count_after(self, row: int) -> int:
        """Return how many claims have a higher row than ``row``."""
        (count,) = self._connection.execute("SELECT count(*) FROM claims WHERE row > ?", (row,)).fetchone()
        return int(count)

    def count(self) -> int:
        """Return the number of articles."""
        (count,) = self._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def held(self) -> Generator[Held, None, None]:
        """Yield every article with all there is of it, in the order they were added. Raises DamagedIndex."""
        rows = self._stream("SELECT row, id, location, made_by, added, digest FROM articles ORDER BY row", ())
        vectors = self.vectors()
        for row, id, location, made_by, added, digest in rows:
            found = next(vectors, None)
            if found is None:
                raise self.damaged("it does not say which encoder its vectors are of")
            _, own = found
            analysis = read_analysis(self._connection, row)
            if analysis_digest(analysis) != digest:
                raise self.damaged(f"what was extracted from the article {id} has changed")
            yield Held(analysis, Facts(location, made_by, added), own)

    def articles(self, filters: Filters) -> Iterator[KnownArticle]:
        """Yield the articles that have the outlet, language and date of ``filters``, by id."""
        conditions, values = article_conditions(filters)
        found = self._stream(
            f"SELECT a.row, {_ARTICLE}, a.added, c.status, count(c.row)"  # noqa: S608 - as above
            f" FROM articles a LEFT JOIN claims c ON c.article = a.row{where(conditions)}"
            " GROUP BY a.row, c.status ORDER BY a.id, c.status",
            values,
        )
        for (_, *article, added), counts in groupby(found, key=lambda one: tuple(one[:8])):
            claims = {status: count for *_, status, count in counts if status is not None}
            yield KnownArticle(ArticleRef(*article), claims, added)

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
            bytes=self.bytes(),
        )

    def _stream(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """Yield the rows of a statement that may give more of them than memory should hold."""
        return iter(self._connection.execute(statement, values))

    def _rows_of_articles(self, conditions: Sequence[str], values: Sequence[Any]) -> Rows:
        """Return the rows of all claims of some articles, ascending; only indexes are looked at."""
        found = self._connection.execute(
            f"SELECT v.first, v.count FROM articles a JOIN {self._SPANS} ON v.article = a.row"  # noqa: S608
            f"{where(conditions)}",
            values,
        ).fetchall()
        spans = np.array(found, dtype=np.int64).reshape(-1, 2)
        spans = spans[np.argsort(spans[:, 0], kind="stable")]
        first, count = spans[:, 0], spans[:, 1]
        # Each claim's row is that of its article's first claim and its place behind it.
        places = np.arange(count.sum(), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        rows: Rows = np.repeat(first, count) + places
        return rows

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
            f" FROM claims c JOIN articles a ON a.row = c.article WHERE c.row IN ({marks(rows)})",
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
            f" LEFT JOIN sources s ON s.row = t.source WHERE h.claim IN ({marks(rows)}) ORDER BY h.claim, h.place",
            rows,
        ):
            attributions.setdefault(claim, []).append(number)
            if act in CORE_ACTS and source[0] is not None:
                sources.setdefault(claim, {}).setdefault(source[0], SourceRef(*source))
        return attributions, sources


def _sentence_text(text: str, sentences: tuple[Sentence, ...], index: int) -> str:
    return sentences[index].span.of(text) if 0 <= index < len(sentences) else ""


def article_conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    """Return the conditions that ``filters`` set on an article ``a``, and the values for their marks."""
    conditions: list[str] = []
    values: list[Any] = []
    for column, wanted in (("outlet", filters.outlets), ("language", filters.languages)):
        if wanted:
            conditions.append(f"a.{column} IN ({marks(wanted)})")
            values.extend(wanted)
    for sign, day in ((">=", filters.since), ("<=", filters.until)):
        if day is not None:
            conditions.append(f"a.date {sign} ?")
            values.append(day)
    return conditions, values
