"""From a comparison to a verdict: ``same``, ``related``, ``conflict`` or ``different``, a score and reasons.

Two things are told apart that a cosine confuses. The **score** says how near two claims are: the even mean of
what the encoder and what the wording say, calibrated so that it means the same in one script and across two.
The **verdict** says how they stand: a multinomial logistic regression over the features of
:mod:`attrib.match.compare` tells ``same``, ``conflict`` and two facts apart, a second one whether two facts are of one
topic (``related``) or of none. Their weights are in ``data/model.json`` (made by :mod:`attrib.match.learn`). A few
certainties no weight may overrule: claims whose figures differ do not say the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Any

from attrib.errors import DataError
from attrib.match.compare import Comparison, Evidence, Kind, compare
from attrib.types import Verdict

VERDICTS: tuple[Verdict, ...] = ("same", "related", "conflict", "different")
APART = "apart"
"""Two facts, of one topic or of two."""
OUTCOMES = ("same", "conflict", APART)

CONTRADICTION_COST = 0.075
"""What a denial, a sure opposition or another figure takes off the nearness of two claims in one script."""

_SIGNS: tuple[Kind, ...] = (
    "number-differs", "opposite", "negation", "place-differs", "person-differs", "exchanged",
)  # fmt: skip
_BRIEF = 1.0
"""Length (content words of the shorter claim, by eight) up to which wording alone may make a conflict."""
_EVEN = 0.35
"""How long the shorter text must be beside the longer: a headline beside a whole sentence leaves much unsaid."""
_UNSIGNED = 0.65
"""Share from which it does; chosen by cross-validation on the training pairs."""
_SHARED = 0.2
"""How much of the longer text must stand in the other: a word that is another says nothing where most are."""
_TWO_FACTS = 0.4
"""How much what speaks for two facts counts beside what speaks for one; chosen likewise."""
_USUAL_LEFT = 6
"""Words that two headlines about one thing usually do not share."""
_FAR = 0.03
"""Nearness, calibrated, below which two claims are not even of one topic."""
_WHOLE = 0.97
"""Coverage from which two claims have the same words."""
_MOST = 0.75
"""Coverage from which two claims are about one thing whatever the weights say."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve from a nearness to the share of pairs of such nearness that tell of one fact."""

    slope: float
    middle: float
    """The nearness at which as many pairs tell of one fact as do not."""

    def share(self, near: float) -> float:
        """Return the share, 0..1."""
        return 1.0 / (1.0 + math.exp(-self.slope * (near - self.middle)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic regressions, each a bias and a weight for each feature; and how nearness is calibrated."""

    features: tuple[str, ...]
    by_outcome: Mapping[str, tuple[float, ...]]
    bias: Mapping[str, float]
    words: Mapping[str, tuple[float, ...]]
    """Stem -> its weight for each of :data:`OUTCOMES`, where only one of the texts has it."""
    topic: tuple[float, ...]
    """What each feature says for two facts being of one topic."""
    topic_bias: float
    near: Curve
    """Calibrates :func:`nearness`."""
    rough: Curve
    """Calibrates the rougher nearness by which candidates are put in order (:mod:`attrib.match.candidates`)."""
    anchors: tuple[float, float]
    """Mean cosine of the default encoder between strangers, and between wordings of one claim."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How two claims stand. ``score`` is in 0..1; ``shares`` are the model's probabilities of the verdicts."""

    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...]
    shares: Mapping[Verdict, float]

    @property
    def unsigned(self) -> bool:
        """Whether a conflict rests on the wording alone: no figure, denial, opposite or name says so."""
        return any(one.kind == "no-sign" for one in self.evidence)


def judge(one: str, other: str, cosine: float, *, signs_only: bool = False) -> Judgement:
    """Judge two texts by themselves and the cosine of their vectors (on the default encoder's scale).

    Symmetric in the two texts but for the order of words in the evidence. With ``signs_only`` a conflict always
    needs a sign of one: for an index, where next to nothing that is near a claim contradicts it.
    """
    return judged(compare(one, other, cosine), signs_only=signs_only)


def judged(compared: Comparison, *, signs_only: bool = False) -> Judgement:
    """Return the verdict on a comparison; ``signs_only`` as for :func:`judge`."""
    weights = model()["cross" if compared.crosses_scripts else "single"]
    shares = probabilities(compared, weights)
    verdict = _certain(compared, shares) or _likeliest(compared, shares, signs_only)
    if verdict == "same" and compared.only_possible:
        verdict = "related"  # that something may happen is not that it did
    near = weights.near.share(nearness(compared))
    if verdict == "related" and near < _FAR:
        verdict = "different"  # so far apart that no topic holds them together
    return Judgement(verdict, near, _relevant(compared, verdict), shares)


def nearness(compared: Comparison) -> float:
    """Return how near two texts are, uncalibrated: encoder and wording evenly, less what contradicts.

    Across scripts there is no common wording, and the encoder speaks alone.
    """
    features = compared.features
    if compared.crosses_scripts:
        return features["cosine"]
    covered = (features["cover_least"] + features["cover_most"]) / 2
    wording = (features["lexical"] + covered) / 2
    against = features["denied"] + features["opposite_sure"] + features["number_differs"]
    return (features["cosine"] + wording) / 2 - CONTRADICTION_COST * against


def share_of_word(left: int) -> float:
    """Return how much each of ``left`` words counts that only one text has: a long text has many by chance."""
    return 1.0 / max(1.0, left / _USUAL_LEFT)


def probabilities(compared: Comparison, weights: Weights) -> dict[Verdict, float]:
    """Return the model's probability of each verdict; they sum to one."""
    values = [compared.features[name] for name in weights.features]
    known = [weights.words[stem] for stem in compared.left if stem in weights.words]
    share = share_of_word(len(compared.left))
    logits = {
        outcome: weights.bias[outcome]
        + _weighed(weights.by_outcome[outcome], values)
        + share * sum(word[at] for word in known)
        for at, outcome in enumerate(OUTCOMES)
    }
    top = max(logits.values())
    raised = {outcome: math.exp(logit - top) for outcome, logit in logits.items()}
    if not compared.crosses_scripts:
        raised[APART] *= _TWO_FACTS
    whole = sum(raised.values())
    of_one_topic = 1.0 / (1.0 + math.exp(-weights.topic_bias - _weighed(weights.topic, values)))
    return {
        "same": raised["same"] / whole,
        "related": raised[APART] / whole * of_one_topic,
        "conflict": raised["conflict"] / whole,
        "different": raised[APART] / whole * (1.0 - of_one_topic),
    }


def _weighed(weights: Sequence[float], values: Sequence[float]) -> float:
    return float(sum(map(mul, weights, values)))


def _likeliest(compared: Comparison, shares: Mapping[Verdict, float], signs_only: bool) -> Verdict:
    """Return the verdict with the largest share; a conflict needs a sign of one, or a headline's brevity.

    Where two long claims merely word things differently, no weight of habit may call that a contradiction.
    """
    verdict = _highest(shares)
    if verdict != "conflict" or compared.has(*_SIGNS):
        return verdict
    features = compared.features
    # Where one claim says all that the other says and more, nothing stands against anything.
    brief = not compared.crosses_scripts and features["length"] <= _BRIEF and features["left_both"]
    brief = brief and compared.headlines and features["cover_least"] >= _SHARED
    even = features.get("length_ratio", 0.0) >= _EVEN
    if brief and even and not signs_only and shares["conflict"] >= _UNSIGNED:
        return verdict
    return _highest({**shares, "conflict": 0.0})


def _highest(shares: Mapping[Verdict, float]) -> Verdict:
    """Return the likeliest verdict. Two facts are one outcome, whose topic is only asked for then."""
    apart = shares["related"] + shares["different"]
    if apart > max(shares["same"], shares["conflict"]):
        return "related" if shares["related"] >= shares["different"] else "different"
    return "same" if shares["same"] >= shares["conflict"] else "conflict"


def _certain(compared: Comparison, shares: Mapping[Verdict, float]) -> Verdict | None:
    """Return the verdict where one is certain whatever the weights say."""
    features = compared.features
    if not features["length"] and not compared.has("number-same", "number-compatible", "number-differs"):
        # One of them says nothing: only the very same words are the same.
        return "same" if features.get("cover_least", 0.0) >= _WHOLE else "different"
    apart = shares["different"] + shares["related"] > shares["same"] + shares["conflict"]
    if compared.has("number-differs") and compared.has("place-differs"):
        return (
            "related" if shares["related"] >= shares["different"] else "different"
        )  # two places, two figures
    if compared.crosses_scripts:
        return "conflict" if features["number_differs"] and not apart else None
    same_words = features["cover_least"] >= _WHOLE
    if compared.has("number-differs") and (not apart or features["cover_least"] >= _MOST):
        return "conflict"
    if compared.has("exchanged"):
        return "conflict"
    if features["cover_least"] >= _MOST and features["number_left_both"]:
        return "related"  # «14 قتيلا» and «30 جريحا»: each tells what the other does not
    if features["number_left_both"] and not apart and not compared.has(
        "number-same", "number-compatible", "number-differs"
    ):
        # «أودى بحياة 15 شخصا» and «على عمق تسعة كيلومترات»: each has a figure, and they share none
        return "related" if shares["related"] >= shares["different"] else "different"
    if same_words and not compared.has("number-missing", "negation", "mood-differs"):
        return "same"
    return None


def _relevant(compared: Comparison, verdict: Verdict) -> tuple[Evidence, ...]:
    """Return the evidence that speaks to the verdict: what differs for a conflict, what is shared for the same."""
    kept = tuple(one for one in compared.evidence if one.kind in _SPEAKS_TO[verdict])
    # A conflict that only weights speak for must not look like one that can be pointed at.
    if verdict == "conflict" and not compared.has(*_SIGNS):
        return (Evidence("no-sign"), *kept)
    return kept or (Evidence(_OTHERWISE[verdict]),)


_SPEAKS_TO: Mapping[Verdict, tuple[Kind, ...]] = {
    "same": ("number-same", "number-compatible", "same-words", "number-missing", "mood-differs"),
    "related": (*_SIGNS, "mood-differs", "number-same", "number-compatible", "number-missing"),
    "conflict": (*_SIGNS, "replaced", "mood-differs"),
    "different": (),
}
_OTHERWISE: Mapping[Verdict, Kind] = {
    "same": "meaning-near",
    "related": "topic-near",
    "conflict": "no-sign",
    "different": "nothing-shared",
}


@cache
def model() -> Mapping[str, Weights]:
    """Return the weights, "single" for texts in one script and "cross" for two. Raises DataError."""
    path = files("attrib.match") / "data" / "model.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {name: _weights(data[name]) for name in ("single", "cross")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(str(path), None, f"is not what attrib.match.learn writes: {error!r}") from None


def _weights(data: dict[str, Any]) -> Weights:
    features = tuple(map(str, data["features"]))
    by_outcome = {outcome: tuple(map(float, data["weights"][outcome])) for outcome in OUTCOMES}
    topic = tuple(map(float, data["topic"]["weights"]))
    if any(len(row) != len(features) for row in (*by_outcome.values(), topic)):
        raise ValueError("an outcome has more or fewer weights than there are features")
    bias = {outcome: float(data["bias"][outcome]) for outcome in OUTCOMES}
    words = {str(stem): tuple(float(w) for w in row) for stem, row in data["words"].items()}
    if any(len(row) != len(OUTCOMES) for row in words.values()):
        raise ValueError("a word has more or fewer weights than there are outcomes")
    curves = {
        name: Curve(float(data[name]["slope"]), float(data[name]["middle"])) for name in ("near", "rough")
    }
    strangers, wordings = map(float, data["anchors"])
    return Weights(
        features=features,
        by_outcome=by_outcome,
        bias=bias,
        words=words,
        topic=topic,
        topic_bias=float(data["topic"]["bias"]),
        **curves,
        anchors=(strangers, wordings),
    )
