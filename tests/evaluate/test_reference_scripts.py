"""On the project's own annotated articles, the figures are those of the annotators' scripts, to the last digit."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from attrib.evaluate.agreement import Agreement, agreement
from attrib.evaluate.figures import Measure, figures
from attrib.evaluate.folders import read_gold
from attrib.evaluate.gold import GoldArticle
from attrib.evaluate.gold_json import read_claims
from attrib.pipeline import analyse
from attrib.report.record import article_record
from attrib.sources.registry import Registry

GOLD = Path(__file__).parents[3] / "shared" / "gold"

pytestmark = pytest.mark.skipif(
    not (GOLD / "score.py").is_file(), reason="the annotated articles (../shared/gold) are not here"
)


@pytest.fixture(scope="module")
def measured() -> list[Agreement]:
    registry = Registry.load()
    folders = [str(GOLD / "dev"), str(GOLD / "seed")]
    agreements = []
    for one in read_gold(folders, read_claims(str(GOLD / "claims"))):
        assert isinstance(one, GoldArticle), one
        agreements.append(agreement(one.gold, analyse(one.article, registry)))
    return agreements


@pytest.fixture(scope="module")
def records(measured: list[Agreement]) -> dict[str, dict[str, Any]]:
    """The records as a program would read them."""
    return {one.analysis.article.id: json.loads(json.dumps(article_record(one.analysis))) for one in measured}


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same(ours: Measure | None, theirs: dict[str, float]) -> bool:
    assert ours is not None
    told = (ours.precision, ours.recall, ours.f1, ours.gold)
    return told == pytest.approx((theirs["p"], theirs["r"], theirs["f1"], theirs["n"]), abs=1e-9)


@pytest.mark.parametrize("folder", ["dev", "seed"])
def test_attributions_and_sentences(
    folder: str, measured: list[Agreement], records: dict[str, dict[str, Any]], score: ModuleType
) -> None:
    theirs = score.score(GOLD / folder, records)
    ids = {path.stem for path in (GOLD / folder).glob("*.json")}
    ours = figures([one for one in measured if one.analysis.article.id in ids])
    assert ours.articles == theirs["articles"] == len(ids)
    assert same(ours.cue, theirs["cue"]) and same(ours.relation, theirs["relation"])
    assert ours.source.rate == pytest.approx(theirs["source_accuracy"], abs=1e-9)
    assert ours.content.rate == pytest.approx(theirs["content_accuracy"], abs=1e-9)
    assert ours.name.rate == pytest.approx(theirs["name_accuracy"], abs=1e-9)
    assert ours.sentence is not None and ours.labels is not None
    assert ours.sentence.rate == pytest.approx(theirs["sentence_accuracy"], abs=1e-9)
    for label, measure in ours.labels.items():
        assert same(measure, theirs[f"sentence_{label}"]), label


def test_claims(measured: list[Agreement], records: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    lines = tmp_path / "records.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in records.values()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, GOLD / "score_claims.py", GOLD / "claims", lines, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    ours = figures(measured)
    assert same(ours.claims, theirs["claims"]) and same(ours.boundary, theirs["boundary"])
    assert ours.wording == pytest.approx(theirs["self_contained"], abs=1e-9)
    assert ours.worded == theirs["rewritten"]
