"""# RES001 no-right-of-reply

## What it finds

An accusation without an answer: whoever is accused speaks nowhere in the draft, and nowhere is it said that he denied
it, declined to comment or could not be reached. The finding lies on the cue of the first accusation.

How it decides: an accusation is an attribution whose verb is «اتهم». The accused are the words behind it up to
«بـ». They answer if one of their words stands in the name or mention of a source that says something, or if the draft
holds an answer of anybody's (the list `replies.txt`), for attrib does not know who denies what. So it misses much and
rarely cries wolf. The level is `note`.

A prosecutor's indictment, a court's finding or a police report is an accusation as well: the accused has a lawyer.

## Why it matters

BBC: whoever faces an allegation of wrongdoing normally gets the chance to answer, and the audience is told if he did
not take it ([Editorial Guidelines, fairness, right of reply][bbc]).

[bbc]: https://www.bbc.co.uk/editorialguidelines/guidelines/fairness/guidelines

## Fails

```text
اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. وأغلق العمال باب المصنع.
```

## Passes

```text
اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. ونفت الشركة ذلك.
```

## Options

None of its own. `--ignore RES001` turns it off.

## When to turn it off

For running stories whose other side has its own article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.cue_forms import lemmas
from attrib.rules.places import in_body, in_order
from attrib.rules.words import folded_words, rule_phrases, rule_words, stems
from attrib.types import Analysis, Attribution

_CHARGE = re.compile(r"\s+ب(?=\w)")
_LEAST_LETTERS = 3


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first accusation that nobody answers."""
    text, language = analysis.article.text, analysis.article.language
    accusing = rule_words(language, "accusing_verbs")
    accusations = [
        attribution
        for attribution in in_order(analysis)
        if attribution.cues
        and attribution.contents
        and analysis.sources[attribution.id] is not None
        and in_body(analysis, attribution.cues[0])
        and not lemmas(language, attribution.cues[0].of(text)).isdisjoint(accusing)
    ]
    if not accusations or rule_phrases(language, "replies").first(folded_words(text)) is not None:
        return
    for accusation in accusations:
        accused = _accused(text, accusation)
        if accused and not any(_speaks(analysis, other, accused) for other in analysis.attributions):
            yield Fault(accusation.cues[0], {"cue": accusation.cues[0].of(text)})
            return


def _accused(text: str, accusation: Attribution) -> frozenset[str]:
    """Return the words of the accused: the content up to the charge, with and without their particles."""
    who = _CHARGE.split(accusation.contents[0].of(text), maxsplit=1)[0]
    return frozenset(
        form for word in folded_words(who)[:6] for form in stems(word) if len(form) >= _LEAST_LETTERS
    )


def _speaks(analysis: Analysis, attribution: Attribution, accused: frozenset[str]) -> bool:
    source = analysis.sources[attribution.id]
    if source is None:
        return False
    return any(
        not stems(word).isdisjoint(accused) for word in (*folded_words(source.name), *folded_words(source.mention))
    )


RULE = Rule(
    code="RES001",
    name="no-right-of-reply",
    level="note",
    titles={"ar": "اتهام بلا رد", "en": "accusation without an answer"},
    messages={
        "ar": "اتهام بلا رد: لا يتكلم المتهَم في النص، ولا يقول النص إنه سُئل (هنا «{cue}»)",
        "en": "accusation without an answer: the accused neither speaks nor is said to have been asked (at “{cue}”)",
    },
    page=__doc__,
    failing=(
        Example(
            "اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. وأغلق العمال باب المصنع.",
            faults=("اتهم",),
        ),
    ),
    passing=(
        Example("اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. ونفت الشركة ذلك."),
        Example(
            "اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. وقالت شركة النهر إن التقرير منشور منذ عام."
        ),
        Example(
            "اتهم رئيس النقابة وليد حمزة شركة النهر بإخفاء تقرير السلامة. ولم ترد الشركة على طلب للتعليق."
        ),
    ),
    find=find,
)
