"""Runs the examples of rules through the real pipeline."""

from __future__ import annotations

from attrib.pipeline import analyse
from attrib.rules import Context, Example, Rule
from attrib.sources.registry import Registry
from attrib.types import Article, Finding


def check_example(rule: Rule, example: Example, text: str) -> tuple[Finding, ...]:
    """Return the rule's findings in ``text``, published and configured as ``example`` says."""
    analysis = analyse(Article("example", text, example.language, outlet=example.outlet), Registry.load())
    options = {} if example.options is None else {rule.code: example.options}
    return rule.check(analysis, Context(options=options))
