"""A bar on standard error for long work, where that is a terminal; elsewhere nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from attrib.errors import InputError

if TYPE_CHECKING:
    from attrib.report.catalogue import Words


class Progress:
    """Counts steps of ``total`` (None: unknown) and claims, with the claims a second, unless not ``shown``."""

    def __init__(self, label: str, total: int | None, words: Words, *, shown: bool = True) -> None:
        self._bar: Any = None
        if not shown or not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._words, self._claims = words, 0
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[claims]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(label, total=total, claims="")

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self, steps: int = 1) -> None:
        """Count steps."""
        if self._bar is not None:
            self._bar.advance(self._task, steps)

    def claims(self, count: int) -> None:
        """Count claims."""
        if self._bar is None:
            return
        self._claims += count
        elapsed = self._bar.tasks[0].elapsed or 0
        rate = round(self._claims / elapsed) if elapsed else 0
        self._bar.update(self._task, claims=self._words("progress-claims", claims=self._claims, rate=rate))


class InputProgress(Progress):
    """Counts the input files behind ``paths`` as articles come from them."""

    def __init__(self, label: str, paths: Sequence[str], words: Words, *, shown: bool = True) -> None:
        total = _inputs(paths) if shown and sys.stderr.isatty() else None
        super().__init__(label, total, words, shown=shown)
        self._last: str | None = None

    def read(self, path: str | None) -> None:
        """Count the file ``path`` when its first article comes."""
        if path != self._last:
            self._last = path
            self.advance()


def _inputs(paths: Sequence[str]) -> int:
    from attrib.text.inputs import find_inputs

    return sum(1 for found in find_inputs(paths) if not isinstance(found, InputError))
