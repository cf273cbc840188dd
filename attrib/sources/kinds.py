"""The words around a name that say what kind of source it is: «مجلة ... الأمريكية», «وكالة ... للأنباء»."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from attrib.lang.lexicon import read_entries
from attrib.sources.names import Words, keys
from attrib.sources.records import type_of
from attrib.types import SourceType


@dataclass(frozen=True, slots=True)
class Kinds:
    """Folded kind words by source type, and the describing words that may follow a name."""

    heads: Mapping[Words, SourceType]
    describing: frozenset[str]

    def head(self, words: Words) -> tuple[int, SourceType] | None:
        """Return how many of ``words`` are a kind word at their start, and of which type; the longest."""
        for length in (3, 2, 1):
            if len(words) > length and (found := self.heads.get(words[:length])):
                return length, found
        return None


def read_kinds(path: Traversable) -> Kinds:
    """Return the ``[[kind]]`` entries of ``path``. Raises DataError naming file and line."""
    heads: dict[Words, SourceType] = {}
    describing: set[str] = set()
    for entry in read_entries(path, "kind", {"role": str, "words": list}, {"type": str}):
        words = [tuple(word.split()) for word in keys(entry.texts("words"))]
        if entry.text("role") == "after":
            describing.update(word for group in words for word in group)
        elif entry.text("role") == "before":
            for group in words:
                if group in heads:
                    raise entry.fail(f"«{' '.join(group)}» is listed already")
                heads[group] = type_of(entry)
        else:
            raise entry.fail("«role» must be before (with a «type») or after")
    return Kinds(heads, frozenset(describing))
