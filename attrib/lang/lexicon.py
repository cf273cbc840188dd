"""The strict loader of linguistic data: word lists (TXT) and entries with fields (TOML).

A bad entry is an error that names the file and the line, so that an editor who extends a list finds the
slip at once: an unknown field, a missing one, a wrong type, a word listed twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import tomli

from attrib.errors import DataError
from attrib.text.fold import fold_all

_TABLE = re.compile(r"^\s*\[\[\s*([A-Za-z0-9_.-]+)\s*\]\]")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def _read(path: Traversable | Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DataError(str(path), line, "is not UTF-8") from None
    except OSError as error:
        raise DataError(str(path), None, f"cannot be read: {error.strerror}") from None


def read_words(path: Traversable | Path) -> tuple[str, ...]:
    """Return the words of a list: one a line, ``#`` begins a comment, blank lines are skipped.

    Raises DataError when two lines fold to the same word.
    """
    lines = enumerate(_read(path).splitlines(), start=1)
    rows = [(number, word) for number, line in lines if (word := line.partition("#")[0].strip())]
    seen: dict[str, int] = {}
    for (number, word), key in zip(rows, fold_all(word for _, word in rows), strict=True):
        if seen.setdefault(key, number) != number:
            raise DataError(str(path), number, f"«{word}» stands on line {seen[key]} already")
    return tuple(word for _, word in rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[table]]`` of a TOML file, checked against its fields, that knows where it stands."""

    fields: Mapping[str, Any]
    file: str
    line: int

    def text(self, key: str, default: str = "") -> str:
        """Return a text field, or ``default`` where the entry leaves it out."""
        return str(self.fields.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list-of-texts field, empty where the entry leaves it out."""
        return tuple(self.fields.get(key, ()))

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a true/false field."""
        return bool(self.fields.get(key, default))

    def fail(self, message: str) -> DataError:
        """Return (not raise) the error that names this entry."""
        return DataError(self.file, self.line, message)


def read_entries(
    path: Traversable | Path,
    table: str,
    required: Mapping[str, type],
    optional: Mapping[str, type],
    *,
    beside: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Return the ``[[table]]`` entries of a TOML file, in order.

    ``required`` and ``optional`` map field names to ``str``, ``bool``, ``int``, ``float`` or ``list``
    (a list of texts). Raises DataError for anything else in the file but the tables ``beside``.
    """
    return tuple(_entries(path, table, required, optional, beside))


def _entries(
    path: Traversable | Path,
    table: str,
    required: Mapping[str, type],
    optional: Mapping[str, type],
    beside: Collection[str],
) -> Iterator[Entry]:
    content = _read(path)
    try:
        data = tomli.loads(content)
    except tomli.TOMLDecodeError as error:
        where = _TOML_LINE.search(str(error))
        raise DataError(str(path), int(where[1]) if where else None, f"is not valid TOML: {error}") from None
    lines = [
        number
        for number, line in enumerate(content.splitlines(), start=1)
        if (header := _TABLE.match(line)) and header[1] == table
    ]
    for key in data:
        if key != table and key not in beside:
            raise DataError(str(path), None, f"holds «{key}», which is no [[{table}]]")
    rows = data.get(table, [])
    if not isinstance(rows, list) or len(rows) != len(lines):
        raise DataError(str(path), None, f"must hold [[{table}]] entries and nothing else")
    kinds = {**required, **optional}
    for row, line in zip(rows, lines, strict=True):
        entry = Entry(row, str(path), line)
        for key in required:
            if key not in row:
                raise entry.fail(f"the entry lacks «{key}»")
        for key, value in row.items():
            if key not in kinds:
                raise entry.fail(f"unknown field «{key}»; known are {', '.join(kinds)}")
            if not isinstance(value, kinds[key]) or (
                isinstance(value, list) and not all(isinstance(item, str) and item for item in value)
            ):
                raise entry.fail(f"«{key}» must be {_KIND_NAMES[kinds[key]]}")
        yield entry


def read_roles(path: Traversable | Path, names: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the folded words of each ``[[role]]`` of a file. Raises DataError where its roles are not ``names``."""
    roles: dict[str, frozenset[str]] = {}
    for entry in read_entries(path, "role", {"name": str, "words": list}, {}):
        name = entry.text("name")
        if name not in names:
            raise entry.fail(f"«{name}» is no role; roles are {', '.join(names)}")
        roles[name] = frozenset(fold_all(entry.texts("words")))
    for name in names:
        if name not in roles:
            raise DataError(str(path), None, f"the role «{name}» is missing")
    return roles


_KIND_NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list of texts",
}
