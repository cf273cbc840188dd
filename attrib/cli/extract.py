"""``attrib extract PATH...``: the record of each article, for programs (docs/format.md) or for a person.

Exit codes: 0, or 2 when an input could not be read; the others are written all the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.options import AsFormat, Lang, Output, Paths, Registries, chosen

if TYPE_CHECKING:
    from attrib.cli.articles import Analysed
    from attrib.report.catalogue import Words

FORMATS = ("jsonl", "json", "terminal")


def extract(
    paths: Paths,
    output_format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="jsonl (default), json or terminal."),
    ] = None,
    output: Output = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each attribution was found (for a person: terminal).")
    ] = False,
    lang: Lang = None,
    registries: Registries = None,
    as_format: AsFormat = None,
) -> None:
    """Write sentences, attributions and claims of articles, one record an article."""
    from attrib.cli.articles import Analysed, show_progress
    from attrib.cli.output import write
    from attrib.report.catalogue import interface_language, words

    # Records hold every reason anyway; who asks for an explanation wants to read it.
    form = chosen(output_format or ("terminal" if explain else "jsonl"), FORMATS)
    catalogue = words(interface_language(lang))
    analyses = Analysed(
        paths,
        catalogue,
        registries=registries or (),
        as_format=as_format,
        keep=(output,),
        progress=show_progress(output),
        announce=form != "terminal",
    )
    write(_pieces(analyses, form, catalogue, output, explain), output)
    if analyses.failed:
        raise typer.Exit(2)


def _pieces(
    analyses: Analysed, form: str, catalogue: Words, output: str | None, explain: bool
) -> Iterator[str]:
    if form == "terminal":
        from attrib.report.extract_terminal import write_terminal
        from attrib.report.terminal import Screen, screen_for

        screen = screen_for(sys.stdout, catalogue) if output is None else Screen(catalogue)
        return write_terminal(analyses, screen, explain=explain)
    from attrib.report.record import article_record, write_json, write_jsonl

    records = (article_record(analysis) for analysis in analyses)
    return write_json(records) if form == "json" else write_jsonl(records)
