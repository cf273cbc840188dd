"""The charts: their numbers, what is left out, and that a drawing is shapes, texts and nothing else."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from attrib.report.audit import Audit, Tally, audit_of
from attrib.report.catalogue import words
from attrib.report.figures import ROWS, Block, Figure, Series, figures, run
from attrib.report.svg import draw
from attrib.types import Analysis

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "rect", "path", "text", "circle", "title"}
ATTRIBUTES = {
    "x", "y", "width", "height", "d", "cx", "cy", "r", "class", "transform", "viewBox", "role", "aria-label",
    "preserveAspectRatio",
}  # fmt: skip


def of(*analyses: Analysis) -> dict[str, Figure]:
    audits = [audit_of(one) for one in analyses]
    return {one.id: one for one in figures(audits, tally_of(audits), words("en"))}


def tally_of(audits: list[Audit]) -> Tally:
    tally = Tally()
    for audit in audits:
        tally.add(audit)
    return tally


def drawn(figure: Figure, *, right_to_left: bool = True) -> ET.Element:
    root = ET.fromstring(draw(figure, right_to_left=right_to_left, label="a chart"))  # noqa: S314 - ours
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
    return root


class TestNumbers:
    def test_of_two_articles(self, arabic: Analysis, english: Analysis) -> None:
        found = of(arabic, english)
        assert list(found) == ["shares", "sources", "types", "named", "matrix"]
        assert [(one.name, one.values) for one in found["shares"].series] == [
            ("attributed", (3, 0)),
            ("speech-act", (1, 0)),
            ("unattributed", (2, 0)),
            ("unjudged", (0, 2)),
        ]
        assert found["sources"].table == (("رامي الحلبي", (2,)), ("Delta Works", (1,)))
        assert found["types"].table == (("person", (2,)), ("organization", (1,)))
        assert found["named"].table == (("1. جسر السنديان يُغلق أسبوعًا", (3, 0)),)
        assert (found["matrix"].columns, found["matrix"].table) == (
            ("1",),
            (("رامي الحلبي", (2,)), ("Delta Works", (1,))),
        )

    def test_anonymous_sources_are_told_apart(self, arabic: Analysis) -> None:
        hidden = replace(arabic.sources[2], type="anonymous")  # type: ignore[type-var]
        found = of(replace(arabic, sources=(*arabic.sources[:2], hidden, *arabic.sources[3:])))
        assert [(one.name, one.values) for one in found["named"].series] == [
            ("attributed", (2,)),
            ("anonymous", (1,)),
        ]

    def test_nothing_to_count_is_no_chart(self, bare: Analysis) -> None:
        assert of(bare) == {} and of() == {}
        assert run(audit_of(bare), 1, words("ar")) is None

    def test_the_run_stands_where_the_claims_stand(self, arabic: Analysis) -> None:
        figure = run(audit_of(arabic), 1, words("ar"))
        assert figure is not None
        assert [(one.start, one.end) for one in figure.blocks] == [
            (one.span.start, one.span.end) for one in arabic.claims
        ]
        assert [one.height > 0 for one in figure.blocks] == [False, True, True, True, False, False]

    def test_what_has_no_room_is_counted(self, arabic: Analysis) -> None:
        found = of(*[replace(arabic, article=replace(arabic.article, id=str(n))) for n in range(ROWS + 7)])
        assert len(found["shares"].rows) == ROWS and found["shares"].left_out == 7
        assert found["matrix"].left_out == ROWS + 7 - 25


class TestDrawings:
    @pytest.mark.parametrize("right_to_left", [True, False])
    @pytest.mark.parametrize("name", ["shares", "sources", "matrix"])
    def test_of_two_articles(
        self, name: str, right_to_left: bool, arabic: Analysis, english: Analysis, snapshot: SnapshotAssertion
    ) -> None:
        figure = of(arabic, english)[name]
        assert str(draw(figure, right_to_left=right_to_left, label="a chart")) == snapshot
        drawn(figure, right_to_left=right_to_left)

    def test_the_same_figure_is_drawn_the_same(self, arabic: Analysis) -> None:
        figure = of(arabic)["shares"]
        assert draw(figure, right_to_left=True, label="") == draw(figure, right_to_left=True, label="")

    def test_each_bar_says_its_row_and_number(self, arabic: Analysis) -> None:
        titles = [one.text for one in drawn(of(arabic)["sources"]).iter(f"{SVG}title")]
        assert titles == ["Delta Works: Claims 1", "رامي الحلبي: Claims 2"]

    def test_the_run_is_drawn_at_its_place(self) -> None:
        blocks = (Block(0, 25, 1, "attributed", "one"), Block(50, 100, -1, "unattributed", "two"))
        root = drawn(Figure("run-1", "run", "", blocks=blocks, length=100), right_to_left=False)
        bars = [one for one in root.iter(f"{SVG}rect") if one.find(f"{SVG}title") is not None]
        assert [one.find(f"{SVG}title").text for one in bars] == ["one", "two"]  # type: ignore[union-attr]
        (first, second) = ((float(one.get("x", "0")), float(one.get("width", "0"))) for one in bars)
        assert second[0] > first[0] and second[1] == pytest.approx(2 * first[1], rel=0.02)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10**6)), min_size=1, max_size=4),
        st.sampled_from(["counts", "shares", "matrix"]),
        st.booleans(),
    )
    def test_any_label_and_number_can_be_drawn(
        self, rows: list[tuple[str, int]], kind: str, right_to_left: bool
    ) -> None:
        labels, numbers = zip(*rows, strict=True)
        if kind == "matrix":
            series = tuple(Series("attributed", label, (number,)) for label, number in rows)
            figure = Figure("m", "matrix", "", series=series, columns=("1",))
        else:
            values = tuple(number + 1 for number in numbers) if kind == "shares" else numbers
            figure = Figure(
                "f", "shares" if kind == "shares" else "counts", "", labels, (Series("attributed", labels[0], values),)
            )
        drawn(figure, right_to_left=right_to_left)

    def test_pygal_leaves_no_import_hook_behind(self, arabic: Analysis) -> None:
        drawn(of(arabic)["shares"])
        assert not [one for one in sys.meta_path if type(one).__module__ == "pygal"]
