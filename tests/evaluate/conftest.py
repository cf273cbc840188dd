"""A small article, annotated and extracted by hand, with a case of each kind of disagreement."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from attrib.evaluate.gold import Annotation, GoldAttribution, GoldClaim, GoldSentence
from attrib.types import Act, Analysis, Article, Attribution, Claim, Sentence, Source, Span, Status

TEXT = """ميناء المرسى يستقبل سفينة

قال مدير الميناء عادل ناصر إن السفينة تحمل القمح.
وأضاف أن تفريغها يستغرق يومين.
وأكدت الجمارك خلو الشحنة من المخالفات، بحسب بيان لها.
وطالب التجار بخفض الرسوم.
وصلت السفينة فجر الاثنين.
"""
HEADING = Span(0, TEXT.index("\n"))


def span(words: str, text: str = TEXT) -> Span:
    """Return the one place of ``words``."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def spans(words: Sequence[str]) -> tuple[Span, ...]:
    return tuple(span(one) for one in words)


def gold(
    sources: Sequence[str],
    cue: str,
    contents: Sequence[str],
    canonical: str | None,
    *,
    core: bool = True,
) -> GoldAttribution:
    return GoldAttribution(
        spans(sources), (span(cue),), spans(contents), canonical, "person", "indirect", core
    )


def found(
    id: int,
    sources: Sequence[str],
    cue: str,
    contents: Sequence[str],
    because: str,
    act: Act = "assertion",
) -> Attribution:
    return Attribution(
        id=id,
        sources=spans(sources),
        cues=(span(cue),),
        contents=spans(contents),
        form="indirect",
        act=act,
        stance="neutral",
        source_type="person",
        named=None,
        via=(),
        parent=None,
        confidence=0.9,
        because=because,
    )


def named(name: str) -> Source:
    return Source(name, name, "person", name, "mention", 1.0)


def claim(words: str, sentence: int, status: Status, self_contained: str | None = None) -> Claim:
    return Claim(words, span(words), words, self_contained or words, sentence, status, ())


@pytest.fixture
def annotation() -> Annotation:
    lines = TEXT.splitlines()
    return Annotation(
        id="port",
        attributions=(
            gold(["مدير الميناء عادل ناصر"], "قال", ["السفينة تحمل القمح"], "عادل ناصر"),
            gold([], "وأضاف", ["تفريغها يستغرق يومين"], "عادل ناصر"),
            gold(["الجمارك"], "وأكدت", ["خلو الشحنة من المخالفات"], "الجمارك"),
            gold(["بيان لها"], "بحسب", ["وأكدت الجمارك خلو الشحنة من المخالفات"], None),
            gold(["التجار"], "وطالب", ["بخفض الرسوم"], "التجار", core=False),
        ),
        sentences=(
            GoldSentence(HEADING, "unattributed"),
            GoldSentence(span(lines[2]), "attributed"),
            GoldSentence(span(lines[3]), "attributed"),
            GoldSentence(span(lines[4]), "attributed"),
            GoldSentence(span(lines[5]), "none"),
            GoldSentence(span(lines[6]), "unattributed"),
        ),
        claims=(
            GoldClaim(span("السفينة تحمل القمح"), "السفينة تحمل القمح"),
            GoldClaim(span("تفريغها يستغرق يومين"), "تفريغ السفينة يستغرق يومين"),
            GoldClaim(span("خلو الشحنة من المخالفات"), None),
            GoldClaim(span("وصلت السفينة فجر الاثنين"), None),
        ),
    )


@pytest.fixture
def analysis() -> Analysis:
    """What was extracted: one right, one with a wrong name, one with a wrong content, one missed, one extra."""
    lines = TEXT.splitlines()
    sentences = (
        Sentence(HEADING, "heading"),
        *(Sentence(span(line), "sentence") for line in lines[2:]),
    )
    return Analysis(
        article=Article("port", TEXT, "ar", "gold/port.txt"),
        sentences=sentences,
        attributions=(
            found(0, ["مدير الميناء عادل ناصر"], "قال", ["السفينة تحمل القمح"], "verb-subject.clause"),
            found(1, [], "وأضاف", ["تفريغها يستغرق يومين"], "dropped-subject.clause"),
            found(2, ["الجمارك"], "وأكدت", ["خلو"], "verb-subject.nominal"),
            found(3, ["التجار"], "وطالب", ["بخفض الرسوم"], "verb-subject.nominal", "speech_act"),
            found(4, [], "وصلت", ["السفينة فجر الاثنين"], "dropped-subject.clause"),
        ),
        sources=(named("عادل ناصر"), named("الجمارك"), named("الجمارك"), named("التجار"), None),
        claims=(
            claim("ميناء المرسى يستقبل سفينة", 0, "unattributed"),
            claim("السفينة تحمل القمح", 1, "attributed"),
            claim("تفريغها يستغرق يومين", 2, "attributed", "تفريغ السفينة يستغرق يومين"),
            claim("خلو", 3, "attributed"),
            claim("وأكدت الجمارك", 3, "unattributed"),
            claim("وصلت السفينة فجر الاثنين", 5, "attributed"),
        ),
    )
