"""Reading: paths in, articles out, one at a time. What cannot be read is a value, so that the rest goes on.

===========  =======================  ==============================================================
format       extensions               the article's text
===========  =======================  ==============================================================
plain        .txt, any unknown one    the file
markdown     .md .markdown            the file (see :mod:`attrib.text.markup` for what is no prose)
html         .html .htm               the page's main text
docx         .docx                    the document's paragraphs, one a line
jsonl        .jsonl .ndjson           each line's ``text``
===========  =======================  ==============================================================

The decoded text is never changed; only a byte order mark is left out. Standard input and files with an
extension that attrib does not know are looked at: what begins as a JSON object is read as jsonl, what begins
as an HTML page as html, what begins as an archive of Office's as docx.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO, cast

from attrib.errors import InputError, UsageError
from attrib.text import jsonl
from attrib.text.article import Input
from attrib.text.inputs import STDIN, Found, digest, find_inputs, os_error
from attrib.types import Article

Reader = Callable[[Input], Iterator[Article | InputError]]

FORMATS: Mapping[str, str] = {
    "plain": "attrib.text.plain",
    "markdown": "attrib.text.markdown",
    "html": "attrib.text.html_page",
    "docx": "attrib.text.word_file",
    "jsonl": "attrib.text.jsonl",
}
"""Name -> the module that reads it, imported when it is first met; the names are those of ``as_format``.

A further format is a file and a line.
"""

_EXTENSIONS: Mapping[str, str] = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}

_PEEK = 512
_JSON = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*\{)")
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|_rels/|word/|docProps/")
_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)


def read_articles(
    paths: Sequence[str], *, stdin: BinaryIO | None = None, as_format: str | None = None
) -> Iterator[Article | InputError]:
    r"""Yield an Article, or an InputError as a value, for each input behind ``paths``, in a fixed order.

    ``paths`` are files, folders (searched recursively for files with one of the extensions above; hidden
    files and folders and README files are passed over), patterns that the shell left unexpanded, and ``-``
    for ``stdin`` (the process's own where it is None). A file named explicitly, or by a pattern, is always
    read. A file reached twice is read once. ``as_format``, a key of :data:`FORMATS`, overrides what
    extensions say, for all inputs.

    ``Article.id`` is the file's stem, ``stdin``, or the ``id`` of a JSON line. When an earlier input of the
    same call has that id already, ``-`` and eight hexadecimal digits are put behind it, made from the path
    (and the place in it), so that the same inputs have the same ids on every run. ``Article.path`` is the
    path as given, or the folder as given with the way from it; bytes in it that are no UTF-8 are written
    ``\xNN``.

    Only one article is held at a time. Raises UsageError for an unknown ``as_format``, at the call.
    """
    if as_format is not None and as_format not in FORMATS:
        raise UsageError(f"There is no format «{as_format}».", remedy=f"Known are: {', '.join(FORMATS)}.")
    return _articles(paths, stdin, as_format)


def _articles(
    paths: Sequence[str], stdin: BinaryIO | None, as_format: str | None
) -> Iterator[Article | InputError]:
    taken: set[bytes] = set()
    for found in find_inputs(paths):
        if isinstance(found, InputError):
            yield found
            continue
        for number, article in enumerate(read_found(found, stdin=stdin, as_format=as_format)):
            yield article if isinstance(article, InputError) else unique(article, number, taken)


def unique(article: Article, number: int, taken: set[bytes]) -> Article:
    """Return the article with an id that no earlier one of the run has, and add that to ``taken``.

    ``number`` is the article's place in its file.
    """
    id, again = article.id, 0
    while (key := digest(id)) in taken:
        mark = digest(f"{article.path}\n{number}\n{again}").hex()[:8]
        id = f"{article.id}-{mark}"
        again += 1
    taken.add(key)
    return article if id == article.id else replace(article, id=id)


def read_found(
    found: Found,
    *,
    stdin: BinaryIO | None = None,
    as_format: str | None = None,
    data: bytes | None = None,
) -> Iterator[Article | InputError]:
    """Yield what one input holds; an error that ends it is the last value. ``data`` are its bytes, if read already."""
    return (one for one, _ in read_records(found, stdin=stdin, as_format=as_format, data=data))


def read_records(
    found: Found,
    *,
    stdin: BinaryIO | None = None,
    as_format: str | None = None,
    data: bytes | None = None,
) -> Iterator[tuple[Article | InputError, int | None]]:
    """Yield what :func:`read_found` does, each with the line it stands on where a line is an article, else None."""
    name = found.shown if found.path is not None else "<stdin>"
    try:
        if data is not None:
            yield from _read_stream(io.BytesIO(data), found, name, as_format)
        elif found.path is None:
            yield from _read_stream(_own(stdin), found, name, as_format)
        else:
            with open(found.path, "rb") as stream:
                yield from _read_stream(stream, found, name, as_format)
    except InputError as error:
        yield error, None
    except OSError as error:
        yield os_error(found.path or STDIN, error), None


def standard_input(stdin: BinaryIO | None = None) -> tuple[BinaryIO, bytes]:
    """Return standard input (``stdin`` where given) and its first bytes, which it still gives when read.

    Raises InputError where the process has none, and OSError.
    """
    return _peek(_own(stdin))


def _own(stdin: BinaryIO | None) -> BinaryIO:
    if stdin is not None:
        return stdin
    if sys.stdin is None:
        raise InputError("<stdin>", "there is no standard input here.", remedy="Name a file.")
    return sys.stdin.buffer


def _read_stream(
    stream: BinaryIO, found: Found, name: str, as_format: str | None
) -> Iterator[tuple[Article | InputError, int | None]]:
    format = as_format or _by_extension(found.path)
    if format is None:
        stream, head = _peek(stream)
        format = _sniff(head)
    source = Input(stream, found.shown, name, found.stem)
    if format == "jsonl":
        yield from jsonl.read_numbered(source)
    else:
        read: Reader = import_module(FORMATS[format]).read
        yield from ((one, None) for one in read(source))


def format_of(path: str | None, head: bytes, as_format: str | None = None) -> str:
    """Return the format, a key of :data:`FORMATS`, that an input is read in; ``head`` are its first bytes."""
    return as_format or _by_extension(path) or _sniff(head[:_PEEK])


def _by_extension(path: str | None) -> str | None:
    return _EXTENSIONS.get(os.path.splitext(path)[1].lower()) if path is not None else None


def _peek(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """Return the stream and its first bytes, which it still gives when read."""
    if not isinstance(stream, io.BufferedReader):
        # Anything readable serves as the raw side of a buffer; only its methods are asked for.
        stream = io.BufferedReader(cast(io.RawIOBase, stream))
    return stream, stream.peek(_PEEK)[:_PEEK]


def _sniff(head: bytes) -> str:
    if _JSON.match(head):
        return "jsonl"
    if head.startswith(b"PK\x03\x04") and _OFFICE.search(head):
        return "docx"
    return "html" if _PAGE.match(head) else "plain"
