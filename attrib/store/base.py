"""What a store is: the values it takes and gives, and the Protocols behind it.

A *row* is the number of a claim in the index: it rises with every claim added and is never used again, so that
rows name claims in every cache that is made from the store. A *generation* counts the changes to the index: two
readers that see the same generation see the same articles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, Self

from attrib.types import Analysis, ArticleRef, Claim, SourceRef, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from attrib.store.reattributing import Change, Reattributed
    from attrib.store.verify import Problem

    Rows = NDArray[np.int64]
    """Rows of claims, ascending where not said otherwise."""
    Vectors = NDArray[np.float32]
    """Shape (claims, dimension); every row of it has length 1."""
    Scores = NDArray[np.float32]
    """Cosines, -1 to 1."""

Outcome = Literal["added", "replaced", "unchanged"]
Event = Literal[
    "cache-damaged",
    "cache-unreadable",
    "cache-not-written",
    "words-damaged",
    "words-not-written",
    "vectors-indexing",
    "vectors-not-indexed",
    "connection-lost",
]
Tell = Callable[[Event, str], None]
"""Is told what happened to an index or to what is made from it, with the reason. None changes what a search finds."""

WAIT = 30.0
"""Seconds to wait for another writer."""


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
class Facts:
    """What an index knows of an article beside what was extracted."""

    location: str | None
    """The absolute path of its file, where its id is made from the file's name."""
    made_by: str
    added: str


@dataclass(frozen=True, slots=True)
class Held:
    """An article with all that an index holds of it. ``vectors`` is None where they were left out."""

    analysis: Analysis
    facts: Facts
    vectors: Vectors | None


@dataclass(frozen=True, slots=True)
class Version:
    """What tells two versions of an article apart: the hashes of its text and of all that was extracted."""

    content: bytes
    digest: bytes
    added: str


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
    """What the index takes on disk."""


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

    def wording(self, id: str) -> str | None:
        """Return the self-contained wording of the claim ``id``, None where there is none."""
        ...

    def wordings(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the self-contained wordings of those of ``rows`` that exist."""
        ...

    def count(self) -> int:
        """Return the number of articles."""
        ...

    def held(self) -> Generator[Held, None, None]:
        """Yield every article with all there is of it, in the order they were added. Raises DamagedIndex."""
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


_NEAR, _NEAR_LEAST = 2, 30
"""Claims that are looked for by their vectors for each result that is wanted, and at least."""
_SHARING = 20
"""Claims that are looked for by their words, besides those wanted."""


def near_count(limit: int) -> int:
    """Return how many claims a finder looks for by their vectors where ``limit`` results are wanted."""
    return max(_NEAR_LEAST, limit * _NEAR)


def sharing_count(limit: int) -> int:
    """Return how many claims a finder looks for by their words where ``limit`` results are wanted."""
    return limit + _SHARING


class Finder(Protocol):
    """Finds the claims that are worth a look beside a text. It may be kept, and keeps what it needs to be quick."""

    def near(
        self,
        snapshot: Snapshot,
        texts: Sequence[str],
        queries: Vectors,
        filters: Filters | None,
        limit: int,
    ) -> list[tuple[Rows, Scores]]:
        """Return for each text rows of claims, ascending, with the cosines of their vectors with its query.

        They are those whose vectors are nearest and those that share the rarest words with the text, enough of
        them to choose ``limit`` from, and only such as pass ``filters``. Raises DamagedIndex.
        """
        ...


class Store(Protocol):
    """The index of known claims. A store belongs to one thread; any number may be open on one index.

    It is opened by :func:`attrib.store.opening.open_store` and is its own context manager.
    """

    @property
    def place(self) -> str:
        """Where the index lies, as ``--index`` takes it and as it may be shown: without a password."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *reason: object) -> None: ...

    def state(self) -> State:
        """Return the newest generation and the encoder of its vectors."""
        ...

    def require_encoder(self, encoder: Encoder) -> None:
        """Raise EncoderMismatch where the index was made with another encoder."""
        ...

    def reading(self) -> AbstractContextManager[Snapshot]:
        """Open the newest generation for reading."""
        ...

    def analysis(self, id: str) -> Analysis | None:
        """Return the article ``id`` as it was added, to the last field; None where there is none."""
        ...

    def unchanged(self, content: bytes, id: str, made_by: str) -> bool:
        """Return whether the index holds exactly this content (see ``content_hash``) as extracted by ``made_by``."""
        ...

    def version(self, id: str) -> Version | None:
        """Return which version of the article ``id`` the index holds, None where it holds none."""
        ...

    def location(self, id: str) -> tuple[str | None, str | None] | None:
        """Return the location and path that the article ``id`` was added with, None where there is none."""
        ...

    def ids_at(self, path: str) -> list[str]:
        """Return the ids of the articles that were read from ``path``, as it was given or as it is absolute."""
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

    def take(self, articles: Sequence[Held], encoder: Encoder) -> None:
        """Add articles with all that another index held of them, or replace them, in one transaction.

        Each has its vectors. Raises as :meth:`put` does.
        """
        ...

    def remove(self, id: str) -> bool:
        """Remove an article with its claims; return whether there was one."""
        ...

    def reattribute(
        self,
        sources: Collection[str],
        change: Change,
        note: Callable[[Sequence[Reattributed]], None] | None = None,
    ) -> int:
        """Give attributions to ``sources`` (ids) the source that ``change`` says, in one transaction.

        Nothing else of an article changes. ``note`` hears of all changes before they are kept.
        Returns how many attributions have another source now.
        """
        ...

    def finder(self, tell: Tell | None = None) -> Finder:
        """Return what finds claims of this index; ``tell`` hears what happens to what is made from it."""
        ...

    def refresh(self, tell: Tell | None = None) -> bool:
        """Make what searching is quick by, where it is too far behind; return whether it was made anew."""
        ...

    def verify(self, advance: Callable[[], None] | None = None) -> Iterator[Problem]:
        """Yield every fault of the index; ``advance`` is called for each article looked at. Changes nothing."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...
