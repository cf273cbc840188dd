"""Checking a text as a draft, for the tests of this folder."""

from __future__ import annotations

from attrib.check.examine import Examiner, Unread
from attrib.config import Config
from attrib.report.findings import Checked
from attrib.text.inputs import Found

EXAMINER = Examiner("en")


def checked(text: str | bytes, form: str = "plain", config: Config | None = None) -> Checked:
    """Return the outcome of a draft of the given text."""
    data = text if isinstance(text, bytes) else text.encode()
    draft = Unread(Found(f"draft.{form}", f"draft.{form}", "draft"), form, data)
    (outcome,) = EXAMINER.examine(draft, config or Config())
    assert isinstance(outcome, Checked), outcome
    return outcome


def found(text: str | bytes, form: str = "plain", config: Config | None = None) -> list[tuple[str, str]]:
    """Return the findings as pairs of code and marked text."""
    outcome = checked(text, form, config)
    return [(one.rule, one.span.of(outcome.article.text)) for one in outcome.findings]
