"""An archive into an index by the hands of many: workers read pages, extract and encode, and one writer stores.

::

    inputs -> (pages, documents: workers) -> articles -> what the index has is left out
         -> workers -> analyses, vectors -> writer

The writer is the :class:`attrib.store.adding.Adder` that also works without a cluster: a transaction an article, in the
order of the inputs, whatever order workers are done in. The same archive makes the same index, claim by claim.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from attrib.errors import BrokenArticle, InputError
from attrib.ingest import worker
from attrib.ingest.cluster import unfit
from attrib.ingest.spread import Spread, Work
from attrib.ingest.wire import (
    Asked,
    Extracted,
    Failure,
    Page,
    Unfit,
    pack_asked,
    pack_pages,
    unpack_extracted,
    unpack_read,
)
from attrib.text.inputs import Found, find_inputs, os_error
from attrib.text.read import format_of, read_found, unique
from attrib.types import Analysis, Article

if TYPE_CHECKING:
    from distributed import Client

    from attrib.store.adding import Added, Adder

_ARTICLES, _CHARACTERS = 16, 50_000
"""Of one batch, at most: about half a second of work."""
_PAGES, _PAGE_BYTES = 16, 4 * 1024 * 1024
"""Of one batch, at most; a larger page is read by the client."""
_LONG = frozenset({"html", "docx"})
"""Formats that take long to read. The others are read by the client, which takes it no longer than sending them."""
_Item = TypeVar("_Item")


class Archive:
    """Reads and adds with the workers of a client; ``place`` is their cluster as the user named it."""

    def __init__(self, client: Client, job: bytes, place: str, dimension: int) -> None:
        self._spread = Spread(client, job, place)
        self._place = place
        self._dimension = dimension

    def read(self, paths: Sequence[str], *, as_format: str | None = None) -> Iterator[Article | InputError]:
        """Yield what :func:`attrib.text.read.read_articles` does; what takes long to read is read by workers."""
        taken: set[bytes] = set()
        for found in self._inputs(paths, as_format):
            for number, article in enumerate(found):
                yield article if isinstance(article, InputError) else unique(article, number, taken)

    def add(
        self, articles: Iterable[Article], adder: Adder, refuse: Callable[[InputError], None]
    ) -> Iterator[Added]:
        """Add articles as ``adder`` would, and yield each once it is stored for good; ``refuse`` hears of the others.

        Raises ClusterError, EncoderMismatch and StoreError; what was yielded until then stays.
        """
        asked_for = (Asked(article, tuple(adder.kept(article))) for article in articles)
        batches = _batches(asked_for, _ARTICLES, _CHARACTERS, lambda one: len(one.article.text))
        for asked, result in self._spread.run(_EXTRACT, batches):
            if result is None:
                refuse(_ends_workers(asked[0].article))
                continue
            extracted = self._extracted(result, asked)
            analyses = []
            for one, outcome in zip(asked, extracted.outcomes, strict=True):
                if isinstance(outcome, Analysis):
                    analyses.append(outcome)
                else:
                    refuse(_broken(one.article, outcome))
            yield from adder.store(analyses, extracted.vectors, refuse)

    def _inputs(
        self, paths: Sequence[str], as_format: str | None
    ) -> Iterator[Iterable[Article | InputError]]:
        """Yield what each input holds."""

        def is_page(found: Found | InputError) -> bool:
            return isinstance(found, Found) and _is_page(found, as_format)

        for pages, inputs in groupby(find_inputs(paths), is_page):
            if pages:
                pages_found = (one for one in inputs if isinstance(one, Found))
                yield from self._read_by_workers(_opened(one, as_format) for one in pages_found)
                continue
            for found in inputs:
                yield [found] if isinstance(found, InputError) else read_found(found, as_format=as_format)

    def _read_by_workers(
        self, pages: Iterable[Page | InputError]
    ) -> Iterator[Sequence[Article | InputError]]:
        batches = _batches(pages, _PAGES, _PAGE_BYTES, _bytes)
        for opened, result in self._spread.run(_READ, batches):
            if result is None:
                (page,) = opened
                yield [_ends_readers(page)] if isinstance(page, Page) else [page]
                continue
            read = iter(self._read(result))
            for one in opened:
                yield next(read) if isinstance(one, Page) else [one]

    def _read(self, result: bytes) -> list[list[Article | InputError]]:
        try:
            found = unpack_read(result)
        except (ValueError, LookupError, TypeError) as error:
            raise self._unreadable(error) from error
        if isinstance(found, Unfit):
            raise unfit(self._place, found.reason)
        return found

    def _extracted(self, result: bytes, asked: Sequence[Asked]) -> Extracted:
        try:
            found = unpack_extracted(result, asked, self._dimension)
        except (ValueError, LookupError, TypeError) as error:
            raise self._unreadable(error) from error
        if isinstance(found, Unfit):
            raise unfit(self._place, found.reason)
        return found

    def _unreadable(self, error: Exception) -> Exception:
        return unfit(self._place, f"what it sends cannot be read ({error})")


def _pack_opened(opened: Sequence[Page | InputError]) -> bytes:
    return pack_pages([one for one in opened if isinstance(one, Page)])


_READ: Work[Page | InputError] = Work(worker.read_pages, _pack_opened)
_EXTRACT: Work[Asked] = Work(worker.extract, pack_asked)


def _is_page(found: Found, as_format: str | None) -> bool:
    if found.path is None or format_of(found.path, b"", as_format) not in _LONG:
        return False
    try:
        return os.stat(found.path).st_size <= _PAGE_BYTES
    except OSError:
        return False


def _opened(found: Found, as_format: str | None) -> Page | InputError:
    assert found.path is not None
    form = format_of(found.path, b"", as_format)
    try:
        with open(found.path, "rb") as stream:
            return Page(found.shown, found.stem, form, stream.read(2 * _PAGE_BYTES))
    except OSError as error:
        return os_error(found.path, error)


def _bytes(one: Page | InputError) -> int:
    return len(one.data) if isinstance(one, Page) else 0


def _batches(
    items: Iterable[_Item], most: int, most_size: int, size_of: Callable[[_Item], int]
) -> Iterator[list[_Item]]:
    """Yield the items in batches of at most ``most``, each closed as soon as it has ``most_size``."""
    batch: list[_Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += size_of(item)
        if len(batch) >= most or size >= most_size:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_REPORT = "This is a bug of attrib's: report it with the article. Running the same command again tries it again."


def broken(article: Article, error: Exception) -> BrokenArticle:
    """Return the error that an article is set apart with after our own code failed on it."""
    return _broken(article, worker.failure(error))


def _broken(article: Article, failure: Failure) -> BrokenArticle:
    message = f"attrib fails on the article {article.id} ({failure.error})."
    return BrokenArticle(article.path or article.id, message, remedy=_REPORT, id=article.id, trace=failure.trace)


def _ends_workers(article: Article) -> BrokenArticle:
    message = f"the article {article.id} ends the process that extracts it, whichever it is; it may need more memory."
    return BrokenArticle(article.path or article.id, message, remedy=_REPORT, id=article.id)


def _ends_readers(page: Page) -> BrokenArticle:
    message = "ends the process that reads it, whichever it is; it may need more memory."
    return BrokenArticle(page.shown, message, remedy=worker.SAVE_AS_TEXT)
