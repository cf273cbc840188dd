"""What ``attrib index`` says: records for programs, tables and sentences for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from attrib.report.audit_terminal import folded, percent
from attrib.report.record import Record, dumped, write_records
from attrib.report.terminal import Cell, Column, Paint, Screen, Text, isolated, line, shown, table
from attrib.types import Article, Claim, Status

if TYPE_CHECKING:
    from attrib.store.base import KnownArticle, Outcome, Stats
    from attrib.store.rebuild import Rebuilt
    from attrib.store.taking import Taken
    from attrib.store.verify import Problem

ADDED_SCHEMA = "attrib.indexed/1"
ARTICLE_SCHEMA = "attrib.index.article/1"
STATS_SCHEMA = "attrib.index.stats/1"
PROBLEM_SCHEMA = "attrib.index.problem/1"
_STATUSES: tuple[Status, ...] = ("attributed", "unattributed", "unjudged")
_SHOWN_OUTLETS, _SHOWN_IDS = 10, 20
_UNITS = ("B", "KB", "MB", "GB")


@dataclass(slots=True)
class Tally:
    """What a run of ``index add`` has done so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    claims: Counter[Status] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)
    """Articles without a pack for their language, by language."""
    refused: int = 0
    """Inputs that could not be added."""

    def add(self, article: Article, outcome: Outcome, claims: Sequence[Claim]) -> None:
        """Count an article."""
        self.outcomes[outcome] += 1
        statuses = Counter(claim.status for claim in claims)
        self.claims.update(statuses)
        if statuses["unjudged"]:
            self.unjudged[article.language] += 1


def added_record(article: Article, outcome: Outcome, claims: int) -> Record:
    """Return the record of an article that the index holds for good. An unchanged one had no claims added."""
    return {
        "schema": ADDED_SCHEMA,
        "id": article.id,
        "path": article.path,
        "language": article.language,
        "outcome": outcome,
        "claims": claims,
    }


def write_tally(tally: Tally, place: str, screen: Screen, listed: str | None = None) -> Iterator[str]:
    """Yield the lines that sum up a run of ``index add``; ``listed`` is the file that names what was refused."""
    words = screen.words
    yield line(f"{words('index')}: {isolated(shown(place))}", screen, "strong")
    yield line(
        words("index-added", **{name: tally.outcomes[name] for name in ("added", "replaced", "unchanged")}),
        screen,
    )
    claims = {status: tally.claims[status] for status in _STATUSES}
    yield line(words("index-claims", claims=tally.claims.total(), **claims), screen)
    for language in sorted(tally.unjudged):
        text = words("index-unjudged", articles=tally.unjudged[language], language=isolated(language))
        for part in folded(text, screen):
            yield line(part, screen, "bad")
    if tally.refused:
        where = "" if listed is None else words("index-refused-listed", path=isolated(shown(listed)))
        for part in folded(words("index-refused", inputs=tally.refused) + where, screen):
            yield line(part, screen, "bad")


def write_taken(taken: Sequence[Taken], place: str, screen: Screen) -> Iterator[str]:
    """Yield the lines that sum up what was taken from exports or other indexes."""
    words = screen.words
    outcomes = Counter(one.outcome for one in taken)
    yield line(f"{words('index')}: {isolated(shown(place))}", screen, "strong")
    counts = {name: outcomes[name] for name in ("added", "replaced", "unchanged", "kept")}
    yield line(words("index-taken", **counts), screen)
    yield line(words("claims-of", claims=sum(one.claims for one in taken)), screen)


def write_articles(articles: Iterable[KnownArticle], form: str, screen: Screen) -> Iterator[str]:
    """Yield the list of articles in the format ``form``."""
    if form == "terminal":
        return _article_table(list(articles), screen)
    records = (known_article_record(one) for one in articles)
    return write_records(records, form)


def stats_record(stats: Stats) -> Record:
    """Return the record of an index in numbers."""
    record = asdict(stats)
    state = record.pop("state")
    return {
        "schema": STATS_SCHEMA,
        "generation": state["generation"],
        "encoder": state["encoder"],
        **record,
    }


def write_stats(stats: Stats, place: str, form: str, screen: Screen) -> Iterator[str]:
    """Yield the index in numbers in the format ``form``."""
    if form == "json":
        yield dumped(stats_record(stats)) + "\n"
        return
    words = screen.words
    rows = [(words("index"), place), *_stats_rows(stats, screen)]
    columns = (Column(""), Column("", weight=1))
    lines = table(columns, [((Text(name, "strong"),), (Text(value),)) for name, value in rows], screen)
    next(lines), next(lines)  # these two columns need neither headings nor a rule
    yield from lines


def write_problems(problems: Iterable[Problem], place: str, form: str, screen: Screen) -> Iterator[str]:
    """Yield what ``verify`` found, each with what to do, in the format ``form``."""
    if form != "terminal":
        records = (_problem_record(problem) for problem in problems)
        yield from write_records(records, form)
        return
    words = screen.words
    found: Counter[bool] = Counter()
    rebuild = False
    for problem in problems:
        found[problem.damage] += 1
        rebuild = rebuild or problem.damage
        for text in folded(_problem_text(problem, screen), screen):
            yield line(text, screen, "bad" if problem.damage else "dim")
    if not found[True]:
        yield line(words("verify-sound"), screen, "good")
    elif rebuild:
        command = isolated(shown(f"attrib index rebuild --index {place}"))
        for text in folded(words("verify-rebuild", command=command), screen):
            yield line(text, screen, "strong")


