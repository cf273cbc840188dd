"""ATT001 beside gold sentences, where the data of the project's makers lies beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.measure_rules import alarms

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dev"

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold/dev is not beside the repository")


def test_bare_sentences_are_alarmed_and_others_hardly() -> None:
    found = alarms(GOLD, frozenset({"error", "warning", "note"}))
    assert found.precision >= 0.8
    assert found.recall >= 0.93


def test_warnings_are_surer_than_notes() -> None:
    every = alarms(GOLD, frozenset({"error", "warning", "note"}))
    warnings = alarms(GOLD, frozenset({"error", "warning"}))
    assert warnings.precision > every.precision
    assert warnings.recall >= 0.7
