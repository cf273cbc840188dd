"""The one error handler: what a run ended with becomes an exit code and words that a person can act on.

====  ==========================================================================================
code  meaning
====  ==========================================================================================
0     clean
1     findings (``check``)
2     the command was wrong, or an input, the index, a model or a file of ours could not be used
3     a bug; the details are in a log file that the message names
130   interrupted with Ctrl-C
141   the reader of our output went away (as any program in a pipe ends on SIGPIPE)
====  ==========================================================================================
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from attrib.errors import AttribError, UsageError

_USAGE, _BUG, _INTERRUPTED, _PIPE_CLOSED = 2, 3, 130, 141
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class Escaped(Exception):
    """An ending that typer would turn into an exit code of its own, wrapped to reach :func:`exit_code`."""

    def __init__(self, ending: KeyboardInterrupt | OSError) -> None:
        super().__init__(repr(ending))
        self.ending = ending


def exit_code(run: Callable[[], object]) -> int:
    """Run ``run`` and return the exit code of the process. Never raises; writes only to standard error.

    ``run`` returns None or an exit code.
    """
    _write_utf8()
    try:
        result = run()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except Escaped as escaped:
        return _code_of(escaped.ending)
    except (KeyboardInterrupt, Exception) as ending:  # noqa: BLE001 - the last handler of the process
        return _code_of(ending)


def _code_of(ending: BaseException) -> int:
    if isinstance(ending, KeyboardInterrupt):
        return _interrupted()
    if isinstance(ending, BrokenPipeError):
        _silence(sys.stdout)
        return _PIPE_CLOSED
    if isinstance(ending, AttribError):
        report(ending)
        return _USAGE
    if isinstance(ending, OSError) and ending.errno in _NO_ROOM:
        _silence(sys.stdout)
        report(
            UsageError(
                f"Cannot write the result: {ending.strerror}.", remedy="Make room, or write elsewhere."
            )
        )
        return _USAGE
    return _command_error(ending)


def report(error: AttribError) -> None:
    """Write an error that the user can mend to standard error: what is wrong, and what to do."""
    _say(f"attrib: error: {error}")


def _command_error(error: BaseException) -> int:
    """Tell typer's own exceptions (a wrong option, Ctrl-C at a prompt) from bugs.

    They are known by name and manner: typer takes the classes from click in one release and from a copy of
    its own in the next.
    """
    if type(error).__name__ == "Abort":
        return _interrupted()
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    return _bug(error)


def _interrupted() -> int:
    from attrib.report.catalogue import interface_words

    _say(f"\nattrib: {interface_words()('interrupted')}")
    return _INTERRUPTED


def _bug(error: BaseException) -> int:
    from attrib.report.catalogue import interface_words

    words = interface_words()
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _say(f"attrib: {words('bug')} {what}")
    path = _write_log(error)
    _say(words("bug-log", path=path) if path is not None else words("bug-no-log"))
    return _BUG


def _write_log(error: BaseException) -> str | None:
    """Write what a maintainer needs to a new file and return its path, or None where no folder takes it."""
    import platform
    import tempfile
    import traceback

    from attrib import __version__

    lines = [
        f"attrib {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"arguments: {sys.argv[1:]!r}",
        "",
        *(line.rstrip("\n") for line in traceback.format_exception(error)),
    ]
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="attrib-", suffix=".log", delete=False
        ) as log:
            log.write("\n".join(lines) + "\n")
            return log.name
    except OSError:
        return None


def _write_utf8() -> None:
    """Make both streams UTF-8 whatever the locale says, so that Arabic never ends a run.

    What cannot be encoded (half of a surrogate pair) is written as an escape; in JSON that is its own escape.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence(stream: TextIO) -> None:
    """Point ``stream`` at nothing, so that Python's last flush does not fail on it again."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        pass  # a stream without a file behind it (in tests) needs no silencing


def _say(message: str) -> None:
    with suppress(OSError):  # nobody may be left to read it
        print(message, file=sys.stderr, flush=True)
