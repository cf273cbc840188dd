"""Opening an index wherever it lies: a folder of this machine, or a database that many share.

A *place* is what ``--index`` and ``ATTRIB_INDEX`` take: a folder, or a URL whose scheme names an engine. An engine
is a module with the functions of :class:`Engine`; it is imported when a place of its kind is opened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from attrib.store.base import WAIT
from attrib.store.folder import VARIABLE

if TYPE_CHECKING:
    from attrib.store.base import Store, Tell
    from attrib.store.rebuild import Means, Rebuilt

_DEFAULT = "index"
_FOLDERS = "attrib.store.sqlite_engine"
_POSTGRES = "attrib.store.postgres.engine"
_ENGINES: Mapping[str, str] = {"postgresql": _POSTGRES, "postgres": _POSTGRES}
"""The engines of URLs, by scheme. Anything else is a folder."""


class Engine(Protocol):
    """What a module of an engine offers. Places come as they were given."""

    def open_index(self, place: str, *, write: bool, wait: float, tell: Tell | None) -> Store:
        """Open an index, to read it or to ``write``, which makes it where there is none.

        ``tell`` hears what happens on the way, such as that a server went away and is waited for.
        Raises StoreError where there is none to read, or it cannot be opened; ForeignIndex, DamagedIndex.
        """
        ...

    def require_index(self, place: str) -> None:
        """Raise StoreError unless there is an index, ForeignIndex where there is something else."""
        ...

    def rebuild_index(self, place: str, means: Means, *, model: str | None, wait: float) -> Rebuilt:
        """Heal an index, and encode it anew where ``model`` is another encoder than its own.

        May be interrupted at any moment and run again. Raises StoreError, EncoderMismatch, DamagedIndex.
        """
        ...

    def same_index(self, place: str, other: str) -> bool:
        """Return whether two places are known to be one index."""
        ...

    def shown(self, place: str) -> str:
        """Return a place as it may be shown: without a password."""
        ...


def index_place(asked: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return where the index lies: as ``asked``, else ``ATTRIB_INDEX``, else ``./index``."""
    environment = os.environ if environment is None else environment
    return asked or environment.get(VARIABLE) or _DEFAULT


def open_store(
    place: str | os.PathLike[str], *, write: bool = False, wait: float = WAIT, tell: Tell | None = None
) -> Store:
    """Open the index in ``place``, to read it or to ``write`` (which makes it where there is none).

    ``wait`` are the seconds to wait for another writer, and for a server that went away, of which ``tell`` hears.
    Raises StoreError, ForeignIndex, DamagedIndex.
    """
    place = os.fspath(place)
    return _engine(place).open_index(place, write=write, wait=wait, tell=tell)


def require_index(place: str) -> None:
    """Raise StoreError unless ``place`` holds an index, ForeignIndex where it holds something else."""
    _engine(place).require_index(place)


def rebuild_store(
    place: str | os.PathLike[str], means: Means, *, model: str | None = None, wait: float = WAIT
) -> Rebuilt:
    """Heal the index in ``place``, and encode it anew where ``model`` is another encoder than its own.

    May be interrupted at any moment and run again. Raises StoreError, EncoderMismatch (an article must be encoded
    again, and the encoder there was is not the one there is), and DamagedIndex where nothing can be read.
    """
    place = os.fspath(place)
    return _engine(place).rebuild_index(place, means, model=model, wait=wait)


def same_index(place: str, other: str) -> bool:
    """Return whether two places are known to be one index."""
    engine = _engine(place)
    return engine is _engine(other) and engine.same_index(place, other)


def shown_place(place: str) -> str:
    """Return a place as it may be shown: without a password."""
    return _engine(place).shown(place)


def is_folder(place: str) -> bool:
    """Return whether a place is a folder rather than the URL of an engine."""
    return _scheme(place) not in _ENGINES


def _engine(place: str) -> Engine:
    return cast("Engine", import_module(_ENGINES.get(_scheme(place), _FOLDERS)))


def _scheme(place: str) -> str:
    scheme, colon, _ = place.partition("://")
    return scheme.lower() if colon else ""
