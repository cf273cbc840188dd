"""Language packs: one folder of data a language, listed here. A new one is a folder and a line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from attrib.lang.base import Pack

PACKS: dict[str, str] = {"ar": "ar"}
"""ISO 639-1 code -> the folder beside this file that holds the pack's data."""


@cache
def pack_for(language: str) -> Pack | None:
    """Return the pack of ``language``, loaded once, or None where attrib has none.

    Raises DataError, naming file and line, when the pack's data is wrong.
    """
    folder = PACKS.get(language)
    return None if folder is None else Pack.load(files("attrib.lang") / folder, language)
