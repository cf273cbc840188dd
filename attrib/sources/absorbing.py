"""Sources that a newsroom's file merges into others: ``absorbs = ["id", ...]`` of an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from attrib.sources.names import key
from attrib.sources.records import Listed, Record, is_given_id


def absorbed_ids(
    own: Sequence[Listed], before: Mapping[str, str], known: Callable[[str], bool]
) -> Mapping[str, str]:
    """Return the ids of all sources that are merged into another, with the id of the one that is left in the end.

    ``before`` are those of earlier files, ``known`` tells of an id whether they had a record of it. Raises DataError
    for an id that nobody has, that two entries absorb, or that is led back to itself.
    """
    ids = {one.record.id for one in own}
    found = dict(before)
    for one in own:
        if one.record.id in before:
            raise one.entry.fail(
                f"«{one.record.id}» was merged into «{before[one.record.id]}»; write that id instead"
            )
        for id in one.absorbs:
            if not (known(id) or id in ids or is_given_id(id)):
                raise one.entry.fail(f"«{id}» under absorbs is the id of no source")
            if found.setdefault(id, one.record.id) != one.record.id:
                raise one.entry.fail(f"«{id}» was merged into «{found[id]}» already")
    final: dict[str, str] = {}
    for id in found:
        seen = [id]
        while (last := found.get(seen[-1])) is not None:
            if last in seen:
                entry = next(one.entry for one in own if id in one.absorbs or last in one.absorbs)
                raise entry.fail(f"«{last}» absorbs itself: {' → '.join([*seen, last])}")
            seen.append(last)
        final[id] = seen[-1]
    return final


def joined(
    own: Sequence[Listed], known: Mapping[str, Record], absorbed: Mapping[str, str]
) -> tuple[Listed, ...]:
    """Return the entries that are sources of their own, each with the names of those that it absorbed."""
    records = {**known, **{one.record.id: one.record for one in own}}
    names: dict[str, list[str]] = {}
    for id, kept in absorbed.items():
        if id in records:
            names.setdefault(kept, []).extend(records[id].names)
    return tuple(
        replace(one, record=_with_names(one.record, names.get(one.record.id, ())))
        for one in own
        if one.record.id not in absorbed
    )


def _with_names(record: Record, names: Sequence[str]) -> Record:
    if not names:
        return record
    first: dict[str, str] = {key(name): name for name in reversed(record.names)}
    aliases = [name for name in names if first.setdefault(key(name), name) is name and name not in record.names]
    return replace(record, aliases=(*record.aliases, *aliases))
