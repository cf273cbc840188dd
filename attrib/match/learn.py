"""Learn the weights of verdicts and the rarity of n-grams: ``python -m attrib.match.learn DATA``.

DATA is a folder with ``ans/train.csv`` (headline pairs with the columns s1, s2, stance; Khouja 2020) and
``unlabelled/*.txt`` (news to count n-grams in). The project's own pairs (``data/pairs.toml``) are learned from as
well. Writes ``data/ngrams.json`` and ``data/model.json`` beside this module; the same inputs give the same files.
Needs scikit-learn (the extra ``train``), which running attrib does not.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrib.embed import Embedder, load_embedder
from attrib.match import lexical, verdict
from attrib.match.candidates import rough_nearness
from attrib.match.compare import Comparison
from attrib.match.judging import compare_all
from attrib.match.scale import anchors
from attrib.match.training import Pair, headline_pairs, own_claims, own_pairs
from attrib.match.verdict import VERDICTS, nearness, share_of_word

_KEPT_GRAMS = 8000
_COUNTS = {"headlines": 1.0, "own": 0.75, "own-joined": 0.5, "own-cross": 1.0}
"""How much a pair counts, by its origin."""
_LEAST_PAIRS = 4
_WORD_SCALE = 0.7
"""Size of a word beside a feature of one standard deviation: less is more regularisation."""
_STRENGTH = 0.3
"""Inverse of the regularisation, chosen by five-fold cross-validation on the training pairs."""

_HERE = Path(__file__).parent / "data"


def main(arguments: Sequence[str]) -> None:
    """Write both files."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m attrib.match.learn DATA")
    data = Path(arguments[0])
    headlines = headline_pairs(data / "ans" / "train.csv")
    _write(_HERE / "ngrams.json", count_grams(_documents(headlines, data / "unlabelled")))
    lexical.forget()
    embedder = load_embedder()
    pairs = [*headlines, *own_pairs()]
    _write(
        _HERE / "model.json",
        learn(pairs, compare_all([(pair.one, pair.other) for pair in pairs], embedder), embedder),
    )
    verdict.model.cache_clear()


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(
        json.dumps(content, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{path}: {path.stat().st_size} bytes")


def _documents(pairs: Iterable[Pair], folder: Path) -> list[str]:
    """Return the texts whose n-grams are counted, each once."""
    texts = [text for pair in pairs for text in (pair.one, pair.other)]
    for path in sorted(folder.glob("*.txt")):
        texts += [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts += [text for claim in own_claims() for text in (claim.english, claim.english_conflict)]
    return list(dict.fromkeys(texts))


def count_grams(documents: Sequence[str]) -> dict[str, Any]:
    """Return in how many documents each of the commonest n-grams stands."""
    counts: Counter[str] = Counter()
    for document in documents:
        text = lexical.prepared(document)
        counts.update({text[at : at + size] for size in lexical.SIZES for at in range(len(text) - size + 1)})
    kept = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_KEPT_GRAMS]
    return {"documents": len(documents), "rarest": kept[-1][1], "counts": dict(kept)}


def learn(pairs: Sequence[Pair], comparisons: Sequence[Comparison], embedder: Embedder) -> dict[str, Any]:
    """Return the content of ``model.json``."""
    found: dict[str, Any] = {"learned_from": dict(sorted(Counter(pair.origin for pair in pairs).items()))}
    for name, crosses in (("single", False), ("cross", True)):
        chosen = [at for at, one in enumerate(comparisons) if one.crosses_scripts == crosses]
        anchored = anchors(embedder, crosses=crosses)
        found[name] = _fit([pairs[at] for at in chosen], [comparisons[at] for at in chosen], anchored)
    return found


def _fit(
    pairs: Sequence[Pair], comparisons: Sequence[Comparison], anchored: tuple[float, float]
) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    features = sorted(comparisons[0].features)
    table = np.array([[one.features[name] for name in features] for one in comparisons])
    words = _words(pairs, comparisons)
    bags = _bags(comparisons, words)
    verdicts = np.array([pair.verdict for pair in pairs])
    counts = np.array([_COUNTS[pair.origin] for pair in pairs])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.hstack([(table - mean) / spread, _WORD_SCALE * bags])
    fitted = LogisticRegression(C=_STRENGTH, max_iter=10_000).fit(scaled, verdicts, counts)
    weights = fitted.coef_[:, : len(features)] / spread
    bias = fitted.intercept_ - weights @ mean
    word_weights = _WORD_SCALE * fitted.coef_[:, len(features) :]
    rows = {str(verdict): at for at, verdict in enumerate(fitted.classes_)}
    near = np.array([nearness(one) for one in comparisons])
    rough = np.array(
        [rough_nearness(one.features["cosine"], one.features.get("lexical")) for one in comparisons]
    )
    return {
        "features": features,
        "weights": {verdict: [round(float(w), 4) for w in weights[rows[verdict]]] for verdict in VERDICTS},
        "bias": {verdict: round(float(bias[rows[verdict]]), 4) for verdict in VERDICTS},
        "words": {
            word: [round(float(word_weights[rows[verdict], at]), 2) for verdict in VERDICTS]
            for at, word in enumerate(words)
        },
        "near": _calibration(near, verdicts, counts),
        "rough": _calibration(rough, verdicts, counts),
        "anchors": [round(cosine, 4) for cosine in anchored],
    }


def _words(pairs: Sequence[Pair], comparisons: Sequence[Comparison]) -> list[str]:
    """Return the stems that stand in only one text of enough headline pairs to learn something from."""
    headlines = (one for pair, one in zip(pairs, comparisons, strict=True) if pair.origin == "headlines")
    counts = Counter(stem for one in headlines for stem in one.left)
    return sorted(stem for stem, count in counts.items() if count >= _LEAST_PAIRS)


def _bags(comparisons: Sequence[Comparison], words: Sequence[str]) -> NDArray[np.float64]:
    places = {word: at for at, word in enumerate(words)}
    bags = np.zeros((len(comparisons), len(words)))
    for row, one in enumerate(comparisons):
        for stem in one.left:
            if stem in places:
                bags[row, places[stem]] = share_of_word(len(one.left))
    return bags


def _calibration(
    near: NDArray[np.float64], verdicts: NDArray[np.str_], counts: NDArray[np.float64]
) -> dict[str, float]:
    """Return slope and middle of the logistic curve from nearness to the share of pairs about one fact.

    Both outcomes count alike in sum: in an index nearly all pairs are about different facts.
    """
    from sklearn.linear_model import LogisticRegression

    one_fact = np.isin(verdicts, ("same", "conflict"))
    balance = np.where(one_fact, counts[one_fact].sum(), counts[~one_fact].sum())
    curve = LogisticRegression(C=1e3, max_iter=10_000).fit(
        near[:, None], one_fact, counts / balance * len(near)
    )
    slope = float(curve.coef_[0, 0])
    return {"slope": round(slope, 3), "middle": round(float(-curve.intercept_[0] / slope), 4)}


if __name__ == "__main__":
    main(sys.argv[1:])
