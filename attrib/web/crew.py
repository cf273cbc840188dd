"""The processes behind the desk: each works on one thing at a time, and is ended when it takes too long.

A process, not a thread: the work is Python's and would hold up the server (one interpreter runs one thread), a
thread cannot be ended, and an open index belongs to one thread anyway. The processes come from a *fork server*,
which has read the word lists already, so that another one is there in a moment when one had to go. They hear of the
server's end by the end of their pipe. What goes through the pipe is pickled by our own two ends of it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from attrib.web.clerk import Clerk
from attrib.web.process import serve
from attrib.web.settings import Settings

_P = ParamSpec("_P")
_Answer = TypeVar("_Answer")
_START = 60.0
"""Seconds that a process may take to start: it loads word lists, and perhaps the index."""
_ENDING = 2.0


class TooSlow(Exception):
    """The work was not done in time; its process was ended."""


class Busy(Exception):
    """Too many requests wait already."""


class Lost(Exception):
    """The process ended in the middle of the work: it ran out of memory, or somebody ended it."""


class Crew:
    """As many processes as the settings say. Start it, ask it, stop it, all in one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workers: list[_Worker] = []
        self._asked = 0
        # The last to be free works next: it has the answers to a draft's earlier version still in mind.
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._threads = ThreadPoolExecutor(settings.workers, "crew")
        self._stopped = False

    async def start(self) -> None:
        """Start all processes. Raises what keeps them from being of use: AttribError for a damaged index, say."""
        context = _context()
        self._idle = asyncio.LifoQueue()
        self._workers = [_Worker(context, self._settings) for _ in range(self._settings.workers)]
        loop = asyncio.get_running_loop()
        starting = [loop.run_in_executor(self._threads, one.start) for one in self._workers]
        for failed in await asyncio.gather(*starting):
            if failed is not None:
                await self.stop()
                raise failed
        for one in self._workers:
            self._idle.put_nowait(one)

    async def stop(self) -> None:
        """End all processes, whatever they are at."""
        self._stopped = True
        for one in self._workers:
            one.end(for_good=True)
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def ask(
        self, work: Callable[Concatenate[Clerk, _P], _Answer], *given: _P.args, **named: _P.kwargs
    ) -> _Answer:
        """Return what a clerk answers. Raises what the work raises, Busy, TooSlow or Lost."""
        if self._asked >= self._settings.workers + self._settings.waiting:
            raise Busy
        loop = asyncio.get_running_loop()
        seconds = self._settings.seconds
        self._asked += 1
        try:
            try:
                async with asyncio.timeout(seconds):
                    worker = await self._idle.get()
            except TimeoutError:
                raise Busy from None
            doing = loop.run_in_executor(self._threads, worker.ask, (work, given, named), seconds)
            doing.add_done_callback(lambda done: self._back(worker, done))
            # Who asked may go away; the process is busy all the same, and is free when its work is done.
            answer: _Answer = await asyncio.shield(doing)
            return answer
        finally:
            self._asked -= 1

    def _back(self, worker: _Worker, done: asyncio.Future[Any]) -> None:
        """Take a worker back. One whose process has ended gets another one first, which takes a moment."""
        if not done.cancelled():
            done.exception()  # looked at, so that nobody complains of an error that nobody waited for
        if worker.there or self._stopped:
            self._idle.put_nowait(worker)
        else:
            again = asyncio.get_running_loop().run_in_executor(self._threads, worker.start)
            again.add_done_callback(lambda _: self._idle.put_nowait(worker))


class _Worker:
    """One process, seen from the server. Its methods block: they are called in threads."""

    def __init__(self, context: Any, settings: Settings) -> None:
        self._context = context
        self._settings = settings
        self._process: Any = None
        self._pipe: Connection | None = None
        self._lock = Lock()
        self._closed = False

    def start(self) -> Exception | None:
        """Start the process, wait until it is ready for work, and return what is wrong where it is not."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._settings), name="attrib-clerk", daemon=True
        )
        with self._lock:
            if self._closed:
                return Lost()
            process.start()
            self._process, self._pipe = process, ours
        theirs.close()
        with suppress(EOFError, OSError):
            if ours.poll(_START):
                good, failed = ours.recv()
                return None if good else failed
        self.end()
        return Lost()

    @property
    def there(self) -> bool:
        """Whether there is a process."""
        process = self._process
        return process is not None and bool(process.is_alive())

    def ask(self, work: tuple[Any, tuple[Any, ...], dict[str, Any]], seconds: float) -> Any:
        """Return the answer to a piece of work, or raise what it raised. TooSlow and Lost leave no process behind."""
        if not self.there:
            self.start()
        pipe = self._pipe
        if pipe is None:
            raise Lost
        try:
            pipe.send(work)
            if not pipe.poll(seconds):
                self.end()
                raise TooSlow
            good, answer = pipe.recv()
        except (EOFError, OSError):
            self.end()
            raise Lost from None
        if good:
            return answer
        raise answer

    def end(self, *, for_good: bool = False) -> None:
        """End the process at once; ``for_good`` starts no other. Whoever waits for it hears the end of the pipe."""
        with self._lock:
            self._closed = self._closed or for_good
            # Another thread may wait at the pipe: it is closed when nobody holds it any more.
            process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.kill()
            process.join(_ENDING)


_VARIABLES = {
    # What Python starts would look for its modules in the working directory first, which may be anybody's.
    "PYTHONSAFEPATH": "1",
    # The processes are what works side by side: threads of numpy's and FAISS's own would only wait for each other.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def _context() -> Any:
    """Return how processes are started: from a fork server that has read the word lists."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["attrib.web.ready"])
    with _environment(_VARIABLES):
        forkserver.ensure_running()
    return context


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a while; those that are set stay as they are."""
    new = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]
