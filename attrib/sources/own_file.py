"""The newsroom's own file of sources as it is edited: one editor at a time, never half written, with a way back.

Beside ``FILE`` lie ``FILE.lock``, which an editor holds, and ``FILE.undo``: a line of JSON for each edit with the text
before it, and lines for what the edit changed in an index. An edit's line is on the disk before the file is replaced,
so that whatever happens in between leaves either the text before or the text after, and the line tells which.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrib.errors import UsageError
from attrib.whole_file import whole_file

UNDO = ".undo"
LOCK = ".lock"
SCHEMA = "attrib.sources.undo/1"
_KEPT = 100
"""Edits that can be undone."""
_WAIT = 30.0


class CannotEdit(UsageError):
    """An edit that cannot be made. ``key`` and ``values`` say why: the message ``edit-KEY`` of the catalogue."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"The sources cannot be edited ({key}): {'; '.join(values.values())}", **values)
        self.key = key


@dataclass(frozen=True, slots=True)
class Step:
    """An edit that can be undone. ``told`` is what it did, for a reader; ``before`` the file's text, None for no file.

    ``changes`` are what it changed in an index (by its place), one object an article. ``done`` says that the index has
    all of it.
    """

    number: int
    at: str
    action: str
    told: Mapping[str, Any]
    before: str | None
    after: str
    """The SHA-256 of the file's text behind the edit."""
    changes: tuple[Mapping[str, Any], ...] = ()
    done: bool = False


class OwnFile:
    """A file of sources that is edited. Everything but :meth:`text` and :meth:`steps` is done while it is held."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    @contextmanager
    def held(self, wait: float = _WAIT) -> Iterator[None]:
        """Hold the file against other editors. Raises CannotEdit where one does not come to an end, or nobody may."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(f"{self.path}{LOCK}", timeout=wait):
                yield
        except Timeout:
            raise CannotEdit("held", path=str(self.path)) from None
        except OSError as error:
            raise CannotEdit("unwritable", path=str(self.path), reason=str(error.strerror or error)) from error

    def text(self) -> str | None:
        """Return the file's text, None where there is no file."""
        try:
            return self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise CannotEdit("unreadable", path=str(self.path), reason=str(error)) from None

    def replace(self, text: str | None) -> None:
        """Put ``text`` in the place of the file's, all of it or nothing; None takes the file away."""
        if text is None:
            self.path.unlink(missing_ok=True)
        else:
            _write_whole(self.path, text)

    def steps(self) -> list[Step]:
        """Return the edits that can be undone, the first one first. A line that was not wholly written is none."""
        found: dict[int, Step] = {}
        for line in self._lines():
            number = line["number"]
            if line.get("schema") == SCHEMA:
                found[number] = Step(
                    number, line["at"], line["action"], line["told"], line["before"], line["after"]
                )
            elif (step := found.get(number)) is not None:
                changes = (*step.changes, line) if "changes" in line else step.changes
                found[number] = Step(
                    number, step.at, step.action, step.told, step.before, step.after, changes, "done" in line
                )
        return list(found.values())

    def begin(self, action: str, told: Mapping[str, Any], before: str | None, after: str) -> int:
        """Write down an edit that is about to be made, and return its number, which no other edit had or will have."""
        steps = self.steps()
        if len(steps) >= _KEPT:
            self._keep(steps[1 - _KEPT :])
        now = datetime.now(UTC)
        # Not the count: undone edits are forgotten, and who asks to undo one of them must not be given its follower.
        number = max(int(now.timestamp() * 1000), steps[-1].number + 1 if steps else 1)
        self._append(
            {
                "schema": SCHEMA,
                "number": number,
                "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "action": action,
                "told": dict(told),
                "before": before,
                "after": digest(after),
            }
        )
        return number

    def note(self, number: int, place: str, changes: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        """Write down what an edit is about to change in the index at ``place``, article by article (by id)."""
        self._append(
            *({"number": number, "index": place, "article": id, "changes": some} for id, some in changes.items())
        )

    def finish(self, number: int) -> None:
        """Write down that an edit is made wholly."""
        self._append({"number": number, "done": True})

    def forget(self, number: int) -> None:
        """Take an edit out of those that can be undone."""
        self._keep([step for step in self.steps() if step.number != number])

    def _keep(self, steps: Sequence[Step]) -> None:
        if not steps:
            self._journal.unlink(missing_ok=True)
            return
        kept = {step.number for step in steps}
        lines = [json.dumps(line, ensure_ascii=False) for line in self._lines() if line["number"] in kept]
        _write_whole(self._journal, "".join(f"{line}\n" for line in lines))

    @property
    def _journal(self) -> Path:
        return self.path.with_name(self.path.name + UNDO)

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            text = self._journal.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise CannotEdit("unreadable", path=str(self._journal), reason=str(error)) from None
        for line in text.split("\n"):
            with suppress(ValueError):
                found = json.loads(line)
                if isinstance(found, dict) and isinstance(found.get("number"), int):
                    yield found

    def _append(self, *lines: Mapping[str, Any]) -> None:
        # A line that was cut off by a crash ends before these begin.
        text = "\n" + "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(text)
            journal.flush()
            os.fsync(journal.fileno())


def digest(text: str | None) -> str:
    """Return what tells two texts of a file apart."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path.resolve() if path.is_symlink() else path) as part:
        part.write(text.encode("utf-8"))
