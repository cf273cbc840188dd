"""The bodies that every state has: «وزارة الصحة السعودية» is a record though nobody lists it.

A pattern of ``data/bodies.toml`` and a country of ``data/states.toml`` make a record between them, when an
article names it: «وزارة الصحة» with «السعودية», «وزارة صحة» with a country's name, «الخارجية» for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.errors import DataError
from attrib.lang.lexicon import Entry, read_entries
from attrib.sources.names import folded_words, key
from attrib.sources.records import Record
from attrib.types import SourceType


@dataclass(frozen=True, slots=True)
class State:
    """A country as bodies need it: its code, the record that stands for it, its adjectives."""

    code: str
    name: str
    masculine: str
    feminine: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    name: str
    feminine: bool
    latin: str
    type: SourceType


@dataclass(frozen=True, slots=True)
class Bodies:
    """The patterns, by the folded words that stand before the adjective or the country's name."""

    before_adjective: Mapping[str, _Pattern]
    before_name: Mapping[str, _Pattern]
    adjectives: Mapping[str, State]
    states: Mapping[str, State]

    def find(self, words: tuple[str, ...]) -> Record | None:
        """Return the record of the body that folded ``words`` name, or None where they name none."""
        for length in (1, 2, 3):
            if len(words) <= length:
                return None
            head, tail = " ".join(words[:-length]), " ".join(words[-length:])
            state = self.adjectives.get(tail)
            if state is not None and (pattern := self.before_adjective.get(head)):
                return _record(pattern, state)
            state = self.states.get(tail)
            if state is None:
                continue
            if pattern := self.before_name.get(head):
                return _record(pattern, state)
            if words[-length - 1] == "في" and (pattern := self.before_adjective.get(" ".join(words[: -length - 1]))):
                return _record(pattern, state)
        return None


def _record(pattern: _Pattern, state: State) -> Record:
    adjective = state.feminine if pattern.feminine else state.masculine
    return Record(
        id=f"{state.code.lower()}-{pattern.id}",
        name=f"{pattern.name} {adjective}",
        type=pattern.type,
        latin=None,
        country=state.code,
    )


def read_bodies(path: Traversable, states: Mapping[str, State], adjectives: Mapping[str, State]) -> Bodies:
    """Return the patterns of ``path`` (``[[body]]`` entries). Raises DataError naming file and line.

    ``states`` and ``adjectives`` map folded names and adjectives of countries to them.
    """
    before_adjective: dict[str, _Pattern] = {}
    before_name: dict[str, _Pattern] = {}
    fields = {"aliases": list, "of": list, "state": bool, "latin": str}
    for entry in read_entries(path, "body", {"id": str, "name": str, "gender": str}, fields):
        if entry.text("gender") not in ("f", "m"):
            raise entry.fail("«gender» must be f or m")
        pattern = _Pattern(
            entry.text("id"),
            entry.text("name"),
            entry.text("gender") == "f",
            entry.text("latin"),
            "state" if entry.flag("state") else "organization",
        )
        for name in (pattern.name, *entry.texts("aliases")):
            _add(before_adjective, name, pattern, entry)
        for name in entry.texts("of"):
            _add(before_name, name, pattern, entry)
    return Bodies(before_adjective, before_name, adjectives, states)


def _add(patterns: dict[str, _Pattern], name: str, pattern: _Pattern, entry: Entry) -> None:
    folded = key(name)
    if folded in patterns:
        raise entry.fail(f"«{name}» belongs to «{patterns[folded].name}» already")
    patterns[folded] = pattern


def read_states(path: Traversable, records: Mapping[str, Record]) -> tuple[dict[str, State], dict[str, State]]:
    """Return the countries by folded name and by folded adjective, both genders, with the article.

    ``records`` maps ISO codes to the records of the countries themselves. Raises DataError.
    """
    by_name: dict[str, State] = {}
    by_adjective: dict[str, State] = {}
    for entry in read_entries(path, "state", {"code": str, "adjectives": list}, {}):
        code = entry.text("code")
        if code not in records:
            raise entry.fail(f"no source is the country «{code}»")
        forms = [(_definite(word), _definite(word, "ة")) for word in entry.texts("adjectives")]
        if not forms:
            raise entry.fail("«adjectives» is empty")
        state = State(code, records[code].name, *forms[0])
        for name in records[code].names:
            by_name[key(name)] = state
        for form in (form for pair in forms for form in pair):
            other = by_adjective.setdefault(key(form), state)
            if other is not state:
                raise DataError(entry.file, entry.line, f"«{form}» is the adjective of {other.name} already")
    return by_name, by_adjective


def _definite(adjective: str, ending: str = "") -> str:
    """Return the adjective with the article and ``ending`` on each of its words («كوري شمالي»)."""
    return " ".join(f"ال{word}{ending}" for word in adjective.split())


__all__ = ["Bodies", "State", "folded_words", "read_bodies", "read_states"]
