"""Cardinal numbers out of tokens: digits and words, alone and compounded.

Arabic says the unit before the ten («خمسة وعشرون»), joins by «و», and multiplies by what stands before a
magnitude («خمسة وعشرون ألفا وثلاثمئة»); English multiplies alike. Digits and words mix («1,4 مليار»,
«3 آلاف و500»). The reading is greedy: the longest run of tokens that is one number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attrib.text.number_lexicon import NumberLexicon
from attrib.text.number_tokens import Reading, Token, digits_value, read_word

_LINKS = ("و", "and")
SUFFIXES: Mapping[str, float] = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
"""Factors of letters glued to digits: "$3bn"."""
_ALONE_NOT = frozenset({"احد", "احدي", "one", "اثنا", "اثني", "اثنتا", "اثنتي"})
"""Words that are a number only within a longer one («أحد عشر»): «أحد» alone is somebody."""


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A number of tokens ``first`` up to ``end``. ``scale`` is the magnitude that multiplied its last part."""

    first: int
    end: int
    low: float
    high: float
    scale: float
    digits: bool
    linked: bool
    """Whether «و» is glued to it or stands before it within the first token."""


class _Sum:
    """A number that grows token by token; :meth:`value` is right whenever the last step was taken."""

    def __init__(self) -> None:
        self.total = 0.0
        self.group = 0.0
        self.last = 0.0
        """The last part added to the group: what «مئة» multiplies."""
        self.level = ""
        self.magnitude = float("inf")
        self.scale = 1.0

    def value(self) -> float:
        return self.total + self.group

    def add(self, role: str, value: float, *, linked: bool, latin: bool) -> bool:
        """Take one more part and return True, or return False where it does not belong to this number."""
        empty = self.level == ""
        after_magnitude = self.level == "magnitude" and (linked or latin)
        opens = empty or after_magnitude
        if role == "magnitude":
            return self._multiply(value, linked=linked, empty=empty)
        if role == "dual":
            if not (empty or (linked and value < self.magnitude)):
                return False
            self.total += value
            self.level, self.magnitude, self.scale = "magnitude", value / 2, 1.0
            return True
        if role == "unit" and value == 10 and self.level == "unit" and not linked and self.last < 10:
            return self._grow(10, "teen")
        if (
            role == "hundred"
            and value <= 100
            and not linked
            and self.level in ("unit", "teen", "ten", "digits")
        ):
            if self.level != "unit" and not latin:
                return False
            self.group += self.last * (value - 1) if self.level == "unit" else self.group * (value - 1)
            self.level, self.last = "hundred", value
            return True
        below = {
            "unit": self.level == "hundred" and (linked or latin) or (self.level == "ten" and latin and value < 10),
            "teen": self.level == "hundred" and (linked or latin),
            "ten": (self.level == "unit" and linked and self.last < 10)
            or (self.level == "hundred" and (linked or latin)),
            "hundred": False,
            "digits": False,
        }  # fmt: skip
        if below.get(role, False):
            return self._grow(value, role)
        if opens and role in below and value < self.magnitude:
            self.group, self.last, self.level = value, value, role
            return True
        return False

    def _grow(self, value: float, level: str) -> bool:
        self.group += value
        self.last, self.level = value, level
        return True

    def _multiply(self, value: float, *, linked: bool, empty: bool) -> bool:
        if empty or (linked and self.level == "magnitude" and value < self.magnitude):
            self.total += value
        elif self.level == "magnitude" and not linked and value > self.magnitude:
            self.total *= value  # «ألف مليون»
        elif not linked and self.group and value < self.magnitude:
            self.total += self.group * value
        else:
            return False
        self.scale = value if self.group or empty else self.scale
        self.group, self.level, self.magnitude = 0.0, "magnitude", value
        return True


