"""Measures false alarms: ATT001 beside the labels of gold sentences, and how often each rule speaks at all.

``python -m tests.rules.measure_rules GOLD_FOLDER [TEXTS...]`` prints what docs/evaluation-rules.md reports.
GOLD_FOLDER holds ``<id>.json`` (``sentences`` with ``start``, ``end`` and ``label``) beside ``<id>.txt``; TEXTS are
further files or folders that are counted, not judged.

A sentence is *alarmed* where a finding of ATT001 overlaps it, and *bare* where its label says that it makes a claim
outside every attribution (``unattributed``; ``partly`` where another claim of it is inside).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from attrib.errors import InputError
from attrib.pipeline import analyse
from attrib.rules import RULES, Context, find_rule
from attrib.sources.registry import Registry
from attrib.text.read import read_articles
from attrib.types import Analysis, Level, Span

BARE = frozenset({"unattributed", "partly"})


@dataclass(frozen=True, slots=True)
class Alarms:
    """Sentences of the gold articles, headings aside, by whether they are bare and alarmed."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the alarmed sentences that are bare."""
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        """Share of the bare sentences that are alarmed."""
        return self.right / max(1, self.right + self.missed)


def analyses(paths: Iterable[Path]) -> Iterator[Analysis]:
    """Yield the analysis of every article in ``paths``."""
    registry = Registry.load()
    for article in read_articles([str(path) for path in paths]):
        if isinstance(article, InputError):
            raise article
        yield analyse(article, registry)


def alarms(gold: Path, levels: frozenset[Level]) -> Alarms:
    """Return how the findings of ATT001 at ``levels`` fit the labels of the sentences in ``gold``."""
    rule = find_rule("ATT001")
    counts: Counter[tuple[bool, bool]] = Counter()
    for analysis in analyses(sorted(gold.glob("*.txt"))):
        found = [finding.span for finding in rule.check(analysis, Context()) if finding.level in levels]
        headings = [one.span for one in analysis.sentences if one.kind != "sentence"]
        labelled = json.loads((gold / f"{analysis.article.id}.json").read_text(encoding="utf-8"))["sentences"]
        for sentence in labelled:
            span = Span(sentence["start"], sentence["end"])
            if any(2 * span.overlap(heading) > len(span) for heading in headings):
                continue
            counts[sentence["label"] in BARE, any(one.overlap(span) for one in found)] += 1
    return Alarms(counts[True, True], counts[False, True], counts[True, False])


def frequencies(paths: Iterable[Path]) -> Iterator[Counter[tuple[str, Level]]]:
    """Yield for each article how many findings there are, by rule and level. No index, default options."""
    for analysis in analyses(paths):
        yield Counter(
            (finding.rule, finding.level) for rule in RULES for finding in rule.check(analysis, Context())
        )


def main() -> None:
    """Print the figures."""
    gold, *texts = map(Path, sys.argv[1:])
    every: frozenset[Level] = frozenset({"error", "warning", "note"})
    for name, levels in (("all", every), ("warnings", every - {"note"})):
        one = alarms(gold, levels)
        print(
            f"ATT001 {name}: precision {one.precision:.3f}, recall {one.recall:.3f} "
            f"({one.right} right, {one.false} false, {one.missed} missed)"
        )
    articles = list(frequencies([gold, *texts]))
    total = sum(articles, Counter())
    print(f"{len(articles)} articles")
    for (rule, level), count in sorted(total.items()):
        print(f"{rule} {level}: {count} in {sum((rule, level) in one for one in articles)} articles")


if __name__ == "__main__":
    main()
