"""``attrib index``: the index of known claims, by its commands.

Exit codes: 0; 1 when ``verify`` finds damage; 2 when an input could not be read, an article is not there, or the
index cannot be used. Inputs that can be read are added all the same, each for good as soon as it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.index_add import add
from attrib.cli.index_exchange import export, import_, merge
from attrib.cli.index_history import history
from attrib.cli.index_options import (
    WAIT,
    Folder,
    Languages,
    Outlets,
    Since,
    Until,
    Wait,
    embedder_for,
    note,
    refreshed,
    resolved,
)
from attrib.cli.options import FORMATS, Form, Lang, Output, Registries, chosen, registries_in_force

if TYPE_CHECKING:
    from attrib.types import Analysis, Article

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Keep the index of known claims: SQLite is the truth, FAISS a cache made from it.",
)
_FOUND, _INPUT = 1, 2

app.command()(add)
app.command()(history)
app.command()(export)
app.command("import")(import_)
app.command()(merge)


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="ID|PATH...", help="Articles, by id or by path.")],
    folder: Folder = None,
    wait: Wait = WAIT,
    lang: Lang = None,
) -> None:
    """Remove articles with all their claims."""
    from attrib.report.catalogue import interface_language, words
    from attrib.report.terminal import isolated, shown
    from attrib.store.opening import index_place, open_store, require_index

    catalogue = words(interface_language(lang))
    place = index_place(folder)
    require_index(place)
    missing = False
    with open_store(place, write=True, wait=wait) as store:
        for name in names:
            ids = [name] if store.location(name) is not None else store.ids_at(name)
            removed = [id for id in ids if store.remove(id)]
            for id in removed:
                print(catalogue("index-removed", id=isolated(shown(id))), flush=True)
            if not removed:
                note(f"{catalogue('index-no-article', id=name)}")
                missing = True
        refreshed(store, catalogue)
    if missing:
        raise typer.Exit(_INPUT)


@app.command("list")
def list_(
    folder: Folder = None,
    output_format: Form = "terminal",
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    languages: Languages = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """List the articles of the index."""
    from attrib.cli.output import screen, write
    from attrib.report.catalogue import interface_language, words
    from attrib.report.index import write_articles
    from attrib.store.opening import index_place, open_store
    from attrib.store.wanted import Wanted

    form = chosen(output_format, FORMATS)
    catalogue = words(interface_language(lang))
    wanted = Wanted(outlets=tuple(outlets or ()), languages=tuple(languages or ()), since=since, until=until)
    with open_store(index_place(folder)) as store, store.reading() as snapshot:
        filters = resolved(wanted, snapshot, catalogue)
        write(write_articles(snapshot.articles(filters), form, screen(catalogue, output)), output)


@app.command()
def stats(
    folder: Folder = None,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")
    ] = "terminal",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Show the index in numbers."""
    from attrib.cli.output import screen, write
    from attrib.report.catalogue import interface_language, words
    from attrib.report.index import write_stats
    from attrib.store.opening import index_place, open_store

    form = chosen(output_format, ("terminal", "json"))
    catalogue = words(interface_language(lang))
    place = index_place(folder)
    with open_store(place) as store, store.reading() as snapshot:
        write(write_stats(snapshot.stats(), store.place, form, screen(catalogue, output)), output)


@app.command()
def verify(
    folder: Folder = None,
    output_format: Form = "terminal",
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Look all of the index through for damage; exit 1 where there is some."""
    from attrib.cli.output import screen, write
    from attrib.cli.progress import Progress
    from attrib.report.catalogue import interface_language, words
    from attrib.report.index import write_problems
    from attrib.store.opening import index_place, open_store, shown_place

    form = chosen(output_format, FORMATS)
    catalogue = words(interface_language(lang))
    place = index_place(folder)
    with (
        open_store(place) as store,
        Progress(catalogue("progress-verifying"), None, catalogue) as progress,
    ):
        problems = list(store.verify(progress.advance))
    write(write_problems(problems, shown_place(place), form, screen(catalogue, output)), output)
    if any(problem.damage for problem in problems):
        raise typer.Exit(_FOUND)


@app.command()
def rebuild(
    folder: Folder = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="Encode all claims anew with this encoder.")
    ] = None,
    wait: Wait = WAIT,
    lang: Lang = None,
    registries: Registries = None,
) -> None:
    """Mend what can be mended, make the cache anew, and with --model change the encoder."""
    from attrib.cli.output import screen, write
    from attrib.cli.progress import Progress
    from attrib.report.catalogue import interface_language, words
    from attrib.report.index import write_rebuilt
    from attrib.store.opening import index_place, rebuild_store, shown_place
    from attrib.store.rebuild import Means

    catalogue = words(interface_language(lang))
    place, files = index_place(folder), registries_in_force(registries)

    def analyse(article: Article) -> Analysis:
        from attrib.pipeline import analyse
        from attrib.sources.registry import Registry

        return analyse(article, Registry.load(*files))

    with Progress(catalogue("progress-encoding"), None, catalogue) as progress:
        done = rebuild_store(place, Means(analyse, embedder_for, progress.advance), model=model, wait=wait)
    write(write_rebuilt(done, shown_place(place), screen(catalogue, None)), None)
    if done.lost:
        raise typer.Exit(_INPUT)
