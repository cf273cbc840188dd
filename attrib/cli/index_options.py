"""Options of the commands that use the index."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.embed import Embedder
    from attrib.report.catalogue import Words
    from attrib.store.base import Encoder, Filters, Snapshot, Store, Tell
    from attrib.store.search import Searcher
    from attrib.store.wanted import Wanted

Folder = Annotated[
    str | None,
    typer.Option("--index", metavar="PLACE", help="A folder or postgresql://… (default: ATTRIB_INDEX, else ./index)."),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Encoder: a name or a folder (default: the index's own)."),
]
Wait = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait for another writer.")
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Attributed to this source: a name, an alias or an id."),
]
Outlets = Annotated[
    list[str] | None, typer.Option("--outlet", metavar="NAME", help="Published by this outlet.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Published on this day or later.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Published on this day or earlier.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", metavar="CODE", help="In this language: ar, en.")
]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="attributed, unattributed or unjudged."),
]
WAIT = 30.0


def note(message: str) -> None:
    """Write a message to standard error."""
    print(f"attrib: {message}", file=sys.stderr, flush=True)


def tell_of_cache(words: Words, place: str) -> Tell:
    """Return what says on standard error what happened to what is made from the index in ``place``."""

    def tell(event: str, reason: str) -> None:
        note(f"{words('note')} {place}: {words(event, reason=reason)}")

    return tell


def refreshed(store: Store, words: Words) -> bool:
    """Make what searching is quick by, where it is too far behind; return whether it was made anew."""
    return store.refresh(tell_of_cache(words, store.place))


def resolved(wanted: Wanted, snapshot: Snapshot, words: Words) -> Filters:
    """Return the filters for what was typed; names that the index does not have are noted on standard error."""
    from attrib.store.wanted import filters_for

    def tell(kind: str, name: str, near: list[str]) -> None:
        message = words(f"filter-no-{kind}", name=name)
        note(f"{words('note')} {message}{words('filter-near', names='، '.join(near)) if near else ''}")

    return filters_for(wanted, snapshot, _known_id, tell)


def _known_id(name: str) -> str | None:
    from attrib.cli.options import registries_in_force
    from attrib.sources.find import find_record
    from attrib.sources.registry import Registry

    hit = find_record(name, "unknown", Registry.load(*registries_in_force(())))
    return None if hit is None else hit.record.id


def embedder_for(model: str | None, made_with: Encoder | None = None) -> Embedder:
    """Return the encoder ``model``, else the one that the index was ``made_with``, else the default.

    A folder is named by its whole path: the index is told by it from wherever it is used next.
    """
    from pathlib import Path

    from attrib.store.encoding import claim_embedder

    if model is not None and Path(model).is_dir():
        model = str(Path(model).resolve())
    return claim_embedder(model or (made_with.name if made_with is not None else None))


def searcher_for(store: Store, model: str | None, words: Words) -> Searcher:
    """Return what searches ``store``, with reasons in ``words`` and notes on standard error."""
    from attrib.report.evidence import because
    from attrib.store.search import Searcher

    return Searcher(
        store,
        embedder_for(model, store.state().encoder),
        explain=lambda evidence: because(evidence, words),
        tell=tell_of_cache(words, store.place),
    )


def positive(name: str, value: int) -> int:
    """Return ``value``. Raises UsageError where it is not above zero."""
    if value < 1:
        raise UsageError(f"{name} must be 1 or more, not {value}.")
    return value
