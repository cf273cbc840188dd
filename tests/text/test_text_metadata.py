"""Title, date and outlet: right, or not given."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.text.dates import date_line, normalise_date
from attrib.text.metadata import Metadata, text_metadata

BODY = "قال وزير النقل في مؤتمر صحفي إن الجسر الجديد سيفتح أمام السيارات في مطلع الشهر المقبل بعد تأخير دام عامين."


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-06-19", "2024-06-19"),
        ("2024-06-19T23:30:00+03:00", "2024-06-19"),
        ("20240619", "2024-06-19"),
        ("2024/6/3", "2024-06-03"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("5-5-2023", "2023-05-05"),
        ("١٩ يونيو ٢٠٢٤", "2024-06-19"),
        ("۱۹ يونيو ۲۰۲۴", "2024-06-19"),
        ("الأربعاء، 19 يونيو/حزيران 2024", "2024-06-19"),
        ("5 كانون الأول 2021", "2021-12-05"),
        ("7 تشرين الثاني/نوفمبر 2021", "2021-11-07"),
        ("3 جوان 2023", "2023-06-03"),
        ("12 غشت 2023", "2023-08-12"),
        ("1 أيلول (سبتمبر) 2020", "2020-09-01"),
        ("Wed, 19 Jun 2024 10:00:00 +0300", "2024-06-19"),
        ("June 19, 2024", "2024-06-19"),
        ("\u200f19 يونيو 2024م", "2024-06-19"),
    ],
)
def test_dates_as_newspapers_write_them(written: str, iso: str) -> None:
    assert normalise_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "",
        "أمس",
        "03/04/2024",  # the third of April or the fourth of March
        "17 ذو القعدة 1445",
        "31 فبراير 2024",
        "19 تموز/يونيو 2024",  # the two names contradict each other
        "يونيو 2024",
        "2024",
        "99999999",
        "0000-00-00",
        "قبل ساعتين",
    ],
)
def test_no_certain_date(written: str) -> None:
    assert normalise_date(written) is None


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_iso_dates_stay(day: datetime.date) -> None:
    assert normalise_date(day.isoformat()) == day.isoformat()


@settings(deadline=None)
@given(st.text(st.sampled_from("0129/-. يونيو:ًم،"), max_size=40))
def test_anything_gives_a_date_or_none(text: str) -> None:
    found = normalise_date(text)
    assert found is None or datetime.date.fromisoformat(found).isoformat() == found


def test_a_line_that_is_a_date_and_one_that_only_holds_one() -> None:
    assert date_line("نُشر في: الأربعاء 19 يونيو 2024 - 10:30 مساءً") == "2024-06-19"
    assert date_line("Published on 19 June 2024, 10:30 GMT") == "2024-06-19"
    assert date_line("وقع الاتفاق في 19 يونيو 2024") is None
    assert date_line("آخر تحديث: 19 يونيو 2024") is None
    assert date_line("19 يونيو 1445 هـ") is None


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n", "\n \n"])
def test_the_first_line_is_a_title(gap: str) -> None:
    assert text_metadata(f"جسر جديد.. وعود قديمة{gap}{BODY}\n").title == "جسر جديد.. وعود قديمة"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n{BODY}",
        f"قال الوزير إن الجسر جاهز.\n\n{BODY}",
        f"وقال الوزير:\n\n{BODY}",
        "قال وزير النقل في مؤتمر صحفي إن الجسر\nالجديد سيفتح أمام السيارات في مطلع\nالشهر المقبل بعد تأخير.",
        f"19 يونيو 2024\n\n{BODY}",
        f"القاهرة (رويترز) -\n\n{BODY}",
        f"https://example.com/a b\n\n{BODY}",
        f"أخبار\n\n{BODY}",
        "جسر جديد ووعود قديمة",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert text_metadata(text).title is None


def test_a_question_is_a_title_only_before_a_blank_line() -> None:
    assert text_metadata(f"هل يفتح الجسر قريبا؟\n\n{BODY}").title == "هل يفتح الجسر قريبا؟"
    assert text_metadata(f"هل يفتح الجسر قريبا؟\n{BODY}").title is None


def test_date_and_agency_of_a_plain_text() -> None:
    text = f"جسر جديد ووعود قديمة\n\n١٩ يونيو ٢٠٢٤\n\nالقاهرة (رويترز) - {BODY}\n"
    assert text_metadata(text) == Metadata("جسر جديد ووعود قديمة", "2024-06-19", "رويترز")


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        (f"غزة، القدس (أ ف ب) – {BODY}", "وكالة فرانس برس"),
        (f"بيروت - رويترز: {BODY}", "رويترز"),
        (f"LONDON (Reuters) - {BODY}", "رويترز"),
        (f"{BODY}\n(د ب أ)", "وكالة الأنباء الألمانية"),
        (f"قال مسؤول لوكالة (رويترز) إن {BODY}", None),
        (f"قالت رويترز إن {BODY}", None),
        (f"{BODY} (رويترز)", None),
    ],
)
def test_only_an_agencys_signature_names_the_outlet(line: str, outlet: str | None) -> None:
    assert text_metadata(line).outlet == outlet
