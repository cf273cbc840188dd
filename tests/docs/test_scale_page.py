"""The arithmetic of docs/scale.md: its table is current (test_generated_pages), and its figures hang together."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from docs import scale_plan
from docs.scale_plan import Plan


@pytest.fixture
def plan() -> Plan:
    """Round figures, so that results can be told beforehand."""
    small = scale_plan.plans()[0]
    measured = replace(
        small.measured,
        claims_per_article=20.0,
        worker_ms=36.0,
        client_ms=4.0,
        postgres_ms_per_claim=0.3,
        hnsw_bytes_per_claim=2**30 / 10**6,
        postgres_bytes_per_claim=3 * 2**30 / 10**6,
        measured_claims=10**5,
        hnsw_search_ms=10.0,
        words_ms=7.0,
        judging_ms=5.0,
        encoding_ms=1.0,
    )
    assumed = replace(small.assumed, workers=8, machine_gib=100, share_for_vectors=0.5, hop_ms=2.0)
    return Plan(10**8, measured, assumed)


def test_each_row_is_what_the_page_says_of_it(plan: Plan) -> None:
    assert plan.articles == 5_000_000
    assert plan.worker_hours == pytest.approx(50)
    assert plan.writer_hours == pytest.approx((5e6 * 4 + 1e8 * 0.3) / 3.6e6)
    assert plan.kept_busy == pytest.approx(6)
    assert plan.hours == pytest.approx(50 / 6)
    assert plan.hours_apart == pytest.approx(50 / 8)
    assert plan.database_gib == pytest.approx(400)
    assert plan.vectors_gib == pytest.approx(100)
    assert plan.shards == 2
    deeper = math.log(5e7) / math.log(1e5)
    assert plan.latency_ms == pytest.approx(1 + 10 * deeper + 7 + 2 + 5)


def test_one_machine_has_no_hop(plan: Plan) -> None:
    small = replace(plan, claims=10**5)
    assert small.shards == 1
    assert small.latency_ms == pytest.approx(1 + 10 + 7 + 5)


def test_a_figure_that_is_missing_is_told(tmp_path: Path) -> None:
    given = (scale_plan.DOCS / "scale.toml").read_text(encoding="utf-8")
    path = tmp_path / "scale.toml"
    path.write_text(given.replace("client_ms", "clients_ms"), encoding="utf-8")
    with pytest.raises(AssertionError):
        scale_plan.plans(path)


def test_the_page_rests_on_the_figures_of_its_file() -> None:
    page = (scale_plan.DOCS / "scale.md").read_text(encoding="utf-8")
    measured = scale_plan.plans()[0].measured
    for figure in (measured.worker_ms, measured.client_ms, measured.hnsw_search_ms, measured.claims_per_article):
        assert f"{figure:g}" in page, f"docs/scale.toml says {figure:g}, docs/scale.md nowhere"
