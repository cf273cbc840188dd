"""Files that are whole or as they were: what is written takes its place only when all of it is there."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(target: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Yield a stream beside ``target`` that takes its place, on the disk for good, when the context ends well.

    The file keeps its permissions; a new one gets the usual ones. Where the context ends with an exception, the file
    is as it was, and nothing is left beside it. ``target`` is no link. Raises OSError.
    """
    folder = os.path.dirname(target) or "."
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".attrib-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(Path(folder))


def sync_folder(folder: Path) -> None:
    """Make the new name of a file survive a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(target: str | os.PathLike[str]) -> int:
    """Return the permissions the file has, or those a new file gets: a temporary one is private."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
