"""Editing the registry: a further name, a new source, two sources that are one; and taking it back.

The file of the newsroom's own sources is the truth. An index follows it: attributions that stand in it under a source
that is now another count under that one. Whatever ends an edit in its middle, the next edit or undoing brings it to
its end first, so that file and index never tell two stories for long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from attrib.errors import DataError
from attrib.sources.entries import with_absorbed, with_names, with_record
from attrib.sources.find import find_record
from attrib.sources.names import key, keys
from attrib.sources.own_file import CannotEdit, OwnFile, Step, digest
from attrib.sources.records import Record, is_country, is_free_form, is_given_id
from attrib.sources.registry import Registry
from attrib.types import Analysis, ResolvedBy, Source, SourceRef, SourceType

if TYPE_CHECKING:
    from attrib.store.base import Store
    from attrib.store.reattributing import Reattributed


@dataclass(frozen=True, slots=True)
class Party:
    """A source as it takes part in an edit: its record, or what an index knows of a source without one."""

    id: str
    name: str
    type: SourceType
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An edit that was made or undone. ``told`` says what for a reader, ``moved`` how many attributions followed.

    ``left`` says that it had changed another index than the one at hand.
    """

    action: str
    told: Mapping[str, Any]
    moved: int
    left: bool = False


def party_of(record: Record) -> Party:
    """Return a known source as a party."""
    return Party(record.id, record.name, record.type, record)


def unrecorded(source: SourceRef) -> Party:
    """Return a source that only an index knows as a party."""
    return Party(source.id, source.name, source.type)


