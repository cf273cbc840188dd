"""One article, as annotated and as extracted, side by side: which attribution is which, and what agrees.

Attributions are paired by their cues, as PARC 3 and PolNeAR are evaluated (Pareti 2016, Newell et al. 2018):
two are the same when their cues overlap. Sources and contents are compared by their words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from attrib.evaluate.gold import Annotation, GoldAttribution, GoldClaim, GoldSentence, Label
from attrib.types import Analysis, Attribution, Claim, Span

AGREES = 0.8
"""The token F1 from which two stretches count as the same."""
SAME_LETTERS = 0.9
"""The share of letters from which two spellings count as one name."""

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_CLITICS = re.compile("^(?:وال|بال|لل|ال|و|ل|ب)(?=..)")


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated attribution and the one that was found for it, None where it was missed.

    ``named`` is None where the annotation names nobody, or nothing was found.
    """

    gold: GoldAttribution
    found: Attribution | None
    source: bool = False
    content: bool = False
    named: bool | None = None
    name: str = ""
    """The name that was found."""

    @property
    def right(self) -> bool:
        """Whether cue, source and content are all right."""
        return self.found is not None and self.source and self.content


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """An annotated claim, the nearest that was found (None: none was left), and whether they agree.

    ``wording`` is how near the self-contained wordings are, 0 to 1; None where the gold one says no more than the
    text, or the claims do not agree.
    """

    gold: GoldClaim
    found: Claim | None
    right: bool
    begins: bool
    """Whether some claim begins with the gold claim's first word."""
    wording: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An article's annotation beside what was extracted. ``claims`` is None where claims were not annotated."""

    analysis: Analysis
    core: tuple[Pair, ...]
    neutral: tuple[Pair, ...]
    """Attributions that are not core: finding them is neither right nor wrong."""
    extra: tuple[Attribution, ...]
    """What was found and not annotated."""
    sentences: tuple[tuple[GoldSentence, Label], ...]
    """Each annotated sentence, and the label that the extracted claims give it."""
    claims: tuple[ClaimPair, ...] | None
    claims_found: int
    """How many claims were found outside headings, where none are annotated."""


def agreement(gold: Annotation, analysis: Analysis) -> Agreement:
    """Return ``gold`` and ``analysis``, which are of the same text, side by side.

    Neutral attributions take theirs first, so that one that was found for them is not held against extraction.
    """
    text = analysis.article.text
    left = list(analysis.attributions)
    neutral = tuple(_pair(one, left, analysis) for one in gold.attributions if not one.core)
    core = tuple(_pair(one, left, analysis) for one in gold.attributions if one.core)
    headings = {number for number, sentence in enumerate(analysis.sentences) if sentence.kind == "heading"}
    claims = [claim for claim in analysis.claims if claim.sentence not in headings]
    return Agreement(
        analysis=analysis,
        core=core,
        neutral=neutral,
        extra=tuple(left),
        sentences=tuple((one, label(one.span, analysis.claims)) for one in gold.sentences or ()),
        claims=None if gold.claims is None else tuple(_claim_pairs(text, gold.claims, claims)),
        claims_found=len(claims),
    )


def words_in(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """Return where the words begin that lie at least half inside ``spans``."""
    found = set()
    for word in _WORD.finditer(text):
        inside = sum(max(0, min(word.end(), span.end) - max(word.start(), span.start)) for span in spans)
        if inside * 2 >= word.end() - word.start():
            found.add(word.start())
    return frozenset(found)


def token_f1(one: frozenset[int], other: frozenset[int]) -> float:
    """Return F1 of two sets of words: 1 where both are empty."""
    if not one and not other:
        return 1.0
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def same_name(gold: str, found: str) -> bool:
    """Return whether two names are one: either has all words of the other, or nearly all letters agree."""
    one, other = folded(gold), folded(found)
    if not one or not other:
        return False
    words, others = ({_CLITICS.sub("", word) for word in _WORD.findall(name)} for name in (one, other))
    return words <= others or others <= words or likeness(one, other) >= SAME_LETTERS


def folded(text: str) -> str:
    """Return ``text`` as figures compare it: hamza, ى and ة folded, without vowel marks, in lower case.

    Not :func:`attrib.text.fold.fold`: a figure must not move because extraction folds otherwise.
    """
    return _MARKS.sub("", text).translate(_LETTERS).lower()


def likeness(one: str, other: str) -> float:
    """Return the share of letters that two folded texts have in common, in order (Ratcliff and Obershelp)."""
    return SequenceMatcher(None, one, other).ratio()


def label(sentence: Span, claims: Sequence[Claim]) -> Label:
    """Return the label that ``claims`` give a sentence: those that lie in it by more than half of the shorter."""
    inside = [
        claim for claim in claims if claim.span.overlap(sentence) * 2 > min(len(claim.span), len(sentence))
    ]
    if not inside:
        return "none"
    attributed = sum(claim.status == "attributed" for claim in inside)
    return "attributed" if attributed == len(inside) else "partly" if attributed else "unattributed"


def _pair(gold: GoldAttribution, left: list[Attribution], analysis: Analysis) -> Pair:
    """Return the pair, and take what was found out of ``left``."""
    text = analysis.article.text
    contents = words_in(text, gold.contents)

    def nearness(one: Attribution) -> tuple[int, float]:
        return _overlap(one.cues, gold.cues), token_f1(words_in(text, one.contents), contents)

    # Only where cues overlap at all: comparing contents of the others would take most of the time.
    near = [one for one in left if _overlap(one.cues, gold.cues)]
    if not near:
        return Pair(gold, None)
    found = max(near, key=nearness)
    left.remove(found)
    source = analysis.sources[found.id]
    name = source.name if source is not None else ""
    return Pair(
        gold,
        found,
        source=token_f1(words_in(text, found.sources), words_in(text, gold.sources)) >= AGREES,
        content=nearness(found)[1] >= AGREES,
        named=same_name(gold.canonical, name) if gold.canonical else None,
        name=name,
    )


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(a.overlap(b) for a in one for b in other)


def _claim_pairs(text: str, gold: Sequence[GoldClaim], claims: Sequence[Claim]) -> list[ClaimPair]:
    left = [(claim, words_in(text, [claim.span])) for claim in claims]
    begun = {min(words) for _, words in left if words}
    pairs = []
    for want in gold:
        wanted = words_in(text, [want.span])
        best = max(left, key=lambda one: token_f1(one[1], wanted), default=None)
        right = best is not None and token_f1(best[1], wanted) >= AGREES
        if best is not None and right:
            left.remove(best)
        found = best[0] if best is not None else None
        begins = bool(wanted) and min(wanted) in begun
        pairs.append(ClaimPair(want, found, right, begins, _wording(text, want, found) if right else None))
    return pairs


def _wording(text: str, gold: GoldClaim, found: Claim | None) -> float | None:
    assert found is not None
    wanted = folded(gold.self_contained or "")
    if not wanted or wanted == folded(gold.span.of(text)):
        return None
    return likeness(wanted, folded(found.self_contained or found.text))
