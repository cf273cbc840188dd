"""``attrib sources``: who is known, how a name is led to its record, and editing the registry.

Exit codes: 0, or 2 when a registry file is wrong, nobody is known by that name, or an edit cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attrib.cli.options import FORMATS, Form, Lang, Output, Registries, chosen, registries_in_force
from attrib.cli.sources_editing import add, alias, apply, merge, undo

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.report.search_quoted import Quoted
    from attrib.sources.find import Hit
    from attrib.sources.records import Record

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _sources() -> None:
    """List the known sources, show one, or edit the registry: a name more, a source more, two that are one."""


app.command("alias")(alias)
app.command("add")(add)
app.command("merge")(merge)
app.command("apply")(apply)
app.command("undo")(undo)


@app.command("list")
def list_sources(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Only sources with TEXT in a name or the id.")
    ] = None,
    source_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only sources of TYPE: media, state, ...")
    ] = None,
    output_format: Form = "terminal",
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
    registry = Registry.load(*registries_in_force(registries))
    records = [record for record in registry.matching(text or "") if wanted in (None, record.type)]
    write(_list_pieces(records, form, catalogue, output), output)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as an article writes it, or an id.")],
    index: Annotated[
        str | None,
        typer.Option("--index", metavar="PLACE", help="Also show what the index there holds of the source."),
    ] = None,
    output_format: Form = "terminal",
    output: Output = None,
    lang: Lang = None,
    registries: Registries = None,
) -> None:
    """Show a source: its names, its type, how NAME is led to it; with --index, what it was quoted on."""
    from attrib.cli.output import write
    from attrib.errors import UsageError
    from attrib.report.catalogue import interface_language, words
    from attrib.sources.find import look_up, nearest
    from attrib.sources.registry import Registry

    form = chosen(output_format, FORMATS)
    catalogue = words(interface_language(lang))
    registry = Registry.load(*registries_in_force(registries))
    hit = look_up(name, registry)
    quoted = None if index is None else _quoted(name, hit, index)
    if hit is None and (quoted is None or not quoted.claims):
        from attrib.report.terminal import shown

        near = "; ".join(record.name for record in nearest(name, registry))
        remedy = catalogue("sources-near", names=near) if near else catalogue("sources-add")
        raise UsageError(catalogue("source-unknown", name=shown(name)), remedy=remedy)
    write(_show_pieces(name, hit, quoted, form, catalogue, output), output)


def _known_type(name: str | None) -> str | None:
    from attrib.errors import UsageError
    from attrib.sources.records import TYPES

    if name is not None and name not in TYPES:
        raise UsageError(f"There is no type “{name}”.", remedy=f"Types are {', '.join(TYPES)}.")
    return name


def _list_pieces(records: Sequence[Record], form: str, words: Words, output: str | None) -> Iterator[str]:
    from attrib.cli.output import screen
    from attrib.report.record import write_jsonl
    from attrib.report.sources import source_record, write_json, write_list

    if form == "terminal":
        return write_list(records, screen(words, output))
    found = (source_record(record) for record in records)
    return write_json(found) if form == "json" else write_jsonl(found)


def _quoted(name: str, hit: Hit | None, folder: str) -> Quoted:
    """Return what an index holds of a source, whether the registry knows it or not."""
    from attrib.report.search_quoted import in_order
    from attrib.store.base import Filters
    from attrib.store.opening import open_store
    from attrib.store.wanted import source_ids

    with open_store(folder) as store, store.reading() as snapshot:
        ids = source_ids(name, snapshot, lambda _: None if hit is None else hit.record.id)
        names = dict.fromkeys(source.name for source in snapshot.sources() if source.id in ids)
        rows = snapshot.select(Filters(sources=tuple(ids))) if ids else ()
        return in_order(tuple(names), snapshot.claims([int(row) for row in rows]))


def _show_pieces(
    name: str, hit: Hit | None, quoted: Quoted | None, form: str, words: Words, output: str | None
) -> Iterator[str]:
    from attrib.cli.output import screen
    from attrib.report.record import write_jsonl
    from attrib.report.search_quoted import quoted_record, write_quoted
    from attrib.report.sources import resolution_record, write_object, write_source

    if form == "terminal":
        shown_on = screen(words, output)
        if hit is not None:
            yield from write_source(name, hit, shown_on)
        if quoted is not None:
            yield from write_quoted(quoted, shown_on)
        return
    # Of a source that only the index knows there is no record, and what the index holds says its name.
    found: dict[str, Any] = {"query": name} if hit is None else resolution_record(name, hit)
    if quoted is not None:
        found["index"] = quoted_record(quoted)
    yield from write_object(found) if form == "json" else write_jsonl([found])
