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
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from attrib.cli import check_options as options
from attrib.cli.options import AsFormat, Lang, Output, Registries
from attrib.errors import AttribError, InputError, UsageError

if TYPE_CHECKING:
    from attrib.check.baseline import Baseline
    from attrib.check.session import Session
    from attrib.config import Config, Configs
    from attrib.report.findings import Checked, Style
    from attrib.rules.base import MessageLanguage
    from attrib.types import Level

_CLEAN, _FINDINGS, _INPUT = 0, 1, 2


@dataclass(slots=True)
class _Wanted:
    """What the command line asks of a run, apart from what configurations hold."""

    paths: Sequence[str]
    form: str
    output: str | None
    reports: Sequence[tuple[str, str]]
    exit_zero: bool
    fix: bool
    diff: bool
    diff_only: str | None
    update_baseline: bool
    statistics: bool
    as_format: str | None
    stdin_name: str | None
    jobs: int
    force_exclude: bool


def check(
    paths: options.Drafts,
    output_format: options.Format = "terminal",
    output: Output = None,
    reports: options.Reports = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOn = None,
    exit_zero: options.ExitZero = False,
    fix: options.Fix = False,
    diff: options.Diff = False,
    diff_only: options.DiffOnly = None,
    baseline: options.BaselineFile = None,
    update_baseline: options.UpdateBaseline = False,
    statistics: options.Statistics = False,
    watch: options.Watch = False,
    index: options.IndexFolder = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    force_exclude: options.ForceExclude = False,
    registries: Registries = None,
    lang: Lang = None,
    as_format: AsFormat = None,
    stdin_name: options.StdinName = None,
    jobs: options.Jobs = 0,
    no_cache: options.NoCache = False,
    cache_dir: options.CacheDir = None,
) -> None:
    """Check drafts against the editorial rules; exit 1 where they are broken."""
    from attrib.config import Configs, Overrides

    overrides = Overrides(
        select=select or (),
        ignore=ignore or (),
        fail_on=None if fail_on is None else level(fail_on),
        sources=registries or (),
        index=index,
        baseline=baseline,
        cache=False if no_cache else None,
        cache_dir=cache_dir,
        config=config,
        isolated=isolated,
    )
    wanted = _Wanted(
        paths, output_format, output, [_report(one) for one in reports or ()], exit_zero, fix, diff, diff_only,
        update_baseline, statistics, as_format, stdin_name, jobs, force_exclude,
    )  # fmt: skip
    _refuse_contradictions(wanted, watch)
    if watch:
        from attrib.check.watch import changes

        for _ in changes(paths):
            # Each time anew: configurations, registries and word lists may have changed as well.
            _print_error_of(wanted, Configs(overrides), lang)
        return
    code = run(wanted, Configs(overrides), lang)
    if code != _CLEAN:
        raise typer.Exit(code)


def _print_error_of(wanted: _Wanted, configs: Configs, lang: str | None) -> None:
    """Run once; what ends the run is told and the watching goes on."""
    from attrib.cli.run_errors import report as report_error

    try:
        run(wanted, configs, lang)
    except AttribError as error:
        report_error(error)
    sys.stdout.flush()


def run(wanted: _Wanted, configs: Configs, lang: str | None) -> int:
    """Check the drafts, write the reports, errors to standard error; return the exit code."""
    from attrib.check.session import Session
    from attrib.report.catalogue import interface_language

    first = configs.of_start(wanted.paths[0])
    configured = first.language if not os.environ.get("ATTRIB_LANG") else None
    language = interface_language(lang or configured)
    _refuse_no_rules(first)
    unread: list[InputError] = []
    style = _style(wanted, language, first, unread)
    with Session(
        wanted.paths,
        configs,
        language,
        baseline=_baseline(first, wanted),
        changed_since=wanted.diff_only,
        fix="write" if wanted.fix else "show" if wanted.diff else None,
        as_format=wanted.as_format,
        stdin_name=wanted.stdin_name,
        jobs=wanted.jobs,
        force_exclude=wanted.force_exclude,
    ) as session:
        if wanted.diff:
            return _show_diffs(session, wanted)
        return _report_findings(session, wanted, style, unread)


def _report_findings(session: Session, wanted: _Wanted, style: Style, unread: list[InputError]) -> int:
    """Write the reports; those that could not be read are put into ``unread``, which ``style`` holds."""
    from attrib.cli.output import write
    from attrib.report.findings import reporter_for

    outcome = _Outcome(style.language, unread)
    form = (
        f"statistics{'-json' if wanted.form in ('json', 'jsonl') else ''}"
        if wanted.statistics
        else wanted.form
    )
    kept: list[Checked] = []
    drafts = outcome.watched(session)
    if wanted.reports:
        drafts = _kept(drafts, kept)
    if wanted.fix and "-" in wanted.paths:
        # The mended draft goes to standard output, as for any filter; what is left is told on standard error.
        for piece in reporter_for("concise")(drafts, style):
            typer.echo(piece, nl=False, err=True)
        write(iter(session.mended_stdin), wanted.output)
    else:
        write(reporter_for(form)(drafts, style), wanted.output)
    for name, file in wanted.reports:
        write(reporter_for(name)(iter(kept), style), file)
    _tell_of_fixes(session, style.language)
    _tell_of_baseline(session.baseline, wanted, style.language)
    if unread or session.failed:
        return _INPUT
    if wanted.update_baseline or wanted.exit_zero:
        return _CLEAN
    return _FINDINGS if outcome.found else _CLEAN


