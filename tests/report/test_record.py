"""The record of an article, ``attrib.article/1``: against its schema, its spans, its snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped,unused-ignore]
import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.report.record import article_record, write_json, write_jsonl
from attrib.types import Analysis

OFFSETS: dict[str, Any] = {
    "start": {"type": "integer", "minimum": 0},
    "end": {"type": "integer", "minimum": 0},
}


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SPANS = {"type": "array", "items": closed({**OFFSETS, "text": {"type": "string"}})}
MAYBE = {"type": ["string", "null"]}
SOURCE = closed(
    {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "type": {
            "enum": ["person", "organization", "media", "state", "anonymous", "group", "document", "unknown"]
        },
        "mention": {"type": "string"},
        "resolved_by": {"enum": ["exact", "alias", "folded", "fuzzy", "antecedent", "mention"]},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
    }
)
ATTRIBUTION = closed(
    {
        "id": {"type": "integer"},
        "sources": SPANS,
        "cues": SPANS,
        "contents": SPANS,
        "via": SPANS,
        "source": {"anyOf": [{"type": "null"}, SOURCE]},
        "form": {"enum": ["direct", "indirect", "mixed"]},
        "act": {"enum": ["assertion", "belief", "speech_act", "impersonal"]},
        "stance": {"enum": ["neutral", "endorsing", "distancing", "presupposing"]},
        "parent": {"type": ["integer", "null"]},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "pattern": {"type": "string", "minLength": 1},
        "because": {"type": "string", "minLength": 1},
    }
)
CLAIM = closed(
    {
        "id": {"type": "string"},
        **OFFSETS,
        "text": {"type": "string"},
        "self_contained": {"type": "string"},
        "sentence": {"type": "integer", "minimum": 0},
        "status": {"enum": ["attributed", "unattributed", "unjudged"]},
        "attributions": {"type": "array", "items": {"type": "integer"}},
    }
)
SENTENCE = closed({**OFFSETS, "kind": {"enum": ["sentence", "heading", "boilerplate"]}})
ARTICLE = closed(
    {
        "schema": {"const": "attrib.article/1"},
        "id": {"type": "string"},
        "path": MAYBE,
        "language": {"type": "string"},
        "title": MAYBE,
        "date": MAYBE,
        "outlet": MAYBE,
        "text": {"type": "string"},
        "sentences": {"type": "array", "items": SENTENCE},
        "attributions": {"type": "array", "items": ATTRIBUTION},
        "claims": {"type": "array", "items": CLAIM},
    }
)


def spans(record: Any) -> Iterator[dict[str, Any]]:
    """Yield every object with offsets and a text of its own, however deep."""
    if isinstance(record, dict):
        if "start" in record and "text" in record:
            yield record
        for value in record.values():
            yield from spans(value)
    elif isinstance(record, list):
        for value in record:
            yield from spans(value)


@pytest.mark.parametrize("name", ["arabic", "english", "hostile", "bare"])
def test_records_keep_to_the_contract(name: str, request: pytest.FixtureRequest) -> None:
    record = article_record(request.getfixturevalue(name))
    jsonschema.validate(record, ARTICLE)
    for one in spans(record):
        assert record["text"][one["start"] : one["end"]] == one["text"]


def test_record_of_an_article(arabic: Analysis, snapshot: SnapshotAssertion) -> None:
    assert json.dumps(article_record(arabic), ensure_ascii=False, indent=1) == snapshot


def test_lines_and_array_hold_the_same_records(arabic: Analysis, english: Analysis) -> None:
    records = [article_record(arabic), article_record(english)]
    lines = "".join(write_jsonl(records)).splitlines()
    assert [json.loads(one) for one in lines] == records == json.loads("".join(write_json(records)))
    assert (list(write_jsonl([])), json.loads("".join(write_json([])))) == ([], [])


def test_the_first_record_is_written_before_the_second_is_asked_for(arabic: Analysis) -> None:
    asked = []

    def records() -> Iterator[dict[str, Any]]:
        for number in range(2):
            asked.append(number)
            yield article_record(arabic)

    for write in (write_json, write_jsonl):
        asked.clear()
        assert arabic.article.id in next(write(records()))
        assert asked == [0]


def test_arabic_is_written_as_arabic(arabic: Analysis) -> None:
    (one,) = write_jsonl([article_record(arabic)])
    assert "جسر السنديان" in one and one.count("\n") == 1 and one.endswith("\n")
