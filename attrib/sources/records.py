"""One known source, and the strict reading of the files that list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast, get_args

import re

from attrib.lang.lexicon import Entry, read_entries
from attrib.sources.names import key
from attrib.types import SourceType

TYPES: tuple[SourceType, ...] = get_args(SourceType)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_GIVEN_ID = re.compile(rf"({'|'.join(TYPES)})-[0-9a-f]{{12}}")
"""The ids that unknown sources get (see attrib.sources.resolve), which no record may take."""


@dataclass(frozen=True, slots=True)
class Record:
    """A known source. ``name`` is its usual Arabic name, ``country`` an ISO 3166 code."""

    id: str
    name: str
    type: SourceType
    latin: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the record, the usual one first."""
        return (self.name, *((self.latin,) if self.latin else ()), *self.aliases)


@dataclass(frozen=True, slots=True)
class Listed:
    """A record with the place it stands at, for errors."""

    record: Record
    entry: Entry


_FIELDS = {"name": str, "latin": str, "aliases": list, "type": str, "country": str}


def read_records(path: Traversable | Path) -> tuple[Listed, ...]:
    """Return the ``[[source]]`` entries of a file of ours. Raises DataError naming file and line."""
    return tuple(
        Listed(_record(entry), entry)
        for entry in read_entries(path, "source", {"id": str, "name": str, "type": str}, _FIELDS)
    )


def read_own_records(path: Path, known: Iterable[Record]) -> tuple[Listed, ...]:
    """Return the ``[[source]]`` entries of a user's file, those with a known id laid over its record.

    Such an entry adds its aliases, and what else it states replaces what was there. Raises DataError.
    """
    by_id = {record.id: record for record in known}
    listed: dict[str, Listed] = {}
    for entry in read_entries(path, "source", {"id": str}, _FIELDS):
        base = by_id.get(entry.text("id"))
        if entry.text("id") in listed:
            raise entry.fail(f"the id «{entry.text('id')}» stands on line {listed[entry.text('id')].entry.line} already")
        listed[entry.text("id")] = Listed(_record(entry) if base is None else _over(base, entry), entry)
    return tuple(listed.values())


def _record(entry: Entry) -> Record:
    for field in ("name", "type"):
        if field not in entry.fields:
            raise entry.fail(f"the entry lacks «{field}» (only one that extends a known id may)")
    identifier = entry.text("id")
    if not _SLUG.fullmatch(identifier) or _GIVEN_ID.fullmatch(identifier):
        raise entry.fail(f"«{identifier}» is no id: lower-case Latin letters, digits and single hyphens")
    return Record(
        identifier, entry.text("name"), _type(entry), entry.text("latin") or None, _aliases(entry), _country(entry)
    )


def _over(base: Record, entry: Entry) -> Record:
    record = replace(base, aliases=(*base.aliases, *_aliases(entry)))
    if "name" in entry.fields:
        record = replace(record, name=entry.text("name"), aliases=(base.name, *record.aliases))
    if "latin" in entry.fields:
        older = (base.latin,) if base.latin else ()
        record = replace(record, latin=entry.text("latin"), aliases=(*record.aliases, *older))
    if "type" in entry.fields:
        record = replace(record, type=_type(entry))
    if "country" in entry.fields:
        record = replace(record, country=_country(entry))
    own = key(record.name)
    return replace(record, aliases=tuple(alias for alias in dict.fromkeys(record.aliases) if key(alias) != own))


def _type(entry: Entry) -> SourceType:
    if entry.text("type") not in TYPES:
        raise entry.fail(f"«{entry.text('type')}» is no type; types are {', '.join(TYPES)}")
    return cast(SourceType, entry.text("type"))


def _country(entry: Entry) -> str | None:
    code = entry.text("country")
    if code and not _COUNTRY.fullmatch(code):
        raise entry.fail(f"«{code}» is no country: two capital letters as in ISO 3166")
    return code or None


def _aliases(entry: Entry) -> tuple[str, ...]:
    for name in (*entry.texts("aliases"), *(entry.text(field, "-") for field in ("name", "latin"))):
        if not key(name) and name != "-":
            raise entry.fail(f"«{name}» holds no word")
    return entry.texts("aliases")
