"""Findings for programs: one JSON array (``json``), or one object a line (``jsonl``).

::

    {"schema": "attrib.finding/1",
     "rule": "ATT001", "name": "unattributed-claim",
     "level": "warning",                     // error | warning | note
     "message": "...",                       // in the language of --lang
     "path": "drafts/a.txt",                 // null where the article came from no file
     "article": "a", "language": "ar",
     "start": 120, "end": 161,               // half-open, code points of the article's text
     "text": "...",                          // text[start:end]
     "line": 3, "column": 1,                 // of the start, in the file; both count from 1, columns in code points
     "end_line": 3, "end_column": 42,        // of the end, which the span does not hold
     "fingerprint": "0f3a…:1",               // of rule and words: the same after the draft has changed around it
     "related": [{"start": 10, "end": 20, "text": "..."}],
     "match": null,                          // what the index holds against it, as in "attrib search"
     "fix": [{"start": 160, "end": 160, "replacement": "..."}]}      // null where there is none

Of a record of JSON Lines only the lines are known, of a passage that a page holds twice not even these: what is not
known is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from attrib.check.fingerprints import fingerprinted
from attrib.report.findings import Checked, FilePlace, Placing, Style
from attrib.report.record import span_record
from attrib.report.search import match_record
from attrib.text.offsets import LineIndex
from attrib.types import Edit, Finding

SCHEMA = "attrib.finding/1"


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one JSON array of all findings."""
    opened = False
    for row in _rows(checked):
        yield (",\n " if opened else "[") + row
        opened = True
    yield "]\n" if opened else "[]\n"


def report_lines(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one JSON object a line."""
    for row in _rows(checked):
        yield row + "\n"


def _rows(checked: Iterable[Checked]) -> Iterator[str]:
    for one in checked:
        if one.findings:
            lines = LineIndex(one.article.text)
            placing = Placing(one)
            for finding, fingerprint in fingerprinted(one.findings):
                record = finding_record(finding, lines, fingerprint)
                if not one.located:
                    record |= _numbers(placing.of(finding.span))
                yield json.dumps(record, ensure_ascii=False)


def _numbers(at: FilePlace | None) -> dict[str, int | None]:
    names = ("line", "column", "end_line", "end_column")
    return {name: None if at is None else getattr(at, name) for name in names}


def finding_record(finding: Finding, lines: LineIndex, fingerprint: str) -> dict[str, object]:
    """Return the record of one finding. ``lines`` is the line index of its article's text, which is the file's."""
    text = finding.article.text
    start, end = lines.position(finding.span.start), lines.position(finding.span.end)
    return {
        "schema": SCHEMA,
        "rule": finding.rule,
        "name": finding.name,
        "level": finding.level,
        "message": finding.message,
        "path": finding.article.path,
        "article": finding.article.id,
        "language": finding.article.language,
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.span.of(text),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "fingerprint": fingerprint,
        "related": [span_record(text, span) for span in finding.related],
        "match": None if finding.match is None else match_record(finding.match),
        "fix": None if finding.fix is None else [_edit(edit) for edit in finding.fix.edits],
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {"start": edit.span.start, "end": edit.span.end, "replacement": edit.replacement}
