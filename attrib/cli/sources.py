"""``attrib sources list``, ``attrib sources show NAME``: who is known, and how a name is led to its record.

Exit codes: 0, or 2 when a registry file is wrong or nobody is known by that name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.options import Lang, Output, Registries, chosen

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.report.terminal import Screen
    from attrib.sources.find import Hit
    from attrib.sources.records import Record

FORMATS = ("terminal", "json", "jsonl")

Format = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, json or jsonl.")]

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _sources() -> None:
    """List the known sources, or show one."""


@app.command("list")
def list_sources(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Only sources with TEXT in a name or the id.")
    ] = None,
    source_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only sources of TYPE: media, state, ...")
    ] = None,
    output_format: Format = "terminal",
    output: Output = None,
    lang: Lang = None,
    registries: Registries = None,
) -> None:
    """List the known sources: name, type, country, id. Bodies of states («وزارة ...») are shown by `show`."""
    from attrib.cli.output import write
    from attrib.report.catalogue import interface_language, words
    from attrib.sources.registry import Registry

    form = chosen(output_format, FORMATS)
    wanted = _known_type(source_type)
    catalogue = words(interface_language(lang))
    registry = Registry.load(*(registries or ()))
    records = [record for record in registry.matching(text or "") if wanted in (None, record.type)]
    write(_list_pieces(records, form, catalogue, output), output)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as an article writes it, or an id.")],
    output_format: Format = "terminal",
    output: Output = None,
    lang: Lang = None,
    registries: Registries = None,
) -> None:
    """Show a source: its names, its type, and how NAME is led to it."""
    from attrib.cli.output import write
    from attrib.errors import UsageError
    from attrib.report.catalogue import interface_language, words
    from attrib.sources.find import look_up, nearest
    from attrib.sources.registry import Registry

    form = chosen(output_format, FORMATS)
    catalogue = words(interface_language(lang))
    registry = Registry.load(*(registries or ()))
    hit = look_up(name, registry)
    if hit is None:
        from attrib.report.terminal import shown

        near = "; ".join(record.name for record in nearest(name, registry))
        remedy = catalogue("sources-near", names=near) if near else catalogue("sources-add")
        raise UsageError(catalogue("source-unknown", name=shown(name)), remedy=remedy)
    write(_show_pieces(name, hit, form, catalogue, output), output)


def _known_type(name: str | None) -> str | None:
    from attrib.errors import UsageError
    from attrib.sources.records import TYPES

    if name is not None and name not in TYPES:
        raise UsageError(f"There is no type “{name}”.", remedy=f"Types are {', '.join(TYPES)}.")
    return name


def _list_pieces(records: Sequence[Record], form: str, words: Words, output: str | None) -> Iterator[str]:
    from attrib.report.sources import source_record, write_json, write_jsonl, write_list

    if form == "terminal":
        return write_list(records, _screen(words, output))
    found = (source_record(record) for record in records)
    return write_json(found) if form == "json" else write_jsonl(found)


def _show_pieces(name: str, hit: Hit, form: str, words: Words, output: str | None) -> Iterator[str]:
    from attrib.report.sources import resolution_record, write_jsonl, write_object, write_source

    if form == "terminal":
        return write_source(name, hit, _screen(words, output))
    found = resolution_record(name, hit)
    return write_object(found) if form == "json" else write_jsonl([found])


def _screen(words: Words, output: str | None) -> Screen:
    from attrib.report.terminal import Screen, screen_for

    return screen_for(sys.stdout, words) if output is None else Screen(words)
