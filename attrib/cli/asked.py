"""The questions of one command, from its arguments or from a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

from attrib.errors import InputError

_BATCH = 64
Question = TypeVar("Question")


class Asked(Generic[Question]):
    """Questions some at a time; :attr:`failed` once one could not be read, which is said on standard error."""

    def __init__(self, questions: Iterable[Question | InputError], *, single: bool) -> None:
        self.failed = False
        self.single = single
        self._questions = questions

    def batches(self) -> Iterator[list[Question]]:
        """Yield the questions that can be read, 64 at a time."""
        readable = self._readable()
        while batch := list(islice(readable, _BATCH)):
            yield batch

    def _readable(self) -> Iterator[Question]:
        for question in self._questions:
            if isinstance(question, InputError):
                self.failed = True
                print(f"attrib: error: {question}", file=sys.stderr, flush=True)
            else:
                yield question
