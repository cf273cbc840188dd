"""The desk: the one way from a route to the pipeline, the rules and the index.

Its methods answer with the same values as the commands use, and wait in the event loop while a process of the
:mod:`crew <attrib.web.crew>` does the work. They raise :class:`attrib.errors.AttribError` for what the user can mend
(:class:`attrib.web.clerk.NoIndex` without an index), and Busy, TooSlow or Lost of the crew; the application turns
all of these into problems (:mod:`attrib.web.problems`), so that a route catches none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrib.report.catalogue import InterfaceLanguage
from attrib.web.clerk import Clerk, KnownSource, Page, SearchResults, Unknown
from attrib.web.crew import Crew
from attrib.web.drafts import Draft, Look
from attrib.web.settings import Settings

if TYPE_CHECKING:
    from attrib.match.verdict import Judgement
    from attrib.sources.records import Record
    from attrib.store.base import Stats
    from attrib.store.drafts import KnownInDraft, Wish
    from attrib.store.wanted import Wanted
    from attrib.types import Analysis


class Desk:
    """What all routes ask. :meth:`open` and :meth:`close` it in the event loop that serves them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.crew = Crew(settings)
        self.failure: Exception | None = None

    async def open(self) -> None:
        """Start the processes. Raises what keeps them from being of use, which :attr:`failure` then keeps."""
        try:
            await self.crew.start()
        except Exception as error:
            self.failure = error
            raise

    async def close(self) -> None:
        """End the processes."""
        await self.crew.stop()

    async def analyse(self, draft: Draft) -> Analysis:
        """Return what extraction finds in a draft (``attrib extract``)."""
        return await self.crew.ask(Clerk.analyse, draft)

    async def look(self, draft: Draft, language: InterfaceLanguage, *, ask_index: bool = True) -> Look:
        """Return a draft after extraction and all rules (``attrib audit``, ``attrib check``)."""
        return await self.crew.ask(Clerk.look, draft, language, ask_index=ask_index)

    async def matches(
        self, draft: Draft, language: InterfaceLanguage, wish: Wish, wanted: Wanted
    ) -> tuple[tuple[KnownInDraft, ...], tuple[Unknown, ...]]:
        """Return the claims of a draft that the index knows (``attrib match``)."""
        return await self.crew.ask(Clerk.matches, draft, language, wish, wanted)

    async def search(
        self,
        texts: Sequence[str],
        language: InterfaceLanguage,
        wanted: Wanted,
        *,
        limit: int = 10,
        min_score: float = 0.0,
    ) -> SearchResults:
        """Return the claims of the index near each text (``attrib search``)."""
        return await self.crew.ask(Clerk.search, texts, language, wanted, limit=limit, min_score=min_score)

    async def compare(self, pairs: Sequence[tuple[str, str]]) -> tuple[Judgement, ...]:
        """Return how the texts of each pair stand to each other (``attrib compare``)."""
        return await self.crew.ask(Clerk.compare, pairs)

    async def stats(self) -> Stats:
        """Return the index in numbers (``attrib index stats``)."""
        return await self.crew.ask(Clerk.stats)

    async def has_index(self) -> bool:
        """Return whether the server has an index."""
        return await self.crew.ask(Clerk.has_index)

    async def articles(self, wanted: Wanted, offset: int = 0, limit: int = 50) -> Page:
        """Return some of the articles of the index (``attrib index list``)."""
        return await self.crew.ask(Clerk.articles, wanted, offset, limit)

    async def article(self, id: str) -> Analysis | None:
        """Return an article of the index as it was added, None where there is none of this id."""
        return await self.crew.ask(Clerk.article, id)

    async def sources(self, text: str = "", kind: str | None = None) -> tuple[Record, ...]:
        """Return the known sources with ``text`` in a name (``attrib sources list``)."""
        return await self.crew.ask(Clerk.sources, text, kind)

    async def source(self, name: str) -> KnownSource:
        """Return a source by a name or an id, with its claims in the index (``attrib sources show``)."""
        return await self.crew.ask(Clerk.source, name)
