"""``attrib extract PATH...``: the record of each article, for programs (docs/format.md) or for a person.

Exit codes: 0, or 2 when an input could not be read; the others are written all the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.options import AsFormat, Lang, Output, Paths, Registries, chosen, registries_in_force
from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.cli.articles import Analysed
    from attrib.report.catalogue import Words
    from attrib.report.schema_org import First
    from attrib.types import Analysis

FORMATS = ("jsonl", "json", "terminal", "web-annotation", "schema-org", "brat")


def extract(
    paths: Paths,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="jsonl (default), json, terminal, web-annotation, schema-org or brat (to a folder, -o).",
        ),
    ] = None,
    output: Output = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each attribution was found (for a person: terminal).")
    ] = False,
    index: Annotated[
        str | None,
        typer.Option(
            "--index", metavar="PLACE", help="Tell first appearances by what this index knows (schema-org)."
        ),
    ] = None,
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
    if index is not None and form != "schema-org":
        raise UsageError(
            "--index is for schema-org: no other format tells first appearances.",
            remedy="Give --format schema-org with it.",
        )
    catalogue = words(interface_language(lang))
    analyses = Analysed(
        paths,
        catalogue,
        registries=registries_in_force(registries),
        as_format=as_format,
        keep=(output,),
        progress=show_progress(output),
        announce=form != "terminal",
    )
    if form == "brat":
        _write_brat(analyses, output)
    elif form == "schema-org":
        from attrib.report.schema_org import write_schema_org

        write(write_schema_org(_with_first(analyses, index)), output)
    else:
        write(_pieces(analyses, form, catalogue, output, explain), output)
    if analyses.failed:
        raise typer.Exit(2)


def _pieces(
    analyses: Analysed, form: str, catalogue: Words, output: str | None, explain: bool
) -> Iterator[str]:
    if form == "terminal":
        from attrib.cli.output import screen
        from attrib.report.extract_terminal import write_terminal

        return write_terminal(analyses, screen(catalogue, output), explain=explain)
    if form == "web-annotation":
        from attrib.report.web_annotation import write_web_annotations

        return write_web_annotations(analyses)
    from attrib.report.record import article_record, write_records

    return write_records((article_record(analysis) for analysis in analyses), form)


def _with_first(analyses: Analysed, index: str | None) -> Iterator[tuple[Analysis, First]]:
    """Yield each analysis with the first appearances of its claims, as far as an index knows them."""
    if index is None:
        yield from ((analysis, {}) for analysis in analyses)
        return
    from attrib.report.across import first_appearances
    from attrib.rules.knowledge import IndexKnowledge

    knowledge = IndexKnowledge.open(index)
    yield from ((analysis, first_appearances(analysis, knowledge)) for analysis in analyses)


def _write_brat(analyses: Analysed, folder: str | None) -> None:
    """Write two files an article into ``folder``, and the configuration that brat reads them with.

    An article's ``.ann`` is written last, so that a folder that a run was stopped in holds no half of a pair.
    """
    from attrib.cli.output import same_file, write
    from attrib.report.brat import CONFIGURATION, document, file_stem, standoff

    if folder is None:
        raise UsageError("brat reads a folder of files.", remedy="Name one: --output FOLDER.")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}).", remedy="Name a folder.") from error
    write([CONFIGURATION], os.path.join(folder, "annotation.conf"))
    taken: set[str] = set()
    for analysis in analyses:
        path = os.path.join(folder, file_stem(analysis.article.id, taken))
        if same_file(analysis.article.path, f"{path}.txt"):
            raise UsageError(
                f"{path}.txt: would be written over, and it is one of the inputs.",
                remedy="Name another folder.",
            )
        write([document(analysis)], f"{path}.txt")
        write(standoff(analysis), f"{path}.ann")
