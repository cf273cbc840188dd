"""The golden files: what a mention is led to and how, what is led to nobody, which pairs stay apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrib.sources.records import TYPES
from attrib.sources.registry import Registry

GOLDEN = Path(__file__).parent / "golden"


def golden_rows(name: str) -> list[str]:
    """Return the rows of a golden file: all lines but blank ones and comments."""
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def known_row(row: str) -> tuple[str, str, str, str]:
    left, right = row.split(" => ")
    mention, type_ = left.split(" | ")
    identifier, how = right.split(" | ")
    return mention, type_, identifier, how.strip()


@pytest.mark.parametrize("row", golden_rows("resolution.txt"))
def test_a_mention_is_led_to_its_record(row: str, registry: Registry, resolved: Callable[..., Any]) -> None:
    mention, type_, identifier, how = known_row(row)
    assert type_ in TYPES
    source = resolved(mention, type_)
    assert (source.id, source.resolved_by) == (identifier, how)
    assert source.mention == mention
    record = registry.get(identifier)
    assert record is not None
    assert (source.name, source.type) == (record.name, record.type)
    assert source.score == 1.0 if how != "fuzzy" else 0.88 <= source.score < 1.0


@pytest.mark.parametrize("row", golden_rows("not_fused.txt"))
def test_a_mention_is_led_to_no_record(row: str, registry: Registry, resolved: Callable[..., Any]) -> None:
    mention, type_ = row.split(" | ")
    assert type_ in TYPES
    source = resolved(mention, type_)
    assert source.resolved_by == "mention"
    assert source.type == type_
    assert registry.get(source.id) is None


@pytest.mark.parametrize("row", golden_rows("pairs_apart.txt"))
def test_pairs_stay_apart(row: str, resolved: Callable[..., Any]) -> None:
    type_, one, other = row.split(" | ")
    first, second = resolved(one, type_), resolved(other, type_)
    assert first.id != second.id
    assert first.name != second.name


def test_golden_files_are_read_whole() -> None:
    rows = [known_row(row) for row in golden_rows("resolution.txt")]
    assert {how for *_, how in rows} == {"exact", "alias", "folded", "fuzzy"}
    assert len(rows) >= 100
    assert len({(mention, type_) for mention, type_, *_ in rows}) == len(rows)
