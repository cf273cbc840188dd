"""What a check goes by: the command line, then the nearest configuration file, then the defaults.

Each draft has the configuration of the nearest file upwards from it, so that a desk may have its own. Every
value remembers where it is from; ``attrib config`` prints both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attrib.types import Level

if TYPE_CHECKING:
    from attrib.rules.base import Rule

OWN_SOURCES = "attrib-sources.toml"
"""The registry that is read where the setting ``sources`` is not given: beside the configuration file, or in the
working directory where there is none. It need not be there."""
DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in force for one draft. Field names are the settings' names, ``_`` for ``-``.

    ``root`` is the folder that patterns are relative to: the configuration file's, else the working directory.
    ``origins`` says of each setting that is not the default where it is from.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    fail_on: Level = "warning"
    language: Literal["ar", "en"] | None = None
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    index: str | None = None
    baseline: str | None = None
    cache: bool = True
    cache_dir: str | None = None
    file: str | None = None
    root: str = "."
    narrowed: bool = False
    """Whether the command line chose rules, so that what it left out was not judged."""
    origins: Mapping[str, str] = field(default_factory=dict)


SETTINGS: tuple[str, ...] = tuple(
    one.name for one in fields(Config) if one.name not in ("file", "root", "narrowed", "origins")
)
"""The names of all settings, as fields of :class:`Config`."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says in place of any file. None, or empty, where it says nothing.

    ``config`` names the one file to go by; ``isolated`` goes by none.
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    fail_on: Level | None = None
    language: Literal["ar", "en"] | None = None
    sources: Sequence[str] = ()
    index: str | None = None
    baseline: str | None = None
    cache: bool | None = None
    cache_dir: str | None = None
    config: str | None = None
    isolated: bool = False


class Configs:
    """The configurations of all drafts of a run, each file read once."""

    def __init__(self, overrides: Overrides | None = None) -> None:
        self._overrides = overrides or Overrides()
        self._by_folder: dict[Path, Config] = {}
        self._by_file: dict[Path | None, Config] = {}

    def of_draft(self, path: str | None) -> Config:
        """Return what is in force for the draft at ``path`` (None: standard input, as in the working directory).

        Raises DataError for a wrong configuration file, UsageError for a wrong override.
        """
        return self.of_folder(Path.cwd() if path is None else Path(path).absolute().parent)

    def of_start(self, path: str) -> Config:
        """Return what is in force where a path of the command line begins: a folder itself, or a file's folder."""
        start = Path(path).absolute()
        return (
            self.of_folder(start if start.is_dir() else start.parent) if path != "-" else self.of_draft(None)
        )

    def of_folder(self, folder: Path) -> Config:
        """Return what is in force for drafts in ``folder``."""
        known = self._by_folder.get(folder)
        if known is None:
            known = self._by_folder[folder] = self._of_file(self._file_for(folder))
        return known

    def _file_for(self, folder: Path) -> Path | None:
        from attrib.config_file import find_file

        if self._overrides.isolated:
            return None
        if self._overrides.config is not None:
            return Path(self._overrides.config)
        return find_file(folder)

    def _of_file(self, file: Path | None) -> Config:
        if file not in self._by_file:
            config = Config() if file is None else _read(file)
            if not self._overrides.isolated:
                config = _with_own_sources(config)
            self._by_file[file] = _with_overrides(config, self._overrides)
        return self._by_file[file]


def _read(file: Path) -> Config:
    from attrib.config_file import read_file

    given = read_file(file)
    values = {key.replace("-", "_"): value for key, value in given.values.items()}
    origins = {
        key.replace("-", "_"): f"{given.file}:{line}" if (line := given.lines.get(key)) else given.file
        for key in given.values
    }
    return Config(**values, file=given.file, root=str(file.absolute().parent), origins=origins)


def _with_own_sources(config: Config) -> Config:
    """Return ``config`` with the registry that lies beside it, where it names none and there is one."""
    own = _own_sources(config)
    if "sources" in config.origins or not os.path.isfile(own):
        return config
    return replace(config, sources=(own,), origins={**config.origins, "sources": own})


def _own_sources(config: Config) -> str:
    return OWN_SOURCES if config.file is None else os.path.join(config.root, OWN_SOURCES)


def edited_sources(config: Config) -> str:
    """Return the registry's file that edits go to: the last one in force, else the one that is read by default."""
    return config.sources[-1] if config.sources else _own_sources(config)


