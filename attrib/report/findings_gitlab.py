"""Findings as a Code Quality report of GitLab, which shows them in the merge request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrib.check.fingerprints import fingerprinted
from attrib.report.findings import Checked, Style, place
from attrib.text.offsets import LineIndex
from attrib.types import Finding, Level

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "note": "info"}


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one JSON array of all findings."""
    opened = False
    for one in checked:
        lines = LineIndex(one.article.text)
        for finding, fingerprint in fingerprinted(one.findings):
            row = json.dumps(_record(finding, fingerprint, lines, one.located), ensure_ascii=False)
            yield (",\n " if opened else "[") + row
            opened = True
    yield "]\n" if opened else "[]\n"


def _record(finding: Finding, fingerprint: str, lines: LineIndex, located: bool) -> dict[str, Any]:
    path = place(finding.article).removeprefix("./")
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    # A finding without a line cannot be shown, so that one of a page stands on its first.
    first, last = (start.line, end.line) if located else (1, 1)
    where: dict[str, Any] = {"path": path, "lines": {"begin": first, "end": last}}
    if located:
        where["positions"] = {
            "begin": {"line": start.line, "column": start.column},
            "end": {"line": end.line, "column": end.column},
        }
    # GitLab takes two records of one fingerprint for one: equal findings of two drafts must differ.
    whole = f"{finding.article.id}\n{path}\n{fingerprint}"
    return {
        "description": f"{finding.rule}: {finding.message}",
        "check_name": finding.rule,
        "fingerprint": hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": _SEVERITIES[finding.level],
        "location": where,
    }
