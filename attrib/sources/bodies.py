"""The bodies that every state has: «وزارة الصحة السعودية» is a record though nobody lists it.

A pattern of ``data/bodies.toml`` and a country of ``data/states.toml`` make a record between them when an
article names it: by the country's adjective («الخارجية الروسية»), by its name («وزارة خارجية روسيا») or by «في»
and its name («وزارة الصحة في الكويت»).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.lang.lexicon import Entry, read_entries
from attrib.sources.names import Words, keys
from attrib.sources.records import Record, type_of
from attrib.sources.states import State, States
from attrib.types import SourceType

_SLOT = re.compile(r"\{(f|m|of)\}")
_SLOTS = {"m": "0", "f": "1", "of": "2"}
"""What stands in a folded pattern for a country's adjective or name: words that no body has."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A body without its country: «وزارة الصحة {f}»."""

    id: str
    name: str
    type: SourceType
    aliases: Words

    def of(self, state: State) -> Record:
        """Return the record of this body in ``state``."""
        name, *aliases = (
            pattern.format(f=state.feminine, m=state.masculine, of=state.record.name)
            for pattern in (self.name, *self.aliases)
        )
        code = state.record.country or ""
        return Record(f"{code.lower()}-{self.id}", name, self.type, None, tuple(aliases), code)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The patterns by their folded words, and the countries that fill them."""

    patterns: Mapping[str, Pattern]
    states: States

    def find(self, words: Words) -> Record | None:
        """Return the record of the body that folded ``words`` name, or None where they name none."""
        for length in (3, 2, 1):
            for first in range(len(words) - length + 1):
                if found := self._with_country(words, first, first + length):
                    return found
        return None

    def get(self, identifier: str) -> Record | None:
        """Return the body of this id («sa-health-ministry»), or None."""
        code, _, body = identifier.partition("-")
        state = next(
            (one for one in self.states.by_name.values() if one.record.country == code.upper()), None
        )
        pattern = next((one for one in self.patterns.values() if one.id == body), None)
        return pattern.of(state) if pattern is not None and state is not None else None

    def _with_country(self, words: Words, first: int, last: int) -> Record | None:
        country = " ".join(words[first:last])
        before, after = words[:first], words[last:]
        state = self.states.by_adjective.get(country)
        if state is not None and (found := self._pattern(before, self._gender(country), after)):
            return found.of(state)
        state = self.states.by_name.get(country)
        if state is None:
            return None
        found = self._pattern(before, "of", after)
        if found is None and before[-1:] == ("في",) and not after:
            found = self._pattern(before[:-1], "f", ()) or self._pattern(before[:-1], "m", ())
        return None if found is None else found.of(state)

    def _pattern(self, before: Words, slot: str, after: Words) -> Pattern | None:
        return self.patterns.get(" ".join((*before, _SLOTS[slot], *after)))

    def _gender(self, adjective: str) -> str:
        return "f" if adjective in self.states.feminine else "m"


def read_bodies(path: Traversable, states: States) -> Bodies:
    """Return the ``[[body]]`` entries of ``path``. Raises DataError naming file and line."""
    listed: list[tuple[str, Pattern, Entry]] = []
    for entry in read_entries(path, "body", {"id": str, "name": str, "type": str}, {"aliases": list}):
        pattern = Pattern(entry.text("id"), entry.text("name"), type_of(entry), entry.texts("aliases"))
        listed.extend((name, pattern, entry) for name in (pattern.name, *pattern.aliases))
    patterns: dict[str, Pattern] = {}
    for folded, (name, pattern, entry) in zip(keys([_filled(*row) for row in listed]), listed, strict=True):
        if patterns.setdefault(folded, pattern) is not pattern:
            raise entry.fail(f"«{name}» belongs to «{patterns[folded].name}» already")
    return Bodies(patterns, states)


def _filled(name: str, pattern: Pattern, entry: Entry) -> str:
    slots = _SLOT.findall(name)
    if len(slots) != 1 or "{" in _SLOT.sub("", name):
        raise entry.fail(f"«{name}» must hold one of {{f}}, {{m}} and {{of}}")
    return _SLOT.sub(_SLOTS[slots[0]], name)
