"""Numbers of two claims side by side: which are the same, which differ where the same thing is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from attrib.lang.lexicon import read_entries
from attrib.match.fits import Fit, fit_of
from attrib.match.words import Word, key_of, words_of
from attrib.text.fold import fold
from attrib.text.numbers import Number, find_numbers

_AROUND = 40
"""Characters on either side of a number whose words say what it counts."""
_BESIDE = 12
"""Characters between a date and a number that may be its day or its year."""
_GLUED = ("و", "ف", "ب", "ل", "ك")
_UNSPECIFIC = frozenset({"anyone", "time", "distance", "weight"})
"""Classes of which one claim may well tell two figures."""
_WORDS_BEFORE = 3
_WORDS_NEAR = 3
_CONVERTED = 0.04
"""How far two amounts in different units may be from each other: a month is 4 weeks, or 30 days, or 31."""
_FAR = 60
"""Characters before a number among which a verb may make it a bound («تجاوز عدد القتلى 300»)."""
_CLAUSE_END = re.compile(r"[،؛.:!؟?,;\n]")
_LINK = re.compile(r"\A\W*(?:[^\W\d]+\W+)?(?:و\w*|and)\W*\Z")
_PARTS = 3
"""Most parts of a sum that are looked for: «181 راكبا وثمانية من الطاقم» are the 189 of the other text."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that others of its dimension can be converted to: ``size`` of the smallest one make one of it."""

    dimension: str
    size: float


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
    unit: Unit | None
    """What it is an amount of, as far as ``units.toml`` knows the word behind it."""
    dual: bool
    """Whether it is a noun in the dual."""
    noun: str
    """The word behind it as written, empty where there is none."""

    @property
    def amount(self) -> str:
        """The number with the unit behind it («72 ساعة»), or as it is."""
        return f"{self.text} {self.noun}" if self.unit is not None and not self.dual else self.text

    def counts_what(self, other: Quantity) -> bool:
        """Return whether both may count the same thing: no word that says what is counted speaks against it."""
        if self.unit is not None and other.unit is not None:
            return self.unit.dimension == other.unit.dimension
        if not self.counted or not other.counted or self.counted & other.counted:
            return True
        return bool(self.classes & other.classes) or "anyone" in self.classes | other.classes


@dataclass(frozen=True, slots=True)
class NumberPair:
    """A number of one claim beside one of the other."""

    fit: Fit
    one: Quantity
    other: Quantity

    @property
    def counts_one_class(self) -> bool:
        """Return whether both are known to count one kind of thing (not: some people, some time)."""
        return bool(self.one.classes & self.other.classes - _UNSPECIFIC)


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
    found: list[Quantity] = []
    for number in numbers:
        start, end = number.span.start, number.span.end
        before = without_numbers(text, numbers, max(0, start - _AROUND), start)
        behind = without_numbers(text, numbers, end, min(len(text), end + _AROUND))
        words_before, words_behind = words_of(before), words_of(behind)
        near = {
            word.stem
            for word in (*_content(words_before)[-_WORDS_NEAR:], *_content(words_behind)[:_WORDS_NEAR])
        }
        noun = number.noun.of(text) if number.noun is not None else ""
        counted = frozenset(key for word in words_of(noun) if word.content for key in word.keys)
        classes = _classes(noun, words_before, words_behind)
        unit = next((own for key in counted if (own := _units().get(key)) is not None), None)
        bounded = _bounded(number, text, found[-1].number.span.end if found else 0)
        dual = is_dual_noun(number, text)
        found.append(
            Quantity(bounded, _shown(number, text), frozenset(near), counted, classes, unit, dual, noun)
        )
    return tuple(found)


def _bounded(number: Number, text: str, floor: int) -> Number:
    """Return the number as the bound that a verb some words before it makes of it, or as it is."""
    if number.bound != "exact" or number.kind not in ("count", "percent", "money"):
        return number
    before = text[max(floor, number.span.start - _FAR) : number.span.start]
    words = words_of(_CLAUSE_END.split(before)[-1])
    for at, word in enumerate(words):
        if word.text in _far_bounds() or word.bare in _far_bounds():
            denied = at > 0 and words[at - 1].text in _DENIALS
            return replace(number, bound="at_most" if denied else "at_least")
    return number


_DENIALS = frozenset({"لم", "لا", "لن", "not", "never"})


@cache
def _far_bounds() -> frozenset[str]:
    path = files("attrib.match") / "data" / "far_bounds.toml"
    entries = read_entries(path, "bound", {"name": str, "words": list}, {})
    return frozenset(fold(word) for entry in entries for word in entry.texts("words"))


