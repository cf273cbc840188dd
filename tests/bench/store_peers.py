"""The nearest ten of many vectors by others, on the same vectors: one core, one query at a time, processor time.

A peer that is not installed is left out. Each is used as its own pages say, in a process of its own, and told the
same: the vectors with an id and a number of a hundred to filter by. Where a peer's answers depend on how far it
looks (HNSW's ef), it looks as far as it takes to reach attrib's recall, or as far as it can.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

BEST, QUERIES = 10, 100
FILTERS = ((None, ""), (1, ", 1 % filter"), (50, ", 50 % filter"))
"""Vectors whose number of a hundred is below this."""

Search = Callable[[Any, int | None], Any]
"""A query and the bound of the filter to the positions of the nearest."""


def numpy_alone(vectors: Any, group: Any, folder: Path) -> Iterator[Search]:
    """One matrix product, and the best of it."""
    masks = {bound: np.flatnonzero(group < bound) for bound in (1, 50)}

    def search(query: Any, bound: int | None) -> Any:
        kept = None if bound is None else masks[bound]
        scores = (vectors if kept is None else vectors[kept]) @ query
        top = np.argpartition(-scores, BEST)[:BEST]
        top = top[np.argsort(-scores[top])]
        return top if kept is None else kept[top]

    yield search


def chroma(vectors: Any, group: Any, folder: Path) -> Iterator[Search]:
    """HNSW in a persistent collection."""
    chromadb: Any = __import__("chromadb")
    client = chromadb.PersistentClient(str(folder))
    settings = {"hnsw:space": "ip", "hnsw:search_ef": 200, "hnsw:num_threads": 1}
    collection = client.create_collection("claims", metadata=settings)
    for at in range(0, len(vectors), 5000):
        end = min(at + 5000, len(vectors))
        collection.add(
            ids=[str(one) for one in range(at, end)],
            embeddings=vectors[at:end],
            metadatas=[{"group": int(one)} for one in group[at:end]],
        )

    def search(query: Any, bound: int | None) -> Any:
        where = None if bound is None else {"group": {"$lt": bound}}
        found = collection.query(query_embeddings=[query], n_results=BEST, where=where, include=[])
        return [int(one) for one in found["ids"][0]]

    yield search


def lance(vectors: Any, group: Any, folder: Path) -> Iterator[Search]:
    """IVF-PQ with refinement, as its guide has it for tables of this size."""
    lancedb: Any = __import__("lancedb")
    arrow: Any = __import__("pyarrow")
    flat = arrow.FixedSizeListArray.from_arrays(arrow.array(vectors.reshape(-1)), vectors.shape[1])
    ids = arrow.array(np.arange(len(vectors)))
    table = lancedb.connect(str(folder)).create_table(
        "claims", arrow.table({"id": ids, "group": arrow.array(group), "vector": flat})
    )
    table.create_index(metric="dot", num_partitions=316, num_sub_vectors=64)
    table.create_scalar_index("group")

    def search(query: Any, bound: int | None) -> Any:
        asked = table.search(query).distance_type("dot").limit(BEST).nprobes(200).refine_factor(60).select(["id"])
        asked = asked if bound is None else asked.where(f"group < {bound}", prefilter=True)
        return asked.to_arrow()["id"].to_pylist()

    yield search


def sqlite_vec(vectors: Any, group: Any, folder: Path) -> Iterator[Search]:
    """Brute force inside SQLite; the filter is a metadata column."""
    import sqlite3

    extension: Any = __import__("sqlite_vec")
    connection = sqlite3.connect(folder / "vectors.db")
    connection.enable_load_extension(True)
    extension.load(connection)
    connection.execute(
        f"CREATE VIRTUAL TABLE claims USING vec0(v float[{vectors.shape[1]}] distance_metric=cosine, grp integer)"
    )
    rows = ((at, vectors[at].tobytes(), int(group[at])) for at in range(len(vectors)))
    connection.executemany("INSERT INTO claims (rowid, v, grp) VALUES (?, ?, ?)", rows)
    connection.commit()

    def search(query: Any, bound: int | None) -> Any:
        found = connection.execute(
            "SELECT rowid FROM claims WHERE v MATCH ? AND k = ? AND grp < ?",
            (query.tobytes(), BEST, 100 if bound is None else bound),
        )
        return [row for (row,) in found]

    yield search
    connection.close()


def attrib(vectors: Any, group: Any, folder: Path) -> Iterator[Search]:
    """What `attrib search` asks for vectors, as it would be at this size."""
    from attrib.store.base import Encoder, State
    from attrib.store.folder import CACHE
    from attrib.store.quantized import QuantizedIndex

    rows = np.arange(1, len(vectors) + 1, dtype=np.int64)
    state = State(1, "t", Encoder("e", "f", vectors.shape[1]))
    QuantizedIndex.write(folder / CACHE, state, [(rows, vectors)])
    index = QuantizedIndex.read(folder / CACHE)
    wanted = {bound: rows[group < bound] for bound in (1, 50)}

    def search(query: Any, bound: int | None) -> Any:
        return index.search(query[None], BEST, None if bound is None else wanted[bound])[0][0] - 1

    yield search


PEERS: dict[str, Callable[[Any, Any, Path], Iterator[Search]]] = {
    "attrib": attrib,
    "numpy": numpy_alone,
    "chromadb": chroma,
    "lancedb": lance,
    "sqlite-vec": sqlite_vec,
}


def compare(claims: int, python: str = sys.executable) -> None:
    """Measure each peer in a process of its own and print a table with ratios to attrib."""
    ours: dict[str, float] = {}
    print(f"{'':38} {'ms':>9} {'recall@10':>10} {'to attrib':>10}")
    for name in PEERS:
        command = [sys.executable if name == "attrib" else python, __file__, name, str(claims)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["?"])[-1]
            print(f"{name:38} left out: {reason[:90]}")
            continue
        for what, (milliseconds, share) in json.loads(done.stdout.splitlines()[-1]).items():
            ours.setdefault(what, milliseconds)
            ratio = milliseconds / ours[what]
            print(f"{name + what:38} {milliseconds:9.2f} {share:10.3f} {ratio:9.1f}x")


def measure(name: str, claims: int) -> dict[str, tuple[float, float]]:
    """Return for each filter the median time of a query in milliseconds, and the recall."""
    from tests.bench.synthetic_vectors import vectors as drawn

    vectors = np.concatenate(list(drawn(claims, seed=2)))
    queries = next(drawn(QUERIES, seed=3))
    group = np.random.default_rng(4).integers(0, 100, claims)
    found: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        searches = PEERS[name](vectors, group, Path(folder))
        search = next(searches)
        (exact,) = numpy_alone(vectors, group, Path(folder))
        for bound, what in FILTERS:
            search(queries[0], bound)
            times, shares = [], []
            for query in queries:
                began = time.process_time()
                answer = search(query, bound)
                times.append(time.process_time() - began)
                shares.append(len(set(map(int, answer)) & set(map(int, exact(query, bound)))) / BEST)
            found[what] = (1000 * median(times), float(np.mean(shares)))
        with suppress(StopIteration):
            next(searches)
    return found


if __name__ == "__main__":
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[variable] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
