"""``attrib index add``: articles into the index, by this process or by the workers of a cluster.

Both ways share the reading, the choice of what is new, the writer and what is told; only who extracts and encodes
differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.index_options import WAIT, Folder, Model, Wait, embedder_for, note, refreshed, tell_of_cache
from attrib.cli.options import AsFormat, Lang, Paths, Registries, chosen, registries_in_force

if TYPE_CHECKING:
    from attrib.cli.articles import Analysed
    from attrib.embed import Embedder
    from attrib.errors import InputError
    from attrib.ingest.archive import Archive
    from attrib.report.catalogue import Words
    from attrib.store.adding import Added, Adder
    from attrib.store.base import Outcome
    from attrib.types import Article, Claim

_FORMATS = ("terminal", "jsonl")
_INPUT = 2
_QUARANTINE = "attrib.quarantine"
"""The list that a run on a cluster leaves by default: no name that a search for articles finds."""


def add(
    paths: Paths,
    folder: Folder = None,
    model: Model = None,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, or jsonl: a line an article.")
    ] = "terminal",
    wait: Wait = WAIT,
    lang: Lang = None,
    registries: Registries = None,
    as_format: AsFormat = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="local|ADDRESS",
            help="Extract and encode on processes of this machine, or of a Dask scheduler (tcp://host:port).",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="Processes of --cluster local (default: one a core)."
        ),
    ] = None,
    quarantine: Annotated[
        str | None,
        typer.Option(
            "--quarantine",
            metavar="FILE",
            help=f"List what could not be added in FILE (with --cluster: {_QUARANTINE}).",
        ),
    ] = None,
) -> None:
    """Add articles, or replace them where they have changed; an article that is told is stored for good."""
    from attrib.cli.articles import Analysed
    from attrib.cli.output import screen, write
    from attrib.cli.progress import InputProgress
    from attrib.ingest.archive import broken
    from attrib.ingest.quarantine import Quarantine
    from attrib.report.catalogue import interface_language, words
    from attrib.report.index import Tally, added_record, write_tally
    from attrib.report.record import dumped
    from attrib.store.adding import Adder
    from attrib.store.opening import index_place, open_store, shown_place

    form = chosen(output_format, _FORMATS)
    _require_cluster(cluster, workers)
    catalogue = words(interface_language(lang))
    place, tally, files = index_place(folder), Tally(), registries_in_force(registries)
    with ExitStack() as stack:
        listed = stack.enter_context(Quarantine(quarantine or (cluster and _QUARANTINE)))
        store = stack.enter_context(
            open_store(place, write=True, wait=wait, tell=tell_of_cache(catalogue, shown_place(place)))
        )
        embedder = embedder_for(model, store.state().encoder)
        adder = Adder(store, embedder, files)
        archive = _archive(stack, cluster, workers, embedder, files, catalogue)
        # Lines that come while the bar is drawn would tear it apart.
        alone = form == "terminal" or not sys.stdout.isatty()
        progress = stack.enter_context(
            InputProgress(catalogue("progress-adding"), paths, catalogue, shown=alone)
        )

        def choose(article: Article) -> Article | None:
            progress.read(article.path)
            settled = adder.settled(article)
            if not adder.knows(settled):
                return settled
            tell(settled, "unchanged", ())
            return None

        def tell(article: Article, outcome: Outcome, claims: Sequence[Claim]) -> None:
            tally.add(article, outcome, claims)
            if form == "jsonl":
                print(dumped(added_record(article, outcome, len(claims))), flush=True)

        def refused(error: InputError) -> None:
            tally.refused += 1
            listed.add(error)

        analyses = Analysed(
            paths,
            catalogue,
            registries=files,
            as_format=as_format,
            announce=False,
            choose=choose,
            read=None if archive is None else archive.read,
            refused=refused,
            broken=broken,
        )
        try:
            for added in _added(analyses, adder, archive):
                tell(added.analysis.article, added.outcome, added.analysis.claims)
                progress.claims(len(added.analysis.claims))
        finally:
            # However this ends, what was told until then stays, and is summed up.
            progress.stop()
            if form == "terminal":
                write(write_tally(tally, store.place, screen(catalogue, None), listed.path), None)
        refreshed(store, catalogue)
    if analyses.failed:
        raise typer.Exit(_INPUT)


def _require_cluster(cluster: str | None, workers: int | None) -> None:
    """Raise UsageError for options that do not go together, before anything is opened."""
    from attrib.errors import UsageError

    if cluster is not None:
        from attrib.ingest.cluster import require_place

        require_place(cluster, workers)
    elif workers is not None:
        raise UsageError("--workers is for --cluster local.", remedy="Say --cluster local --workers N.")


def _archive(
    stack: ExitStack,
    cluster: str | None,
    workers: int | None,
    embedder: Embedder,
    registries: Sequence[str],
    words: Words,
) -> Archive | None:
    """Return what works on the cluster that was asked for, open as long as ``stack``; None for this process."""
    if cluster is None:
        return None
    from attrib.ingest.archive import Archive
    from attrib.ingest.cluster import connected, in_the_clear, job_of
    from attrib.store.adding import encoder_of

    if in_the_clear(cluster):
        note(f"{words('note')} {words('cluster-in-the-clear', place=cluster)}")
    job = job_of(encoder_of(embedder), registries)
    client = stack.enter_context(connected(cluster, job, workers))
    return Archive(client, job, cluster, embedder.dimension)


def _added(analyses: Analysed, adder: Adder, archive: Archive | None) -> Iterator[Added]:
    if archive is None:
        return adder.add(analyses, analyses.refuse)
    return archive.add(analyses.articles(), adder, analyses.refuse)
