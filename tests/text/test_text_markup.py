"""What of a Markdown file is not prose."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attrib.text.markup import front_matter, prose_gaps, read_markup


def prose(text: str) -> str:
    """The text with every gap taken out."""
    kept, at = "", 0
    for gap in prose_gaps(text):
        kept += text[at : gap.start]
        at = gap.end
    return kept + text[at:]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("قال **الوزير** إن _الأمر_ انتهى", "قال الوزير إن الأمر انتهى"),
        ("5 * 3 و snake_case_word", "5 * 3 و snake_case_word"),
        ("قال [الوزير](https://a.example/x_(y) 'z') أمس", "قال الوزير أمس"),
        ("[**الوزير**][1] قال\n\n[1]: https://a.example", "الوزير قال\n\n"),
        ("قبل ![صورة الوزير](a.png) بعد", "قبل  بعد"),
        ("انظر https://a.example/b?c=d، ثم", "انظر ، ثم"),
        ("انظر <https://a.example>", "انظر "),
        ("نص[^1] آخر", "نص آخر"),
        ("قبل <!-- تعليق\nطويل --> بعد", "قبل  بعد"),
        ("<p class='x'>قال الوزير</p>", "قال الوزير"),
        ("<script>\nvar x = 1;\n</script>\n\nنص", "\n\nنص"),
        ("# عنوان ##\n\nنص", "عنوان\n\nنص"),
        ("عنوان\n=====\nنص", "عنوان\n\nنص"),
        ("> قال\n> الوزير", "قال\nالوزير"),
        ("- أول\n- ثان\n\n1. ثالث", "أول\nثان\n\nثالث"),
        ("```\nx = 1\n```\nنص", "\nنص"),
        ("نص\n\n    رمز\n\nنص", "نص\n\n\n\nنص"),
        ("| أ | ب |\n|---|---|\n| 1 | 2 |\n\nنص", "\n\nنص"),
        ("نص\n\n***\n\nنص", "نص\n\n\n\nنص"),
        ("\\*نجمة\\*", "*نجمة*"),
        ("استعمل `ls` هنا", "استعمل ls هنا"),
        ("---\ntitle: عنوان\n---\nنص", "\nنص"),
        ("+++\r\ntitle = 'عنوان'\r\n+++\r\nنص", "\r\nنص"),
        ("---\nقال الوزير\n---\n", "\nقال الوزير\n\n"),
        ("قال (الوزير) [نقلا عن مصدر] أمس", "قال (الوزير) [نقلا عن مصدر] أمس"),
        ("1986. كان عاما صعبا", "كان عاما صعبا"),
    ],
)
def test_gaps(text: str, kept: str) -> None:
    assert prose(text) == kept


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_headings_in_every_kind_of_line(newline: str) -> None:
    text = newline.join(["---", "a: b", "---", "", "# أول *كبير* #", "", "نص", "", "ثان", "----", "### ثالث"])
    markup = read_markup(text)
    assert [span.of(text) for span in markup.headings] == ["أول *كبير*", "ثان", "ثالث"]
    assert markup.levels == (1, 2, 3)


def test_front_matter_must_open_the_text_and_close() -> None:
    assert front_matter("نص\n---\na: b\n---\n") is None
    assert front_matter("---\na: b\nنص") is None
    found = front_matter("---\na: b\n---\nنص")
    assert found is not None
    assert (found.start, found.end) == (0, 12)


@settings(deadline=None)
@given(st.text(st.sampled_from('ا #*_[]()!`<>-\\\n\r|~=:+1.a"/&\t'), max_size=80))
@example("[a]:\n\n- #\n===")
@example("- \n\n  #\n")
def test_gaps_are_sorted_disjoint_and_inside(text: str) -> None:
    at = -1
    for gap in prose_gaps(text):
        assert at < gap.start < gap.end <= len(text)
        at = gap.end


@settings(deadline=None)
@given(st.lists(st.sampled_from(["قال", "الوزير", "إن", "الأمر", "«انتهى»", "أمس،", "وأضاف."]), min_size=1))
def test_plain_prose_has_no_gaps(words: list[str]) -> None:
    assert prose_gaps(" ".join(words) + "\n\n" + " ".join(words)) == ()


@pytest.mark.parametrize(
    "unit", ["[", "![", "*", "_", "<a", "`", "[a](", "<!--", "> ", "- ", "\\", "[^", "#"]
)
def test_hostile_repetition_ends(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert all(gap.end <= len(text) for gap in prose_gaps(text))
