"""Telling the single-byte encodings of Arabic newspapers apart: Windows-1256, ISO-8859-6, Windows-1252.

charset-normalizer errs on up to one short ISO-8859-6 text in six (measured on newspaper sentences of
three to forty words), since the two Arabic encodings share half of their letters. What tells them apart is
which letters follow which: ``data/letter_pairs.txt`` holds those frequencies, and the reading whose letter
pairs are likeliest wins. From six words on it is right but for a text or two in a thousand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrib.errors import DataError

CANDIDATES = ("cp1256", "iso8859_6", "cp1252")
"""Python's names of the encodings weighed, in the order of preference when two read a text alike."""

_SAMPLE = 1 << 16
_UNSEEN = math.log(2e-5)
_FOREIGN = math.log(1e-6)
_LEAST = -5.0
"""The mean logarithm below which no reading is believed: newspaper text has about -2.5, noise -7."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_PAIR = re.compile(r"(.)(\d+)\Z")
_TATWEEL = "\u0640"
_MARKS = frozenset("\u200c\u200d\u200e\u200f")
_PUNCTUATION = frozenset("،؛؟«»“”‘’„‚–—…•‹›´·\u00a0\u00ad°§©®™¤£€¼½¾²³")


@cache
def _pairs() -> Mapping[tuple[str, str], float]:
    """Return the logarithm of each pair's frequency. Raises DataError for a line that is not in the form."""
    resource = files("attrib.text") / "data" / "letter_pairs.txt"
    table: dict[tuple[str, str], float] = {}
    for number, line in enumerate(resource.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        first, *nexts = line.split(" ")
        for item in nexts:
            pair = _PAIR.match(item)
            if pair is None or len(first) != 1:
                raise DataError(str(resource), number, f"«{item}» is not a letter and a frequency")
            table[first, pair[1]] = math.log(int(pair[2]) / 10_000)
    return table


def _symbol(letter: str) -> str:
    """Return the letter's symbol in the table; a letter that belongs to no newspaper is "?"."""
    if letter.isascii():
        return "L" if letter.isalpha() else "_"
    if "\u0621" <= letter <= "\u0652":
        return letter
    if letter in _PUNCTUATION or letter.isspace():
        return "_"
    if letter.isalpha():
        return "É" if letter < "\u0250" and letter != "ƒ" else "?"
    return "?"


def likelihood(text: str) -> float:
    """Return the mean logarithm of the letter pairs of ``text`` that hold a letter outside ASCII.

    Near -2.5 for Arabic or Western newspaper text, below -5 for noise or the wrong encoding; 0.0 for text
    without such letters. Marks without width are passed over.
    """
    table = _pairs()
    total, count, before = 0.0, 0, "_"
    for letter in text + " ":
        if letter in _MARKS or (letter == _TATWEEL and before not in "L_É?"):
            continue
        symbol = _symbol(letter)
        if symbol not in "L_" or before not in "L_":
            count += 1
            total += _FOREIGN if symbol == "?" else table.get((before, symbol), _UNSEEN)
        before = symbol
    return total / count if count else 0.0


def _read_as(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _western(text: str) -> bool:
    """Return whether accents are the exception among the letters, as in every language of Windows-1252."""
    accented = sum(letter.isalpha() for letter in text if not letter.isascii())
    return 3 * accented <= sum(letter.isalpha() for letter in text)


def detect(data: bytes) -> tuple[str, str] | None:
    """Return (text, encoding) of the likeliest reading of ``data``, or None when none is likely.

    ``data`` is not UTF-8. The whole is decoded; the first 64 KiB decide.
    """
    best: tuple[float, str, str] | None = None
    for encoding in CANDIDATES:
        text = _read_as(data, encoding)
        if text is None:
            continue
        sample = text[:_SAMPLE]
        if encoding == "cp1252" and not _western(sample):
            continue
        score = likelihood(sample)
        if score >= _LEAST and (best is None or score > best[0] + 1e-9):
            best = (score, text, encoding)
    return None if best is None else (best[1], best[2])