def write_rebuilt(done: Rebuilt, place: str, screen: Screen) -> Iterator[str]:
    """Yield the lines that say what ``rebuild`` did."""
    words = screen.words
    yield line(f"{words('index')}: {isolated(shown(place))}", screen, "strong")
    for text, paint in _rebuilt_lines(done, screen):
        for part in folded(text, screen):
            yield line(part, screen, paint)


def _rebuilt_lines(done: Rebuilt, screen: Screen) -> Iterator[tuple[str, Paint]]:
    words = screen.words
    if done.saved is not None:
        kept = isolated(shown(str(done.kept_at)))
        yield words("rebuilt-saved", articles=done.saved, path=kept), "bad"
    if done.orphans:
        yield words("rebuilt-orphans", rows=done.orphans), "plain"
    for key, ids in (("rebuilt-extracted", done.extracted), ("rebuilt-encoded", done.encoded)):
        if ids:
            yield words(key, articles=_named(ids)), "plain"
    if done.lost:
        yield words("rebuilt-lost", articles=_named(done.lost)), "bad"
    if done.claims_anew is not None:
        yield words("rebuilt-anew", claims=done.claims_anew), "plain"
    yield words("rebuilt-cache", claims=done.vectors), "good"


def _named(ids: Sequence[str]) -> str:
    more = f" … ({len(ids)})" if len(ids) > _SHOWN_IDS else ""
    return ", ".join(isolated(shown(id)) for id in ids[:_SHOWN_IDS]) + more


def known_article_record(one: KnownArticle) -> Record:
    """Return the record of an article that the index holds."""
    article = one.article
    return {
        "schema": ARTICLE_SCHEMA,
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "language": article.language,
        "claims": {status: one.claims.get(status, 0) for status in _STATUSES},
        "added": one.added,
    }


def _article_table(articles: Sequence[KnownArticle], screen: Screen) -> Iterator[str]:
    words = screen.words
    if not articles:
        yield line(words("index-no-articles"), screen)
        return
    columns = (
        Column(words("id"), weight=3),
        Column(words("outlet"), weight=2),
        Column(words("date")),
        Column(words("title"), weight=4, flow=True),
        Column(words("claims"), numeric=True),
        Column(words("share"), numeric=True),
    )
    yield from table(columns, [_article_row(one) for one in articles], screen)
    yield line("", screen)
    claims = sum(sum(one.claims.values()) for one in articles)
    yield line(
        f"{words('articles-of', articles=len(articles))} · {words('claims-of', claims=claims)}",
        screen,
        "strong",
    )


def _article_row(one: KnownArticle) -> Sequence[Cell]:
    article = one.article
    judged = one.claims.get("attributed", 0) + one.claims.get("unattributed", 0)
    share = one.claims.get("attributed", 0) / judged if judged else None
    return (
        (Text(article.id),),
        (Text(article.outlet or "–"),),
        (Text(article.date or "–"),),
        (Text(article.title or "–"),),
        (Text(str(sum(one.claims.values()))),),
        (Text(percent(share)),),
    )


def _stats_rows(stats: Stats, screen: Screen) -> Iterator[tuple[str, str]]:
    words = screen.words
    yield words("articles"), str(stats.articles)
    yield words("claims"), str(sum(stats.claims.values()))
    for status in _STATUSES:
        if stats.claims.get(status):
            yield f"· {words(status)}", str(stats.claims[status])
    yield words("sources"), str(stats.sources)
    yield words("languages"), _counted(list(stats.languages.items()))
    if stats.outlets:
        yield words("outlets"), _counted(list(stats.outlets.items()))
    if stats.first_date is not None:
        yield words("dates"), f"{stats.first_date} – {stats.last_date}"
    encoder = stats.state.encoder
    yield words("encoder"), "–" if encoder is None else f"{encoder.name} ({encoder.dimension})"
    yield words("generation"), str(stats.state.generation)
    yield words("size"), size_in_words(stats.bytes)


def _counted(counts: Sequence[tuple[str, int]]) -> str:
    more = ", …" if len(counts) > _SHOWN_OUTLETS else ""
    return ", ".join(f"{name} ({count})" for name, count in counts[:_SHOWN_OUTLETS]) + more


def size_in_words(count: float) -> str:
    """Return a number of bytes as a person reads it."""
    for unit in _UNITS[:-1]:
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} {_UNITS[-1]}"


def _problem_record(problem: Problem) -> Record:
    return {
        "schema": PROBLEM_SCHEMA,
        "kind": problem.kind,
        "damage": problem.damage,
        "where": problem.where,
        "reason": problem.reason or None,
    }


def _problem_text(problem: Problem, screen: Screen) -> str:
    where, reason = isolated(shown(problem.where)), isolated(shown(problem.reason))
    return f"{where}: {screen.words(f'problem-{problem.kind}', reason=reason)}"
