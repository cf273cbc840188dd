"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

GitHub knows error, warning and notice, columns only within one line, and shows no more than ten of each level for
a step; the rest stands in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.report.findings import Checked, Placing, Style, place
from attrib.types import Finding, Level

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one command a finding."""
    for one in checked:
        if one.findings:
            placing = Placing(one)
            for finding in one.findings:
                yield _command(finding, placing)


def _command(finding: Finding, placing: Placing) -> str:
    at = placing.of(finding.span)
    fields = {"file": place(finding.article)}
    if at is not None:
        fields |= {"line": str(at.line), "endLine": str(at.end_line)}
        if at.line == at.end_line and at.column is not None:
            fields |= {"col": str(at.column), "endColumn": str(at.end_column)}
    fields["title"] = f"{finding.rule} {finding.name}"
    settings = ",".join(f"{name}={_field(value)}" for name, value in fields.items())
    return f"::{_COMMANDS[finding.level]} {settings}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
