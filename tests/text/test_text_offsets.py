"""Line and column: the numbers an editor shows, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.text.offsets import LineIndex, Position

TEXTS = st.text(st.sampled_from("ab\n\rقإ\u0651\u2028😀 "), max_size=60)


def test_positions_of_known_places() -> None:
    index = LineIndex("أول\r\nثان\rab😀c\n")
    assert len(index) == 4
    assert index.position(0) == Position(1, 1, 1)
    assert index.position(5) == Position(2, 1, 1)
    assert index.position(9) == Position(3, 1, 1)
    assert index.position(12) == Position(3, 4, 5)
    assert index.position(14) == Position(4, 1, 1)
    assert index.offset(2, 3) == 7


@given(TEXTS, st.data())
def test_round_trip(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = LineIndex(text).position(offset)
    assert LineIndex(text).offset(place.line, place.column) == offset
    line_start = offset - place.column + 1
    assert place.utf16 - 1 == len(text[line_start:offset].encode("utf-16-le")) // 2


@given(TEXTS)
def test_lines_are_an_editors(text: str) -> None:
    assert len(LineIndex(text)) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def test_places_outside_the_text_are_refused() -> None:
    index = LineIndex("ab\nc")
    for offset in (-1, 5):
        with pytest.raises(ValueError, match="outside the text"):
            index.position(offset)
    for line, column in ((0, 1), (3, 1), (1, 0), (1, 4), (2, 3)):
        with pytest.raises(ValueError, match="outside"):
            index.offset(line, column)
