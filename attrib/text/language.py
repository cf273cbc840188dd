"""Which language an article is in: by its script, then by its function words, then by its letters.

Only what attrib must keep apart is told: Arabic from the other languages in Arabic letters, English from
the others in Latin letters. Everything else is "und". Persian or Urdu read as Arabic would be judged by the
wrong lexicon, which is worse than not being judged. The words are in ``data/languages/``, one file a
language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrib.lang.lexicon import read_words
from attrib.text.fold import fold, fold_all

UNDETERMINED = "und"

_SAMPLE = 20_000
"""Code points looked at; the beginning of an article tells its language."""

_ARABIC = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdff\ufe70-\ufefc]+"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_WORD = re.compile(r"[^\W\d_]+")

_NOT_ARABIC = re.compile(
    "[\u0672-\u067d\u067f-\u0685\u0687-\u0697\u0699-\u06a3\u06a5-\u06a8\u06aa-\u06ae\u06b0-\u06cb"
    "\u06cd-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]+"
)
"""Letters that no Arabic text has, not even in foreign names as it has those of :data:`_BORROWED`."""
_BORROWED = re.compile("[پچڤگژکی]")

_NATIVE = re.compile(r"[ةأإىؤ]|\bال|\b[وبفكل]ال|\bلل")
"""What Arabic has and Persian and Urdu have not, or seldom: its letters, and its article."""


@cache
def _words() -> Mapping[str, frozenset[str]]:
    folder = files("attrib.text") / "data" / "languages"
    return {
        name: frozenset(fold_all(read_words(folder / f"{name}.txt")))
        for name in ("ar", "fa", "ur", "en", "latin")
    }


def identify_language(text: str) -> str:
    """Return "ar", "en", or "und" for any other language and for text too short to tell."""
    sample = text[:_SAMPLE]
    arabic, latin, letters = (_count(letters, sample) for letters in (_ARABIC, _LATIN, _WORD))
    if arabic * 2 > letters:
        return _in_arabic_letters(sample, arabic)
    if latin * 2 > letters:
        return _in_latin_letters(sample)
    return UNDETERMINED


def _count(letters: re.Pattern[str], text: str) -> int:
    """Return how many letters stand in the runs that a pattern finds."""
    return sum(map(len, letters.findall(text)))


def _hits(words: list[str], language: str) -> int:
    return sum(map(_words()[language].__contains__, words))


def _in_arabic_letters(sample: str, letters: int) -> str:
    words = _WORD.findall(fold(sample))
    own = _hits(words, "ar")
    others = max(_hits(words, "fa"), _hits(words, "ur"))
    if _count(_NOT_ARABIC, sample) > letters * 0.02 or others > own:
        return UNDETERMINED
    if own > others:
        return "ar"
    # No function word speaks (a headline): the letters must.
    if _BORROWED.search(sample) and not _NATIVE.search(sample):
        return UNDETERMINED
    return "ar"


def _in_latin_letters(sample: str) -> str:
    words = [word.lower() for word in _WORD.findall(sample)]
    english = _hits(words, "en")
    others = _hits(words, "latin")
    return "en" if english > others and english * 25 >= len(words) else UNDETERMINED
