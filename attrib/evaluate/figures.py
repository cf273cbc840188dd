"""The figures over many articles: precision and recall, never one without the other.

==================  ================================================================================================
figure              what it says
==================  ================================================================================================
cue                 of the attributions found, how many are annotated; of those annotated (core), how many are found
relation            the same, with source and content right too
source, content     of the attributions found that are annotated, the share with the right source, the right content
name                of those whose source the annotation names, the share resolved to that name
sentence            the share of sentences with the right one of four labels; each label's own precision and recall
claims              the share of claims with the right words; ``boundary`` with the right first word
self-contained      how near the wording is to the annotated one, where that says more than the text
==================  ================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from attrib.evaluate.agreement import Agreement
from attrib.evaluate.gold import LABELS, Label
from attrib.types import Attribution


@dataclass(frozen=True, slots=True)
class Measure:
    """``right`` of what was ``found`` and of what is ``gold``."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what is annotated that was found; 0 where nothing is annotated."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both; 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``count``; the rate is 0 where there are none."""

    right: int
    count: int

    @property
    def rate(self) -> float:
        """Return the share as a number of 0 to 1."""
        return self.right / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of some articles. Those of sentences and claims are None where nobody annotated them."""

    articles: int
    cue: Measure
    relation: Measure
    source: Share
    content: Share
    name: Share
    sentence: Share | None
    labels: dict[Label, Measure] | None
    claims: Measure | None
    boundary: Measure | None
    wording: float | None
    """Mean nearness of the self-contained wordings, 0 to 1; 0 where none was compared."""
    worded: int
    """How many wordings were compared."""


@dataclass(frozen=True, slots=True)
class PatternFigures:
    """What one pattern of extraction found, speech acts that were annotated as such included."""

    pattern: str
    """Its id (``Attribution.because``)."""
    found: int
    right: int
    """Annotated, with source and content right."""
    wrong_source: int
    wrong_content: int
    extra: int
    """Not annotated at all."""

    @property
    def precision(self) -> float:
        """Return the share that is right."""
        return self.right / self.found


def figures(agreements: Sequence[Agreement]) -> Figures:
    """Return the figures over all articles together: every attribution counts the same, whatever its article."""
    pairs = [pair for one in agreements for pair in one.core]
    found = [pair for pair in pairs if pair.found is not None]
    all_found = len(found) + sum(len(one.extra) for one in agreements)
    named = [pair.named for pair in found if pair.named is not None]
    sentences = [(gold.label, label) for one in agreements for gold, label in one.sentences]
    claims = list(chain.from_iterable(one.claims for one in agreements if one.claims is not None))
    claims_found = sum(one.claims_found for one in agreements if one.claims is not None)
    wordings = [pair.wording for pair in claims if pair.wording is not None]
    any_claims = any(one.claims is not None for one in agreements)
    return Figures(
        articles=len(agreements),
        cue=Measure(len(found), all_found, len(pairs)),
        relation=Measure(sum(pair.right for pair in pairs), all_found, len(pairs)),
        source=Share(sum(pair.source for pair in found), len(found)),
        content=Share(sum(pair.content for pair in found), len(found)),
        name=Share(sum(named), len(named)),
        sentence=Share(sum(gold == label for gold, label in sentences), len(sentences))
        if sentences
        else None,
        labels={one: _label(one, sentences) for one in LABELS} if sentences else None,
        claims=Measure(sum(pair.right for pair in claims), claims_found, len(claims)) if any_claims else None,
        boundary=Measure(sum(pair.begins for pair in claims), claims_found, len(claims))
        if any_claims
        else None,
        wording=(fmean(wordings) if wordings else 0.0) if any_claims else None,
        worded=len(wordings),
    )


def by_outlet(agreements: Iterable[Agreement]) -> dict[str, Figures]:
    """Return the figures of each outlet: the article's own where the text shows it, else its id without the number."""
    return {name: figures(group) for name, group in sorted(_grouped(agreements, _outlet).items())}


def by_pattern(agreements: Iterable[Agreement]) -> tuple[PatternFigures, ...]:
    """Return what each pattern found, those that err most often first."""
    verdicts: dict[str, list[tuple[bool, bool, bool]]] = {}
    for found, annotated, source, content in chain.from_iterable(map(verdicts_of, agreements)):
        verdicts.setdefault(found.because, []).append((annotated, source, content))
    rows = [
        PatternFigures(
            pattern,
            found=len(rows),
            right=sum(all(row) for row in rows),
            wrong_source=sum(annotated and not source for annotated, source, _ in rows),
            wrong_content=sum(annotated and not content for annotated, _, content in rows),
            extra=sum(not annotated for annotated, _, _ in rows),
        )
        for pattern, rows in verdicts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.right - row.found, row.precision, row.pattern)))


def verdicts_of(one: Agreement) -> list[tuple[Attribution, bool, bool, bool]]:
    """Return each attribution that was found: whether it is annotated at all, its source and its content right."""
    pairs = [*one.core, *one.neutral]
    return [
        *((pair.found, True, pair.source, pair.content) for pair in pairs if pair.found is not None),
        *((extra, False, False, False) for extra in one.extra),
    ]


def _label(label: Label, sentences: Sequence[tuple[Label, Label]]) -> Measure:
    return Measure(
        sum(gold == found == label for gold, found in sentences),
        sum(found == label for _, found in sentences),
        sum(gold == label for gold, _ in sentences),
    )


def _grouped(agreements: Iterable[Agreement], key: Callable[[Agreement], str]) -> dict[str, list[Agreement]]:
    groups: dict[str, list[Agreement]] = {}
    for one in agreements:
        groups.setdefault(key(one), []).append(one)
    return groups


def _outlet(one: Agreement) -> str:
    article = one.analysis.article
    return article.outlet or article.id.rstrip("0123456789").rstrip("-_. ") or article.id
