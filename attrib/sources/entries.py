"""Edits to the text of a file of sources that keep what a person wrote in it: comments, order, spelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError
from tomlkit.items import AoT, Table

from attrib.sources.own_file import CannotEdit
from attrib.sources.records import Record

_HEAD = "# Sources of our own, beside those that attrib knows; `attrib sources` and the page of `serve` edit it.\n"


def with_names(text: str | None, record: Record, names: Sequence[str], *, whole: bool) -> str:
    """Return ``text`` with ``names`` as aliases of ``record``; ``whole`` where its entry must say all of it."""
    document, entry = _entry(text, record, whole)
    _append(entry, "aliases", names)
    return tomlkit.dumps(document)


def with_absorbed(
    text: str | None, record: Record, ids: Sequence[str], names: Sequence[str], *, whole: bool
) -> str:
    """Return ``text`` in which ``record`` absorbs the sources ``ids`` and has ``names`` as aliases."""
    document, entry = _entry(text, record, whole)
    _append(entry, "aliases", names)
    _append(entry, "absorbs", ids)
    return tomlkit.dumps(document)


def with_record(text: str | None, record: Record) -> str:
    """Return ``text`` with an entry for a new ``record``."""
    document, entry = _entry(text, record, True)
    _append(entry, "aliases", record.aliases)
    return tomlkit.dumps(document)


def _entry(text: str | None, record: Record, whole: bool) -> tuple[tomlkit.TOMLDocument, Any]:
    """Return the document and the entry of ``record`` in it, which is made where there is none."""
    try:
        document = tomlkit.parse(_HEAD if text is None else text)
    except ParseError as error:
        raise CannotEdit("not-toml", reason=str(error)) from None
    listed = document.get("source")
    if listed is None:
        listed = AoT([])
        document.append("source", listed)
    if not isinstance(listed, AoT):
        raise CannotEdit("not-toml", reason="[[source]]")
    for entry in listed:
        if entry.get("id") == record.id:
            return document, entry
    entry = _new_entry(record, whole)
    listed.append(entry)
    return document, entry


def _new_entry(record: Record, whole: bool) -> Table:
    entry = tomlkit.table()
    entry.trivia.indent = "\n"
    entry["id"] = record.id
    if not whole:
        # Who reads the file sees whom an id means.
        entry["id"].comment("".join(letter for letter in " ".join(record.name.split()) if letter.isprintable()))
        return entry
    for field in ("name", "latin", "type", "country"):
        if (value := getattr(record, field)) is not None:
            entry[field] = value
    return entry


def _append(entry: Any, field: str, values: Sequence[str]) -> None:
    if not values:
        return
    if field not in entry:
        entry[field] = tomlkit.array()
    for value in values:
        if value not in entry[field]:
            entry[field].append(value)
