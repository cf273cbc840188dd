"""What the margin beside a paragraph says: on whose word its claims stand, each source once; the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.report.audit import Audit, AuditedClaim, Basis, Mark
from attrib.report.marked_text import NumberedFinding

COLOURS = 8
"""Tints that tell sources apart in one article; further sources share one, and are told apart by name."""

Colours = Mapping[str, int]
"""Source id -> tint, from 1; 0 is the shared one."""


@dataclass(frozen=True, slots=True)
class Note:
    """Claims of one paragraph that stand on the same word, in the order of the text.

    ``bases`` are those of the first of them; ``cues`` are the cues of all, each once.
    """

    mark: Mark
    colour: int | None
    claims: tuple[AuditedClaim, ...]
    bases: tuple[Basis, ...]
    cues: tuple[str, ...]


def source_colours(audit: Audit) -> Colours:
    """Return the tint of each source of an article: the most quoted first, so that they never share one."""
    known = [one.id for one in audit.sources if one.id is not None and one.type != "anonymous"]
    return {id: number if number <= COLOURS else 0 for number, id in enumerate(known, start=1)}


def claim_colour(audited: AuditedClaim, colours: Colours) -> int | None:
    """Return the tint of a claim: that of the innermost source that is named, None where no one is."""
    if audited.mark != "attributed":
        return None
    return next((colours.get(one.source.id, 0) for one in audited.core if one.source and one.named), 0)


def margin_notes(claims: Sequence[AuditedClaim], colours: Colours) -> tuple[Note, ...]:
    """Return the notes for the claims that begin in a paragraph."""
    groups: dict[tuple[object, ...], list[AuditedClaim]] = {}
    for one in claims:
        groups.setdefault((one.mark, *_who(one)), []).append(one)
    return tuple(
        Note(
            group[0].mark,
            claim_colour(group[0], colours),
            tuple(group),
            _shown(group[0]),
            tuple(dict.fromkeys(basis.cue for one in group for basis in _shown(one) if basis.cue)),
        )
        for group in groups.values()
    )


def _shown(audited: AuditedClaim) -> tuple[Basis, ...]:
    return audited.core if audited.claim.status == "attributed" else audited.bases


def _who(audited: AuditedClaim) -> Iterable[object]:
    for basis in _shown(audited):
        yield basis.attribution.act if not basis.core else None
        yield basis.source.id if basis.source else None


def finding_notes(flags: Sequence[NumberedFinding]) -> tuple[tuple[NumberedFinding, ...], ...]:
    """Return the findings that begin in a paragraph, those that say the same together."""
    groups: dict[tuple[str, str, str], list[NumberedFinding]] = {}
    for flag in flags:
        one = flag.finding
        groups.setdefault((one.rule, one.level, one.message), []).append(flag)
    return tuple(tuple(group) for group in groups.values())
