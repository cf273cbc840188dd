"""Options and arguments that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from attrib.errors import UsageError

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Articles: files, folders, patterns; - is standard input."),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output."),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="ar|en", help="Language of the interface (default: ATTRIB_LANG, the locale, ar)."
    ),
]
Registries = Annotated[
    list[str] | None,
    typer.Option("--sources", metavar="FILE", help="A registry of your own sources (TOML), beside ours."),
]
FORMATS = ("terminal", "json", "jsonl")
Form = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, json or jsonl.")]
FormOrUsual = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, json or jsonl.")
]
"""As :data:`Form`, where the usual format depends on what was asked."""
AsFormat = Annotated[
    str | None,
    typer.Option("--input-format", metavar="FORMAT", help="Read as plain, markdown, html, docx or jsonl."),
]


def registries_in_force(asked: Sequence[str] | None) -> tuple[str, ...]:
    """Return the registry files that a command reads: those of the configuration, then those that were ``asked`` for.

    Raises DataError for a wrong configuration file.
    """
    from attrib.config import Configs, Overrides

    return Configs(Overrides(sources=asked or ())).of_draft(None).sources


def chosen(name: str, known: Sequence[str]) -> str:
    """Return ``name`` if it is a ``known`` format. Raises UsageError, which names them all."""
    if name not in known:
        raise UsageError(f"There is no format “{name}”.", remedy=f"Formats are {', '.join(known)}.")
    return name
