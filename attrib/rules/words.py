"""The word lists that rules read, one folder a language: ``attrib/lang/<language>/rules/<name>.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from attrib.lang.lexicon import read_words
from attrib.text.fold import fold, fold_all

_WORD = re.compile(r"\w+")
_ARTICLE = "ال"


@cache
def rule_words(language: str, name: str) -> frozenset[str]:
    """Return the folded words of a list. Raises DataError where the language's pack lacks it."""
    return frozenset(
        fold_all(read_words(resources.files("attrib.lang") / language / "rules" / f"{name}.txt"))
    )


@cache
def rule_phrases(language: str, name: str) -> Phrases:
    """Return the entries of a list, of one word or more, to be found in running text."""
    return Phrases(rule_words(language, name))


class Phrases:
    """Entries of one word or more, found in folded words; a particle may be glued to an entry's first word."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            words = tuple(folded_words(entry))
            if words:
                self._by_first.setdefault(words[0], []).append(words)

    def first(self, words: Iterable[str]) -> str | None:
        """Return the first entry that stands in folded ``words``, as folded, or None."""
        listed = list(words)
        for at, word in enumerate(listed):
            for form in stems(word):
                for entry in self._by_first.get(form, ()):
                    if entry[1:] == tuple(listed[at + 1 : at + len(entry)]):
                        return " ".join(entry)
        return None


def folded_words(text: str) -> list[str]:
    """Return the words of ``text``, folded, in order, without punctuation."""
    return list(_folded_words(text))


@lru_cache(maxsize=1024)
def _folded_words(text: str) -> tuple[str, ...]:
    """Several rules look at the same claims and mentions."""
    return tuple(_WORD.findall(fold(text)))


def stems(word: str) -> set[str]:
    """Return the folded ``word`` with and without the particles and the article glued to its front."""
    forms = {word}
    if word[:1] in "وفبلك" and len(word) > 3:
        forms.add(word[1:])
        if word[0] in "وف" and word[1:2] in "بلك" and len(word) > 4:
            forms.add(word[2:])
    if word.startswith("لل"):
        forms.update((word[2:], word[1:]))
    return forms | {form.removeprefix(_ARTICLE) for form in forms}
