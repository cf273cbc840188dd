"""Findings as SARIF 2.1.0, for code scanning and its viewers.

Columns count code points, and the run says so. Every result has its fingerprint, under a name of ours and under
the one that GitHub goes by; with a baseline every result has its ``baselineState``, and known ones are there.
Paths are relative to ``%SRCROOT%``, the folder that the check was started in. A draft that could not be read makes
the run one that did not succeed, and a notification says which and why.
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
from attrib.errors import InputError
from attrib.report.findings import Checked, Placing, Style
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
        "executionSuccessful": not style.unread,
        "toolExecutionNotifications": [
            *map(_unread_notification, style.unread),
            *map(_unjudged_notification, unjudged),
        ],
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
    lines = LineIndex(one.article.text) if one.located else None
    placing = Placing(one)
    known = set(map(id, one.known))
    every = sorted((*one.findings, *one.known), key=lambda finding: (finding.span, finding.rule))
    for finding, fingerprint in fingerprinted(every):
        state = "unchanged" if id(finding) in known else "new"
        yield _result(finding, fingerprint, lines, placing, state if style.baseline else None)


def _result(
    finding: Finding, fingerprint: str, lines: LineIndex | None, placing: Placing, state: str | None
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [_location(finding, finding.span, lines, placing)],
        "partialFingerprints": {"attrib/v1": fingerprint, "primaryLocationLineHash": fingerprint},
    }
    if state is not None:
        result["baselineState"] = state
    if finding.related:
        result["relatedLocations"] = [
            {"id": at, **_location(finding, span, lines, placing)}
            for at, span in enumerate(finding.related, start=1)
        ]
    if finding.fix is not None and lines is not None:
        result["fixes"] = [_fix(finding, finding.fix, lines)]
    if finding.match is not None:
        match = finding.match
        result["properties"] = {
            "index": {"article": match.article.id, "outlet": match.article.outlet, "claim": match.claim.text}
        }
    return result


def _location(finding: Finding, span: Span, lines: LineIndex | None, placing: Placing) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(finding.article.path, finding.article.id)}
    if lines is not None:
        place["region"] = {**_region(span, lines), "snippet": {"text": span.of(finding.article.text)}}
        return {"physicalLocation": place}
    # The text was read out of a page or a record: the file's own words have marks in between.
    if (at := placing.of(span)) is not None:
        place["region"] = {"startLine": at.line, "endLine": at.end_line}
        if at.column is not None:
            place["region"] |= {"startColumn": at.column, "endColumn": at.end_column}
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


def _artifact(path: str | None, id: str) -> dict[str, Any]:
    if path is None or path == "-":
        return {"uri": quote(id)}
    near = os.path.relpath(path)
    if near.startswith(os.pardir):
        return {"uri": Path(os.path.abspath(path)).as_uri()}
    return {"uri": quote(near.replace(os.sep, "/")), "uriBaseId": "%SRCROOT%"}


def _fix(finding: Finding, fix: Fix, lines: LineIndex) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.span, lines), "insertedContent": {"text": edit.replacement}}
        for edit in fix.edits
    ]
    where = _artifact(finding.article.path, finding.article.id)
    change = {"artifactLocation": where, "replacements": replacements}
    return {"description": {"text": f"{finding.rule} {finding.name}"}, "artifactChanges": [change]}


def _unread_notification(error: InputError) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": str(error)}}
    # Standard input is no file.
    if not error.path.startswith("<"):
        path, line = _parted(error.path)
        place: dict[str, Any] = {"artifactLocation": _artifact(path, path)}
        if line is not None:
            place["region"] = {"startLine": line}
        notification["locations"] = [{"physicalLocation": place}]
    return notification


def _parted(path: str) -> tuple[str, int | None]:
    """Return the file of an error and the line of it, which errors in JSON Lines have: ``wire.jsonl:21``."""
    file, _, number = path.rpartition(":")
    if file and number.isascii() and number.isdigit() and int(number) and not os.path.lexists(path):
        return file, int(number)
    return path, None


def _unjudged_notification(article: Article) -> dict[str, Any]:
    return {
        "level": "note",
        "message": {
            "text": f"not judged: attrib has no language pack for its language ({article.language}) yet"
        },
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(article.path, article.id)}}],
    }
