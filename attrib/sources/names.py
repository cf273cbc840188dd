"""How names are compared: their words, folded, without the punctuation and quotation marks around them."""

from __future__ import annotations

import re

from attrib.text.fold import fold

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""What may stand inside a word without parting it: vowel marks, accents, bidi controls, zero widths."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*\+?")
_FOREIGN = tuple(zip("ڤپچگڭہھáàâäãåéèêëíìîïóòôöõúùûüçñğşı", "فبجككههaaaaaaeeeeiiiiooooouuuucngsi", strict=True))
_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTED = re.compile("[\"“”„‟]([^\"“”„‟]+)[\"“”„‟]|«([^»]+)»|‹([^›]+)›|[‘']([^'’]+)['’]")
_BREAK = re.compile("[()\\[\\]{}،,؛;:؟?!]| [-–—] ")
_EDGES = re.compile(r"^[\W_]+|[^\w+]+$|_+$")

Words = tuple[str, ...]


def words_of(text: str) -> tuple[Words, Words]:
    """Return the words of ``text`` as spelled, and folded, side by side.

    Folded words are those under which spelling variants are equal; letters that Arabic borrows to write
    foreign names (ڤ, پ, چ, گ) and Latin accents fall away as well.
    """
    spelled_words, folded_words = [], []
    for word in _WORD.findall(text):
        folded = _ACCENTS.sub("", fold(word))
        for letter, plain in _FOREIGN:
            folded = folded.replace(letter, plain)
        if folded:
            spelled_words.append(word)
            folded_words.append(folded)
    return tuple(spelled_words), tuple(folded_words)


def key(text: str) -> str:
    """Return the text under which two names are the same name; empty where ``text`` holds no word."""
    return " ".join(words_of(text)[1])


def spelled(text: str) -> str:
    """Return ``text`` as spelled, reduced to its words and single spaces: for telling exact from folded."""
    return " ".join(words_of(text)[0])


def without_marks(text: str) -> str:
    """Return ``text`` on one line, without the quotation marks and punctuation at its ends."""
    return _EDGES.sub("", " ".join(text.split()))


def quoted_parts(text: str) -> Words:
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
