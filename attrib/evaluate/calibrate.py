"""Learn from annotated articles how much an attribution is to be trusted: the share that is wholly right.

::

    python -m attrib.evaluate.calibrate GOLD_DIR... --output attrib/lang/ar/confidence.toml

An attribution is right when it is annotated (core or not) and its source and content agree. What is known of one
before anybody looks is its pattern, what opened its content, and a few traits (:func:`attrib.lang.confidence.traits`).
A logistic regression weighs them, with a penalty on every weight (ridge; Hoerl and Kennard 1970), so that what
fired a few times stays near the rate of all. The penalty is the one that predicts best the attributions of an
article from those of all other articles; the bins that are printed are predicted in the same way.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attrib.errors import AttribError, InputError
from attrib.evaluate.agreement import Agreement, agreement
from attrib.evaluate.figures import verdicts_of
from attrib.evaluate.folders import read_gold
from attrib.lang.confidence import ANY_PATTERN, traits

PENALTIES = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0)
EDGES = (0.0, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.0)
"""Where the bins of the report begin and end: around tenths, so that one asks what “0.9” is worth."""
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """One attribution that was found: in which article, by which pattern, its traits, and whether it is right."""

    article: str
    pattern: str
    traits: tuple[str, ...]
    right: bool

    @property
    def signs(self) -> tuple[str, ...]:
        """Return all that its confidence is learned from: the pattern with and without its opener, and the traits."""
        return (*_signs(self.pattern), *self.traits)


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds of being right: those of all, and what each sign adds."""

    start: float
    by_sign: Mapping[str, float]

    def confidence(self, signs: Iterable[str]) -> float:
        """Return the probability of being right."""
        return 1 / (1 + math.exp(-self.start - math.fsum(self.by_sign.get(sign, 0.0) for sign in signs)))


@dataclass(frozen=True, slots=True)
class Bin:
    """The attributions whose confidence is at least ``low`` and below ``high``; the last bin holds 1 as well."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean confidence."""
    right: int

    @property
    def rate(self) -> float:
        """Return the share that is right."""
        return self.right / self.count


def verdicts(agreements: Iterable[Agreement]) -> tuple[Verdict, ...]:
    """Return the verdict on every attribution that was found, speech acts included."""
    return tuple(
        Verdict(
            one.analysis.article.id,
            found.because,
            traits(one.analysis.article.text, found.act, found.form, found.contents),
            annotated and source and content,
        )
        for one in agreements
        for found, annotated, source, content in verdicts_of(one)
    )


def learn(known: Sequence[Verdict], penalty: float) -> Weights:
    """Return the weights that make ``known`` likeliest, less ``penalty`` / 2 times the sum of their squares."""
    names = sorted({sign for one in known for sign in one.signs})
    place = {name: at for at, name in enumerate(names, start=1)}
    table: NDArray[np.float64] = np.zeros((len(known), len(names) + 1))
    table[:, 0] = 1.0
    for row, one in enumerate(known):
        table[row, [place[sign] for sign in one.signs]] = 1.0
    right = np.array([one.right for one in known], dtype=np.float64)
    ridge = np.full(len(names) + 1, penalty)
    ridge[0] = 1e-3  # the common rate is drawn to one half only where there is next to nothing
    weights = _newton(table, right, ridge)
    return Weights(float(weights[0]), {name: float(weights[at]) for name, at in place.items()})


