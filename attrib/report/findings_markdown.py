"""Findings as Markdown for a comment on a pull request: a summary by rule, then each draft's findings, folded.

What comes from a draft is escaped and shown in its own direction. A forge refuses a comment of more than 65,536
characters, so that a longer report ends with the number of findings that it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrib.check.rule_table import BY_CODE
from attrib.report.findings import Checked, Placing, Style, Tally, place
from attrib.report.findings_words import HEADINGS, LEVEL_WORDS, summary
from attrib.report.terminal import shown
from attrib.rules.base import LEVELS
from attrib.types import Finding

_LARGEST = 60_000
_LONGEST = 160
_SPECIAL = re.compile(r"([\\`*_\[\]|~#@!])")


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield the comment, when all drafts are checked: its summary comes first."""
    tally = Tally()
    drafts: list[str] = []
    size = left_out = 0
    for one in checked:
        tally.add(one)
        if not one.findings:
            continue
        section = "".join(_section(one, style))
        if size + len(section) > _LARGEST:
            left_out += len(one.findings)
            continue
        size += len(section)
        drafts.append(section)
    words = HEADINGS[style.language]
    if style.language == "ar":
        yield '<div dir="rtl">\n\n'
    yield f"### {words['title']}\n\n{_escaped(summary(tally, style.language))}\n"
    if tally.findings:
        yield "".join(_table(tally, style))
        yield from drafts
    if left_out:
        yield f"\n{words['left-out'].format(count=left_out)}\n"
    if style.language == "ar":
        yield "\n</div>\n"


def _table(tally: Tally, style: Style) -> Iterator[str]:
    words = HEADINGS[style.language]
    yield f"\n| {words['rule']} | {words['fault']} | {words['findings']} | {words['drafts']} |\n|---|---|--:|--:|\n"
    for code, count in sorted(tally.rules.items()):
        yield f"| {code} | {_escaped(BY_CODE[code].titles[style.language])} | {count} | {tally.drafts[code]} |\n"


def _section(one: Checked, style: Style) -> Iterator[str]:
    words = HEADINGS[style.language]
    levels = LEVEL_WORDS[style.language]
    worst = max(one.findings, key=lambda finding: LEVELS.index(finding.level)).level
    yield f"\n<details><summary>{_auto(place(one.article))}: {len(one.findings)} ({levels[worst]})</summary>\n\n"
    yield f"| {words['line']} | {words['level']} | {words['rule']} | {words['message']} | {words['text']} |\n"
    yield "|--:|---|---|---|---|\n"
    placing = Placing(one)
    for finding in one.findings:
        yield _row(finding, placing, style)
    yield "\n</details>\n"


def _row(finding: Finding, placing: Placing, style: Style) -> str:
    at = placing.of(finding.span)
    line = str(at.line) if at is not None else ""
    level = LEVEL_WORDS[style.language][finding.level]
    text = shown(finding.span.of(finding.article.text))
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f"| {line} | {level} | {finding.rule} | {_auto(finding.message)} | {_auto(text)} |\n"


def _auto(text: str) -> str:
    """Return text that is laid out in its own direction, whatever stands around it."""
    return f'<span dir="auto">{_escaped(text)}</span>'


def _escaped(text: str) -> str:
    """Return ``text`` as Markdown and HTML that show it as it is, and mention nobody."""
    plain = shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain).replace("\\@", "&#64;").replace("\\#", "&#35;")
