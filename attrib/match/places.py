"""Countries, cities and people that two claims name: the same ones, or one in the place of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from attrib.lang.lexicon import read_entries, read_words
from attrib.match.words import Word, key_of, stem_of
from attrib.text.fold import fold

_LOCALES = ("ar", "en")
_SHORT = 3
"""Letters of a stem that must be the whole name to stand for it."""
BODIES = frozenset({"UN", "EU", "NATO"})
"""Bodies of many states: one that only one text names is in no other's place."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: ``at`` up to ``end`` among its words. ``code`` is what all its names share."""

    at: int
    end: int
    code: str
    text: str

    @property
    def is_country(self) -> bool:
        """Return whether it is a state (a code of ISO 3166), rather than a city or a region."""
        return len(self.code) == 2


Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


@cache
def _places() -> tuple[Mapping[str, str], Phrases]:
    """Return the code by the key of a single word, and the names of several words by their first."""
    single: dict[str, str] = {}
    several: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)

    def put(name: str, code: str) -> None:
        parts = tuple(fold(name).split())
        if len(parts) > 1:
            several[parts[0].removeprefix("ال")].append((parts, code))
            return
        whole = fold(name)
        for key in (whole, whole.removeprefix("ال"), *key_of(name)):
            # «صعد» is no «صعدي»: what is left of a short name when its ending is cut off may be any word.
            if key in whole and (len(key) > _SHORT or whole.endswith(key)):
                single.setdefault(key, code)

    folder = files("attrib.match") / "data"
    for entry in read_entries(folder / "places.toml", "place", {"code": str, "words": list}, {}):
        for word in entry.texts("words"):
            put(word, entry.text("code"))
    for code, name in _territories():
        put(name, code)
    words = files("attrib.lang") / "ar" / "words"
    for place in read_words(words / "places.txt"):
        put(place, f"place:{fold(place)}")
    for demonym in read_words(words / "demonyms.txt"):
        put(demonym, f"place:{fold(demonym)}")
    return single, {
        first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in several.items()
    }


@cache
def _not_places() -> frozenset[str]:
    return frozenset(fold(word) for word in read_words(files("attrib.match") / "data" / "not_places.txt"))


def _territories() -> list[tuple[str, str]]:
    """Return (ISO code, name) of every country in Arabic and English."""
    from babel import Locale

    return [
        (code, name)
        for locale in _LOCALES
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("ZZ", "EU", "UN")
    ]


@cache
def _people() -> frozenset[str]:
    """Return the keys of given names that are no common words."""
    words = files("attrib.lang") / "ar" / "words"
    common = {fold(word) for word in read_words(words / "ambiguous_names.txt")}
    names = (*read_words(words / "given_names_male.txt"), *read_words(words / "given_names_female.txt"))
    return frozenset(fold(name) for name in names if fold(name) not in common and len(name) > 2)


def places_in(words: Sequence[Word]) -> tuple[Named, ...]:
    """Return the places named in a text, in order, adjectives of countries among them («الروسي»)."""
    _, several = _places()
    found: list[Named] = []
    at = 0
    while at < len(words):
        named = _phrase_at(words, at, several)
        if named is None and (code := _code_of(words[at])) is not None:
            named = Named(at, at + 1, code, words[at].text)
        if named is not None:
            found.append(named)
        at = at + 1 if named is None else named.end
    return tuple(found)


def _phrase_at(words: Sequence[Word], at: int, several: Phrases) -> Named | None:
    first = words[at]
    if first.bare not in several and first.text.removeprefix("ال") not in several:
        return None
    for parts, code in several.get(first.bare, ()) or several.get(first.text.removeprefix("ال"), ()):
        rest = words[at + 1 : at + len(parts)]
        if len(rest) == len(parts) - 1 and all(
            part.removeprefix("ال") in (word.text.removeprefix("ال"), word.bare)
            for part, word in zip(parts[1:], rest, strict=True)
        ):
            return Named(
                at, at + len(parts), code, " ".join(word.text for word in words[at : at + len(parts)])
            )
    return None


@lru_cache(maxsize=1 << 16)
def _code_of(word: Word) -> str | None:
    """Return the code of the place that one word names."""
    if not word.content or word.text in _not_places() or word.bare in _not_places():
        return None
    single, _ = _places()
    stems = sorted(key for key in word.keys if not key.startswith("~"))
    keys = (word.text, word.bare, stem_of(word.text), word.stem, *stems)
    return next((code for key in keys if (code := single.get(key)) is not None), None)


def is_person(word: Word) -> bool:
    """Return whether a word is a given name."""
    return word.text in _people() or word.bare in _people()
