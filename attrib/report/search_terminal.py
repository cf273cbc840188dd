"""Matches for a person: what was claimed, on whose word, where, and how near it is to what was searched for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrib.report.audit_terminal import folded
from attrib.report.terminal import Cell, Column, Paint, Screen, Text, isolated, line, shown, table, wrapped
from attrib.types import Match, Verdict

_PAINTS: dict[Verdict, Paint] = {"same": "good", "related": "plain", "conflict": "bad", "different": "dim"}


def write_terminal(
    text: str, matches: Sequence[Match], screen: Screen, *, said_by: str | None = None
) -> Iterator[str]:
    """Yield the lines of the report on one query; ``said_by`` stands under its text."""
    words = screen.words
    for part in wrapped(text, screen.width - 2):  # a right-to-left line has a margin
        yield line(isolated(part), screen, "strong")
    for part in folded(said_by, screen) if said_by else ():
        yield line(part, screen, "dim")
    if not matches:
        yield line(words("search-none"), screen)
        return
    columns = (
        Column(words("number"), numeric=True),
        Column(words("score"), numeric=True),
        Column(words("claim"), weight=5, flow=True),
        Column(words("attributed-to"), weight=2),
        Column(words("article"), weight=2),
    )
    yield from table(columns, [_row(match, screen) for match in matches], screen)
    unjudged = sorted({match.article.language for match in matches if match.claim.status == "unjudged"})
    for language in unjudged:
        yield line("", screen)
        for part in folded(words("search-unjudged", language=isolated(language)), screen):
            yield line(part, screen, "dim")


def _row(match: Match, screen: Screen) -> Sequence[Cell]:
    words, claim = screen.words, match.claim
    said = [Text(claim.text)]
    if shown(match.sentence_text).strip(" .؟!") != shown(claim.text).strip(" .؟!"):
        said.append(Text(match.sentence_text, "dim"))
    said.extend(Text(reason, "dim", screen.direction) for reason in match.because)
    article = match.article
    return (
        (Text(str(match.rank)),),
        (Text(f"{match.score:.2f}"), Text(words(f"verdict-{match.verdict}"), _PAINTS[match.verdict])),
        tuple(said),
        source_cell(match, screen),
        article_cell(article.title or article.path or article.id, article.outlet, article.date),
    )


def article_cell(*facts: str | None) -> Cell:
    """Return the cell that tells of an article by what is known of it, the first fact above the others."""
    known = (fact for fact in facts if fact)
    return tuple(Text(fact, "plain" if at == 0 else "dim") for at, fact in enumerate(known))


def source_cell(match: Match, screen: Screen) -> Cell:
    """Return whom a claim of the index is attributed to, or that it is to nobody."""
    if match.sources:
        return tuple(Text(source.name, "good") for source in match.sources)
    if match.claim.status == "attributed":
        return (Text(screen.words("no-source"), "good"),)
    return (Text(screen.words(match.claim.status), "bad" if match.claim.status == "unattributed" else "dim"),)
