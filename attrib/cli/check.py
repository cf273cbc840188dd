"""``attrib check PATH...``: hold drafts to the editorial rules.

Exit codes: 0 no finding at or above ``--fail-on``, 1 findings, 2 the command or an input is wrong, 3 a bug.
An input that cannot be read gives 2 even when other drafts have findings, and even with ``--exit-zero``: a
draft that nobody looked at must not pass for a clean one. The other drafts are checked all the same.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.errors import InputError, UsageError

if TYPE_CHECKING:
    from attrib.report.findings import Checked
    from attrib.rules import Context, MessageLanguage, Rule
    from attrib.types import Level

_CLEAN, _FINDINGS, _INPUT = 0, 1, 2


def check(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Drafts, folders, globs; - reads standard input.")
    ],
    output: Annotated[
        str, typer.Option("--format", "-f", help="terminal, concise, json or jsonl.")
    ] = "terminal",
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULES",
            help="Only these rules: codes, names, beginnings of codes, with commas.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", help="Without these rules.")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="LEVEL", help="Exit 1 from this level on: error, warning or note."),
    ] = "warning",
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help="Exit 0 whatever is found (an unreadable draft still exits 2)."),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="Language of the messages: ar or en; else ATTRIB_LANG or the locale's."),
    ] = None,
) -> None:
    """Check drafts against the editorial rules; exit 1 where they are broken."""
    from attrib.report.catalogue import interface_language
    from attrib.rules import Context, select_rules

    rules = select_rules(select or (), ignore or ())
    if not rules:
        raise UsageError("No rule is left to check.", remedy="Select more rules or ignore fewer.")
    threshold = level(fail_on)
    code = run(paths, output, rules, Context(interface_language(lang)), threshold, exit_zero=exit_zero)
    if code != _CLEAN:
        raise typer.Exit(code)


def run(
    paths: Sequence[str],
    output: str,
    rules: Sequence[Rule],
    context: Context,
    threshold: Level,
    *,
    exit_zero: bool,
) -> int:
    """Check ``paths``, write the report to standard output and errors to standard error; return the exit code."""
    from attrib.cli.run_errors import report as report_error
    from attrib.report.findings import FORMATS, Style, reporter_for
    from attrib.rules import at_least

    if output not in FORMATS:
        raise UsageError(f"There is no format “{output}”.", remedy=f"Formats are {', '.join(FORMATS)}.")
    style = Style(context.language, colour=_colour(), width=_width())
    outcome = _CLEAN
    failed = False

    def watched() -> Iterator[Checked]:
        nonlocal outcome, failed
        for one in _checked(paths, rules, context):
            if isinstance(one, InputError):
                report_error(one)
                failed = True
                continue
            if not one.judged:
                typer.echo(f"attrib: {_not_judged(one, context.language)}", err=True)
            if any(at_least(finding.level, threshold) for finding in one.findings):
                outcome = _FINDINGS
            yield one

    for piece in reporter_for(output)(watched(), style):
        typer.echo(piece, nl=False)
    if failed:
        return _INPUT
    return _CLEAN if exit_zero else outcome


def level(name: str) -> Level:
    """Return the level of a name. Raises UsageError with the levels there are."""
    from attrib.rules import LEVELS

    for known in LEVELS:
        if known == name:
            return known
    raise UsageError(f"There is no level “{name}”.", remedy=f"Levels are {', '.join(reversed(LEVELS))}.")


def _checked(paths: Sequence[str], rules: Sequence[Rule], context: Context) -> Iterator[Checked | InputError]:
    """Yield each draft with its findings, or the error that kept it from being read."""
    from attrib.lang import pack_for
    from attrib.pipeline import analyse
    from attrib.report.findings import Checked
    from attrib.rules import check_analysis
    from attrib.sources.registry import Registry
    from attrib.text.read import read_articles

    registry = Registry.load()
    for article in read_articles(paths):
        if isinstance(article, InputError):
            yield article
        elif pack_for(article.language) is None:
            yield Checked(article, (), judged=False)
        else:
            yield Checked(article, check_analysis(analyse(article, registry), rules, context))


def _not_judged(one: Checked, language: MessageLanguage) -> str:
    from attrib.report.findings import place

    where, code = place(one.article), one.article.language
    if language == "ar":
        return f"note: \u2068{where}\u2069: لم تُفحص: لا يعرف attrib بعد لغة هذا النص ({code})"
    return f"note: {where}: not judged: attrib has no language pack for its language ({code}) yet"


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
