"""Reports of findings: the contract, and the one table of formats.

A reporter takes the checked articles one by one and yields pieces of text, so that the first finding of a
thousand drafts is on the screen while the last is read. It writes nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from attrib.errors import InputError
from attrib.rules.base import MessageLanguage
from attrib.text.offsets import LineIndex
from attrib.types import Article, Finding, Level, Span


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A stretch of a file, for editors. All numbers count from 1, columns in code points; the end is not in it.

    The columns are None where only the lines are known.
    """

    line: int
    column: int | None
    end_line: int
    end_column: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One article after all rules. ``judged`` is false where attrib has no pack for its language.

    ``known`` are findings that the baseline has, which only SARIF shows; ``held`` counts those that comments in
    the draft keep back. ``located`` says that the article's text is its file's, so that offsets are places in the
    file: it is false for HTML pages, Word files and records of JSON Lines. Of those, ``places`` holds the spans
    whose place in the page was found, and ``record_line`` is the line that the record stands on.
    """

    article: Article
    findings: tuple[Finding, ...]
    judged: bool = True
    known: tuple[Finding, ...] = ()
    held: int = 0
    located: bool = True
    places: tuple[tuple[Span, FilePlace], ...] = ()
    record_line: int | None = None


class Placing:
    """Where the spans of one checked article stand in its file."""

    def __init__(self, checked: Checked) -> None:
        self._lines = LineIndex(checked.article.text) if checked.located else None
        self._places = dict(checked.places)
        line = checked.record_line
        self._record = FilePlace(line, None, line, None) if line is not None else None

    def of(self, span: Span) -> FilePlace | None:
        """Return the place of a span of the article's text, or None where it is not known."""
        if self._lines is None:
            return self._places.get(span, self._record)
        start, end = self._lines.position(span.start), self._lines.position(span.end)
        return FilePlace(start.line, start.column, end.line, end.column)


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is to look: its language, whether it may use colour, cells in a line.

    ``fail_on`` is the level from which a finding fails the run; ``baseline`` says that there is one, so that
    every finding is either new or known. ``unread`` are the drafts that could not be read (or, by a fix, not be
    written), and why: it grows while the reporter takes the others, and is whole when it has taken the last.
    """

    language: MessageLanguage = "en"
    colour: bool = False
    width: int = 100
    fail_on: Level = "warning"
    baseline: bool = False
    unread: Sequence[InputError] = ()


Reporter = Callable[[Iterable[Checked], Style], Iterator[str]]

FORMATS: dict[str, str] = {
    "terminal": "attrib.report.findings_terminal:report",
    "concise": "attrib.report.findings_concise:report",
    "json": "attrib.report.findings_json:report",
    "jsonl": "attrib.report.findings_json:report_lines",
    "sarif": "attrib.report.findings_sarif:report",
    "github": "attrib.report.findings_github:report",
    "gitlab": "attrib.report.findings_gitlab:report",
    "junit": "attrib.report.findings_junit:report",
    "rdjsonl": "attrib.report.findings_rdjsonl:report",
    "markdown": "attrib.report.findings_markdown:report",
}
"""Format name -> module and function, imported when asked for."""

STATISTICS: dict[str, str] = {
    "statistics": "attrib.report.findings_statistics:report",
    "statistics-json": "attrib.report.findings_statistics:report_json",
}
"""What ``--statistics`` writes in place of findings."""


def reporter_for(name: str) -> Reporter:
    """Return the reporter of a format of :data:`FORMATS` or :data:`STATISTICS`. Raises KeyError for another name."""
    module, _, function = {**FORMATS, **STATISTICS}[name].partition(":")
    reporter: Reporter = getattr(import_module(module), function)
    return reporter


@dataclass(slots=True)
class Tally:
    """Counts over all checked articles. The one value here that grows: reporters and ``check`` feed it."""

    articles: int = 0
    unjudged: int = 0
    with_findings: int = 0
    known: int = 0
    held: int = 0
    fixable: Counter[str] = field(default_factory=Counter)
    drafts: Counter[str] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count one article."""
        self.articles += 1
        self.unjudged += not checked.judged
        self.with_findings += bool(checked.findings)
        self.levels.update(finding.level for finding in checked.findings)
        self.rules.update(finding.rule for finding in checked.findings)
        self.drafts.update({finding.rule for finding in checked.findings})
        self.fixable.update(finding.rule for finding in checked.findings if finding.fix is not None)
        self.known += len(checked.known)
        self.held += checked.held

    @property
    def findings(self) -> int:
        """How many findings there are in all."""
        return self.levels.total()


def counted(checked: Iterable[Checked], tally: Tally) -> Iterator[Checked]:
    """Yield every article and count it on the way."""
    for one in checked:
        tally.add(one)
        yield one


def place(article: Article) -> str:
    """Return what names the article to the user: its path, or its id where it came from no file."""
    return article.path if article.path is not None else article.id


def numbered_place(article: Article, at: FilePlace | None) -> str:
    """Return ``path:line:column``, with as much of it as is known."""
    numbers = () if at is None else (at.line,) if at.column is None else (at.line, at.column)
    return ":".join((place(article), *map(str, numbers)))
