"""Reading the texts to search for: JSON Lines of ``{"id": …, "text": …}``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attrib.errors import InputError
from attrib.text.keyed_lines import read_keyed_lines

_FORM = 'Each line must be an object with an "id" and a "text": {"id": "q1", "text": "…"}.'


@dataclass(frozen=True, slots=True)
class Query:
    """A text to search for, under the id that its results are given back with."""

    id: str | int
    text: str


def read_queries(path: str) -> Iterator[Query | InputError]:
    """Yield each line's query, or an InputError that names its line; blank lines are passed over.

    ``-`` is standard input. Raises InputError where the file cannot be read at all.
    """
    return read_keyed_lines(path, _query, _FORM)


def _query(id: str | int, record: dict[str, Any], where: str) -> Query:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(where, '"text" must be a text that is not empty.', remedy=_FORM)
    return Query(id, text)