class _Outcome:
    """What becomes of a run while its reporter takes the drafts: was anything found, what could not be read."""

    def __init__(self, language: MessageLanguage, unread: list[InputError]) -> None:
        self.found = False
        self._unread = unread
        self._language = language

    def watched(self, session: Session) -> Iterator[Checked]:
        """Yield the drafts; tell of those that could not be read or judged on standard error."""
        from attrib.cli.run_errors import report as report_error
        from attrib.rules.base import at_least

        for one, config in session:
            if isinstance(one, InputError):
                report_error(one)
                self._unread.append(one)
                continue
            if not one.judged:
                typer.echo(f"attrib: {_not_judged(one, self._language)}", err=True)
            if any(at_least(finding.level, config.fail_on) for finding in one.findings):
                self.found = True
            yield one


def _show_diffs(session: Session, wanted: _Wanted) -> int:
    """Write the diffs of all fixes; exit 1 where there are any."""
    from attrib.cli.output import write
    from attrib.cli.run_errors import report as report_error

    failed = False

    def pieces() -> Iterator[str]:
        nonlocal failed
        for one, _ in session:
            if isinstance(one, InputError):
                report_error(one)
                failed = True
            yield from session.diffs()

    write(pieces(), wanted.output)
    if failed or session.failed:
        return _INPUT
    return _FINDINGS if session.mended and not wanted.exit_zero else _CLEAN


def _kept(drafts: Iterator[Checked], kept: list[Checked]) -> Iterator[Checked]:
    for one in drafts:
        kept.append(one)
        yield one


def level(name: str) -> Level:
    """Return the level of a name. Raises UsageError with the levels there are."""
    from attrib.rules.base import LEVELS

    for known in LEVELS:
        if known == name:
            return known
    raise UsageError(f"There is no level “{name}”.", remedy=f"Levels are {', '.join(reversed(LEVELS))}.")


def _report(given: str) -> tuple[str, str]:
    """Return the format and the file of ``--report FORMAT=FILE``."""
    form, mark, file = given.partition("=")
    if not mark or not file:
        raise UsageError(
            f"“--report {given}” names no file.", remedy="Write it as --report sarif=attrib.sarif."
        )
    _known_format(form)
    return form, file


def _known_format(form: str) -> None:
    from attrib.report.findings import FORMATS

    if form not in FORMATS:
        raise UsageError(f"There is no format “{form}”.", remedy=f"Formats are {', '.join(FORMATS)}.")


def _refuse_contradictions(wanted: _Wanted, watch: bool) -> None:
    _known_format(wanted.form)
    stdin = "-" in wanted.paths
    if wanted.fix and wanted.diff:
        raise UsageError("“--fix” writes what “--diff” only shows.", remedy="Leave one of them out.")
    if wanted.update_baseline and (wanted.fix or wanted.diff or wanted.diff_only):
        raise UsageError(
            "“--update-baseline” takes all that is found, as it is.",
            remedy="Fix first, then update the baseline.",
        )
    if watch and stdin:
        raise UsageError("Standard input cannot be watched.", remedy="Name files or folders.")
    if watch and wanted.fix:
        raise UsageError("“--watch” would fix drafts while you write them.", remedy="Use “--diff” with it.")
    if wanted.fix and stdin and len(wanted.paths) > 1:
        raise UsageError(
            "“--fix” writes the draft of standard input to standard output.", remedy="Give “-” alone."
        )
    if wanted.stdin_name is not None and not stdin:
        raise UsageError(
            "“--stdin-filename” names standard input, which is not read.", remedy="Give “-” as the path."
        )


def _refuse_no_rules(config: Config) -> None:
    from attrib.config import DraftRules

    if not DraftRules(config).selected:
        raise UsageError("No rule is left to check.", remedy="Select more rules or ignore fewer.")


def _baseline(config: Config, wanted: _Wanted) -> Baseline | None:
    from attrib.check.baseline import Baseline

    if config.baseline is None:
        if wanted.update_baseline:
            raise UsageError("“--update-baseline” needs a file to write.", remedy="Name it: --baseline FILE.")
        return None
    return Baseline.load(config.baseline, missing_ok=wanted.update_baseline)


def _tell_of_fixes(session: Session, language: MessageLanguage) -> None:
    if session.mended:
        done = (
            f"الملاحظات المُصلَحة: {session.mended}"
            if language == "ar"
            else f"findings mended: {session.mended}"
        )
        typer.echo(f"attrib: {done}", err=True)


def _tell_of_baseline(baseline: Baseline | None, wanted: _Wanted, language: MessageLanguage) -> None:
    """Write the baseline where that was asked for, else tell of the entries that nothing meets any more."""
    if baseline is None:
        return
    if wanted.update_baseline:
        from attrib.cli.output import write

        write(baseline.update(), baseline.file)
        return
    if wanted.diff_only is not None:
        return
    for entry in baseline.stale():
        what = "مدخل لا لزوم له" if language == "ar" else "stale entry, its finding is gone"
        typer.echo(f"attrib: {baseline.file}: {what}: {entry.path}: {entry.rule}: {entry.text}", err=True)


def _style(
    wanted: _Wanted, language: MessageLanguage, config: Config, unread: Sequence[InputError]
) -> Style:
    from attrib.report.findings import Style

    screen = sys.stdout if wanted.output is None else None
    terminal = screen is not None and screen.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    return Style(language, colour, width, config.fail_on, config.baseline is not None, unread)


def _not_judged(one: Checked, language: MessageLanguage) -> str:
    from attrib.report.findings import place

    where, code = place(one.article), one.article.language
    if language == "ar":
        return f"note: \u2068{where}\u2069: لم تُفحص: لا يعرف attrib بعد لغة هذا النص ({code})"
    return f"note: {where}: not judged: attrib has no language pack for its language ({code}) yet"
