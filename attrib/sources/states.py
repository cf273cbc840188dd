"""The countries: records of their own, and the adjectives by which their bodies are known.

Names come from three places: what newspapers write (``data/states.toml``, by hand), what CLDR says
(``data/country_names.toml``, written by ``attrib.sources.country_names``), and the capitals and seats that
stand in for a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.lang.lexicon import read_entries
from attrib.sources.names import key
from attrib.sources.records import Listed, Record, record_of

_COMPASS = frozenset({"جنوب", "شمال", "شرق", "غرب", "وسط"})


@dataclass(frozen=True, slots=True)
class State:
    """A country's record with its usual adjective in both genders, with the article."""

    record: Record
    masculine: str
    feminine: str


@dataclass(frozen=True, slots=True)
class States:
    """The countries by folded adjective («السعوديه», «الكوري الشمالي») and by folded name (capitals are none)."""

    listed: tuple[Listed, ...]
    by_adjective: Mapping[str, State]
    by_name: Mapping[str, State]


def read_states(path: Traversable, names_path: Traversable) -> States:
    """Return the ``[[state]]`` entries of ``path`` with CLDR's names from ``names_path``. Raises DataError."""
    cldr = {
        entry.text("code"): entry
        for entry in read_entries(names_path, "country", {"code": str, "arabic": str, "latin": str}, {})
    }
    listed: list[Listed] = []
    by_adjective: dict[str, State] = {}
    by_name: dict[str, State] = {}
    required = {"code": str, "id": str, "name": str, "adjectives": list}
    for entry in read_entries(path, "state", required, {"aliases": list, "seats": list}):
        names = cldr.get(entry.text("code"))
        if names is None:
            raise entry.fail(f"CLDR knows no country «{entry.text('code')}»; is country_names.toml up to date?")
        own = (entry.text("name"), *entry.texts("aliases"))
        known = {key(name) for name in (*own, *entry.texts("seats"))}
        more = () if key(names.text("arabic")) in known else (names.text("arabic"),)
        record = record_of(
            entry,
            type_="state",
            latin=names.text("latin"),
            aliases=(*own[1:], *more, *entry.texts("seats")),
            country=entry.text("code"),
        )
        listed.append(Listed(record, entry))
        forms = [_forms(adjective) for adjective in entry.texts("adjectives")]
        if not forms:
            raise entry.fail("«adjectives» is empty")
        state = State(record, *forms[0])
        by_name.update((key(name), state) for name in (*own, *more))
        for form in {key(form) for pair in forms for form in pair}:
            if form in by_adjective:
                raise entry.fail(f"«{form}» is the adjective of {by_adjective[form].record.name} already")
            by_adjective[form] = state
    return States(tuple(listed), by_adjective, by_name)


def _forms(adjective: str) -> tuple[str, str]:
    """Return the adjective with the article, masculine and feminine («الكوري الشمالي», «الجنوب أفريقية»)."""
    words = adjective.split()
    if words[0] in _COMPASS:
        return f"ال{adjective}", f"ال{adjective}ة"
    return " ".join(f"ال{word}" for word in words), " ".join(f"ال{word}ة" for word in words)
