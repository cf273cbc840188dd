"""The record of an evaluation for programs: ``attrib.evaluation/1`` (docs/format.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attrib.evaluate.disagreements import Disagreement
from attrib.evaluate.figures import Figures, Measure, PatternFigures, Share

SCHEMA = "attrib.evaluation/1"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation came to. ``disagreements`` are as many as were asked for, of ``disagreed`` in all."""

    figures: Figures
    outlets: Mapping[str, Figures]
    patterns: Sequence[PatternFigures]
    disagreements: Sequence[Disagreement]
    disagreed: int


def evaluation_record(evaluation: Evaluation) -> Record:
    """Return the record of an evaluation; all rates are numbers of 0 to 1, None where nothing was annotated."""
    return {
        "schema": SCHEMA,
        **figures_record(evaluation.figures),
        "outlets": {name: figures_record(one) for name, one in evaluation.outlets.items()},
        "patterns": [_pattern(one) for one in evaluation.patterns],
        "disagreed": evaluation.disagreed,
        "disagreements": [_disagreement(one) for one in evaluation.disagreements],
    }


def write_json(evaluation: Evaluation) -> str:
    """Return the record as a JSON document."""
    return json.dumps(evaluation_record(evaluation), ensure_ascii=False, indent=1) + "\n"


def figures_record(figures: Figures) -> Record:
    """Return the record of figures."""
    return {
        "articles": figures.articles,
        "cue": _measure(figures.cue),
        "relation": _measure(figures.relation),
        "source": _share(figures.source),
        "content": _share(figures.content),
        "name": _share(figures.name),
        "sentence": _share(figures.sentence),
        "labels": figures.labels and {name: _measure(one) for name, one in figures.labels.items()},
        "claims": _measure(figures.claims),
        "boundary": _measure(figures.boundary),
        "self_contained": None
        if figures.wording is None
        else {"rate": figures.wording, "count": figures.worded},
    }


def _measure(one: Measure | None) -> Record | None:
    if one is None:
        return None
    rates = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {**rates, "right": one.right, "found": one.found, "gold": one.gold}


def _share(one: Share | None) -> Record | None:
    return None if one is None else {"rate": one.rate, "right": one.right, "count": one.count}


def _pattern(one: PatternFigures) -> Record:
    return {
        "pattern": one.pattern,
        "precision": one.precision,
        "right": one.right,
        "found": one.found,
        "wrong_source": one.wrong_source,
        "wrong_content": one.wrong_content,
        "extra": one.extra,
    }


def _disagreement(one: Disagreement) -> Record:
    return {
        "kind": one.kind,
        "article": one.article.id,
        "path": one.article.path,
        "line": one.line,
        "start": one.span.start,
        "end": one.span.end,
        "gold": one.gold,
        "found": one.found,
        "pattern": one.pattern,
    }
