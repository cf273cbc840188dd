"""Dates among the numbers of a text: days, months and years joined, years told from counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from attrib.text.fold import Folded
from attrib.text.number_lexicon import NumberLexicon, number_lexicon
from attrib.text.number_tokens import Token, without_particles
from attrib.text.number_values import Found, number_at

_YEARS = range(1900, 2101)


def with_dates(
    found: list[Found], folded: Folded, tokens: Sequence[Token], lexicon: NumberLexicon
) -> list[Found]:
    """Join days, months and years into dates; tell years from counts."""
    by_first = {one.first: one for one in found}
    by_end = {one.end: one for one in found}
    dates: list[Found] = []
    used: set[int] = set()
    for at, token in enumerate(tokens):
        begins = token.kind == "word" and _may_begin_month(token.text)
        names = _month_at(tokens, at, lexicon) if begins else None
        if names is None or at in used:
            continue
        month, end = names
        day = next(
            (one for back in (0, 1) if (one := by_end.get(at - back)) and _may_be_day(one, back, tokens)),
            None,
        )
        year = next(
            (
                one
                for on in (0, 1, 2)
                if (one := by_first.get(end + on)) and _joins_year(tokens, end, on, lexicon)
            ),
            None,
        )
        if day is None and year is not None and 1 <= year.number.low <= 31 and token.text.isascii():
            day, year = (
                year,
                next((one for on in (0, 1) if (one := by_first.get(year.end + on)) and _is_year(one)), None),
            )
        elif year is not None and not _is_year(year):
            year = None
        if day is None and year is None and not _month_alone(tokens, at, end, lexicon):
            continue
        first = min(at, day.first if day else at)
        last = max(end, day.end if day else end, year.end if year else end)
        parts = (int(year.number.low) if year else None, month, int(day.number.low) if day else None)
        number = number_at(folded, tokens, first, last, "date", parts[0] or month, parts=parts)
        dates.append(Found(number, first, last))
        used.update(range(first, last))
    rest = [
        one if one.raw is False else _as_year(one, tokens, lexicon) for one in found if one.first not in used
    ]
    return sorted([*rest, *dates], key=lambda one: one.first)


@lru_cache(maxsize=1 << 15)
def _may_begin_month(word: str) -> bool:
    """Return whether the name of a month is ``word``, or begins with it."""
    return any(bare in _first_words() for bare, _, _ in without_particles(word))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in number_lexicon().months)


def _month_at(tokens: Sequence[Token], at: int, lexicon: NumberLexicon) -> tuple[int, int] | None:
    """Return the month named at token ``at`` («تشرين الثاني», «يونيو/حزيران») and where its name ends."""
    pair = f"{tokens[at].text} {tokens[at + 1].text}" if at + 1 < len(tokens) else ""
    ways = [tokens[at].text, *(bare for bare, _, _ in without_particles(tokens[at].text)[1:])]
    for bare in ways:
        two = pair.replace(tokens[at].text, bare, 1)
        month, end = (
            (lexicon.months.get(two), at + 2) if two in lexicon.months else (lexicon.months.get(bare), at + 1)
        )
        if month is None:
            continue
        if end + 1 < len(tokens) and tokens[end].text in ("/", "(") and tokens[end + 1].kind == "word":
            other = _month_at(tokens, end + 1, lexicon)
            if other is not None and other[0] == month:
                end = other[1] + (1 if tokens[end].text == "(" else 0)
        return month, min(end, len(tokens))
    return None


def _may_be_day(one: Found, back: int, tokens: Sequence[Token]) -> bool:
    fits = (
        one.number.kind in ("count", "ordinal")
        and one.number.low == one.number.high
        and 1 <= one.number.low <= 31
    )
    return (
        fits
        and one.number.low == int(one.number.low)
        and (back == 0 or tokens[one.end].text in ("من", "of", "-", "/"))
    )


def _is_year(one: Found) -> bool:
    value = one.number.low
    return (
        one.number.kind == "count"
        and value == one.number.high == int(value)
        and 1000 <= value <= 2200
        and one.scale in (1.0, 1000.0)
    )


def _joins_year(tokens: Sequence[Token], end: int, on: int, lexicon: NumberLexicon) -> bool:
    between = [token.text for token in tokens[end : end + on]]
    allowed = {"من", "of", ",", "،", "/", "-", *lexicon.contexts["year"]}
    return all(text in allowed for text in between)


def _month_alone(tokens: Sequence[Token], at: int, end: int, lexicon: NumberLexicon) -> bool:
    before = tokens[at - 1].text if at else ""
    behind = tokens[end].text if end < len(tokens) else ""
    places = lexicon.contexts["month_place"]
    return behind in lexicon.contexts["month_behind"] or any(
        bare in places for bare, _, _ in without_particles(before)
    )


def _as_year(one: Found, tokens: Sequence[Token], lexicon: NumberLexicon) -> Found:
    """Return the number as a date where it is a year: «عام 2015», «منذ 2015»."""
    before = tokens[one.first - 1].text if one.first else ""
    behind = tokens[one.end] if one.end < len(tokens) else None
    ways = {bare for bare, _, _ in without_particles(before)}
    value = one.number.low
    named = bool(ways & lexicon.contexts["year"]) and 100 <= value <= 2200
    likely = (
        value in _YEARS
        and bool(ways & lexicon.contexts["year_place"])
        or (
            value in _YEARS
            and (behind is None or behind.kind == "sign")
            and before not in lexicon.currency_signs
        )
    )
    if (named or likely) and value == one.number.high == int(value):
        number = replace(one.number, kind="date", parts=(int(value), None, None))
        return replace(one, number=number, raw=False)
    return one
