"""A claim as the encoder is given it when two claims are compared: numbers as digits, whatever they are written with.

«ألفان وأربعة عشر», «٢٠١٤» and «2014» then are one text, and "two men" meets «رجلان».
"""

from __future__ import annotations

from attrib.text.numbers import Number, find_numbers

_WRITTEN = ("count", "percent", "money")


def with_digits(text: str) -> str:
    """Return ``text`` with plain quantities as digits: «رجلان» becomes «2 رجلان». For encoders, never for readers."""
    pieces: list[str] = []
    at = 0
    for number in find_numbers(text):
        if number.kind not in _WRITTEN or number.low != number.high:
            continue
        pieces += [text[at : number.span.start], _digits(number, text)]
        at = number.span.end
    return "".join((*pieces, text[at:]))


def _digits(number: Number, text: str) -> str:
    value = str(int(number.low)) if number.low == int(number.low) else str(number.low)
    if number.noun == number.span:
        return f"{value} {number.span.of(text)}"
    if number.kind == "percent":
        return f"{value}%"
    return value if number.unit is None else f"{value} {number.unit}"
