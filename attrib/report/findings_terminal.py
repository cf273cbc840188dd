"""Findings for people: where, which rule, what is wrong, and the draft's own words with the span underlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.findings import Checked, Style, Tally, counted, place
from attrib.report.findings_excerpt import Row, excerpt
from attrib.report.findings_words import LEVEL_WORDS, summary
from attrib.text.offsets import LineIndex
from attrib.types import Finding, Level

_INDENT = "  "
_BOLD, _UNDERLINE, _RESET = "\x1b[1m", "\x1b[4m", "\x1b[0m"
_LEVEL_COLOURS: dict[Level, str] = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m"}
_ISOLATE, _POP = "\u2068", "\u2069"


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield a block a finding, then the summary line."""
    tally = Tally()
    for one in counted(checked, tally):
        if not one.findings:
            continue
        lines = LineIndex(one.article.text)
        for finding in one.findings:
            yield _block(finding, lines, style)
    yield summary(tally, style.language) + "\n"


def _block(finding: Finding, lines: LineIndex, style: Style) -> str:
    at = lines.position(finding.span.start)
    level = LEVEL_WORDS[style.language][finding.level]
    where = f"{_isolated(place(finding.article))}:{at.line}:{at.column}"
    if style.colour:
        where = f"{_BOLD}{where}{_RESET}"
        level = f"{_LEVEL_COLOURS[finding.level]}{level}{_RESET}"
    head = f"{where}: {_isolated(level)} {finding.rule} {finding.name}"
    rows = excerpt(finding.article.text, finding.span, style.width - len(_INDENT))
    drawn = "".join(_draw(row, finding.level, style) for row in rows)
    return f"{head}\n{_INDENT}{finding.message}\n\n{drawn}\n"


def _draw(row: Row, level: Level, style: Style) -> str:
    if style.colour:
        if row.start == row.end:
            return f"{_INDENT}{row.text}\n"
        marked = f"{_LEVEL_COLOURS[level]}{_UNDERLINE}{row.text[row.start : row.end]}{_RESET}"
        return f"{_INDENT}{row.text[: row.start]}{marked}{row.text[row.end :]}\n"
    marks = row.marks()
    return f"{_INDENT}{row.text}\n" + (f"{_INDENT}{marks}\n" if marks else "")


def _isolated(words: str) -> str:
    """Return ``words`` so that Arabic in them does not turn the Latin line around."""
    return words if words.isascii() else f"{_ISOLATE}{words}{_POP}"
