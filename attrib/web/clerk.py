"""What a process behind the desk does: reads drafts, holds them to the rules, asks the index.

All that stays open (word lists, configuration, registry, index, encoder) belongs to one process and its one thread.
What has changed on the disk since the last piece of work is read anew: the configuration file, the registry's files.
The index is followed by its own means, from generation to generation.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attrib.check.examine import Examiner
from attrib.config import Config, Configs, Overrides, edited_sources, without_missing_own
from attrib.errors import AttribError, StoreError
from attrib.report.catalogue import InterfaceLanguage, words
from attrib.web.drafts import Draft, Look, pasted, read_draft
from attrib.web.settings import Settings

if TYPE_CHECKING:
    from attrib.match.compare import Evidence
    from attrib.match.verdict import Judgement
    from attrib.report.search_quoted import Quoted
    from attrib.rules.base import Knowledge
    from attrib.sources.find import Hit
    from attrib.sources.records import Record
    from attrib.sources.registry import Registry
    from attrib.store.base import Filters, KnownArticle, Snapshot, Stats, Store
    from attrib.store.drafts import KnownInDraft, Wish
    from attrib.store.encoding import ClaimEmbedder
    from attrib.store.wanted import Wanted
    from attrib.types import Analysis, Match
    from attrib.web.remembered import RememberingSearcher


_KNOWN = 3
"""Matches of a claim that are shown beside a draft."""
_FIRST = "قال المهندس إن الجسر آمن، وأضاف: «أُغلق يومين». وأغلقت البلدية الجسر صباح الأحد."


class NoIndex(StoreError):
    """The server was started without an index."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in a filter that the index does not have. ``kind`` is ``source`` or ``outlet``; ``near`` are like it."""

    kind: str
    name: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The matches of each text, and the names in the filters that the index does not have."""

    matches: tuple[tuple[Match, ...], ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source by the name that was asked for: its record, where the registry has it, and names that are near.

    ``quoted`` is what the index holds of it, None without an index.
    """

    name: str
    hit: Hit | None
    quoted: Quoted | None
    near: tuple[Record, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the registry or the index knows it."""
        return self.hit is not None or bool(self.quoted and self.quoted.claims)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the articles of the index: those from ``offset`` on, of ``total``."""

    total: int
    articles: tuple[KnownArticle, ...]


class Clerk:
    """Does one piece of work after the other. Every method raises AttribError for what the user can mend."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._language: InterfaceLanguage = "ar"
        self._seen: tuple[object, ...] | None = None
        self._config = Config()
        self._edited = edited_sources(self._config)
        self._missing: str | None = None
        self._examiners: dict[InterfaceLanguage, Examiner] = {}
        self._store: Store | None = None
        self._embedder: ClaimEmbedder | None = None
        self._searcher: RememberingSearcher | None = None
        self._knowledge: Knowledge | None = None

    # Drafts

    def analyse(self, draft: Draft) -> Analysis:
        """Return what extraction finds in a draft."""
        from attrib.pipeline import analyse

        self._refresh()
        article, _ = read_draft(draft)
        return analyse(article, self._registry())

    def look(self, draft: Draft, language: InterfaceLanguage, *, ask_index: bool = True) -> Look:
        """Return a draft after extraction and all rules, with messages in ``language``.

        With ``ask_index`` the rules that ask the index are among them, where there is one.
        """
        from attrib.pipeline import analyse

        self._refresh()
        article, form = read_draft(draft)
        config = self._config if ask_index else replace(self._config, index=None)
        self._language = language
        checked, analysis = self._examiner(language).analysed(article, form, config, draft.data)
        if analysis is None:
            return Look(analyse(article, self._registry()), checked)
        if config.index is None:
            return Look(analysis, checked)
        known = tuple(tuple(matches[:_KNOWN]) for matches in self._known().matches(analysis))
        return Look(analysis, checked, known)

    def matches(
        self, draft: Draft, language: InterfaceLanguage, wish: Wish, wanted: Wanted
    ) -> tuple[tuple[KnownInDraft, ...], tuple[Unknown, ...]]:
        """Return the claims of a draft that the index knows, and the unknown names among the filters."""
        from attrib.store.drafts import known_in

        self._language = language
        searcher = self._require_searcher()
        analysis = self.analyse(draft)
        filters, unknown = self._filters(wanted)
        return tuple(known_in(analysis, searcher, wish, filters)), unknown

    # The index

    def search(
        self,
        texts: Sequence[str],
        language: InterfaceLanguage,
        wanted: Wanted,
        *,
        limit: int = 10,
        min_score: float = 0.0,
    ) -> SearchResults:
        """Return the claims of the index that are near each text."""
        self._refresh()
        self._language = language
        searcher = self._require_searcher()
        filters, unknown = self._filters(wanted)
        found = searcher.search(list(texts), filters, limit=limit, min_score=min_score)
        return SearchResults(tuple(found), unknown)

    def compare(self, pairs: Sequence[tuple[str, str]]) -> tuple[Judgement, ...]:
        """Return how the two texts of each pair stand to each other."""
        from attrib.match.judging import judge_all

        return tuple(judge_all(list(pairs), self._encoder()))

    def stats(self) -> Stats:
        """Return the index in numbers."""
        with self._reading() as snapshot:
            return snapshot.stats()

    def articles(self, wanted: Wanted, offset: int, limit: int) -> Page:
        """Return ``limit`` articles of the index from ``offset`` on, those that have what is ``wanted``."""
        filters, _ = self._filters(wanted)
        with self._reading() as snapshot:
            total, found = 0, []
            for one in snapshot.articles(filters):
                if offset <= total < offset + limit:
                    found.append(one)
                total += 1
            return Page(total, tuple(found))

    def article(self, id: str) -> Analysis | None:
        """Return an article of the index as it was added, None where there is none of this id."""
        store = self._require_store()
        with self._reading():
            return store.analysis(id)

    # Sources

    def sources(self, text: str = "", kind: str | None = None) -> tuple[Record, ...]:
        """Return the known sources with ``text`` in a name or the id; ``kind`` is a source type."""
        self._refresh()
        return tuple(one for one in self._registry().matching(text) if kind in (None, one.type))

    def source(self, name: str) -> KnownSource:
        """Return a source by a name or an id, with what the index holds of it."""
        from attrib.report.search_quoted import in_order
        from attrib.sources.find import look_up, nearest
        from attrib.store.base import Filters
        from attrib.store.wanted import source_ids

        self._refresh()
        registry = self._registry()
        hit = look_up(name, registry)
        quoted: Quoted | None = None
        if self.has_index():
            with self._reading() as snapshot:
                ids = source_ids(name, snapshot, lambda _: None if hit is None else hit.record.id)
                names = dict.fromkeys(source.name for source in snapshot.sources() if source.id in ids)
                rows = snapshot.select(Filters(sources=tuple(ids))) if ids else ()
                quoted = in_order(tuple(names), snapshot.claims([int(row) for row in rows]))
        near = nearest(name, registry) if hit is None else ()
        return KnownSource(name, hit, quoted, near)

    # What other work of this process may use

    def in_force(self) -> Config:
        """Return the configuration as it is now."""
        self._refresh()
        return self._config

    @property
    def own_file(self) -> str:
        """The registry's file that edits go to; it need not be there."""
        self._refresh()
        return self._edited

    def require_own_file(self) -> None:
        """Raise CannotEdit where the server was told of no file that edits could go to."""
        from attrib.sources.own_file import CannotEdit

        if self.isolated and not self.in_force().sources and self._missing is None:
            raise CannotEdit("isolated")

    @property
    def isolated(self) -> bool:
        """Whether no file is read but those that the server was told of."""
        return self._settings.isolated

    def registry(self) -> Registry:
        """Return the known sources as they are now."""
        self._refresh()
        return self._registry()

    def store(self) -> Store:
        """Return the index, open for reading. Raises NoIndex."""
        return self._require_store()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Open the newest generation of the index for reading. Raises NoIndex."""
        with self._reading() as snapshot:
            yield snapshot

    def filters(self, wanted: Wanted) -> tuple[Filters, tuple[Unknown, ...]]:
        """Return the filters for what was typed, and the names among it that the index does not have."""
        return self._filters(wanted)

    # What stays open

    def has_index(self) -> bool:
        """Return whether the server has an index."""
        self._refresh()
        return self._config.index is not None

    def warm(self) -> None:
        """Load what the first request would wait for: word lists, the registry, and the index with its encoder."""
        self._refresh()
        if self.has_index():
            self._require_searcher()
        # Whatever is made at its first use is made now.
        self.look(pasted(_FIRST), self._settings.language or "ar")

    def let_go(self) -> None:
        """Let go of the index: the next piece of work opens it anew."""
        store, self._store = self._store, None
        self._searcher = self._knowledge = None
        self._examiners.clear()
        if store is not None:
            with suppress(AttribError):
                store.close()

    def _refresh(self) -> None:
        """Read the configuration anew where it, or a file of the registry, has changed."""
        seen = self._files_now()
        if self._seen == seen:
            return
        settings = self._settings
        overrides = Overrides(
            sources=settings.sources, config=settings.config, index=settings.index, isolated=settings.isolated
        )
        found = Configs(overrides).of_draft(None)
        self._edited = edited_sources(found)
        self._config, self._missing = without_missing_own(found)
        self._examiners.clear()
        self._seen = self._files_now()

    def _files_now(self) -> tuple[object, ...]:
        """Return what changes when a file does that the configuration is made of, or one more comes to it."""
        return _state_of([self._settings.config, self._config.file, *self._config.sources, self._edited])

    def _examiner(self, language: InterfaceLanguage) -> Examiner:
        if language not in self._examiners:
            self._examiners[language] = Examiner(language, open_knowledge=lambda _: self._known())
        return self._examiners[language]

    def _registry(self) -> Registry:
        return self._examiner("ar").registry(self._config.sources)

    def _known(self) -> Knowledge:
        from attrib.rules.knowledge import IndexKnowledge

        if self._knowledge is None:
            self._knowledge = IndexKnowledge(self._require_searcher())
        return self._knowledge

    def _require_store(self) -> Store:
        from attrib.store.opening import open_store

        if not self.has_index():
            raise NoIndex("This server was started without an index.", remedy="attrib serve --index DIR")
        if self._store is None:
            self._store = open_store(self._config.index or "")
        return self._store

    def _require_searcher(self) -> RememberingSearcher:
        from attrib.web.remembered import RememberingSearcher

        if self._searcher is None:
            self._searcher = RememberingSearcher(
                self._require_store(),
                self._encoder(),
                explain=self._explain,
                language=lambda: self._language,
            )
        return self._searcher

    def _encoder(self) -> ClaimEmbedder:
        from attrib.store.encoding import claim_embedder

        if self._embedder is None:
            made_with = self._require_store().state().encoder if self.has_index() else None
            self._embedder = claim_embedder(
                self._settings.model or (made_with.name if made_with is not None else None)
            )
        return self._embedder

    def _explain(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        from attrib.report.evidence import because

        return because(evidence, words(self._language))

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with self._require_store().reading() as snapshot:
            yield snapshot

    def _filters(self, wanted: Wanted) -> tuple[Filters, tuple[Unknown, ...]]:
        from attrib.sources.find import find_record
        from attrib.store.wanted import filters_for

        unknown: list[Unknown] = []

        def known_id(name: str) -> str | None:
            hit = find_record(name, "unknown", self._registry())
            return None if hit is None else hit.record.id

        def tell(kind: str, name: str, near: Iterable[str]) -> None:
            unknown.append(Unknown(kind, name, tuple(near)))

        with self._reading() as snapshot:
            return filters_for(wanted, snapshot, known_id, tell), tuple(unknown)


def _state_of(files: Iterable[str | None]) -> tuple[object, ...]:
    """Return what changes when one of ``files`` does."""
    found: list[object] = []
    for file in files:
        if file is not None:
            try:
                status = os.stat(file)
            except OSError:
                found.append((file, None))
            else:
                found.append((file, status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)
