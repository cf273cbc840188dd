"""What is known of an article beside its text: title, date, outlet, address, language.

Fields that the input gives win. What a plain text shows of itself is read conservatively: a wrong title,
date or outlet misleads more than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from attrib.text.dates import date_line
from attrib.text.fold import fold

_TITLE_LENGTH = 200
_TITLE_WORDS = 25
_TIGHT_TITLE_WORDS = 15
_HEAD = 4
_EDGE = 4000
"""Code points looked at on either edge of the text: a 10 MB text costs no more than a short one."""

_FINAL_STOP = re.compile(r"[.:;،؛,…۔]\s*[»\"”')\]]*\Z")
_QUESTION = re.compile(r"[؟?!]\s*[»\"”')\]]*\Z")
_ADDRESS = re.compile(r"://|www\.|@\w|\S+\.(com|net|org)\b")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an input gives or shows. ``date`` is ``YYYY-MM-DD``; ``language`` only where it was given."""

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None


def text_metadata(text: str) -> Metadata:
    """Return what a plain text shows of itself.

    *title*: the first line, where it is short, ends in no stop, and a blank line or a longer paragraph
    follows. *date*: a line among the first or the last that holds a date and nothing else. *outlet*: an
    agency's signature in the dateline («القاهرة (رويترز) -») or on a line of its own.
    """
    head = _lines(text[:_EDGE])
    filled = [line.strip() for line in head if line.strip()]
    first = filled[:_HEAD]
    tail = text[max(0, len(text) - 400) :].rstrip().splitlines()
    last = tail[-1].strip() if len(tail) > 1 else ""
    edges = [*first, last]
    return Metadata(
        title=_title(head, filled),
        date=next((found for line in edges if (found := date_line(line))), None),
        outlet=_outlet(first, last),
    )


def clean_title(title: str) -> str | None:
    """Return ``title`` on one line without invisible characters at its edges, or None when nothing is left."""
    return " ".join(title.split()).strip(_INVISIBLE + " ") or None


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in _LINE.findall(text)]


def _title(lines: list[str], filled: list[str]) -> str | None:
    if len(filled) < 2:
        return None
    line, following = filled[0], filled[1]
    words = len(line.split())
    if (
        not 2 <= words <= _TITLE_WORDS
        or len(line) > _TITLE_LENGTH
        or _FINAL_STOP.search(line)
        or _ADDRESS.search(line)
        or date_line(line)
        or _dateline(line)
        or not any(letter.isalpha() for letter in line)
    ):
        return None
    at = next(number for number, raw in enumerate(lines) if raw.strip())
    if not lines[at + 1].strip():
        return clean_title(line)
    # Without a blank line the first line may be the first of a hard-wrapped paragraph.
    long_follows = len(following) >= 1.5 * len(line) and len(following) > 60
    if words <= _TIGHT_TITLE_WORDS and long_follows and not _QUESTION.search(line):
        return clean_title(line)
    return None


@cache
def _agencies() -> tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return the agencies' names by folded signature, and the patterns of a dateline and of a credit line."""
    from attrib.lang.lexicon import read_entries

    path = files("attrib.text") / "data" / "agencies.toml"
    names: dict[str, str] = {}
    for entry in read_entries(path, "agency", {"name": str, "signatures": list}, {}):
        for signature in entry.texts("signatures"):
            names.setdefault(fold(signature), entry.text("name"))
    some = "|".join(re.escape(signature) for signature in sorted(names, key=len, reverse=True))
    # Possessive: a long word would else be cut into four in every way there is.
    place = r"(?:[^\W\d_]++[\s،,/]*+){0,4}"
    dash = r"\s*[-–—:]"
    dateline = (
        rf"\A{place}(?:\(\s*(?P<one>{some})\s*\)(?:{dash}|\s*\Z)|[-–—]\s*(?P<two>{some})\s*(?:[-–—:]|\Z))"
    )
    credit = rf"\A[\(\[]\s*(?P<one>{some})\s*[\)\]]\Z"
    return names, re.compile(dateline), re.compile(credit)


def _dateline(line: str) -> str | None:
    names, dateline, _ = _agencies()
    match = dateline.match(fold(line[:_TITLE_LENGTH]))
    return names[match["one"] or match["two"]] if match else None


def _outlet(first: list[str], last: str) -> str | None:
    names, _, credit = _agencies()
    for line in first:
        if found := _dateline(line):
            return found
    match = credit.match(fold(last))
    return names[match["one"]] if match else None
