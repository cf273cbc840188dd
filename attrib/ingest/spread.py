"""Batches to workers and their results back: in order, few at a time, and one by one where a batch ends its worker.

Only a window of batches is under way, so that memory stays flat however long an archive is. A batch whose worker was
ended from outside is given to another worker by the scheduler, a few times. After that every item of it is run by
itself while nothing else runs, so that the one that ends workers is known and no other is blamed for it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrib.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

_PER_WORKER = 3
"""Batches under way for each worker: one it does, one that waits there, one whose result waits for its turn."""
_MOST_BYTES = 64 * 1024 * 1024
"""Bytes under way: large articles are fewer at a time."""
_LOOK = 5.0
"""Seconds without a result after which it is asked whether anybody works on it."""
PATIENCE = 60.0
"""Seconds without a worker after which a run ends."""

Task = Callable[[bytes, bytes], bytes]
"""A function of :mod:`attrib.ingest.worker`: the job and a batch to a result."""
_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Work(Generic[_Item]):
    """One kind of work: what is done, and how its items are written for it."""

    task: Task
    pack: Callable[[Sequence[_Item]], bytes]


@dataclass(eq=False, slots=True)
class _Sent:
    """A batch that is under way. The items are kept, to be sent again one by one."""

    items: Sequence[Any]
    size: int
    future: Future


class Spread:
    """Runs work on the workers of a client's scheduler, all of it for one job. ``place`` names that in errors."""

    def __init__(self, client: Client, job: bytes, place: str, *, patience: float = PATIENCE) -> None:
        self._client = client
        self._job = job
        self._place = place
        self._patience = patience
        self._under_way: list[_Sent] = []
        self._workers = 1
        self._look()

    def run(
        self, work: Work[_Item], batches: Iterable[Sequence[_Item]]
    ) -> Iterator[tuple[Sequence[_Item], bytes | None]]:
        """Yield each batch with its result, in order; None is the result of an item that ends its worker.

        A batch that ended its worker comes as batches of one. Raises ClusterError where the scheduler or all workers
        are gone.
        """
        window: deque[_Sent] = deque()
        for items in batches:
            window.append(self._send(work, items))
            while window and (self._is_full(window) or window[0].future.done()):
                yield from self._finished(window.popleft(), work)
        while window:
            yield from self._finished(window.popleft(), work)

    def _is_full(self, window: Sequence[_Sent]) -> bool:
        return len(window) >= _PER_WORKER * self._workers or sum(sent.size for sent in window) > _MOST_BYTES

    def _send(self, work: Work[_Item], items: Sequence[_Item]) -> _Sent:
        data = work.pack(items)
        with self._gone_in_words():
            sent = _Sent(items, len(data), self._client.submit(work.task, self._job, data, pure=False))
        self._under_way.append(sent)
        return sent

    def _finished(self, sent: _Sent, work: Work[_Item]) -> Iterator[tuple[Sequence[_Item], bytes | None]]:
        result = self._result(sent)
        if result is not None:
            yield sent.items, result
            return
        for item in sent.items:
            for other in self._under_way:
                self._wait(other)
            yield [item], self._result(self._send(work, [item]))

    def _result(self, sent: _Sent) -> bytes | None:
        """Return a batch's result, None where it ended its worker as often as the scheduler lets it."""
        from distributed import KilledWorker

        try:
            result: bytes = self._patiently(lambda: sent.future.result(timeout=_LOOK))
        except KilledWorker:
            return None
        finally:
            self._under_way.remove(sent)
        return result

    def _wait(self, sent: _Sent) -> None:
        """Wait until a batch is done, well or not."""
        from distributed import wait

        with self._client.as_current():
            self._patiently(lambda: wait([sent.future], timeout=_LOOK))

    def _patiently(self, ask: Callable[[], _Done]) -> _Done:
        """Return what ``ask`` does, asking again after its timeouts as long as there are workers."""
        alone_since = None
        with self._gone_in_words():
            while True:
                try:
                    return ask()
                except TimeoutError:
                    alone_since = None if self._look() else alone_since or time.monotonic()
                if alone_since is not None and time.monotonic() - alone_since > self._patience:
                    raise ClusterError(
                        f"{self._place}: no worker is left.",
                        remedy=f"Start workers, then run the same command again; {GOES_ON}",
                    )

    def _look(self) -> int:
        """Count the workers anew: some come and go. Raises OSError where the scheduler is gone."""
        if self._client.status != "running":
            raise ConnectionError(self._client.status)
        count = len(self._client.nthreads())
        self._workers = max(1, count)
        return count

    @contextmanager
    def _gone_in_words(self) -> Iterator[None]:
        """Turn what dask raises where the scheduler is gone into words."""
        from concurrent.futures import CancelledError

        try:
            yield
        except (CancelledError, OSError) as error:
            raise ClusterError(
                f"{self._place}: the scheduler is gone.",
                remedy=f"Start it and its workers, then run the same command again; {GOES_ON}",
            ) from error


GOES_ON = "what the index holds is passed over."
