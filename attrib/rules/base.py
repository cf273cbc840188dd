"""What a rule is: a frozen value with a code, a name after the fault, a page, examples and a pure function.

A rule's module holds one :class:`Rule` called ``RULE`` and a ``find`` function; its docstring is the rule's
page (``attrib explain``, the rule pages of the documentation). ``find`` says *where* the fault lies, in
:class:`Fault` values; :meth:`Rule.check` turns them into findings in the reader's language and at the level
in force, so that no rule knows about either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from attrib.types import Analysis, Finding, Level, Span

MessageLanguage = Literal["ar", "en"]
MESSAGE_LANGUAGES: tuple[MessageLanguage, ...] = ("ar", "en")

LEVELS: tuple[Level, ...] = ("note", "warning", "error")
"""All levels, mildest first."""


def at_least(level: Level, threshold: Level) -> bool:
    """Return whether ``level`` is as grave as ``threshold`` or graver."""
    return LEVELS.index(level) >= LEVELS.index(threshold)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the article: how the reader wants findings said and graded.

    ``levels`` maps rule codes to levels that stand in place of the rules' own.
    """

    language: MessageLanguage = "en"
    levels: Mapping[str, Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken. ``values`` fill the rule's message.

    ``level`` is set where this one fault is milder or graver than the rule's level.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A short draft. ``faults`` are the stretches that the rule marks in it, in order: none if it passes."""

    text: str
    faults: tuple[str, ...] = ()
    language: str = "ar"


Find = Callable[[Analysis, Context], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One editorial rule.

    ``code`` is three letters and three digits; ``name`` names the fault, not the remedy; ``level`` is the
    default; ``titles`` says the fault in a few words; ``messages`` holds a ``str.format`` string, filled from
    :attr:`Fault.values`, in each message language; ``page`` is Markdown whose first line is ``# CODE name``.
    """

    code: str
    name: str
    level: Level
    titles: Mapping[MessageLanguage, str]
    messages: Mapping[MessageLanguage, str]
    page: str
    failing: tuple[Example, ...]
    passing: tuple[Example, ...]
    find: Find

    def check(self, analysis: Analysis, context: Context) -> tuple[Finding, ...]:
        """Return this rule's findings in the article, in the order of the text. Pure."""
        level = context.levels.get(self.code, self.level)
        message = self.messages[context.language]
        findings = (
            Finding(
                rule=self.code,
                name=self.name,
                level=fault.level or level,
                message=message.format_map(fault.values),
                article=analysis.article,
                span=fault.span,
            )
            for fault in self.find(analysis, context)
        )
        return tuple(sorted(findings, key=lambda finding: finding.span))
