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
from dataclasses import replace
from functools import lru_cache
from typing import cast

from attrib.text.cardinals import SUFFIXES, Cardinal, read_cardinal
from attrib.text.fold import Folded, fold_with_map
from attrib.text.number_dates import with_dates
from attrib.text.number_lexicon import Bound, NumberLexicon, Phrases, number_lexicon
from attrib.text.number_tokens import Token, is_noun_dual, read_word, tokens_of, without_particles
from attrib.text.number_values import Found, Kind, Number, number_at

__all__ = ["Kind", "Number", "find_numbers"]

_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_DATE = re.compile(
    r"(?<![\d/.-])(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?![\d/-])"
)
_PAIR = re.compile(r"(?<![\d.,/-])(\d{1,2})\s*[-–:]\s*(\d{1,2})(?![\d.,/:%٪-])")
_DASHES = ("-", "–", "—", "−")
_ORDINAL_ENDS = ("st", "nd", "rd", "th")
_SCORE_REACH = 6
_MEASURES = frozenset(
    {
        *_ORDINAL_ENDS,
        *SUFFIXES,
        "am",
        "pm",
        "km",
        "kg",
        "cm",
        "mm",
        "mw",
        "kw",
        "gw",
        "ft",
        "mph",
        "s",
        "c",
        "f",
        "h",
    }
)
_UNGLUED = frozenset({"ب", "ل", "و", "ف", "ك", "ال", "لل", "بال", "وال", "فال", "كال", "ول", "وب", "ولل"})
"""Particles that may be glued to digits; other letters before a digit make a name («بي29»)."""


