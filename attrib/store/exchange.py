"""Articles of an index as plain values (dicts, lists, strings, numbers) and back, with nothing lost.

The form follows the types of :mod:`attrib.types` field by field: a field that they gain is exported from then on,
and asked for when it is read.
"""

from __future__ import annotations

import types
from collections.abc import Generator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrib.store.base import Encoder
from attrib.store.rows import analysis_digest, read_analysis
from attrib.store.snapshot import vectors_fault
from attrib.store.vectors import unpacked
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Vectors
    from attrib.store.snapshot import SqliteSnapshot

SCHEMA = "attrib.index.export/1"


@dataclass(frozen=True, slots=True)
class Facts:
    """What an index knows of an article beside what was extracted: the columns of ``articles`` for it."""

    location: str | None
    made_by: str
    added: str


@dataclass(frozen=True, slots=True)
class Held:
    """An article with all that an index holds of it. ``vectors`` is None where they were left out."""

    analysis: Analysis
    facts: Facts
    vectors: Vectors | None


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the articles of an export: how many follow, and what their vectors were made with."""

    articles: int
    encoder: Encoder | None


class FormError(ValueError):
    """A value has not the form that it must have; the message names the field."""


def held_articles(snapshot: SqliteSnapshot) -> Generator[Held, None, None]:
    """Yield every article of a generation in the order in which they were added. Raises DamagedIndex."""
    connection, encoder = snapshot.connection, snapshot.state.encoder
    dimension = 0 if encoder is None else encoder.dimension
    rows = connection.execute(
        "SELECT a.row, a.location, a.made_by, a.added, v.count, v.checksum, v.data, a.digest, a.id"
        " FROM articles a LEFT JOIN vectors v ON v.article = a.row ORDER BY a.row"
    )
    for row, location, made_by, added, count, stamp, data, digest, id in rows:
        wrong = "there are none" if data is None else vectors_fault(data, stamp, count, dimension)
        if wrong is not None:
            raise snapshot.damaged(f"the vectors of the article {id}: {wrong}")
        analysis = read_analysis(connection, row)
        if analysis_digest(analysis) != digest:
            raise snapshot.damaged(f"what was extracted from the article {id} has changed")
        yield Held(analysis, Facts(location, made_by, added), unpacked(data, dimension))


def header_of(snapshot: SqliteSnapshot) -> Header:
    """Return the header of an export of a generation."""
    (count,) = snapshot.connection.execute("SELECT count(*) FROM articles").fetchone()
    return Header(count, snapshot.state.encoder)


def record_of(held: Held) -> dict[str, Any]:
    """Return an article as plain values, but for its vectors."""
    digest = analysis_digest(held.analysis).hex()
    return {**plain(held.analysis), **plain(held.facts), "digest": digest}


def held_from(record: Any, vectors: Vectors | None) -> Held:
    """Return the article of a record. Raises FormError, also where the record was changed since it was written."""
    if not isinstance(record, dict):
        raise FormError("it is no object")
    analysis = restored(Analysis, record, "article")
    facts = restored(Facts, record, "article")
    if record.get("digest") != analysis_digest(analysis).hex():
        raise FormError("it was changed since it was exported (the digest differs)")
    if vectors is not None and len(vectors) != len(analysis.claims):
        raise FormError(f"{len(vectors)} vectors for {len(analysis.claims)} claims")
    return Held(analysis, facts, vectors)


def plain(value: Any) -> Any:
    """Return a value made of our dataclasses and tuples as dicts and lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in field_types(type(value))}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def restored(kind: Any, value: Any, where: str) -> Any:
    """Return the value of the type ``kind`` that :func:`plain` made ``value`` of. Raises FormError."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else restored(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise FormError(f"{where} is no list")
        inner = get_args(kind)[0]
        return tuple(restored(inner, one, f"{where}[{at}]") for at, one in enumerate(value))
    if origin is Literal:
        if value not in get_args(kind):
            raise FormError(f"{where} is none of {', '.join(map(str, get_args(kind)))}")
        return value
    if is_dataclass(kind):
        return _restored_dataclass(kind, value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise FormError(f"{where} is no {kind.__name__}")
    return value


def _restored_dataclass(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise FormError(f"{where} is no object")
    found = {}
    for name, hint in field_types(kind).items():
        if name not in value:
            raise FormError(f"{where} has no {name}")
        found[name] = restored(hint, value[name], f"{where}.{name}")
    try:
        return kind(**found)
    except ValueError as error:
        raise FormError(f"{where}: {error}") from None


@cache
def field_types(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields by their names, in order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
