"""The rules on drafts: what must be found beside what must not, by rule."""

from __future__ import annotations

import pytest

from attrib.pipeline import analyse
from attrib.rules import Context, find_rule
from attrib.sources.registry import Registry
from attrib.types import Article, Finding

REGISTRY = Registry.load()


def check(code: str, text: str, options: object | None = None, date: str | None = None) -> tuple[Finding, ...]:
    analysis = analyse(Article("draft", text, "ar", date=date), REGISTRY)
    return find_rule(code).check(analysis, Context("ar", options={} if options is None else {code: options}))


def marked(code: str, text: str) -> list[str]:
    return [finding.span.of(text) for finding in check(code, text)]


def levels(code: str, text: str, date: str | None = None) -> list[str]:
    return [finding.level for finding in check(code, text, date=date)]


class TestUnattributedClaim:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("انهار الجسر فجر الأحد.", ["warning"]),
            ("وصل الوزير أمس. وهو أحد أعضاء اللجنة العليا.", ["warning", "note"]),
            ("أغلقت البلدية السوق. وكان قد افتتح قبل عامين.", ["warning", "note"]),
            ("أغلقت البلدية السوق عام 2019. وبدأ بناؤه عام 2015.", ["warning", "note"]),
            ("أغلقت البلدية السوق. ومن المتوقع أن يعود العمل غدا.", ["warning", "note"]),
            ("أغلقت البلدية السوق. ودعا الوزير كريم عثمان إلى فتحه.", ["warning", "note"]),
            ("أغلقت البلدية السوق. لاحظنا تراجع البيع كل يوم.", ["warning", "note"]),
        ],
        ids=["bare", "who it is", "past perfect", "earlier year", "impersonal", "a call", "first person"],
    )
    def test_background_and_speech_are_notes(self, text: str, expected: list[str]) -> None:
        assert levels("ATT001", text) == expected

    def test_the_date_of_the_draft_tells_what_is_past(self) -> None:
        text = "أغلقت البلدية السوق عام 2019."
        assert levels("ATT001", text) == ["warning"]
        assert levels("ATT001", text, date="2021-05-01") == ["note"]


class TestDistantAttribution:
    @pytest.mark.parametrize(
        ("before", "expected"), [(1, 0), (2, 0), (3, 1), (5, 1)], ids=["1", "2", "3", "5"]
    )
    def test_whole_sentences_of_speech_before_the_speaker_are_counted(self, before: int, expected: int) -> None:
        speech = "غمرت المياه الطابق الأول. " * before + "لم يصل أحد"
        assert len(check("ATT002", f"«{speech}»، قال الحارس منير حمدان.")) == expected

    def test_a_speaker_in_front_may_go_on(self) -> None:
        text = "قال الحارس منير حمدان: «" + "غمرت المياه الطابق الأول. " * 5 + "لم يصل أحد»."
        assert check("ATT002", text) == ()


class TestMissingLeadAttribution:
    @pytest.mark.parametrize(
        "text",
        [
            "اعتقال مدير الميناء\n\nقالت الشرطة إن مدير الميناء اعتقل أمس.",
            "عقدت اللجنة اجتماعا طويلا في مقر البلدية أمس بعد أسبوع من مقتل مهندس.\n\nوقال سمير عون إن العمل بدأ.",
            "دعا وزير النقل كريم عثمان إلى الهدوء بعد مقتل عامل في الميناء. وقتل عامل أمس.",
        ],
        ids=["headline", "far into the claim", "somebody speaks"],
    )
    def test_what_is_no_bare_contentious_lead(self, text: str) -> None:
        assert check("ATT003", text) == ()

    def test_a_long_headline_without_a_stop_is_no_lead(self) -> None:
        headline = "مقتل خمسة عمال في انهيار جدار قديم قرب السوق المركزي في وسط المدينة فجر أمس الأحد قبل الفتح"
        assert check("ATT003", f"{headline}\nوقالت الشرطة إن التحقيق بدأ في سبب الانهيار.") == ()


class TestImpersonalAttribution:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ويُقال إن المدير سيستقيل.", ["warning"]),
            ("ومن المرجح أن يستقيل المدير.", ["note"]),
            ("تجدر الإشارة إلى أن المصنع قديم.", []),
            ("وقالت النقابة إنه من المرجح أن يستقيل المدير.", []),
        ],
        ids=["hearsay", "likely", "reminder", "in somebody's words"],
    )
    def test_levels(self, text: str, expected: list[str]) -> None:
        assert levels("ATT006", text) == expected


