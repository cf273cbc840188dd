"""How fast attrib reads: megabytes of UTF-8 a second on one core, beside two yardsticks, in one run.

- attrib: sentences, attributions, sources and claims (``attrib.pipeline.analyse``)
- spaCy: only split into words, by its blank Arabic tokenizer
- textacy: direct quotations with their speakers, on spaCy's tagger and parser. textacy knows them in English,
  Spanish and French only, and no trained Arabic pipeline is on the package index: the pipeline here is of
  the usual size but untrained, which takes as long and finds nothing of use.

``make bench`` installs what it needs. Texts are those of ``../shared/data/unlabelled`` where that folder is
there, else the seeds, repeated. Start-up, lexicons and models are loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads texts. ``share`` of the texts is enough to time it."""

    name: str
    read: Callable[[Sequence[str]], None]
    share: float = 1.0


def main() -> int:
    """Time the readers in turns, best of several rounds, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--megabytes", type=float, default=20.0, help="how much text attrib and spaCy read")
    parser.add_argument("--without-textacy", action="store_true", help="leave out the slowest")
    options = parser.parse_args()
    on_one_core()
    texts = texts_of(options.megabytes)
    readers = [attrib_reader(), spacy_reader()]
    if not options.without_textacy:
        readers.append(textacy_reader(share=min(1.0, 0.1 / options.megabytes)))
    best = dict.fromkeys((reader.name for reader in readers), 0.0)
    for round_ in range(ROUNDS):
        for reader in readers:
            chosen = texts[: max(1, round(len(texts) * reader.share))]
            print(
                f"round {round_ + 1} of {ROUNDS}: {reader.name}, {megabytes(chosen):.2f} MB", file=sys.stderr
            )
            began = time.perf_counter()
            reader.read(chosen)
            best[reader.name] = max(best[reader.name], megabytes(chosen) / (time.perf_counter() - began))
    print(f"{'':42}  MB/s    attrib is")
    for name, speed in best.items():
        ratio = "" if name == readers[0].name else f"{best[readers[0].name] / speed:9.2f} times as fast"
        print(f"{name:42} {speed:6.3f} {ratio}")
    return 0


def on_one_core() -> None:
    """Keep this process to one core, where the system can."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def texts_of(size: float) -> list[str]:
    """Return articles of ``size`` megabytes together, the same ones again and again."""
    folder = ROOT.parent / "shared" / "data" / "unlabelled"
    if not folder.is_dir():
        folder = ROOT / "seeds"
        print("no ../shared/data/unlabelled here: reading the seeds", file=sys.stderr)
    known = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    texts: list[str] = []
    taken = 0.0
    for text in cycle(known):
        if taken >= size:
            return texts
        texts.append(text)
        taken += megabytes([text])
    raise SystemExit(f"{folder} holds no .txt file")


def megabytes(texts: Sequence[str]) -> float:
    """Return the size of ``texts`` in UTF-8, in megabytes."""
    return sum(len(text.encode("utf-8")) for text in texts) / 1e6


def attrib_reader() -> Reader:
    """The whole straight line but for the index."""
    from attrib.pipeline import analyse
    from attrib.sources.registry import Registry
    from attrib.types import Article

    gc.set_threshold(100_000)  # as the command line does, see attrib.cli.main
    registry = Registry.load()
    analyse(Article("warm", "قال الوزير إن الجسر آمن.", "ar"), registry)

    def read(texts: Sequence[str]) -> None:
        for number, text in enumerate(texts):
            analyse(Article(str(number), text, "ar"), registry)

    return Reader("attrib: attributions, sources, claims", read)


def spacy_reader() -> Reader:
    """Words only."""
    import spacy

    tokenizer = spacy.blank("ar").tokenizer

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            tokenizer(text)

    return Reader("spaCy: words (blank Arabic tokenizer)", read)


def textacy_reader(share: float) -> Reader:
    """Direct quotations with cue and speaker, on a tagger, a parser and a lemmatizer of the usual size."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from textacy.extract import direct_quotations

    pipeline = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser"):
        pipeline.add_pipe(name)
    words = ["He", "said", "so", "."]
    known = Doc(
        pipeline.vocab,
        words=words,
        tags=["PRP", "VBD", "RB", "."],
        heads=[1, 1, 1, 1],
        deps=["nsubj", "ROOT", "advmod", "punct"],
    )
    pipeline.initialize(lambda: [Example(Doc(pipeline.vocab, words=words), known)])

    def read(texts: Sequence[str]) -> None:
        for document in pipeline.pipe(texts):
            # Texts with an odd number of quotation marks raise; the parse, which takes the time, is done.
            try:
                list(direct_quotations(document))
            except ValueError:
                continue

    return Reader("textacy: direct quotations (with its parse)", read, share)


if __name__ == "__main__":
    sys.exit(main())
