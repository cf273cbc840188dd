"""``attrib explain RULE``: the page of a rule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from attrib.rules.base import Rule


def explain(
    rules: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE...", help="Codes or names of rules; none lists all rules."),
    ] = None,
    all_rules: Annotated[bool, typer.Option("--all", help="Print the pages of all rules.")] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of the list: ar or en; else ATTRIB_LANG or the locale's."),
    ] = None,
) -> None:
    """Print what a rule finds, why it matters, examples, options. Markdown as it is in a pipe."""
    from attrib.check.rule_table import ALL_RULES, find_rule
    from attrib.report.catalogue import interface_language

    language = interface_language(lang)
    chosen = ALL_RULES if all_rules else tuple(find_rule(rule) for rule in rules or ())
    if not chosen:
        for rule in ALL_RULES:
            typer.echo(f"{rule.code}  {rule.name:<24}  {rule.level:<8}  {rule.titles[language]}")
        return
    pages = "\n".join(page_of(rule) for rule in chosen)
    if sys.stdout.isatty():
        _print_rendered(pages)
    else:
        typer.echo(pages, nl=False)


def page_of(rule: Rule) -> str:
    """Return a rule's page, with a newline at its end."""
    return rule.page.strip() + "\n"


def _print_rendered(markdown: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    # Links stay readable as text: not every terminal can follow them.
    Console().print(Markdown(markdown, hyperlinks=False))
