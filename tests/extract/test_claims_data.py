"""What claims read of a pack: verbs and how they are written, linkers, roles; a bad entry names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.errors import DataError
from attrib.extract.claim_grammar import ClaimGrammar, claim_grammar
from attrib.extract.finite_verbs import FEMININE, FINITE, FIRST, NOUN_TOO, OBJECT, PAST, PLURAL, PRESENT
from attrib.extract.verbal_nouns import known_verbal_nouns, verbal_nouns
from attrib.text.fold import fold

VERBS = claim_grammar("ar").verbs


@pytest.mark.parametrize(
    ("word", "flags"),
    [
        ("غادر", PAST),
        ("غادرت", PAST | FEMININE),
        ("غادروا", PAST | PLURAL),
        ("يغادر", PRESENT),
        ("تغادر", PRESENT | FEMININE),
        ("سيغادر", PRESENT),
        ("ستغادر", PRESENT | FEMININE),
        ("يغادرون", PRESENT | PLURAL),
        ("يتجاوز", PRESENT),
        ("أنهى", PAST),
        ("أنهت", PAST | FEMININE),
        ("ينهي", PRESENT),
        ("يكن", PRESENT),
        ("كنت", PAST | FIRST),
        ("دعاه", PAST | OBJECT),
        ("يراها", PRESENT | OBJECT),
    ],
)
def test_forms_of_listed_verbs(word: str, flags: int) -> None:
    assert VERBS.flags(fold(word)) & ~NOUN_TOO == flags


@pytest.mark.parametrize("word", ["وقف", "دعم", "فتح", "تراجع", "تعاون", "نقل", "قتل", "عمل"])
def test_forms_that_are_nouns_too(word: str) -> None:
    assert VERBS.flags(fold(word)) & NOUN_TOO


@pytest.mark.parametrize(
    ("form", "noun"),
    [
        ("زودت", "تزويد"),
        ("أعلن", "إعلان"),
        ("سيعلن", "إعلان"),
        ("أدانوا", "إدانة"),
        ("أوقفت", "إيقاف"),
        ("انضم", "انضمام"),
        ("انهار", "انهيار"),
        ("اختارت", "اختيار"),
        ("استمر", "استمرار"),
        ("استفادت", "استفادة"),
        ("استدعى", "استدعاء"),
        ("استورد", "استيراد"),
        ("شاركت", "مشاركة"),
        ("تراجعت", "تراجع"),
        ("تلقى", "تلقي"),
        ("زار", "زيارة"),
    ],
)
def test_verbal_nouns_by_list_and_by_shape(form: str, noun: str) -> None:
    assert verbal_nouns("ar")[fold(form)] == noun
    assert fold(noun) in known_verbal_nouns("ar")


@pytest.mark.parametrize("form", ["أصبح", "أوشكت", "بلغت", "تراوح"])
def test_verbs_whose_noun_tells_no_event_have_none(form: str) -> None:
    assert fold(form) not in verbal_nouns("ar")


@pytest.mark.parametrize("word", ["استحضر", "استلهم", "اقتنع", "انخرط", "يتفاقم", "يستلهمون"])
def test_unknown_words_of_a_verb_shape_are_verbs(word: str) -> None:
    assert VERBS.flags(fold(word)) & FINITE


@pytest.mark.parametrize(
    "word",
    ["استخدام", "اقتراح", "انخراط", "إنتاج", "إنسان", "الصحة", "يوم", "يناير", "سياسة", "يونيو", "بيروت", "وقت",
     "اجتماعات", "مدينة", "غير", "مثل", "يمني", "سيارات", "تقرير", "اقتصادي"],
)  # fmt: skip
def test_nouns_are_no_verbs(word: str) -> None:
    assert not VERBS.flags(fold(word)) & FINITE


def _folder(tmp_path: Path, **files: str) -> Path:
    source = Path(__file__).parents[2] / "attrib" / "lang" / "ar" / "claims"
    for path in source.iterdir():
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for name, content in files.items():
        (tmp_path / name.replace("_dot_", ".")).write_text(content, encoding="utf-8")
    return tmp_path


def test_a_copy_of_the_data_loads(tmp_path: Path) -> None:
    assert ClaimGrammar.load(_folder(tmp_path)).verbs.forms == VERBS.forms


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"verbs_dot_txt": "غادر\n"}, "verbs.txt"),
        ({"verbs_dot_txt": "غادر تغادر\n"}, "غادر تغادر"),
        ({"verbs_dot_txt": "غادر يغادر حرف\n"}, "غادر يغادر حرف"),
        ({"linkers_dot_toml": '[[linker]]\nwords = "كما"\nkind = "glue"\nneeds = "verb"\n'}, "linkers.toml:1"),
        ({"linkers_dot_toml": '[[linker]]\nwords = "كما"\nkind = "link"\nneeds = "noun"\n'}, "linkers.toml:1"),
        (
            {"linkers_dot_toml": '[[linker]]\nwords = "كما"\nkind = "link"\nneeds = "verb"\n' * 2},
            "linkers.toml:5",
        ),
        ({"grammar_dot_toml": '[[role]]\nname = "adverbs"\nwords = ["هنا"]\n'}, "grammar.toml:1"),
        ({"grammar_dot_toml": '[[role]]\nname = "particle"\nwords = ["قد"]\n'}, "is missing"),
    ],
)
def test_a_bad_entry_names_file_and_line(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(DataError) as caught:
        ClaimGrammar.load(_folder(tmp_path, **files))
    assert says in str(caught.value)