def find_numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of ``text`` in order; spans do not overlap. Cost is linear in the length of the text."""
    folded = fold_with_map(text)
    tokens = tokens_of(folded.text)
    lexicon = number_lexicon()
    found = _patterns(folded, tokens, lexicon)
    taken = {at for one in found for at in range(one.first, one.end)}
    at = floor = 0
    while at < len(tokens):
        one = None if at in taken or not _may_begin(tokens[at]) else _read(folded, tokens, at, floor, lexicon)
        if one is None or any(inner in taken for inner in range(one.first, one.end)):
            at += 1
            continue
        found.append(one)
        at = floor = one.end
    found.sort(key=lambda one: one.first)
    found = with_dates(found, folded, tokens, lexicon)
    found = _ranges(found, folded, tokens, lexicon)
    return tuple(_finished(one, folded, tokens, lexicon) for one in found)


def _patterns(folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon) -> list[Found]:
    """Return what digits and signs alone show: dates, clock times, scores."""
    at_start = {token.start: at for at, token in enumerate(tokens)}
    at_end = {token.end: at + 1 for at, token in enumerate(tokens)}
    found: list[Found] = []

    def put(match: re.Match[str], kind: Kind, low: float, parts: tuple[int | None, ...]) -> None:
        first, end = at_start.get(match.start()), at_end.get(match.end())
        if first is not None and end is not None:
            found.append(Found(number_at(folded, tokens, first, end, kind, low, parts=parts), first, end))

    for match in _DATE.finditer(folded.text):
        year, month, day = (
            int(part) for part in (match.groups()[:3] if match[1] else (match[6], match[5], match[4]))
        )
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
    return any(
        bare in words
        for word in before + after
        for bare, _, _ in without_particles(word.strip(".,،؛:\"'«»()"))
    )


def _may_begin(token: Token) -> bool:
    """Return whether a number may begin at a token: most words of a text begin none."""
    return token.kind == "digits" or (token.kind == "word" and _means_number(token.text))


@lru_cache(maxsize=1 << 15)
def _means_number(word: str) -> bool:
    lexicon = number_lexicon()
    return is_noun_dual(word, lexicon) or any(
        bare in lexicon.weekdays or bare in lexicon.words or bare in lexicon.duals_of_magnitudes
        for bare, _, _ in without_particles(word)
    )


def _read(
    folded: Folded, tokens: Sequence[Token], at: int, floor: int, lexicon: NumberLexicon
) -> Found | None:
    """Return the number that begins at token ``at``: a cardinal, an ordinal, a dual, a weekday, a label.

    A sign before it belongs to it from token ``floor`` on; what stands before that is another number's.
    """
    token = tokens[at]
    if token.kind == "sign":
        return None
    if token.kind == "digits":
        label = _label(folded, tokens, at, floor)
        if label is not None:
            return label
    else:
        for bare in (bare for bare, _, _ in without_particles(token.text)):
            if bare in lexicon.weekdays:
                day = lexicon.weekdays[bare]
                return Found(number_at(folded, tokens, at, at + 1, "weekday", day), at, at + 1)
        if is_noun_dual(token.text, lexicon):
            number = number_at(folded, tokens, at, at + 1, "count", 2)
            return Found(replace(number, noun=number.span), at, at + 1)
    cardinal = read_cardinal(tokens, at, lexicon)
    if cardinal is not None:
        return _measured(cardinal, folded, tokens, floor, lexicon)
    return _ordinal(folded, tokens, at, lexicon)


def _label(folded: Folded, tokens: Sequence[Token], at: int, floor: int) -> Found | None:
    """«إف-16», «أس 300» only where glued, «G20», «4G»: digits that are part of a name."""
    first, end = at, at + 1
    if at >= 2 and tokens[at].glued and tokens[at - 1].text == "-" and tokens[at - 1].glued:
        if tokens[at - 2].kind == "word" and tokens[at - 2].text not in _UNGLUED:
            first = at - 2
    elif (
        at >= 1 and tokens[at].glued and tokens[at - 1].kind == "word" and tokens[at - 1].text not in _UNGLUED
    ):
        first = at if tokens[at - 1].text in ("us", "usd") else at - 1
    elif end < len(tokens) and _is_part_of_name(tokens[end]):
        end += 1
    first = first if first >= floor else at
    if end - first == 1:
        return None
    digits = re.sub(r"\D", "", tokens[at].text)
    return Found(number_at(folded, tokens, first, end, "label", float(digits)), first, end)


def _is_part_of_name(token: Token) -> bool:
    """Return whether Latin letters glued behind digits make a name of them ("5G"), not a measure ("5km", "5th")."""
    return token.glued and token.kind == "word" and token.text.isascii() and token.text not in _MEASURES


def _measured(
    cardinal: Cardinal, folded: Folded, tokens: Sequence[Token], floor: int, lexicon: NumberLexicon
) -> Found:
    """Give a cardinal the unit that stands behind it (percent, currency) or before it (a currency's sign)."""
    first, end = cardinal.first, cardinal.end
    kind: Kind = "count"
    unit: str | None = None
    percent = _phrase_at(tokens, end, lexicon.percent)
    currency = _phrase_at(tokens, end, lexicon.currencies)
    sign = tokens[first - 1].text if first > floor and tokens[first - 1].kind == "sign" else ""
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
    number = number_at(folded, tokens, first, end, kind, low, high, unit)
    return Found(number, first, end, cardinal.scale, cardinal.linked, raw=kind == "count")


def _phrase_at(tokens: Sequence[Token], at: int, phrases: Phrases) -> tuple[str, int] | None:
    """Return the meaning of the phrase that begins at token ``at`` and where it ends."""
    if at >= len(tokens):
        return None
    for bare in [
        tokens[at].text,
        *(way for way, link, _ in without_particles(tokens[at].text)[1:] if not link),
    ]:
        for words, meaning in phrases.get(bare, ()):
            rest = tokens[at + 1 : at + len(words)]
            if len(rest) == len(words) - 1 and all(
                token.text in (word, "ال" + word) for token, word in zip(rest, words[1:], strict=True)
            ):
                return meaning, at + len(words)
    return None


def _ordinal(folded: Folded, tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> Found | None:
    """«الثالث», «الخامس عشر», «الحادي والعشرين», "third"."""
    reading = read_word(tokens[at].text, lexicon, dual=False)
    if reading is None or reading.word.role != "ordinal":
        return None
    value, end = reading.word.value, at + 1
    if reading.bare in ("حادي", "حاديه", "ثانيه") and not reading.definite and end >= len(tokens):
        return None
    if end < len(tokens) and tokens[end].kind == "word" and value < 10:
        behind = read_word(tokens[end].text, lexicon, dual=False)
        if (
            behind is not None
            and behind.word.role == "unit"
            and behind.word.value == 10
            and not behind.definite
        ):
            value, end = value + 10, end + 1
        elif behind is not None and behind.word.role == "ten" and behind.link:
            value, end = value + behind.word.value, end + 1
    return Found(number_at(folded, tokens, at, end, "ordinal", value), at, end, linked=reading.link)


def _ranges(
    found: list[Found], folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon
) -> list[Found]:
    """Join two numbers into a range: «3-5», «بين 3 آلاف و5 آلاف», «من 10 إلى 20»."""
    joined: list[Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and _is_range(last, one, tokens, lexicon):
            joined[-1] = _range(last, one, folded, tokens)
        else:
            joined.append(one)
    return joined


def _is_range(low: Found, high: Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> bool:
    kinds = {low.number.kind, high.number.kind}
    if not (len(kinds) == 1 or (low.raw and "count" in kinds)) or kinds & {
        "ordinal",
        "label",
        "score",
        "weekday",
    }:
        return False
    if low.number.low != low.number.high or high.number.low != high.number.high:
        return False
    before = _words_before(tokens, low.first, lexicon)
    between = [token.text for token in tokens[low.end : high.first]]
    if len(between) == 1 and between[0] in _DASHES:
        return True
    if before & lexicon.contexts["between"]:
        return between in (["و"], ["and"]) or (not between and high.linked)
    grows = low.raw and high.scale > 1.0 and low.number.low < high.number.low
    from_before = bool(before & lexicon.contexts["range_from"])
    return len(between) == 1 and between[0] in lexicon.contexts["range_to"] and (from_before or grows)


def _words_before(tokens: Sequence[Token], first: int, lexicon: NumberLexicon) -> set[str]:
    """Return the readings of the word before token ``first``, past «عامي»."""
    if first and tokens[first - 1].text in lexicon.contexts["year"]:
        first -= 1
    return {bare for bare, _, _ in without_particles(tokens[first - 1].text)} if first else set()


def _range(low: Found, high: Found, folded: Folded, tokens: Sequence[Token]) -> Found:
    start, end = low.number.low, high.number.low
    if low.raw and low.scale == 1.0 and high.scale > 1.0 and start <= end / high.scale:
        start *= high.scale  # «3 إلى 5 ملايين»
    span = folded.span(tokens[low.first].start, tokens[high.end - 1].end)
    number = replace(high.number, span=span, low=min(start, end), high=max(start, end), parts=())
    return replace(high, number=number, first=low.first, raw=False)


def _finished(one: Found, folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon) -> Number:
    """Add the bound and the word behind."""
    number = one.number
    if number.kind in ("count", "percent", "money", "date", "time"):
        number = replace(number, bound=_bound(one, tokens, lexicon))
    behind = tokens[one.end] if one.end < len(tokens) else None
    if number.noun is None and behind is not None and behind.kind == "word" and len(behind.text) > 1:
        number = replace(number, noun=folded.span(behind.start, behind.end))
    return number


def _bound(one: Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> Bound:
    behind = _phrase_at(tokens, one.end, lexicon.bounds_after) or _phrase_at(
        tokens, one.end + 1, lexicon.bounds_after
    )
    before = _phrase_before(tokens, one.first, lexicon.bounds_before)
    # The lexicon holds no other names.
    return cast(Bound, before or (behind[0] if behind else "exact"))


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
