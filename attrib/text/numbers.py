"""Numbers in Arabic and English text, whatever they are written with: each with its place and its value.

``find_numbers("قُتل أكثر من ١٢ ألف شخص عام ألفين وثلاثة")`` gives a count of at least 12,000 and the year 2003.
What is read: the digits of every script, number words and their compounds, magnitudes («1,4 مليار»), fractions
of them, percentages, money with its currency, ordinals, ranges, bounds («أكثر من», «نحو»), the dual of counted
nouns («قتيلان»), dates, months, years, weekdays, clock times, scores of games, and names that hold a number
(«إف-16»), which is no quantity. The words are data in ``data/numbers/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from attrib.text.cardinals import Cardinal, read_cardinal
from attrib.text.fold import Folded, fold_with_map
from attrib.text.number_lexicon import Bound, NumberLexicon, Phrases, number_lexicon
from attrib.text.number_tokens import Token, is_noun_dual, read_word, tokens_of, without_particles
from attrib.types import Span

Kind = Literal["count", "percent", "money", "ordinal", "date", "weekday", "time", "score", "label"]

_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_DATE = re.compile(r"(?<![\d/.-])(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?![\d/-])")
_PAIR = re.compile(r"(?<![\d.,/-])(\d{1,2})\s*[-–:]\s*(\d{1,2})(?![\d.,/:%٪-])")
_DASHES = ("-", "–", "—", "−")
_ORDINAL_ENDS = ("st", "nd", "rd", "th")
_YEARS = range(1900, 2101)
_SCORE_REACH = 6
_UNGLUED = frozenset({"ب", "ل", "و", "ف", "ك", "ال", "لل", "بال", "وال", "فال", "كال", "ول", "وب", "ولل"})
"""Particles that may be glued to digits; other letters before a digit make a name («بي29»)."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text. ``span`` indexes the original text and holds the number without its bound word.

    ``low`` and ``high`` are equal unless it is a range («بين 3 و5») or a vague plural («مئات»); percentages
    are in percent, money in units of ``unit`` (ISO 4217, or the bare word for a name of several countries'
    money). ``parts`` holds year, month and day of a date (None where not said), hour and minute of a time,
    both sides of a score. A weekday's value is 0 for Monday.
    """

    span: Span
    kind: Kind
    low: float
    high: float
    bound: Bound = "exact"
    unit: str | None = None
    parts: tuple[int | None, ...] = ()
    noun: Span | None = None
    """The word behind it, which mostly says what is counted; the number itself for the dual of a noun."""

    @property
    def value(self) -> float:
        """The number itself, or the middle of a range."""
        return self.low if self.low == self.high else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with its tokens ``first`` up to ``end``."""

    number: Number
    first: int
    end: int
    scale: float = 1.0
    linked: bool = False
    raw: bool = False
    """Plain digits or words without a unit: may still become part of a date or a range."""


