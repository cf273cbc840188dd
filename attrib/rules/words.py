"""The word lists that rules read, one folder a language: ``attrib/lang/<language>/rules/<name>.txt``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from attrib.lang.lexicon import read_words
from attrib.text.fold import fold

_WORD = re.compile(r"\w+")


@cache
def rule_words(language: str, name: str) -> frozenset[str]:
    """Return the folded words of a list. Raises DataError where the language's pack lacks it."""
    return frozenset(
        fold(word) for word in read_words(resources.files("attrib.lang") / language / "rules" / f"{name}.txt")
    )


def folded_words(text: str) -> list[str]:
    """Return the words of ``text``, folded, in order, without punctuation."""
    return _WORD.findall(fold(text))
