"""A check as the command line wants it: a run, then what the baseline knows, what has changed, what is to be fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from attrib.check.baseline import Baseline
from attrib.check.changed_lines import ChangedLines
from attrib.check.examine import codes_in_force
from attrib.check.run import Outcome, Run
from attrib.config import Config, Configs
from attrib.errors import InputError
from attrib.report.findings import Checked, Placing
from attrib.rules.base import MessageLanguage
from attrib.types import Finding

FixMode = Literal["write", "show"]


class Session:
    """The outcomes that count, each with its configuration. Iterate once, within a ``with`` block.

    ``changed_since`` is a git revision. ``fix`` makes the fixes in the files (``write``) or only gathers them
    (``show``, see :meth:`diffs`); the outcomes are those after the fixes. :attr:`failed` says that a file could
    not be written, :attr:`mended` counts the findings that fixes have mended.
    """

    def __init__(
        self,
        paths: Sequence[str],
        configs: Configs,
        language: MessageLanguage,
        *,
        baseline: Baseline | None = None,
        changed_since: str | None = None,
        fix: FixMode | None = None,
        as_format: str | None = None,
        stdin_name: str | None = None,
        jobs: int = 0,
        force_exclude: bool = False,
    ) -> None:
        self.baseline = baseline
        self.failed = False
        self.mended = 0
        self.mended_stdin: list[str] = []
        self._fix = fix
        self._changed = ChangedLines(changed_since) if changed_since is not None else None
        self._run = Run(
            paths,
            configs,
            language,
            as_format=as_format,
            stdin_name=stdin_name,
            jobs=jobs,
            force_exclude=force_exclude,
        )
        self._as_format = as_format
        self._diffs: list[str] = []

    def __enter__(self) -> Session:
        self._run.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        self._run.__exit__(*reason)

    def __iter__(self) -> Iterator[tuple[Outcome, Config]]:
        """Yield the outcomes in order."""
        for outcome, config in self._run:
            if isinstance(outcome, InputError):
                yield outcome, config
                continue
            if self._fix is not None:
                yield from ((one, config) for one in self._fixed(outcome, config))
                continue
            yield self._counting(outcome, config, self.baseline), config

    def diffs(self) -> Iterator[str]:
        """Yield the diffs gathered since they were last asked for."""
        while self._diffs:
            yield self._diffs.pop(0)

    def _counting(self, checked: Checked, config: Config, baseline: Baseline | None) -> Checked:
        """Return a draft with the findings that count: on changed lines, and not known to the baseline."""
        findings, known = checked.findings, checked.known
        if baseline is not None:
            rules = self._run.examiner.rules_of(config).of_draft(checked.article.path)
            in_force = codes_in_force(rules, config.index is not None) if checked.judged else ()
            findings, known = baseline.divide(checked.article.path, findings, in_force)
        if self._changed is not None:
            findings = self._on_changed_lines(checked, findings)
            known = self._on_changed_lines(checked, known)
        return replace(checked, findings=findings, known=known)

    def _on_changed_lines(self, checked: Checked, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        if self._changed is None or not findings:
            return tuple(findings)
        placing = Placing(checked)
        return tuple(one for one in findings if self._changed.touched(one, placing.of(one.span)))

    def _fixed(self, checked: Checked, config: Config) -> Iterator[Outcome]:
        """Yield a draft after its fixes, and the error where they could not be written."""
        from attrib.check.fixing import mend, unified_diff, write_back
        from attrib.text.read import format_of

        path = checked.article.path
        # The baseline counts what it meets: what it knows now is asked of a copy.
        known = Baseline.load(self.baseline.file, missing_ok=True) if self.baseline is not None else None
        wanted = self._counting(checked, config, known).findings
        stdin = path is None or path == "-" or self._run.is_stdin(checked.article)
        if checked.located and any(finding.fix is not None for finding in wanted):
            form = format_of(path if path != "-" else None, b"", self._as_format)
            done = mend(checked, wanted, form, config, self._run.examiner)
            try:
                if self._fix == "show":
                    self._diffs.extend(unified_diff(path or "-", done.before, done.text))
                elif not stdin and path is not None and done.text != done.before:
                    write_back(path, done.before, done.text)
                self.mended += done.mended
                checked = done.checked
            except InputError as error:
                self.failed = True
                yield error
        if stdin:
            self.mended_stdin.append(checked.article.text)
        yield self._counting(checked, config, self.baseline)
