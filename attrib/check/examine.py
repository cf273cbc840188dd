"""One draft, looked at wholly: analysed, held to its rules, its comments obeyed. A pure function of its input.

What happens between drafts (baseline, changed lines, the order of reports) is :mod:`attrib.check.run`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from attrib.check.directives import Comments, read_comments
from attrib.check.rule_table import OWN_CODES
from attrib.check.suppressions import suppress
from attrib.config import Config, DraftRules
from attrib.errors import InputError
from attrib.report.findings import Checked, FilePlace
from attrib.rules.base import Context, Knowledge, MessageLanguage, Rule
from attrib.text.comments import MARK
from attrib.types import Article

if TYPE_CHECKING:
    from attrib.sources.registry import Registry
    from attrib.text.inputs import Found
    from attrib.types import Analysis, Finding, Span

LOCATED = frozenset({"plain", "markdown"})
"""Formats whose articles are their files' text, so that offsets are places in the file."""


_CONFIGS = 64
"""Configurations whose rules are remembered: in a process of a pool each batch of drafts brings its own copy."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file's bytes before they are an article. ``form`` is the format to read them in."""

    found: Found
    form: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """An article that was read already, from an input that holds several or comes from a stream.

    ``line`` is the line that it stands on, where each line of the input is an article; ``page`` are the bytes that
    an HTML article was read from.
    """

    article: Article
    form: str
    line: int | None = None
    page: bytes | None = None


Draft = Unread | Read


class Examiner:
    """Looks at drafts one by one; keeps what they share: registries, the rules of a configuration, the index."""

    def __init__(
        self, language: MessageLanguage, *, open_knowledge: Callable[[str], Knowledge] | None = None
    ) -> None:
        """``open_knowledge`` opens an index by its folder, for who has it open already."""
        self.language = language
        self._open_knowledge = open_knowledge
        self._registries: dict[tuple[str, ...], Registry] = {}
        self._knowledge: dict[str, Any] = {}
        self._rules: dict[int, tuple[Config, DraftRules]] = {}

    def rules_of(self, config: Config) -> DraftRules:
        """Return the rules of a configuration; equal objects are asked for again and again."""
        known = self._rules.get(id(config))
        if known is None or known[0] is not config:
            if len(self._rules) >= _CONFIGS:
                self._rules.clear()
            known = self._rules[id(config)] = (config, DraftRules(config))
        return known[1]

    def prepare(self, config: Config) -> None:
        """Load what any draft needs, so that processes made from this one have it already."""
        from attrib.lang import PACKS, pack_for

        self.registry(config.sources)
        for language in PACKS:
            pack_for(language)

    def registry(self, files: tuple[str, ...]) -> Registry:
        """Return the registry with the user's own files. Raises DataError for a bad one."""
        from attrib.sources.registry import Registry

        if files not in self._registries:
            self._registries[files] = Registry.load(*files)
        return self._registries[files]

    def knowledge(self, config: Config) -> Knowledge | None:
        """Return what the index of a configuration knows, or None where it names none. Imports the encoder."""
        if config.index is None:
            return None
        if config.index not in self._knowledge:
            from attrib.rules.knowledge import IndexKnowledge

            self._knowledge[config.index] = (self._open_knowledge or IndexKnowledge.open)(config.index)
        known: Knowledge = self._knowledge[config.index]
        return known

    def examine(self, draft: Draft, config: Config) -> Iterator[Checked | InputError]:
        """Yield the outcome of each article in a draft, or the error that kept it from being read.

        Raises DataError or StoreError for what concerns all drafts.
        """
        if isinstance(draft, Read):
            yield on_line(self.check(draft.article, draft.form, config, draft.page), draft)
            return
        from attrib.text.read import read_found

        for article in read_found(draft.found, as_format=draft.form, data=draft.data):
            if isinstance(article, InputError):
                yield article
            else:
                yield self.check(article, draft.form, config, draft.data)

    def check(self, article: Article, form: str, config: Config, data: bytes | None = None) -> Checked:
        """Return one article with its findings. ``data`` are the bytes of the page that an HTML article is from."""
        # Without an index no rule sets a claim beside another article's.
        return self._looked_at(article, form, config, data, reworded=config.index is not None)[0]

    def analysed(
        self, article: Article, form: str, config: Config, data: bytes | None = None
    ) -> tuple[Checked, Analysis | None]:
        """Return what :meth:`check` does, and the analysis that it rests on (None: no pack for the language)."""
        return self._looked_at(article, form, config, data, reworded=True)

    def _looked_at(
        self, article: Article, form: str, config: Config, data: bytes | None, *, reworded: bool
    ) -> tuple[Checked, Analysis | None]:
        from attrib.lang import pack_for
        from attrib.pipeline import analyse
        from attrib.rules import check_analysis

        located = form in LOCATED
        if pack_for(article.language) is None:
            return Checked(article, (), judged=False, located=located), None
        rules = self.rules_of(config)
        chosen = rules.of_draft(article.path)
        comments = comments_of(article, form, data)
        registry = self.registry(config.sources)
        analysis = analyse(article, registry, reworded=reworded)
        context = Context(self.language, config.levels, rules.options, self.knowledge(config), registry)
        findings = check_analysis(analysis, (rule for rule in chosen if rule.code not in OWN_CODES), context)
        in_force = codes_in_force(chosen, context.knowledge is not None)
        outcome = suppress(
            article,
            findings,
            comments,
            context,
            in_force,
            all_rules=not config.narrowed,
            editable=form in LOCATED,
        )
        places = _places(article, outcome.kept, data) if form == "html" and data is not None else ()
        checked = Checked(article, outcome.kept, held=len(outcome.held), located=located, places=places)
        return checked, analysis


def on_line(checked: Checked, draft: Draft) -> Checked:
    """Return the outcome of a draft with the line that its record stands on, where it is a record."""
    if isinstance(draft, Read) and draft.line is not None:
        return replace(checked, record_line=draft.line)
    return checked


def _places(
    article: Article, findings: tuple[Finding, ...], data: bytes
) -> tuple[tuple[Span, FilePlace], ...]:
    if not findings:
        return ()
    from attrib.check.html_places import places_in_page

    return places_in_page(article, [span for one in findings for span in (one.span, *one.related)], data)


def codes_in_force(rules: tuple[Rule, ...], index: bool) -> frozenset[str]:
    """Return the codes that a run judges: without an index those that need one are not."""
    return frozenset(rule.code for rule in rules if index or not rule.needs_index)


def comments_of(article: Article, form: str, data: bytes | None) -> Comments:
    """Return the comments to attrib in an article. ``data`` are the bytes of the page that an HTML article is from."""
    if form == "html":
        if data is None or MARK.encode() not in data:
            return Comments()
        from attrib.check.html_comments import read_page_comments

        return read_page_comments(article, data)
    return read_comments(article.text, markdown=form == "markdown")
