"""# ATT001 unattributed-claim

## What it finds

A claim, that is a statement that could be checked and found true or false, for which the draft names no
source: it stands in nobody's mouth, neither in its own sentence nor carried over from the one before. There
is one finding for each claim, over the claim's own words.

Headlines and sub-headings are left out, since their sources stand in the text below. A call, a promise or
a condemnation (دعا، تعهد، ندد) and an impersonal passive (يُذكر أن) are no source. A draft in a language that
attrib cannot judge yet gets no finding of this kind, and `attrib check` says so.

The level is `warning`. It is `note` for the first sentence of the draft when one of the three sentences
after it names a source: the guides allow a bare opening if the sourcing comes high in the story.

## Why it matters

Reuters: every statement in every story has a source, unless it is an established fact, is in the public
domain, or a reporter saw it happen ([The Essentials of Reuters sourcing][reuters]). AP: whatever can be
disputed and was not witnessed, gathered or confirmed by its own staff is attributed ([When is it OK to use
anonymous sources?][ap]). attrib cannot know what is established or was witnessed. It shows the editor each
bare claim; the judgement stays with the editor.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
انهار جسر في شمال المدينة فجر الأحد.
```

## Passes

```text
قالت هيئة الطرق إن جسرا انهار في شمال المدينة فجر الأحد.
```

## Options

None of its own. `--ignore ATT001` turns it off.

## When to turn it off

For opinion pieces, for analysis under the author's own name, and for reports from the scene, whose source
is the reporter.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.types import Analysis

_HIGH_IN_THE_STORY = 3
"""How many sentences after the first one still count as "high in the story"."""


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every unattributed claim that stands in a sentence, not in a heading or in boilerplate."""
    body = [index for index, sentence in enumerate(analysis.sentences) if sentence.kind == "sentence"]
    sourced_lead = _names_source(analysis, body[1 : 1 + _HIGH_IN_THE_STORY])
    for claim in analysis.claims:
        if claim.status == "unattributed" and analysis.sentences[claim.sentence].kind == "sentence":
            mild = sourced_lead and claim.sentence == body[0]
            yield Fault(claim.span, level="note" if mild else None)


def _names_source(analysis: Analysis, sentences: list[int]) -> bool:
    return any(claim.status == "attributed" and claim.sentence in sentences for claim in analysis.claims)


RULE = Rule(
    code="ATT001",
    name="unattributed-claim",
    level="warning",
    titles={"ar": "ادعاء بلا مصدر", "en": "claim without a source"},
    messages={
        "ar": "ادعاء بلا مصدر: لا يقول النص من أين جاءت هذه المعلومة",
        "en": "claim without a source: the draft does not say where this comes from",
    },
    page=__doc__,
    failing=(
        Example(
            "انهار جسر في شمال المدينة فجر الأحد.",
            faults=("انهار جسر في شمال المدينة فجر الأحد",),
        ),
        Example(
            "قال مدير الميناء سامي الحداد إن الحركة عادت إلى طبيعتها. وبلغت خسائر الشركات مليون دينار.",
            faults=("وبلغت خسائر الشركات مليون دينار",),
        ),
        Example(
            "أغلقت البلدية ثلاثة أسواق شعبية.\n\nوقال رئيس البلدية ماهر الصالح إن الإغلاق يستمر أسبوعا.",
            faults=("أغلقت البلدية ثلاثة أسواق شعبية",),
        ),
    ),
    passing=(
        Example("قالت هيئة الطرق إن جسرا انهار في شمال المدينة فجر الأحد."),
        Example("انهار جسر في شمال المدينة فجر الأحد، بحسب هيئة الطرق."),
        Example(
            "إغلاق الأسواق الشعبية في المدينة\n\nأعلن رئيس البلدية ماهر الصالح أن ثلاثة أسواق شعبية ستغلق أسبوعا."
        ),
        Example("هل تعود الحركة إلى الميناء قريبا؟"),
    ),
    find=find,
)
