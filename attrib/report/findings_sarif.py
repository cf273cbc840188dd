"""Findings as SARIF 2.1.0, for code scanning and its viewers.

Columns count code points, and the run says so. Every result has its fingerprint, under a name of ours and under
the one that GitHub goes by; with a baseline every result has its ``baselineState``, and known ones are there.
Paths are relative to ``%SRCROOT%``, the folder that the check was started in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from attrib import __version__
from attrib.check.fingerprints import fingerprinted
from attrib.check.rule_table import ALL_RULES
from attrib.report.findings import Checked, Style
from attrib.rules.base import MessageLanguage, Rule
from attrib.text.offsets import LineIndex
from attrib.types import Article, Finding, Fix, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_INDEX = {rule.code: at for at, rule in enumerate(ALL_RULES)}


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one SARIF log with one run, a line a result."""
    unjudged: list[Article] = []
    opened = False
    yield f'{{"$schema": "{_SCHEMA}",\n "version": "2.1.0",\n "runs": [{{\n  '
    head = {
        "tool": {"driver": _driver(style.language)},
        "language": style.language,
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
    }
    yield ",\n  ".join(f"{_dumped(key)}: {_dumped(value)}" for key, value in head.items())
    yield ',\n  "results": ['
    for one in checked:
        if not one.judged:
            unjudged.append(one.article)
        for result in _results(one, style):
            yield (",\n   " if opened else "\n   ") + _dumped(result)
            opened = True
    yield "],\n"
    invocation = {
        "executionSuccessful": True,
        "toolExecutionNotifications": [_notification(article) for article in unjudged],
    }
    yield f'  "invocations": [{_dumped(invocation)}]\n }}]}}\n'


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _driver(language: MessageLanguage) -> dict[str, Any]:
    return {
        "name": "attrib",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, language) for rule in ALL_RULES],
    }


def _rule(rule: Rule, language: MessageLanguage) -> dict[str, Any]:
    title = rule.titles[language]
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title} ({rule.name})"},
        "help": {"text": rule.page.strip(), "markdown": rule.page.strip()},
        "defaultConfiguration": {"level": rule.level},
        "properties": {"tags": ["attribution", rule.code[:3]]},
    }


def _results(one: Checked, style: Style) -> Iterator[dict[str, Any]]:
    if not (one.findings or one.known):
        return
    lines = LineIndex(one.article.text)
    known = set(map(id, one.known))
    every = sorted((*one.findings, *one.known), key=lambda finding: (finding.span, finding.rule))
    for finding, fingerprint in fingerprinted(every):
        state = "unchanged" if id(finding) in known else "new"
        yield _result(finding, fingerprint, lines, one.located, state if style.baseline else None)


def _result(
    finding: Finding, fingerprint: str, lines: LineIndex, located: bool, state: str | None
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [_location(finding, finding.span, lines, located)],
        "partialFingerprints": {"attrib/v1": fingerprint, "primaryLocationLineHash": fingerprint},
    }
    if state is not None:
        result["baselineState"] = state
    if finding.related:
        result["relatedLocations"] = [
            {"id": at, **_location(finding, span, lines, located)}
            for at, span in enumerate(finding.related, start=1)
        ]
    if finding.fix is not None and located:
        result["fixes"] = [_fix(finding, finding.fix, lines)]
    if finding.match is not None:
        match = finding.match
        result["properties"] = {
            "index": {"article": match.article.id, "outlet": match.article.outlet, "claim": match.claim.text}
        }
    return result


def _location(finding: Finding, span: Span, lines: LineIndex, located: bool) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(finding.article)}
    if located:
        place["region"] = {**_region(span, lines), "snippet": {"text": span.of(finding.article.text)}}
        return {"physicalLocation": place}
    # The text was read out of a page or a record: its lines are not the file's.
    return {"physicalLocation": place, "message": {"text": span.of(finding.article.text)}}


def _region(span: Span, lines: LineIndex) -> dict[str, Any]:
    start, end = lines.position(span.start), lines.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": len(span),
    }


def _artifact(article: Article) -> dict[str, Any]:
    path = article.path
    if path is None or path == "-":
        return {"uri": quote(article.id)}
    near = os.path.relpath(path)
    if near.startswith(os.pardir):
        return {"uri": Path(os.path.abspath(path)).as_uri()}
    return {"uri": quote(near.replace(os.sep, "/")), "uriBaseId": "%SRCROOT%"}


def _fix(finding: Finding, fix: Fix, lines: LineIndex) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.span, lines), "insertedContent": {"text": edit.replacement}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(finding.article), "replacements": replacements}
    return {"description": {"text": f"{finding.rule} {finding.name}"}, "artifactChanges": [change]}


def _notification(article: Article) -> dict[str, Any]:
    return {
        "level": "note",
        "message": {
            "text": f"not judged: attrib has no language pack for its language ({article.language}) yet"
        },
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(article)}}],
    }
