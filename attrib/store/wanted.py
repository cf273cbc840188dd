"""From what a user typed to filters: names of sources and outlets in any spelling, dates, statuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from attrib.errors import UsageError
from attrib.store.base import Filters
from attrib.text.fold import fold
from attrib.types import Status

if TYPE_CHECKING:
    from attrib.store.base import Snapshot

_WORD = re.compile(r"[^\W_]+")
_STATUSES: tuple[Status, ...] = get_args(Status)


KnownId = Callable[[str], str | None]
"""Gives the registry's id for a name, so that "Reuters" finds رويترز."""
TellUnknown = Callable[[str, str, list[str]], None]
"""Is told of a name that the index does not have: ``source`` or ``outlet``, the name, and near ones."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters as they were typed."""

    sources: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


def filters_for(wanted: Wanted, snapshot: Snapshot, known_id: KnownId, tell: TellUnknown) -> Filters:
    """Return the filters with the values that the index has for what was typed.

    A name that the index does not have is told, stays in the filter, and finds nothing. Raises UsageError for a
    day or a status that is none.
    """
    sources: list[str] = []
    for name in wanted.sources:
        found = source_ids(name, snapshot, known_id)
        if not found:
            tell("source", name, _near(name, (one.name for one in snapshot.sources())))
        sources.extend(found or [name])
    outlets: list[str] = []
    for name in wanted.outlets:
        same = [outlet for outlet in snapshot.outlets() if _key(outlet) == _key(name)]
        if not same:
            tell("outlet", name, _near(name, snapshot.outlets()))
        outlets.extend(same or [name])
    return Filters(
        sources=tuple(dict.fromkeys(sources)),
        outlets=tuple(dict.fromkeys(outlets)),
        languages=tuple(language.lower() for language in wanted.languages),
        statuses=tuple(_status(status) for status in wanted.statuses),
        since=_day(wanted.since),
        until=_day(wanted.until),
    )


def source_ids(name: str, snapshot: Snapshot, known_id: Callable[[str], str | None]) -> list[str]:
    """Return the ids that ``name`` stands for: its own, its record's, or those of sources whose name holds it."""
    sources, wanted = snapshot.sources(), _key(name)
    record = known_id(name)
    exact = [one.id for one in sources if one.id in (name, record) or _key(one.name) == wanted]
    return exact or [one.id for one in sources if wanted and f" {wanted} " in f" {_key(one.name)} "]


def _near(name: str, known: Iterable[str]) -> list[str]:
    by_key = {_key(one): one for one in known}
    return [by_key[near] for near in get_close_matches(_key(name), by_key, n=3)]


def _key(name: str) -> str:
    """Return what two spellings of a name share: their folded words, without punctuation."""
    return " ".join(_WORD.findall(fold(name)))


def _status(name: str) -> Status:
    for status in _STATUSES:
        if status == name:
            return status
    raise UsageError(f"There is no status “{name}”.", remedy=f"Statuses are {', '.join(_STATUSES)}.")


def _day(given: str | None) -> str | None:
    """Return a day as ISO date. Raises UsageError for what is none."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageError(f"“{given}” is no date.", remedy="Write it as YYYY-MM-DD, 2025-07-12.") from error