def _content(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.content]


def _shown(number: Number, text: str) -> str:
    """Return what a number is written with, without «ب» or «و» glued before it where it reads the same without."""
    written = number.span.of(text)
    if written[:1] in _GLUED and number.kind in ("count", "percent", "money"):
        rest = find_numbers(written[1:])
        if len(rest) == 1 and (rest[0].kind, rest[0].low) == (number.kind, number.low):
            return written[1:]
    return written


def _classes(noun: str, before: Sequence[Word], behind: Sequence[Word]) -> frozenset[str]:
    """Return the classes of the word behind a number, and of the nearest word before it that has one."""
    own = _class_of(words_of(noun))
    if own - {"anyone"}:
        return own
    for word in reversed(before[-_WORDS_BEFORE:]):
        if found := _class_of((word,)):
            return own | found
    return own or _class_of(behind[:2])


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


@cache
def _units() -> dict[str, Unit]:
    """Return the unit by the key of each of its words."""
    path = files("attrib.match") / "data" / "units.toml"
    found: dict[str, Unit] = {}
    for entry in read_entries(path, "unit", {"dimension": str, "size": int, "words": list}, {}):
        unit = Unit(entry.text("dimension"), float(entry.fields["size"]))
        for word in entry.texts("words"):
            for key in key_of(word):
                found.setdefault(key, unit)
    return found


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
            fitting = [right for right in others if fit_between(left, right) == wanted]
            if fitting:
                right = max(fitting, key=lambda right: len(left.near & right.near))
                pairs.append(NumberPair(wanted, left, right))
                ones.remove(left)
                others.remove(right)
    pairs = [_spoiled(pair, ones, others) for pair in pairs]
    pairs += [*_summed(ones, others, other), *_summed(others, ones, one, turned=True)]
    for left in tuple(ones):
        rivals = [right for right in others if _same_place(left, right)]
        if rivals:
            right = max(rivals, key=lambda right: len(left.near & right.near))
            pairs.append(NumberPair("differs", left, right))
            ones.remove(left)
            others.remove(right)
    return Numbers(tuple(pairs), tuple(ones), tuple(others))


def _summed(
    wholes: list[Quantity], parts: list[Quantity], text: str, *, turned: bool = False
) -> list[NumberPair]:
    """Pair a number with those of ``text`` that it is the sum of, and take all of them off the lists."""
    found = []
    for whole in tuple(wholes):
        some = _parts_of(whole, parts, text)
        if not some:
            continue
        wholes.remove(whole)
        for part in some:
            parts.remove(part)
        told = replace(some[0], text=" + ".join(part.text for part in some))
        found.append(NumberPair("compatible", *((told, whole) if turned else (whole, told))))
    return found


def _parts_of(whole: Quantity, parts: Sequence[Quantity], text: str) -> tuple[Quantity, ...]:
    """Return two or three quantities that follow each other with «و» between them and add up to ``whole``."""
    if whole.number.kind != "count" or whole.unit is not None:
        return ()
    for at in range(len(parts)):
        some = [parts[at]]
        for part in parts[at + 1 : at + _PARTS]:
            if not _LINK.match(text[some[-1].number.span.end : part.number.span.start + 1]):
                break
            some.append(part)
            if sum(one.number.low for one in some) == whole.number.low and _one_class((whole, *some)):
                return tuple(some)
    return ()


def _one_class(quantities: Sequence[Quantity]) -> bool:
    """Return whether quantities may be added: none of them is known to count another thing."""
    specific = [one.classes - {"anyone"} for one in quantities if one.classes - {"anyone"}]
    return not specific or bool(frozenset.intersection(*map(frozenset, specific)))


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


def fit_between(one: Quantity, other: Quantity) -> Fit:
    """Return whether two quantities can be the same one, in whatever units they are told."""
    if (one.dual or other.dual) and one.number.low == other.number.low and not one.counts_what(other):
        return "differs"  # «دولتان» and «يومان»
    if one.unit is None or other.unit is None or one.unit == other.unit:
        return fit_of(one.number, other.number)
    if one.unit.dimension != other.unit.dimension or {one.number.kind, other.number.kind} != {"count"}:
        return "differs"
    here, there = _converted(one.number, one.unit), _converted(other.number, other.unit)
    if abs(here.value - there.value) <= _CONVERTED * max(here.value, there.value):
        return "compatible"
    return fit_of(here, there)


def _converted(number: Number, unit: Unit) -> Number:
    return replace(number, low=number.low * unit.size, high=number.high * unit.size)


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
