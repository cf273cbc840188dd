"""Which lines of drafts have changed since a revision of their git repository, for ``--diff-only``.

The comparison is with where the branch left the revision (their merge base), so that what others have done there
since then does not count; what is in the working tree counts, committed or not, and a new file wholly. Where
lines were taken out, the lines on both sides count: a claim can lose its source that way.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

from attrib.errors import UsageError
from attrib.report.findings import FilePlace
from attrib.types import Finding

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{3})")
_LETTERS = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}


@dataclass(slots=True)
class _Repository:
    """The changes in one working tree: line ranges by real path, and files that git does not know."""

    ranges: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    untracked: set[str] = field(default_factory=set)


class ChangedLines:
    """The lines that have changed since ``revision``, in whatever repositories the drafts lie."""

    def __init__(self, revision: str) -> None:
        self._revision = revision
        self._by_folder: dict[str, str] = {}
        self._by_top: dict[str, _Repository] = {}

    def touched(self, finding: Finding, at: FilePlace | None) -> bool:
        """Return whether a finding, at ``at`` in its file, lies on a changed line; in a changed file without a place.

        Raises UsageError for a draft outside a repository, a revision it does not have, and a missing git.
        """
        path = finding.article.path
        if path is None or path == "-":
            return True
        real = os.path.realpath(path)
        repository = self._repository(os.path.dirname(real))
        if real in repository.untracked:
            return True
        ranges = repository.ranges.get(real, [])
        if at is None:
            return bool(ranges)
        # The end is not in the finding: at the beginning of a line it is not on that line.
        first, last = at.line, at.end_line - (at.end_column == 1 and at.end_line > at.line)
        return any(start <= last and first <= end for start, end in ranges)

    def _repository(self, folder: str) -> _Repository:
        top = self._by_folder.get(folder)
        if top is None:
            top = self._by_folder[folder] = _decoded(_git(folder, "rev-parse", "--show-toplevel"))
        if top not in self._by_top:
            self._by_top[top] = self._read(top)
        return self._by_top[top]

    def _read(self, top: str) -> _Repository:
        base = self._base(top)
        settings = (
            "-c",
            "core.quotePath=false",
            "-c",
            "diff.noprefix=false",
            "-c",
            "diff.mnemonicPrefix=false",
        )
        changes = _git(
            top, *settings, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--find-renames", "--text",
            "--src-prefix=a/", "--dst-prefix=b/", base, "--",
        )  # fmt: skip
        unknown = _git(top, "ls-files", "--others", "--exclude-standard", "-z", "--full-name")
        ignored = _git(top, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--full-name")
        untracked = {
            os.path.join(top, os.fsdecode(name)) for name in (unknown + ignored).split(b"\0") if name
        }
        repository = _Repository(untracked=untracked)
        for path, start, end in _ranges(changes):
            repository.ranges.setdefault(os.path.join(top, path), []).append((start, end))
        return repository

    def _base(self, top: str) -> str:
        """Return the commit to compare with. Raises UsageError for a revision that is none."""
        revision = self._revision.removesuffix("...")
        try:
            commit = _git(
                top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
            )
        except UsageError:
            raise UsageError(
                f"git knows no revision “{self._revision}” in {top}.",
                remedy="In CI, fetch it first (a shallow clone has only the newest commit).",
            ) from None
        name = _decoded(commit)
        try:
            return _decoded(_git(top, "merge-base", name, "HEAD"))
        except UsageError:  # a shallow clone, or unrelated histories
            return name


def _git(folder: str, *arguments: str) -> bytes:
    # Variables of an outer git (a hook's) would lead to another repository.
    environment = {
        name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")
    }
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments of ours
            ["git", "-C", folder or ".", *arguments],  # noqa: S607 - the user's git, from the path
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise UsageError("There is no git, which “--diff-only” needs.", remedy="Install git.") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        raise UsageError(f"{folder or '.'}: git: {said[0] if said else 'it failed'}.")
    return done.stdout


def _decoded(output: bytes) -> str:
    return os.fsdecode(output.rstrip(b"\r\n"))


def _ranges(diff: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield the file, relative to the top, and the first and last new line of every hunk of a diff."""
    path: str | None = None
    left = 0
    for line in diff.split(b"\n"):
        if left and line[:1] == b"+":
            left -= 1  # a line of the draft that looks like a header is none
            continue
        if line.startswith(b"+++ "):
            name = _unquoted(line[4:].rstrip(b"\t\r"))
            path = None if name == b"/dev/null" else os.fsdecode(name.removeprefix(b"b/"))
        elif path is not None and (hunk := _HUNK.match(line)):
            start, count = int(hunk[1]), int(hunk[2]) if hunk[2] is not None else 1
            left = count
            yield (path, start, start + count - 1) if count else (path, max(1, start), start + 1)


def _unquoted(name: bytes) -> bytes:
    """Return a path as it is; git quotes one with a quote, a backslash or a control in it."""
    if not name.startswith(b'"'):
        return name

    def letter(escape: re.Match[bytes]) -> bytes:
        code = escape[1]
        return bytes([_LETTERS[code] if code in _LETTERS else int(code, 8)])

    return _ESCAPE.sub(letter, name[1:].removesuffix(b'"'))
