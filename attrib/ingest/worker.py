"""What runs on a worker: a function of bytes to bytes for each kind of work. A process keeps what it has loaded.

A worker holds its encoder and registry once, whatever number of batches it does, and does one batch at a time. Nothing
that an article does to the code ends a batch: it becomes a failure of that article.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from attrib.errors import AttribError
from attrib.ingest.wire import (
    Failure,
    Job,
    Page,
    missing_wordings,
    pack_extracted,
    pack_read,
    pack_unfit,
    unpack,
    unpack_asked,
    unpack_pages,
)

if TYPE_CHECKING:
    from attrib.embed.base import Embedder
    from attrib.errors import InputError
    from attrib.sources.registry import Registry
    from attrib.types import Analysis, Article

_FRAMES = 6
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class _Tools:
    """What a process has loaded for a job."""

    registry: Registry
    embedder: Embedder


class _Misfit(Exception):
    """This process cannot do the job as the client's own would."""


def ready(job: bytes) -> str | None:
    """Load what a job needs; return why this worker is not fit for it, or None."""
    with _one_at_a_time:
        try:
            _tools(job)
        except _Misfit as error:
            return str(error)
    return None


def read_pages(job: bytes, data: bytes) -> bytes:
    """Return the articles of pages, each page's own, or the error that it is not read by."""
    with _one_at_a_time:
        try:
            _fit(unpack(Job, job))
        except _Misfit as error:
            return pack_unfit(str(error))
        return pack_read([_read(page) for page in unpack_pages(data)])


def extract(job: bytes, data: bytes) -> bytes:
    """Return the analyses of articles, and the vectors of their claims' wordings that have none yet."""
    with _one_at_a_time:
        try:
            tools = _tools(job)
        except _Misfit as error:
            return pack_unfit(str(error))
        asked = unpack_asked(data)
        outcomes = [_analysis(one.article, tools.registry) for one in asked]
        known = [set(one.known) for one in asked]
        try:
            vectors = tools.embedder.encode(missing_wordings(outcomes, known))
        except Exception:  # noqa: BLE001 - one article that cannot be encoded may not end the others
            outcomes = [
                _encodable(one, own, tools.embedder) for one, own in zip(outcomes, known, strict=True)
            ]
            vectors = tools.embedder.encode(missing_wordings(outcomes, known))
        return pack_extracted(outcomes, vectors)


@lru_cache(maxsize=2)
def _tools(job: bytes) -> _Tools:
    """Return what a job needs, loaded once a process. Raises _Misfit."""
    from attrib.store.adding import encoder_of
    from attrib.store.encoding import claim_embedder

    # What dask's nanny sets before a worker starts; a worker without one uses a core a process all the same.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    asked = unpack(Job, job)
    _fit(asked)
    try:
        embedder = claim_embedder(asked.encoder.name)
        registry = _registry(asked)
    except (AttribError, OSError) as error:
        raise _Misfit(str(error)) from error
    own = encoder_of(embedder)
    if own.fingerprint != asked.encoder.fingerprint:
        raise _Misfit(f"its encoder {own.name} is {own.fingerprint}, not {asked.encoder.fingerprint}")
    return _Tools(registry, embedder)


def _fit(job: Job) -> None:
    """Raise _Misfit unless this process has the client's attrib, libraries and Python."""
    if _own_version() != job.version:
        from attrib import __version__

        raise _Misfit(f"its attrib ({__version__}), a library of it, or its Python is another one than here")


@cache
def _own_version() -> str:
    from attrib.check.version import version_digest

    return version_digest().hex()


def _registry(job: Job) -> Registry:
    from attrib.sources.registry import Registry

    with TemporaryDirectory(prefix="attrib-") as name:
        paths = []
        for number, file in enumerate(job.registries):
            path = Path(name) / f"{number}.toml"
            path.write_text(file.text, encoding="utf-8")
            paths.append(str(path))
        return Registry.load(*paths)


def _read(page: Page) -> list[Article | InputError]:
    from attrib.errors import InputError
    from attrib.text.inputs import Found
    from attrib.text.read import read_found

    try:
        found = Found(page.shown, page.shown, page.stem)
        return list(read_found(found, as_format=page.form, data=page.data))
    except Exception as error:  # noqa: BLE001 - whatever a page does to a parser is that page's alone
        return [InputError(page.shown, f"breaks its reader ({in_a_line(error)}).", remedy=SAVE_AS_TEXT)]


def _analysis(article: Article, registry: Registry) -> Analysis | Failure:
    from attrib.pipeline import analyse

    try:
        return analyse(article, registry)
    except Exception as error:  # noqa: BLE001 - a bug that one article meets may not end the others
        return failure(error)


def _encodable(outcome: Analysis | Failure, known: Container[str], embedder: Embedder) -> Analysis | Failure:
    """Return an outcome whose claims can be encoded, else why they cannot."""
    try:
        embedder.encode(missing_wordings([outcome], [known]))
    except Exception as error:  # noqa: BLE001 - as above
        return failure(error)
    return outcome


def failure(error: Exception) -> Failure:
    """Return what is told of an error that an article made of our code."""
    return Failure(in_a_line(error), "".join(traceback.format_exception(error)[-_FRAMES:]))


SAVE_AS_TEXT = "Save its text as .txt and add that; the page belongs into a report of this bug."


def in_a_line(error: BaseException) -> str:
    """Return an error's kind and words, without line ends."""
    words: Any = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
