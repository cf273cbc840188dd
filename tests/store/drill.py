"""What the drills run as a process of its own: writers that tell each article once the index holds it for good.

::

    python -m tests.store.drill add FOLDER FIRST COUNT      adds articles FIRST .. FIRST+COUNT-1
    python -m tests.store.drill remove FOLDER ID...
    python -m tests.store.drill rebuild FOLDER MODEL

Each brings the caches up to date now and then, as ``attrib index`` does, so that kills also fall into that. What a
large index does, quantising and folding in, these do from some hundred claims on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from attrib.errors import AttribError
from attrib.store import cache
from attrib.store.adding import Adder
from attrib.store.cache import refresh, searchable_words
from attrib.store.rebuild import Means, rebuild
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis, Article
from tests.store.word_embedder import WordEmbedder, analysis_of

CLAIMS = 8
_REFRESH = 3


def article(number: int) -> Analysis:
    """Return the article ``number``; no two have a claim in common."""
    lines = [f"متحدث{number}: الرقم {number * CLAIMS + line} في الخبر" for line in range(CLAIMS)]
    return analysis_of(f"a{number}", lines)


def analyse(article: Article) -> Analysis:
    """Extract as :func:`article` does."""
    return analysis_of(article.id, article.text.splitlines())


def make_index(arguments: tuple[str, float]) -> str | None:
    """Make an index in a folder at a moment, both given, as others do at the same; return the error, if any."""
    folder, moment = arguments
    while time.time() < moment:
        pass
    try:
        SqliteStore.open(Path(folder), write=True).close()
    except AttribError as error:
        return str(error)
    return None


def main(action: str, folder: Path, arguments: list[str]) -> None:
    """Do what the module's docstring says."""
    cache.LARGE, cache._TAIL, cache._DEAD = 200, 40, 40
    if action == "rebuild":
        rebuild(folder, Means(analyse, lambda name: WordEmbedder(name or "words")), model=arguments[0])
        _tell("rebuilt")
        return
    with SqliteStore.open(folder, write=True) as store:
        for number, id in enumerate(_changed(store, action, arguments), start=1):
            _tell(id)
            if number % _REFRESH == 0:
                with store.reading() as snapshot:
                    refresh(snapshot, folder)
                    searchable_words(snapshot, folder)
    _tell("done")


def _changed(store: SqliteStore, action: str, arguments: list[str]) -> Iterator[str]:
    if action == "remove":
        for id in arguments:
            store.remove(id)
            yield id
        return
    first, count = map(int, arguments)
    encoder = store.state().encoder
    adder = Adder(store, WordEmbedder(encoder.name if encoder else "words"))
    for number in range(first, first + count):  # one by one, so that each is told as soon as it is stored
        for added in adder.add([article(number)]):
            yield added.analysis.article.id


def _tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
