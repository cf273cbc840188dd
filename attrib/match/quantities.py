"""Numbers of two claims side by side: which are the same, which differ where the same thing is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from attrib.lang.lexicon import read_entries
from attrib.match.words import Word, key_of, words_of
from attrib.text.numbers import Number, find_numbers

Fit = Literal["same", "compatible", "differs"]

_AROUND = 28
"""Characters on either side of a number whose words say what it counts."""
_BESIDE = 12
"""Characters between a date and a number that may be its day or its year."""
_GLUED = ("و", "ف", "ب", "ل", "ك")
_WORDS_BEFORE = 3
_ROUND = 0.1
"""How far an exact number may lie from one given as «نحو»."""
_BARE_CURRENCIES = {
    "GINEH": {"EGP", "GBP", "SDG"},
    "RIYAL": {"SAR", "QAR", "YER", "OMR"},
    "DIRHAM": {"AED", "MAD"},
    "DINAR": {"KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD"},
    "LIRA": {"TRY", "SYP", "LBP"},
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its text and the stems of the words around it."""

    number: Number
    text: str
    near: frozenset[str]
    counted: frozenset[str]
    """The keys of the word behind it, or of the word itself that is a dual."""
    classes: frozenset[str]
    """What kinds of thing are counted, as far as ``counted.toml`` knows the words beside it."""


@dataclass(frozen=True, slots=True)
class NumberPair:
    """A number of one claim beside one of the other."""

    fit: Fit
    one: Quantity
    other: Quantity


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the numbers of two claims stand to each other."""

    pairs: tuple[NumberPair, ...]
    """Same and compatible ones, then those that differ where the same is counted."""
    only_one: tuple[Quantity, ...]
    only_other: tuple[Quantity, ...]

    def with_rivals(self) -> Numbers:
        """Return the same with numbers left over on both sides paired as differing, unless they count two things.

        For texts that are otherwise one: a number in the place of another stands for it, whatever is written around.
        """
        pairs, ones, others = list(self.pairs), list(self.only_one), list(self.only_other)
        for left in self.only_one:
            rival = next((right for right in others if _may_be_rivals(left, right)), None)
            if rival is not None:
                pairs.append(NumberPair("differs", left, rival))
                ones.remove(left)
                others.remove(rival)
        return Numbers(tuple(pairs), tuple(ones), tuple(others))

    def with_fit(self, fit: Fit) -> tuple[NumberPair, ...]:
        """Return the pairs of one kind."""
        return tuple(pair for pair in self.pairs if pair.fit == fit)


@lru_cache(maxsize=1 << 13)
def numbers_in(text: str) -> tuple[Number, ...]:
    """Return the numbers of a text, kept for the texts seen last."""
    return find_numbers(text)


@lru_cache(maxsize=1 << 13)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text with what stands around them."""
    numbers = numbers_in(text)
    found = []
    for number in numbers:
        start, end = number.span.start, number.span.end
        before = without_numbers(text, numbers, max(0, start - _AROUND), start)
        behind = without_numbers(text, numbers, end, min(len(text), end + _AROUND))
        near = {word.stem for word in (*words_of(before)[-3:], *words_of(behind)[:3]) if word.content}
        noun = number.noun.of(text) if number.noun is not None else ""
        counted = frozenset(key for word in words_of(noun) if word.content for key in word.keys)
        classes = _classes(noun, before, behind)
        found.append(Quantity(number, _shown(number, text), frozenset(near), counted, classes))
    return tuple(found)


def _shown(number: Number, text: str) -> str:
    """Return what a number is written with, without «ب» or «و» glued before it where it reads the same without."""
    written = number.span.of(text)
    if written[:1] in _GLUED and number.kind in ("count", "percent", "money"):
        rest = find_numbers(written[1:])
        if len(rest) == 1 and (rest[0].kind, rest[0].low) == (number.kind, number.low):
            return written[1:]
    return written


def _classes(noun: str, before: str, behind: str) -> frozenset[str]:
    """Return the classes of the word behind a number, and of the nearest word before it that has one."""
    own = _class_of(words_of(noun))
    if own - {"anyone"}:
        return own
    for word in reversed(words_of(before)[-_WORDS_BEFORE:]):
        if found := _class_of((word,)):
            return own | found
    return own or _class_of(words_of(behind)[:2])


def _class_of(words: Sequence[Word]) -> frozenset[str]:
    by_key = _classes_by_key()
    return frozenset(name for word in words for key in word.keys for name in by_key.get(key, ()))


@cache
def _classes_by_key() -> dict[str, tuple[str, ...]]:
    path = files("attrib.match") / "data" / "counted.toml"
    found: dict[str, dict[str, None]] = {}
    for entry in read_entries(path, "class", {"name": str, "words": list}, {}):
        for word in entry.texts("words"):
            for key in key_of(word):
                found.setdefault(key, {})[entry.text("name")] = None
    return {key: tuple(names) for key, names in found.items()}


def without_numbers(text: str, numbers: Sequence[Number], start: int = 0, end: int | None = None) -> str:
    """Return a stretch of ``text`` with a blank in the place of each number; the dual of a noun stays a word."""
    end = len(text) if end is None else end
    pieces, at = [], start
    for number in numbers:
        if number.span.end <= start or number.span.start >= end or is_dual_noun(number, text):
            continue
        pieces.append(text[at : max(at, number.span.start)])
        at = max(at, number.span.end)
    pieces.append(text[at:end] if at < end else "")
    return " ".join(pieces)


