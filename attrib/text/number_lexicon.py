"""The words of numbers, loaded from ``data/numbers/``: what each means, and how it is found in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from attrib.lang.lexicon import Entry, read_entries, read_words
from attrib.text.dates import month_numbers
from attrib.text.fold import fold

Role = Literal["unit", "ten", "teen", "hundred", "magnitude", "dual", "fraction", "ordinal", "many"]
Bound = Literal["exact", "about", "at_least", "at_most"]

_ROLES: tuple[Role, ...] = ("unit", "ten", "teen", "hundred", "magnitude", "fraction", "ordinal", "many")
_BOUNDS: tuple[Bound, ...] = ("about", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class NumberWord:
    """What one word means. ``top`` differs from ``value`` where the number is not certain («مئات»)."""

    role: Role
    value: float
    top: float


Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""First folded word -> (all words of the phrase, its meaning), the longest first."""


@dataclass(frozen=True, slots=True)
class NumberLexicon:
    """All data of numbers, folded."""

    words: Mapping[str, NumberWord]
    duals_of_magnitudes: Mapping[str, NumberWord]
    duals: frozenset[str]
    """«شهران», «شهرين»: two of a thing, in one word."""
    bounds_before: Phrases
    """By their LAST word: they are looked for backwards from a number."""
    bounds_after: Phrases
    currencies: Phrases
    currency_signs: Mapping[str, str]
    percent: Phrases
    contexts: Mapping[str, frozenset[str]]
    """Single words by the name of their context (``context.toml``)."""
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    """Folded names; Monday is 0. Arabic ones with their article, which tells «الأحد» from «أحد»."""


@cache
def number_lexicon() -> NumberLexicon:
    """Return the lexicon, read once a process. Raises DataError, which names file and line."""
    folder = files("attrib.text") / "data" / "numbers"
    words: dict[str, NumberWord] = {}
    duals: dict[str, NumberWord] = {}
    fields = {"role": str, "value": object, "words": list}
    for entry in read_entries(folder / "words.toml", "number", fields, {"top": object, "dual": list}):
        role, value = _role(entry), _number(entry, "value")
        top = _number(entry, "top") if "top" in entry.fields else value
        _put(words, entry, entry.texts("words"), NumberWord(role, value, top))
        _put(duals, entry, entry.texts("dual"), NumberWord("dual", 2 * value, 2 * value))
    bounds = read_entries(folder / "bounds.toml", "bound", {"name": str, "before": list, "after": list}, {})
    for entry in bounds:
        if entry.text("name") not in _BOUNDS:
            raise entry.fail(f"«{entry.text('name')}» is no bound; known are {', '.join(_BOUNDS)}")
    fields = {"code": str, "words": list}
    currencies = read_entries(folder / "currencies.toml", "currency", fields, {"signs": list})
    fields = {"name": str, "words": list}
    contexts = {
        entry.text("name"): entry.texts("words")
        for entry in read_entries(folder / "context.toml", "context", fields, {"note": str})
    }
    return NumberLexicon(
        words=words,
        duals_of_magnitudes=duals,
        duals=frozenset(
            form for noun in read_words(folder / "duals.txt") for form in _dual_forms(fold(noun))
        ),
        bounds_before=_phrases(((p, e.text("name")) for e in bounds for p in e.texts("before")), last=True),
        bounds_after=_phrases((phrase, e.text("name")) for e in bounds for phrase in e.texts("after")),
        currencies=_phrases((phrase, e.text("code")) for e in currencies for phrase in e.texts("words")),
        currency_signs={sign: e.text("code") for e in currencies for sign in e.texts("signs")},
        percent=_phrases((phrase, "percent") for phrase in contexts["percent"]),
        contexts={name: frozenset(map(fold, listed)) for name, listed in contexts.items()},
        months=month_numbers(),
        weekdays=_weekdays(),
    )


def _role(entry: Entry) -> Role:
    if entry.text("role") not in _ROLES:
        raise entry.fail(f"«{entry.text('role')}» is no role; known are {', '.join(_ROLES)}")
    return cast(Role, entry.text("role"))


def _number(entry: Entry, key: str) -> float:
    value = entry.fields[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise entry.fail(f"«{key}» must be a number")
    return float(value)


def _put(target: dict[str, NumberWord], entry: Entry, words: Iterable[str], meaning: NumberWord) -> None:
    for word in words:
        if target.setdefault(fold(word), meaning) != meaning:
            raise entry.fail(f"«{word}» has another meaning already")


def _dual_forms(noun: str) -> Iterator[str]:
    stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
    yield from (stem + "ان", stem + "ين")


def _phrases(pairs: Iterable[tuple[str, str]], *, last: bool = False) -> Phrases:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, meaning in pairs:
        parts = tuple(fold(phrase).split())
        found.setdefault(parts[-1 if last else 0], []).append((parts, meaning))
    return {key: tuple(sorted(some, key=lambda one: -len(one[0]))) for key, some in found.items()}


def _weekdays() -> dict[str, int]:
    from babel import Locale

    arabic, english = (Locale.parse(locale).days["format"]["wide"] for locale in ("ar", "en"))
    return {fold(name): day for days in (arabic, english) for day, name in days.items()}
