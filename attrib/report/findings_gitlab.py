"""Findings as a Code Quality report of GitLab, which shows them in the merge request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrib.check.fingerprints import fingerprinted
from attrib.report.findings import Checked, FilePlace, Placing, Style, place
from attrib.types import Finding, Level

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "note": "info"}


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one JSON array of all findings."""
    opened = False
    for one in checked:
        placing = Placing(one)
        for finding, fingerprint in fingerprinted(one.findings):
            row = json.dumps(_record(finding, fingerprint, placing.of(finding.span)), ensure_ascii=False)
            yield (",\n " if opened else "[") + row
            opened = True
    yield "]\n" if opened else "[]\n"


def _record(finding: Finding, fingerprint: str, at: FilePlace | None) -> dict[str, Any]:
    path = place(finding.article).removeprefix("./")
    # A finding without a line cannot be shown, so that one whose place is not known stands on the first.
    first, last = (at.line, at.end_line) if at is not None else (1, 1)
    where: dict[str, Any] = {"path": path, "lines": {"begin": first, "end": last}}
    if at is not None and at.column is not None:
        where["positions"] = {
            "begin": {"line": at.line, "column": at.column},
            "end": {"line": at.end_line, "column": at.end_column},
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
