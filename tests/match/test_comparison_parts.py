"""The parts of a comparison: words and their keys, opposites and denials, places, quantities, alignment."""

from __future__ import annotations

import pytest

from attrib.match.alignment import align
from attrib.match.oppositions import negations, poles, scale_name
from attrib.match.places import places_in
from attrib.match.profile import profile_of
from attrib.match.quantities import set_beside
from attrib.match.training import own_claims, own_pairs
from attrib.match.words import crosses, key_of, main_script, word_of, words_as_written, words_of
from attrib.text.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ارتفع", "ارتفاع"),
        ("يرتفع", "ارتفاع"),
        ("وارتفعت", "سيرتفع"),
        ("للوزراء", "وزراء"),
        ("والوزارة", "بالوزارة"),
        ("إغلاق", "أغلقت"),
        ("الاستقالة", "استقالته"),
        ("killed", "kills"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert word_of(fold(one)).keys & word_of(fold(other)).keys


@pytest.mark.parametrize(
    ("one", "other"),
    [("السعودية", "سعيد"), ("الإسلامية", "سلام"), ("شمال", "شامل"), ("وزير", "زيارة"), ("war", "warm")],
)
def test_words_that_only_look_alike_do_not(one: str, other: str) -> None:
    assert not word_of(fold(one)).keys & key_of(other)


def test_words_are_given_as_they_are_written() -> None:
    words, written = words_as_written("قَالَ الوزيــر: لا 12 نعم")
    assert written == ("قَالَ", "الوزيــر", "لا", "نعم")
    assert [word.text for word in words] == ["قال", "الوزير", "لا", "نعم"]


def test_scripts() -> None:
    assert main_script("قال BBC") == "arabic"
    assert main_script("2014") == "other"
    assert crosses("قال", "said")
    assert not crosses("قال", "2014")
    assert not crosses("said", "says")


def ends(text: str) -> dict[str, int]:
    words = words_of(text)
    return {scale_name(pole.scale): pole.end for pole in poles(words, negations(words))}


def test_a_word_stands_at_an_end_of_a_scale_and_a_denial_turns_it() -> None:
    assert ends("ارتفع سعر الخبز")["up-down"] == 1
    assert ends("هبوط سعر الخبز")["up-down"] == -1
    assert ends("لم يرتفع سعر الخبز")["up-down"] == -1
    assert ends("عدم ارتفاع سعر الخبز")["up-down"] == -1


def test_a_phrase_of_a_scale_hides_its_words() -> None:
    assert ends("رفع الحظر عن الفيلم")["allow-forbid"] == 1
    assert ends("فرض الحظر على الفيلم")["allow-forbid"] == -1


def test_prepositions_are_no_verbs() -> None:
    assert "up-down" not in ends("على الطاولة")
    assert "accept-reject" not in ends("قبل الظهر")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("لم يصل الوفد", ["particle"]),
        ("ولم يصل الوفد", ["particle"]),
        ("نفت الشركة الخبر", ["verb"]),
        ("من دون إصابات", ["lack"]),
        ("لا يقل عن 20 قتيلا", []),
        ("لا يزال في منصبه", []),
        ("لم يصل إلا ثلاثة", ["soft"]),
        ("لا ينتقد الوزير فحسب", []),
        ("The deal isn’t dead", ["particle"]),
        ("وصل الوفد", []),
    ],
)
def test_denials(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in negations(words_of(text))] == kinds


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("كوريا الشمالية تهدد واشنطن", ["KP", "US"]),
        ("الرئيس الروسي في بكين", ["RU", "CN"]),
        ("Russian envoy in Tel Aviv", ["RU", "IL"]),
        ("بالقاهرة وللسودان", ["EG", "SD"]),
        ("وزارة المالية قرب البحر", []),
        ("صورة المشهد", []),
    ],
)
def test_places(text: str, codes: list[str]) -> None:
    assert [named.code for named in places_in(words_of(text))] == codes


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("14 قتيلا", "أربعة عشر قتيلا", ["same"]),
        ("14 قتيلا", "15 قتيلا", ["differs"]),
        ("14 قتيلا", "15 شخصا", ["differs"]),
        ("14 قتيلا", "30 جريحا", []),
        ("أكثر من 20 قتيلا", "25 قتيلا", ["compatible"]),
        ("أكثر من 20 قتيلا", "15 قتيلا", ["differs"]),
        ("أكثر من 20 قتيلا", "أكثر من 30 قتيلا", ["differs"]),
        ("نحو 100 بيت", "104 بيوت", ["compatible"]),
        ("بين 3 و5 أيام", "أربعة أيام", ["compatible"]),
        ("بين 3 و5 أيام", "سبعة أيام", ["differs"]),
        ("100 دولار", "100 يورو", ["differs"]),
        ("100 جنيه", "100 جنيه مصري", ["same"]),
        ("في 3 مايو 2014", "في 3 مايو", ["compatible"]),
        ("في 3 مايو 2014", "في 3 مايو 2015", ["differs"]),
        ("فاز 3-1", "فاز 1-3", ["same"]),
        ("فاز 3-1", "فاز 2-1", ["differs"]),
    ],
)
def test_quantities(one: str, other: str, fits: list[str]) -> None:
    assert [pair.fit for pair in set_beside(one, other).pairs] == fits


def test_equal_numbers_pair_wherever_they_stand() -> None:
    numbers = set_beside("قتل 14 وأصيب 30", "أصيب 30 وقتل 14")
    assert [(pair.one.text, pair.other.text) for pair in numbers.with_fit("same")] == [
        ("14", "14"),
        ("30", "30"),
    ]
    assert not numbers.only_one and not numbers.only_other


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("مقتل 14 شخصا في زلزال", "إصابة 30 شخصا في زلزال", 0),
        ("مقتل 14 شخصا في زلزال", "مقتل 30 شخصا في زلزال", 1),
        ("الطابق 14", "المقعد 30", 1),
    ],
)
def test_numbers_left_over_are_rivals_unless_they_count_two_things(one: str, other: str, differ: int) -> None:
    assert len(set_beside(one, other).with_rivals().with_fit("differs")) == differ


def test_alignment_finds_what_changed_places() -> None:
    one, other = profile_of("هاجم المزارع الجار بعد الخلاف"), profile_of("هاجم الجار المزارع بعد الخلاف")
    found = align(one, other)
    assert found.coverage_one == found.coverage_other == 1.0
    assert found.exchanged == (range(1, 2), range(2, 3))
    assert 0 < found.inversions < 1


def test_places_meet_under_other_names() -> None:
    one, other = profile_of("هددت موسكو بالرد"), profile_of("هددت روسيا بالرد")
    assert align(one, other).left_one == ()


def test_own_pairs_are_many_and_the_same_each_time() -> None:
    pairs = own_pairs()
    assert pairs == own_pairs()
    assert len(own_claims()) >= 40
    assert {pair.verdict for pair in pairs} == {"same", "conflict", "related", "different"}
    assert sum(pair.origin == "own-cross" for pair in pairs) > 500
