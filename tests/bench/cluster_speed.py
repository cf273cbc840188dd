"""How fast an archive is added by one process and by workers of ``--cluster local``, and whether memory stays flat.

::

    python tests/bench/cluster_speed.py --articles 600 --workers 1 2

Articles are those of ``adding_speed.py``: real ones, varied, so that every claim is encoded anew, as lines of one file.
The default encoder, a thread a process. Times by the clock leave out starting the workers, which is told apart.
Processor time depends little on what else the machine does: ``worker ms`` and ``client ms`` are for one article, and
give the rates of an undisturbed machine, ``workers / worker ms``, up to ``1 / client ms``, where the client is busy all
the time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from tests.bench.adding_speed import texts  # noqa: E402
from tests.bench.store_speed import resident  # noqa: E402

if TYPE_CHECKING:
    from attrib.store.adding import Added


def main() -> int:
    """Add the same archive in each way, in processes of their own, and print a row for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[300, 1200])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", type=Path, help="write the figures to this file, for docs/scale.md")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.archive, options.measure)))
        return 0
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("workers articles claims  start s  articles/s  claims/s  worker ms  client ms  client MB  told in order")
    rows = [
        row for count in options.articles for row in _rows(count, [0, *options.workers])
    ]
    if options.json is not None:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


def _rows(count: int, workers: list[int]) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name) / "archive.jsonl"
        with archive.open("w", encoding="utf-8") as stream:
            for number, text in enumerate(texts(count)):
                stream.write(json.dumps({"id": f"a{number}", "text": text}, ensure_ascii=False) + "\n")
        for some in workers:
            command = [sys.executable, __file__, "--measure", str(some), "--archive", str(archive)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            row: dict[str, Any] = json.loads(done.stdout)
            print(
                f"{some or '–':>7} {row['articles']:8} {row['claims']:6} {row['start']:8.1f}"
                f" {row['articles'] / row['seconds']:11.1f} {row['claims'] / row['seconds']:9.0f}"
                f" {1000 * row['worker_cpu'] / row['articles']:10.1f}"
                f" {1000 * row['client_cpu'] / row['articles']:10.2f}"
                f" {row['memory']:10.0f}  {row['in_order']}",
                flush=True,
            )
            yield row


def measure(archive: Path, workers: int) -> dict[str, Any]:
    """Add ``archive`` to a new index with so many workers, 0 for this process alone; return what it took."""
    from attrib.pipeline import analyse
    from attrib.sources.registry import Registry
    from attrib.store.adding import Adder, encoder_of
    from attrib.store.encoding import claim_embedder
    from attrib.store.opening import open_store
    from attrib.text.read import read_articles
    from attrib.types import Article

    embedder = claim_embedder()
    embedder.encode(["خبر"])
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        store = stack.enter_context(open_store(Path(name) / "index", write=True))
        adder = Adder(store, embedder)
        began = time.perf_counter()
        workers_time: Callable[[], float] = float
        if workers:
            from attrib.ingest.archive import Archive
            from attrib.ingest.cluster import connected, job_of

            job = job_of(encoder_of(embedder), ())
            client = stack.enter_context(connected("local", job, workers))
            spread = Archive(client, job, "local", embedder.dimension)
            articles = (one for one in spread.read([str(archive)]) if isinstance(one, Article))
            adding: Iterator[Added] = spread.add(articles, adder, _fail)

            def workers_time() -> float:
                return float(sum(client.run(time.process_time).values()))
        else:
            registry = Registry.load()
            given = read_articles([str(archive)])
            adding = adder.add(analyse(one, registry) for one in given if isinstance(one, Article))
        start = time.perf_counter() - began
        before = (time.process_time(), workers_time())
        began, claims, ids = time.perf_counter(), 0, []
        for added in adding:
            claims += len(added.analysis.claims)
            ids.append(int(added.analysis.article.id[1:]))
        seconds = time.perf_counter() - began
        own = time.process_time() - before[0]
        return {
            "workers": workers,
            "articles": len(ids),
            "claims": claims,
            "start": start,
            "seconds": seconds,
            "client_cpu": own,
            "worker_cpu": workers_time() - before[1] if workers else own,
            "memory": resident(),
            "in_order": ids == sorted(ids),
        }


def _fail(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())
