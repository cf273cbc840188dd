"""What an index might know of the claims of the reports' articles."""

from __future__ import annotations

from collections.abc import Sequence

from attrib.types import Analysis, ArticleRef, Claim, Match, SourceRef, Span, Status, Verdict


def match(
    id: str,
    text: str,
    verdict: Verdict,
    date: str | None,
    *sources: SourceRef,
    status: Status = "attributed",
    claim: str = "x1",
    because: tuple[str, ...] = (),
) -> Match:
    article = ArticleRef(id, f"{id}.txt", f"عنوان {id}", date, f"صحيفة {id}", "ar")
    held = Claim(claim, Span(0, len(text)), text, text, 0, status, ())
    return Match(1, 0.9, verdict, because, article, held, text, sources)


ENGINEER = SourceRef("n-rami", "رامي الحلبي", "person")
CLERK = SourceRef("anon", "مصدر بلدي", "anonymous")


class Known:
    """Knowledge of some claims, by their ids, and how often it was asked."""

    def __init__(self, **matches: Sequence[Match]) -> None:
        self._matches = matches
        self.asked = 0

    def matches(self, analysis: Analysis) -> list[Sequence[Match]]:
        self.asked += 1
        return [self._matches.get(claim.id, ()) for claim in analysis.claims]


COSTS = [
    match("a", "الإصلاح سيكلف 45 ألف دينار", "conflict", "2026-02-28", ENGINEER, because=("العدد مختلف",)),
    match("b", "إصلاح الجسر يكلف 40 ألف دينار", "same", "2026-03-04", status="unattributed"),
    match("b", "كلفة الإصلاح 40 ألفا", "same", "2026-03-04", claim="x2"),
    match("c", "تحدث المهندس عن الجسر", "related", "2026-02-01", ENGINEER),
    match("d", "الإصلاح يكلف 40 ألف دينار", "same", None, CLERK),
]
