"""Editorial rules: what a draft is held to, one rule a file, and the one table that lists them.

To add a rule, write its module (its docstring is its page) and add it to :data:`RULES`. A test then asks
for its messages in every language, its page's sections, and failing and passing examples that hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from attrib.errors import UsageError
from attrib.rules import (
    adjacent_speakers,
    altered_quotation,
    anonymous_opinion,
    bare_anonymous_source,
    conflicting_figure,
    conflicting_source,
    contradicted_claim,
    distant_attribution,
    dropped_source,
    impersonal_attribution,
    loaded_cue,
    missing_lead_attribution,
    no_right_of_reply,
    orphan_quotation,
    over_attribution,
    plural_anonymous_source,
    second_hand_source,
    self_contradiction,
    single_source_article,
    thin_attribution,
    unattributed_claim,
    unbalanced_quotation,
    uncorroborated_source,
    uncredited_republication,
    unexplained_anonymity,
    unidentified_person,
    unknown_source,
    weasel_source,
)
from attrib.rules.base import (
    LEVELS,
    MESSAGE_LANGUAGES,
    Context,
    Example,
    Fault,
    Knowledge,
    MessageLanguage,
    Rule,
    at_least,
)
from attrib.text.prose import analysis_as_read
from attrib.types import Analysis, Finding, Match

__all__ = [
    "LEVELS",
    "MESSAGE_LANGUAGES",
    "RULES",
    "Context",
    "Example",
    "Fault",
    "MessageLanguage",
    "Rule",
    "at_least",
    "check_analysis",
    "find_rule",
    "select_rules",
]

RULES: tuple[Rule, ...] = (
    bare_anonymous_source.RULE,
    unexplained_anonymity.RULE,
    plural_anonymous_source.RULE,
    anonymous_opinion.RULE,
    weasel_source.RULE,
    unattributed_claim.RULE,
    distant_attribution.RULE,
    missing_lead_attribution.RULE,
    orphan_quotation.RULE,
    adjacent_speakers.RULE,
    impersonal_attribution.RULE,
    thin_attribution.RULE,
    loaded_cue.RULE,
    over_attribution.RULE,
    conflicting_figure.RULE,
    conflicting_source.RULE,
    dropped_source.RULE,
    self_contradiction.RULE,
    contradicted_claim.RULE,
    unbalanced_quotation.RULE,
    altered_quotation.RULE,
    no_right_of_reply.RULE,
    single_source_article.RULE,
    unidentified_person.RULE,
    second_hand_source.RULE,
    unknown_source.RULE,
    uncredited_republication.RULE,
    uncorroborated_source.RULE,
)
"""Every rule, by code."""

_BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def check_analysis(analysis: Analysis, rules: Iterable[Rule], context: Context) -> tuple[Finding, ...]:
    """Return the findings of ``rules`` in one article, in the order of the text, then of the codes.

    The article must have been judged by a language pack: rules read the pack's word lists.
    """
    read = analysis_as_read(analysis)
    if read is not analysis and context.knowledge is not None:
        context = replace(context, knowledge=_OfOriginal(context.knowledge, analysis))
    findings = [finding for rule in rules for finding in rule.check(read, context)]
    if read is not analysis:
        findings = [replace(finding, article=analysis.article) for finding in findings]
    return tuple(sorted(findings, key=lambda finding: (finding.span, finding.rule)))


class _OfOriginal:
    """Knowledge asked with the analysis that all others ask with, so that what it remembers serves them too."""

    def __init__(self, knowledge: Knowledge, analysis: Analysis) -> None:
        self._knowledge = knowledge
        self._analysis = analysis

    def matches(self, analysis: Analysis) -> Sequence[Sequence[Match]]:
        """Return the matches of the same claims: their texts may differ by markup alone, which nobody asks with."""
        return self._knowledge.matches(self._analysis)


def find_rule(wanted: str) -> Rule:
    """Return the rule of a code or a name, in any case. Raises UsageError with the nearest one."""
    key = wanted.strip().casefold()
    for rule in RULES:
        if key in (rule.code.casefold(), rule.name):
            return rule
    raise UsageError(f"No rule is called “{wanted}”.", remedy=_suggestion(key))


def select_rules(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Return the rules in force: those of ``select`` (all when empty) without those of ``ignore``.

    An item is a code, a name, or the beginning of codes such as ``ATT``; commas part several.
    Raises UsageError with the nearest name for an item that fits no rule.
    """
    chosen = _expand(select) if select else set(_BY_CODE)
    chosen -= _expand(ignore)
    return tuple(rule for rule in RULES if rule.code in chosen)


def _expand(items: Sequence[str]) -> set[str]:
    codes: set[str] = set()
    for item in (part.strip() for given in items for part in given.split(",")):
        if not item:
            continue
        prefixed = {code for code in _BY_CODE if code.startswith(item.upper())}
        codes |= prefixed or {find_rule(item).code}
    return codes


def _suggestion(key: str) -> str:
    from rapidfuzz import fuzz, process

    names = [name for rule in RULES for name in (rule.code.casefold(), rule.name)]
    best = process.extractOne(key, names, scorer=fuzz.WRatio, score_cutoff=60)
    known = ", ".join(f"{rule.code} {rule.name}" for rule in RULES)
    if best is None:
        return f"The rules are: {known}."
    near = next(rule for rule in RULES if best[0] in (rule.code.casefold(), rule.name))
    return f"Did you mean {near.code} {near.name}? The rules are: {known}."
