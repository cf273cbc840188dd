"""Options of rules: each rule's are a frozen dataclass whose fields say what they mean and what they may hold.

::

    @dataclass(frozen=True, slots=True)
    class Options:
        least: int = option(2, "how many independent sources a draft must name", least=1)

:func:`read_options` makes one of the mapping that a configuration file gives; :func:`describe_options` lists
them for documentation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from attrib.errors import UsageError
from attrib.rules.base import Rule

_KINDS: Mapping[Any, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple[str, ...]: "a list of texts",
}


def option(
    default: Any, meaning: str, *, least: float | None = None, most: float | None = None
) -> Any:  # dataclasses.field has the type of its default for type checkers, too
    """Return the dataclass field of an option. ``least`` and ``most`` are bounds of a number, both inclusive."""
    return dataclasses.field(default=default, metadata={"meaning": meaning, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class OptionDescription:
    """One option of one rule, for documentation: ``kind`` in words, ``default`` as in TOML."""

    name: str
    kind: str
    default: str
    meaning: str


def describe_options(rule: Rule) -> Iterator[OptionDescription]:
    """Yield the options of ``rule``, in order."""
    if rule.options is None:
        return
    kinds = get_type_hints(rule.options)
    for one in dataclasses.fields(rule.options):
        yield OptionDescription(
            one.name, _KINDS[kinds[one.name]], _toml(one.default), one.metadata["meaning"]
        )


def read_options(rule: Rule, given: Mapping[str, object]) -> object:
    """Return the options of ``rule`` that a configuration's table gives, the others as they are by default.

    Raises UsageError for an option that the rule does not have, with the nearest name, and for a value of the
    wrong type or out of bounds.
    """
    if rule.options is None:
        if not given:
            return None
        raise UsageError(f"{rule.code} has no options.", remedy=f"Remove “{next(iter(given))}”.")
    known = {one.name: one for one in dataclasses.fields(rule.options)}
    kinds = get_type_hints(rule.options)
    values = {}
    for name, value in given.items():
        if name not in known:
            raise UsageError(f"{rule.code} has no option “{name}”.", remedy=_suggestion(name, list(known)))
        values[name] = _value(rule, known[name], kinds[name], value)
    return rule.options(**values)


def _value(rule: Rule, one: dataclasses.Field[Any], kind: Any, value: object) -> object:
    if kind is float and type(value) is int:
        value = float(value)
    if kind == tuple[str, ...] and isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if type(value) is not kind:
        raise UsageError(f"Option “{one.name}” of {rule.code} must be {_KINDS[kind]}, not {value!r}.")
    least, most = one.metadata["least"], one.metadata["most"]
    if (least is not None and value < least) or (most is not None and value > most):
        bounds = " and ".join(
            f"{word} {bound:g}" for word, bound in (("at least", least), ("at most", most)) if bound is not None
        )
        raise UsageError(f"Option “{one.name}” of {rule.code} must be {bounds}, not {value!r}.")
    return value


def _suggestion(name: str, known: list[str]) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, known, scorer=fuzz.WRatio, score_cutoff=60)
    near = f"Did you mean {best[0]}? " if best is not None else ""
    return f"{near}Its options are {', '.join(known)}."


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return str(value)
