"""Findings as rdjsonl, the format of reviewdog, which comments on pull requests of any forge.

reviewdog counts columns in bytes of UTF-8, and takes a fix for a suggestion that can be committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrib.report.findings import Checked, Placing, Style, place
from attrib.text.offsets import LineIndex
from attrib.types import Finding, Level, Span

_SEVERITIES: dict[Level, str] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one diagnostic a line."""
    for one in checked:
        if one.findings:
            lines = LineIndex(one.article.text)
            placing = Placing(one)
            for finding in one.findings:
                diagnostic = _diagnostic(finding, lines, one.located, placing)
                yield json.dumps(diagnostic, ensure_ascii=False) + "\n"


def _diagnostic(finding: Finding, lines: LineIndex, located: bool, placing: Placing) -> dict[str, Any]:
    text = finding.article.text
    where: dict[str, Any] = {"path": place(finding.article)}
    if located:
        where["range"] = _range(text, finding.span, lines)
    elif (at := placing.of(finding.span)) is not None:
        # Whole lines: where a passage begins in bytes of the page is not kept.
        where["range"] = {"start": {"line": at.line}, "end": {"line": at.end_line}}
    diagnostic: dict[str, Any] = {
        "message": finding.message,
        "location": where,
        "severity": _SEVERITIES[finding.level],
        "source": {"name": "attrib"},
        "code": {"value": finding.rule},
    }
    if finding.fix is not None and located:
        diagnostic["suggestions"] = [
            {"range": _range(text, edit.span, lines), "text": edit.replacement} for edit in finding.fix.edits
        ]
    return diagnostic


def _range(text: str, span: Span, lines: LineIndex) -> dict[str, Any]:
    return {"start": _position(text, span.start, lines), "end": _position(text, span.end, lines)}


def _position(text: str, offset: int, lines: LineIndex) -> dict[str, int]:
    at = lines.position(offset)
    before = text[offset - at.column + 1 : offset]
    return {"line": at.line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
