"""Configuration files: ``[tool.attrib]`` of pyproject.toml, or attrib.toml, read strictly.

An unknown key, an unknown rule or a value of the wrong kind is an error that names file, line and the nearest
name: a misspelt setting that is passed over in silence is a check that nobody makes.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attrib.errors import DataError

FILE_NAMES = ("attrib.toml", "pyproject.toml")
"""What is looked for in a folder, the first one first."""

_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_LEVELS = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Given:
    """What one file says. ``values`` holds only the keys that stand in it, checked; ``lines`` where they stand."""

    file: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]


def find_file(start: Path) -> Path | None:
    """Return the nearest configuration file in the folder ``start`` or above it.

    A pyproject.toml without ``[tool.attrib]`` is passed over. Raises DataError for a file that is no TOML.
    """
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file() and (name != "pyproject.toml" or _table(path) is not None):
                return path
    return None


def read_file(path: Path) -> Given:
    """Return what a configuration file says. Raises DataError, with the nearest name for an unknown key."""
    table = _table(path)
    shown = _shown(path)
    if table is None:
        raise DataError(shown, None, "has no table [tool.attrib]")
    reader = _Reader(shown, _read(path).splitlines())
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in table.items():
        take = _KEYS.get(key)
        line = reader.line_of(key)
        if take is None:
            raise DataError(shown, line, f"there is no setting “{key}”; {_meant(key, list(_KEYS))}")
        values[key] = take(reader, key, value)
        if line is not None:
            lines[key] = line
    return Given(shown, values, lines)


def _table(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        where = _TOML_LINE.search(str(error))
        raise DataError(
            _shown(path), int(where[1]) if where else None, f"is not valid TOML: {error}"
        ) from None
    except RecursionError:
        raise DataError(_shown(path), None, "is nested too deep") from None
    if path.name != "pyproject.toml":
        return data
    tool = data.get("tool")
    table = tool.get("attrib") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise DataError(_shown(path), None, "“tool.attrib” must be a table")
    return table


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DataError(_shown(path), line, "is not UTF-8") from None
    except OSError as error:
        raise DataError(_shown(path), None, f"cannot be read: {error.strerror}") from None


def _shown(path: Path) -> str:
    """Return a path as a person would write it from here."""
    near = os.path.relpath(path)
    return near if not near.startswith(os.pardir + os.sep + os.pardir) else str(path)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values apart for one file, and knows on which line a key stands."""

    file: str
    rows: list[str]

    def line_of(self, key: str, below: str | None = None) -> int | None:
        """Return the first line that sets ``key`` or opens its table, after the line of the key ``below``."""
        quoted = rf"[\"']?{re.escape(key)}[\"']?"
        setting = re.compile(
            rf"^\s*(?:[\w\"'-]+\.)*{quoted}\s*[=.]|^\s*\[.*\b{quoted}\s*\]|[{{,]\s*{quoted}\s*="
        )
        first = (self.line_of(below) or 1) - 1 if below is not None else 0
        return next(
            (
                number
                for number in range(first + 1, len(self.rows) + 1)
                if setting.search(self.rows[number - 1])
            ),
            None,
        )

    def wrong(self, key: str, message: str, below: str | None = None) -> DataError:
        return DataError(self.file, self.line_of(key, below) or self.line_of(below or key), message)

    def texts(self, key: str, value: Any, below: str | None = None) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(key, f"“{key}” must be a list of texts", below)
        return tuple(value)

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"“{key}” must be a text")
        return value

    def one_of(self, key: str, value: Any, known: tuple[str, ...], below: str | None = None) -> str:
        if value not in known:
            meant = _meant(str(value), list(known))
            raise self.wrong(key, f"“{key}” cannot be “{value}”; {meant}", below)
        return str(value)

    def table(self, key: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(key, f"“{key}” must be a table")
        return value

    def items(self, key: str, value: Any, below: str | None = None) -> tuple[str, ...]:
        """Take items that name rules."""
        items = self.texts(key, value, below)
        for item in items:
            self.codes(key, item, below)
        return items

    def codes(self, key: str, item: str, below: str | None = None) -> frozenset[str]:
        from attrib.check.rule_table import codes_of_all
        from attrib.errors import UsageError

        try:
            return codes_of_all([item])
        except UsageError as error:
            raise self.wrong(key, str(error), below) from None


def _items(reader: _Reader, key: str, value: Any) -> tuple[str, ...]:
    return reader.items(key, value)


def _per_file(reader: _Reader, key: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    return {pattern: reader.items(pattern, items, key) for pattern, items in reader.table(key, value).items()}


def _levels(reader: _Reader, key: str, value: Any) -> Mapping[str, str]:
    """Take levels by rule, most general item first, so that ``ATT001`` wins over ``ATT``."""
    levels: dict[str, str] = {}
    for item, level in sorted(reader.table(key, value).items(), key=lambda row: len(row[0])):
        chosen = reader.one_of(item, level, _LEVELS, key)
        levels.update(dict.fromkeys(sorted(reader.codes(item, item, key)), chosen))
    return levels


def _options(reader: _Reader, key: str, value: Any) -> Mapping[str, Mapping[str, Any]]:
    from attrib.check.rule_table import find_rule
    from attrib.errors import UsageError
    from attrib.rules.options import read_options

    tables: dict[str, Mapping[str, Any]] = {}
    for name, table in reader.table(key, value).items():
        try:
            rule = find_rule(name)
        except UsageError as error:
            raise reader.wrong(name, str(error), key) from None
        options = {option.replace("-", "_"): given for option, given in reader.table(name, table).items()}
        try:
            read_options(rule, options)
        except UsageError as error:
            first = next((one for one in table if f"“{one.replace('-', '_')}”" in str(error)), name)
            raise reader.wrong(first, str(error), name) from None
        tables[rule.code] = options
    return tables


def _text(reader: _Reader, key: str, value: Any) -> str:
    return reader.text(key, value)


def _path(reader: _Reader, key: str, value: Any) -> str:
    return _beside(reader, reader.text(key, value))


def _index(reader: _Reader, key: str, value: Any) -> str:
    from attrib.store.opening import is_folder

    place = reader.text(key, value)
    return _beside(reader, place) if is_folder(place) else place


def _paths(reader: _Reader, key: str, value: Any) -> tuple[str, ...]:
    return tuple(_beside(reader, one) for one in reader.texts(key, value))


def _beside(reader: _Reader, path: str) -> str:
    """Return a path of a configuration file, which is relative to the file, as seen from here."""
    return os.path.join(os.path.dirname(reader.file), os.path.expanduser(path))


def _cache(reader: _Reader, key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise reader.wrong(key, f"“{key}” must be true or false")
    return value


def _meant(name: str, known: list[str]) -> str:
    from attrib.check.rule_table import nearest

    near = nearest(name, known)
    known_names = f"known are {', '.join(known)}"
    return f"did you mean “{near}”? ({known_names})" if near is not None else known_names


_KEYS: dict[str, Callable[[_Reader, str, Any], Any]] = {
    "select": _items,
    "ignore": _items,
    "per-file-ignores": _per_file,
    "exclude": lambda reader, key, value: reader.texts(key, value),
    "levels": _levels,
    "fail-on": lambda reader, key, value: reader.one_of(key, value, _LEVELS),
    "language": lambda reader, key, value: reader.one_of(key, value, ("ar", "en")),
    "options": _options,
    "sources": _paths,
    "index": _index,
    "baseline": _path,
    "cache": _cache,
    "cache-dir": _path,
}
"""Every setting, and what takes its value."""
