"""What a store is: the values it takes and gives, and the two Protocols behind it.

A *row* is the number of a claim in the index: it rises with every claim added and is never used again, so that
rows name claims in every cache that is made from the store. A *generation* counts the changes to the index: two
readers that see the same generation see the same articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from attrib.types import Analysis, ArticleRef, Claim, SourceRef, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    """Rows of claims, ascending where not said otherwise."""
    Vectors = NDArray[np.float32]
    """Shape (claims, dimension); every row of it has length 1."""
    Scores = NDArray[np.float32]
    """Cosines, -1 to 1."""

Outcome = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder that the vectors of an index were made with."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class State:
    """What one generation of an index is: which, with which encoder (None before the first article).

    ``token`` is random and new with every generation: two copies of an index that went on apart may reach the same
    number, never the same token. Two states are equal only where the indexes are.
    """

    generation: int
    token: str
    encoder: Encoder | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims are wanted; an empty field wants all. The values are those of the index, exactly.

    ``sources`` are ids, and hold claims that one of them is attributed with. ``since`` and ``until`` are ISO
    dates, both inclusive; an article without a date is in no range.
    """

    sources: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim as the index knows it, with what a reader needs to judge it."""

    row: int
    claim: Claim
    article: ArticleRef
    sentence_text: str
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article of the index and its claims in numbers."""

    article: ArticleRef
    claims: Mapping[Status, int]
    added: str
    """When it came into the index as it is: ISO 8601 in UTC, to the second."""


@dataclass(frozen=True, slots=True)
class Stats:
    """An index in numbers."""

    state: State
    articles: int
    claims: Mapping[Status, int]
    sources: int
    languages: Mapping[str, int]
    """Articles by language, the most frequent first."""
    outlets: Mapping[str, int]
    """Articles by outlet, the most frequent first; articles without one are not counted."""
    first_date: str | None
    last_date: str | None
    bytes: int
    """Size of all files of the index."""


class VectorIndex(Protocol):
    """Vectors that can be searched: the cache over one generation of a store."""

    @property
    def state(self) -> State:
        """The generation and encoder whose vectors these are."""
        ...

    @property
    def rows(self) -> Rows:
        """The rows of all vectors, ascending."""
        ...

    def search(self, queries: Vectors, count: int, among: Rows | None = None) -> list[tuple[Rows, Scores]]:
        """Return for each query its ``count`` nearest, nearest first, those of equal score by row.

        Fewer where there are fewer. With ``among`` only these rows are looked at, and all of them: a filter
        never loses a result.
        """
        ...


class Snapshot(Protocol):
    """One generation of a store, to be read as long as its context lasts, whatever writers do meanwhile."""

    @property
    def state(self) -> State:
        """The generation, and the encoder of the vectors."""
        ...

    def select(self, filters: Filters) -> Rows:
        """Return the rows of all claims that pass ``filters``."""
        ...

    def vectors(self) -> Iterator[tuple[Rows, Vectors]]:
        """Yield all vectors, article by article, by ascending rows. Raises DamagedIndex."""
        ...

    def claims(self, rows: Sequence[int]) -> list[KnownClaim]:
        """Return the claims of ``rows``, in their order. Raises KeyError for a row that does not exist."""
        ...

    def articles(self, filters: Filters) -> Iterator[KnownArticle]:
        """Yield the articles that have the outlet, language and date of ``filters``, by id."""
        ...

    def sources(self) -> list[SourceRef]:
        """Return every source that an article of the index names, by id."""
        ...

    def outlets(self) -> list[str]:
        """Return every outlet of an article."""
        ...

    def stats(self) -> Stats:
        """Return the index in numbers."""
        ...


class Store(Protocol):
    """The index of known claims. A store belongs to one thread; any number may be open on one index."""

    def reading(self) -> AbstractContextManager[Snapshot]:
        """Open the newest generation for reading."""
        ...

    def analysis(self, id: str) -> Analysis | None:
        """Return the article ``id`` as it was added, to the last field; None where there is none."""
        ...

    def unchanged(self, content: bytes, id: str, made_by: str) -> bool:
        """Return whether the index holds exactly this content (see ``content_hash``) as extracted by ``made_by``."""
        ...

    def vectors_by_text(self, id: str, encoder: Encoder) -> dict[str, Vectors]:
        """Return the vectors that ``encoder`` made of an article's claims, by their self-contained wording."""
        ...

    def put(
        self, analysis: Analysis, vectors: Vectors, encoder: Encoder, made_by: str, location: str | None
    ) -> Outcome:
        """Add an article with all its claims, or replace it, in one transaction: all of it or nothing.

        When this returns, the article survives a crash. ``vectors[i]`` belongs to ``analysis.claims[i]``.
        Raises EncoderMismatch, and StoreError where the index cannot be written.
        """
        ...

    def remove(self, id: str) -> bool:
        """Remove an article with its claims; return whether there was one."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...
