"""The countries: records of their own, and the adjectives by which their bodies are known.

Names come from three places: what newspapers write (``data/states.toml``, by hand), what CLDR says
(``data/country_names.toml``, written by ``attrib.sources.country_names``), and the capitals and seats that
stand in for a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.lang.lexicon import Entry, read_entries
from attrib.sources.names import keys
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
    feminine: frozenset[str]
    """The adjectives of :attr:`by_adjective` that are feminine."""
    by_name: Mapping[str, State]


def read_states(path: Traversable, names_path: Traversable) -> States:
    """Return the ``[[state]]`` entries of ``path`` with CLDR's names from ``names_path``. Raises DataError."""
    cldr = {
        entry.text("code"): entry
        for entry in read_entries(names_path, "country", {"code": str, "arabic": str, "latin": str}, {})
    }
    listed: list[Listed] = []
    adjectives: list[tuple[str, State, Entry]] = []
    feminine: list[str] = []
    names_of: list[tuple[str, State]] = []
    required = {"code": str, "id": str, "name": str, "adjectives": list}
    for entry in read_entries(path, "state", required, {"aliases": list, "seats": list}):
        names = cldr.get(entry.text("code"))
        if names is None:
            raise entry.fail(
                f"CLDR knows no country «{entry.text('code')}»; is country_names.toml up to date?"
            )
        forms = [_forms(adjective) for adjective in entry.texts("adjectives")]
        if not forms:
            raise entry.fail("«adjectives» is empty")
        record = _record(entry, names)
        state = State(record, *forms[0])
        listed.append(Listed(record, entry))
        adjectives.extend(
            (form, state, entry) for form in dict.fromkeys(form for pair in forms for form in pair)
        )
        feminine.extend(form for _, form in forms)
        seats = entry.texts("seats")
        names_of.extend((name, state) for name in (record.name, *record.aliases) if name not in seats)
    by_name = dict(zip(keys([name for name, _ in names_of]), (state for _, state in names_of), strict=True))
    return States(tuple(listed), _by_adjective(adjectives), frozenset(keys(feminine)), by_name)


def _record(entry: Entry, names: Entry) -> Record:
    """Return a country's record: its names, CLDR's where it is another, then the seats."""
    own = (entry.text("name"), *entry.texts("aliases"))
    arabic, *known = keys((names.text("arabic"), *own, *entry.texts("seats")))
    return record_of(
        entry,
        type_="state",
        latin=names.text("latin"),
        aliases=(*own[1:], *(() if arabic in known else (names.text("arabic"),)), *entry.texts("seats")),
        country=entry.text("code"),
    )


def _by_adjective(adjectives: Sequence[tuple[str, State, Entry]]) -> dict[str, State]:
    found: dict[str, State] = {}
    folded = keys([form for form, _, _ in adjectives])
    for word, (form, state, entry) in zip(folded, adjectives, strict=True):
        if found.setdefault(word, state) is not state:
            raise entry.fail(f"«{form}» is the adjective of {found[word].record.name} already")
    return found


def _forms(adjective: str) -> tuple[str, str]:
    """Return the adjective with the article, masculine and feminine («الكوري الشمالي», «الجنوب أفريقية»)."""
    words = adjective.split()
    if words[0] in _COMPASS:
        return f"ال{adjective}", f"ال{adjective}ة"
    return " ".join(f"ال{word}" for word in words), " ".join(f"ال{word}ة" for word in words)