def read_cardinal(tokens: Sequence[Token], first: int, lexicon: NumberLexicon) -> Cardinal | None:
    """Return the longest number that begins at token ``first``, or None."""
    many = _read_many(tokens, first, lexicon)
    if many is not None:
        return many
    sum_ = _Sum()
    end, at, best, linked_first = first, first, 0.0, False
    digits = False
    whole = (best, end)
    """The number up to its last magnitude, to fall back on: «ألف و5 ملايين» are two numbers."""
    while at < len(tokens):
        link = at > first and tokens[at].kind == "word" and tokens[at].text in _LINKS
        comma = at > first and tokens[at].text in (",", "-") and _is_latin(tokens[at - 1])
        article = tokens[at].text == "a" and sum_.level == "fraction"
        part = at + 1 if link or comma or article else at
        if part >= len(tokens):
            break
        step = _step(sum_, tokens, part, lexicon, at == first, link=link)
        if step is None:
            if whole[1] > first and sum_.level != "magnitude" and _is_magnitude(tokens, at, lexicon):
                best, end = whole
            break
        if at == first:
            linked_first = step.link
            digits = tokens[first].kind == "digits"
        at = end = part + 1
        best = sum_.value()
        if sum_.level == "magnitude":
            whole = (best, end)
        suffix = _suffix(tokens, end) if tokens[end - 1].kind == "digits" else None
        if suffix is not None:
            best, end = best * suffix, end + 1
            sum_.scale = suffix
            break
    if end == first:
        return None
    best, end = _with_fraction(best, sum_, tokens, end, lexicon)
    if end == first + 1 and tokens[first].kind == "word" and _bare(tokens[first], lexicon) in _ALONE_NOT:
        return None
    return Cardinal(first, end, best, best, sum_.scale, digits, linked_first)


@dataclass(frozen=True, slots=True)
class _Step:
    link: bool


def _step(
    sum_: _Sum, tokens: Sequence[Token], at: int, lexicon: NumberLexicon, is_first: bool, *, link: bool
) -> _Step | None:
    """Add token ``at`` to the sum; None where it does not belong to it."""
    token = tokens[at]
    if token.kind == "sign":
        return None
    if token.kind == "digits":
        if not is_first and not (link and sum_.level == "magnitude"):
            return None
        value = digits_value(
            token.text,
            decimal_expected=_magnitude_follows(tokens, at, lexicon),
            latin=_latin_near(tokens, at),
        )
        return _Step(False) if sum_.add("digits", value, linked=link, latin=False) else None
    goes_on = at + 1 < len(tokens) and _is_linked(tokens, at + 1, lexicon)
    # «ألفا شخص» are two thousand, «ألفا ومئتين» one thousand and two hundred.
    reading = read_word(token.text, lexicon, dual=sum_.group == 0 and not goes_on)
    if reading is None:
        return None
    latin = token.text.isascii()
    # Folded, «وأحد» is written as «واحد»: behind a hundred or a thousand it is «و» and eleven's «أحد».
    eleven = token.text == "واحد" and sum_.level in ("hundred", "magnitude")
    linked = link or reading.link or eleven
    if not is_first and reading.definite and reading.word.role != "magnitude" and not linked:
        return None
    if reading.word.role in ("ordinal", "many"):
        return None
    if reading.word.role == "fraction":
        return _fraction_of(sum_, reading, tokens, at, lexicon, is_first)
    took = sum_.add(reading.word.role, reading.word.value, linked=linked and not is_first, latin=latin)
    return _Step(reading.link) if took else None


def _fraction_of(
    sum_: _Sum, reading: Reading, tokens: Sequence[Token], at: int, lexicon: NumberLexicon, is_first: bool
) -> _Step | None:
    """«نصف مليون»: a fraction that begins a number is one only before a magnitude."""
    if is_first and at + 1 < len(tokens) and _magnitude_follows(tokens, at, lexicon):
        sum_.group, sum_.level, sum_.last = reading.word.value, "fraction", reading.word.value
        return _Step(reading.link)
    return None


