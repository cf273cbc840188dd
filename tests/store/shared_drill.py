"""What the drills of the shared index run as processes of their own: writers as other machines have them.

::

    python -m tests.store.shared_drill URL FIRST COUNT WAIT     adds articles FIRST .. FIRST+COUNT-1

Each article is told on standard output once the index holds it for good, each trouble on standard error.
"""

from __future__ import annotations

import sys

from attrib.errors import AttribError
from attrib.store.adding import Adder
from attrib.store.opening import open_store
from tests.store.drill import article
from tests.store.word_embedder import WordEmbedder


def main(place: str, first: int, count: int, wait: float) -> None:
    """Do what the module's docstring says."""
    with open_store(place, write=True, wait=wait, tell=trouble) as store:
        adder = Adder(store, WordEmbedder())
        for number in range(first, first + count):
            analysis = article(number)
            if adder.knows(analysis.article):
                print(f"passed {number}", flush=True)
                continue
            for added in adder.add([analysis]):
                print(f"{added.outcome} {number}", flush=True)


def trouble(event: str, reason: str) -> None:
    """Say what happened."""
    print(f"{event}: {reason}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
    except AttribError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        sys.exit(2)
