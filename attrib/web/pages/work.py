"""What only the pages ask of a process behind the desk: lists to choose from, one source wholly, edits of the registry.

Each function is work for :meth:`attrib.web.crew.Crew.ask`: it takes the clerk of the process that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from attrib.sources.records import Record
from attrib.store.base import Filters, KnownClaim
from attrib.types import SourceRef
from attrib.web.clerk import Clerk, Unknown

if TYPE_CHECKING:
    from attrib.report.search_quoted import Quoted
    from attrib.sources.editing import Done, Editor, Party
    from attrib.sources.own_file import Step
    from attrib.store.base import Store
    from attrib.store.verify import Problem
    from attrib.store.wanted import Wanted

MOST_PROBLEMS = 200
_MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters can be set to: the index's outlets and languages, names of its sources."""

    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A source in the list: its record, or what an index knows of one without; whether the index has it."""

    id: str
    name: str
    type: str
    record: Record | None
    indexed: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """All that the page of a source shows. ``record`` is None where only the index knows it, ``quoted`` without index.

    ``edited`` is the last edit of the registry, which can be undone; ``names`` are sources that it can be merged with.
    """

    id: str
    name: str
    type: str
    record: Record | None
    quoted: Quoted | None
    edited: Step | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SomeClaims:
    """Some of the claims that pass a filter, the latest first, of ``total``."""

    total: int
    claims: tuple[KnownClaim, ...]
    unknown: tuple[Unknown, ...]


def choices(clerk: Clerk) -> Choices:
    """Return what filters can be set to; nothing without an index."""
    if not clerk.has_index():
        return Choices()
    with clerk.reading() as snapshot:
        stats = snapshot.stats()
        names = sorted({one.name for one in snapshot.sources()})
    return Choices(tuple(stats.outlets), tuple(stats.languages), tuple(names[:_MOST_NAMES]))


def claims_with(clerk: Clerk, wanted: Wanted, offset: int, limit: int) -> SomeClaims:
    """Return the claims of the index that pass a filter, whatever they say."""
    filters, unknown = clerk.filters(wanted)
    with clerk.reading() as snapshot:
        rows = [int(row) for row in snapshot.select(filters)]
        # The dates of all that pass would take all of them: the last added are the latest, as a rule.
        some = rows[::-1][offset : offset + limit]
        return SomeClaims(len(rows), tuple(snapshot.claims(some)), unknown)


def listed_sources(clerk: Clerk, text: str, kind: str | None) -> tuple[Listed, ...]:
    """Return the sources with ``text`` in a name, those that the index has first."""
    from attrib.sources.names import key

    registry = clerk.registry()
    records = {one.id: one for one in registry.matching(text) if kind in (None, one.type)}
    indexed: dict[str, SourceRef] = {}
    if clerk.has_index():
        with clerk.reading() as snapshot:
            indexed = {one.id: one for one in snapshot.sources()}
    wanted = key(text)
    found = [Listed(one.id, one.name, one.type, one, one.id in indexed) for one in records.values()]
    for ref in indexed.values():
        if ref.id in records or kind not in (None, ref.type):
            continue
        if text.strip() and not (wanted and wanted in key(ref.name)) and text.strip() != ref.id:
            continue
        found.append(Listed(ref.id, ref.name, ref.type, registry.get(ref.id), True))
    return tuple(sorted(found, key=lambda one: (not one.indexed, one.record is None, one.name)))


def source_page(clerk: Clerk, id: str) -> SourcePage | None:
    """Return all of the source with this id, None where nobody has it. A merged one is the one that it went into."""
    registry = clerk.registry()
    record = registry.get(id)
    own = id if record is None else record.id
    quoted: Quoted | None = None
    name, kind = ("", "unknown") if record is None else (record.name, record.type)
    names: tuple[str, ...] = ()
    if clerk.has_index():
        from attrib.report.search_quoted import in_order

        with clerk.reading() as snapshot:
            sources = snapshot.sources()
            same = [one for one in sources if one.id == own]
            if record is None and not same:
                return None
            if record is None:
                name, kind = same[0].name, same[0].type
            rows = [int(row) for row in snapshot.select(Filters(sources=(own,)))] if same else []
            quoted = in_order(tuple(one.name for one in same), snapshot.claims(rows))
            names = tuple(islice(sorted({one.name for one in sources if one.id != own}), _MOST_NAMES))
    elif record is None:
        return None
    edited = _editor(clerk, None).steps()
    return SourcePage(own, name, kind, record, quoted, edited[0] if edited else None, names)


def edits(clerk: Clerk) -> tuple[Step, ...]:
    """Return the edits of the registry that can be undone, the last one first."""
    return tuple(_editor(clerk, None).steps())


def last_edit(clerk: Clerk) -> Step | None:
    """Return the last edit of the registry, None where there is none to undo."""
    return next(iter(edits(clerk)), None)


def party(clerk: Clerk, name: str) -> Party:
    """Return the source that ``name`` or an id names. Raises CannotEdit where none or several are."""
    from attrib.sources.parties import find_party

    return find_party(name, clerk.registry(), clerk.store() if clerk.has_index() else None)


def add_names(clerk: Clerk, source: str, names: Sequence[str]) -> Done:
    """Give a source further names."""
    return _edited(clerk, lambda editor: editor.add_names(party(clerk, source), names))


def add_source(clerk: Clerk, record: Record) -> Done:
    """Add a source to the registry."""
    return _edited(clerk, lambda editor: editor.add(record))


def merge(clerk: Clerk, kept: str, absorbed: Sequence[str]) -> Done:
    """Make sources one."""
    parties = party(clerk, kept), [party(clerk, one) for one in absorbed]
    return _edited(clerk, lambda editor: editor.merge(*parties))


def undo(clerk: Clerk, number: int) -> Done:
    """Take back the last edit. Raises CannotEdit where it is not the one with this number, which was shown."""
    from attrib.sources.own_file import CannotEdit

    def take_back(editor: Editor) -> Done:
        steps = editor.steps()
        if not steps or steps[0].number != number:
            raise CannotEdit("another-edit")
        return editor.undo()

    return _edited(clerk, take_back)


def verify(clerk: Clerk) -> tuple[Problem, ...]:
    """Return the faults of the index, at most :data:`MOST_PROBLEMS`."""
    return tuple(islice(clerk.store().verify(), MOST_PROBLEMS))


def _edited(clerk: Clerk, edit: Callable[[Editor], Done]) -> Done:
    """Make an edit with the index open to write, and let the index be read anew."""
    from attrib.store.opening import open_store

    config = clerk.in_force()
    clerk.require_own_file()
    if config.index is None:
        return edit(_editor(clerk, None))
    with open_store(config.index, write=True) as store:
        return edit(_editor(clerk, store))


def _editor(clerk: Clerk, store: Store | None) -> Editor:
    from attrib.sources.editing import Editor
    from attrib.sources.own_file import OwnFile
    from attrib.store.places import lasting_place

    config = clerk.in_force()
    path = clerk.own_file
    place = "" if config.index is None else lasting_place(config.index)
    return Editor(OwnFile(Path(path)), [one for one in config.sources if one != path], store, place)
