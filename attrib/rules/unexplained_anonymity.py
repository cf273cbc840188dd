"""# ANO002 unexplained-anonymity

## What it finds

A source that stays unnamed without a word on why. The finding lies on the source's first mention, once for each such
source. A reason may stand in any sentence that mentions an unnamed source, or in the one after it: that the source
may not speak to the press, fears for itself, or that the matter is delicate (the list `anonymity_reasons.txt`). A wish
alone («طلب عدم ذكر اسمه») tells that there was a condition, not its reason; the option `accept_wish` lets it pass.

What counts is a person or people who could be named: «مصدر», «مسؤول في الوزارة», «مقربون من الرئيس». Crowds such as
«سكان» or «شهود عيان» are not looked at here.

The level is `note`: hardly any Arabic newspaper gives reasons yet.

## Why it matters

AP: a story must say why the source requested anonymity and, where it is relevant, what moved it to speak
([When is it OK to use anonymous sources?][ap]). The Journalism Trust Initiative asks outlets to explain to their
readers how they handle unnamed sources ([standard, 12.1][jti]). A reason lets the reader weigh the source.

[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
[jti]: https://www.journalismtrustinitiative.org/

## Fails

```text
قال مسؤول أمني طلب عدم ذكر اسمه إن المعبر سيفتح الخميس.
```

## Passes

```text
قال مسؤول أمني طلب عدم ذكر اسمه لأنه غير مخول بالتصريح إن المعبر سيفتح الخميس.
```

## Options

- `accept_wish` (true or false, false): a stated wish to stay unnamed is reason enough.

## When to turn it off

Where the house explains its use of unnamed sources in one place for all stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import AttributionsByPlace, in_order
from attrib.rules.words import folded_words, rule_phrases, rule_words, stems
from attrib.types import Analysis, Attribution


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ANO002."""

    accept_wish: bool = option(False, "a stated wish to stay unnamed is reason enough")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first mention of every unnamed source for whose silence no reason is given."""
    text, language = analysis.article.text, analysis.article.language
    unnamed = [one for one in in_order(analysis) if is_unnamed_person(analysis, one)]
    reasons = rule_phrases(language, "anonymity_reasons")
    wishes = rule_words(language, "anonymity_words")
    accept_wish = context.options_of("ANO002", Options).accept_wish
    places = AttributionsByPlace(analysis)
    seen = False
    explained: set[str] = set()
    faults: dict[str, Fault] = {}
    for attribution in unnamed:
        mention = attribution.sources[0]
        numbers = places.numbers(mention)
        stretch = analysis.sentences[numbers.start : numbers.stop + 1]
        words = [word for one in stretch for word in folded_words(one.span.of(text))]
        back = seen and _is_definite(mention.of(text))
        noun = _noun(mention.of(text), language)
        if reasons.first(words) is not None or (accept_wish and not wishes.isdisjoint(words)):
            explained.add(noun)
        elif not back:
            faults.setdefault(noun + mention.of(text), Fault(mention, {"mention": mention.of(text)}))
        seen = True
    yield from (fault for fault in faults.values() if _noun(fault.span.of(text), language) not in explained)


def is_unnamed_person(analysis: Analysis, attribution: Attribution) -> bool:
    """Return whether an attribution's source is a person, or are people, who could be named and are not."""
    if attribution.source_type != "anonymous" or not attribution.sources:
        return False
    nouns = rule_words(analysis.article.language, "unnamed_nouns")
    words = folded_words(attribution.sources[0].of(analysis.article.text))
    return any(not stems(word).isdisjoint(nouns) for word in words[:3])


def _is_definite(mention: str) -> bool:
    words = folded_words(mention)
    return any(word.lstrip("وفبك").startswith(("ال", "لل")) for word in words[:1]) or words[:1] == ["احد"]


def _noun(mention: str, language: str) -> str:
    """Return the noun of an unnamed source: «مصدر» and «المصدر» are one."""
    nouns = rule_words(language, "unnamed_nouns")
    forms = (form for word in folded_words(mention) for form in sorted(stems(word) & nouns))
    return next(forms, mention)


RULE = Rule(
    code="ANO002",
    name="unexplained-anonymity",
    level="note",
    titles={"ar": "تجهيل بلا سبب", "en": "anonymity without a reason"},
    messages={
        "ar": "تجهيل بلا سبب: لا يقول النص لماذا لم يُسمَّ «{mention}»",
        "en": "anonymity without a reason: the draft does not say why “{mention}” stays unnamed",
    },
    page=__doc__,
    failing=(
        Example(
            "قال مسؤول أمني طلب عدم ذكر اسمه إن المعبر سيفتح الخميس.",
            faults=("مسؤول أمني طلب عدم ذكر اسمه",),
        ),
        Example(
            "قالت مصادر في الوزارة إن العقد ألغي. وأضافت المصادر أن الشركة أبلغت بالقرار.",
            faults=("مصادر في الوزارة",),
        ),
    ),
    passing=(
        Example("قال مسؤول أمني طلب عدم ذكر اسمه لأنه غير مخول بالتصريح إن المعبر سيفتح الخميس."),
        Example(
            "قال مصدر في الوزارة إن العقد ألغي. وطلب المصدر عدم كشف هويته خشية فقدان وظيفته."
        ),
        Example(
            "قال مسؤول أمني طلب عدم ذكر اسمه إن المعبر سيفتح الخميس.", options=Options(accept_wish=True)
        ),
        Example("قال سكان إن الماء انقطع يومين."),
    ),
    find=find,
    options=Options,
)
