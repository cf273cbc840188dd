"""Tokens for reading numbers: digit groups, words with their glued particles known, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from attrib.text.number_lexicon import NumberLexicon, NumberWord

TokenKind = Literal["digits", "word", "sign"]

_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,٫٬])|\d+(?:[.,٫٬'\u2019]\d+)*)"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[^\w\s])"
)
_PARTICLES = re.compile(r"\A(?P<link>[وف])?(?P<glued>لل|(?:[بلك])?(?:ال)?)")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a folded text. ``glued`` tells that nothing stands between it and the token before."""

    kind: TokenKind
    text: str
    start: int
    end: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A word as a number word: ``link`` where «و» is glued to it, ``definite`` where another particle is."""

    word: NumberWord
    link: bool
    definite: bool
    bare: str


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a folded text in order."""
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(folded):
        kind = cast(TokenKind, match.lastgroup)
        found.append(Token(kind, match[0], match.start(), match.end(), match.start() == end))
        end = match.end()
    return found


@lru_cache(maxsize=1 << 15)
def without_particles(word: str) -> tuple[tuple[str, bool, bool], ...]:
    """Return the ways to read ``word``: (bare, whether «و» was glued, whether another particle was).

    The whole word comes first: «واحد» begins with no «و».
    """
    ways = [(word, False, False)]
    match = _PARTICLES.match(word)
    assert match is not None
    link, glued = match["link"] or "", match["glued"]
    for begin, has_link, has_more in (
        (link, True, False),
        (glued if not link else "", False, True),
        (link + glued, bool(link), bool(glued)),
    ):
        if begin and word.startswith(begin) and len(word) - len(begin) >= 2:
            ways.append((word[len(begin) :], has_link, has_more))
    if glued in ("بال", "كال", "لل") or len(glued) > 1:
        rest = word[len(link) + 1 :]
        ways.append((rest, bool(link), True))
    return tuple(ways)


def read_word(word: str, lexicon: NumberLexicon, *, dual: bool) -> Reading | None:
    """Return what a folded word means as a number, or None. ``dual``: whether «ألفا» may be two thousand."""
    if word in lexicon.months or word in lexicon.weekdays:
        return None
    for bare, link, definite in without_particles(word):
        meaning = lexicon.duals_of_magnitudes.get(bare) if dual or bare not in lexicon.words else None
        meaning = meaning or lexicon.words.get(bare)
        if meaning is not None:
            return Reading(meaning, link, definite, bare)
    return None


def is_noun_dual(word: str, lexicon: NumberLexicon) -> bool:
    """Return whether a folded word is the dual of a counted noun («للشهرين»)."""
    if not word.endswith(("ان", "ين")):
        return False
    return any(bare in lexicon.duals for bare, _, _ in without_particles(word))


def digits_value(text: str, *, decimal_expected: bool, latin: bool) -> float:
    """Return the value of digits with separators.

    Groups of three after one kind of separator are thousands, unless a word of magnitude or percent follows
    (``decimal_expected``: «1,234 مليون») or a single point stands in Latin text; else the last separator is
    the decimal one.
    """
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    plain = re.sub(r"[ \u00a0\u2009\u202f'\u2019]", "", plain).replace("٬", ",").replace("٫", ";")
    if ";" in plain:
        whole, _, rest = plain.partition(";")
        return float(f"{re.sub('[.,]', '', whole)}.{re.sub('[.,;]', '', rest)}")
    signs = re.findall(r"[.,]", plain)
    if not signs:
        return float(plain)
    groups = re.split(r"[.,]", plain)
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len(set(signs)) == 1 and (len(signs) > 1 or thousands):
        single = len(signs) == 1
        if not (single and (decimal_expected or (latin and signs[0] == "."))):
            return float("".join(groups))
    return float("".join(groups[:-1]) + "." + groups[-1])
