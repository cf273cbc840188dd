"""# ATT005 adjacent-speakers

## What it finds

A quotation that opens right after another speaker's words, with the new speaker named only behind it: until
then the reader takes it for the first speaker's. The finding lies on the second quotation, with its marks.
Nothing but white space and stops may stand between the first speaker's attribution and the second quotation;
a word in between («أما المدير فقال») tells the reader that somebody else speaks.

## Why it matters

Reuters: quotations of different speakers are not run together ([The Essentials of Reuters
sourcing][reuters]). Whoever reads fast, hears the text read aloud or sees an excerpt puts the words into the
wrong mouth.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
قالت المعلمة سهى درويش: «المدرسة لم تفتح أبوابها». «سلمنا المبنى في موعده»، قال المقاول رائد الخطيب.
```

## Passes

```text
قالت المعلمة سهى درويش: «المدرسة لم تفتح أبوابها». وقال المقاول رائد الخطيب: «سلمنا المبنى في موعده».
```

## Options

None of its own. `--ignore ATT005` turns it off.

## When to turn it off

For interviews and scripts, where the layout tells the speakers apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import AttributionsByPlace
from attrib.rules.quoted import Quoted, quotations
from attrib.types import Analysis, Attribution, Span

_LEAST_WORDS = 3
"""Fewer quoted words are a term, not a speech."""


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every quotation of one speaker that follows another's without a word between them."""
    text = analysis.article.text
    places = AttributionsByPlace(analysis)
    spoken = [
        (quoted, attribution)
        for quoted in quotations(text)
        if len(quoted.words) >= _LEAST_WORDS and (attribution := _speaker(places, quoted)) is not None
    ]
    for (first, one), (second, other) in pairwise(spoken):
        if (
            not _same(analysis, one, other)
            and all(part.start > second.outer.end for part in (*other.sources, *other.cues))
            and _runs_on(text, first, one, second)
        ):
            yield Fault(second.outer, related=(first.outer,))


def _speaker(places: AttributionsByPlace, quoted: Quoted) -> Attribution | None:
    """Return the outermost core attribution whose content holds most of the quoted words."""
    holding = [
        attribution
        for attribution in places.near(quoted.outer)
        if attribution.core
        and not any(quoted.outer.covers(cue) for cue in attribution.cues)
        and 2 * sum(content.overlap(quoted.inner) for content in attribution.contents) >= len(quoted.inner)
    ]
    return next((one for one in holding if one.parent not in {other.id for other in holding}), None)


def _same(analysis: Analysis, one: Attribution, other: Attribution) -> bool:
    first, second = analysis.sources[one.id], analysis.sources[other.id]
    return one.id == other.id or first is None or second is None or first.id == second.id


def _runs_on(text: str, first: Quoted, one: Attribution, second: Quoted) -> bool:
    """Return whether no word stands between the first speaker's quotation or attribution and the second quotation."""
    ends = [first.outer.end, *(part.end for part in (*one.sources, *one.cues, *one.contents))]
    end = max((end for end in ends if end <= second.outer.start), default=first.outer.end)
    between = Span(end, max(end, second.outer.start)).of(text)
    return not any(letter.isalnum() for letter in between)


RULE = Rule(
    code="ATT005",
    name="adjacent-speakers",
    level="warning",
    titles={"ar": "متحدثان بلا فاصل", "en": "two speakers run together"},
    messages={
        "ar": "متحدثان بلا فاصل: يبدأ هذا الاقتباس بعد كلام متحدث آخر مباشرة، ولا يُذكر صاحبه إلا بعده",
        "en": "two speakers run together: this quotation follows another speaker's, and its own is named only after it",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت المعلمة سهى درويش: «المدرسة لم تفتح أبوابها». «سلمنا المبنى في موعده»، قال المقاول رائد الخطيب.",
            faults=("«سلمنا المبنى في موعده»",),
        ),
        Example(
            "«المدرسة لم تفتح أبوابها»، قالت المعلمة سهى درويش.\n\n«سلمنا المبنى في موعده»، قال المقاول رائد الخطيب.",
            faults=("«سلمنا المبنى في موعده»",),
        ),
    ),
    passing=(
        Example(
            "قالت المعلمة سهى درويش: «المدرسة لم تفتح أبوابها». وقال المقاول رائد الخطيب: «سلمنا المبنى في موعده»."
        ),
        Example(
            "«المدرسة لم تفتح أبوابها»، قالت المعلمة سهى درويش. «انتظرنا شهرين كاملين»، أضافت المعلمة سهى درويش."
        ),
    ),
    find=find,
)
