"""How fast an index is searched: time, recall, memory, opening, at any number of claims; beside others at one.

::

    python tests/bench/store_speed.py                         # 100,000 claims, and the peers that are installed
    python tests/bench/store_speed.py --claims 1000000 --without-peers

One core, one query at a time, in processor time, so that figures of a busy machine can be compared; opening is timed by
the clock. ``search`` is the library's call (``Searcher.search``) without encoding, which is timed
by itself; ``vectors`` is its part that others do as well, and what they are compared by: ten nearest vectors, with
ids. Exact answers come from numpy. Indexes are kept in ``--folder`` for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # read when numpy is loaded

import numpy as np  # noqa: E402

from tests.bench import synthetic_index as made  # noqa: E402
from tests.bench.synthetic_vectors import vectors  # noqa: E402

QUERIES, BEST = 200, 10


class GivenEncoder:
    """An encoder whose vectors are given: what is measured is everything but the encoder."""

    name, fingerprint, dimension = made.ENCODER.name, made.ENCODER.fingerprint, made.ENCODER.dimension

    def __init__(self, known: dict[str, Any]) -> None:
        self._known = known

    def encode(self, texts: Sequence[str]) -> Any:
        return np.stack([self._known[text] for text in texts])

    encode_queries = encode


def main() -> int:
    """Make what is missing, measure in processes of their own, and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "attrib-bench")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="an environment that has them")
    parser.add_argument("--measure", choices=["search", "open"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    folder = options.folder / str(options.claims)
    if options.measure is not None:
        measure = measure_search if options.measure == "search" else measure_opening
        print(json.dumps(measure(folder, options.claims)))
        return 0
    if hasattr(os, "getloadavg"):
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    prepare(folder, options.claims)
    for name in ("open", "search"):
        arguments = ["--claims", str(options.claims), "--folder", str(options.folder), "--measure", name]
        done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
        for what, figure in json.loads(done.stdout).items():
            print(f"{what:52} {figure:10.2f}")
    if not options.without_peers:
        from tests.bench.store_peers import compare

        compare(options.claims, options.peers)
    return 0


def prepare(folder: Path, claims: int) -> None:
    """Make the index and its caches where they are not there, and say how long that takes."""
    from attrib.store.cache import refresh, searchable_words
    from attrib.store.sqlite import SqliteStore

    if not (folder / "made").exists():
        print(f"making {claims} claims in {folder}", file=sys.stderr)
        made.make(folder, claims)
        with SqliteStore.open(folder) as store, store.reading() as snapshot:
            print(f"{'vectors: cache made anew, s':52} {timed(lambda: refresh(snapshot, folder)):10.2f}")
            print(f"{'words: cache made anew, s':52} {timed(lambda: searchable_words(snapshot, folder)):10.2f}")
        (folder / "made").touch()


def measure_opening(folder: Path, claims: int) -> dict[str, float]:
    """Return what a process pays before its first search: the store, the vectors, the words."""
    from attrib.store.cache import searchable, searchable_words
    from attrib.store.sqlite import SqliteStore

    __import__("faiss"), __import__("tantivy")
    before = resident()
    began = time.perf_counter()
    with SqliteStore.open(folder) as store, store.reading() as snapshot:
        index = searchable(snapshot, folder)
        vectors = time.perf_counter() - began
        words = searchable_words(snapshot, folder)
        both = time.perf_counter() - began
        assert len(index.rows) == claims and words.last
        return {
            "opening: vectors, s": vectors,
            "opening: vectors and words, s": both,
            "memory that opening adds, MB": resident() - before,
        }


def measure_search(folder: Path, claims: int) -> dict[str, float]:
    """Return times in milliseconds, recall, and memory after all searches."""
    from attrib.store.base import Filters
    from attrib.store.cache import searchable
    from attrib.store.search import Searcher
    from attrib.store.sqlite import SqliteStore

    queries, texts = asked(folder, claims)
    found: dict[str, float] = {}
    with SqliteStore.open(folder) as store:
        searcher = Searcher(store, GivenEncoder(dict(zip(texts, queries, strict=True))))
        searcher.search(texts[:3])
        searched = [timed(lambda text=text: searcher.search([text])) for text in texts]  # type: ignore[misc]
        found["search: p50 without encoding, ms"] = 1000 * median(searched)
        found["search: p95 without encoding, ms"] = 1000 * float(np.quantile(searched, 0.95))
        for name, outlet in (("1 %", made.RARE), ("50 %", made.COMMON)):
            filters = Filters(outlets=(outlet,))
            found[f"search, {name} filter: first, ms"] = 1000 * timed(lambda: searcher.search(texts[:1], filters))  # noqa: B023
            times = [timed(lambda text=text: searcher.search([text], filters)) for text in texts[:50]]  # type: ignore[misc] # noqa: B023
            found[f"search, {name} filter: p50, ms"] = 1000 * median(times)
        found["memory after all searches, MB"] = resident()
        with store.reading() as snapshot:
            index = searchable(snapshot, folder)
            for name, among in filtered(snapshot):
                answers = []
                times = [timed(lambda q=q: answers.append(index.search(q[None], BEST, among)[0][0])) for q in queries]  # type: ignore[misc] # noqa: B023
                found[f"vectors{name}: p50, ms"] = 1000 * median(times)
                found[f"vectors{name}: recall@10"] = recall(answers, exact(index, queries, among))
    found["encoding a query: p50, ms"] = encoding()
    return found


def filtered(snapshot: Any) -> list[tuple[str, Any]]:
    """Return the rows of each filter that is measured."""
    from attrib.store.base import Filters

    return [
        ("", None),
        (", 1 % filter", snapshot.select(Filters(outlets=(made.RARE,)))),
        (", 50 % filter", snapshot.select(Filters(outlets=(made.COMMON,)))),
    ]


def asked(folder: Path, claims: int) -> tuple[Any, list[str]]:
    """Return vectors to search for, near some of the index's but none of them, and the wordings of those."""
    from attrib.store.sqlite import SqliteStore

    queries = next(vectors(QUERIES, seed=3))
    rows = np.random.default_rng(9).integers(1, claims, QUERIES).tolist()
    with SqliteStore.open(folder) as store, store.reading() as snapshot:
        wordings = snapshot.wordings(rows)
    return queries, [wordings[row] for row in rows]


def exact(index: Any, queries: Any, among: Any) -> list[Any]:
    """Return the rows of the nearest vectors of each query, by numpy, some vectors at a time."""
    rows = index.rows if among is None else among
    places = np.searchsorted(index.base.rows, rows)
    best = [(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
    for at in range(0, len(rows), 8192):
        scores = queries @ index.base.vectors_at(places[at : at + 8192]).T
        for number, own in enumerate(scores):
            known, values = best[number]
            known = np.concatenate([known, rows[at : at + 8192]])
            values = np.concatenate([values, own])
            top = np.argsort(-values, kind="stable")[:BEST]
            best[number] = known[top], values[top]
    return [known for known, _ in best]


def recall(found: Sequence[Any], true: Sequence[Any]) -> float:
    """Return the share of the true nearest that were found."""
    return float(np.mean([np.isin(best, some).mean() for some, best in zip(found, true, strict=True)]))


def encoding() -> float:
    """Return the milliseconds that the default encoder takes for one query."""
    from attrib.store.encoding import claim_embedder

    embedder = claim_embedder()
    texts = [f"بلغ عدد المصابين في حريق المصنع {number} عاملا صباح اليوم" for number in range(60)]
    embedder.encode_queries(texts[:5])
    return 1000 * median(timed(lambda text=text: embedder.encode_queries([text])) for text in texts)  # type: ignore[misc]


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of processor time that ``run`` takes, in whatever threads: others' load does not count."""
    began = time.process_time()
    run()
    return time.process_time() - began


def resident() -> float:
    """Return the megabytes of memory that this process holds."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    sys.exit(main())