class TestAnonymity:
    def test_each_unnamed_source_once(self) -> None:
        text = "قال مسؤول في الوزارة إن العقد ألغي. وقال مصدر أمني إن الطريق مغلق. وأضاف المصدر أن الحركة خفيفة."
        assert marked("ANO002", text) == ["مسؤول في الوزارة", "مصدر أمني"]

    @pytest.mark.parametrize("reason", ["خشية على سلامته", "لأنه غير مخول بالحديث", "لحساسية الموضوع"])
    def test_a_reason_explains(self, reason: str) -> None:
        assert check("ANO002", f"قال مسؤول في الوزارة طلب عدم ذكر اسمه {reason} إن العقد ألغي.") == ()

    def test_a_plural_that_stays_one_is_no_fault(self) -> None:
        assert check("ANO003", "قالت مصادر أمنية إن الطريق مغلق. وأكدت المصادر ذاتها أن العمل مستمر.") == ()

    def test_beliefs_are_notes_and_attacks_warnings(self) -> None:
        assert levels("ANO004", "وتوقع مصدر في الوزارة أن يفتح الطريق غدا.") == ["note"]
        assert levels("ANO004", "وقال مصدر في الوزارة إن المدير كاذب.") == ["warning"]

    @pytest.mark.parametrize(
        ("mention", "expected"),
        [
            ("خبراء", 1), ("بعض المحللين السياسيين", 1), ("نشطاء محليون", 1), ("وسائل إعلام إسرائيلية", 1),
            ("خبراء في جامعة المدينة", 0), ("نشطاء من حي الميناء", 0), ("صحيفة الشروق", 0),
        ],
    )  # fmt: skip
    def test_weasel_sources(self, mention: str, expected: int) -> None:
        assert len(check("ANO005", f"سيغلق السوق أسبوعا كاملا، بحسب {mention}.")) == expected


class TestSources:
    def test_an_outlet_carries_all_that_it_passes_on(self) -> None:
        text = (
            "ذكرت رويترز أن وزير النقل كريم عثمان قال إن الطريق مغلق. وأضافت رويترز أن المعارضة رفضت القرار. "
            "وذكرت رويترز أن العمل توقف. وأكدت رويترز أن السفن تنتظر. وأفادت رويترز بأن الميناء هادئ."
        )
        assert marked("SRC001", text) == ["رويترز"]

    @pytest.mark.parametrize(
        "text",
        [
            "وقال سامر القاضي، مهندس البلدية، إن المضخة معطلة.",
            "وقال سامر القاضي (45 عاما) إن المضخة معطلة.",
            "زار الحي المهندس سامر القاضي. وقال سامر القاضي إن المضخة معطلة.",
            "وقال القاضي إن المضخة معطلة.",
            "وقال صديقه سامر القاضي إن المضخة معطلة.",
        ],
        ids=["apposition", "age", "introduced elsewhere", "no full name", "kin"],
    )
    def test_described_persons(self, text: str) -> None:
        assert check("SRC002", text) == ()

    def test_a_known_spelling_is_not_misspelt(self) -> None:
        assert check("SRC004", "وذكرت صحيفة نيويورك تايمس أن الاتفاق قريب.") == ()


class TestLoadedCue:
    @pytest.mark.parametrize(
        ("text", "fixed"),
        [
            ("وزعم الوزير كريم عثمان أنه لا يعلم.", "وقال الوزير كريم عثمان إنه لا يعلم."),
            ("ويزعم الوزير كريم عثمان أن المصنع آمن.", "ويقول الوزير كريم عثمان إن المصنع آمن."),
            ("ادعت الشركة أن المصنع آمن.", "قالت الشركة إن المصنع آمن."),
            ("وأقرت الشركة بأن المصنع خطر.", "وقالت الشركة إن المصنع خطر."),
            ("المصنع آمن، على حد زعمه.", "المصنع آمن، على حد قوله."),
        ],
    )
    def test_the_neutral_verb_in_the_same_form(self, text: str, fixed: str) -> None:
        (finding,) = check("CUE001", text)
        assert finding.fix is not None
        assert finding.fix.apply(text) == fixed

    @pytest.mark.parametrize(
        "text",
        [
            "كشفت دراسة جديدة أن النوم يطيل العمر.",
            "كشفت الشركة عن طائرة جديدة.",
            "اعترفت فرنسا بالدولة الجديدة.",
            "وقالت المديرة سلمى حداد: «ادعى الوزير أن المصنع خطر».",
        ],
        ids=["study", "unveiled", "recognised", "somebody's words"],
    )
    def test_what_is_not_loaded(self, text: str) -> None:
        assert check("CUE001", text) == ()


