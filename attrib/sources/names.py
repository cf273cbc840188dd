"""How names are compared: their words, folded, without the punctuation and quotation marks around them."""

from __future__ import annotations

import re

from attrib.text.fold import fold

_WORD = re.compile(r"[^\W_]+")
_FOREIGN = str.maketrans({"ڤ": "ف", "پ": "ب", "چ": "ج", "گ": "ك", "ڭ": "ك", "ہ": "ه", "ھ": "ه"})
_LATIN_MARKS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn")
_QUOTED = re.compile("[\"“”„‟]([^\"“”„‟]+)[\"“”„‟]|«([^»]+)»|‹([^›]+)›|[‘']([^'’]+)['’]")
_BREAK = re.compile("[()\\[\\]{}،,؛;:؟?!]| [-–—] ")
_EDGES = " \t\r\n\u00a0\"“”„‟«»‹›‘’'`´،,؛;:.…-–—()[]{}ـ"


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` under which spelling variants are equal, without any punctuation.

    Letters that Arabic borrows to write foreign names (ڤ, پ, چ, گ) and Latin accents fall away as well.
    """
    return tuple(_WORD.findall(fold(text).translate(_FOREIGN).translate(_LATIN_MARKS)))


def key(text: str) -> str:
    """Return the text under which two names are the same name."""
    return " ".join(folded_words(text))


def spelled(text: str) -> str:
    """Return ``text`` as spelled, reduced to its words and single spaces: for telling exact from folded."""
    return " ".join(_WORD.findall(text))


def without_marks(text: str) -> str:
    """Return ``text`` on one line, without the quotation marks and punctuation at its ends."""
    return " ".join(text.split()).strip(_EDGES)


def quoted_parts(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks inside ``text``, outermost, in order."""
    return tuple(
        part
        for match in _QUOTED.finditer(text)
        if (part := without_marks(next(group for group in match.groups() if group)))
    )


def before_break(text: str) -> str:
    """Return ``text`` up to the first bracket, comma or dash: what follows describes, it does not name."""
    found = _BREAK.search(text, 1)
    return text[: found.start()].strip() if found else text
