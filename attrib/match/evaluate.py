"""Measure matching on public data: ``python -m attrib.match.evaluate DATA`` prints the figures of docs/matching.md.

DATA holds ``ans/dev.csv`` (s1, s2, stance), ``sts17/`` (SemEval 2017 task 1, tracks 1 and 2) and
``pud/ar-en.tsv`` (UD PUD, parallel sentences). A part whose files are absent is said to be and left out. Nothing
here was learned from.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attrib.embed import Embedder, load_embedder
from attrib.match.judging import judge_all
from attrib.match.training import headline_pairs
from attrib.types import Verdict

_DIGIT = re.compile("[0-9٠-٩]")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_UNITS = (
    "", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "أحد عشر", "اثنا عشر",
    "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر",
)  # fmt: skip
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = ("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")


def main(arguments: Sequence[str]) -> None:
    """Print one line a figure."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m attrib.match.evaluate DATA")
    data = Path(arguments[0])
    embedder = load_embedder()
    parts: tuple[tuple[str, Callable[[Path, Embedder], Iterator[str]]], ...] = (
        ("ans/dev.csv", stances),
        ("sts17", similarities),
        ("pud/ar-en.tsv", parallel),
        ("pud/ar-en.tsv", changed_digits),
    )
    for name, measure in parts:
        path = data / name
        if not path.exists():
            print(f"{name}: absent, left out")
            continue
        for line in measure(path, embedder):
            print(line)


def stances(path: Path, embedder: Embedder) -> Iterator[str]:
    """Yield F1 of the verdicts on headline pairs. ``related`` counts as the stance "other", as ``different`` does."""
    pairs = headline_pairs(path)
    found = [one.verdict for one in judge_all([(pair.one, pair.other) for pair in pairs], embedder)]
    given = ["different" if verdict == "related" else verdict for verdict in found]
    scores = [
        f1([pair.verdict for pair in pairs], given, verdict) for verdict in ("same", "conflict", "different")
    ]
    yield (
        "ANS dev F1 agree {:.3f} disagree {:.3f} other {:.3f}".format(*scores)
        + f" macro {np.mean(scores):.3f}"
    )


def f1(wanted: Sequence[str], found: Sequence[str], label: str) -> float:
    """Return the F1 of one label."""
    hits = sum(one == label == other for one, other in zip(wanted, found, strict=True))
    return 2 * hits / max(1, wanted.count(label) + found.count(label))


def similarities(folder: Path, embedder: Embedder) -> Iterator[str]:
    """Yield Spearman's correlation of the score with people's similarity judgements."""
    for track, languages in (("track1", "ar-ar"), ("track2", "ar-en")):
        gold = [float(line) for line in (folder / f"STS.gs.{track}.{languages}.txt").read_text().split()]
        lines = (folder / f"STS.input.{track}.{languages}.txt").read_text(encoding="utf-8").splitlines()
        pairs = [(one, other) for one, other, *_ in (line.split("\t") for line in lines[: len(gold)])]
        scores = np.array([one.score for one in judge_all(pairs, embedder)])
        yield f"STS17 {languages} Spearman {100 * spearman(scores, np.array(gold)):.1f} (pairs: {len(gold)})"


def spearman(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the rank correlation; ties share their mean rank."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: NDArray[np.float64] = (ends - (counts - 1) / 2)[inverse]
    return means


def _parallel(path: Path) -> tuple[list[str], list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["ar"] for row in rows], [row["en"] for row in rows]


def parallel(path: Path, embedder: Embedder) -> Iterator[str]:
    """Yield how often the nearest sentence of the other language is the translation, and the verdicts on twins."""
    arabic, english = _parallel(path)
    cosines = embedder.encode(arabic) @ embedder.encode(english).T
    own = np.arange(len(arabic))
    there, back = (cosines.argmax(axis=1) == own).mean(), (cosines.argmax(axis=0) == own).mean()
    yield f"PUD recall@1 ar-en {there:.3f} en-ar {back:.3f} (sentences: {len(arabic)})"
    found = Counter(one.verdict for one in judge_all(list(zip(arabic, english, strict=True)), embedder))
    yield f"PUD twins judged {_shares(found)}"


def changed_digits(path: Path, embedder: Embedder) -> Iterator[str]:
    """Yield the verdicts on sentences with one digit changed, and with a number written another way."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    sentences = [text for text in _parallel(path)[0] if _DIGIT.search(text)]
    changed, eastern, spelled = [], [], []
    for text in sentences:
        changed.append((text, _with_another_digit(text, chance)))
        eastern.append((text, text.translate(_EASTERN)))
        spelled += [(text, other) for other in [_spelled(text)] if other is not None]
    for name, pairs in (
        ("one digit changed", changed),
        ("eastern digits", eastern),
        ("numbers in words", spelled),
    ):
        found = Counter(one.verdict for one in judge_all(pairs, embedder))
        yield f"PUD {name}: {_shares(found)} (pairs: {len(pairs)})"


def _shares(found: Counter[Verdict]) -> str:
    whole = max(1, found.total())
    return " ".join(f"{verdict} {100 * count / whole:.1f}%" for verdict, count in found.most_common())


def _with_another_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([match.start() for match in _DIGIT.finditer(text)])
    first = chr(ord(text[at]) - int(text[at]))
    return (
        text[:at]
        + chr(ord(first) + chance.choice([d for d in range(10) if d != int(text[at])]))
        + text[at + 1 :]
    )


def _spelled(text: str) -> str | None:
    """Return ``text`` with every whole number below a million in words, or None where it has none."""
    pieces, at, some = [], 0, False
    for match in re.finditer(r"(?<![\w.,:/-])[0-9]{1,6}(?![\w.,:/-]*[0-9])(?!\w)", text):
        pieces += [text[at : match.start()], number_in_words(int(match[0]))]
        at, some = match.end(), True
    return "".join((*pieces, text[at:])) if some else None


def number_in_words(value: int) -> str:
    """Return a whole number of 0 up to 999,999 in Arabic words (masculine, nominative)."""
    if value == 0:
        return "صفر"
    parts = []
    thousands, rest = divmod(value, 1000)
    if thousands:
        some = {1: "ألف", 2: "ألفان"}.get(thousands)
        parts.append(some or f"{number_in_words(thousands)} {'آلاف' if thousands <= 10 else 'ألف'}")
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        parts.append(_HUNDREDS[hundreds])
    if rest >= 20 and rest % 10:
        parts.append(_UNITS[rest % 10])
        parts.append(_TENS[rest // 10])
    elif rest:
        parts.append(_TENS[rest // 10] if rest >= 20 else _UNITS[rest])
    return " و".join(parts)


if __name__ == "__main__":
    main(sys.argv[1:])
