"""``attrib index export``, ``import`` and ``merge``: an index as a file, and two indexes as one.

Exit codes: 0; 2 when a file or an article of it could not be taken in (the others are), or an index cannot be used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.index_options import WAIT, Folder, Wait, embedder_for, refreshed
from attrib.cli.options import Lang, Output, chosen
from attrib.errors import InputError, StoreError, UsageError

if TYPE_CHECKING:
    from attrib.cli.progress import Progress
    from attrib.report.catalogue import Words
    from attrib.store.base import Held, Store
    from attrib.store.jsonl_exchange import JsonlExport
    from attrib.store.parquet_exchange import ParquetExport
    from attrib.store.taking import Taken

_FORMATS = ("jsonl", "parquet")
_INPUT = 2


def export(
    folder: Folder = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="jsonl or parquet (default: by the file's name)."
        ),
    ] = None,
    output: Output = None,
    with_vectors: Annotated[
        bool, typer.Option(" /--without-vectors", help="Leave the vectors out; import makes them again.")
    ] = True,
    lang: Lang = None,
) -> None:
    """Write all of the index to a file, to keep or to take elsewhere: JSON Lines or Parquet."""
    from attrib.cli.output import write
    from attrib.store.jsonl_exchange import export_lines
    from attrib.store.opening import index_place, open_store

    form = chosen(output_format or _form_of(output), _FORMATS)
    with open_store(index_place(folder)) as store, store.reading() as snapshot:
        if form == "jsonl":
            write(export_lines(snapshot, vectors=with_vectors), output)
            return
        from attrib.store.parquet_exchange import export_parquet

        if output is None:
            raise UsageError("Parquet is written to a file.", remedy="Name it: --output index.parquet")
        export_parquet(snapshot, Path(output), vectors=with_vectors)


def import_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Exports: .jsonl (- is standard input) or .parquet."),
    ],
    folder: Folder = None,
    wait: Wait = WAIT,
    lang: Lang = None,
) -> None:
    """Take exports into the index; an article that the index has in a later version stays as it is."""
    from attrib.cli.progress import Progress
    from attrib.report.catalogue import interface_language, words
    from attrib.store.opening import index_place, open_store
    from attrib.store.taking import Intake

    catalogue = words(interface_language(lang))
    place, failed = index_place(folder), _Failed()
    taken: list[Taken] = []
    with ExitStack() as stack:
        exports = [one for path in files if (one := failed.opened(path, stack)) is not None]
        if not exports:
            raise typer.Exit(_INPUT)
        store = stack.enter_context(open_store(place, write=True, wait=wait))
        total = sum(export.header.articles for export in exports)
        with Progress(catalogue("progress-importing"), total, catalogue) as progress:
            for export in exports:
                intake = Intake(store, export.header.encoder, embedder_for)
                taken += _counted(intake.take(failed.sorted_out(export.articles())), progress)
        _tell(taken, store, catalogue)
    if failed:
        raise typer.Exit(_INPUT)


def merge(
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Other indexes: folders or URLs.")],
    folder: Folder = None,
    wait: Wait = WAIT,
    lang: Lang = None,
) -> None:
    """Take all articles of other indexes into this one; the others stay as they are."""
    from attrib.cli.progress import Progress
    from attrib.report.catalogue import interface_language, words
    from attrib.store.opening import index_place, open_store, require_index, same_index, shown_place
    from attrib.store.taking import merged

    catalogue = words(interface_language(lang))
    place = index_place(folder)
    for other in others:
        require_index(other)
        if same_index(other, place):
            raise UsageError(f"{shown_place(other)}: this is the index itself.", remedy="Name another index.")
    failed = _Failed()
    with open_store(place, write=True, wait=wait) as store:
        taken: list[Taken] = []
        with Progress(catalogue("progress-importing"), None, catalogue) as progress:
            for name in others:
                try:
                    with open_store(name) as source:
                        taken += _counted(merged(store, source, embedder_for), progress)
                except StoreError as error:
                    failed.tell(error)
        _tell(taken, store, catalogue)
    if failed:
        raise typer.Exit(_INPUT)


class _Failed:
    """Whether something could not be taken in; it is told on standard error, and the rest goes on."""

    def __init__(self) -> None:
        self._any = False

    def __bool__(self) -> bool:
        return self._any

    def tell(self, error: Exception) -> None:
        self._any = True
        print(f"attrib: error: {error}", file=sys.stderr, flush=True)

    def opened(self, path: str, stack: ExitStack) -> JsonlExport | ParquetExport | None:
        """Return the export in ``path``, open as long as ``stack``; None where there is none that can be read."""
        from attrib.store.jsonl_exchange import JsonlExport
        from attrib.text.inputs import STDIN, os_error

        try:
            if path == STDIN:
                return JsonlExport(sys.stdin.buffer, "<stdin>")
            if _form_of(path) == "parquet":
                from attrib.store.parquet_exchange import ParquetExport

                return stack.enter_context(closing(ParquetExport(path)))
            return JsonlExport(stack.enter_context(open(path, "rb")), path)
        except InputError as error:
            self.tell(error)
        except OSError as error:
            self.tell(os_error(path, error))
        return None

    def sorted_out(self, found: Iterable[Held | InputError]) -> Iterator[Held]:
        """Yield what could be read."""
        for one in found:
            if isinstance(one, InputError):
                self.tell(one)
            else:
                yield one


def _form_of(path: str | None) -> str:
    return "parquet" if path is not None and path.lower().endswith(".parquet") else "jsonl"


def _counted(found: Iterator[Taken], progress: Progress) -> Iterator[Taken]:
    for one in found:
        progress.advance()
        progress.claims(one.claims)
        yield one


def _tell(taken: list[Taken], store: Store, catalogue: Words) -> None:
    """Make the caches, and say what was done."""
    from attrib.cli.output import screen, write
    from attrib.report.index import write_taken

    refreshed(store, catalogue)
    write(write_taken(taken, store.place, screen(catalogue, None)), None)
