"""What was found out of words, kept: the same few thousand words make up most of every newspaper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Found = TypeVar("_Found")
_MOST = 200_000
"""Words that are kept, more than a newspaper's vocabulary; beyond that the memory begins anew."""


class Memory(dict[str, _Found]):
    """Word -> what ``find`` says of it, asked on first sight; afterwards a look-up costs what a dict's does.

    ``find`` must depend on the word alone.
    """

    def __init__(self, find: Callable[[str], _Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Found:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = self._find(word)
        return found
