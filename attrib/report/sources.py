"""Known sources, for programs (one object a source) and for a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrib.report.terminal import Cell, Column, Screen, Text, isolated, line, shown, table, wrapped
from attrib.sources.find import Hit
from attrib.sources.records import Record

SCHEMA = "attrib.source/1"


def source_record(record: Record) -> dict[str, Any]:
    """Return a record as JSON knows it; every field is always there."""
    return {
        "schema": SCHEMA,
        "id": record.id,
        "name": record.name,
        "latin": record.latin,
        "aliases": list(record.aliases),
        "type": record.type,
        "country": record.country,
    }


def resolution_record(query: str, hit: Hit) -> dict[str, Any]:
    """Return a record with how ``query`` was led to it."""
    return {**source_record(hit.record), "query": query, "resolved_by": hit.how, "score": hit.score}


def write_json(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON array of the records."""
    yield json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def write_object(record: dict[str, Any]) -> Iterator[str]:
    """Yield the record as one JSON object."""
    yield json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_list(records: Sequence[Record], screen: Screen) -> Iterator[str]:
    """Yield the lines of a table of sources."""
    words = screen.words
    if not records:
        yield line(words("no-sources"), screen)
        return
    columns = (
        Column(words("source"), weight=4),
        Column(words("latin-name"), weight=4),
        Column(words("type")),
        Column(words("country")),
        Column(words("id")),
    )
    yield from table(columns, [_row(record, screen) for record in records], screen)
    yield line("", screen)
    yield line(words("sources-of", sources=len(records)), screen, "strong")


def _row(record: Record, screen: Screen) -> Sequence[Cell]:
    return (
        (Text(record.name, "strong"),),
        (Text(record.latin or ""),),
        (Text(screen.words(f"type-{record.type}")),),
        (Text(record.country or ""),),
        (Text(record.id, "dim"),),
    )


def write_source(query: str, hit: Hit, screen: Screen) -> Iterator[str]:
    """Yield the lines that tell all of one source, and how ``query`` was led to it."""
    record, words = hit.record, screen.words
    yield line(isolated(shown(record.name)), screen, "strong")
    yield line("", screen)
    facts = [
        (words("id"), (record.id,)),
        (words("type"), (words(f"type-{record.type}"),)),
        (words("latin-name"), (record.latin,) if record.latin else ()),
        (words("country"), (record.country,) if record.country else ()),
        (words("other-names"), record.aliases),
    ]
    for label, values in facts:
        for at, value in enumerate(values):
            # A long list of names stands one a line under its label.
            name = f"{label}: " if at == 0 else "    "
            for text in wrapped(value, max(1, screen.width - len(name))):
                yield line(f"{name}{isolated(text)}", screen)
    yield line("", screen)
    resolved = words(f"resolved-{hit.how}")
    yield line(
        words("resolves", name=isolated(shown(query)), how=resolved, score=f"{hit.score:.2f}"), screen, "dim"
    )
