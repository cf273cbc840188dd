"""What holds for sentences and attributions of any text: spans, order, parents, folding, and work done."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attrib.extract.attribute import find_attributions
from attrib.extract.sentences import split_sentences
from attrib.lang import pack_for
from attrib.text.fold import fold
from attrib.types import Article, Attribution, Sentence, Span

GOLDEN = Path(__file__).parent / "golden"
WORDS = re.findall(
    r"\S+",
    "قال وقال قالت أكد أضاف وأضاف أعلن ذكر نفى رأى اعتبر دعا حذر نقلت كشف يقول مشيرا قائلا مؤكدا قوله "
    "بحسب وفقا وفق حسبما كما نقلا عن على حد جاء ورد في بيان لوكالة للوكالة رويترز من إلى ب ل لـ إن أن بأن إنه وأن "
    "الذي التي فيما بينما وكان قد يذكر الوزير وزير رئيس الشركة مصدر مصادر أمني الوزارة محمد سامي ليلى التقرير "
    "الطريق مغلق المشروع وجود صحة الأنباء اليوم الأحد أمس 12 ٣ BBC",
)
MARKS = ["«", "»", '"', "“", "”", "'", "(", ")", "،", "؛", ":", ".", "؟", "!", "…", "-", "–", "\n", "\n\n", "\r\n", "ـ"]

newspaper = st.lists(
    st.tuples(st.sampled_from(WORDS + MARKS), st.sampled_from([" ", " ", " ", ""])), max_size=60
).map(lambda parts: "".join(word + gap for word, gap in parts))
anything = st.text(max_size=200)


def extract(text: str) -> tuple[tuple[Sentence, ...], tuple[Attribution, ...]]:
    pack = pack_for("ar")
    assert pack is not None
    article = Article("any", text, "ar")
    sentences = split_sentences(article, pack)
    return sentences, find_attributions(article, sentences, pack)


def golden_texts() -> list[str]:
    """The texts of the golden cases: lines that are neither titles nor details."""
    return [
        line
        for path in sorted(GOLDEN.glob("attributions*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "  "))
    ]


# --- spans -------------------------------------------------------------------------------------------


@given(anything | newspaper)
@example("")
@example("\ufeff")
@example("«")
@example(" . ")
@example("قال")
@example("قال:")
@example("\u0640\u0640 \u200f")
def test_sentences_cover_everything_but_white_space(text: str) -> None:
    sentences, _ = extract(text)
    at = 0
    for sentence in sentences:
        span = sentence.span
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@given(newspaper | anything)
@example("مشيرا إلى")
@example("كشف مشيرا إن ")
@example("« \n \u200f")
@example("بحسب « وقال « قال ")
@example('" " قال بيان ')
@example("وأُعلن من قبل إن الوزارة أن ستعلق غدا.")
@example("أغلق المصنع، وفقا لأنباء صادرة عن")
@settings(max_examples=300)
def test_every_span_is_a_stretch_of_words(text: str) -> None:
    _, attributions = extract(text)
    for attribution in attributions:
        named = () if attribution.named is None else (attribution.named,)
        for span in (*attribution.cues, *attribution.sources, *attribution.contents, *attribution.via, *named):
            assert 0 <= span.start < span.end <= len(text)
            assert any(letter.isalnum() for letter in span.of(text)) or span.of(text) == ":"
            assert not text[span.start].isspace() and not text[span.end - 1].isspace()


@given(newspaper | anything)
@settings(max_examples=300)
def test_an_attribution_is_whole(text: str) -> None:
    _, attributions = extract(text)
    for number, attribution in enumerate(attributions):
        assert attribution.id == number
        assert attribution.cues and attribution.contents
        assert 0.0 <= attribution.confidence <= 1.0
        assert attribution.because
        assert not overlapping(attribution.contents)
        assert not any(cue.overlap(source) for cue in attribution.cues for source in attribution.sources)
        assert not any(cue.overlap(content) for cue in attribution.cues for content in attribution.contents)
    assert [a.cues[0].start for a in attributions] == sorted(a.cues[0].start for a in attributions)


def overlapping(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans)
    return any(second.start < first.end for first, second in pairwise(ordered))


@given(newspaper | anything)
@settings(max_examples=300)
def test_parents_hold_their_children_and_run_in_no_circle(text: str) -> None:
    _, attributions = extract(text)
    for attribution in attributions:
        seen = {attribution.id}
        parent = attribution.parent
        while parent is not None:
            assert parent not in seen
            seen.add(parent)
            parent = attributions[parent].parent
        if attribution.parent is not None:
            around = attributions[attribution.parent].contents
            assert any(piece.covers(attribution.cues[0]) for piece in around)


# --- folding -----------------------------------------------------------------------------------------

INVISIBLE = ("\u200f", "\u200e", "\u202b", "\u2067", "\u200b")
"""Marks of direction and width that stand anywhere in a word."""
CARRIED = ("\u0640", "\u0651", "\u064e", "\u0652")
"""Marks that a letter carries: tatweel, shadda, fatha, sukun. A damma is left out: it makes a passive."""


@given(st.sampled_from(golden_texts()), st.data())
@settings(max_examples=200)
def test_marks_in_words_hide_no_cue_and_no_name(text: str, data: st.DataObject) -> None:
    places = [at for at in range(1, len(text)) if "ء" <= text[at - 1] <= "ي" and text[at - 1] != "\u0640"]
    marked = text
    for at in sorted(data.draw(st.sets(st.sampled_from(places), max_size=6)), reverse=True):
        carried = "ء" <= text[at : at + 1] <= "ي"  # a vowel at the end of a word is grammar, no spelling
        mark = data.draw(st.sampled_from(CARRIED + INVISIBLE if carried else INVISIBLE))
        marked = marked[:at] + mark + marked[at:]
    assert shape(marked) == shape(text)


def shape(text: str) -> list[tuple[str, str, str, str, str]]:
    def words(spans: Sequence[Span]) -> str:
        return " + ".join(fold(span.of(text)) for span in spans)

    return [
        (words(a.cues), words(a.sources), words(a.contents), words([a.named] if a.named else []), a.act)
        for a in extract(text)[1]
    ]


# --- work --------------------------------------------------------------------------------------------

REPEATED = {
    "one verb": "قال ",
    "verb, subject, complementiser": "وقال الوزير إن ",
    "verb and colon": "قال: ",
    "verb and comma": "قال، ",
    "opening marks": "«",
    "opening marks apart": "« ",
    "nested opening": "«قال \" ",
    "closing marks": "» ",
    "quoted verbs": '"قال" ',
    "paragraphs never closed": "وقال الوزير: «كلام\n",
    "complementisers": "أن ",
    "closing phrases": "، بحسب الوزير",
    "relays": "كما قال ",
    "participles": "، مشيرا إلى أن",
    "second-hand": "نقلت رويترز عن مصدر قوله إن ",
    "names": "محمد ",
    "titles": "الوزير ",
    "relatives": "الذي ",
    "brackets": "( ",
    "stops": ". ",
    "stops in a row": ".",
    "list": "كذا و",
    "blank lines": " \n",
    "dropped subjects": "وأضاف أن الطريق مغلق. ",
}


QUADRATIC: set[str] = set()
"""Known failures: the test fails as soon as one of them is linear, so that it leaves this set."""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            text,
            id=name,
            marks=[pytest.mark.xfail(strict=True, reason="quadratic in the number of attributions")]
            if name in QUADRATIC
            else [],
        )
        for name, text in REPEATED.items()
    ],
)
def test_work_grows_with_the_length(text: str) -> None:
    """Twice the text takes about twice the bytecodes; a quadratic step takes four times as many."""
    once, twice = opcodes(text * 100), opcodes(text * 200)
    assert twice < 2.4 * once


def opcodes(text: str) -> int:
    """Return how many bytecodes extraction runs on ``text``: no clock, so the same on every machine."""
    extract("")
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        extract(text)
    finally:
        sys.settrace(before)
    return count
