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
from attrib.match.training import Pair, headline_pairs, news_pairs, own_claims, own_pairs
from attrib.match.verdict import APART, OUTCOMES, nearness, share_of_word
from attrib.match.words import words_of

_KEPT_GRAMS = 8000
_KEPT_STEMS = 3000
_COUNTS = {"headlines": 1.0, "own": 0.75, "own-joined": 0.5, "own-cross": 1.0, "news": 1.0, "news-cross": 1.0}
"""How much a pair counts, by its origin."""
_LEAST_PAIRS = 4
_WORD_SCALE = 0.7
"""Size of a word beside a feature of one standard deviation: less is more regularisation."""
_TOPICAL = frozenset(
    {"cosine", "cosine2", "lexical", "cover_least", "cover_most", "shared", "shared_rarity", "place_shared",
     "place_differs", "number_same", "length", "length_ratio"}
)  # fmt: skip
"""Features that say whether two facts are of one topic."""
_STRENGTH = 1.0
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
    pairs = [*headlines, *own_pairs(), *news_pairs()]
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
    kept = _commonest(counts, _KEPT_GRAMS)
    stems = Counter(
        stem for document in documents for stem in {word.stem for word in words_of(document) if word.content}
    )
    return {
        "documents": len(documents),
        "rarest": kept[-1][1],
        "counts": dict(kept),
        "stems": dict(_commonest(stems, _KEPT_STEMS)),
    }


def _commonest(counts: Counter[str], kept: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:kept]


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
    outcomes = np.where(np.isin(verdicts, OUTCOMES), verdicts, APART)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=10_000).fit(scaled, outcomes, counts)
    weights = fitted.coef_[:, : len(features)] / spread
    bias = fitted.intercept_ - weights @ mean
    word_weights = _WORD_SCALE * fitted.coef_[:, len(features) :]
    rows = {str(outcome): at for at, outcome in enumerate(fitted.classes_)}
    topic, topic_bias = _topic(table, verdicts, np.array([pair.origin for pair in pairs]), features)
    near = np.array([nearness(one) for one in comparisons])
    rough = np.array(
        [rough_nearness(one.features["cosine"], one.features.get("lexical")) for one in comparisons]
    )
    return {
        "features": features,
        "weights": {outcome: [round(float(w), 4) for w in weights[rows[outcome]]] for outcome in OUTCOMES},
        "bias": {outcome: round(float(bias[rows[outcome]]), 4) for outcome in OUTCOMES},
        "words": {
            word: [round(float(word_weights[rows[outcome], at]), 2) for outcome in OUTCOMES]
            for at, word in enumerate(words)
        },
        "topic": {"weights": [round(float(w), 4) for w in topic], "bias": round(topic_bias, 4)},
        "near": _calibration(near, verdicts, counts),
        "rough": _calibration(rough, verdicts, counts),
        "anchors": [round(cosine, 4) for cosine in anchored],
    }


def _topic(
    table: NDArray[np.float64], verdicts: NDArray[np.str_], origins: NDArray[np.str_], features: Sequence[str]
) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of two facts being of one topic, from the project's own pairs: headlines do not tell.

    Both count alike in sum, whatever their number. Weights of features that say nothing of a topic are 0.
    """
    from sklearn.linear_model import LogisticRegression

    chosen = np.isin(verdicts, ("related", "different")) & (origins != "headlines")
    columns = [at for at, name in enumerate(features) if name in _TOPICAL]
    some = table[np.ix_(chosen, columns)]
    mean, spread = some.mean(axis=0), some.std(axis=0)
    spread[spread == 0] = 1.0
    one_topic = verdicts[chosen] == "related"
    fitted = LogisticRegression(C=_STRENGTH, max_iter=10_000, class_weight="balanced").fit(
        (some - mean) / spread, one_topic
    )
    weights = np.zeros(len(features))
    weights[columns] = fitted.coef_[0] / spread
    return weights, float(fitted.intercept_[0] - weights[columns] @ mean)


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
