"""Every rule that ``attrib check`` can report: the editorial ones, and those on the check's own comments.

An item that names rules, on the command line, in a configuration and in a comment of a draft, is a code
(``ATT001``), a name (``unattributed-claim``) or the beginning of codes (``ATT``), in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrib.check.own_rules import OWN_RULES
from attrib.errors import UsageError
from attrib.rules import RULES
from attrib.rules.base import Rule

ALL_RULES: tuple[Rule, ...] = tuple(sorted((*RULES, *OWN_RULES), key=lambda rule: rule.code))
"""Every rule, by code."""

OWN_CODES: frozenset[str] = frozenset(rule.code for rule in OWN_RULES)
"""The codes of the rules on comments to attrib, which no function of an article's analysis finds."""

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in ALL_RULES}

_SEPARATOR = re.compile(r"[,،\s]+")


def split_items(given: Iterable[str]) -> tuple[str, ...]:
    """Return the items of texts that commas (Latin or Arabic) or spaces part."""
    return tuple(item for text in given for item in _SEPARATOR.split(text) if item)


def codes_of(item: str) -> frozenset[str]:
    """Return the codes that one item names. Raises UsageError with the nearest name where it names none."""
    key = item.strip().casefold()
    begins = frozenset(code for code in BY_CODE if key and code.casefold().startswith(key))
    if begins:
        return begins
    for rule in ALL_RULES:
        if key == rule.name:
            return frozenset({rule.code})
    raise UsageError(f"No rule is called “{item}”.", remedy=_suggestion(key))


def codes_of_all(items: Iterable[str]) -> frozenset[str]:
    """Return the codes that all items name. Raises UsageError as :func:`codes_of` does."""
    return frozenset().union(*(codes_of(item) for item in split_items(items)))


def find_rule(wanted: str) -> Rule:
    """Return the rule of a code or a name. Raises UsageError with the nearest one."""
    key = wanted.strip().casefold()
    for rule in ALL_RULES:
        if key in (rule.code.casefold(), rule.name):
            return rule
    raise UsageError(f"No rule is called “{wanted}”.", remedy=_suggestion(key))


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the one of ``known`` that ``name`` is most likely a slip for, or None where none is near."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name.casefold(), known, scorer=fuzz.WRatio, score_cutoff=60)
    return None if best is None else best[0]


def _suggestion(key: str) -> str:
    by_key = {name: rule for rule in ALL_RULES for name in (rule.code.casefold(), rule.name)}
    near = nearest(key, list(by_key))
    if near is None:
        return "“attrib rules” lists them all."
    return f"Did you mean {by_key[near].code} {by_key[near].name}? “attrib rules” lists them all."
