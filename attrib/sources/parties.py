"""From what somebody typed to the source that is edited: one of the registry, or one that only an index knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrib.sources.editing import Party, party_of, unrecorded
from attrib.sources.find import look_up, nearest
from attrib.sources.own_file import CannotEdit
from attrib.sources.registry import Registry

if TYPE_CHECKING:
    from attrib.store.base import Store

_SHOWN = 5


def find_party(name: str, registry: Registry, store: Store | None) -> Party:
    """Return the source that ``name`` (or an id) names.

    A name that is only near a known one names nobody here: an edit must not reach another source than was meant.
    Raises CannotEdit where nobody is known by it, or several are.
    """
    name = name.strip()
    hit = look_up(name, registry)
    if hit is not None and hit.how != "fuzzy":
        return party_of(hit.record)
    found = {} if store is None else _in_index(name, store)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        names = "، ".join(f"{one.name} ({one.id})" for one in list(found.values())[:_SHOWN])
        raise CannotEdit("several", name=name, names=names)
    near = "، ".join(record.name for record in nearest(name, registry)) or "–"
    raise CannotEdit("unknown", name=name, near=near)


def _in_index(name: str, store: Store) -> dict[str, Party]:
    from attrib.store.wanted import source_ids

    with store.reading() as snapshot:
        ids = source_ids(name, snapshot, lambda _: None)
        return {one.id: unrecorded(one) for one in reversed(snapshot.sources()) if one.id in ids}
