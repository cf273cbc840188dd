"""The rules on hand-made analyses, where each value that a rule looks at can be set apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attrib.errors import UsageError
from attrib.rules import RULES, Context, check_analysis, find_rule, select_rules
from attrib.rules.bare_anonymous_source import is_bare
from attrib.types import (
    Act,
    Analysis,
    Article,
    Attribution,
    Claim,
    Sentence,
    SentenceKind,
    SourceType,
    Span,
    Status,
)

ATT001, ATT004, ANO001 = (find_rule(code) for code in ("ATT001", "ATT004", "ANO001"))


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def _analysis(*sentences: tuple[str, SentenceKind, Status]) -> Analysis:
    """One claim a sentence, over all its words without the full stop."""
    text = "\n".join(sentence for sentence, _, _ in sentences)
    cut = tuple(Sentence(_span(text, sentence), kind) for sentence, kind, _ in sentences)
    claims = tuple(
        Claim(
            f"c{number}", Span(cut[number].span.start, cut[number].span.end - 1), "", "", number, status, ()
        )
        for number, (_, _, status) in enumerate(sentences)
    )
    return Analysis(Article("a", text, "ar"), cut, (), (), claims)


def _attribution(
    text: str,
    source: str | None,
    cue: str,
    content: str = "",
    *,
    act: Act = "assertion",
    source_type: SourceType = "person",
    named: Span | None = None,
) -> Attribution:
    return Attribution(
        id=0,
        sources=(_span(text, source),) if source else (),
        cues=(_span(text, cue),),
        contents=(_span(text, content),) if content else (),
        form="indirect",
        act=act,
        stance="neutral",
        source_type=source_type,
        named=named,
        via=(),
        parent=None,
        confidence=1.0,
        because="by hand",
    )


def _with(text: str, *attributions: Attribution) -> Analysis:
    numbered = tuple(replace(attribution, id=number) for number, attribution in enumerate(attributions))
    end = len(text)
    return Analysis(
        Article("a", text, "ar"), (Sentence(Span(0, end), "sentence"),), numbered, (None,) * len(numbered), ()
    )


class TestUnattributedClaim:
    def test_one_finding_a_claim_outside_headings(self) -> None:
        analysis = _analysis(
            ("عنوان يدعي شيئا.", "heading", "unattributed"),
            ("انهار الجسر أمس.", "sentence", "unattributed"),
            ("قال الوزير إن الطريق مفتوح.", "sentence", "attributed"),
            ("اقرأ أيضا.", "boilerplate", "unattributed"),
            ("أغلقت الأسواق.", "sentence", "unattributed"),
        )
        findings = ATT001.check(analysis, Context())
        assert [(f.span.of(analysis.article.text), f.level) for f in findings] == [
            ("انهار الجسر أمس", "note"),
            ("أغلقت الأسواق", "warning"),
        ]

    def test_bare_lead_is_a_warning_where_the_source_comes_too_late(self) -> None:
        bare = ("أغلقت الأسواق.", "sentence", "unattributed")
        sentences = [(f"{number} {bare[0]}", "sentence", "unattributed") for number in range(4)]
        late = _analysis(*sentences, ("قال الوزير شيئا.", "sentence", "attributed"))  # type: ignore[arg-type]
        assert [finding.level for finding in ATT001.check(late, Context())] == ["warning"] * 4
        high = _analysis(*sentences[:3], ("قال الوزير شيئا.", "sentence", "attributed"))  # type: ignore[arg-type]
        assert [f.level for f in ATT001.check(high, Context())] == ["note", "warning", "warning"]

    def test_unjudged_claims_give_nothing(self) -> None:
        analysis = _analysis(("The bridge fell.", "sentence", "unjudged"))
        assert ATT001.check(analysis, Context()) == ()

    def test_level_and_language_come_from_the_context(self) -> None:
        analysis = _analysis(("انهار الجسر أمس.", "sentence", "unattributed"))
        (finding,) = ATT001.check(analysis, Context("ar", {"ATT001": "error"}))
        assert finding.level == "error"
        assert finding.message.startswith("ادعاء بلا مصدر")


QUOTE = "لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء"


class TestOrphanQuotation:
    @pytest.mark.parametrize("marks", ["«»", "“”", "”“", '""', "‹›", "‘’", "''", "„“"])
    def test_every_style_of_marks(self, marks: str) -> None:
        text = f"خيم الحزن على القرية. {marks[0]}{QUOTE}{marks[1]}. ثم هدأ كل شيء."
        (finding,) = ATT004.check(_with(text), Context())
        assert finding.span.of(text) == f"{marks[0]}{QUOTE}{marks[1]}"

    def test_nested_marks_give_one_finding_over_the_outer_pair(self) -> None:
        text = f"خيم الحزن. «{QUOTE} “ولن نترك أرض أجدادنا لأحد أبدا”». ثم هدأ كل شيء."
        assert [f.span.of(text) for f in ATT004.check(_with(text), Context())] == [
            f"«{QUOTE} “ولن نترك أرض أجدادنا لأحد أبدا”»"
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "وصلت إلى الميناء سفن «الأسطول الأبيض» محملة بالقمح.",
            "لا أحد هنا «لن يعود غدا».",
            "فاز فيلم «الرجل الذي لم يعد إلى بيته» بالجائزة.",
            "قرأ الطلاب كتاب المؤلف «كيف لا نخسر أصدقاءنا في المدينة» أمس.",
            f"وفي الساحة: «{QUOTE}».",
            f"خيم الحزن. «{QUOTE}",
            "زار الوفد «متحف الفنون الجميلة والآثار القديمة والمخطوطات النادرة» أمس.",
        ],
        ids=["name", "five words", "film", "book", "colon", "unclosed", "noun phrase"],
    )
    def test_what_is_no_orphan(self, text: str) -> None:
        assert ATT004.check(_with(text), Context()) == ()

    @pytest.mark.parametrize("act", ["assertion", "speech_act"])
    def test_content_of_any_attribution_is_spoken(self, act: Act) -> None:
        text = f"رفض الأهالي الذين تجمعوا في الساحة الكبيرة منذ الفجر قائلين بحزن وهدوء شديدين «{QUOTE}»."
        spoken = _attribution(text, "الأهالي", "رفض", QUOTE, act=act)
        assert ATT004.check(_with(text, spoken), Context()) == ()
        silent = _attribution(text, "الأهالي", "رفض", "بحزن وهدوء")
        assert len(ATT004.check(_with(text, silent), Context())) == 1

    def test_a_cue_or_source_close_by_is_a_speaker(self) -> None:
        near = f"«{QUOTE}»، قالت هدى النجار."
        assert ATT004.check(_with(near, _attribution(near, "هدى النجار", "قالت")), Context()) == ()
        far = f"«{QUOTE}»، هذا ما سمعه الزوار جميعا أمس ثم قالت هدى النجار كلمة."
        assert len(ATT004.check(_with(far, _attribution(far, "هدى النجار", "قالت")), Context())) == 1

    @pytest.mark.parametrize(("act", "level"), [("assertion", "note"), ("speech_act", "warning")])
    def test_a_speaker_in_the_sentence_before_makes_it_a_note(self, act: Act, level: str) -> None:
        before = "قالت هدى النجار إن الماء بلغ البيوت."
        text = f"{before}\n«{QUOTE}»."
        speaker = _attribution(text, "هدى النجار", "قالت", "الماء بلغ البيوت", act=act)
        two = (
            Sentence(Span(0, len(before)), "sentence"),
            Sentence(Span(len(before) + 1, len(text)), "sentence"),
        )
        (finding,) = ATT004.check(replace(_with(text, speaker), sentences=two), Context())
        assert finding.level == level

    def test_headings_are_left_out(self) -> None:
        text = f"«{QUOTE}»"
        heading = replace(_with(text), sentences=(Sentence(Span(0, len(text)), "heading"),))
        assert ATT004.check(heading, Context()) == ()


class TestBareAnonymousSource:
    @pytest.mark.parametrize(
        "mention",
        ["مصدر", "مَصْدر", "مصادر", "لمصادر", "المصادر", "مصادر مطلعة", "مصدر مطّلع", "أحد المصادر", "عدة مصادر",
         "مصادر مطلعة وموثوقة", "عدد من المصادر الموثوقة", "مصدر طلب عدم الكشف عن هويته", "مصدر خاص لم تسمه"],
    )  # fmt: skip
    def test_bare(self, mention: str) -> None:
        assert is_bare(mention, "ar")

    @pytest.mark.parametrize(
        "mention",
        ["مصدر أمني", "مصادر دبلوماسية مطلعة", "مصادر مطلعة على المفاوضات", "مصدر في وزارة الصحة",
         "مصدر مقرب من الرئيس",
         "مصدر في الشرطة طلب عدم الكشف عن هويته", "مسؤول", "شهود عيان", "مطلعون", "", "مصدرو النفط"],
    )  # fmt: skip
    def test_described_or_no_source_noun(self, mention: str) -> None:
        assert not is_bare(mention, "ar")

    def test_only_anonymous_sources_count(self) -> None:
        text = "قالت مصادر إن الشركة ستغلق."
        for kind, expected in (("anonymous", 1), ("media", 0)):
            attribution = _attribution(text, "مصادر", "قالت", source_type=kind)  # type: ignore[arg-type]
            assert len(ANO001.check(_with(text, attribution), Context())) == expected

    def test_a_fuller_mention_describes_it(self) -> None:
        text = "قال مصدر أمني إن الطريق مغلق. وقال مصدر إن العمل مستمر."
        second = Span(text.rindex("مصدر"), text.rindex("مصدر") + 4)
        bare = replace(_attribution(text, "مصدر أمني", "وقال", source_type="anonymous"), sources=(second,))
        assert len(ANO001.check(_with(text, bare), Context())) == 1
        described = replace(bare, named=_span(text, "مصدر أمني"))
        assert ANO001.check(_with(text, described), Context()) == ()

    @pytest.mark.parametrize("mention", ["المصدر", "المصدر نفسه", "نفس المصدر", "المصدر ذاته"])
    def test_pointing_back_is_left_to_the_first_mention(self, mention: str) -> None:
        text = f"قال مصدر أمني إن الطريق مغلق. وأضاف {mention} أن العمل مستمر."
        first = _attribution(text, "مصدر أمني", "قال", source_type="anonymous")
        back = _attribution(text, mention, "وأضاف", source_type="anonymous")
        assert ANO001.check(_with(text, first, back), Context()) == ()

    def test_a_description_that_extraction_left_out_counts_and_an_occasion_does_not(self) -> None:
        for following, expected in (("من الوزير", 0), ("في تصريح صحفي", 1), ("أمس", 1)):
            text = f"قال مصدر قريب {following} إن الطريق مغلق."
            attribution = _attribution(text, "مصدر قريب", "قال", source_type="anonymous")
            assert len(ANO001.check(_with(text, attribution), Context())) == expected, following

    def test_the_message_quotes_the_mention(self) -> None:
        text = "قالت مصادر مطلعة إن الشركة ستغلق."
        attribution = _attribution(text, "مصادر مطلعة", "قالت", source_type="anonymous")
        (finding,) = ANO001.check(_with(text, attribution), Context("ar"))
        assert "«مصادر مطلعة»" in finding.message


class TestTable:
    def test_findings_come_in_the_order_of_the_text(self) -> None:
        text = f"قالت مصادر إن الشركة ستغلق. «{QUOTE}». انهار الجسر."
        claims = tuple(
            Claim(part, _span(text, part), part, part, 0, "unattributed", ())
            for part in ("انهار الجسر", QUOTE)
        )
        attribution = _attribution(text, "مصادر", "قالت", source_type="anonymous")
        analysis = replace(_with(text, attribution), claims=claims)
        assert [(f.rule, f.span.start) for f in check_analysis(analysis, (ATT004, ANO001, ATT001), Context())] == [
            ("ANO001", 5), ("ATT004", 28), ("ATT001", 29)
        ]  # fmt: skip

    def test_select_and_ignore(self) -> None:
        assert select_rules() == RULES
        assert [rule.code for rule in select_rules(["att"], ["ATT002,ATT003,ATT005,ATT007"])] == [
            "ATT001", "ATT004", "ATT006"
        ]  # fmt: skip
        assert [rule.code for rule in select_rules(["ATT004,ANO001"], ["bare-anonymous-source"])] == [
            "ATT004"
        ]

    @pytest.mark.parametrize(
        ("wanted", "near"),
        [
            ("ATT00I", "ATT001"),
            ("unatributed-claim", "ATT001"),
            ("orphan-quote", "ATT004"),
            ("ANO01", "ANO001"),
        ],
    )
    def test_an_unknown_rule_names_the_nearest(self, wanted: str, near: str) -> None:
        with pytest.raises(UsageError) as caught:
            select_rules([wanted])
        assert wanted in caught.value.message
        assert caught.value.remedy is not None and caught.value.remedy.startswith(f"Did you mean {near} ")

    def test_an_unknown_rule_near_nothing_lists_all(self) -> None:
        with pytest.raises(UsageError) as caught:
            find_rule("زيت")
        assert caught.value.remedy is not None and caught.value.remedy.startswith("The rules are: ANO001 ")
