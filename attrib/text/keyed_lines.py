"""JSON Lines of questions: each line an object with an ``id``, under which its answer is given back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeVar

from attrib.errors import InputError
from attrib.text.inputs import STDIN, os_error

_LARGEST = 1 << 20
Asked = TypeVar("Asked")
Make = Callable[[str | int, dict[str, Any], str], Asked]
"""Makes a question of a line's id and object; the last argument names the line. Raises InputError."""


def read_keyed_lines(path: str, make: Make[Asked], form: str) -> Iterator[Asked | InputError]:
    """Yield what ``make`` makes of each line, or an InputError that names its line; blank lines are passed over.

    ``-`` is standard input; ``form`` tells a person what a line must look like. Raises InputError where the file
    cannot be read at all.
    """
    if path == STDIN:
        yield from _asked(sys.stdin.buffer, "<stdin>", make, form)
        return
    try:
        with open(path, "rb") as stream:
            yield from _asked(stream, path, make, form)
    except OSError as error:
        raise os_error(path, error) from error


def _asked(stream: BinaryIO, name: str, make: Make[Asked], form: str) -> Iterator[Asked | InputError]:
    number = 0
    while line := stream.readline(_LARGEST + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > _LARGEST:
            raise InputError(where, "is longer than 1 MiB.", remedy=form)
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            id, record = _keyed(line, where, form)
            yield make(id, record, where)
        except InputError as error:
            yield error


def _keyed(line: bytes, where: str, form: str) -> tuple[str | int, dict[str, Any]]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(where, "is not UTF-8.", remedy=form) from None
    except (ValueError, RecursionError):
        raise InputError(where, "is not valid JSON.", remedy=form) from None
    if not isinstance(record, dict):
        raise InputError(where, "is JSON, but not an object.", remedy=form)
    id = record.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise InputError(where, '"id" must be a text or a whole number.', remedy=form)
    return id, record
