"""The history of a claim: where it first appeared, who took it up, on whose word, and what changed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from attrib.match.compare import compare
from attrib.types import Match

if TYPE_CHECKING:
    from attrib.store.base import Filters
    from attrib.store.search import Searcher

ChangeKind = Literal[
    "attribution-dropped", "attribution-added", "source-changed", "figure-changed", "contradicted"
]
_TOLD: frozenset[str] = frozenset({"same", "conflict"})
_LATEST = "9999"
"""Sorts behind every date: an article without one comes last."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a later appearance has otherwise than the earlier ones: ``before`` is theirs, ``now`` its own."""

    kind: ChangeKind
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A claim of the index that tells what was asked for, and what changed with it."""

    match: Match
    changes: tuple[Change, ...]


def history(
    searcher: Searcher, text: str, filters: Filters | None = None, *, limit: int = 50, min_score: float = 0.5
) -> tuple[Appearance, ...]:
    """Return the claims of the index that say or contradict ``text``, the earliest first, undated ones last.

    At most ``limit``, the nearest ones. Changes are told against all earlier appearances: a figure only where no
    earlier one has it, a source only where no earlier one has it.
    """
    (found,) = searcher.search([text], filters, limit=limit, min_score=min_score)
    told = [match for match in found if match.verdict in _TOLD]
    told.sort(key=lambda one: (one.article.date or _LATEST, one.article.id, one.claim.span.start))
    return tuple(Appearance(match, tuple(_changes(match, told[:at]))) for at, match in enumerate(told))


def _changes(match: Match, earlier: Sequence[Match]) -> list[Change]:
    if not earlier:
        return []
    changes = [*_source_changes(match, earlier)]
    figure = _figure_change(match, earlier)
    if figure is not None:
        changes.append(figure)
    elif match.verdict == "conflict" and not any(one.verdict == "conflict" for one in earlier):
        changes.append(Change("contradicted", before=_first_of("same", earlier), now=match.claim.text))
    return changes


def _source_changes(match: Match, earlier: Sequence[Match]) -> list[Change]:
    attributed = [one for one in earlier if one.claim.status == "attributed"]
    status = match.claim.status
    if status == "unattributed" and attributed:
        return [Change("attribution-dropped", before=_names(attributed[-1]))]
    if status != "attributed":
        return []
    if not attributed:
        judged = any(one.claim.status == "unattributed" for one in earlier)
        return [Change("attribution-added", now=_names(match))] if judged else []
    known = {source.id for one in attributed for source in one.sources}
    own = {source.id for source in match.sources}
    if known and own and not known & own:
        return [Change("source-changed", before=_names(attributed[-1]), now=_names(match))]
    return []


def _figure_change(match: Match, earlier: Sequence[Match]) -> Change | None:
    """Return the figure that no earlier appearance has, beside the earliest other one."""
    change: Change | None = None
    for one in earlier:
        compared = compare(one.claim.self_contained, match.claim.self_contained, 0.0)
        differs = next((sign for sign in compared.evidence if sign.kind == "number-differs"), None)
        if differs is None:
            if compared.has("number-same", "number-compatible"):
                return None
        elif change is None:
            change = Change("figure-changed", before=differs.one, now=differs.other)
    return change


def _first_of(verdict: str, earlier: Sequence[Match]) -> str:
    return next((one.claim.text for one in earlier if one.verdict == verdict), "")


def _names(match: Match) -> str:
    return "، ".join(source.name for source in match.sources)
