"""The same claim across outlets: what the index knows of a draft's claims, set side by side and in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attrib.report.audit import Audit, AuditedClaim
from attrib.report.differing import Stretch, differing
from attrib.types import Analysis, ArticleRef, Match, SourceRef, Status, Verdict

if TYPE_CHECKING:
    from attrib.rules.base import Knowledge

_TELLING: frozenset[Verdict] = frozenset({"same", "conflict"})

Key = tuple[str, str]
"""An article's id and a claim's."""


@dataclass(frozen=True, slots=True)
class Version:
    """One telling of a claim. ``verdict`` is None for the draft's own, with which the others are compared.

    ``place`` is the number of the article and of the claim where the report itself holds the article. ``dropped``
    says that it names no source while another telling of the same does; ``days`` counts from the first telling,
    None where either has no date.
    """

    article: ArticleRef
    stretches: tuple[Stretch, ...]
    status: Status
    sources: tuple[SourceRef, ...]
    verdict: Verdict | None
    because: tuple[str, ...]
    place: tuple[int, int] | None
    first: bool = False
    dropped: bool = False
    days: int | None = None

    @property
    def named(self) -> bool:
        """Whether a reader learns whose word it is."""
        return any(source.type != "anonymous" for source in self.sources)


@dataclass(frozen=True, slots=True)
class Story:
    """A claim of a draft and its tellings elsewhere, by date; those without a date come last."""

    number: int
    text: str
    language: str
    place: tuple[int, int]
    versions: tuple[Version, ...]

    @property
    def conflicting(self) -> bool:
        """Whether the tellings contradict each other."""
        return any(one.verdict == "conflict" for one in self.versions)

    @property
    def dropped(self) -> bool:
        """Whether a telling has lost its source."""
        return any(one.dropped for one in self.versions)

    @property
    def weight(self) -> int:
        """How much an editor would want to see it: contradicting figures, then lost sources, then contradictions."""
        figures = any(
            one.verdict == "conflict" and any(stretch.differs == "figure" for stretch in one.stretches)
            for one in self.versions
        )
        return 4 * figures + 2 * self.dropped + self.conflicting


class Remembered:
    """Knowledge that is asked once for each article: rules ask while articles pass, the report when all are there."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._known: dict[int, tuple[Analysis, Sequence[Sequence[Match]]]] = {}

    def matches(self, analysis: Analysis) -> Sequence[Sequence[Match]]:
        """Return for each of ``analysis.claims`` the claims of other articles, best first."""
        known = self._known.get(id(analysis))
        if known is None:
            # The analysis is kept with its answer, so that no other one comes to its id.
            known = self._known[id(analysis)] = analysis, self._knowledge.matches(analysis)
        return known[1]


def stories(audits: Sequence[Audit], knowledge: Knowledge) -> tuple[Story, ...]:
    """Return the claims that the index knows from another article, those with most to look at first.

    A telling stands in one story alone: a report of many articles would else tell each story once for each.
    """
    places = {
        (audit.article.id, one.claim.id): (number, one.number)
        for number, audit in enumerate(audits, start=1)
        for one in audit.claims
    }
    told: set[Key] = set()
    found: list[tuple[AuditedClaim, Audit, tuple[Match, ...]]] = []
    for audit in audits:
        by_id = dict(
            zip((claim.id for claim in audit.analysis.claims), knowledge.matches(audit.analysis), strict=True)
        )
        for one in audit.claims:
            key = (audit.article.id, one.claim.id)
            matches = tuple(_one_an_article(by_id[one.claim.id], told))
            if key in told or not matches:
                continue
            told.add(key)
            told.update((match.article.id, match.claim.id) for match in matches)
            found.append((one, audit, matches))
    numbered = [_story(one, audit, matches, places) for one, audit, matches in found]
    numbered.sort(key=lambda story: (-story.weight, -len(story.versions), story.place))
    return tuple(
        Story(number, story.text, story.language, story.place, story.versions)
        for number, story in enumerate(numbered, start=1)
    )


def first_appearances(analysis: Analysis, knowledge: Knowledge) -> dict[str, ArticleRef]:
    """Return for the claims that the index knows from elsewhere the earliest dated article that holds the same.

    Nothing is said of a claim where no telling has a date: nobody knows then which was first.
    """
    own = _ref(analysis)
    found: dict[str, ArticleRef] = {}
    for claim, matches in zip(analysis.claims, knowledge.matches(analysis), strict=True):
        same = [match.article for match in matches if match.verdict == "same"]
        dated = [article for article in (own, *same) if article.date]
        if same and dated and own.date:
            found[claim.id] = min(dated, key=lambda article: article.date or "")
    return found


def _one_an_article(matches: Sequence[Match], told: set[Key]) -> Iterator[Match]:
    """Yield the nearest telling of each article; one that another story has told already is left out."""
    articles: set[str] = set()
    for match in matches:
        if match.verdict not in _TELLING or match.article.id in articles:
            continue
        articles.add(match.article.id)
        if (match.article.id, match.claim.id) not in told:
            yield match


def _story(
    one: AuditedClaim, audit: Audit, matches: Sequence[Match], places: dict[Key, tuple[int, int]]
) -> Story:
    text = one.claim.text
    article = _ref(audit.analysis)
    sources = tuple(SourceRef(s.id, s.name, s.type) for s in audit.analysis.claim_sources(one.claim))
    place = places[audit.article.id, one.claim.id]
    versions = [
        Version(article, differing(text, matches[0].claim.text), one.claim.status, sources, None, (), place),
        *(
            Version(
                match.article,
                differing(match.claim.text, text),
                match.claim.status,
                match.sources,
                match.verdict,
                match.because,
                places.get((match.article.id, match.claim.id)),
            )
            for match in matches
        ),
    ]
    return Story(0, text, article.language, place, tuple(_in_time(versions)))


def _in_time(versions: Sequence[Version]) -> Iterator[Version]:
    from dataclasses import replace

    ordered = sorted(versions, key=lambda one: (one.article.date is None, one.article.date or ""))
    dates = [one.article.date for one in ordered if one.article.date]
    first = dates[0] if len(dates) > 1 else None
    somebody = any(one.named for one in ordered if one.verdict != "conflict")
    for one in ordered:
        yield replace(
            one,
            first=first is not None and one.article.date == first,
            dropped=somebody and one.status != "unjudged" and not one.named and one.verdict != "conflict",
            days=_days(first, one.article.date),
        )


def _days(first: str | None, date: str | None) -> int | None:
    from datetime import date as day

    if first is None or date is None:
        return None
    try:
        return (day.fromisoformat(date) - day.fromisoformat(first)).days
    except ValueError:
        return None


def _ref(analysis: Analysis) -> ArticleRef:
    one = analysis.article
    return ArticleRef(one.id, one.path, one.title, one.date, one.outlet, one.language)
