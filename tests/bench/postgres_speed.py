"""PostgreSQL beside the embedded store, one after the other in one run, on the same synthetic claims.

::

    python tests/bench/postgres_speed.py                      # 100,000 claims
    python tests/bench/postgres_speed.py --claims 20000 --queries 50

Both are opened by ``open_store`` and asked through the ``Store`` alone. Adding is a transaction an article, synced,
with vectors given: no extraction, no encoder. ``search`` is the library's call without encoding; ``candidates`` is its
part that differs between stores, ``Finder.near``; ``vectors`` is the part of that which is left where the text has no
words, and recall the share of numpy's ten nearest that it finds. Filters let about 1, 10 and 50 of a hundred claims
pass. Times are medians by the clock, and, so that a busy machine misleads less, processor time: of this process, and of
all the server's processes for PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # read when numpy is loaded

import numpy as np  # noqa: E402

from tests.bench import synthetic_index as made  # noqa: E402
from tests.bench.store_speed import BEST, GivenEncoder  # noqa: E402
from tests.bench.synthetic_vectors import vectors  # noqa: E402

if TYPE_CHECKING:
    from attrib.store.base import Filters, Snapshot
    from attrib.types import Analysis

_Answer = TypeVar("_Answer")
TENTH = "عشري"
_SETTINGS = {"fsync": "on", "shared_buffers": "512MB", "maintenance_work_mem": "512MB", "work_mem": "64MB"}
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure both stores and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--json", type=Path, help="write the figures to this file, for docs/scale.md")
    parser.add_argument("--url", help="a database of your own, empty, in place of a server made for this")
    parser.add_argument("--measure", metavar="PLACE", help=argparse.SUPPRESS)
    parser.add_argument("--server", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        found = measure(options.measure, options.claims, options.queries, lambda: tree_time(options.server))
        print(json.dumps(found))
        return 0
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    both: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        both["embedded"] = measured(Path(name) / "index", 0, options)
    with database(options.url) as (place, server):
        if place is not None:
            both["postgresql"] = measured(place, server, options)
    table(both)
    if options.json is not None:
        options.json.write_text(json.dumps(both, indent=1), encoding="utf-8")
    return 0


def measured(place: str | Path, server: int, options: argparse.Namespace) -> dict[str, float]:
    """Measure one store in a process of its own: a text that was compared before is compared more quickly."""
    count = ["--claims", str(options.claims), "--queries", str(options.queries)]
    command = [sys.executable, __file__, *count, "--measure", str(place), "--server", str(server)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def table(found: dict[str, dict[str, float]]) -> None:
    """Print the figures of all stores, and how the last stands to the first."""
    first, *_, last = [*found.values(), *found.values()]
    print(f"{'':44}" + "".join(f"{name:>14}" for name in found) + f"{'ratio':>10}")
    for what, figure in first.items():
        ratio = f"{last[what] / figure:10.2f}" if figure else f"{'–':>10}"
        print(f"{what:44}" + "".join(f"{own[what]:14.3f}" for own in found.values()) + ratio)


@contextmanager
def database(url: str | None) -> Iterator[tuple[str | None, int]]:
    """Give the place of an empty database, None where there can be none, and its server's process, 0 if not known."""
    if url is not None:
        yield url, 0
        return
    from tests.store.postgres_server import Installation, missing, running

    reason = missing()
    if reason is not None:
        print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
        yield None, 0
        return
    installation = Installation()
    try:
        with running(installation, "bench", **_SETTINGS) as server:
            pid = int((server.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
            yield server.url(), pid
    finally:
        installation.remove()


def tree_time(pid: int) -> float:
    """Return the seconds of processor time of a process, of its children, and of those that have ended; 0 for none."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat") if pid else ():
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended, and is counted with its parent's
        if int(stat.parent.name) == pid:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == pid:
            ticks += sum(map(int, fields[11:13]))
    return ticks / _TICK


def measure(place: str, claims: int, queries: int, server_time: Callable[[], float]) -> dict[str, float]:
    """Fill an index and search it; return the figures."""
    from attrib.store.opening import open_store
    from attrib.store.search import Searcher

    clock = Clock(server_time)
    found: dict[str, float] = {}
    with open_store(place, write=True) as store:
        clock.restart()
        for analysis, own in articles(claims):
            store.put(analysis, own, made.ENCODER, "bench", None)
        found["adding: claims a second"] = claims / clock.seconds
        found["adding: ms of processor an article"] = 1000 * clock.used / (claims / made.CLAIMS)
        clock.restart()
        store.refresh()
        found["making what searches need: s"] = clock.seconds
        found["making what searches need: s of processor"] = clock.used
        with store.reading() as snapshot:
            found["size: bytes a claim"] = snapshot.stats().bytes / claims
        found["size of the vectors' index: bytes a claim"] = index_bytes(place) / claims
    asked, texts = asked_for(claims, queries)
    with open_store(place) as store:
        searcher = Searcher(store, GivenEncoder(dict(zip(texts, asked, strict=True))))
        searcher.search(texts[:3])
        both = list(zip(texts, asked, strict=True))
        for name, filters in filtered():
            times(found, f"search{name}", clock, [partial(searcher.search, [text], filters) for text in texts])
        finder = store.finder()
        with store.reading() as snapshot:
            for name, filters in filtered():
                near = [partial(finder.near, snapshot, [text], query[None], filters, BEST) for text, query in both]
                times(found, f"candidates{name}", clock, near)
            for name, filters in filtered():
                near = [partial(finder.near, snapshot, [""], query[None], filters, BEST) for _, query in both]
                answers = times(found, f"vectors{name}", clock, near)
                best = [nearest(snapshot, *answer[0]) for answer in answers]
                found[f"vectors{name}: recall@{BEST}"] = recall(best, exact(claims, asked, name))
    return found


def index_bytes(place: str) -> float:
    """Return the size of what vectors are searched by, beside the rows themselves."""
    if "://" in place:
        import psycopg

        with psycopg.connect(place) as connection:
            asked = "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relname = 'searchable_by_embedding'"
            row = connection.execute(asked).fetchone()
            return float(row[0] or 0) if row else 0.0
    return float(sum(path.stat().st_size for path in Path(place).glob("vectors.faiss*")))


class Clock:
    """The clock's time since it was restarted, and the processor's, the server's with it."""

    def __init__(self, server_time: Callable[[], float]) -> None:
        self._server_time = server_time
        self.restart()

    def restart(self) -> None:
        self._began = time.perf_counter(), time.process_time() + self._server_time()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began[0]

    @property
    def used(self) -> float:
        return time.process_time() + self._server_time() - self._began[1]


def times(
    found: dict[str, float], name: str, clock: Clock, runs: Sequence[Callable[[], _Answer]]
) -> list[_Answer]:
    """Add how long ``runs`` take, the first of them apart, for it may make what the next ones use; return answers."""
    seconds, answers = [], []
    for number, run in enumerate(runs):
        if number == 1:
            clock.restart()
        began = time.perf_counter()
        answers.append(run())
        seconds.append(time.perf_counter() - began)
    found[f"{name}: first, ms"] = 1000 * seconds[0]
    found[f"{name}: p50, ms"] = 1000 * median(seconds[1:])
    found[f"{name}: p95, ms"] = 1000 * float(np.quantile(seconds[1:], 0.95))
    found[f"{name}: mean of processor, ms"] = 1000 * clock.used / (len(seconds) - 1)
    return answers


def articles(claims: int) -> Iterator[tuple[Analysis, Any]]:
    """Yield articles with their vectors, always the same ones."""
    words, weights = made.vocabulary()
    rng = np.random.default_rng(5)
    number = 0
    for some in vectors(claims, seed=2):
        for at in range(0, len(some), made.CLAIMS):
            own = some[at : at + made.CLAIMS]
            analysis = made.article(number, len(own), words, weights, rng)
            yield replace(analysis, article=replace(analysis.article, outlet=outlet(number))), own
            number += 1


def outlet(number: int) -> str:
    """Return the outlet of the article ``number``."""
    return made.RARE if number % 100 == 0 else made.COMMON if number % 2 else TENTH if number % 10 == 2 else "وكالة"


def filtered() -> list[tuple[str, Filters | None]]:
    """Return the filters that are measured, by what is put behind the name of a figure."""
    from attrib.store.base import Filters

    shares = (("1 %", made.RARE), ("10 %", TENTH), ("50 %", made.COMMON))
    return [("", None), *((f", {share} filter", Filters(outlets=(name,))) for share, name in shares)]


def asked_for(claims: int, count: int) -> tuple[Any, list[str]]:
    """Return vectors to search for, near some of the index's but none of them, and wordings that the index has."""
    queries = next(vectors(count, seed=3))
    step = claims // made.CLAIMS // count
    chosen = (one for number, (one, _) in enumerate(articles(claims)) if number % max(1, step) == 0)
    texts = [analysis.claims[0].self_contained for analysis, _ in zip(chosen, range(count), strict=False)]
    return queries, texts


def nearest(snapshot: Snapshot, rows: Any, cosines: Any) -> list[int]:
    """Return the numbers of the ten claims that are nearest among those found."""
    best = rows[np.argsort(-cosines, kind="stable")[:BEST]]
    return [int(known.claim.id[1:]) for known in snapshot.claims(best.tolist())]


def exact(claims: int, queries: Any, name: str) -> list[Any]:
    """Return the numbers of the nearest claims of each query, by numpy, among those that pass the filter."""
    wanted = dict(filtered())[name]
    passes = np.ones(claims, bool)
    if wanted is not None:
        passes = np.array([outlet(number // made.CLAIMS) in wanted.outlets for number in range(claims)])
    scores = np.concatenate([queries @ some.T for some in vectors(claims, seed=2)], axis=1)
    scores[:, ~passes] = -2
    return list(np.argsort(-scores, axis=1, kind="stable")[:, :BEST])


def recall(found: Sequence[Sequence[int]], true: Sequence[Any]) -> float:
    """Return the share of the true nearest that were found."""
    return float(np.mean([np.isin(nearest, some).mean() for some, nearest in zip(found, true, strict=True)]))


if __name__ == "__main__":
    sys.exit(main())
