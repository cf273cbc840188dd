"""# ATT002 distant-attribution

## What it finds

Words whose source comes too late: the reader goes through whole sentences before learning who says so. There
is one finding for each attribution, over the words that stand before the sentence with the source:

- outside quotation marks, where a sentence or more passes before the one that names the source;
- inside quotation marks, where `sentences` of the speech (3) have passed before the speaker is named. One or
  two sentences are left to the writer, for guides let a speaker follow after the first sentence.

A source that comes first and speaks on over many sentences is no fault.

## Why it matters

Reuters: the source of a quotation is identified as quickly as possible, usually after the first sentence; the
reader should not plough through two or three sentences before discovering who is speaking ([The Essentials of
Reuters sourcing][reuters]). AP: an attribution comes just before or just after the information, in the same
sentence ([When is it OK to use anonymous sources?][ap]).

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
«غمرت المياه الطابق الأول. ثم انقطعت الكهرباء. وبقينا على السطح حتى الفجر. لم يصل أحد»، قال الحارس منير حمدان.
```

## Passes

```text
«غمرت المياه الطابق الأول»، قال الحارس منير حمدان. وأضاف: «ثم انقطعت الكهرباء، وبقينا على السطح حتى الفجر».
```

## Options

- `sentences` (a whole number, 3): how many whole sentences of a quotation may pass before its speaker is named,
  plus one.

## When to turn it off

For columns and features that hold back the speaker on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import in_order, sentence_numbers
from attrib.rules.quoted import quotations
from attrib.types import Analysis, Attribution, Span


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ATT002."""

    sentences: int = option(
        3, "from how many whole sentences of a quotation before its speaker on it is a fault", least=1
    )


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark what stands in whole sentences before the one that names its source."""
    allowed = context.options_of("ATT002", Options).sentences
    quoted = [one.outer for one in quotations(analysis.article.text)]
    for attribution in in_order(analysis):
        passed = _passed(analysis, attribution)
        if not passed:
            continue
        whole = Span(passed[0].start, passed[-1].end)
        speech = any(one.overlap(whole) == len(whole) for one in quoted)
        if len(passed) >= (allowed if speech else 1):
            yield Fault(whole, {"sentences": str(len(passed))}, related=attribution.cues[:1])


def _passed(analysis: Analysis, attribution: Attribution) -> list[Span]:
    """Return the pieces of an attribution's content in the sentences before the one that names its source."""
    if not attribution.core or not attribution.cues:
        return []
    shown = min((*attribution.sources, *attribution.cues))
    numbers = sentence_numbers(analysis.sentences, shown)
    if not numbers:
        return []
    start = analysis.sentences[numbers[0]].span.start
    if any(start <= content.start < shown.start for content in attribution.contents):
        # The sentence with the source holds a piece of the content before it.
        before = [content for content in attribution.contents if content.end <= start]
    else:
        before = [content for content in attribution.contents if content.end <= shown.start]
    return [
        Span(max(one.span.start, piece.start), min(one.span.end, piece.end))
        for piece in before
        for number in sentence_numbers(analysis.sentences, piece)
        if (one := analysis.sentences[number]).span.end <= start
    ]


RULE = Rule(
    code="ATT002",
    name="distant-attribution",
    level="warning",
    titles={"ar": "إسناد بعيد عن الكلام", "en": "source named too late"},
    messages={
        "ar": "إسناد بعيد عن الكلام: لا يعرف القارئ صاحب هذا الكلام إلا في جملة لاحقة (عدد الجمل قبله: {sentences})",
        "en": "source named too late: the reader learns only afterwards who says this (sentences before: {sentences})",
    },
    page=__doc__,
    failing=(
        Example(
            "«غمرت المياه الطابق الأول. ثم انقطعت الكهرباء. وبقينا على السطح حتى الفجر. لم يصل أحد»، قال الحارس منير"
            " حمدان.",
            faults=("غمرت المياه الطابق الأول. ثم انقطعت الكهرباء. وبقينا على السطح حتى الفجر",),
        ),
    ),
    passing=(
        Example(
            "«غمرت المياه الطابق الأول»، قال الحارس منير حمدان. وأضاف: «ثم انقطعت الكهرباء، وبقينا على السطح حتى"
            " الفجر»."
        ),
        Example("«غمرت المياه الطابق الأول. ثم انقطعت الكهرباء»، قال الحارس منير حمدان."),
        Example(
            "قال الحارس منير حمدان: «غمرت المياه الطابق الأول. ثم انقطعت الكهرباء. وبقينا على السطح حتى الفجر. ولم"
            " يصل أحد»."
        ),
    ),
    find=find,
    options=Options,
)
