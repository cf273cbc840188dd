"""What a rule is: a frozen value with a code, a name after the fault, a page, examples and a pure function.

A rule's module holds one :class:`Rule` called ``RULE`` and a ``find`` function; its docstring is the rule's
page (``attrib explain``, the rule pages of the documentation). ``find`` says *where* the fault lies, in
:class:`Fault` values; :meth:`Rule.check` turns them into findings in the reader's language and at the level
in force, so that no rule knows about either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from attrib.types import Analysis, Finding, Fix, Level, Match, Span

if TYPE_CHECKING:
    from attrib.sources.registry import Registry

MessageLanguage = Literal["ar", "en"]
MESSAGE_LANGUAGES: tuple[MessageLanguage, ...] = ("ar", "en")

LEVELS: tuple[Level, ...] = ("note", "warning", "error")
"""All levels, mildest first."""

_Options = TypeVar("_Options")


def at_least(level: Level, threshold: Level) -> bool:
    """Return whether ``level`` is as grave as ``threshold`` or graver."""
    return LEVELS.index(level) >= LEVELS.index(threshold)


class Knowledge(Protocol):
    """What an index knows of a draft's claims (:class:`attrib.rules.knowledge.IndexKnowledge` is one)."""

    def matches(self, analysis: Analysis) -> Sequence[Sequence[Match]]:
        """Return for each of ``analysis.claims``, in order, the claims of *other* articles, best first.

        Several rules ask for the same draft: an implementation remembers its last answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the article: how the reader wants findings said and graded.

    ``levels`` maps rule codes to levels that stand in place of the rules' own. ``options`` maps rule codes to
    values of the rules' own option types (:attr:`Rule.options`); a rule that is not in it goes by its defaults.
    ``knowledge`` is None without an index; ``registry`` holds the sources that the draft was analysed with, None
    for the shipped ones.
    """

    language: MessageLanguage = "en"
    levels: Mapping[str, Level] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    knowledge: Knowledge | None = None
    registry: Registry | None = None

    def options_of(self, code: str, kind: type[_Options]) -> _Options:
        """Return the options of the rule ``code``: those given, else the defaults of ``kind``."""
        given = self.options.get(code)
        if given is None:
            return kind()
        if not isinstance(given, kind):
            raise TypeError(f"options of {code} are {type(given).__name__}, not {kind.__qualname__}")
        return given


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken. ``values`` fill the rule's message.

    ``level`` is set where this one fault is milder or graver than the rule's level; ``related``, ``match`` and
    ``fix`` go into the finding as they are.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    related: tuple[Span, ...] = ()
    match: Match | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article that the index of an example holds."""

    text: str
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A short draft. ``faults`` are the stretches that the rule marks in it, in order: none if it passes.

    ``index`` holds the articles that the index knows, ``outlet`` who publishes the draft, ``fixed`` the draft
    after the fixes of all its faults (None where no fault has one), ``options`` those that differ from the
    defaults.
    """

    text: str
    faults: tuple[str, ...] = ()
    language: str = "ar"
    index: tuple[Indexed, ...] = ()
    outlet: str | None = None
    fixed: str | None = None
    options: object | None = None


Find = Callable[[Analysis, Context], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One editorial rule.

    ``code`` is three letters and three digits; ``name`` names the fault, not the remedy; ``level`` is the
    default; ``titles`` says the fault in a few words; ``messages`` holds a ``str.format`` string, filled from
    :attr:`Fault.values`, in each message language; ``page`` is Markdown whose first line is ``# CODE name``;
    ``options`` is the frozen dataclass of its options (see :mod:`attrib.rules.options`), if it has any;
    ``needs_index`` says that it finds nothing without :attr:`Context.knowledge`.
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
    options: type | None = None
    needs_index: bool = False

    def check(self, analysis: Analysis, context: Context) -> tuple[Finding, ...]:
        """Return this rule's findings in the article, in the order of the text. Pure."""
        if self.needs_index and context.knowledge is None:
            return ()
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
                related=fault.related,
                match=fault.match,
                fix=fault.fix,
            )
            for fault in self.find(analysis, context)
        )
        return tuple(sorted(findings, key=lambda finding: finding.span))
