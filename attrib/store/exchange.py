"""Articles of an index as plain values (dicts, lists, strings, numbers) and back, with nothing lost.

The form follows the types of :mod:`attrib.types` field by field: a field that they gain is exported from then on,
and asked for when it is read.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrib.store.base import Encoder, Facts, Held
from attrib.store.rows import analysis_digest
from attrib.types import Analysis

if TYPE_CHECKING:
    from attrib.store.base import Snapshot, Vectors

SCHEMA = "attrib.index.export/1"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the articles of an export: how many follow, and what their vectors were made with."""

    articles: int
    encoder: Encoder | None


class FormError(ValueError):
    """A value has not the form that it must have; the message names the field."""


def header_of(snapshot: Snapshot) -> Header:
    """Return the header of an export of a generation."""
    return Header(snapshot.count(), snapshot.state.encoder)


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