class Editor:
    """Edits ``file``, which is read behind ``others``, and lets ``store`` (open to write, or None) follow.

    ``place`` names the store's index, the same from wherever it is opened.
    """

    def __init__(
        self, file: OwnFile, others: Sequence[str] = (), store: Store | None = None, place: str = ""
    ) -> None:
        self._file = file
        self._others = tuple(others)
        self._store = store
        self._place = place

    def registry(self) -> Registry:
        """Return the registry as it is now. Raises DataError."""
        return Registry.load(*self._others, *([str(self._file.path)] if self._file.path.exists() else ()))

    def steps(self) -> list[Step]:
        """Return the edits that can be undone, the last one first."""
        return self._file.steps()[::-1]

    def add_names(self, source: Party, names: Sequence[str]) -> Done:
        """Give a source further names. Raises CannotEdit where one is another source's, or none of them is new."""
        with self._file.held():
            self._settle()
            registry = self.registry()
            record = source.record or self._recorded(source, registry)
            new = [name for name in _tidy(names) if self._is_new(name, record, registry)]
            if not new:
                raise CannotEdit("no-new-name", name=record.name)
            before = self._file.text()
            text = with_names(before, record, new, whole=self._whole(record))
            if source.record is None:
                text = with_absorbed(text, record, [source.id], [], whole=True)
            told = {"kept": _told(record), "names": new}
            return self._make("alias", told, before, text, record.id)

    def add(self, record: Record) -> Done:
        """Add a new source. Raises CannotEdit where its id or one of its names is taken."""
        with self._file.held():
            self._settle()
            registry = self.registry()
            if not is_free_form(record.id):
                raise CannotEdit("no-id", id=record.id)
            if record.country is not None and not is_country(record.country):
                raise CannotEdit("no-country", country=record.country)
            if registry.get(record.id) is not None:
                raise CannotEdit("id-taken", id=record.id)
            for name in record.names:
                self._is_new(name, None, registry)
            before = self._file.text()
            text = with_record(before, record)
            return self._make("add", {"kept": _told(record)}, before, text, record.id)

    def merge(self, kept: Party, absorbed: Sequence[Party]) -> Done:
        """Make sources one: ``absorbed`` count as ``kept`` from now on, and so do their names.

        Raises CannotEdit where one of them is ``kept`` itself.
        """
        with self._file.held():
            self._settle()
            registry = self.registry()
            record = kept.record or self._recorded(kept, registry)
            if not absorbed:
                raise CannotEdit("no-change", name=record.name)
            for one in absorbed:
                if one.id in (kept.id, record.id):
                    raise CannotEdit("same-source", name=one.name)
            before = self._file.text()
            ids = [one.id for one in absorbed] + ([kept.id] if kept.record is None else [])
            # A record's names go with its id; those that only an index or a pattern knows must be said.
            listed = {one.id for one in registry.records}
            names = [one.name for one in absorbed if one.id not in listed]
            new = [name for name in names if key(name) and registry.by_key.get(key(name)) is None]
            new = [name for name in _tidy(new) if key(name) != key(record.name)]
            text = with_absorbed(before, record, ids, new, whole=self._whole(record))
            told = {"kept": _told(record), "absorbed": [_told(one) for one in absorbed]}
            return self._make("merge", told, before, text, record.id)

    def undo(self) -> Done:
        """Take back the last edit, in the file and in the index. Raises CannotEdit where that would lose another."""
        with self._file.held():
            self._settle()
            steps = self._file.steps()
            if not steps:
                raise CannotEdit("nothing-to-undo", path=str(self._file.path))
            return self._take_back(steps[-1])

    def apply(self) -> int:
        """Let an index follow the edits that were made without it; return how many attributions did.

        Each follows by the registry as the edit had left it, so that undoing takes them back one by one. What the
        file says and no edit remembers comes first, and stays.
        """
        with self._file.held():
            self._settle()
            steps = self._file.steps()
            texts = [*(step.before for step in steps), self._file.text()]
            first = self._loaded(texts[0] or "")
            moved = sum(self._follow(None, first, kept) for kept in sorted(set(first.absorbed.values())))
            for step, text in zip(steps, texts[1:], strict=True):
                moved += self._follow(step.number, self._loaded(text or ""), step.told["kept"]["id"])
            return moved

    def _whole(self, record: Record) -> bool:
        """Return whether an entry for ``record`` must say all of it: no earlier file and no pattern has it."""
        return Registry.load(*self._others).get(record.id) is None

    def _recorded(self, source: Party, registry: Registry) -> Record:
        """Return a record for a source that only an index knows."""
        number = blake2b((key(source.name) or source.name).encode("utf-8", "surrogatepass"), digest_size=5)
        record = Record(f"own-{number.hexdigest()}", source.name.strip(), source.type)
        if registry.get(record.id) is not None:
            raise CannotEdit("id-taken", id=record.id)
        if not key(record.name):
            raise CannotEdit("no-name", name=record.name)
        return record

    def _is_new(self, name: str, record: Record | None, registry: Registry) -> bool:
        """Return whether a name is new to ``record``. Raises CannotEdit where it is none, or another source's."""
        folded = key(name)
        if not folded:
            raise CannotEdit("no-name", name=name)
        other = registry.named(tuple(folded.split()))
        if other is None:
            return record is None or folded != key(record.name)
        if record is None or other.id != record.id:
            raise CannotEdit("name-taken", name=name, other=other.name, id=other.id)
        return False

    def _make(
        self, action: str, told: Mapping[str, Any], before: str | None, text: str, kept: str
    ) -> Done:
        """Write down the edit, make it in the file, and let the index follow."""
        registry = self._loaded(text)
        if text == before and not self._moving(registry, kept):
            raise CannotEdit("no-change", name=told["kept"]["name"])
        number = self._file.begin(action, told, before, text)
        self._file.replace(text)
        moved = self._follow(number, registry, kept)
        self._file.finish(number)
        return Done(action, told, moved)

    def _loaded(self, text: str) -> Registry:
        """Return the registry with ``text`` as its last file. Raises CannotEdit where that is none."""
        import tempfile

        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".toml") as trial:
            trial.write(text)
            trial.flush()
            try:
                return Registry.load(*self._others, trial.name)
            except DataError as error:
                reason = str(error).replace(trial.name, str(self._file.path))
                raise CannotEdit("would-break", reason=reason) from None

    def _moving(self, registry: Registry, kept: str) -> dict[str, Record]:
        """Return the ids of the index's sources that are the source ``kept`` now, with its record."""
        record = registry.get(kept)
        if self._store is None or record is None:
            return {}
        with self._store.reading() as snapshot:
            sources = [one for one in snapshot.sources() if one.id != record.id]
        names = [folded for folded in keys(record.names) if folded]
        # Looking up a name takes longer than seeing that it holds none of the record's.
        likely = keys([one.name for one in sources])
        return {
            one.id: record
            for one, folded in zip(sources, likely, strict=True)
            if registry.absorbed.get(one.id) == record.id
            or (any(name in folded for name in names) and _is_now(one, record, registry))
        }

    def _follow(self, number: int | None, registry: Registry, kept: str) -> int:
        """Let the index follow an edit; what changes is written down under its ``number`` before it does."""
        if self._store is None:
            return 0
        moving = self._moving(registry, kept)

        def change(analysis: Analysis, at: int) -> Source:
            source = analysis.sources[at]
            assert source is not None
            record = moving[source.id]
            how: ResolvedBy = "antecedent" if source.resolved_by == "antecedent" else "alias"
            return Source(record.id, record.name, record.type, source.mention, how, 1.0)

        return self._store.reattribute(moving, change, None if number is None else self._noting(number))

    def _noting(self, number: int) -> Callable[[Sequence[Reattributed]], None]:
        def note(changes: Sequence[Reattributed]) -> None:
            by_article: dict[str, list[tuple[int, list[Any], list[Any]]]] = {}
            for one in changes:
                told = one.attribution, _values(one.before), _values(one.after)
                by_article.setdefault(one.article, []).append(told)
            self._file.note(number, self._place, by_article)

        return note

    def _settle(self) -> None:
        """Bring an edit to its end that something ended in its middle."""
        steps = self._file.steps()
        if not steps:
            return
        last, now = steps[-1], digest(self._file.text())
        if now == last.after and not last.done:
            self._follow(last.number, self.registry(), last.told["kept"]["id"])
            self._file.finish(last.number)
        elif now == digest(last.before) and now != last.after:
            # Written down and never made, or undone in the file and not yet in the index.
            self._take_back(last)

    def _take_back(self, step: Step) -> Done:
        now = digest(self._file.text())
        if now not in (step.after, digest(step.before)):
            raise CannotEdit("changed-by-hand", path=str(self._file.path))
        if now == step.after:
            self._file.replace(step.before)
        moved = self._restore(step)
        left = any(one["index"] != self._place for one in step.changes)
        self._file.forget(step.number)
        return Done(step.action, step.told, moved, left)

    def _restore(self, step: Step) -> int:
        """Give the index's attributions the sources that they had before an edit.

        Articles that were added again in between, and stand under the kept source for its sake, are resolved anew.
        """
        store = self._store
        if store is None:
            return 0
        noted = {
            (line["article"], at): (Source(*before), Source(*after))
            for line in step.changes
            if line["index"] == self._place
            for at, before, after in line["changes"]
        }
        kept = step.told["kept"]["id"]
        gone = {one["id"] for one in step.told.get("absorbed", ())} | {before.id for before, _ in noted.values()}
        registry = self.registry()
        resolved: list[Any] = [None, ()]

        def change(analysis: Analysis, at: int) -> Source:
            source = analysis.sources[at]
            assert source is not None
            before, after = noted.get((analysis.article.id, at), (None, None))
            if before is not None and source == after:
                return before
            if analysis is not resolved[0]:
                version = store.version(analysis.article.id)
                later = version is not None and version.added >= step.at
                resolved[:] = analysis, _resolved(analysis, registry) if later else ()
            anew = resolved[1][at] if resolved[1] else None
            return anew if anew is not None and anew.id in gone else source

        return store.reattribute({kept, *(after.id for _, after in noted.values())}, change)


def _resolved(analysis: Analysis, registry: Registry) -> tuple[Source | None, ...]:
    from attrib.sources.resolve import resolve_sources

    return resolve_sources(analysis.article, analysis.attributions, registry)


def _is_now(source: SourceRef, record: Record, registry: Registry) -> bool:
    """Return whether a source that an index knows without a record is ``record``'s: named by a name of its."""
    if source.id in registry.absorbed or not is_given_id(source.id):
        return False
    hit = find_record(source.name, source.type, registry)
    return hit is not None and hit.record.id == record.id and hit.how != "fuzzy"


def _tidy(names: Sequence[str]) -> list[str]:
    """Return names on one line each, without blanks around them, each once."""
    tidied = (" ".join(name.split()) for name in names)
    return list({key(name): name for name in tidied if name}.values())


def _told(one: Party | Record) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "type": one.type}


def _values(source: Source) -> list[Any]:
    return list(asdict(source).values())
