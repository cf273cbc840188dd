"""# ATT001 unattributed-claim

## What it finds

A claim, that is a statement that could be checked and found true or false, for which the draft names no
source: it stands in nobody's mouth, neither in its own sentence nor carried over from the one before. Claims of
one sentence that follow each other are one finding, over the words of all of them: one source would serve them.

Headlines and sub-headings are left out, since their sources stand in the text below. A call, a promise or
a condemnation (دعا، تعهد، ندد) and an impersonal passive (يُذكر أن) are no source. A draft in a language that
attrib cannot judge yet gets no finding of this kind, and `attrib check` says so.

The level is `warning`. It is `note` where the guides or common sense leave room for every claim of the finding:

- in the first sentence of the draft, when one of the three sentences after it names a source: a bare opening is
  allowed if the sourcing comes high in the story;
- for what looks like background of record: a claim that tells who somebody is («وهو أحد ...»), one in the past perfect
  («كان قد»), and one about a year before the latest year that the draft or its date names;
- where the claim is that somebody it names called for, refused or condemned something («دعا رئيس البلدية إلى»): no
  source says so, but it was done in public;
- behind an impersonal wording («من المتوقع أن», «يُذكر أن»), which is [ATT006](ATT006.md)'s;
- for words in quotation marks or in the first person («لاحظنا»): they are somebody's, and who that is, is asked by
  [ATT004](ATT004.md) and [QUO001](QUO001.md).

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

- `strict` (true or false, false): a warning for every bare claim, without the notes above.

## When to turn it off

For opinion pieces, for analysis under the author's own name, and for reports from the scene, whose source
is the reporter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.quoted import quotations
from attrib.rules.words import folded_words, rule_words
from attrib.types import Analysis, Claim, Span

_HIGH_IN_THE_STORY = 3
"""How many sentences after the first one still count as "high in the story"."""
_YEAR = re.compile(r"(?<![\d.,٫٬])(?:1[5-9]|20)\d\d(?![\d.,٫٬]?\d)")
_PERFECT = re.compile(r"(?:\A|\s)[وف]?(?:كان|كانت|كانوا) قد\s")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ATT001."""

    strict: bool = option(False, "a warning for every bare claim, background and speech not excepted")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every unattributed claim that stands in a sentence, not in a heading or in boilerplate."""
    strict = context.options_of("ATT001", Options).strict
    body = [index for index, sentence in enumerate(analysis.sentences) if sentence.kind == "sentence"]
    sourced_lead = _names_source(analysis, body[1 : 1 + _HIGH_IN_THE_STORY])
    mild = None if strict else _Mild(analysis)
    for claims in _neighbours(analysis):
        lead = sourced_lead and claims[0].sentence == body[0]
        is_note = mild is not None and (
            lead or all(mild.is_background(one) or mild.is_speech(one) for one in claims)
        )
        span = Span(claims[0].span.start, max(one.span.end for one in claims))
        yield Fault(span, level="note" if is_note else None)


def _neighbours(analysis: Analysis) -> Iterator[list[Claim]]:
    """Yield the bare claims in the running text, those together that follow each other in one sentence."""
    together: list[Claim] = []
    for claim in sorted(analysis.claims, key=lambda one: one.span):
        bare = claim.status == "unattributed" and analysis.sentences[claim.sentence].kind == "sentence"
        if together and not (bare and claim.sentence == together[0].sentence):
            yield together
            together = []
        if bare:
            together.append(claim)
    if together:
        yield together


def _names_source(analysis: Analysis, sentences: list[int]) -> bool:
    return any(claim.status == "attributed" and claim.sentence in sentences for claim in analysis.claims)


class _Mild:
    """Tells what of a draft looks like background of record, and what like somebody's speech."""

    def __init__(self, analysis: Analysis) -> None:
        article = analysis.article
        self.language = article.language
        self.quoted = [one.outer for one in quotations(article.text)]
        self.at = 0
        self.acts = sorted(
            attribution.cues[0].start
            for attribution, source in zip(analysis.attributions, analysis.sources, strict=True)
            if attribution.act == "speech_act" and source is not None and attribution.cues
        )
        self.impersonal = {
            part.start
            for attribution in analysis.attributions
            if attribution.act == "impersonal"
            for part in (*attribution.cues, *attribution.contents)
        }
        years = [int(year) for year in _YEAR.findall(article.text)]
        self.present = int(article.date[:4]) if article.date is not None else max(years, default=0)

    def is_background(self, claim: Claim) -> bool:
        """Return whether a claim identifies somebody, tells of an earlier year or of an act, or is impersonal."""
        act = bisect_left(self.acts, claim.span.start)
        if act < len(self.acts) and self.acts[act] < claim.span.end:
            return True
        if claim.span.start in self.impersonal:
            return True
        if _PERFECT.search(claim.text) or any(int(year) < self.present for year in _YEAR.findall(claim.text)):
            return True
        return folded_words(claim.text)[:1] != [] and folded_words(claim.text)[0] in self._words("identifying_words")

    def is_speech(self, claim: Claim) -> bool:
        """Return whether a claim stands in quotation marks or in the first person. Claims come in order."""
        while self.at < len(self.quoted) and self.quoted[self.at].end <= claim.span.start:
            self.at += 1
        if self.at < len(self.quoted) and self.quoted[self.at].covers(claim.span):
            return True
        return not self._words("first_person").isdisjoint(folded_words(claim.text))

    def _words(self, name: str) -> frozenset[str]:
        return rule_words(self.language, name)


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
        Example(
            "ارتفعت أسعار الخبز في العاصمة، وانخفضت أسعار الخضار في القرى، وقال وزير التجارة نبيل الخوري إن الدعم"
            " مستمر. وبلغ سعر الرغيف دينارين.",
            faults=("ارتفعت أسعار الخبز في العاصمة، وانخفضت أسعار الخضار في القرى", "وبلغ سعر الرغيف دينارين"),
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
    options=Options,
)
