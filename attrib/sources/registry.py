"""The registry of known sources: what is shipped, and what a newsroom adds in files of its own.

::

    [[source]]
    id = "foreign-policy"                 # lower-case Latin letters, digits, hyphens
    name = "فورين بوليسي"                  # the usual Arabic name, without «مجلة» and the like
    latin = "Foreign Policy"
    aliases = ["فورن بوليسي"]
    type = "media"
    country = "US"

A newsroom's file adds records in the same form. An entry with an id that is known already adds its aliases to
that record, and whatever else it states replaces what was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from attrib.errors import DataError
from attrib.sources.bodies import Bodies, read_bodies, read_states
from attrib.sources.kinds import Kinds, read_kinds
from attrib.sources.names import key
from attrib.sources.records import Listed, Record, read_own_records, read_records

_DATA = "attrib.sources"
_NOT_RECORDS = frozenset({"bodies.toml", "states.toml", "kinds.toml"})


@dataclass(frozen=True, slots=True)
class Registry:
    """The known sources. Build one with :meth:`load`."""

    records: tuple[Record, ...]
    by_key: Mapping[str, Record]
    """Records by every folded name of theirs; no two share one."""
    bodies: Bodies
    kinds: Kinds

    @classmethod
    def load(cls, *paths: str) -> Registry:
        """Load the shipped records and those of the user's TOML files, later files over earlier ones.

        Raises DataError naming file and line.
        """
        registry = _shipped()
        for path in paths:
            registry = registry._with(Path(path))
        return registry

    def get(self, identifier: str) -> Record | None:
        """Return the record with this id."""
        return next((record for record in self.records if record.id == identifier), None)

    def _with(self, path: Path) -> Registry:
        if path.is_dir():
            raise DataError(str(path), None, "is a folder; name a TOML file")
        own = read_own_records(path, self.records)
        taken = _index(own)
        changed = {listed.record.id: listed.record for listed in own}
        kept = tuple(_yielding(changed.pop(record.id, record), taken, own) for record in self.records)
        records = (*kept, *changed.values())
        by_key = {folded: record for record in records for folded in map(key, record.names)}
        return replace(self, records=records, by_key=by_key)


def _yielding(record: Record, taken: Mapping[str, Listed], own: Iterable[Listed]) -> Record:
    """Return ``record`` without the aliases that the user's file gives to another record."""
    if any(listed.record is record for listed in own):
        return record
    lost = {name for name in record.names if key(name) in taken}
    if not lost:
        return record
    if record.name in lost:
        listed = taken[key(record.name)]
        raise listed.entry.fail(f"«{record.name}» is the name of a known source; extend it by its id «{record.id}»")
    return replace(
        record,
        latin=None if record.latin in lost else record.latin,
        aliases=tuple(alias for alias in record.aliases if alias not in lost),
    )


@cache
def _shipped() -> Registry:
    folder = files(_DATA) / "data"
    listed = [
        one
        for path in sorted(folder.iterdir(), key=_name)
        if _name(path).endswith(".toml") and _name(path) not in _NOT_RECORDS
        for one in read_records(path)
    ]
    by_key = {folded: one.record for folded, one in _index(listed).items()}
    records = tuple(one.record for one in listed)
    countries = {record.country: record for record in records if record.type == "state" and record.country}
    names, adjectives = read_states(folder / "states.toml", {code: record for code, record in countries.items()})
    return Registry(records, by_key, read_bodies(folder / "bodies.toml", names, adjectives), read_kinds(folder / "kinds.toml"))


def _name(path: Traversable) -> str:
    return path.name


def _index(listed: Iterable[Listed]) -> dict[str, Listed]:
    """Return the entries by folded name. Raises DataError where two share an id or a name."""
    ids: dict[str, Listed] = {}
    found: dict[str, Listed] = {}
    for one in listed:
        other = ids.setdefault(one.record.id, one)
        if other is not one:
            raise one.entry.fail(f"the id «{one.record.id}» stands at {_place(other)} already")
        for name in one.record.names:
            other = found.setdefault(key(name), one)
            if other is not one:
                raise one.entry.fail(f"«{name}» is a name of «{other.record.name}» at {_place(other)} already")
    return found


def _place(listed: Listed) -> str:
    return f"{Path(listed.entry.file).name}:{listed.entry.line}"
