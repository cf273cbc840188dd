"""Bytes to text: right in every encoding named, refused where it would only be a guess."""

from __future__ import annotations

import codecs
import re
import subprocess
import sys

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from attrib.errors import UndecodableInput
from attrib.text.decode import decode
from attrib.text.legacy import likelihood

WORDS = re.findall(
    r"\S+",
    "قال أعلن وأضاف أكد الوزير الرئيس رئيس الحكومة المتحدث باسم وزارة الخارجية الدفاع المالية إن أن التي الذي في من "
    "على "
    "إلى عن بعد قبل خلال منذ اجتماع القمة العربية مدينة القاهرة بيروت دمشق بغداد الرياض غزة القدس صنعاء طرابلس الجيش "
    "القوات الشرطة المحكمة البرلمان الانتخابات الاقتصاد النفط الأسعار الدولار شخصا قتلى جرحى انفجار هجوم زلزال مساعدات "
    "لاجئين مفاوضات اتفاق هدنة عقوبات مظاهرات ضغوط خطة ظروف طريق غير كل بعض أكثر جديدة كبيرة مشيرا مؤكدا موضحا لكنه "
    "وكالة الأنباء صحيفة تقرير مصدر مسؤول شهود عيان يوم الاثنين الثلاثاء الماضي المقبل ألف مليون نسبة بالمئة عام",
)
"""Words of Arabic newspapers; sentences drawn from them are the generated texts."""

SENTENCES = st.lists(st.sampled_from(WORDS), min_size=6, max_size=40).map(lambda words: " ".join(words) + ".")
ARTICLES = st.lists(SENTENCES, min_size=1, max_size=6).map("\r\n".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
CLEAN_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), min_size=1)


@settings(deadline=None)
@given(CLEAN_TEXT)
@example("سطر\r\nثان\rثالث\n")
def test_utf8_is_read_as_it_stands(text: str) -> None:
    assume(not text.startswith(("\ufeff", "%PDF-", "{\\rtf")))
    assert decode(text.encode("utf-8"), "f").text == text


@settings(deadline=None)
@given(ANY_TEXT)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_left_out(mark: bytes, encoding: str, text: str) -> None:
    decoded = decode(mark + text.encode(encoding), "f")
    assert (decoded.text, decoded.encoding) == (text, encoding)


@settings(deadline=None)
@given(ARTICLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"])
def test_arabic_newspaper_text_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding), "f")
    assert decoded.text == text
    assert decoded.encoding == encoding


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
@pytest.mark.parametrize(
    "text",
    [
        "أعلن الجيش مقتل 12 شخصا",
        "وقالت الشرطة إن طفلا قتل؛ «لم نعرف السبب»".replace("«", '"').replace("»", '"'),
        "هل تنجح الهدنة؟",
        "ارتفعت أسعار النفط 3.5% إلى 80 دولارا، وفق وكالة Reuters",
        "قُتل الرجلُ أمسِ",
        "وزيـــر الخارجية يصل إلى عمّان",
        "الحكومة\r\n\r\nقال الوزير إن القرار نهائي.\r\n",
    ],
)
def test_short_texts_in_arabic_encodings(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "f").text == text


def test_quotation_marks_of_windows_1256() -> None:
    text = "وصفت «رويترز» القرار بأنه “مفاجئ” – وقال مسؤول… لا تعليق"
    assert decode(text.encode("cp1256"), "f").text == text


@pytest.mark.parametrize(
    "text", ["The café’s owner said “no comment” on Monday.", "Die größte Übung über der Straße"]
)
def test_western_windows_text(text: str) -> None:
    assert decode(text.encode("cp1252"), "f").text == text


def test_english_in_utf16_without_a_mark() -> None:
    assert decode("The minister said no.".encode("utf-16-be"), "f").text == "The minister said no."


