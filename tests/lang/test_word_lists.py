"""The plain-text lists of the Arabic pack: they load, keep their own headers' rules, and hold what they promise."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest

from attrib.lang.lexicon import read_words
from attrib.text.fold import fold

AR = Path(str(files("attrib.lang"))) / "ar"
WORDS = AR / "words"
LISTS = sorted(path.stem for path in WORDS.glob("*.txt"))
WITHOUT_ARTICLE = "بلا «ال» التعريف"
"""A list whose header says this holds no entry with the article; an entry with an inline comment may."""

MINIMUM = {
    "titles": 350,
    "titles_plural": 300,
    "org_heads": 250,
    "org_definite": 100,
    "media_nouns": 60,
    "document_nouns": 120,
    "anonymous_heads": 60,
    "anonymous_phrases": 80,
    "group_heads": 100,
    "given_names_male": 900,
    "given_names_female": 600,
    "ambiguous_names": 300,
    "name_particles": 60,
    "circumstances": 150,
    "time_words": 100,
    "demonyms": 300,
    "inanimate_subjects": 250,
    "abbreviations": 60,
    "abbreviations_final": 20,
    "boilerplate": 100,
}
MEMBERS = {
    "titles": ("وزير", "مدرب", "قاض", "قاضي", "مراسل", "مطران", "والد"),
    "titles_plural": ("مسؤولون", "مسؤولين", "مسؤولو", "علماء", "سكان"),
    "org_heads": ("وزارة", "محكمة", "سلطات"),
    "org_definite": ("الخارجية", "الكرملين"),
    "media_nouns": ("صحيفة", "وسائل إعلام"),
    "document_nouns": ("تقرير", "بيانات", "استطلاع"),
    "anonymous_heads": ("مصدر", "مصادر مطلعة"),
    "anonymous_phrases": ("طلب عدم ذكر اسمه", "شريطة عدم الكشف عن هويتها", "رفضوا الكشف عن هوياتهم"),
    "group_heads": ("بعض", "شهود عيان"),
    "given_names_male": ("محمد", "سيرغي", "بنيامين", "شينزو"),
    "given_names_female": ("فاطمة", "أنغيلا"),
    "ambiguous_names": ("علي", "أمل", "سلام", "آلان"),
    "name_particles": ("بن", "فون"),
    "circumstances": ("في مؤتمر صحفي", "لوكالة", "على حسابه"),
    "time_words": ("الأحد", "حزيران", "يونيو", "شوال", "الماضي"),
    "demonyms": ("أمريكي", "أميركي", "نجفي"),
    "inanimate_subjects": ("شراكة", "انفجار"),
    "abbreviations": ("د.", "أ.د."),
    "abbreviations_final": ("كم.",),
    "boilerplate": ("اقرأ أيضا", "تابعونا على"),
}


def entries(name: str) -> list[tuple[str, str]]:
    """The list's entries as (word, inline comment), straight from the file."""
    found = []
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        word, _, comment = line.partition("#")
        if word.strip():
            found.append((word.rstrip() if comment else word, comment.strip()))
    return found


def header(name: str) -> str:
    """The comment lines before the first blank line or entry."""
    lines = []
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return "\n".join(lines)


def folded(name: str) -> set[str]:
    return {fold(word) for word in read_words(WORDS / f"{name}.txt")}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_loads_and_its_arabic_header_says_how_to_extend_it(name: str) -> None:
    assert read_words(WORDS / f"{name}.txt")
    assert re.search("كيف تزيد|لإضافة", header(name))


@pytest.mark.parametrize("name", LISTS)
def test_entries_are_bare_words(name: str) -> None:
    for word, _ in entries(name):
        assert word == " ".join(word.split()), f"{name}: stray white space in {word!r}"
        assert word == unicodedata.normalize("NFC", word), f"{name}: {word!r} is not NFC"
        # Combining marks, tatweel and invisible controls: what folding drops must not stand in a list.
        # CLDR tells عُمان from عَمّان by their vowels, so the names of places keep them.
        if name != "places":
            assert len(fold(word)) == len(word), f"{name}: {word!r} has diacritics or controls"
        assert not re.search(r"[ىة]\w", word), f"{name}: {word!r} runs two words together"


@pytest.mark.parametrize("name", LISTS)
def test_no_article_where_the_header_forbids_it(name: str) -> None:
    if WITHOUT_ARTICLE in header(name):
        assert [word for word, comment in entries(name) if word.startswith("ال") and not comment] == []


def test_the_lists_that_forbid_the_article_say_so() -> None:
    saying = {name for name in LISTS if WITHOUT_ARTICLE in header(name)}
    assert saying >= {
        "titles", "titles_plural", "org_heads", "media_nouns", "document_nouns", "anonymous_heads",
        "group_heads", "demonyms", "inanimate_subjects",
    }  # fmt: skip
    # A proper name that takes no article stands there with a comment.
    assert all(word.startswith("ال") or comment for word, comment in entries("org_definite"))


@pytest.mark.parametrize(("name", "least"), MINIMUM.items())
def test_breadth(name: str, least: int) -> None:
    assert len(read_words(WORDS / f"{name}.txt")) >= least


def test_fifteen_hundred_given_names() -> None:
    assert len(folded("given_names_male") | folded("given_names_female")) >= 1500


@pytest.mark.parametrize(("name", "members"), MEMBERS.items())
def test_members(name: str, members: tuple[str, ...]) -> None:
    assert {fold(word) for word in members} <= folded(name)


@pytest.mark.parametrize(
    "speaking", ["titles", "titles_plural", "org_heads", "media_nouns", "document_nouns"]
)
def test_what_cannot_speak_is_in_no_list_of_speakers(speaking: str) -> None:
    assert folded("inanimate_subjects") & folded(speaking) == set()


@pytest.mark.parametrize("gender", ["given_names_male", "given_names_female"])
def test_a_name_that_is_also_a_word_is_no_plain_name(gender: str) -> None:
    assert folded(gender) & folded("ambiguous_names") == set()


@pytest.mark.parametrize(
    "name", ["given_names_male", "given_names_female", "titles", "org_heads", "demonyms"]
)
def test_no_entry_folds_to_a_word_of_grammar(name: str) -> None:
    roles = tomllib.loads((AR / "grammar.toml").read_text(encoding="utf-8"))["role"]
    grammar = {
        fold(word)
        for role in roles
        if role["name"] in {"complementiser", "preposition", "relative", "adverb", "preposition_with_pronoun"}
        for word in role["words"]
    }
    grammar |= {fold(start + word) for start in "وف" for word in ("أن", "إن", "في", "من", "على")}
    assert folded(name) & grammar == set()
    assert fold("أن") in grammar


def test_time_words_do_not_cut_titles_of_office() -> None:
    """«الأمين العام» and «الرئيس السابق» are whole phrases; a time word in them would end the source there."""
    assert folded("time_words").isdisjoint({"عام", "السابق", "الحالي", "مغرب"})
