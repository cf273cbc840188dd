"""The registry of known sources: what is shipped, and what a newsroom adds in files of its own.

::

    [[source]]
    id = "foreign-policy"                 # lower-case Latin letters, digits, hyphens
    name = "فورين بوليسي"                  # the usual Arabic name, without «مجلة» and the like
    latin = "Foreign Policy"
    aliases = ["فورن بوليسي"]
    type = "media"                        # one of attrib.types.SourceType
    country = "US"                        # ISO 3166

A newsroom's file adds records in the same form. An entry whose id is known already adds its aliases to that
record, and whatever else it states replaces what was there. A name that a newsroom's file gives away is no longer
an alias of the shipped record. An entry may also say which sources are none of their own::

    absorbs = ["sana"]                    # their ids; all names of theirs are names of this one
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from attrib.errors import DataError
from attrib.sources.absorbing import absorbed_ids, joined
from attrib.sources.bodies import Bodies, read_bodies
from attrib.sources.kinds import Kinds, read_kinds
from attrib.sources.names import Words, key, keys
from attrib.sources.records import Listed, Record, read_own_records, read_records
from attrib.sources.states import read_states

_LISTS = ("agencies", "broadcasters", "institutions", "international", "newspapers", "sites")
"""The files of ``data/`` that list records."""


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """The known sources. Build one with :meth:`load`."""

    records: tuple[Record, ...]
    by_key: Mapping[str, Record]
    """Records by every folded name of theirs; no two share one."""
    bodies: Bodies
    kinds: Kinds
    absorbed: Mapping[str, str] = field(default_factory=dict)
    """The ids of sources that were merged into another, and the id of that one."""

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
        """Return the record with this id, listed or made of a pattern and a country («sa-health-ministry»).

        The id of a source that was merged into another gives the other.
        """
        identifier = self.absorbed.get(identifier, identifier)
        listed = next((record for record in self.records if record.id == identifier), None)
        return listed or self._or_listed(self.bodies.get(identifier))

    def matching(self, text: str) -> Iterator[Record]:
        """Yield the listed records with ``text`` in a name, whatever its spelling, or in the id."""
        wanted, written = key(text), text.strip().lower()
        if not written:
            yield from self.records
            return
        ids = {record.id for name, record in self.by_key.items() if wanted and wanted in name}
        yield from (record for record in self.records if record.id in ids or written in record.id)

    def named(self, words: Words) -> Record | None:
        """Return the record that folded ``words`` name, listed or made of a pattern and a country."""
        return self.by_key.get(" ".join(words)) or self._or_listed(self.bodies.find(words))

    def _or_listed(self, body: Record | None) -> Record | None:
        """Return the listed record of a body's name, where there is one: the Kremlin for «الرئاسة الروسية»."""
        if body is not None and body.id in self.absorbed:
            return self.get(body.id)
        return None if body is None else self.by_key.get(key(body.name), body)

    def _with(self, path: Path) -> Registry:
        if path.is_dir():
            raise DataError(str(path), None, "is a folder; name a TOML file")
        by_id = {record.id: record for record in self.records}
        own = read_own_records(path, lambda id: by_id.get(id) or self.bodies.get(id))
        absorbed = absorbed_ids(own, self.absorbed, lambda id: id in by_id or self.bodies.get(id) is not None)
        own = joined(own, by_id, absorbed)
        taken = _index(own)
        changed = {one.record.id: one.record for one in own}
        records = [
            changed.pop(record.id) if record.id in changed else _yielding(record, taken)
            for record in self.records
            if record.id not in absorbed
        ]
        records.extend(changed.values())
        by_key = {folded: record for record in records for folded in keys(record.names)}
        return replace(self, records=tuple(records), by_key=by_key, absorbed=absorbed)


def _yielding(record: Record, taken: Mapping[str, Listed]) -> Record:
    """Return ``record`` without the aliases that the user's file gives to another record."""
    lost = {name for name in record.names if key(name) in taken}
    if not lost:
        return record
    if record.name in lost:
        raise taken[key(record.name)].entry.fail(
            f"«{record.name}» is a known source already; to extend it, write its id «{record.id}»"
        )
    return replace(
        record,
        latin=None if record.latin in lost else record.latin,
        aliases=tuple(alias for alias in record.aliases if alias not in lost),
    )


@cache
def _shipped() -> Registry:
    folder = files("attrib.sources") / "data"
    return read_shipped(folder)


def read_shipped(folder: Traversable) -> Registry:
    """Return the registry of a data folder like the shipped one. Raises DataError naming file and line."""
    states = read_states(folder / "states.toml", folder / "country_names.toml")
    listed = [*states.listed, *(one for name in _LISTS for one in read_records(folder / f"{name}.toml"))]
    by_key = {folded: one.record for folded, one in _index(listed).items()}
    records = tuple(one.record for one in listed)
    return Registry(
        records, by_key, read_bodies(folder / "bodies.toml", states), read_kinds(folder / "kinds.toml")
    )


def _index(listed: Iterable[Listed]) -> dict[str, Listed]:
    """Return the entries by folded name. Raises DataError where two share an id or a name."""
    listed = list(listed)
    names = [name for one in listed for name in one.record.names]
    folded_names = dict(zip(names, keys(names), strict=True))
    ids: dict[str, Listed] = {}
    found: dict[str, Listed] = {}
    for one in listed:
        other = ids.setdefault(one.record.id, one)
        if other is not one:
            raise one.entry.fail(f"the id «{one.record.id}» stands at {_place(other)} already")
        for name in one.record.names:
            folded = folded_names[name]
            if not folded:
                raise one.entry.fail(f"«{name}» holds no word")
            other = found.setdefault(folded, one)
            if other is not one:
                raise one.entry.fail(
                    f"«{name}» is a name of «{other.record.name}» at {_place(other)} already"
                )
    return found


def _place(listed: Listed) -> str:
    return f"{Path(listed.entry.file).name}:{listed.entry.line}"
