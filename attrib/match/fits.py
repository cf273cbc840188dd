"""Whether two numbers can be one, said more or less exactly: «نحو 11 ألفا» and 11,200."""

from __future__ import annotations

from typing import Literal

from attrib.text.numbers import Number

Fit = Literal["same", "compatible", "differs"]

_ROUND = 0.1
"""How far an exact number may lie from one given as «نحو»."""
_ONE_BOUND = 0.05
"""How far below a lower bound a rounder one of the same number may be."""
_BARE_CURRENCIES = {
    "GINEH": {"EGP", "GBP", "SDG"},
    "RIYAL": {"SAR", "QAR", "YER", "OMR"},
    "DIRHAM": {"AED", "MAD"},
    "DINAR": {"KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD"},
    "LIRA": {"TRY", "SYP", "LBP"},
}


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
    if said.kind == "date":
        return False
    if said.bound == exact.bound != "exact":  # «ما لا يقل عن 61» and «أكثر من ستين»
        rounder = said.bound == "at_least" and said.low % 10 == 0 != exact.low % 10
        return rounder and 0 <= exact.low - said.low <= _ONE_BOUND * exact.low
    if said.low < said.high:
        return exact.low == exact.high and said.low <= exact.low <= said.high
    if said.bound == "about":
        return abs(said.value - exact.value) <= _ROUND * abs(said.value)
    if said.bound == "at_least":
        return exact.bound in ("exact", "at_least", "about") and said.low < exact.low <= 1.5 * said.low
    if said.bound == "at_most":
        return exact.bound in ("exact", "at_most", "about") and said.low / 1.5 <= exact.low < said.low
    return False
