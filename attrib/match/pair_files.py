"""Reading pairs of texts to compare: JSON Lines of ``{"id": …, "a": …, "b": …}``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from attrib.errors import InputError
from attrib.text.inputs import STDIN, os_error

_FORM = 'Each line must be an object with "id", "a" and "b": {"id": "p1", "a": "…", "b": "…"}.'
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts, under the id that their verdict is given back with."""

    id: str | int
    a: str
    b: str


def read_pairs(path: str) -> Iterator[TextPair | InputError]:
    """Yield each line's pair, or an InputError that names its line; blank lines are passed over.

    ``-`` is standard input. Raises InputError where the file cannot be read at all.
    """
    if path == STDIN:
        yield from _pairs(sys.stdin.buffer, "<stdin>")
        return
    try:
        with open(path, "rb") as stream:
            yield from _pairs(stream, path)
    except OSError as error:
        raise os_error(path, error) from error


def _pairs(stream: BinaryIO, name: str) -> Iterator[TextPair | InputError]:
    number = 0
    while line := stream.readline(_LARGEST + 1):
        number += 1
        if len(line) > _LARGEST:
            raise InputError(f"{name}:{number}", "is longer than 1 MiB.", remedy=_FORM)
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            yield _pair(line, f"{name}:{number}")
        except InputError as error:
            yield error


def _pair(line: bytes, where: str) -> TextPair:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(where, "is not UTF-8.", remedy=_FORM) from None
    except (ValueError, RecursionError):
        raise InputError(where, "is not valid JSON.", remedy=_FORM) from None
    if not isinstance(record, dict):
        raise InputError(where, "is JSON, but not an object.", remedy=_FORM)
    id, one, other = record.get("id"), record.get("a"), record.get("b")
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise InputError(where, '"id" must be a text or a whole number.', remedy=_FORM)
    if not isinstance(one, str) or not one.strip() or not isinstance(other, str) or not other.strip():
        raise InputError(where, '"a" and "b" must be texts that are not empty.', remedy=_FORM)
    return TextPair(id, one, other)
