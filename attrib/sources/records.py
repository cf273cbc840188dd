"""One known source, and the strict reading of the files that list them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast, get_args

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

    @property
    def absorbs(self) -> tuple[str, ...]:
        """The ids of the sources that were merged into this one."""
        return self.entry.texts("absorbs")


_FIELDS = {"name": str, "latin": str, "aliases": list, "type": str, "country": str}
_OWN_FIELDS = {**_FIELDS, "absorbs": list}


def is_given_id(identifier: str) -> bool:
    """Return whether an id is one that sources without a record get."""
    return _GIVEN_ID.fullmatch(identifier) is not None


def is_free_form(identifier: str) -> bool:
    """Return whether a record may have this id."""
    return _SLUG.fullmatch(identifier) is not None and not is_given_id(identifier)


def is_country(code: str) -> bool:
    """Return whether a record may have this country."""
    return _COUNTRY.fullmatch(code) is not None


def read_records(path: Traversable | Path) -> tuple[Listed, ...]:
    """Return the ``[[source]]`` entries of a file of ours. Raises DataError naming file and line."""
    return tuple(
        Listed(_record(entry), entry)
        for entry in read_entries(path, "source", {"id": str, "name": str, "type": str}, _FIELDS)
    )


def read_own_records(path: Path, known: Callable[[str], Record | None]) -> tuple[Listed, ...]:
    """Return the ``[[source]]`` entries of a user's file, those with a ``known`` id laid over its record.

    Such an entry adds its aliases, and what else it states replaces what was there. Raises DataError.
    """
    listed: dict[str, Listed] = {}
    for entry in read_entries(path, "source", {"id": str}, _OWN_FIELDS):
        identifier = entry.text("id")
        if identifier in listed:
            raise entry.fail(f"the id «{identifier}» stands on line {listed[identifier].entry.line} already")
        base = known(identifier)
        listed[identifier] = Listed(_record(entry) if base is None else _over(base, entry), entry)
    return tuple(listed.values())


def record_of(
    entry: Entry, *, type_: SourceType, latin: str | None, aliases: tuple[str, ...], country: str | None
) -> Record:
    """Return the record of an entry's ``id`` and ``name`` with these fields. Raises DataError."""
    identifier = entry.text("id")
    if not is_free_form(identifier):
        raise entry.fail(f"«{identifier}» is no id: lower-case Latin letters, digits and single hyphens")
    return Record(identifier, entry.text("name"), type_, latin, aliases, country)


def type_of(entry: Entry) -> SourceType:
    """Return the ``type`` field. Raises DataError where it is none."""
    if entry.text("type") not in TYPES:
        raise entry.fail(f"«{entry.text('type')}» is no type; types are {', '.join(TYPES)}")
    return cast(SourceType, entry.text("type"))


def _record(entry: Entry) -> Record:
    for field in ("name", "type"):
        if field not in entry.fields:
            raise entry.fail(f"the entry lacks «{field}» (only one that extends a known id may)")
    return record_of(
        entry,
        type_=type_of(entry),
        latin=entry.text("latin") or None,
        aliases=entry.texts("aliases"),
        country=_country(entry),
    )


def _over(base: Record, entry: Entry) -> Record:
    """Return ``base`` with what ``entry`` adds and replaces. A replaced name stays an alias."""
    latin = entry.text("latin") or base.latin
    older = [name for name in (base.name, base.latin) if name is not None]
    record = record_of(
        Entry({"name": base.name, **entry.fields}, entry.file, entry.line),
        type_=type_of(entry) if "type" in entry.fields else base.type,
        latin=latin,
        aliases=(*base.aliases, *entry.texts("aliases"), *older),
        country=_country(entry) if "country" in entry.fields else base.country,
    )
    first: dict[str, str] = {}
    for name in record.names:
        first.setdefault(key(name), name)
    return replace(record, aliases=tuple(name for name in first.values() if name not in (record.name, latin)))


def _country(entry: Entry) -> str | None:
    code = entry.text("country")
    if code and not is_country(code):
        raise entry.fail(f"«{code}» is no country: two capital letters as in ISO 3166")
    return code or None
