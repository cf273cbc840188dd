"""Dates as newspapers write them, to ``YYYY-MM-DD``: any script's digits, month names of every Arab country.

The month names are CLDR's, through Babel (يونيو، حزيران، جوان; غشت، آب، أوت). A date that can be read two
ways (03/04/2024) is no date: none is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from attrib.text.fold import fold

_LOCALES = ("ar", "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "en")
_YEARS = range(1900, 2101)

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(r"\A(\d{4})(\d{2})(\d{2})\Z")
_TIME = re.compile(r"t?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(z|[+-]\d{2}:?\d{2})?")
_HINT = re.compile("[0-9٠-٩۰-۹]{4}")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_LINE = 80
_LONGEST_FIELD = 200


@cache
def month_numbers() -> Mapping[str, int]:
    """Return the number of each month by its folded names, wide and abbreviated, in every Arab country and English."""
    from babel import Locale  # not babel.dates, which asks the system for its time zone

    numbers: dict[str, int] = {}
    for locale in _LOCALES:
        months = Locale.parse(locale).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                numbers.setdefault(fold(name), number)
    return numbers


@cache
def _months() -> tuple[Mapping[str, int], re.Pattern[str], re.Pattern[str]]:
    """Return the folded month names with their numbers, and the patterns of day-first and month-first dates."""
    numbers = month_numbers()
    names = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    other = rf"(?:\s*[/(\-–]?\s*(?P<other>{names})\)?)?"
    day_first = (
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?:من\s+|of\s+|-\s*)?"
        rf"(?P<month>{names})\.?{other}[\s،,\-]*(?P<year>\d{{4}})(?!\d)"
    )
    month_first = (
        rf"\b(?P<month>{names})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s،,]+(?P<year>\d{{4}})(?!\d)"
    )
    return numbers, re.compile(day_first), re.compile(month_first)


@cache
def _beside() -> re.Pattern[str]:
    """Return the pattern of what may stand beside a date on its line: weekdays and labels."""
    from babel import Locale

    from attrib.lang.lexicon import read_words

    arabic, english = (Locale.parse(locale).days["format"] for locale in ("ar", "en"))
    names = (*arabic["wide"].values(), *english["wide"].values(), *english["abbreviated"].values())
    words = {fold(name) for name in names}
    words |= {fold(label) for label in read_words(files("attrib.text") / "data" / "date_labels.txt")}
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})\b"
    )


def normalise_date(value: str) -> str | None:
    """Return the calendar date in a metadata field as ``YYYY-MM-DD``, or None where it holds no certain one.

    The field may hold more than the date (a weekday, a time). A date with a time keeps its day as written,
    whatever the time zone. Relative dates, Hijri dates and ambiguous ones give None.
    """
    found = _find(fold(value[:_LONGEST_FIELD]).strip())
    return found[0] if found else None


def date_line(line: str) -> str | None:
    """Return the date of a line that is nothing but a date of publication, else None."""
    if len(line) > _LONGEST_LINE or not _HINT.search(line):
        return None
    folded = fold(line).strip()
    found = _find(folded)
    if found is None:
        return None
    rest = _beside().sub(" ", _TIME.sub(" ", folded[: found[1]] + " " + folded[found[2] :]))
    return None if any(letter.isalnum() for letter in rest) else found[0]


def _find(folded: str) -> tuple[str, int, int] | None:
    """Return the first date with the place it takes in ``folded``."""
    if match := _COMPACT.match(folded):
        return _checked(int(match[1]), int(match[2]), int(match[3]), match)
    if match := _YEAR_FIRST.search(folded):
        return _checked(int(match[1]), int(match[3]), int(match[4]), match)
    if match := _YEAR_LAST.search(folded):
        first, second = int(match[1]), int(match[3])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (second, first) if second > 12 else (first, second)
        return _checked(int(match[4]), month, day, match)
    if not _HINT.search(folded) or not _DAY.search(folded):
        return None
    numbers, *patterns = _months()
    for pattern in patterns:
        if match := pattern.search(folded):
            month = numbers[match["month"]]
            other = match.groupdict().get("other")
            if other is not None and numbers[other] != month:
                return None
            return _checked(int(match["year"]), month, int(match["day"]), match)
    return None


def _checked(year: int, month: int, day: int, match: re.Match[str]) -> tuple[str, int, int] | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day).isoformat(), match.start(), match.end()
    except ValueError:
        return None