def _with_fraction(
    value: float, sum_: _Sum, tokens: Sequence[Token], end: int, lexicon: NumberLexicon
) -> tuple[float, int]:
    """Add «ونصف» or «ونصف المليون» behind a number, or «فاصلة ثلاثة»."""
    if end >= len(tokens) or tokens[end].kind != "word":
        return value, end
    at = end + 1 if tokens[end].text in _LINKS and end + 1 < len(tokens) else end
    if tokens[end].text in lexicon.contexts["decimal"] and end + 1 < len(tokens):
        decimals = read_cardinal(tokens, end + 1, lexicon)
        if decimals is not None and decimals.low < 1000 * decimals.scale and value == int(value):
            part = int(decimals.low / decimals.scale)
            return float(f"{int(value)}.{part}") * decimals.scale, decimals.end
        return value, end
    reading = read_word(tokens[at].text, lexicon, dual=False) if tokens[at].kind == "word" else None
    if reading is None or reading.word.role != "fraction" or not (reading.link or at > end):
        return value, end
    scale = sum_.magnitude if sum_.level == "magnitude" else 1.0
    end = at + 1
    if end < len(tokens) and tokens[end].kind == "word":
        again = read_word(tokens[end].text, lexicon, dual=False)
        if again is not None and again.word.role == "magnitude":
            if again.word.value != scale:
                return value, at if at == end - 1 else end
            end += 1
    return value + reading.word.value * scale, end


def _read_many(tokens: Sequence[Token], first: int, lexicon: NumberLexicon) -> Cardinal | None:
    """«عشرات الآلاف», «مئات»، «ملايين»: no certain number, but an order of size."""
    token = tokens[first]
    if token.kind != "word":
        return None
    reading = read_word(token.text, lexicon, dual=False)
    if reading is None:
        return None
    if reading.word.role == "many":
        end, scale = first + 1, 1.0
        if end < len(tokens) and tokens[end].kind == "word":
            behind = read_word(tokens[end].text, lexicon, dual=False)
            if behind is not None and behind.word.role == "magnitude":
                end, scale = end + 1, behind.word.value
        return Cardinal(
            first, end, reading.word.value * scale, reading.word.top * scale, scale, False, reading.link
        )
    if reading.word.role == "magnitude" and reading.bare in _PLURALS:
        value = reading.word.value
        return Cardinal(first, first + 1, 2 * value, 999 * value, value, False, reading.link)
    return None


_PLURALS = frozenset(
    {"الاف", "ملايين", "مليارات", "بلايين", "تريليونات", "thousands", "millions", "billions", "trillions"}
)


def _bare(token: Token, lexicon: NumberLexicon) -> str:
    reading = read_word(token.text, lexicon, dual=False)
    return reading.bare if reading is not None else token.text


def _is_linked(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> bool:
    """Return whether token ``at`` begins a further part of a number: «ومئتي», «و 300»."""
    if tokens[at].text in _LINKS:
        return at + 1 < len(tokens)
    reading = read_word(tokens[at].text, lexicon, dual=False) if tokens[at].kind == "word" else None
    return reading is not None and reading.link


def _is_magnitude(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> bool:
    reading = read_word(tokens[at].text, lexicon, dual=False) if tokens[at].kind == "word" else None
    return reading is not None and reading.word.role == "magnitude" and not reading.link


def _magnitude_follows(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> bool:
    if at + 2 < len(tokens) and tokens[at + 1].text == "a":
        at += 1  # "half a million"
    if at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    if behind.kind == "sign":
        return behind.text in ("%", "٪")
    reading = read_word(behind.text, lexicon, dual=False)
    return (reading is not None and reading.word.role == "magnitude") or _is_percent(tokens, at + 1, lexicon)


def _is_percent(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> bool:
    behind = tuple(token.text for token in tokens[at : at + 3])
    return any(behind[: len(words)] == words for words, _ in lexicon.percent.get(tokens[at].text, ()))


def _suffix(tokens: Sequence[Token], at: int) -> float | None:
    """Return the factor of a letter glued to digits («$3bn»), or None."""
    if at < len(tokens) and tokens[at].glued and tokens[at].kind == "word":
        return SUFFIXES.get(tokens[at].text)
    return None


def _is_latin(token: Token) -> bool:
    return token.kind == "word" and token.text.isascii()


def _latin_near(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the nearest word, before or after, is written in Latin letters."""
    for step in range(1, 6):
        for near in (at + step, at - step):
            if 0 <= near < len(tokens) and tokens[near].kind == "word" and len(tokens[near].text) > 1:
                return tokens[near].text.isascii()
    return False