class TestUnbalancedQuotation:
    @pytest.mark.parametrize(
        ("text", "fixed"),
        [
            ("قالت هدى النجار: «لن نغادر.", "قالت هدى النجار: «لن نغادر»."),
            ('قالت هدى النجار: "لن نغادر.', 'قالت هدى النجار: "لن نغادر".'),
            ("قالت هدى النجار: «لن نغادر.\n\nوقال الحارس إن الماء ارتفع.", None),
            ("قالت هدى النجار: «لن نغادر بيوتنا. نحن هنا منذ قرون.", None),
            ("قالت هدى النجار «لن نغادر.", None),
        ],
        ids=["closes", "straight", "another speaker", "the speech goes on", "no colon"],
    )
    def test_a_quotation_is_closed_only_where_it_is_plain(self, text: str, fixed: str | None) -> None:
        (finding,) = check("QUO001", text)
        if fixed is None and text.count("\n") == 0:
            assert finding.fix is None
        else:
            assert finding.fix is not None
            assert finding.fix.apply(text) == (fixed or text.replace("نغادر.", "نغادر»."))

    @pytest.mark.parametrize(
        "text",
        ["«كذا»", '"كذا"', "“كذا”", "”كذا“", "قال «إن \"السد\" آمن»", "O'Neill", "شاشة قياس 55\" جديدة \"كبيرة\""][:6],
    )
    def test_balanced(self, text: str) -> None:
        assert check("QUO001", f"وصل أمس {text} إلى المدينة.") == ()


class TestSelfContradiction:
    @pytest.mark.parametrize(
        ("second", "expected"),
        [
            ("الانهيار أصاب 15 عاملا في الجسر القديم", 1),
            ("الانهيار لم يصب 12 عاملا في الجسر القديم", 1),
            ("الانهيار أصاب 12 عاملا في الجسر القديم", 0),
            ("الأمطار عطلت 15 حافلة في الحي الجديد", 0),
        ],
        ids=["figure", "denial", "the same", "another matter"],
    )
    def test_second_statements(self, second: str, expected: int) -> None:
        text = f"قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وأضافت هيئة الطرق أن {second}."
        assert len(check("MAT004", text)) == expected


CLEAN = """حريق في مصنع بشمال العاصمة

قالت إدارة الدفاع المدني إن حريقا شب فجر الثلاثاء في مصنع للأخشاب شمال العاصمة، وإن أربعة عمال نقلوا إلى المستشفى.

وأوضح المتحدث باسم الإدارة العقيد نادر الشامي أن النار أخمدت بعد ثلاث ساعات، وأن فرق التبريد بقيت في المكان. وأضاف أن سبب الحريق لم يعرف بعد.

وقالت مديرة مستشفى النهر الدكتورة ليلى منصور إن حالة المصابين مستقرة، وإن اثنين منهم سيغادران الأربعاء.

وبحسب غرفة الصناعة، يعمل في المصنع نحو 120 عاملا. وذكرت الغرفة أن المصنع خضع لفحص السلامة في مارس.

ودعا رئيس البلدية ماهر الصالح إلى نقل مصانع الأخشاب إلى خارج المدينة. وقال: «سنطلب من الحكومة مهلة لا تتجاوز عاما واحدا».
"""  # noqa: E501 - paragraphs as a newsroom writes them


def test_a_clean_wire_story_gives_no_warning() -> None:
    from attrib.rules import RULES, check_analysis

    found = check_analysis(analyse(Article("clean", CLEAN, "ar"), REGISTRY), RULES, Context("en"))
    assert [(one.rule, one.span.of(CLEAN)) for one in found if one.level != "note"] == []
    assert len(found) <= 2
