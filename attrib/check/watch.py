"""When to check again: at once, and whenever a file that bears on the check has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from attrib.config_file import FILE_NAMES
from attrib.errors import UsageError
from attrib.text.inputs import EXTENSIONS


def changes(paths: Sequence[str]) -> Iterator[None]:
    """Yield at once, then after each burst of changes below ``paths``; return on Ctrl-C.

    Files of drafts, configurations and lists of sources count. Raises UsageError for a path that does not exist.
    """
    from watchfiles import Change, watch

    def counts(change: Change, path: str) -> bool:
        name = os.path.basename(path)
        kind = os.path.splitext(name)[1].lower()
        named = any(os.path.realpath(path) == os.path.realpath(one) for one in paths)
        return named or name in FILE_NAMES or (kind in EXTENSIONS | {".toml"} and not name.startswith("."))

    # A file's folder is watched: editors write a new file and put it in the old one's place.
    folders = sorted({one if os.path.isdir(one) else os.path.dirname(one) or "." for one in paths})
    for folder in folders:
        if not os.path.isdir(folder):
            raise UsageError(f"{folder}: there is no such folder to watch.")
    yield
    for _ in watch(*folders, watch_filter=counts, raise_interrupt=False):
        yield
