"""Reading pairs of texts to compare: JSON Lines of ``{"id": …, "a": …, "b": …}``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attrib.errors import InputError
from attrib.text.keyed_lines import read_keyed_lines

_FORM = 'Each line must be an object with "id", "a" and "b": {"id": "p1", "a": "…", "b": "…"}.'


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts, under the id that their verdict is given back with."""

    id: str | int
    a: str
    b: str


def read_pairs(path: str) -> Iterator[TextPair | InputError]:
    """Yield each line's pair, or an InputError that names its line; blank lines are passed over.

    ``-`` is standard input. Raises InputError where the file cannot be read at all.
    """
    return read_keyed_lines(path, _pair, _FORM)


def _pair(id: str | int, record: dict[str, Any], where: str) -> TextPair:
    one, other = record.get("a"), record.get("b")
    if not isinstance(one, str) or not one.strip() or not isinstance(other, str) or not other.strip():
        raise InputError(where, '"a" and "b" must be texts that are not empty.', remedy=_FORM)
    return TextPair(id, one, other)
