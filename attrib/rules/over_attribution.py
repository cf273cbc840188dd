"""# CUE002 over-attribution

## What it finds

Attribution that tells the reader nothing new. Two kinds:

- the same source twice for one claim: «قال الوزير إن الحركة عادت، على حد قوله». The finding lies on the second cue;
- the same claim again from the same source in a later sentence: its words are those of a claim that stands before, up
  to a fifth. The finding lies on the later cue. Headlines do not count.

Whether a fact is uncontested, and could do without a source, attrib cannot know. The level is `note`.

## Why it matters

AP: nothing is attributed that is obvious, common sense or well known, and attribution need not be restated where it
is perfectly clear ([When is it OK to use anonymous sources?][ap]; [on the stylebook's entry][stylebook]). Needless
attribution makes a sure fact look doubtful.

[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
[stylebook]: http://www.anonymoussources.org/?p=37

## Fails

```text
قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء، على حد قوله.
```

## Passes

```text
قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء.
```

## Options

None of its own. `--ignore CUE002` turns it off. A fix removes the second cue where it stands behind the claim.

## When to turn it off

For transcripts and minutes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import in_body, in_order
from attrib.rules.words import folded_words
from attrib.types import Analysis, Attribution, Claim, Edit, Fix, Span

_LEAST_WORDS = 5
"""Shorter claims are alike by chance."""
_ALIKE = 0.8
_LOOKED_BACK = 50
"""How many claims of one source are looked back at: more than a newspaper's article holds."""
_BETWEEN = re.compile(r"[\s،,–-]*\Z")
_BEHIND = re.compile(r"\s*(?:[.،,؛;:!؟?]|\Z)")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every second attribution of one claim to one source, and every claim that a source repeats."""
    yield from _twice(analysis)
    yield from _again(analysis)


def _twice(analysis: Analysis) -> Iterator[Fault]:
    seen: dict[tuple[str, Span], Attribution] = {}
    for attribution in in_order(analysis):
        source = analysis.sources[attribution.id]
        if source is None or not attribution.core or len(attribution.contents) != 1:
            continue
        content = attribution.contents[0]
        first = seen.setdefault((source.id, content), attribution)
        if first is not attribution and attribution.parent is None and in_body(analysis, attribution.cues[0]):
            yield Fault(
                attribution.cues[0],
                {"source": source.name},
                related=first.cues[:1],
                fix=_fix(analysis.article.text, attribution),
            )


def _fix(text: str, attribution: Attribution) -> Fix | None:
    """Return the removal of an attribution behind its content, up to the stop, with the comma before it."""
    content = attribution.contents[0]
    parts = (*attribution.cues, *attribution.sources)
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    if len(attribution.cues) > 1 or start < content.end or not _BETWEEN.match(text[content.end : start]):
        return None
    return Fix((Edit(Span(content.end, end), ""),)) if _BEHIND.match(text, end) else None


def _again(analysis: Analysis) -> Iterator[Fault]:
    said: defaultdict[str, list[tuple[frozenset[str], Claim]]] = defaultdict(list)
    for claim in analysis.claims:
        if claim.status != "attributed" or not in_body(analysis, claim.span):
            continue
        words = frozenset(folded_words(claim.text))
        for source in analysis.claim_sources(claim)[:1]:
            earlier = said[source.id][-_LOOKED_BACK:]
            said[source.id].append((words, claim))
            alike = (one for known, one in earlier if _alike(words, known))
            same = next((one for one in alike if one.sentence != claim.sentence), None)
            if same is not None and len(words) >= _LEAST_WORDS:
                place = _cue(analysis, claim)
                if place is not None:
                    yield Fault(place, {"source": source.name}, related=(same.span,))


def _alike(words: frozenset[str], known: frozenset[str]) -> bool:
    return len(words & known) >= _ALIKE * len(words | known)


def _cue(analysis: Analysis, claim: Claim) -> Span | None:
    """Return the cue of a claim in its own sentence, or None."""
    sentence = analysis.sentences[claim.sentence].span
    cues = (cue for index in claim.attributions for cue in analysis.attributions[index].cues)
    return next((cue for cue in cues if sentence.covers(cue)), None)


RULE = Rule(
    code="CUE002",
    name="over-attribution",
    level="note",
    titles={"ar": "إسناد زائد", "en": "needless attribution"},
    messages={
        "ar": "إسناد زائد: سبق أن نُسب هذا الكلام إلى «{source}»",
        "en": "needless attribution: this has been attributed to “{source}” already",
    },
    page=__doc__,
    failing=(
        Example(
            "قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء، على حد قوله.",
            faults=("على حد قوله",),
            fixed="قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء.",
        ),
        Example(
            "قال وزير النقل كريم عثمان إن الحركة عادت أمس إلى ميناء المدينة. وانتظر السائقون ساعات.\n\nوأكد وزير النقل"
            " كريم عثمان أن الحركة عادت أمس إلى ميناء المدينة.",
            faults=("وأكد",),
        ),
    ),
    passing=(
        Example("قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء."),
        Example("قال وزير النقل كريم عثمان إن الحركة عادت إلى الميناء. وأضاف أن السفن تنتظر في عرض البحر."),
    ),
    find=find,
)
