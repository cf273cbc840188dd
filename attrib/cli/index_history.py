"""``attrib index history CLAIM``: where a claim first appeared, who took it up, and what changed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.index_options import (
    WAIT,
    Folder,
    Languages,
    Model,
    Outlets,
    Since,
    Until,
    Wait,
    positive,
    resolved,
    searcher_for,
)
from attrib.cli.options import FORMATS, Form, Lang, Output, chosen
from attrib.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from attrib.report.catalogue import Words
    from attrib.store.history import Appearance


def history(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim in any words, or a claim's id.")],
    folder: Folder = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", help="At most so many appearances, the nearest.")
    ] = 50,
    min_score: Annotated[
        float,
        typer.Option("--min-score", metavar="SCORE", min=0, max=1, help="Claims of this score or more."),
    ] = 0.5,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    languages: Languages = None,
    output_format: Form = "terminal",
    output: Output = None,
    model: Model = None,
    wait: Wait = WAIT,
    lang: Lang = None,
) -> None:
    """Show a claim's history: its first appearance, later ones, dropped attributions, changed figures."""
    from attrib.cli.output import write
    from attrib.report.catalogue import interface_language, words
    from attrib.store.history import history as history_of
    from attrib.store.opening import index_place, open_store
    from attrib.store.wanted import Wanted

    form = chosen(output_format, FORMATS)
    if not claim.strip():
        raise UsageError("The claim is empty.")
    positive("--limit", limit)
    catalogue = words(interface_language(lang))
    wanted = Wanted(outlets=tuple(outlets or ()), languages=tuple(languages or ()), since=since, until=until)
    with open_store(index_place(folder), wait=wait) as store:
        with store.reading() as snapshot:
            filters = resolved(wanted, snapshot, catalogue)
            text = snapshot.wording(claim) or claim
        searcher = searcher_for(store, model, catalogue)
        found = history_of(searcher, text, filters, limit=limit, min_score=min_score)
    write(_pieces(text, found, form, catalogue, output), output)


def _pieces(
    text: str, found: Sequence[Appearance], form: str, catalogue: Words, output: str | None
) -> Iterator[str]:
    from attrib.cli.output import screen
    from attrib.report.match_history import appearance_record, write_terminal
    from attrib.report.record import write_records

    if form == "terminal":
        return write_terminal(text, found, screen(catalogue, output))
    records = (appearance_record(one, number) for number, one in enumerate(found, start=1))
    return write_records(records, form)
