"""The figures, counted by hand, and held to the definitions of the scripts that annotators use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.evaluate.agreement import agreement, label, same_name, token_f1, words_in
from attrib.evaluate.disagreements import disagreements
from attrib.evaluate.figures import Measure, Share, by_outlet, by_pattern, figures
from attrib.evaluate.gold import Annotation, GoldAttribution
from attrib.types import Analysis, Article, Claim, Span


class TestFiguresByHand:
    def test_attributions(self, annotation: Annotation, analysis: Analysis) -> None:
        one = figures([agreement(annotation, analysis)])
        # Found: قال, وأضاف, وأكدت and وصلت; the speech act is neutral, بحسب was missed.
        assert one.cue == Measure(right=3, found=4, gold=4)
        assert one.relation == Measure(right=2, found=4, gold=4)
        assert (one.source, one.content) == (Share(3, 3), Share(2, 3))
        assert one.name == Share(2, 3)
        assert (one.relation.precision, one.relation.recall, one.relation.f1) == (0.5, 0.5, 0.5)

    def test_sentences(self, annotation: Annotation, analysis: Analysis) -> None:
        one = figures([agreement(annotation, analysis)])
        assert one.sentence == Share(4, 6)
        assert one.labels == {
            "attributed": Measure(2, 3, 3),
            "partly": Measure(0, 1, 0),
            "unattributed": Measure(1, 1, 2),
            "none": Measure(1, 1, 1),
        }

    def test_claims_leave_headings_out(self, annotation: Annotation, analysis: Analysis) -> None:
        one = figures([agreement(annotation, analysis)])
        assert one.claims == Measure(right=3, found=5, gold=4)
        # The claim «خلو» begins as the annotated one does.
        assert one.boundary == Measure(right=4, found=5, gold=4)
        assert (one.wording, one.worded) == (1.0, 1)

    def test_what_nobody_annotated_has_no_figure(self, annotation: Annotation, analysis: Analysis) -> None:
        one = figures([agreement(replace(annotation, sentences=None, claims=None), analysis)])
        assert (one.sentence, one.labels, one.claims, one.boundary, one.wording) == (None,) * 5

    def test_articles_add_up(self, annotation: Annotation, analysis: Analysis) -> None:
        twice = figures([agreement(annotation, analysis)] * 2)
        assert (twice.articles, twice.cue, twice.name) == (2, Measure(6, 8, 8), Share(4, 6))

    def test_nothing_found_and_nothing_annotated(self, annotation: Annotation, analysis: Analysis) -> None:
        silent = replace(analysis, attributions=(), sources=(), claims=())
        one = figures([agreement(annotation, silent)])
        assert (one.cue.precision, one.cue.recall, one.cue.f1, one.name.rate) == (0, 0, 0, 0)
        empty = figures([agreement(Annotation("port", ()), analysis)])
        assert (empty.cue.recall, empty.cue.f1, empty.cue.found) == (0, 0, 5)


class TestTables:
    def test_patterns_that_fail_most_stand_first(self, annotation: Annotation, analysis: Analysis) -> None:
        rows = by_pattern([agreement(annotation, analysis)])
        told = [(one.pattern, one.found, one.right, one.wrong_content, one.extra) for one in rows]
        assert told == [
            ("dropped-subject.clause", 2, 1, 0, 1),
            ("verb-subject.nominal", 2, 1, 1, 0),
            ("verb-subject.clause", 1, 1, 0, 0),
        ]
        assert [one.precision for one in rows] == [0.5, 0.5, 1.0]

    @pytest.mark.parametrize(
        ("id", "outlet", "group"),
        [
            ("reuters.218", None, "reuters"),
            ("dailymail.co.uk.29", None, "dailymail.co.uk"),
            ("wikinews-05", None, "wikinews"),
            ("2024", None, "2024"),
            ("a-1", "رويترز", "رويترز"),
        ],
    )
    def test_outlets(
        self, annotation: Annotation, analysis: Analysis, id: str, outlet: str | None, group: str
    ) -> None:
        article = replace(analysis.article, id=id, outlet=outlet)
        assert list(by_outlet([agreement(annotation, replace(analysis, article=article))])) == [group]


def test_disagreements_stand_in_the_order_of_the_text(annotation: Annotation, analysis: Analysis) -> None:
    told = [
        (one.kind, one.line, one.gold, one.found) for one in disagreements([agreement(annotation, analysis)])
    ]
    assert told == [
        ("name", 4, "عادل ناصر", "الجمارك"),
        ("content", 5, "خلو الشحنة من المخالفات", "خلو"),
        ("sentence", 5, "attributed", "partly"),
        ("claim", 5, "خلو الشحنة من المخالفات", "خلو"),
        ("missed", 5, "وأكدت الجمارك خلو الشحنة من المخالفات … بحسب … بيان لها", None),
        ("extra", 7, None, "وصلت … السفينة فجر الاثنين"),
        ("sentence", 7, "unattributed", "attributed"),
    ]


class TestPairing:
    def test_neutral_ones_take_theirs_first(self, annotation: Annotation, analysis: Analysis) -> None:
        (speech_act,) = [one for one in annotation.attributions if not one.core]
        both = replace(annotation, attributions=(replace(speech_act, core=True), speech_act))
        one = agreement(both, analysis)
        assert one.neutral[0].found is not None and one.core[0].found is None

    def test_of_several_the_nearest_content_is_taken(
        self, annotation: Annotation, analysis: Analysis
    ) -> None:
        first = analysis.attributions[0]
        worse = replace(first, contents=(Span(first.contents[0].start, first.contents[0].start + 7),))
        two = replace(
            analysis,
            attributions=(worse, replace(first, id=1)),
            sources=analysis.sources[:2],
        )
        one = agreement(replace(annotation, attributions=annotation.attributions[:1]), two)
        assert one.core[0].found == replace(first, id=1) and one.extra == (worse,)


class TestComparisons:
    def test_words_at_least_half_inside(self) -> None:
        assert words_in("قال وزير", [Span(0, 6)]) == {0, 4}
        assert words_in("قال وزير", [Span(0, 5)]) == {0}

    def test_token_f1(self) -> None:
        assert token_f1(frozenset(), frozenset()) == 1.0
        assert token_f1(frozenset({1}), frozenset()) == 0.0
        assert token_f1(frozenset({1, 2}), frozenset({2, 3})) == 0.5

    @pytest.mark.parametrize(
        ("gold", "found", "same"),
        [
            ("سامر حداد", "المهندس سامر حداد", True),
            ("وزارة الصحّة", "وزاره الصحه", True),
            ("ميخائيل سيرغييفيتش", "ميخائيل سيرغيفيتش", True),
            ("سامر حداد", "سامر عواد", False),
            ("سامر حداد", "", False),
        ],
    )
    def test_names(self, gold: str, found: str, same: bool) -> None:
        assert same_name(gold, found) is same

    def test_labels(self) -> None:
        def claims(*statuses: str) -> list[Claim]:
            return [Claim("c", Span(2, 8), "", "", 0, status, ()) for status in statuses]  # type: ignore[arg-type]

        sentence = Span(0, 10)
        assert label(sentence, []) == "none"
        assert label(sentence, claims("attributed", "attributed")) == "attributed"
        assert label(sentence, claims("attributed", "unattributed")) == "partly"
        assert label(sentence, claims("unattributed", "unjudged")) == "unattributed"
        assert label(Span(7, 20), claims("attributed")) == "none"


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_lies_between_precision_and_recall(right: int, wrong: int, missed: int) -> None:
    one = Measure(right, right + wrong, right + missed)
    low, high = sorted((one.precision, one.recall))
    assert low - 1e-12 <= one.f1 <= high + 1e-12 and low >= 0 and high <= 1


def test_an_analysis_agrees_with_itself(analysis: Analysis) -> None:
    article: Article = analysis.article
    same = Annotation(
        article.id,
        tuple(
            # The annotation that a reader would write who found exactly this.
            _as_gold(one.sources, one.cues, one.contents, one.core)
            for one in analysis.attributions
        ),
    )
    one = figures([agreement(same, analysis)])
    assert one.cue == one.relation == Measure(4, 4, 4)


def _as_gold(
    sources: tuple[Span, ...], cues: tuple[Span, ...], contents: tuple[Span, ...], core: bool
) -> GoldAttribution:
    return GoldAttribution(sources, cues, contents, None, None, None, core)
