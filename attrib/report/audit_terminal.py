"""The audit for a person at a terminal: each article's claims, sources and totals; then all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrib.report.audit import Audit, AuditedClaim, Basis, Mark, SourceCount, Tally, Totals, source_share
from attrib.report.terminal import (
    Cell,
    Column,
    Paint,
    Screen,
    Text,
    cells,
    isolated,
    line,
    shown,
    table,
    wrapped,
)
from attrib.types import Article

_PAINTS: dict[Mark, Paint] = {
    "attributed": "good",
    "anonymous": "good",
    "unattributed": "bad",
    "speech-act": "bad",
    "unjudged": "dim",
}


def write_terminal(audits: Iterable[Audit], screen: Screen) -> Iterator[str]:
    """Yield the lines of the report, article by article, and a summary where there are several."""
    tally = Tally()
    rows: list[tuple[str, Totals]] = []
    for audit in audits:
        if tally.articles:
            yield line("", screen)
        yield from _article(audit, screen)
        tally.add(audit)
        rows.append((_short_name(audit.article), audit.totals))
    if tally.articles > 1:
        yield line("", screen)
        yield from _summary(rows, tally, screen)


def heading(article: Article, screen: Screen) -> Iterator[str]:
    """Yield the lines that name an article: where it is from, its title, date and outlet if known."""
    facts = [article.path or article.id, article.title, article.outlet, article.date]
    for at, fact in enumerate(fact for fact in facts if fact):
        yield line(isolated(shown(fact)), screen, "strong" if at == 0 else "plain")


def no_pack(article: Article, screen: Screen) -> str:
    """Return the sentence that says why an article's claims are unjudged."""
    return screen.words("no-pack", language=isolated(article.language))


def percent(share: float | None) -> str:
    """Return a share as whole percents, a dash where there is none. A part never rounds to all or none."""
    if share is None:
        return "–"
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}%"


def source_name(name: str | None, screen: Screen) -> str:
    """Return a source's name, or the words for one that is not named."""
    return name if name is not None else screen.words("no-source")


def _article(audit: Audit, screen: Screen) -> Iterator[str]:
    yield from heading(audit.article, screen)
    if not audit.judged:
        for text in folded(no_pack(audit.article, screen), screen):
            yield line(text, screen, "bad")
    yield line("", screen)
    if not audit.claims:
        yield line(screen.words("no-claims"), screen)
        return
    words = screen.words
    columns = (
        Column(words("number"), numeric=True),
        Column(words("claim"), weight=5, flow=True),
        Column(words("attributed-to"), weight=3),
    )
    yield from table(columns, [_claim_row(claim, screen) for claim in audit.claims], screen)
    yield line("", screen)
    yield from _sources(audit.sources, audit.totals, screen)
    for text in folded(_totals(audit.totals, screen), screen):
        yield line(text, screen, "strong")


def folded(text: str, screen: Screen) -> Iterator[str]:
    """Yield the lines of a message. Wrapping drops isolates, so it is wrapped only where it is too long."""
    if cells(text) <= screen.width:
        yield text
    else:
        yield from wrapped(text, screen.width)


def _claim_row(audited: AuditedClaim, screen: Screen) -> Sequence[Cell]:
    status = audited.claim.status
    paint = _PAINTS[audited.mark]
    bases = [Text(_basis(basis, screen), "good", screen.direction) for basis in audited.core]
    if status != "attributed" or not bases:
        bases = [Text(screen.words(status), paint)]
    others = [
        Text(_other(basis, screen), "dim", screen.direction) for basis in audited.bases if not basis.core
    ]
    return ((Text(str(audited.number)),), (Text(audited.claim.text),), (*bases, *others))


def _basis(basis: Basis, screen: Screen) -> str:
    return f"{source_name(basis.source.name if basis.source else None, screen)} ({basis.cue})"


def _other(basis: Basis, screen: Screen) -> str:
    act = screen.words(f"act-{basis.attribution.act}")
    name = f"{basis.source.name} " if basis.source else ""
    return f"{act}: {name}({basis.cue})"


def _sources(sources: Sequence[SourceCount], totals: Totals, screen: Screen) -> Iterator[str]:
    if not sources:
        return
    words = screen.words
    columns = (
        Column(words("source"), weight=1),
        Column(words("type")),
        Column(words("claims"), numeric=True),
        Column(words("share"), numeric=True),
    )
    rows = [
        (
            (Text(source_name(source.name, screen)),),
            (Text(words(f"type-{source.type}")),),
            (Text(str(source.claims)),),
            (Text(percent(source_share(source, totals))),),
        )
        for source in sources
    ]
    yield from table(columns, rows, screen)
    yield line("", screen)


def _totals(totals: Totals, screen: Screen) -> str:
    words = screen.words
    parts = [words("claims-of", claims=totals.claims)]
    if totals.judged:
        parts.append(
            words(
                "judged-of",
                attributed=totals.attributed,
                unattributed=totals.unattributed,
                share=isolated(percent(totals.share)),
            )
        )
    if totals.unjudged:
        parts.append(words("unjudged-of", unjudged=totals.unjudged))
    return " · ".join(parts)


def _short_name(article: Article) -> str:
    return article.title or article.path or article.id


def _summary(rows: Sequence[tuple[str, Totals]], tally: Tally, screen: Screen) -> Iterator[str]:
    words = screen.words
    columns = (
        Column(words("article"), weight=1),
        Column(words("claims"), numeric=True),
        *(
            Column(_capital(words(status)), numeric=True)
            for status in ("attributed", "unattributed", "unjudged")
        ),
        Column(words("share"), numeric=True),
    )
    yield line(words("all-articles"), screen, "strong")
    yield line("", screen)
    yield from table(columns, [_summary_row(name, totals) for name, totals in rows], screen)
    yield line("", screen)
    yield from _sources(tally.sources, tally.totals, screen)
    counts = f"{words('articles-of', articles=tally.articles)} · {_totals(tally.totals, screen)}"
    for text in folded(counts, screen):
        yield line(text, screen, "strong")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _summary_row(name: str, totals: Totals) -> Sequence[Cell]:
    counts = (totals.claims, totals.attributed, totals.unattributed, totals.unjudged)
    return (
        (Text(name),),
        *((Text(str(count) if count else "–"),) for count in counts),
        (Text(percent(totals.share)),),
    )
