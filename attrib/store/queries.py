"""Reading the texts to search for: JSON Lines of ``{"id": …, "text": …}``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from attrib.errors import InputError
from attrib.text.inputs import STDIN, os_error

_FORM = 'Each line must be an object with an "id" and a "text": {"id": "q1", "text": "…"}.'
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Query:
    """A text to search for, under the id that its results are given back with."""

    id: str | int
    text: str


def read_queries(path: str) -> Iterator[Query | InputError]:
    """Yield each line's query, or an InputError that names its line; blank lines are passed over.

    ``-`` is standard input. Raises InputError where the file cannot be read at all.
    """
    if path == STDIN:
        yield from _queries(sys.stdin.buffer, "<stdin>")
        return
    try:
        with open(path, "rb") as stream:
            yield from _queries(stream, path)
    except OSError as error:
        raise os_error(path, error) from error


def _queries(stream: BinaryIO, name: str) -> Iterator[Query | InputError]:
    number = 0
    while line := stream.readline(_LARGEST + 1):
        number += 1
        if len(line) > _LARGEST:
            raise InputError(f"{name}:{number}", "is longer than 1 MiB.", remedy=_FORM)
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            yield _query(line, f"{name}:{number}")
        except InputError as error:
            yield error


def _query(line: bytes, where: str) -> Query:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(where, "is not UTF-8.", remedy=_FORM) from None
    except (ValueError, RecursionError):
        raise InputError(where, "is not valid JSON.", remedy=_FORM) from None
    if not isinstance(record, dict):
        raise InputError(where, "is JSON, but not an object.", remedy=_FORM)
    id, text = record.get("id"), record.get("text")
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise InputError(where, '"id" must be a text or a whole number.', remedy=_FORM)
    if not isinstance(text, str) or not text.strip():
        raise InputError(where, '"text" must be a text that is not empty.', remedy=_FORM)
    return Query(id, text)
