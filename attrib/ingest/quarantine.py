"""The list of what could not be added: one JSON object a line, for a look and for another try."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.errors import InputError

SCHEMA = "attrib.quarantined/1"
_LINE = re.compile(r"(.+):(\d+)\Z", re.DOTALL)


class Quarantine:
    """Counts what could not be added in this run, and lists it in ``path`` where that is not None.

    The list is that of one run: an earlier one in its place is replaced. Where nothing went wrong there is no file.
    Raises UsageError where the file cannot be written, or holds something else.
    """

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.count = 0
        self._stream: IO[str] | None = None
        if path is not None:
            self._begin(Path(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def add(self, error: InputError) -> None:
        """Count and list what ``error`` tells of; the line is in the file when this returns."""
        self.count += 1
        if self.path is None:
            return
        if self._stream is None:
            self._stream = open(self.path, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
        self._stream.write(json.dumps(record(error), ensure_ascii=False) + "\n")
        self._stream.flush()

    def _begin(self, path: Path) -> None:
        try:
            if path.exists() and path.stat().st_size:
                with path.open("rb") as stream:
                    ours = SCHEMA.encode() in stream.readline(200)
                if not ours:
                    raise UsageError(
                        f"{path}: this is no list of a quarantine, and would be written over.",
                        remedy="Name another file with --quarantine.",
                    )
            path.open("a", encoding="utf-8").close()  # so that a place that cannot be written to is told now
            path.unlink()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UsageError(
                f"{path}: the list of the quarantine cannot be written ({reason}).",
                remedy="Name another file with --quarantine.",
            ) from error


def record(error: InputError) -> dict[str, Any]:
    """Return the record of what could not be added: the file, the line in it where it has several articles, and why."""
    file, line = error.path, None
    split = _LINE.match(file)
    if split is not None and not Path(file).exists() and Path(split[1]).exists():
        file, line = split[1], int(split[2])
    return {
        "schema": SCHEMA,
        "path": file,
        "line": line,
        "id": getattr(error, "id", None),
        "error": error.message.removeprefix(f"{error.path}: "),
        "remedy": error.remedy,
        "trace": getattr(error, "trace", None),
    }
