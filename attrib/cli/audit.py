"""``attrib audit PATH...``: the editor's view of articles, and a page of it to keep or send.

Exit codes: 0, or 2 when an input could not be read; the others are audited all the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.options import AsFormat, Lang, Output, Paths, Registries, chosen, registries_in_force
from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.report.across import Story
    from attrib.report.audit import Audit
    from attrib.report.catalogue import Words
    from attrib.rules.base import Knowledge
    from attrib.types import Analysis, Finding

FORMATS = ("terminal", "json", "jsonl", "markdown", "csv")


def audit(
    paths: Paths,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, json, jsonl, markdown or csv.")
    ] = "terminal",
    output: Output = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--html", "--report", metavar="FILE.html", help="Write a page as well: one file, no network."
        ),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(
            "--index", metavar="PLACE", help="Set the claims beside those of this index, on the page of --html."
        ),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, as Excel needs for Arabic.")
    ] = False,
    lang: Lang = None,
    registries: Registries = None,
    as_format: AsFormat = None,
) -> None:
    """Show each claim in order: attributed to whom, by which cue, or not; and the totals by source."""
    from attrib.cli.articles import Analysed, show_progress
    from attrib.cli.output import write
    from attrib.cli.page_findings import PageFindings
    from attrib.report.audit import audit_of
    from attrib.report.catalogue import interface_language, words

    form = chosen(output_format, FORMATS)
    if bom and form != "csv":
        raise UsageError(
            "--bom is for CSV alone: it would spoil other formats.", remedy="Give --format csv with it."
        )
    catalogue = words(interface_language(lang))
    analyses = Analysed(
        paths,
        catalogue,
        registries=registries_in_force(registries),
        as_format=as_format,
        keep=(output, report),
        progress=show_progress(output),
        announce=form not in ("terminal", "markdown"),
    )
    kept: list[Audit] = []
    if index is not None and report is None:
        raise UsageError(
            "--index is for the page: nothing else shows it.", remedy="Give --html FILE with it."
        )
    knowledge = None if index is None else _knowledge(index, catalogue)
    with_findings = report is not None or form == "markdown"
    find = PageFindings(catalogue.language, knowledge, as_format).of if with_findings else _none
    audits = (audit_of(analysis, find(analysis)) for analysis in analyses)
    shown = audits if report is None else _kept(audits, kept)
    write(_pieces(shown, form, catalogue, output, byte_order_mark=bom), output)
    if report is not None:
        from attrib.report.html import page

        sys.stdout.flush()
        write(page(kept, catalogue, _stories(kept, knowledge)), report)
        print(f"attrib: {catalogue('report-written', path=report)}", file=sys.stderr)
    if analyses.failed:
        raise typer.Exit(2)


def _none(_: Analysis) -> tuple[Finding, ...]:
    """Return no findings: the report that was asked for shows none."""
    return ()


def _knowledge(folder: str, catalogue: Words) -> Knowledge:
    """Return what the index in ``folder`` knows, its reasons in the reader's language."""
    from attrib.report.across import Remembered
    from attrib.report.evidence import because
    from attrib.rules.knowledge import IndexKnowledge

    return Remembered(IndexKnowledge.open(folder, explain=lambda evidence: because(evidence, catalogue)))


def _stories(audits: Sequence[Audit], knowledge: Knowledge | None) -> tuple[Story, ...] | None:
    if knowledge is None:
        return None
    from attrib.report.across import stories

    return stories(audits, knowledge)


def _kept(audits: Iterable[Audit], kept: list[Audit]) -> Iterator[Audit]:
    """Yield the audits and keep them for the page, whose summary stands before its articles."""
    for one in audits:
        kept.append(one)
        yield one


def _pieces(
    audits: Iterable[Audit], form: str, catalogue: Words, output: str | None, *, byte_order_mark: bool
) -> Iterator[str]:
    if form == "terminal":
        from attrib.cli.output import screen
        from attrib.report.audit_terminal import write_terminal

        return write_terminal(audits, screen(catalogue, output))
    if form == "markdown":
        from attrib.report.audit_markdown import write_markdown

        return write_markdown(audits, catalogue)
    if form == "csv":
        from attrib.report.audit_csv import write_csv

        return write_csv(audits, byte_order_mark=byte_order_mark)
    from attrib.report.audit import write_json, write_jsonl

    return write_json(audits) if form == "json" else write_jsonl(audits)
