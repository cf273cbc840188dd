"""JSON Lines: one article a line.

A line is an object with ``text`` and, as it likes, ``id``, ``title``, ``date``, ``outlet``, ``url`` and
``language``; other fields are passed over.

A bad line becomes an error that names file and line, and the next line is read. Only one line is held at a
time. A record without an id is named after the file and its line. A date that is not certain is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrib.errors import EmptyInput, InputError
from attrib.text.article import LARGEST, Input, make_article
from attrib.text.comments import comment_gaps
from attrib.text.dates import normalise_date
from attrib.text.decode import decode
from attrib.text.metadata import Metadata, clean_title
from attrib.types import Article

_FORM = 'Each line must be an object with a "text": {"id": "…", "text": "…", "date": "2024-06-19"}.'
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read(source: Input) -> Iterator[Article | InputError]:
    """Yield each line's article or error. Raises InputError for the file as a whole, and OSError."""
    return (one for one, _ in read_numbered(source))


def read_numbered(source: Input) -> Iterator[tuple[Article | InputError, int]]:
    """Yield what :func:`read` does, each with the number of its line."""
    empty = True
    for number, line in enumerate(_lines(source), start=1):
        where = f"{source.name}:{number}"
        if len(line) > LARGEST:
            raise InputError(
                where, f"is longer than {LARGEST // 2**20} MiB.", remedy="Split it into articles."
            )
        if not line.strip(b" \t\r\n"):
            continue
        empty = False
        if number == 1 and line.strip(b"\xef\xbb\xbf \t\r\n") in (b"{", b"[", b"[{"):
            raise InputError(source.name, "is one JSON document, not JSON Lines.", remedy=_FORM)
        try:
            record = _parse(decode(line, where).text, where)
            yield _article(record, source, number, where), number
        except InputError as error:
            yield error, number
    if empty:
        raise EmptyInput(source.name, "holds no text.", remedy=_FORM)


def _lines(source: Input) -> Iterator[bytes]:
    """Yield the lines as bytes. UTF-16, which bytes cannot be split in, is read whole and given as UTF-8."""
    head = source.stream.read(4)
    if head.startswith(_WIDE) or b"\0" in head:
        text = decode(head + source.read(), source.name).text
        yield from (line.encode("utf-8") for line in text.split("\n"))
        return
    *whole, rest = head.split(b"\n")
    yield from whole
    line = rest + source.stream.readline(LARGEST)
    while line:
        yield line
        line = source.stream.readline(LARGEST + 1)


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            where, f"is not valid JSON: {error.msg} at column {error.colno}.", remedy=_FORM
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets nested thousands deep
        raise InputError(where, "is JSON that cannot be read.", remedy=_FORM) from None
    if not isinstance(record, dict):
        raise InputError(where, "is JSON, but not an object.", remedy=_FORM)
    return record


def _article(record: dict[str, Any], source: Input, number: int, where: str) -> Article:
    text = _field(record, "text", where)
    if text is None:
        raise InputError(where, 'has no "text".', remedy=_FORM)
    given = record.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    elif given is not None and not isinstance(given, str):
        raise InputError(where, '"id" must be a text or a whole number.', remedy=_FORM)
    known = Metadata(
        title=clean_title(_field(record, "title", where) or ""),
        date=normalise_date(_field(record, "date", where) or ""),
        outlet=clean_title(_field(record, "outlet", where) or ""),
        url=_field(record, "url", where) or None,
        language=_field(record, "language", where) or None,
    )
    id = (given or "").strip() or f"{source.stem}-{number}"
    return make_article(text, known, id=id, path=source.path, name=where, gaps=comment_gaps(text))


def _field(record: dict[str, Any], key: str, where: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(where, f'"{key}" must be a text.', remedy=_FORM)
    return value
