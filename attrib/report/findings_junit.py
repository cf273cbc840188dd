"""Findings as a JUnit report, for CI servers that show test results and nothing else.

A draft is a suite. A finding at or above ``--fail-on`` is a failed case, a milder one a skipped case, a draft
without findings one case that passed; the level is the failure's type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attrib.report.findings import Checked, Placing, Style, numbered_place, place
from attrib.report.terminal import shown
from attrib.rules.base import at_least
from attrib.types import Finding

if TYPE_CHECKING:
    from junitparser import TestCase


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield the whole report, when all drafts are checked."""
    from junitparser import JUnitXml, TestSuite

    document: Any = JUnitXml("attrib")
    for one in checked:
        suite = TestSuite(shown(place(one.article)))
        for case in _cases(one, style):
            suite.add_testcase(case)
        document.add_testsuite(suite)
    document.update_statistics()
    yield document.tostring().decode("utf-8").rstrip("\n") + "\n"


def _cases(one: Checked, style: Style) -> Iterator[TestCase]:
    from junitparser import Skipped, TestCase

    where = shown(place(one.article))
    if not one.findings:
        case = TestCase("attrib", classname=where)
        if not one.judged:
            case.result = [Skipped(f"no language pack for “{shown(one.article.language)}”", "note")]
        yield case
    placing = Placing(one)
    for finding in one.findings:
        yield _case(finding, placing, where, style)


def _case(finding: Finding, placing: Placing, where: str, style: Style) -> TestCase:
    from junitparser import Failure, Skipped, TestCase

    at = shown(numbered_place(finding.article, placing.of(finding.span)))
    numbers = at.removeprefix(where).lstrip(":")
    kind = Failure if at_least(finding.level, style.fail_on) else Skipped
    result = kind(shown(finding.message), finding.level)
    result.text = f"{at}: {shown(finding.span.of(finding.article.text))}"
    case = TestCase(f"{finding.rule} {finding.name} {numbers}".rstrip(), classname=where)
    case.result = [result]
    return case
