"""Where the index lies, which files are its own, and whether a folder may hold one."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from attrib.errors import ForeignIndex, StoreError

DATABASE = "attrib.sqlite3"
"""The truth."""
CACHE = "vectors.faiss"
"""Made from the truth; may be deleted at any time."""
WORDS = "words.tantivy"
"""A folder, made from the truth as well."""
PART = ".part"
"""Ends the names of files that are being written; one that no process writes any more is rubbish."""

VARIABLE = "ATTRIB_INDEX"
_COMMITTED = frozenset({"README.md", ".gitignore", ".gitkeep", ".gitattributes"})
"""What a repository keeps in the folder; beside these files a new index may be made."""
_SHOWN = 3


def has_index(folder: Path) -> bool:
    """Return whether ``folder`` holds an index, sound or not. Raises StoreError where nobody may look."""
    try:
        return (folder / DATABASE).exists()
    except PermissionError as error:
        raise _unreadable(folder, error.strerror) from error


def require_index(folder: Path) -> None:
    """Raise StoreError unless ``folder`` holds an index, ForeignIndex where it holds something else."""
    if has_index(folder):
        return
    _refuse_other_things(folder)
    raise StoreError(
        f"{folder}: there is no index here.",
        remedy=f"Make one: attrib index add PATH... --index {folder} (or set {VARIABLE}).",
    )


def make_folder(folder: Path) -> None:
    """Make ``folder`` ready for an index. Raises ForeignIndex, and StoreError where it cannot be made."""
    if has_index(folder):
        return
    _refuse_other_things(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error.strerror) from error


def unwritable(folder: Path, reason: str | None) -> StoreError:
    """Return the error for a folder that cannot be written to."""
    return StoreError(
        f"{folder}: the index cannot be written ({reason}).",
        remedy=f"Ask for the right to write there, or name another folder with --index or {VARIABLE}.",
    )


def _unreadable(folder: Path, reason: str | None) -> StoreError:
    return StoreError(
        f"{folder}: the folder of the index cannot be read ({reason}).",
        remedy="Ask for the right to read it.",
    )


def own_files(folder: Path) -> list[Path]:
    """Return the files of the index that exist, those of SQLite's log among them."""
    names = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", CACHE)
    return [
        *(path for name in names if (path := folder / name).exists()),
        *(path for path in sorted(folder.glob(f"{CACHE}.*")) if path.suffix != PART),
        *(path for path in sorted((folder / WORDS).glob("**/*")) if path.is_file()),
    ]


def part_files(folder: Path) -> list[Path]:
    """Return the unfinished files and folders that no running process writes. They end in ``.PID.part``."""
    return [path for path in sorted(folder.glob(f"*{PART}")) if not _running(path)]


def delete_parts(folder: Path) -> None:
    """Delete what :func:`part_files` finds. Raises OSError."""
    for path in part_files(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def part_name(folder: Path, name: str) -> Path:
    """Return the name under which this thread writes ``name`` until it is whole."""
    return folder / f"{name}.{threading.get_ident()}.{os.getpid()}{PART}"


def _running(path: Path) -> bool:
    pid = path.name.removesuffix(PART).rpartition(".")[2]
    if not pid.isdecimal() or os.name != "posix":  # elsewhere asking for a process may end it
        return True
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _refuse_other_things(folder: Path) -> None:
    try:
        found = sorted(entry.name for entry in os.scandir(folder))
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise ForeignIndex(
            f"{folder}: this is a file, not the folder of an index.",
            remedy=f"Name a folder with --index or {VARIABLE}.",
        ) from error
    except OSError as error:
        raise _unreadable(folder, error.strerror) from error
    others = [name for name in found if name not in _COMMITTED and not name.startswith((DATABASE, CACHE, WORDS))]
    if others:
        more = ", …" if len(others) > _SHOWN else ""
        raise ForeignIndex(
            f"{folder}: this folder holds something else than an index ({', '.join(others[:_SHOWN])}{more}).",
            remedy=f"Name an empty folder, or one that does not exist yet, with --index or {VARIABLE}.",
        )
