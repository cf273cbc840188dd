"""``attrib rules``: every rule in both languages, with its level, and whether it is fixable or needs an index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attrib.cli.options import Lang, Output, chosen

if TYPE_CHECKING:
    from attrib.config import Config
    from attrib.report.terminal import Screen
    from attrib.rules.base import Rule

FORMATS = ("terminal", "json")


def rules(
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")
    ] = "terminal",
    output: Output = None,
    in_force: Annotated[
        bool, typer.Option("--in-force", help="Only the rules that the configuration here selects.")
    ] = False,
    lang: Lang = None,
) -> None:
    """List every rule, in Arabic and in English."""
    from attrib.check.rule_table import ALL_RULES
    from attrib.cli.output import screen, write
    from attrib.config import Configs, DraftRules
    from attrib.report.catalogue import interface_language, words

    form = chosen(output_format, FORMATS)
    config = Configs().of_draft(None)
    selected = DraftRules(config).selected
    listed = selected if in_force else ALL_RULES
    if form == "json":
        write(_json(listed, config, {rule.code for rule in selected}), output)
        return
    catalogue = words(interface_language(lang))
    write(_table(listed, config, screen(catalogue, output)), output)


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return the record of a rule for programs."""
    from attrib.rules.options import describe_options

    return {
        "schema": "attrib.rule/1",
        "code": rule.code,
        "name": rule.name,
        "level": rule.level,
        "title": {"ar": rule.titles["ar"], "en": rule.titles["en"]},
        "fixable": fixable(rule),
        "needs_index": rule.needs_index,
        "options": [
            {"name": one.name, "kind": one.kind, "default": one.default, "meaning": one.meaning}
            for one in describe_options(rule)
        ],
    }


def fixable(rule: Rule) -> bool:
    """Return whether a rule ever offers a fix: one of its failing examples shows it, as a test sees to."""
    return any(example.fixed is not None for example in rule.failing)


def _json(listed: tuple[Rule, ...], config: Config, selected: set[str]) -> Iterator[str]:
    import json

    records = [
        {
            **rule_record(rule),
            "level_in_force": config.levels.get(rule.code, rule.level),
            "in_force": rule.code in selected,
        }
        for rule in listed
    ]
    yield json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _table(listed: tuple[Rule, ...], config: Config, screen: Screen) -> Iterator[str]:
    from attrib.report.findings_words import HEADINGS, LEVEL_WORDS
    from attrib.report.terminal import Column, Text, table

    heading, levels = HEADINGS[screen.words.language], LEVEL_WORDS[screen.words.language]
    columns = (
        Column(heading["rule"]),
        Column(heading["name"]),
        Column(heading["level"]),
        Column(heading["arabic"], weight=1),
        Column(heading["english"], weight=1),
        Column(heading["notes"]),
    )
    rows = (
        (
            (Text(rule.code, "strong"),),
            (Text(rule.name),),
            (Text(levels[config.levels.get(rule.code, rule.level)]),),
            (Text(rule.titles["ar"]),),
            (Text(rule.titles["en"]),),
            (Text(_notes(rule, heading), "dim"),),
        )
        for rule in listed
    )
    yield from table(columns, rows, screen)


def _notes(rule: Rule, heading: dict[str, str]) -> str:
    notes = [heading["can-fix"]] if fixable(rule) else []
    if rule.needs_index:
        notes.append(heading["needs-index"])
    return heading["comma"].join(notes)
