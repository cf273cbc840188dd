"""How fast articles are added, where the time goes, and whether memory stays flat.

::

    python tests/bench/adding_speed.py --articles 300 1000

Articles are those of ``../shared/data/unlabelled`` (else the seeds), varied: some of its words get a number, so that
every claim is encoded anew. One core; extraction, encoding and storing are timed apart, with the default encoder.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

_WORD = re.compile(r"(?<=\s)(\w{3,})(?=\s)")


class TimedEncoder:
    """The default encoder, and the seconds that were spent in it."""

    def __init__(self) -> None:
        from attrib.store.encoding import claim_embedder

        self._embedder = claim_embedder()
        self.name, self.fingerprint = self._embedder.name, self._embedder.fingerprint
        self.dimension = self._embedder.dimension
        self.seconds = 0.0
        self.encode(["خبر"])
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Any:
        began = time.perf_counter()
        found = self._embedder.encode(texts)
        self.seconds += time.perf_counter() - began
        return found

    encode_queries = encode


def main() -> int:
    """Add each number of articles to an index of its own, and print a row."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[300, 1000])
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("articles   claims  claims/s  encoder  extraction  storing  caches   s/1000 articles  memory MB")
    for count in options.articles:
        print(measure(count), flush=True)
    return 0


def measure(count: int) -> str:
    """Return the row of one run."""
    from attrib.pipeline import analyse
    from attrib.sources.registry import Registry
    from attrib.store.adding import Adder
    from attrib.store.cache import refresh, searchable_words
    from attrib.store.sqlite import SqliteStore
    from attrib.types import Analysis, Article
    from tests.bench.store_speed import resident

    registry, encoder = Registry.load(), TimedEncoder()
    extraction = 0.0

    def analyses() -> Iterator[Analysis]:
        nonlocal extraction
        for number, text in enumerate(texts(count)):
            began = time.perf_counter()
            analysis = analyse(Article(f"a{number}", text, "ar"), registry)
            extraction += time.perf_counter() - began
            yield analysis

    with tempfile.TemporaryDirectory() as name, SqliteStore.open(Path(name) / "i", write=True) as store:
        began, claims = time.perf_counter(), 0
        for added in Adder(store, encoder).add(analyses()):
            claims += len(added.analysis.claims)
        adding = time.perf_counter() - began
        with store.reading() as snapshot:
            searchable_words(snapshot, store.folder)
            refresh(snapshot, store.folder)
        whole = time.perf_counter() - began
    storing = adding - encoder.seconds - extraction
    shares = [part / whole for part in (encoder.seconds, extraction, storing, whole - adding)]
    told = "  ".join(f"{share:8.1%}" for share in shares)
    rate, each = claims / (whole - extraction), 1000 * whole / count
    return f"{count:8} {claims:8} {rate:9.0f} {told} {each:16.1f} {resident():10.0f}"


def texts(count: int) -> Iterator[str]:
    """Yield ``count`` articles, no two with a claim in common."""
    folder = ROOT.parent / "shared" / "data" / "unlabelled"
    folder = folder if folder.is_dir() else ROOT / "seeds"
    known = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    for number, text in zip(range(count), cycle(known), strict=False):
        mark = str(number // len(known) or "")
        yield _WORD.sub(lambda word: word[1] if len(word[1]) % 5 else word[1] + mark, text)  # noqa: B023 - used at once


if __name__ == "__main__":
    sys.exit(main())
