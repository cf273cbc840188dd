"""Resolution in an article: antecedents, sources without a record, and what holds for any text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.sources.records import TYPES
from attrib.sources.registry import Registry
from attrib.sources.resolve import resolve_sources, unknown_id
from attrib.types import Article, SourceType, Span

Attributed = Callable[..., Any]

TEXT = (
    'ذكرت صحيفة "المدار" المحلية أن السد آمن. وأضافت أن المياه تراجعت. وقالت المدار إن الخبراء عادوا.'
    " وقال المهندس سامر حداد إن الأعمال انتهت. وتابع حداد أن الجسر سليم. وأعلنت واشنطن دعمها."
)


def span_of(text: str, part: str) -> Span:
    """Return where ``part`` stands in ``text`` first."""
    start = text.index(part)
    return Span(start, start + len(part))


def article(text: str, identifier: str = "a") -> Article:
    """Return an Arabic article."""
    return Article(identifier, text, "ar")


def test_one_source_for_each_attribution_and_none_where_nobody_is_named(
    registry: Registry, attribution: Attributed
) -> None:
    named = span_of(TEXT, "سامر حداد")
    given_attributions = (
        attribution(0, "person", named, (span_of(TEXT, "المهندس سامر حداد"),)),
        attribution(1, "unknown", None),
    )
    person, nobody = resolve_sources(article(TEXT), given_attributions, registry)
    assert nobody is None
    assert person is not None
    assert (person.name, person.mention, person.resolved_by) == ("سامر حداد", "المهندس سامر حداد", "mention")


def test_a_dropped_subject_and_a_short_name_say_that_they_are_taken_up(
    registry: Registry, attribution: Attributed
) -> None:
    named = span_of(TEXT, "سامر حداد")
    short = span_of(TEXT, "حداد أن")
    surname = Span(short.start, short.start + len("حداد"))
    full, dropped, taken_up = resolve_sources(
        article(TEXT),
        (
            attribution(0, "person", named, (named,)),
            attribution(1, "person", named),
            attribution(2, "person", named, (surname,)),
        ),
        registry,
    )
    assert full is not None and dropped is not None and taken_up is not None
    assert full.id == dropped.id == taken_up.id
    assert [full.resolved_by, dropped.resolved_by, taken_up.resolved_by] == [
        "mention",
        "antecedent",
        "antecedent",
    ]
    assert [full.mention, dropped.mention, taken_up.mention] == ["سامر حداد", "سامر حداد", "حداد"]


def test_an_antecedent_with_a_record_has_score_one(registry: Registry, attribution: Attributed) -> None:
    text = "قالت صحيفة واشنطون بوست إن المؤتمر تأجل. وأضافت أن الوفود غادرت."
    named = span_of(text, "صحيفة واشنطون بوست")
    near, dropped = resolve_sources(
        article(text), (attribution(0, "media", named, (named,)), attribution(1, "media", named)), registry
    )
    assert near is not None and dropped is not None
    assert (near.resolved_by, near.id) == ("fuzzy", "washington-post")
    assert near.score < 1.0
    assert (dropped.resolved_by, dropped.id, dropped.score) == ("antecedent", "washington-post", 1.0)


def test_an_unknown_paper_is_one_source_with_and_without_its_noun_and_marks(
    registry: Registry, attribution: Attributed
) -> None:
    first = span_of(TEXT, 'صحيفة "المدار" المحلية')
    later = span_of(TEXT, "المدار إن")
    bare = Span(later.start, later.start + len("المدار"))
    one, two = resolve_sources(
        article(TEXT),
        (attribution(0, "media", first, (first,)), attribution(1, "media", bare, (bare,))),
        registry,
    )
    assert one is not None and two is not None
    assert one.id == two.id
    assert one.name == two.name == "المدار"


@pytest.mark.parametrize(
    ("named", "type_", "name"),
    [
        ("لجريدة المدار الجديد", "media", "جريدة المدار الجديد"),
        ("للتقرير الصادر أمس", "document", "التقرير الصادر أمس"),
        ("للوائح الداخلية", "document", "اللوائح الداخلية"),
        ("وعلماء من الجامعة", "group", "علماء من الجامعة"),
        ("للمذكرة المسربة", "document", "المذكرة المسربة"),
        ("وكريم فرحات", "person", "كريم فرحات"),
        # In the nominative, whatever case the sentence asks for.
        ("المراقبين الدوليين في الجنوب", "group", "المراقبون الدوليون في الجنوب"),
        ("لممثلي النقابات المحلية", "group", "ممثلو النقابات المحلية"),
        ("مسؤولي الري المصريين", "group", "مسؤولو الري المصريون"),
        ("باحثين مستقلين", "group", "باحثون مستقلون"),
        ("آخرين", "group", "آخرون"),
        ("محامي النادي", "person", "محامي النادي"),
        ("سكان فلسطين", "group", "سكان فلسطين"),
        ("ياسمين الخوري", "person", "ياسمين الخوري"),
        ("«المنتدى المدني»", "organization", "المنتدى المدني"),
        ('”هيل"', "person", "هيل"),
        ('حركة "الغد الأخضر"', "organization", 'حركة "الغد الأخضر"'),
        # No conjunction and no preposition: the letter belongs to the name.
        ("وليد الخطيب", "person", "وليد الخطيب"),
        ("بالين", "person", "بالين"),
        ("لامين يوسف", "person", "لامين يوسف"),
        ("كمال سعيد", "person", "كمال سعيد"),
        ("فؤاد", "person", "فؤاد"),
        ("لبنان اليوم الجديد", "media", "لبنان اليوم الجديد"),
    ],
)
def test_names_of_sources_without_a_record(
    named: str, type_: SourceType, name: str, resolved: Callable[..., Any]
) -> None:
    source = resolved(named, type_)
    assert (source.name, source.resolved_by, source.type) == (name, "mention", type_)


def test_the_preposition_that_a_cue_ties_on_is_no_part_of_a_name(
    registry: Registry, attribution: Attributed
) -> None:
    text = "وفقا لكزافونتي، وصل القطار. وقال ليدفيغ إنه تأخر."
    tied, whole = span_of(text, "لكزافونتي"), span_of(text, "ليدفيغ")
    attributions = (
        replace(attribution(0, "person", tied, (tied,)), cues=(span_of(text, "وفقا"),)),
        replace(attribution(1, "person", whole, (whole,)), cues=(span_of(text, "وقال"),)),
    )
    sources = resolve_sources(article(text), attributions, registry)
    assert [source and source.name for source in sources] == ["كزافونتي", "ليدفيغ"]


def test_ids_are_the_same_across_articles_and_spellings_and_differ_by_type(
    resolved: Callable[..., Any],
) -> None:
    spellings = ("أمينة الشافعي", "امينه الشافعى", "أَمينة الشافعي", "«أمينة الشافعي»")
    assert {resolved(name, "person").id for name in spellings} == {unknown_id("person", "أمينة الشافعي")}
    assert resolved("أمينة الشافعي", "organization").id == unknown_id("organization", "أمينة الشافعي")
    # An index keeps these ids: whatever changes them must raise its schema version.
    assert unknown_id("person", "أمينة الشافعي") == "person-27fe18acd33b"


def test_an_article_in_a_language_without_a_pack_is_resolved_all_the_same(
    registry: Registry, attribution: Attributed
) -> None:
    text = "Reuters said so."
    span = Span(0, len("Reuters"))
    english = replace(article(text), language="en")
    (source,) = resolve_sources(english, (attribution(0, "media", span, (span,)),), registry)
    assert source is not None
    assert (source.id, source.resolved_by) == ("reuters", "alias")


def test_a_newsrooms_own_source_is_resolved(own_file: Callable[[str], str], attribution: Attributed) -> None:
    registry = Registry.load(own_file('[[source]]\nid = "al-madar"\nname = "المدار"\ntype = "media"\n'))
    span = span_of(TEXT, 'صحيفة "المدار" المحلية')
    (source,) = resolve_sources(article(TEXT), (attribution(0, "media", span, (span,)),), registry)
    assert source is not None
    assert (source.id, source.resolved_by) == ("al-madar", "exact")


PIECES = (
    *(
        "وكالة",
        "صحيفة",
        "رويترز",
        "الأمريكية",
        "للأنباء",
        "لل",
        "وزارة",
        "في",
        "الصحة",
        "السعودية",
        "BBC",
        "12",
    ),
    *("«", "»", '"', "(", ")", "،", "-", "+", "_", "\n", "\u200f", "ـــ", "\u064c", "\ud800", "\x00", "İ"),
)
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))


@given(text=texts, type_=st.sampled_from(TYPES), data=st.data())
def test_any_text_is_resolved_alike_every_time(
    text: str, type_: SourceType, data: st.DataObject, registry: Registry, attribution: Attributed
) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    sources = data.draw(st.sampled_from([(), (span,), (Span(0, len(text)),)]))
    attributions = (attribution(0, type_, span, sources), attribution(1, type_, span, sources))
    first = resolve_sources(article(text), attributions, registry)
    again = resolve_sources(article(text, "elsewhere"), attributions, registry)
    assert first == again
    one, other = first
    assert one is not None and one == other
    assert one.mention == (sources[0] if sources else span).of(text)
    assert 0.88 <= one.score <= 1.0
    assert one.name or not span.of(text)
    if one.resolved_by in ("mention", "antecedent") and registry.get(one.id) is None:
        assert one.type == type_
        assert one.id.startswith(f"{type_}-")