def _newton(
    table: NDArray[np.float64], right: NDArray[np.float64], ridge: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the maximum of the penalised likelihood, which has one, by Newton's steps."""
    weights: NDArray[np.float64] = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        rates = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (right - rates) - ridge * weights
        curve = (table * (rates * (1 - rates))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return weights


def left_out(known: Sequence[Verdict], penalty: float) -> list[float]:
    """Return the confidence of each verdict's attribution, learned from the other articles alone."""
    articles = dict.fromkeys(one.article for one in known)
    learned = {
        article: learn([one for one in known if one.article != article], penalty) for article in articles
    }
    return [learned[one.article].confidence(one.signs) for one in known]


def log_loss(known: Sequence[Verdict], confidences: Sequence[float]) -> float:
    """Return the mean surprise of the verdicts in nats: the less, the better the confidences."""
    surprises = [
        -math.log(max(confidence if one.right else 1 - confidence, 1e-9))
        for one, confidence in zip(known, confidences, strict=True)
    ]
    return math.fsum(surprises) / len(surprises)


def best_penalty(known: Sequence[Verdict]) -> float:
    """Return the penalty that predicts articles best from the others; the greatest where there is one article."""
    if len({one.article for one in known}) < 2:
        return PENALTIES[-1]
    return min(PENALTIES, key=lambda penalty: log_loss(known, left_out(known, penalty)))


def bins(known: Sequence[Verdict], confidences: Sequence[float]) -> tuple[Bin, ...]:
    """Return the bins that hold anything."""
    found: list[Bin] = []
    for low, high in pairwise(EDGES):
        inside = [
            (confidence, one.right)
            for one, confidence in zip(known, confidences, strict=True)
            if low <= confidence < high or confidence == high == EDGES[-1]
        ]
        if inside:
            mean = math.fsum(confidence for confidence, _ in inside) / len(inside)
            found.append(Bin(low, high, len(inside), mean, sum(right for _, right in inside)))
    return tuple(found)


def confidence_file(known: Sequence[Verdict]) -> Iterator[str]:
    """Yield the lines of a pack's ``confidence.toml``."""
    weights = learn(known, best_penalty(known))
    patterns = Counter((one.pattern, one.right) for one in known)
    found = Counter((trait, one.right) for one in known for trait in one.traits)
    articles = len({one.article for one in known})
    yield f"# Written by attrib.evaluate.calibrate from {len(known)} attributions that attrib found in {articles}"
    yield "# annotated articles: do not edit. “confidence” is how often cue, source and content are all right,"
    yield "# drawn towards the rate of all where a pattern is rare; a trait multiplies the odds."
    yield from _pattern(ANY_PATTERN, weights.confidence(()), len(known), sum(one.right for one in known))
    for name in sorted({one.pattern for one in known}):
        right, wrong = patterns[name, True], patterns[name, False]
        yield from _pattern(name, weights.confidence(_signs(name)), right + wrong, right)
    for name in sorted({trait for one in known for trait in one.traits}):
        right, wrong = found[name, True], found[name, False]
        yield "\n[[trait]]"
        yield f'id = "{name}"'
        yield f"odds = {math.exp(weights.by_sign[name]):.2f}"
        yield f"found = {right + wrong}"
        yield f"right = {right}"


def _signs(pattern: str) -> tuple[str, ...]:
    name, dot, opener = pattern.partition(".")
    return (f"pattern {name}", f"opener {opener}", pattern) if dot else (f"pattern {name}",)


def _pattern(name: str, confidence: float, found: int, right: int) -> Iterator[str]:
    yield "\n[[pattern]]"
    yield f'id = "{name}"'
    # Never 0 or 1: no count of articles makes a pattern certain.
    yield f"confidence = {min(max(confidence, 0.01), 0.99):.2f}"
    yield f"found = {found}"
    yield f"right = {right}"


def report(known: Sequence[Verdict]) -> Iterator[str]:
    """Yield the lines of a Markdown table of the bins, each article predicted from the others."""
    confidences = left_out(known, best_penalty(known))
    yield "| confidence | attributions | mean confidence | right |"
    yield "|---|--:|--:|--:|"
    for one in bins(known, confidences):
        yield f"| {one.low:.2f} to {one.high:.2f} | {one.count} | {one.confidence:.2f} | {one.rate:.2f} |"


def measured(folders: Sequence[str]) -> list[Agreement]:
    """Return the agreements on all articles of ``folders``. Raises InputError for the first that cannot be read."""
    from attrib.pipeline import analyse
    from attrib.sources.registry import Registry

    registry = Registry.load()
    found = []
    for one in read_gold(folders):
        if isinstance(one, InputError):
            raise one
        found.append(agreement(one.gold, analyse(one.article, registry)))
    return found


def main(arguments: Sequence[str]) -> int:
    """Write the file, or print it, and print the bins to standard error. Return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", metavar="GOLD_DIR")
    parser.add_argument("--output", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        known = verdicts(measured(options.folders))
    except AttribError as error:
        print(f"attrib: error: {error}", file=sys.stderr)
        return 2
    if len({one.article for one in known}) < 2:
        print("attrib: error: too little was found in these articles to learn from.", file=sys.stderr)
        return 2
    text = "\n".join(confidence_file(known)) + "\n"
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8")
    print("\n".join(report(known)), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
