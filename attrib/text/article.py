"""From a decoded text and what is known of it to an Article, the same for every format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from attrib.errors import EmptyInput, InputError
from attrib.text.language import identify_language
from attrib.text.metadata import Metadata
from attrib.types import Article, Span

LARGEST = 128 * 1024 * 1024
"""Bytes of one article (or one line of JSON Lines) that are read; more is refused, as it is no article."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?\s*\Z")
_VISIBLE = re.compile("[^\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Input:
    """One opened input as a format sees it.

    ``path`` is what the article will carry, ``name`` what errors call it, ``stem`` the article's id where
    the input gives none.
    """

    stream: BinaryIO
    path: str
    name: str
    stem: str

    def read(self) -> bytes:
        """Return all bytes. Raises InputError above :data:`LARGEST` bytes, and OSError."""
        data = self.stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(
                self.name,
                "is larger than {largest} MiB, which no article is.",
                remedy="Split it into articles: one a file, or one a line as JSON Lines (.jsonl).",
                largest=LARGEST // 2**20,
            )
        return data


def make_article(
    text: str, known: Metadata, *, id: str, path: str, name: str, gaps: tuple[Span, ...] = ()
) -> Article:
    """Return the article. ``name`` is what errors call the input; language is identified where not given.

    Raises EmptyInput for a text without a visible character, and InputError for text that no file can hold
    (NUL, or half of a surrogate pair, which JSON can escape) in any field.
    """
    if not _VISIBLE.search(text):
        raise EmptyInput(name, "holds no text.", remedy="Give a file with an article in it.")
    fields = {"id": id, "text": text, "title": known.title, "outlet": known.outlet, "url": known.url}
    for field, value in fields.items():
        if value is not None:
            _refuse_broken(value, field, name)
    given = _LANGUAGE.match(known.language or "")
    language = given[1].lower() if given else identify_language(text)
    return Article(id, text, language, path, known.title, known.date, known.outlet, known.url, gaps)


def _refuse_broken(value: str, field: str, name: str) -> None:
    if found := _SURROGATE.search(value):
        raise InputError(
            name,
            "«{field}» holds half of a surrogate pair ({half}) at character {at}.",
            remedy="Write the character itself, or both halves of the pair.",
            field=field,
            half=f"\\u{ord(found[0]):04x}",
            at=found.start(),
        )
    at = value.find("\0")
    if at >= 0:
        raise InputError(
            name,
            "«{field}» holds a NUL character at character {at}, which no text has.",
            remedy="Delete it.",
            field=field,
            at=at,
        )