def test_a_broken_byte_in_utf8_is_not_read_as_windows_1256() -> None:
    data = "السطر الأول\nقال الوزير إن القرار نهائي".encode()
    broken = data[:30] + b"\xff" + data[30:]
    with pytest.raises(
        UndecodableInput, match=r"broken byte \(0x[0-9a-f]{2}\) on line 2, at byte \d+"
    ) as error:
        decode(broken, "خبر.txt")
    assert "خبر.txt" in str(error.value)


def test_a_file_cut_off_within_a_letter() -> None:
    with pytest.raises(UndecodableInput, match="broken byte"):
        decode("قال الوزير إن القرار نهائي".encode()[:-1], "f")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF document"),
        (b"{\\rtf1\\ansi \\u1575 ", "RTF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG image"),
        (b"GIF89a\x01\x00\x01\x00", "GIF image"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Word or OpenDocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "old Word"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "gzip"),
        (b"SQLite format 3\x00\x10\x00", "SQLite"),
        (bytes(range(256)) * 4, "binary file"),
    ],
)
def test_a_binary_file_is_named_with_what_to_do(data: bytes, kind: str) -> None:
    with pytest.raises(UndecodableInput, match=kind) as error:
        decode(data, "صورة.txt")
    assert error.value.remedy
    assert str(error.value).startswith("صورة.txt: ")


def test_a_nul_in_a_text_names_its_line() -> None:
    text = "السطر الأول من الخبر\nالسطر الثاني\0 من الخبر\n"
    with pytest.raises(UndecodableInput, match="NUL character on line 2"):
        decode(text.encode(), "f")
    with pytest.raises(UndecodableInput, match="NUL character on line 2"):
        decode(text.encode("utf-16"), "f")


@pytest.mark.parametrize("data", [b"\xff\xfeab\x00", codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", b"\xfe\xff\x06"])
def test_damaged_utf16(data: bytes) -> None:
    with pytest.raises(UndecodableInput, match=r"UTF-16-[LB]E but is damaged at byte"):
        decode(data, "f")


def test_other_encodings_are_refused_with_a_guess() -> None:
    data = "Министр сказал, что переговоры продолжатся в понедельник".encode("cp1251")
    with pytest.raises(UndecodableInput, match="no encoding that attrib knows") as error:
        decode(data, "f")
    assert "cp1251" in str(error.value)


def test_a_declared_encoding_is_believed_unless_western() -> None:
    russian = "Министр сказал".encode("cp1251")
    assert decode(russian, "f", declared="windows-1251").text == "Министр сказал"
    arabic = "قال وزير الخارجية إن القرار نهائي".encode("cp1256")
    assert decode(arabic, "f", declared="iso-8859-1").encoding == "cp1256"
    assert decode(arabic, "f", declared="no-such\0thing").encoding == "cp1256"
    assert decode("قال".encode(), "f", declared="windows-1256").text == "قال"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "utf-16"])
def test_a_line_of_ten_megabytes(encoding: str) -> None:
    text = "قال الوزير إن القرار نهائي " * (10_000_000 // len("قال الوزير إن القرار نهائي "))
    assert decode(text.encode(encoding), "f").text == text


@settings(deadline=None)
@given(st.binary())
@example(b"\xff")
@example(b"\xfe\xff")
@example(b"\x00\x00\xfe\xff")
def test_any_bytes_give_a_text_or_an_error(data: bytes) -> None:
    try:
        text = decode(data, "f").text
    except UndecodableInput as error:
        assert error.remedy
    else:
        text.encode("utf-8")
        assert "\0" not in text


def test_likelihood_tells_text_from_noise() -> None:
    text = "قال وزير الخارجية إن الاتفاق نهائي"
    assert likelihood(text) > -3.5
    assert likelihood(text.encode("iso8859_6").decode("cp1256")) < likelihood(text) - 1
    assert likelihood("plain ASCII") == 0.0


def test_utf8_needs_no_detector() -> None:
    code = (
        "import sys; from attrib.text.decode import decode; decode('قال'.encode(), 'f');"
        "print('charset_normalizer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
