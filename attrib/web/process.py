"""The process of a clerk: work comes through a pipe, answers go back through it."""

from __future__ import annotations

import gc
import pickle
import signal
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from attrib.errors import AttribError, StoreError
from attrib.web.clerk import Clerk
from attrib.web.settings import Settings

_COLLECT = 100_000
"""As the command line sets it: reading an article makes no cycles."""


def serve(pipe: Connection, settings: Settings) -> None:
    """Tell whether there is anything to work with, then work off what comes until the other end is closed.

    Each answer is a pair: whether it is one, and the answer or else the error. Ctrl-C is the server's business.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_COLLECT)
    clerk = Clerk(settings)
    with suppress(EOFError, OSError):
        pipe.send(_done(clerk, Clerk.warm, (), {}))
        while True:
            work, given, named = pipe.recv()
            answer = _done(clerk, work, given, named)
            try:
                pipe.send(answer)
            except (pickle.PicklingError, AttributeError, TypeError) as error:
                # Nothing was sent yet: an answer is pickled whole before.
                pipe.send((False, error))


def _done(
    clerk: Clerk, work: object, given: tuple[object, ...], named: dict[str, object]
) -> tuple[bool, object]:
    assert callable(work)
    try:
        return True, work(clerk, *given, **named)
    except StoreError as error:
        clerk.let_go()
        return False, error
    except (AttribError, MemoryError, RecursionError) as error:
        return False, error
    except Exception as error:  # noqa: BLE001 - it goes to the server, which answers 500 and logs it
        error.add_note("".join(traceback.format_exception(error)))
        return False, error
