"""Numbers in texts: golden cases, and what holds for any number however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.errors import DataError
from attrib.lang.lexicon import read_entries
from attrib.match.evaluate import number_in_words
from attrib.text.number_tokens import digits_value
from attrib.text.numbers import Number, find_numbers

GOLDEN = Path(__file__).parent / "golden" / "numbers.txt"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def golden_cases() -> list[tuple[str, list[str]]]:
    cases: list[tuple[str, list[str]]] = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  "):
            cases[-1][1].append(line.strip())
        else:
            cases.append((line, []))
    return cases


def described(number: Number, text: str) -> str:
    """Return a number as the golden file writes it."""
    value = f"{number.low:.10g}" if number.low == number.high else f"{number.low:.10g}..{number.high:.10g}"
    parts = [number.span.of(text), number.kind, value]
    if number.bound != "exact":
        parts.append(number.bound)
    if number.unit:
        parts.append(number.unit)
    if number.parts:
        parts.append("/".join("-" if part is None else str(part) for part in number.parts))
    return " | ".join(parts)


@pytest.mark.parametrize(
    ("text", "wanted"), golden_cases(), ids=lambda case: case if isinstance(case, str) else ""
)
def test_golden(text: str, wanted: list[str]) -> None:
    assert [described(number, text) for number in find_numbers(text)] == wanted


def test_the_golden_file_holds_texts_without_numbers_too() -> None:
    cases = golden_cases()
    assert len(cases) > 100
    assert sum(not wanted for _, wanted in cases) >= 10


def only(text: str) -> Number:
    (number,) = find_numbers(text)
    return number


@given(st.integers(2, 999_999))
@settings(max_examples=300, deadline=None)
def test_a_number_in_words_has_the_value_of_its_digits(value: int) -> None:
    assert only(f"شارك {number_in_words(value)} مشاركا").value == value


@given(st.integers(2, 999_999))
@settings(max_examples=100, deadline=None)
def test_the_digits_of_every_script_have_one_value(value: int) -> None:
    western = f"سجل {value} متطوعا"
    for text in (western, western.translate(EASTERN), western.translate(PERSIAN)):
        number = only(text)
        assert number.value == value
        assert number.span.of(text) == text.split()[1]


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",٬.\u00a0\u202f"))
def test_groups_of_three_are_thousands(thousands: int, rest: int, separator: str) -> None:
    assert only(f"بيع {thousands}{separator}{rest:03} كتابا").value == thousands * 1000 + rest


@given(st.integers(1, 999), st.integers(0, 99), st.sampled_from(",.٫"))
def test_one_or_two_digits_behind_a_separator_are_decimals(whole: int, rest: int, separator: str) -> None:
    assert only(f"بلغ {whole}{separator}{rest:02} مليون طن").value == pytest.approx(
        (whole + rest / 100) * 1e6, rel=1e-9
    )


@given(st.text(alphabet="قتل 012.,٣٤٥ألف مليونوثةةعشر$%٪-–:/ mn\u064b\u200f\nk", max_size=60))
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_apart_and_of_the_text(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.span.start < number.span.end <= len(text)
        assert number.low <= number.high
        end = number.span.end


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_text_is_refused(text: str) -> None:
    find_numbers(text)


def test_vowel_marks_hide_no_number_and_spans_stay_those_of_the_text() -> None:
    text = "وصلَ ثلاثــةُ آلافِ زائرٍ"
    number = only(text)
    assert number.value == 3000
    assert number.span.of(text) == "ثلاثــةُ آلافِ"


def test_what_is_counted_stands_behind() -> None:
    text = "قتل 14 شخصا"
    noun = only(text).noun
    assert noun is not None and noun.of(text) == "شخصا"


@pytest.mark.xfail(
    strict=True, reason="«ألّف» (wrote) and «ألف» (a thousand) are one word without vowel marks"
)
def test_the_verb_alf_is_no_number() -> None:
    assert find_numbers("كتب ألف الكتاب") == ()


def test_a_long_text_costs_no_more_than_its_length() -> None:
    assert len(find_numbers("باعت 12 ألف نسخة، ثم " * 5000)) == 5000


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.500", 0.5), ("12.000", 12000.0), ("1.234.567", 1234567.0), ("1,234.5", 1234.5), ("1.234,5", 1234.5)],
)
def test_separators(text: str, value: float) -> None:
    assert digits_value(text, decimal_expected=False, latin=False) == value


def test_a_bad_entry_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[[number]]\nrole = "unit"\nvalue = 1\nwords = ["واحد"]\nworth = 2\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"words\.toml:1: unknown field «worth»"):
        read_entries(path, "number", {"role": str, "value": object, "words": list}, {})