def is_dual_noun(number: Number, text: str) -> bool:
    """Return whether a number is a noun in the dual («قتيلان»), which says what is counted as well."""
    return number.noun == number.span


def set_beside(one: str, other: str) -> Numbers:
    """Pair the numbers of two texts. Equal ones pair first, wherever they stand; the rest by what they count."""
    ones, others = list(quantities(one)), list(quantities(other))
    pairs: list[NumberPair] = []
    for wanted in ("same", "compatible"):
        for left in tuple(ones):
            fitting = [right for right in others if fit_of(left.number, right.number) == wanted]
            if fitting:
                right = max(fitting, key=lambda right: len(left.near & right.near))
                pairs.append(NumberPair(wanted, left, right))
                ones.remove(left)
                others.remove(right)
    pairs = [_spoiled(pair, ones, others) for pair in pairs]
    for left in tuple(ones):
        rivals = [right for right in others if _same_place(left, right)]
        if rivals:
            right = max(rivals, key=lambda right: len(left.near & right.near))
            pairs.append(NumberPair("differs", left, right))
            ones.remove(left)
            others.remove(right)
    return Numbers(tuple(pairs), tuple(ones), tuple(others))


def _spoiled(pair: NumberPair, ones: list[Quantity], others: list[Quantity]) -> NumberPair:
    """Let a date that fits only because the other lacks a part differ, where a number that is none stands there.

    «10 نيسان 1896» beside «50 نيسان 1896»: the second is read as a month and a year, with a 50 before them.
    """
    if pair.fit != "compatible" or pair.one.number.kind != "date":
        return pair
    for less, more, left in ((pair.one, pair.other, ones), (pair.other, pair.one, others)):
        lacks = sum(part is None for part in less.number.parts) > sum(
            part is None for part in more.number.parts
        )
        beside = [one for one in left if _gap(one.number, less.number) <= _BESIDE]
        if lacks and beside:
            left.remove(beside[0])
            return NumberPair("differs", pair.one, pair.other)
    return pair


def _gap(one: Number, other: Number) -> int:
    return max(one.span.start, other.span.start) - min(one.span.end, other.span.end)


def fit_of(one: Number, other: Number) -> Fit:
    """Return whether two numbers can be the same one, said more or less exactly."""
    if "label" in (one.kind, other.kind) and one.kind != other.kind:
        return "differs"
    if one.kind == other.kind and one.kind in ("date", "time", "score") and one.parts and other.parts:
        return _fit_of_parts(one, other)
    if {one.kind, other.kind} & {"weekday", "time", "score"} and one.kind != other.kind:
        return "differs"
    if {one.kind, other.kind} == {"percent", "money"} or not _same_money(one, other):
        return "differs"
    if one.low == other.low and one.high == other.high:
        return "same" if one.bound == other.bound else "compatible"
    return "compatible" if _may_be(one, other) or _may_be(other, one) else "differs"


def _fit_of_parts(one: Number, other: Number) -> Fit:
    if one.kind == "score":
        # Who is named first decides which side stands first.
        return "same" if sorted(map(str, one.parts)) == sorted(map(str, other.parts)) else "differs"
    shared = [(a, b) for a, b in zip(one.parts, other.parts, strict=False) if a is not None and b is not None]
    if not shared or any(a != b for a, b in shared):
        return "differs"
    return "same" if one.parts == other.parts else "compatible"


def _same_money(one: Number, other: Number) -> bool:
    if one.unit is None or other.unit is None or one.unit == other.unit:
        return True
    return other.unit in _BARE_CURRENCIES.get(one.unit, ()) or one.unit in _BARE_CURRENCIES.get(
        other.unit, ()
    )


def _may_be(said: Number, exact: Number) -> bool:
    """Return whether a number said as a bound, a round figure or a range leaves room for the other one."""
    if said.kind == "date" or said.bound == exact.bound != "exact":
        return False
    if said.low < said.high:
        return exact.low == exact.high and said.low <= exact.low <= said.high
    if said.bound == "about":
        return abs(said.value - exact.value) <= _ROUND * abs(said.value)
    if said.bound == "at_least":
        return exact.bound in ("exact", "at_least", "about") and said.low < exact.low <= 1.5 * said.low
    if said.bound == "at_most":
        return exact.bound in ("exact", "at_most", "about") and said.low / 1.5 <= exact.low < said.low
    return False


def _may_be_rivals(one: Quantity, other: Quantity) -> bool:
    specific, specific_other = one.classes - {"anyone"}, other.classes - {"anyone"}
    return not specific or not specific_other or bool(specific & specific_other)


def _same_place(one: Quantity, other: Quantity) -> bool:
    """Return whether two differing numbers count the same thing, as far as the words around them tell."""
    kinds = {one.number.kind, other.number.kind}
    if len(kinds) > 1 and kinds & {"label", "weekday", "score", "ordinal"}:
        return False
    if any(
        side.number.kind == "count" and side.number.low == 1 and not side.text[-1:].isdigit()
        for side in (one, other)
    ):
        return False  # «واحد» is seldom a figure
    specific, specific_other = one.classes - {"anyone"}, other.classes - {"anyone"}
    if specific and specific_other:
        return bool(specific & specific_other)
    if one.classes and other.classes and "count" in kinds:
        return True  # «شخصا» may be any of the people that the other counts
    if one.counted and other.counted:
        return bool(one.counted & other.counted) or len(one.near & other.near) >= 2
    if one.number.kind == other.number.kind and one.number.kind in (
        "percent",
        "money",
        "score",
        "weekday",
        "time",
    ):
        return True
    return bool(one.near & other.near) or not (one.near or other.near)
