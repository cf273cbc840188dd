"""# ATT003 missing-lead-attribution

## What it finds

A contentious first paragraph without a source: it claims death, violence, crime or wrongdoing (a word of the list
`contentious_words.txt` among its first six) and names nobody who says so. The finding lies on the first such claim.
What a body of the state did in public («ألقت الشرطة القبض») is on record, and no finding. Headlines, datelines and
sub-headings are no first paragraph. A source in the paragraph, whether it speaks or is only
said to have called for something, is enough.

attrib cannot know what is contentious; it goes by the words. A lead about anything else may stand bare when the
sourcing comes high in the story, and is left to [ATT001](ATT001.md).

## Why it matters

Reuters: if an event is not contentious, a story may begin with a paragraph without a source, as long as the
sourcing is given high in the story; a contentious first paragraph is sourced ([The Essentials of Reuters
sourcing][reuters]). The lead is what other outlets copy and alerts show.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
اختلس موظفون في بلدية المدينة أموال صندوق الإغاثة.

وقالت هيئة الرقابة إن التحقيق بدأ قبل شهر.
```

## Passes

```text
قالت هيئة الرقابة إن موظفين في بلدية المدينة اختلسوا أموال صندوق الإغاثة.

وبدأ التحقيق قبل شهر، بحسب الهيئة.
```

## Options

- `words` (a list of texts, empty): further words that make a lead contentious.

## When to turn it off

For features and for reports from the scene, whose source is the reporter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import first_paragraph
from attrib.rules.words import folded_words, rule_words, stems
from attrib.text.fold import fold
from attrib.types import Analysis

_FIRST_WORDS = 6
"""Farther into a claim a contentious word is background more often than news."""


_ACTOR = 3
"""Within how many words of a claim its actor stands."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ATT003."""

    words: tuple[str, ...] = option((), "further words that make a lead contentious")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first contentious claim of a first paragraph that names no source."""
    lead = first_paragraph(analysis)
    if lead is None:
        return
    named = (
        lead.overlap(part)
        for attribution in analysis.attributions
        if analysis.sources[attribution.id] is not None
        for part in (*attribution.sources, *attribution.cues)
    )
    if any(named):
        return
    contentious = rule_words(analysis.article.language, "contentious_words") | {
        fold(word) for word in context.options_of("ATT003", Options).words
    }
    officials = rule_words(analysis.article.language, "official_actors")
    for claim in analysis.claims:
        if claim.status == "unattributed" and lead.covers(claim.span):
            first = folded_words(claim.text)[:_FIRST_WORDS]
            if any(not stems(word).isdisjoint(officials) for word in first[:_ACTOR]):
                continue
            if any(not stems(word).isdisjoint(contentious) for word in first):
                yield Fault(claim.span)
                return


RULE = Rule(
    code="ATT003",
    name="missing-lead-attribution",
    level="warning",
    titles={"ar": "مقدمة خلافية بلا مصدر", "en": "contentious lead without a source"},
    messages={
        "ar": "مقدمة خلافية بلا مصدر: في الفقرة الأولى ما قد ينازع فيه، ولا تقول من أين جاء",
        "en": "contentious lead without a source: the first paragraph claims what may be disputed, and names nobody",
    },
    page=__doc__,
    failing=(
        Example(
            "اختلس موظفون في بلدية المدينة أموال صندوق الإغاثة.\n\nوقالت هيئة الرقابة إن التحقيق بدأ قبل شهر.",
            faults=("اختلس موظفون في بلدية المدينة أموال صندوق الإغاثة",),
        ),
        Example(
            "انفجار في السوق\n\nقتل خمسة أشخاص أمس في تفجير بسوق الخضار. وأغلقت الشرطة الشوارع.\n\nوقال الطبيب سمير عون"
            " إن الجرحى بخير.",
            faults=("قتل خمسة أشخاص أمس في تفجير بسوق الخضار",),
        ),
        Example(
            "أفلست الشركة التي تدير الميناء.",
            faults=("أفلست الشركة التي تدير الميناء",),
            options=Options(words=("أفلست",)),
        ),
    ),
    passing=(
        Example(
            "قالت هيئة الرقابة إن موظفين في بلدية المدينة اختلسوا أموال صندوق الإغاثة.\n\nوبدأ التحقيق قبل شهر، بحسب"
            " الهيئة."
        ),
        Example("افتتح متحف السكك الحديدية أبوابه أمس.\n\nوقال مدير المتحف نبيل صقر إن الدخول مجاني."),
        Example("اعتقلت الشرطة ثلاثة موظفين أمس.\n\nوقال المحامي سمير عون إنهم أبرياء."),
        Example("أغلقت الشرطة شوارع وسط المدينة كلها صباح أمس.\n\nوقتل خمسة أشخاص في تفجير بسوق الخضار."),
    ),
    find=find,
    options=Options,
)
