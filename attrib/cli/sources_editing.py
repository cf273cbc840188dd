"""``attrib sources alias, add, merge, apply, undo``: editing the registry of sources, and the index that follows it.

Edits go to the last file of ``--sources``, else to the last one that the configuration names, else to
``attrib-sources.toml`` beside the configuration file (without one: in the working directory), which is read by default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attrib.cli.options import Lang, Registries

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.sources.editing import Done, Editor, Party
    from attrib.store.base import Store

Index = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="PLACE",
        help="The index that follows (default: the configuration's, ATTRIB_INDEX, ./index where there is one).",
    ),
]
NoIndex = Annotated[bool, typer.Option("--no-index", help="Edit the registry alone.")]
_MOST_STEPS = 100


def alias(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The source: a name of its, or its id.")],
    aliases: Annotated[list[str], typer.Argument(metavar="ALIAS...", help="Further names of it.")],
    index: Index = None,
    no_index: NoIndex = False,
    registries: Registries = None,
    lang: Lang = None,
) -> None:
    """Give a source further names; what the index holds under them counts as the source's from now on."""
    with _desk(registries, index, no_index, lang) as desk:
        desk.tell(desk.editor.add_names(desk.party(name), aliases))


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its usual Arabic name.")],
    identifier: Annotated[
        str, typer.Option("--id", metavar="ID", help="Lower-case Latin letters, digits and hyphens.")
    ],
    source_type: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="media, state, organization, person, ...")
    ],
    latin: Annotated[
        str | None, typer.Option("--latin", metavar="NAME", help="Its name in Latin letters.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Two letters, as in ISO 3166.")
    ] = None,
    aliases: Annotated[
        list[str] | None, typer.Option("--alias", metavar="NAME", help="A further name; may be repeated.")
    ] = None,
    index: Index = None,
    no_index: NoIndex = False,
    registries: Registries = None,
    lang: Lang = None,
) -> None:
    """Add a source to the registry."""
    from attrib.errors import UsageError
    from attrib.sources.records import TYPES, Record

    if source_type not in TYPES:
        raise UsageError(f"There is no type “{source_type}”.", remedy=f"Types are {', '.join(TYPES)}.")
    record = Record(identifier, name, source_type, latin, tuple(aliases or ()), country)
    with _desk(registries, index, no_index, lang) as desk:
        desk.tell(desk.editor.add(record))


def merge(
    kept: Annotated[
        str, typer.Argument(metavar="KEPT", help="The source that stays: a name of its, or its id.")
    ],
    absorbed: Annotated[
        list[str], typer.Argument(metavar="ABSORBED...", help="Sources that are the same; their names become its.")
    ],
    index: Index = None,
    no_index: NoIndex = False,
    registries: Registries = None,
    lang: Lang = None,
) -> None:
    """Make two sources one; what the index holds of the absorbed one counts as the kept one's from now on."""
    from attrib.cli.index_options import note
    from attrib.report.terminal import shown

    with _desk(registries, index, no_index, lang) as desk:
        stays, others = desk.party(kept), [desk.party(one) for one in absorbed]
        words = desk.words
        for one in others:
            if one.type != stays.type:
                kinds = {"one": words(f"type-{one.type}"), "kept": words(f"type-{stays.type}")}
                note(f"{words('note')} {words('edit-types-differ', name=shown(one.name), **kinds)}")
        desk.tell(desk.editor.merge(stays, others))


def apply(
    index: Index = None,
    registries: Registries = None,
    lang: Lang = None,
) -> None:
    """Let an index follow the edits that were made without it: on another machine, or with another index."""
    from attrib.errors import StoreError

    with _desk(registries, index, False, lang) as desk:
        if desk.store is None:
            raise StoreError("There is no index here.", remedy="Name one: --index DIR.")
        print(desk.words("edit-moved", count=desk.editor.apply()))


def undo(
    steps: Annotated[
        int, typer.Option("--steps", metavar="N", min=1, max=_MOST_STEPS, help="Undo the last N edits.")
    ] = 1,
    listed: Annotated[
        bool, typer.Option("--list", help="Only list what can be undone, the last edit first.")
    ] = False,
    index: Index = None,
    no_index: NoIndex = False,
    registries: Registries = None,
    lang: Lang = None,
) -> None:
    """Take back the last edits of the registry, in its file and in the index."""
    with _desk(registries, index, no_index, lang) as desk:
        if listed:
            for step in desk.editor.steps():
                print(f"{step.at}  {desk.told(step.action, step.told)}")
            return
        for _ in range(steps):
            done = desk.editor.undo()
            print(desk.words("edit-undone", edit=desk.told(done.action, done.told)))
            desk.tell_moved(done)


@dataclass(frozen=True, slots=True)
class _Desk:
    """An editor, and what it takes to speak to whoever edits."""

    editor: Editor
    words: Words
    file: str
    store: Store | None

    def party(self, name: str) -> Party:
        """Return the source that ``name`` names. Raises CannotEdit, with the nearest names, where none is known."""
        from attrib.sources.parties import find_party

        return find_party(name, self.editor.registry(), self.store)

    def told(self, action: str, told: Mapping[str, Any]) -> str:
        """Return what an edit did, in words."""
        from attrib.report.edits import edit_in_words

        return edit_in_words(action, told, self.words)

    def tell(self, done: Done) -> None:
        """Say what was done, and where."""
        from attrib.report.terminal import isolated, shown

        print(self.told(done.action, done.told))
        print(self.words("edit-file", path=isolated(shown(self.file))))
        self.tell_moved(done)

    def tell_moved(self, done: Done) -> None:
        """Say how many attributions of the index followed."""
        from attrib.cli.index_options import note

        if self.store is not None:
            print(self.words("edit-moved", count=done.moved))
        if done.left:
            note(f"{self.words('note')} {self.words('edit-other-index')}")


@contextmanager
def _desk(
    registries: Sequence[str] | None, index: str | None, no_index: bool, lang: str | None
) -> Iterator[_Desk]:
    from contextlib import ExitStack

    from attrib.config import Configs, Overrides, edited_sources
    from attrib.errors import UsageError
    from attrib.report.catalogue import interface_language, words
    from attrib.report.edits import refusal_in_words
    from attrib.sources.editing import Editor
    from attrib.sources.own_file import CannotEdit, OwnFile
    from attrib.store.opening import open_store
    from attrib.store.places import lasting_place

    catalogue = words(interface_language(lang))
    config = Configs(Overrides(sources=registries or (), index=index)).of_draft(None)
    file = edited_sources(config)
    place = None if no_index else _index_of(config.index)
    with ExitStack() as stack:
        store = None if place is None else stack.enter_context(open_store(place, write=True))
        editor = Editor(
            OwnFile(file),
            [path for path in config.sources if path != file],
            store,
            "" if place is None else lasting_place(place),
        )
        try:
            yield _Desk(editor, catalogue, file, store)
        except CannotEdit as error:
            raise UsageError(refusal_in_words(error, catalogue)) from None


def _index_of(asked: str | None) -> str | None:
    """Return the index that follows: as asked for, else the usual one where it is there."""
    import os

    from attrib.errors import StoreError
    from attrib.store.folder import VARIABLE
    from attrib.store.opening import index_place, require_index

    place = index_place(asked)
    if asked or os.environ.get(VARIABLE):
        require_index(place)
        return place
    try:
        require_index(place)
    except StoreError:
        return None
    return place
