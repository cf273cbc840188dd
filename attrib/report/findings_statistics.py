"""Counts by rule instead of findings: ``--statistics``, for people as a table and for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from attrib.check.rule_table import BY_CODE
from attrib.report.catalogue import words
from attrib.report.findings import Checked, Style, Tally, counted
from attrib.report.findings_words import HEADINGS, summary
from attrib.report.terminal import Cell, Column, Screen, Text, line, table


def report(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield a table of the rules that found something, the most frequent first, and the summary."""
    tally = _counted(checked)
    screen = Screen(words(style.language), style.width, style.colour)
    heading = HEADINGS[style.language]
    columns = (
        Column(heading["rule"]),
        Column(heading["fault"], weight=1),
        Column(heading["findings"], numeric=True),
        Column(heading["drafts"], numeric=True),
        Column(heading["fixable"], numeric=True),
    )
    if tally.findings:
        yield from table(columns, _rows(tally, style), screen)
        yield line("", screen)
    yield line(summary(tally, style.language), screen)


def report_json(checked: Iterable[Checked], style: Style) -> Iterator[str]:
    """Yield one JSON array with an object for each rule that found something, the most frequent first."""
    tally = _counted(checked)
    records = [
        {
            "schema": "attrib.statistics/1",
            "rule": code,
            "name": BY_CODE[code].name,
            "findings": count,
            "drafts": tally.drafts[code],
            "fixable": tally.fixable[code],
        }
        for code, count in _ordered(tally)
    ]
    yield json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _counted(checked: Iterable[Checked]) -> Tally:
    tally = Tally()
    for _ in counted(checked, tally):
        pass
    return tally


def _ordered(tally: Tally) -> list[tuple[str, int]]:
    return sorted(tally.rules.items(), key=lambda row: (-row[1], row[0]))


def _rows(tally: Tally, style: Style) -> Iterator[tuple[Cell, ...]]:
    for code, count in _ordered(tally):
        yield (
            (Text(code, "strong"),),
            (Text(BY_CODE[code].titles[style.language]),),
            (Text(str(count)),),
            (Text(str(tally.drafts[code])),),
            (Text(str(tally.fixable[code])),),
        )
