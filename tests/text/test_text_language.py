"""Telling Arabic from its neighbours in script, and English from the rest."""

from __future__ import annotations

import pytest

from attrib.text.language import identify_language


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير الخارجية إن المفاوضات ستستأنف يوم الاثنين في جنيف.",
        "زيارة لافروف",
        "إنها حالة مؤسفة.",
        "وكيل إيران في المنطقة يتوسط بين الأكراد",
        "گوگل تطلق خدمة جديدة في الپرازيل",
        "محمد سلامة يفوز على ڤيكتور",
        "صرح الوزير بأن شركة Microsoft Corporation ستستثمر في مصر",
        "قُتِلَ ثَلاثَةُ أَشْخاصٍ",
        "اعلنت الشرطه ان الحادث عرضى",
    ],
)
def test_arabic(text: str) -> None:
    assert identify_language(text) == "ar"


@pytest.mark.parametrize(
    "text",
    [
        "وزیر امور خارجه ایران روز دوشنبه گفت که مذاکرات ادامه دارد",
        "رئيس جمهور در سخنراني خود از مردم تشكر كرد",  # Persian typed with Arabic ي and ك
        "تهران امروز شاهد تظاهرات بزرگ بود",
        "وزیر اعظم نے کہا ہے کہ حکومت عوام کے لیے کام کر رہی ہے",
        "وزیراعظم کا دورہ چین",
        "سەرۆکی هەرێمی کوردستان گوتی",
        "د افغانستان اسلامي امارت وویل چې",
        "تۇركىيە زۇڭتۇڭى بۈگۈن",
    ],
)
def test_other_languages_in_arabic_letters_are_not_arabic(text: str) -> None:
    assert identify_language(text) == "und"


def test_an_arabic_article_that_quotes_english_is_arabic() -> None:
    text = "وقال الرئيس في تغريدة: We will never give up the fight. وأضاف أن القرار نهائي ولا رجعة فيه أبدا."
    assert identify_language(text) == "ar"


def test_english() -> None:
    assert identify_language("The minister said on Monday that the talks would go on.") == "en"
    assert identify_language("“We have nothing to say,” he said.") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a dit que les négociations vont continuer",
        "Der Minister sagte am Montag, dass die Gespräche nicht weitergehen",
        "El ministro dijo que las negociaciones continuarán con la ONU",
        "De minister zei dat het overleg wordt voortgezet",
        "Bakan, görüşmelerin bu hafta devam edeceğini söyledi ve bir açıklama yaptı",
        "Министр сказал, что переговоры продолжатся",
        "部長は月曜日に述べた",
        "123 456 ...",
        "",
    ],
)
def test_the_rest_is_undetermined(text: str) -> None:
    assert identify_language(text) == "und"
