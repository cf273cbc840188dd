"""From the paths of a command line to the files behind them: folders, globs and ``-``, in a fixed order."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from attrib.errors import InputError, MissingInput

STDIN = "-"
_Frame = tuple[Iterator["os.DirEntry[str]"], frozenset[tuple[int, int]]]
"""A folder's entries still to come, and the folder with those above it as (device, inode)."""

EXTENSIONS = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".jsonl", ".ndjson"}
)
"""What a folder is searched for. A file named explicitly is read whatever its extension."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. ``path`` opens it; ``shown`` is the same fit to print; ``path`` is None for stdin."""

    path: str | None
    shown: str
    stem: str


def printable(path: str) -> str:
    r"""Return ``path`` with bytes that are no UTF-8 written as ``\xNN``, so that it can be printed and stored."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def os_error(path: str, error: OSError) -> InputError:
    """Return the error to show for an operating system's one."""
    name = printable(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MissingInput(
            name, "there is no such file or folder.", remedy="Look at the spelling of the path."
        )
    if isinstance(error, PermissionError):
        return InputError(
            name, "may not be read.", remedy="Ask for the right to read it (ls -l shows who has it)."
        )
    if error.errno == errno.ELOOP:
        return InputError(
            name, "is a symbolic link that leads back to itself.", remedy="Delete or mend the link."
        )
    reason = error.strerror or type(error).__name__
    return InputError(
        name, f"cannot be read: {reason}.", remedy="Copy it to another place and read it there."
    )


def digest(text: str) -> bytes:
    """Return eight bytes that stand for ``text``: what was seen is remembered in little memory."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def find_inputs(paths: Sequence[str]) -> Iterator[Found | InputError]:
    """Yield the files behind ``paths`` in order, each file once, and an error for what cannot be found.

    Folders are searched depth first by name, links followed; hidden names and README files are passed over.
    A pattern (``*``, ``?``, ``[…]``, ``**``) that is no file's name is expanded by name, as a shell would do.
    """
    seen: set[bytes] = set()
    for path in paths:
        for found in _behind(path):
            if isinstance(found, Found):
                key = digest(STDIN if found.path is None else "/" + os.path.realpath(found.path))
                if key in seen:
                    continue
                seen.add(key)
            yield found


def _behind(path: str) -> Iterator[Found | InputError]:
    if path == STDIN:
        yield Found(None, STDIN, "stdin")
        return
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        yield from _missing(path, error)
    except ValueError:  # a NUL in the path
        yield MissingInput(
            path.replace("\0", "\\0"), "is no path.", remedy="Look at the spelling of the path."
        )
    else:
        if stat.S_ISDIR(mode):
            yield from _folder(path)
        else:
            yield _file(path)


def _missing(path: str, error: OSError) -> Iterator[Found | InputError]:
    if os.path.islink(path) and isinstance(error, FileNotFoundError):
        yield _broken_link(path)
    elif not glob.has_magic(path) or isinstance(error, PermissionError):
        yield os_error(path, error)
    else:
        matches = sorted(glob.iglob(path, recursive=True))
        if not matches:
            yield MissingInput(
                printable(path),
                "no file's name has this form.",
                remedy="Look at the pattern and at where you are.",
            )
        for match in matches:
            # With ** the folders' files are matches themselves.
            if "**" not in path or not os.path.isdir(match):
                yield from _behind(match)


def _file(path: str) -> Found:
    shown = printable(path)
    return Found(path, shown, PurePath(shown).stem or shown)


def _broken_link(path: str) -> InputError:
    return MissingInput(
        printable(path),
        "is a symbolic link to something that does not exist.",
        remedy="Delete or mend the link.",
    )


def _folder(top: str) -> Iterator[Found | InputError]:
    """Yield the articles of a folder and its folders, or the error that it has none."""
    empty = True
    for found in _walk(top):
        empty = False
        yield found
    if empty:
        yield MissingInput(
            printable(top),
            "is a folder without articles.",
            remedy=f"Articles are files in {', '.join(sorted(EXTENSIONS))}; name any other file itself.",
        )


def _walk(top: str) -> Iterator[Found | InputError]:
    """Walk without recursion, so that no depth of folders is too deep; each frame knows the folders above it."""
    frames: list[_Frame] = []
    opened: _Frame | InputError | None = _open_folder(top, frozenset())
    while True:
        if isinstance(opened, InputError):
            yield opened
        elif opened is not None:
            frames.append(opened)
        opened = None
        if not frames:
            return
        entries, above = frames[-1]
        entry = next(entries, None)
        if entry is None:
            frames.pop()
            continue
        try:
            mode = os.stat(entry.path).st_mode
        except OSError as error:
            linked = isinstance(error, FileNotFoundError) and entry.is_symlink()
            yield _broken_link(entry.path) if linked else os_error(entry.path, error)
            continue
        if stat.S_ISDIR(mode):
            opened = _open_folder(entry.path, above)
        elif os.path.splitext(entry.name)[1].lower() in EXTENSIONS:
            if stat.S_ISREG(mode):
                yield _file(entry.path)
            else:
                yield InputError(
                    printable(entry.path), "is no file but a device or a pipe.", remedy="Move it away."
                )


def _open_folder(path: str, above: frozenset[tuple[int, int]]) -> _Frame | InputError:
    try:
        status = os.stat(path)
        key = (status.st_dev, status.st_ino)
        if key in above:
            return InputError(
                printable(path),
                "is a link to a folder that it lies in.",
                remedy="Delete the link; the rest is read.",
            )
        with os.scandir(path) as entries:
            kept = sorted(
                (entry for entry in entries if not _passed_over(entry.name)), key=lambda entry: entry.name
            )
    except OSError as error:
        return os_error(path, error)
    return iter(kept), above | {key}


def _passed_over(name: str) -> bool:
    # "~$" begins the name of what Word keeps beside a file that is open.
    return name.startswith((".", "~$")) or os.path.splitext(name)[0].lower() == "readme"
