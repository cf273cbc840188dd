"""Findings for people: where, which rule, what is wrong, and the draft's own words with the span underlined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.findings import Checked, Placing, Style, Tally, counted, numbered_place
from attrib.report.findings_excerpt import Row, excerpt
from attrib.report.findings_words import LEVEL_WORDS, summary
from attrib.report.terminal import cells, isolated
from attrib.report.visible import harmless
from attrib.types import Finding, Level

_INDENT = "  "
_BOLD, _UNDERLINE, _RESET = "\x1b[1m", "\x1b[4m", "\x1b[0m"
_LEVEL_COLOURS: dict[Level, str] = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m"}
_RIGHT_MARK, _RIGHT, _POP = "\u200f", "\u2067", "\u2069"


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield a block a finding, then the summary line."""
    tally = Tally()
    for one in counted(checked, tally):
        if not one.findings:
            continue
        placing = Placing(one)
        for finding in one.findings:
            yield _block(finding, placing, style)
    yield _line(summary(tally, style.language), style)


def _block(finding: Finding, placing: Placing, style: Style) -> str:
    level = LEVEL_WORDS[style.language][finding.level]
    # One isolate, written from the left: the numbers stay behind the path whatever its letters are.
    where = isolated(numbered_place(finding.article, placing.of(finding.span)), "ltr")
    if style.colour:
        where = f"{_BOLD}{where}{_RESET}"
        level = f"{_LEVEL_COLOURS[finding.level]}{level}{_RESET}"
    head = f"{where}: {level} {isolated(f'{finding.rule} {finding.name}')}"
    rows = excerpt(finding.article.text, finding.span, style.width - len(_INDENT))
    room = max(cells(row.text) for row in rows)
    drawn = "".join(_draw(row, room, finding.level, style) for row in rows)
    return f"{_line(head, style)}{_line(_INDENT + harmless(finding.message), style)}\n{drawn}\n"


def _line(text: str, style: Style) -> str:
    """Return a line of the report's own words, in the direction of its language."""
    return f"{_RIGHT_MARK}{_RIGHT}{text}{_POP}\n" if style.language == "ar" else f"{text}\n"


def _draw(row: Row, room: int, level: Level, style: Style) -> str:
    words, width, marks = row.text, cells(row.text), row.marks()
    if style.colour and marks:
        marked = f"{_LEVEL_COLOURS[level]}{_UNDERLINE}{words[row.start : row.end]}{_RESET}"
        words = f"{words[: row.start]}{marked}{words[row.end :]}"
    drawn = f"{_INDENT}{row.framed(words, width, room)}\n"
    if style.colour or not marks:
        return drawn
    return f"{drawn}{_INDENT}{row.framed(marks, cells(marks), room)}\n"