def find_numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of ``text`` in order; spans do not overlap. Cost is linear in the length of the text."""
    folded = fold_with_map(text)
    tokens = tokens_of(folded.text)
    lexicon = number_lexicon()
    found = _patterns(folded, tokens, lexicon)
    taken = {at for one in found for at in range(one.first, one.end)}
    at = 0
    while at < len(tokens):
        one = None if at in taken else _read(folded, tokens, at, lexicon)
        if one is None or any(inner in taken for inner in range(one.first, one.end)):
            at += 1
            continue
        found.append(one)
        at = one.end
    found.sort(key=lambda one: one.first)
    found = _dates(found, folded, tokens, lexicon)
    found = _ranges(found, folded, tokens, lexicon)
    return tuple(_finished(one, folded, tokens, lexicon) for one in found)


def _number(folded: Folded, tokens: Sequence[Token], first: int, end: int, kind: Kind, low: float, high: float | None = None,
            unit: str | None = None, parts: tuple[int | None, ...] = ()) -> Number:  # fmt: skip
    span = folded.span(tokens[first].start, tokens[end - 1].end)
    return Number(span, kind, low, low if high is None else high, unit=unit, parts=parts)


def _patterns(folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon) -> list[_Found]:
    """Return what digits and signs alone show: dates, clock times, scores."""
    at_start = {token.start: at for at, token in enumerate(tokens)}
    at_end = {token.end: at + 1 for at, token in enumerate(tokens)}
    found: list[_Found] = []

    def put(match: re.Match[str], kind: Kind, low: float, parts: tuple[int | None, ...]) -> None:
        first, end = at_start.get(match.start()), at_end.get(match.end())
        if first is not None and end is not None:
            found.append(_Found(_number(folded, tokens, first, end, kind, low, parts=parts), first, end))

    for match in _DATE.finditer(folded.text):
        year, month, day = (int(part) for part in (match.groups()[:3] if match[1] else (match[6], match[5], match[4])))
        if month > 12 >= day:
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            put(match, "date", year, (year, month, day))
    for match in _CLOCK.finditer(folded.text):
        if not _near_score(folded.text, match, lexicon):
            put(match, "time", int(match[1]) + int(match[2]) / 60, (int(match[1]), int(match[2])))
    for match in _PAIR.finditer(folded.text):
        if _near_score(folded.text, match, lexicon):
            put(match, "score", int(match[1]), (int(match[1]), int(match[2])))
    return found


def _near_score(text: str, match: re.Match[str], lexicon: NumberLexicon) -> bool:
    before = text[: match.start()].split()[-_SCORE_REACH:]
    after = text[match.end() :].split(maxsplit=_SCORE_REACH)[:_SCORE_REACH]
    words = lexicon.contexts["score"]
    return any(bare in words for word in before + after for bare, _, _ in without_particles(word.strip(".,،؛:\"'«»()")))


def _read(folded: Folded, tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> _Found | None:
    """Return the number that begins at token ``at``: a cardinal, an ordinal, a dual, a weekday, a label."""
    token = tokens[at]
    if token.kind == "sign":
        return None
    if token.kind == "digits":
        label = _label(folded, tokens, at)
        if label is not None:
            return label
    else:
        for bare in (bare for bare, _, _ in without_particles(token.text)):
            if bare in lexicon.weekdays:
                day = lexicon.weekdays[bare]
                return _Found(_number(folded, tokens, at, at + 1, "weekday", day), at, at + 1)
        if is_noun_dual(token.text, lexicon):
            number = _number(folded, tokens, at, at + 1, "count", 2)
            return _Found(replace(number, noun=number.span), at, at + 1)
    cardinal = read_cardinal(tokens, at, lexicon)
    if cardinal is not None:
        return _measured(cardinal, folded, tokens, lexicon)
    return _ordinal(folded, tokens, at, lexicon)


def _label(folded: Folded, tokens: Sequence[Token], at: int) -> _Found | None:
    """«إف-16», «أس 300» only where glued, «G20», «4G»: digits that are part of a name."""
    first = at
    if at >= 2 and tokens[at].glued and tokens[at - 1].text == "-" and tokens[at - 1].glued:
        if tokens[at - 2].kind == "word" and tokens[at - 2].text not in _UNGLUED:
            first = at - 2
    elif at >= 1 and tokens[at].glued and tokens[at - 1].kind == "word" and tokens[at - 1].text not in _UNGLUED:
        if tokens[at - 1].text not in ("us", "usd"):
            first = at - 1
    if first == at:
        return None
    digits = re.sub(r"\D", "", tokens[at].text)
    number = _number(folded, tokens, first, at + 1, "label", float(digits))
    return _Found(number, first, at + 1)


def _measured(cardinal: Cardinal, folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon) -> _Found:
    """Give a cardinal the unit that stands behind it (percent, currency) or before it (a currency's sign)."""
    first, end = cardinal.first, cardinal.end
    kind: Kind = "count"
    unit: str | None = None
    percent = _phrase_at(tokens, end, lexicon.percent)
    currency = _phrase_at(tokens, end, lexicon.currencies)
    sign = tokens[first - 1].text if first and tokens[first - 1].kind == "sign" else ""
    if percent is not None:
        kind, end = "percent", percent[1]
    elif currency is not None:
        kind, unit, end = "money", currency[0], currency[1]
    elif sign in lexicon.currency_signs:
        kind, unit, first = "money", lexicon.currency_signs[sign], first - 1
    elif end < len(tokens) and tokens[end].text in lexicon.currency_signs:
        kind, unit, end = "money", lexicon.currency_signs[tokens[end].text], end + 1
    elif cardinal.digits and end < len(tokens) and tokens[end].glued and tokens[end].text in _ORDINAL_ENDS:
        kind, end = "ordinal", end + 1
    low, high = cardinal.low, cardinal.high
    if sign in _DASHES and tokens[first].glued and not tokens[first - 1].glued:
        low, high, first = -high, -low, first - 1
    number = _number(folded, tokens, first, end, kind, low, high, unit)
    return _Found(number, first, end, cardinal.scale, cardinal.linked, raw=kind == "count")


def _phrase_at(tokens: Sequence[Token], at: int, phrases: Phrases) -> tuple[str, int] | None:
    """Return the meaning of the phrase that begins at token ``at`` and where it ends."""
    if at >= len(tokens):
        return None
    for bare in [tokens[at].text, *(way for way, link, _ in without_particles(tokens[at].text)[1:] if not link)]:
        for words, meaning in phrases.get(bare, ()):
            rest = tokens[at + 1 : at + len(words)]
            if len(rest) == len(words) - 1 and all(
                token.text in (word, "ال" + word) for token, word in zip(rest, words[1:], strict=True)
            ):
                return meaning, at + len(words)
    return None


def _ordinal(folded: Folded, tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> _Found | None:
    """«الثالث», «الخامس عشر», «الحادي والعشرين», "third"."""
    reading = read_word(tokens[at].text, lexicon, dual=False)
    if reading is None or reading.word.role != "ordinal":
        return None
    value, end = reading.word.value, at + 1
    if reading.bare in ("حادي", "حاديه", "ثانيه") and not reading.definite and end >= len(tokens):
        return None
    if end < len(tokens) and tokens[end].kind == "word" and value < 10:
        behind = read_word(tokens[end].text, lexicon, dual=False)
        if behind is not None and behind.word.role == "unit" and behind.word.value == 10 and not behind.definite:
            value, end = value + 10, end + 1
        elif behind is not None and behind.word.role == "ten" and behind.link:
            value, end = value + behind.word.value, end + 1
    return _Found(_number(folded, tokens, at, end, "ordinal", value), at, end, linked=reading.link)


def _dates(
    found: list[_Found], folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon
) -> list[_Found]:
    """Join days, months and years into dates; tell years from counts."""
    by_first = {one.first: one for one in found}
    by_end = {one.end: one for one in found}
    dates: list[_Found] = []
    used: set[int] = set()
    for at, token in enumerate(tokens):
        names = _month_at(tokens, at, lexicon) if token.kind == "word" else None
        if names is None or at in used:
            continue
        month, end = names
        day = next((one for back in (0, 1) if (one := by_end.get(at - back)) and _may_be_day(one, back, tokens)), None)
        year = next((one for on in (0, 1, 2) if (one := by_first.get(end + on)) and _joins_year(tokens, end, on, lexicon)), None)
        if day is None and year is not None and 1 <= year.number.low <= 31 and token.text.isascii():
            day, year = year, next((one for on in (0, 1) if (one := by_first.get(year.end + on)) and _is_year(one)), None)
        elif year is not None and not _is_year(year):
            year = None
        if day is None and year is None and not _month_alone(tokens, at, end, lexicon):
            continue
        first = min(at, day.first if day else at)
        last = max(end, day.end if day else end, year.end if year else end)
        parts = (int(year.number.low) if year else None, month, int(day.number.low) if day else None)
        number = _number(folded, tokens, first, last, "date", parts[0] or month, parts=parts)
        dates.append(_Found(number, first, last))
        used.update(range(first, last))
    rest = [one if one.raw is False else _as_year(one, tokens, lexicon) for one in found if one.first not in used]
    return sorted([*rest, *dates], key=lambda one: one.first)


def _month_at(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> tuple[int, int] | None:
    """Return the month named at token ``at`` («تشرين الثاني», «يونيو/حزيران») and where its name ends."""
    pair = f"{tokens[at].text} {tokens[at + 1].text}" if at + 1 < len(tokens) else ""
    ways = [tokens[at].text, *(bare for bare, _, _ in without_particles(tokens[at].text)[1:])]
    for bare in ways:
        two = pair.replace(tokens[at].text, bare, 1)
        month, end = (lexicon.months.get(two), at + 2) if two in lexicon.months else (lexicon.months.get(bare), at + 1)
        if month is None:
            continue
        if end + 1 < len(tokens) and tokens[end].text in ("/", "(") and tokens[end + 1].kind == "word":
            other = _month_at(tokens, end + 1, lexicon)
            if other is not None and other[0] == month:
                end = other[1] + (1 if tokens[end].text == "(" else 0)
        return month, min(end, len(tokens))
    return None


def _may_be_day(one: _Found, back: int, tokens: Sequence[Token]) -> bool:
    fits = one.number.kind in ("count", "ordinal") and one.number.low == one.number.high and 1 <= one.number.low <= 31
    return fits and one.number.low == int(one.number.low) and (back == 0 or tokens[one.end].text in ("من", "of", "-", "/"))


def _is_year(one: _Found) -> bool:
    value = one.number.low
    return one.number.kind == "count" and value == one.number.high == int(value) and 1000 <= value <= 2200 and one.scale in (1.0, 1000.0)


def _joins_year(tokens: Sequence[Token], end: int, on: int, lexicon: NumberLexicon) -> bool:
    between = [token.text for token in tokens[end : end + on]]
    allowed = {"من", "of", ",", "،", "/", "-", *lexicon.contexts["year"]}
    return all(text in allowed for text in between)


def _month_alone(tokens: Sequence[Token], at: int, end: int, lexicon: NumberLexicon) -> bool:
    before = tokens[at - 1].text if at else ""
    behind = tokens[end].text if end < len(tokens) else ""
    places = lexicon.contexts["month_place"]
    return behind in lexicon.contexts["month_behind"] or any(bare in places for bare, _, _ in without_particles(before))


def _as_year(one: _Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> _Found:
    """Return the number as a date where it is a year: «عام 2015», «منذ 2015»."""
    before = tokens[one.first - 1].text if one.first else ""
    behind = tokens[one.end] if one.end < len(tokens) else None
    ways = {bare for bare, _, _ in without_particles(before)}
    value = one.number.low
    named = bool(ways & lexicon.contexts["year"]) and 100 <= value <= 2200
    likely = value in _YEARS and bool(ways & lexicon.contexts["year_place"]) or (value in _YEARS and (behind is None or behind.kind == "sign") and before not in lexicon.currency_signs)
    if (named or likely) and value == one.number.high == int(value):
        number = replace(one.number, kind="date", parts=(int(value), None, None))
        return replace(one, number=number, raw=False)
    return one


def _ranges(
    found: list[_Found], folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon
) -> list[_Found]:
    """Join two numbers into a range: «3-5», «بين 3 آلاف و5 آلاف», «من 10 إلى 20»."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and _is_range(last, one, tokens, lexicon):
            joined[-1] = _range(last, one, folded, tokens)
        else:
            joined.append(one)
    return joined


def _is_range(low: _Found, high: _Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> bool:
    kinds = {low.number.kind, high.number.kind}
    if not (len(kinds) == 1 or (low.raw and "count" in kinds)) or kinds & {"ordinal", "label", "score", "weekday"}:
        return False
    if low.number.low != low.number.high or high.number.low != high.number.high:
        return False
    before = _words_before(tokens, low.first, lexicon)
    between = [token.text for token in tokens[low.end : high.first]]
    if len(between) == 1 and between[0] in _DASHES:
        return True
    if before & lexicon.contexts["between"]:
        return between in (["و"], ["and"]) or (not between and high.linked)
    return len(between) == 1 and between[0] in lexicon.contexts["range_to"] and bool(before & lexicon.contexts["range_from"])


def _words_before(tokens: Sequence[Token], first: int, lexicon: NumberLexicon) -> set[str]:
    """Return the readings of the word before token ``first``, past «عامي»."""
    if first and tokens[first - 1].text in lexicon.contexts["year"]:
        first -= 1
    return {bare for bare, _, _ in without_particles(tokens[first - 1].text)} if first else set()


def _range(low: _Found, high: _Found, folded: Folded, tokens: Sequence[Token]) -> _Found:
    start, end = low.number.low, high.number.low
    if low.raw and low.scale == 1.0 and high.scale > 1.0 and start <= end / high.scale:
        start *= high.scale  # «3 إلى 5 ملايين»
    span = folded.span(tokens[low.first].start, tokens[high.end - 1].end)
    number = replace(high.number, span=span, low=min(start, end), high=max(start, end), parts=())
    return replace(high, number=number, first=low.first, raw=False)


def _finished(one: _Found, folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon) -> Number:
    """Add the bound and the word behind."""
    number = one.number
    if number.kind in ("count", "percent", "money", "date", "time"):
        number = replace(number, bound=_bound(one, tokens, lexicon))
    behind = tokens[one.end] if one.end < len(tokens) else None
    if number.noun is None and behind is not None and behind.kind == "word" and len(behind.text) > 1:
        number = replace(number, noun=folded.span(behind.start, behind.end))
    return number


def _bound(one: _Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> Bound:
    behind = _phrase_at(tokens, one.end, lexicon.bounds_after) or _phrase_at(tokens, one.end + 1, lexicon.bounds_after)
    before = _phrase_before(tokens, one.first, lexicon.bounds_before)
    for name in (before, behind[0] if behind else None):
        if name == "about" or name == "at_least" or name == "at_most":
            return name
    return "exact"


def _phrase_before(tokens: Sequence[Token], first: int, phrases: Phrases) -> str | None:
    """Return the meaning of the longest phrase that ends right before token ``first``; particles may be glued."""
    at = first - 1
    while at >= 0 and tokens[at].text in _UNGLUED | {"ـ", "$", "€", "£", "عام", "الساعه"}:
        at -= 1
    if at < 0:
        return None
    for last in (bare for bare, _, _ in without_particles(tokens[at].text)):
        for words, meaning in phrases.get(last, ()):
            begin = at - len(words) + 1
            if begin < 0:
                continue
            texts = [token.text for token in tokens[begin:at]]
            if all(
                text == word or (number == 0 and any(bare == word for bare, _, _ in without_particles(text)))
                for number, (text, word) in enumerate(zip(texts, words[:-1], strict=True))
            ):
                return meaning
    return None
