"""Pieces of work for the processes of the crew. They import this module: it imports next to nothing."""

from __future__ import annotations

import os
import signal
import time


def sleep(clerk: object, seconds: float) -> int:
    """Return the process that did it."""
    time.sleep(seconds)
    return os.getpid()


def hold_the_interpreter(clerk: object) -> None:
    """What no thread could be stopped at: one long step in C."""
    sum(range(10**12))


def die(clerk: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unspeakable(clerk: object) -> object:
    return lambda: None


def fail(clerk: object) -> None:
    raise ZeroDivisionError
