"""Getting workers: processes of this machine, or those of a Dask scheduler that somebody runs.

A cluster of this machine listens on the loopback interface alone, with a certificate made for the run: on a machine
with several users nobody else can hand work to it. It has no dashboard, and nothing is spilled to the disk.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attrib.errors import ClusterError, UsageError
from attrib.ingest.wire import Job, RegistryFile, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distributed import Client

    from attrib.store.base import Encoder

LOCAL = "local"
_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+\Z")
_LOOPBACK = re.compile(r"tcp://(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+\Z")
_CONNECT = 30.0
"""Seconds to reach a scheduler, and to wait for its first worker."""
_FAILURES = 1
"""How often a batch may lose its worker of this machine and go to another one: once may be anybody's fault."""
_FLAT = {"distributed.admin.low-level-log-length": 8}
"""Messages that Dask remembers of each connection: by default a thousand, with all the articles in them."""
_QUIET = {
    "distributed.scheduler.allowed-failures": _FAILURES,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    # Dask's own threshold gives memory back after each matrix, to be asked for anew: a quarter of a worker's time.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    "distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": 1,
    "distributed.nanny.pre-spawn-environ.OPENBLAS_NUM_THREADS": 1,
    "distributed.nanny.pre-spawn-environ.MKL_NUM_THREADS": 1,
}
"""What differs from Dask's own settings in a cluster of this machine."""


def require_place(place: str, workers: int | None) -> None:
    """Raise UsageError unless ``place`` is «local» or a scheduler's address, and fits the number of ``workers``."""
    if place != LOCAL and not _ADDRESS.match(place):
        raise UsageError(
            f"“{place}” is no cluster.",
            remedy="Say local, or the address of a Dask scheduler: tcp://host:8786 or tls://host:8786.",
        )
    if place != LOCAL and workers is not None:
        raise UsageError(
            "--workers is for --cluster local.", remedy="A scheduler has the workers that were started for it."
        )


def in_the_clear(place: str) -> bool:
    """Return whether articles go to another machine unencrypted."""
    return place.startswith("tcp://") and not _LOOPBACK.match(place)


def job_of(encoder: Encoder, registries: Sequence[str]) -> bytes:
    """Return what workers are told once: the client's own version, encoder and registries.

    Raises DataError for a registry that cannot be used.
    """
    from pathlib import Path

    from attrib.check.version import version_digest
    from attrib.sources.registry import Registry

    Registry.load(*registries)
    files = tuple(RegistryFile(path, Path(path).read_text(encoding="utf-8-sig")) for path in registries)
    return pack(Job(version_digest().hex(), encoder, files))


@contextmanager
def connected(place: str, job: bytes, workers: int | None = None) -> Iterator[Client]:
    """Give a client whose workers are there and fit for ``job``.

    ``workers`` is the number of processes for «local», by default one a core. Raises ClusterError where there are none,
    or one that would not do as this process does; UsageError where Dask is not installed.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise UsageError("--cluster needs Dask.", remedy='pip install "attrib[cluster]"') from error
    # What goes wrong is told by us, in words; Dask tells the same with tracebacks.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_FLAT))
        if place == LOCAL:
            stack.enter_context(dask.config.set(_QUIET))
            address = stack.enter_context(_local_cluster(workers or _cores()))
        else:
            _require_certificate(place)
            address = place
        try:
            # On this machine results come from the workers themselves, not by way of the scheduler.
            direct = True if place == LOCAL else None
            client = Client(address, timeout=_CONNECT, set_as_default=False, direct_to_workers=direct)
            stack.enter_context(client)
            client.wait_for_workers(1, timeout=_CONNECT)
        except (OSError, TimeoutError) as error:
            raise _unreachable(place, error) from error
        _require_fit(client, place, job)
        yield client


@contextmanager
def _local_cluster(workers: int) -> Iterator[Any]:
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    preload = dask.config.get("distributed.worker.preload")  # the user's own, a name or several

    with (
        TemporaryDirectory(prefix="attrib-", ignore_cleanup_errors=True) as scratch,
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            security=Security.temporary(),
            dashboard_address=None,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
            preload=[*([preload] if isinstance(preload, str) else preload), "attrib.ingest.own_process"],
        ) as cluster,
    ):
        yield cluster


def _require_certificate(place: str) -> None:
    """Raise ClusterError where an address asks for a certificate and Dask's settings name none."""
    from distributed.security import Security

    try:
        certified = Security().get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{place}: the certificate of Dask's settings cannot be used ({error}).", remedy=_CERTIFICATE
        ) from error
    if place.startswith("tls://") and not certified:
        raise ClusterError(f"{place}: Dask's settings name no certificate for the client.", remedy=_CERTIFICATE)


_CERTIFICATE = "docs/cluster.md says how a cluster with TLS is set up."


def _unreachable(place: str, error: Exception) -> ClusterError:
    if "wait" in str(error).lower() or "workers" in str(error).lower():
        return ClusterError(
            f"{place}: the scheduler has no workers.", remedy=f"Start some: dask worker {place} --nthreads 1"
        )
    return ClusterError(
        f"{place}: there is no scheduler that answers ({type(error).__name__}).",
        remedy="Start one: dask scheduler --host HOST. With tls:// both sides need the certificate of docs/cluster.md.",
    )


def _require_fit(client: Client, place: str, job: bytes) -> None:
    """Raise ClusterError unless every worker can do the job as this process would."""
    from attrib.ingest.worker import ready

    for worker, reason in client.run(ready, job, on_error="return").items():
        if reason is None:
            continue
        if isinstance(reason, ImportError):
            reason = f"attrib cannot be imported there ({reason})"
        elif isinstance(reason, Exception):
            reason = f"{type(reason).__name__}: {reason}"
        raise unfit(f"{place}, worker {worker}", reason)


def unfit(place: str, reason: str) -> ClusterError:
    """Return the error for a worker that would not do as the client does."""
    return ClusterError(
        f"{place}: the worker is not fit for this: {reason}.",
        remedy="Install the same attrib, with the same constraints.txt and Python, on every machine.",
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
