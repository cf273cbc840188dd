"""``attrib config [PATH]``: what is in force for a draft, and where each setting is from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attrib.cli.options import chosen

if TYPE_CHECKING:
    from attrib.config import Config

FORMATS = ("toml", "json")


def config(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A draft or a folder (default: the working folder).")
    ] = ".",
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="toml or json.")
    ] = "toml",
    file: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="Go by this file, not by the nearest.")
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Go by no configuration file.")] = False,
) -> None:
    """Print the configuration in force and where each setting is from."""
    from attrib.config import Configs, Overrides

    form = chosen(output_format, FORMATS)
    in_force = Configs(Overrides(config=file, isolated=isolated)).of_start(path)
    for piece in _json(in_force, path) if form == "json" else _toml(in_force, path):
        typer.echo(piece)


def _rules(in_force: Config, path: str) -> tuple[list[str], list[str]]:
    """Return the codes that hold for the draft, and those that patterns take out for it."""
    from attrib.config import DraftRules

    rules = DraftRules(in_force)
    return [rule.code for rule in rules.of_draft(path)], sorted(rules.ignored(path))


def _json(in_force: Config, path: str) -> Iterator[str]:
    from attrib.config import DEFAULT, SETTINGS

    codes, ignored = _rules(in_force, path)
    settings = {
        name.replace("_", "-"): {
            "value": _shown(in_force, name),
            "from": in_force.origins.get(name, DEFAULT),
        }
        for name in SETTINGS
    }
    record = {
        "schema": "attrib.config/1",
        "file": in_force.file,
        "root": in_force.root,
        "rules": codes,
        "ignored_here": ignored,
        "settings": settings,
    }
    yield json.dumps(record, ensure_ascii=False, indent=1)


def _toml(in_force: Config, path: str) -> Iterator[str]:
    """Yield the configuration as a file would hold it, each setting with a comment that says where it is from."""
    from attrib.config import DEFAULT, SETTINGS, cache_folder

    codes, ignored = _rules(in_force, path)
    yield f"# file: {in_force.file or 'none'}"
    yield f"# rules in force: {' '.join(codes) or 'none'}"
    if ignored:
        yield f"# ignored for {path}: {' '.join(ignored)}"
    yield f"# cache: {cache_folder(in_force) or 'none'}"
    yield ""
    tables: list[str] = []
    for name in SETTINGS:
        value = _shown(in_force, name)
        origin = in_force.origins.get(name, DEFAULT)
        key = name.replace("_", "-")
        if isinstance(value, Mapping):
            tables.append(name)
        elif value is None:
            yield f"# {key} is not set"
        else:
            yield f"{key} = {_value(value)}  # {origin}"
    for name in tables:
        value = getattr(in_force, name)
        if value:
            yield from _table(name.replace("_", "-"), value, in_force.origins.get(name, DEFAULT))


def _shown(in_force: Config, name: str) -> Any:
    """Return a setting as it may be shown: an index's URL without its password."""
    value = getattr(in_force, name)
    if name == "index" and value is not None:
        from attrib.store.opening import shown_place

        return shown_place(value)
    return value


def _table(key: str, value: Mapping[str, Any], origin: str) -> Iterator[str]:
    flat = {name: one for name, one in value.items() if not isinstance(one, Mapping)}
    if flat:
        yield ""
        yield f"[{key}]  # {origin}"
        for name, one in flat.items():
            yield f"{_key(name)} = {_value(one)}"
    for name, one in value.items():
        if isinstance(one, Mapping):
            yield from _table(f"{key}.{_key(name)}", one, origin)


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else _value(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    # A basic string of TOML escapes as JSON does.
    return json.dumps(value, ensure_ascii=False)
