"""The embedded engine: an index in a folder of this machine (:class:`attrib.store.opening.Engine`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrib.store import folder
from attrib.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from attrib.store.base import Tell
    from attrib.store.rebuild import Means, Rebuilt


def open_index(place: str, *, write: bool, wait: float, tell: Tell | None) -> SqliteStore:
    """Open the index in a folder; nothing happens to one that is open that somebody had to be told."""
    return SqliteStore.open(Path(place), write=write, wait=wait)


def require_index(place: str) -> None:
    """Raise StoreError unless the folder holds an index, ForeignIndex where it holds something else."""
    folder.require_index(Path(place))


def rebuild_index(place: str, means: Means, *, model: str | None, wait: float) -> Rebuilt:
    """Heal the index in a folder."""
    from attrib.store.rebuild import rebuild

    return rebuild(Path(place), means, model=model, wait=wait)


def same_index(place: str, other: str) -> bool:
    """Return whether two paths are one folder."""
    return Path(place).exists() and Path(other).exists() and Path(place).samefile(other)


def shown(place: str) -> str:
    """Return a folder's path."""
    return str(Path(place))
