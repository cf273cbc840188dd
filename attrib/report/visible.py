"""Letters of an article that turn the writing around them or that a terminal obeys, made harmless and visible.

A right-to-left override makes a line read as its author did not write it (CVE-2021-42574). The letter stays in
the text, so that what is copied from the page is the article; it is put into an isolate of its own, which ends
its power there and then, with a sign in its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_OVERRIDES = re.compile("([\u202d\u202e])")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What neither HTML nor XML may hold."""

_DATE = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
_SPACE = re.compile(r"\s+")
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")


def harmless(message: str) -> str:
    """Return a message that may quote an article on one line, without what a terminal obeys and without overrides.

    Isolates stay, which the message's own words set.
    """
    return _OBEYED.sub("\ufffd", _SPACE.sub(" ", message))


def neutral(text: str) -> Markup:
    """Return ``text`` as markup: escaped, with its overrides isolated and what HTML forbids replaced."""
    from markupsafe import Markup, escape

    pieces = []
    for piece in _OVERRIDES.split(UNPRINTABLE.sub("\ufffd", text)):
        if _OVERRIDES.fullmatch(piece):
            sign = f"U+{ord(piece):04X}"
            pieces.append(Markup('<bdi class="control" data-sign="{}">{}</bdi>').format(sign, piece))
        else:
            pieces.append(escape(piece))
    return Markup("").join(pieces)


def dated(text: str) -> Markup:
    """Return :func:`neutral` text whose ISO dates are isolated: behind Arabic they would be read from the right."""
    from markupsafe import Markup

    pieces = _DATE.split(text)
    return Markup("").join(
        Markup('<bdi dir="ltr">{}</bdi>').format(piece) if at % 2 else neutral(piece)
        for at, piece in enumerate(pieces)
    )
