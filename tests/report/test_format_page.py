"""docs/format.md: its examples have the fields of the records, no more, no fewer, and right offsets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from attrib.report.audit import audit_of, audit_record
from attrib.report.record import article_record
from attrib.types import Analysis

PAGE = Path(__file__).parents[2] / "docs" / "format.md"


def examples() -> dict[str, Any]:
    """Return the page's JSON examples by schema."""
    found = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return {one["schema"]: one for one in map(json.loads, found) if "schema" in one}


def shape(value: Any) -> Any:
    """Return the field names of a record, however deep; a list by its first element."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


@pytest.mark.parametrize("schema", ["attrib.article/1", "attrib.audit/1"])
def test_examples_have_the_fields_of_the_records(schema: str, arabic: Analysis) -> None:
    # The article's second claim is, like the page's, told by a named person.
    records = {"attrib.article/1": article_record(arabic), "attrib.audit/1": audit_record(audit_of(arabic))}
    record = records[schema]
    record["claims"] = record["claims"][1:]
    assert shape(examples()[schema]) == shape(record)


def test_offsets_of_the_example_are_right() -> None:
    article = examples()["attrib.article/1"]
    (attribution,) = article["attributions"]
    (claim,) = article["claims"]
    (sentence,) = article["sentences"]
    spans = [*attribution["sources"], *attribution["cues"], *attribution["contents"], claim]
    for span in spans:
        assert article["text"][span["start"] : span["end"]] == span["text"]
    assert sentence["end"] == len(article["text"])
