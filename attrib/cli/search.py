"""``attrib search TEXT``: claims of the index that are near a text, and who made them.

``--queries`` searches for many texts at once: ``{"id": …, "text": …}`` a line. Exit codes: 0, whether something was
found or not; 2 when a line of queries could not be read (the others are answered) or the index cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.asked import Asked
from attrib.cli.index_options import (
    WAIT,
    Folder,
    Languages,
    Model,
    Outlets,
    Since,
    Sources,
    Statuses,
    Until,
    Wait,
    positive,
    resolved,
    searcher_for,
)
from attrib.cli.options import FORMATS, FormOrUsual, Lang, Output, chosen
from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.report.record import Record
    from attrib.store.base import Filters
    from attrib.store.queries import Query
    from attrib.store.search import Searcher


def search(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="What to search for.")] = None,
    queries: Annotated[
        str | None,
        typer.Option(
            "--queries", metavar="FILE.jsonl", help='Many texts, {"id": …, "text": …} a line; - is stdin.'
        ),
    ] = None,
    folder: Folder = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="At most so many results.")] = 10,
    min_score: Annotated[
        float,
        typer.Option("--min-score", metavar="SCORE", min=0, max=1, help="Results of this score or more."),
    ] = 0.0,
    sources: Sources = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    languages: Languages = None,
    statuses: Statuses = None,
    output_format: FormOrUsual = None,
    output: Output = None,
    model: Model = None,
    wait: Wait = WAIT,
    lang: Lang = None,
) -> None:
    """Find similar claims in the index: score, claim, who it was attributed to, article."""
    from attrib.cli.output import same_file, write
    from attrib.report.catalogue import interface_language, words
    from attrib.store.opening import index_place, open_store
    from attrib.store.wanted import Wanted

    if (text is None) == (queries is None):
        raise UsageError(
            "Give either a text to search for or --queries FILE.", remedy="'attrib search --help'"
        )
    if text is not None and not text.strip():
        raise UsageError("The text to search for is empty.")
    form = chosen(output_format or ("terminal" if queries is None else "jsonl"), FORMATS)
    catalogue = words(interface_language(lang))
    if queries is not None and same_file(queries, output or ""):
        raise UsageError(
            f"{output}: would be written over, and it is the file of queries.", remedy="Name another file."
        )
    place = index_place(folder)
    wanted = Wanted(
        tuple(sources or ()),
        tuple(outlets or ()),
        tuple(languages or ()),
        tuple(statuses or ()),
        since,
        until,
    )
    asking = _asked(text, queries)
    with open_store(place, wait=wait) as store:
        searcher = searcher_for(store, model, catalogue)
        with store.reading() as snapshot:
            filters = resolved(wanted, snapshot, catalogue)
        write(
            _pieces(
                asking, searcher, filters, positive("--limit", limit), min_score, form, catalogue, output
            ),
            output,
        )
    if asking.failed:
        raise typer.Exit(2)


def _asked(text: str | None, path: str | None) -> Asked[Query]:
    from attrib.store.queries import Query, read_queries

    if text is not None:
        return Asked([Query("", text)], single=True)
    return Asked(read_queries(path or "-"), single=False)


def _pieces(
    asking: Asked[Query],
    searcher: Searcher,
    filters: Filters,
    limit: int,
    min_score: float,
    form: str,
    catalogue: Words,
    output: str | None,
) -> Iterator[str]:
    from attrib.report.record import write_records
    from attrib.report.search import match_record, results_record

    found = (
        one
        for batch in asking.batches()
        for one in zip(
            batch,
            searcher.search([query.text for query in batch], filters, limit=limit, min_score=min_score),
            strict=True,
        )
    )
    if form == "terminal":
        from attrib.cli.output import screen
        from attrib.report.search_terminal import write_terminal

        shown_on = screen(catalogue, output)
        for number, (query, matches) in enumerate(found):
            if number:
                yield "\n"
            yield from write_terminal(query.text, matches, shown_on)
        return
    records: Iterator[Record]
    if asking.single:
        records = (match_record(match) for _, matches in found for match in matches)
    else:
        records = (results_record(query.id, matches) for query, matches in found)
    yield from write_records(records, form)
