"""Schedulers and workers as processes, as a newsroom would start them, and what an index holds in comparable form."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from attrib.store.base import Filters
from attrib.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
WORKER = [
    *(sys.executable, "-m", "distributed.cli.dask_worker"),
    *("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--preload", "tests.ingest.mischief"),
]


class Cluster:
    """A scheduler and its workers, each of which can be killed. Its address stays when it is started again.

    ``settings`` is a file of Dask's settings for all of them, and for whoever connects.
    """

    def __init__(self, scratch: Path, scheme: str = "tcp", settings: Path | None = None) -> None:
        self._scheme = scheme
        # Each worker that is lost costs the time of a new one.
        own = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        if settings is not None:
            own["DASK_CONFIG"] = str(settings)
        self.environment = {**os.environ, **own}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._scratch = scratch
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def start(self, workers: int = 2) -> None:
        self._start([*SCHEDULER, "--port", str(self.port), "--dashboard-address", "127.0.0.1:0"])
        if workers:
            scratch = ["--local-directory", str(self._scratch), "--nworkers", str(workers)]
            self._start([*WORKER, *scratch, self.address])

    def _start(self, command: list[str]) -> None:
        quiet = subprocess.DEVNULL
        # A session of its own, so that what a worker starts ends with it.
        self._processes.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                start_new_session=True,
            )
        )

    def kill_scheduler(self) -> None:
        self._processes[0].kill()
        self._processes[0].wait()

    def worker_pids(self) -> list[int]:
        from distributed import Client

        deadline = time.monotonic() + 120
        while True:
            with suppress(OSError), Client(self.address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=90)
                return list(client.run(os.getpid).values())
            assert time.monotonic() < deadline

    def stop(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes = []


@contextmanager
def started(
    scratch: Path, workers: int = 2, scheme: str = "tcp", settings: Path | None = None
) -> Iterator[Cluster]:
    cluster = Cluster(scratch, scheme, settings)
    cluster.start(workers)
    try:
        yield cluster
    finally:
        cluster.stop()


def held(folder: Path) -> tuple[list[dict[str, Any]], np.ndarray[Any, np.dtype[np.float32]]]:
    """Return all that an index holds in the order of its rows, but for the time it was added, and its vectors."""
    with SqliteStore.open(folder) as store, store.reading() as snapshot:
        articles = []
        for one in snapshot.articles(Filters()):
            analysis = store.analysis(one.article.id)
            assert analysis is not None
            articles.append(analysis)
        vectors = [(rows, own) for rows, own in snapshot.vectors()]
        rows = [int(row) for some, _ in vectors for row in some]
        claims = [(known.row, known.article.id, known.claim.id) for known in snapshot.claims(rows)]
    records = json.loads(json.dumps([*map(repr, articles), *claims]))
    return records, np.concatenate([own for _, own in vectors])


def assert_same_index(folder: Path, reference: Path) -> None:
    records, vectors = held(folder)
    expected, expected_vectors = held(reference)
    assert records == expected
    np.testing.assert_allclose(vectors, expected_vectors, rtol=0, atol=1e-6)
