"""What was found out of words, kept: the same few thousand words make up most of every newspaper."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from attrib.lang.base import Pack

_Found = TypeVar("_Found")
_Made = TypeVar("_Made")
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


def once_a_pack(make: Callable[[Pack], _Made]) -> Callable[[Pack], _Made]:
    """Return ``make`` with its last answer for each language kept, the same for every article of a pack."""
    kept: dict[str, tuple[Pack, _Made]] = {}

    @wraps(make)
    def made(pack: Pack) -> _Made:
        known = kept.get(pack.language)
        if known is None or known[0] is not pack:
            known = kept[pack.language] = pack, make(pack)
        return known[1]

    return made
