"""Which states an article speaks of, for «البلدين»: by name («روسيا») and by adjective («الروسي»)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from attrib.extract.tokens import Tokens
from attrib.lang.lexicon import read_entries
from attrib.text.fold import fold_all

_NEAR = 120  # tokens before «البلدين» in which both states must be spoken of


_AHEAD = 31  # tokens behind «البلدين»


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return first folded word -> (words, the state's usual name), longest first, from the sources' data."""
    path = files("attrib.sources") / "data" / "states.toml"
    required = {"code": str, "id": str, "name": str, "adjectives": list}
    named: list[tuple[str, str]] = []
    for entry in read_entries(path, "state", required, {"aliases": list, "seats": list}):
        name = entry.text("name")
        forms = [name, *entry.texts("aliases")]
        for adjective in entry.texts("adjectives"):
            for ending in ("", "ة"):
                forms.append(" ".join(f"ال{word}{ending}" for word in adjective.split()))
        named.extend((form, name) for form in forms)
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for folded, (_, name) in zip(fold_all(form for form, _ in named), named, strict=True):
        words = tuple(folded.split())
        found.setdefault(words[0], {}).setdefault(words, name)
    return {
        first: tuple(sorted(rows.items(), key=lambda row: len(row[0]), reverse=True))
        for first, rows in found.items()
    }


def state_at(words: list[str], at: int) -> int:
    """Return how many folded words from ``at`` are the name of a state; 0 when none begins there."""
    for entry, _ in _phrases().get(words[at], ()):
        if tuple(words[at : at + len(entry)]) == entry:
            return len(entry)
    return 0


def state_meant(words: Sequence[str]) -> str:
    """Return the first state that folded words name or mean by an adjective («الوزير الأردني»), or ""."""
    for at, word in enumerate(words):
        for entry, name in _phrases().get(word, ()):
            if tuple(words[at : at + len(entry)]) == entry:
                return name
    return ""


class StateMentions:
    """The states of one article with their places; one pass over its tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._places: list[tuple[int, str]] = []
        phrases = _phrases()
        words = tokens.words
        taken = 0
        for at, word in enumerate(words):
            if at < taken:
                continue
            rows = phrases.get(word)
            if rows is None and word[:1] in "وبلف" and len(word) > 3:
                rest = word[1:] if not word.startswith("لل") else "ا" + word
                rows = phrases.get(rest)
            for entry, name in rows or ():
                if tuple(words[at + 1 : at + len(entry)]) == entry[1:]:
                    self._places.append((at, name))
                    taken = at + len(entry)
                    break
        self._counts = Counter(name for _, name in self._places)

    def last(self, before: int) -> str:
        """Return the state spoken of last before token ``before``, or ""."""
        known = bisect_left(self._places, (before, ""))
        return self._places[known - 1][1] if known else ""

    def within(self, first: int, last: int) -> str:
        """Return the state named, or meant by an adjective, in the tokens ``first`` up to ``last``, or ""."""
        known = bisect_left(self._places, (first, ""))
        return self._places[known][1] if known < len(self._places) and self._places[known][0] < last else ""

    def pair(self, at: int) -> tuple[str, str] | None:
        """Return the two states meant at token ``at``: the only two spoken of nearby, or the article's two."""
        first = bisect_left(self._places, (at - _NEAR, ""))
        last = bisect_left(self._places, (at + _AHEAD, ""))
        near = list(dict.fromkeys(name for _, name in self._places[first:last]))
        if len(near) > 2:
            ranked = sorted(near, key=lambda name: -self._counts[name])
            if self._counts[ranked[1]] == self._counts[ranked[2]]:
                return None
            near = [name for name in near if name in ranked[:2]]
        return (near[0], near[1]) if len(near) == 2 else None
