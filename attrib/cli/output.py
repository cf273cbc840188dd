"""Where results go: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from attrib.errors import UsageError
from attrib.whole_file import whole_file

if TYPE_CHECKING:
    from attrib.report.catalogue import Words
    from attrib.report.terminal import Screen


def write(pieces: Iterable[str], path: str | None) -> None:
    """Write ``pieces`` to the file ``path``, or to standard output where it is None, as they come.

    A file is replaced only when all of it is written: an error or Ctrl-C leaves what was there before.
    Raises UsageError where the file cannot be written.
    """
    if path is None:
        for piece in pieces:
            sys.stdout.write(piece)
            sys.stdout.flush()  # what reads us sees each article as soon as it is done
        return
    with _whole_file(path) as stream:
        for piece in pieces:
            _put(stream, piece, path)


def screen(words: Words, output: str | None) -> Screen:
    """Return the screen that a report is written for: the terminal's, or a file's."""
    from attrib.report.terminal import Screen, screen_for

    return screen_for(sys.stdout, words) if output is None else Screen(words)


def same_file(path: str | None, other: str) -> bool:
    """Return whether both paths lead to one existing file."""
    try:
        return path is not None and os.path.samefile(path, other)
    except OSError:
        return False


@contextmanager
def _whole_file(path: str) -> Iterator[TextIO]:
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise UsageError(f"{path}: this is a folder.", remedy="Name a file in it.")
    if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
        with _opened(path, target) as stream:  # a device or a named pipe is written to, never replaced
            yield stream
        return
    try:
        with whole_file(target) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
            try:
                yield text
            finally:
                text.detach()  # what is left is written; the file is closed by who opened it
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _opened(path: str, target: str) -> TextIO:
    try:
        return open(target, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def _put(stream: TextIO, piece: str, path: str) -> None:
    try:
        stream.write(piece)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: str, error: OSError) -> UsageError:
    return UsageError(f"{path}: cannot be written ({error.strerror}).", remedy="Choose another place for it.")
