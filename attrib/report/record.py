"""The record of one article for programs: ``attrib.article/1`` (docs/format.md), a public contract.

``json`` writes one array of records, ``jsonl`` one record a line. Offsets are half-open, in code points of
the record's ``text``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrib.report.patterns import in_words
from attrib.types import Analysis, Attribution, Claim, Sentence, Source, Span

SCHEMA = "attrib.article/1"

Record = dict[str, Any]


def write_json(records: Iterable[Record]) -> Iterator[str]:
    """Yield one JSON array of ``records``, piece by piece: a record is written before the next is made."""
    opened = False
    for record in records:
        yield (",\n " if opened else "[") + dumped(record)
        opened = True
    yield "]\n" if opened else "[]\n"


def write_jsonl(records: Iterable[Record]) -> Iterator[str]:
    """Yield one line a record."""
    for record in records:
        yield dumped(record) + "\n"


def write_records(records: Iterable[Record], form: str) -> Iterator[str]:
    """Yield ``records`` as one array, or a line each, as the format ``form`` («json», «jsonl») says."""
    return write_json(records) if form == "json" else write_jsonl(records)


def dumped(record: Record) -> str:
    """Return a record as JSON on one line, Arabic as Arabic."""
    return json.dumps(record, ensure_ascii=False)


def article_record(analysis: Analysis) -> Record:
    """Return the record of one article, made of dicts, lists, strings, numbers and None alone."""
    article = analysis.article
    pairs = zip(analysis.attributions, analysis.sources, strict=True)
    return {
        "schema": SCHEMA,
        "id": article.id,
        "path": article.path,
        "language": article.language,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "text": article.text,
        "sentences": [_sentence(sentence) for sentence in analysis.sentences],
        "attributions": [_attribution(article.text, one, source) for one, source in pairs],
        "claims": [_claim(claim) for claim in analysis.claims],
    }


def source_record(source: Source) -> Record:
    """Return the record of a resolved source."""
    return {
        "id": source.id,
        "name": source.name,
        "type": source.type,
        "mention": source.mention,
        "resolved_by": source.resolved_by,
        "score": source.score,
    }


def span_record(text: str, span: Span) -> Record:
    """Return the record of a span of ``text``."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _sentence(sentence: Sentence) -> Record:
    return {"start": sentence.span.start, "end": sentence.span.end, "kind": sentence.kind}


def _attribution(text: str, one: Attribution, source: Source | None) -> Record:
    return {
        "id": one.id,
        "sources": [span_record(text, span) for span in one.sources],
        "cues": [span_record(text, span) for span in one.cues],
        "contents": [span_record(text, span) for span in one.contents],
        "via": [span_record(text, span) for span in one.via],
        "source": None if source is None else source_record(source),
        "form": one.form,
        "act": one.act,
        "stance": one.stance,
        "parent": one.parent,
        "confidence": one.confidence,
        "pattern": one.because,
        # Records stay the same whatever language the interface speaks.
        "because": in_words(one.because, "en"),
    }


def claim_record(claim: Claim) -> Record:
    """Return where a claim stands in its article, and what it says."""
    return {
        "id": claim.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "self_contained": claim.self_contained,
    }


def _claim(claim: Claim) -> Record:
    return {
        **claim_record(claim),
        "sentence": claim.sentence,
        "status": claim.status,
        "attributions": list(claim.attributions),
    }
