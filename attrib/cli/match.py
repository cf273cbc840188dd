"""``attrib match PATH...``: the claims of drafts that the index knows, each beside what it knows, with verdicts.

Exit codes: 0, whether the index knows something or not; 2 when an input could not be read (the others are done)
or the index cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.index_options import (
    WAIT,
    Folder,
    Languages,
    Model,
    Outlets,
    Since,
    Sources,
    Until,
    Wait,
    positive,
    resolved,
    searcher_for,
)
from attrib.cli.options import (
    FORMATS,
    AsFormat,
    Form,
    Lang,
    Output,
    Paths,
    Registries,
    chosen,
    registries_in_force,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from attrib.report.catalogue import Words
    from attrib.store.drafts import KnownInDraft
    from attrib.types import Verdict

_VERDICTS: tuple[Verdict, ...] = ("same", "conflict", "related")


def match(
    paths: Paths,
    folder: Folder = None,
    verdicts: Annotated[
        list[str] | None,
        typer.Option("--verdict", metavar="VERDICT", help="Only matches that are same, conflict or related."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", help="At most so many matches of a claim.")
    ] = 3,
    min_score: Annotated[
        float,
        typer.Option("--min-score", metavar="SCORE", min=0, max=1, help="Matches of this score or more."),
    ] = 0.5,
    attributed_to: Sources = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    languages: Languages = None,
    output_format: Form = "terminal",
    output: Output = None,
    model: Model = None,
    wait: Wait = WAIT,
    lang: Lang = None,
    registries: Registries = None,
    as_format: AsFormat = None,
) -> None:
    """Set each claim of drafts beside what the index knows: the same, its contrary, or near."""
    from attrib.cli.articles import Analysed, show_progress
    from attrib.cli.output import write
    from attrib.report.catalogue import interface_language, words
    from attrib.store.drafts import Wish, known_in
    from attrib.store.opening import index_place, open_store
    from attrib.store.wanted import Wanted

    form = chosen(output_format, FORMATS)
    wish = Wish(positive("--limit", limit), min_score, _chosen_verdicts(verdicts or ()))
    catalogue = words(interface_language(lang))
    wanted = Wanted(
        sources=tuple(attributed_to or ()),
        outlets=tuple(outlets or ()),
        languages=tuple(languages or ()),
        since=since,
        until=until,
    )
    analyses = Analysed(
        paths,
        catalogue,
        registries=registries_in_force(registries),
        as_format=as_format,
        keep=(output,),
        progress=show_progress(output),
        announce=form != "terminal",
    )
    with open_store(index_place(folder), wait=wait) as store:
        searcher = searcher_for(store, model, catalogue)
        with store.reading() as snapshot:
            filters = resolved(wanted, snapshot, catalogue)
        found = (known for one in analyses for known in known_in(one, searcher, wish, filters))
        write(_pieces(found, form, catalogue, output), output)
    if analyses.failed:
        raise typer.Exit(2)


def _chosen_verdicts(names: Sequence[str]) -> tuple[Verdict, ...]:
    from attrib.errors import UsageError

    for name in names:
        if name not in _VERDICTS:
            raise UsageError(f"There is no verdict “{name}”.", remedy=f"Verdicts are {', '.join(_VERDICTS)}.")
    return tuple(verdict for verdict in _VERDICTS if not names or verdict in names)


def _pieces(found: Iterable[KnownInDraft], form: str, catalogue: Words, output: str | None) -> Iterator[str]:
    from attrib.cli.output import screen
    from attrib.report.match import known_record, write_terminal
    from attrib.report.record import write_records

    if form == "terminal":
        return write_terminal(found, screen(catalogue, output))
    records = (known_record(known) for known in found)
    return write_records(records, form)
