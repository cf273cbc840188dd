"""The errors that attrib raises. Libraries raise; only ``attrib.cli`` turns them into an exit code.

::

    AttribError                 every error a user can cause or mend; exit code 2
    ├── InputError              one input cannot be read: which, why, what to do; other inputs go on
    │   ├── MissingInput        no such path, or a folder or glob without articles
    │   ├── EmptyInput          a file with nothing but white space
    │   ├── UndecodableInput    binary, or bytes in no known encoding
    │   └── BrokenArticle       attrib's own code failed on it, in a process that others depend on
    ├── UsageError              the command was asked for something it cannot do
    ├── DataError               a lexicon, registry or rule file of ours or the user's is wrong: file and line
    ├── ModelError              an encoder cannot be loaded
    ├── ClusterError            the workers of a cluster cannot be reached, or would not do as this process does
    └── StoreError              the index cannot be opened, read or written
        ├── ForeignIndex        the folder holds something else, or an index of a later version
        ├── DamagedIndex        a file is corrupted; says whether ``rebuild`` heals it
        ├── TooLarge            an article has more than the database takes; others go on
        ├── LostConnection      the server of a shared index cannot be reached, or went away
        └── EncoderMismatch     the index was made with another encoder

Anything else that escapes is a bug; exit code 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_FIELD = re.compile(r"\{(\w+)\}")


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return ``template`` with each ``{name}`` that ``values`` has; other braces stay."""
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), template)


class AttribError(Exception):
    """An error with a message for the user: what is wrong, and ``remedy``, what to do about it.

    ``values`` fill the ``{fields}`` of both. ``template`` and ``remedy_template`` are the two before that: by them
    :mod:`attrib.report.errors_said` knows the error in another language.
    """

    def __init__(self, message: str, *, remedy: str | None = None, **values: object) -> None:
        self.template = message
        self.remedy_template = remedy
        self.values: Mapping[str, object] = values
        self.message = filled(message, values)
        self.remedy = None if remedy is None else filled(remedy, values)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}" if self.remedy else self.message

    def __reduce__(self) -> tuple[Callable[..., AttribError], tuple[Any, ...]]:
        # Errors cross from one process to another; their constructors take other arguments than Exception's.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[AttribError], args: tuple[Any, ...], fields: dict[str, Any]) -> AttribError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(fields)
    return error


class InputError(AttribError):
    """One input cannot be read. ``path`` names it as the user gave it."""

    def __init__(self, path: str, message: str, *, remedy: str | None = None, **values: object) -> None:
        super().__init__(message, remedy=remedy, **values)
        self.path = path
        self.message = f"{path}: {self.message}"
        self.args = (self.message,)


class MissingInput(InputError):
    """No such path, or a folder or glob that holds no article."""


class EmptyInput(InputError):
    """Nothing but white space."""


class UndecodableInput(InputError):
    """A binary file, or bytes in no known encoding."""


class BrokenArticle(InputError):
    """Attrib's own code failed on an article, or a process ended over it; the others went on.

    ``id`` is the article's where it was read, ``trace`` says where in the code.
    """

    def __init__(
        self, path: str, message: str, *, remedy: str | None = None, id: str | None = None, trace: str | None = None
    ) -> None:
        super().__init__(path, message, remedy=remedy)
        self.id = id
        self.trace = trace


class UsageError(AttribError):
    """The command was asked for something it cannot do."""


class DataError(AttribError):
    """An entry of a lexicon, registry or configuration file is wrong."""

    def __init__(self, file: str, line: int | None, message: str) -> None:
        where = f"{file}:{line}" if line is not None else file
        super().__init__(f"{where}: {message}")
        self.file = file
        self.line = line


class ModelError(AttribError):
    """An encoder cannot be loaded."""


class ClusterError(AttribError):
    """The workers of a cluster cannot be reached, or would not do as this process does."""


class StoreError(AttribError):
    """The index cannot be opened, read or written."""


class ForeignIndex(StoreError):
    """The folder holds something that is no index, or one of a later schema version."""


class DamagedIndex(StoreError):
    """A file of the index is corrupted."""


class TooLarge(StoreError):
    """An article has something longer than the database takes. Nothing of it was stored; others can be."""


class LostConnection(StoreError):
    """The server of a shared index cannot be reached, or went away."""


class EncoderMismatch(StoreError):
    """The index was made with another encoder than the one asked for."""