def without_missing_own(config: Config) -> tuple[Config, str | None]:
    """Return ``config`` without the file that edits go to where it is not there yet, and that file's path, else None.

    The first edit makes it. Any other file of sources that is missing stays an error.
    """
    if not config.sources or os.path.lexists(config.sources[-1]):
        return config, None
    return replace(config, sources=config.sources[:-1]), config.sources[-1]


def _with_overrides(config: Config, overrides: Overrides) -> Config:
    """Return ``config`` with what the command line says. What it ignores comes on top of the file's."""
    from attrib.check.rule_table import codes_of_all, split_items

    given: dict[str, Any] = {}
    if overrides.select:
        given["select"] = split_items(overrides.select)
    if overrides.ignore:
        given["ignore"] = (*config.ignore, *split_items(overrides.ignore))
    if overrides.sources:
        given["sources"] = (*config.sources, *overrides.sources)
    for name in ("fail_on", "language", "index", "baseline", "cache", "cache_dir"):
        if (value := getattr(overrides, name)) is not None:
            given[name] = value
    codes_of_all((*given.get("select", ()), *given.get("ignore", ())))
    origins = {**config.origins, **dict.fromkeys(given, COMMAND_LINE)}
    narrowed = bool(overrides.select or overrides.ignore)
    return replace(config, **given, origins=origins, narrowed=narrowed)


def cache_folder(config: Config) -> str | None:
    """Return the folder of the cache, or None where there is to be none.

    It is the configuration's, else ``ATTRIB_CACHE_DIR``, else the user's own cache folder: drafts are private,
    and a folder of drafts is no place for files of a checker.
    """
    if not config.cache:
        return None
    folder = config.cache_dir or os.environ.get("ATTRIB_CACHE_DIR")
    if folder:
        return folder
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser(os.path.join("~", ".cache"))
    return os.path.join(base, "attrib") if os.path.isabs(base) else None


class DraftRules:
    """Which rules a configuration holds a draft to, and what they may know, apart from an index."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def selected(self) -> tuple[Rule, ...]:
        """The rules in force, before what is ignored for single files."""
        from attrib.check.rule_table import ALL_RULES, codes_of_all

        chosen = codes_of_all(self.config.select) if self.config.select else {rule.code for rule in ALL_RULES}
        left = chosen - codes_of_all(self.config.ignore)
        return tuple(rule for rule in ALL_RULES if rule.code in left)

    @cached_property
    def options(self) -> Mapping[str, object]:
        """The options of rules by code, as values of the rules' own types."""
        from attrib.check.rule_table import BY_CODE
        from attrib.rules.options import read_options

        return {code: read_options(BY_CODE[code], table) for code, table in self.config.options.items()}

    def of_draft(self, path: str | None) -> tuple[Rule, ...]:
        """Return the rules for the draft at ``path``, without those that patterns ignore for it."""
        ignored = self.ignored(path)
        return tuple(rule for rule in self.selected if rule.code not in ignored) if ignored else self.selected

    def ignored(self, path: str | None) -> frozenset[str]:
        """Return the codes that ``per-file-ignores`` take out for a draft."""
        from attrib.check.rule_table import codes_of_all

        if path is None or not self.config.per_file_ignores:
            return frozenset()
        place = self._place(path)
        if place is None:
            return frozenset()
        return frozenset().union(
            *(
                codes_of_all(items)
                for pattern, items in self.config.per_file_ignores.items()
                if matches(pattern, place)
            )
        )

    def excluded(self, path: str) -> bool:
        """Return whether the draft at ``path`` is one that a search of folders passes over."""
        if not self.config.exclude:
            return False
        place = self._place(path)
        return place is not None and any(matches(pattern, place) for pattern in self.config.exclude)

    def _place(self, path: str) -> str | None:
        """Return the path from the configuration's folder, with ``/``, or None for a draft outside it."""
        place = os.path.relpath(os.path.abspath(path), self.config.root).replace(os.sep, "/")
        return None if place == ".." or place.startswith("../") else place


_PATTERNS: dict[str, Any] = {}


def matches(pattern: str, place: str) -> bool:
    """Return whether a relative path fits a pattern as in a .gitignore: ``opinion/``, ``*.md``, ``/a/**/b.txt``."""
    spec = _PATTERNS.get(pattern)
    if spec is None:
        from pathspec import GitIgnoreSpec

        spec = _PATTERNS[pattern] = GitIgnoreSpec.from_lines([pattern])
    return bool(spec.match_file(place))
