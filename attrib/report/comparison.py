"""Two texts compared: for programs (docs/format.md, a public contract) and for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrib.report.catalogue import Words
from attrib.report.evidence import because
from attrib.report.record import Record
from attrib.report.terminal import Paint, Screen, isolated, line, wrapped
from attrib.types import Verdict

if TYPE_CHECKING:
    from attrib.match.pair_files import TextPair
    from attrib.match.verdict import Judgement

_PAINTS: dict[Verdict, Paint] = {"same": "good", "related": "plain", "conflict": "bad", "different": "dim"}
_MARGIN = 2


def comparison_record(pair: TextPair, judgement: Judgement, words: Words) -> Record:
    """Return the record of a pair: its id, the score, the verdict and the reasons in the interface's words."""
    return {
        "id": pair.id,
        "score": round(judgement.score, 4),
        "verdict": judgement.verdict,
        "because": list(because(judgement.evidence, words)),
    }


def write_terminal(pair: TextPair, judgement: Judgement, screen: Screen) -> Iterator[str]:
    """Yield the lines of the report on a pair: both texts, the verdict with its score, the reasons."""
    words = screen.words
    for text in (pair.a, pair.b):
        for part in wrapped(text, screen.width - _MARGIN):
            yield line(isolated(part), screen)
    verdict = words(f"verdict-{judgement.verdict}")
    yield line(
        words("compare-verdict", verdict=verdict, score=f"{judgement.score:.2f}"),
        screen,
        _PAINTS[judgement.verdict],
    )
    for reason in because(judgement.evidence, words):
        for part in wrapped(reason, screen.width - 2 * _MARGIN):
            yield line(f"  {part}", screen, "dim")
