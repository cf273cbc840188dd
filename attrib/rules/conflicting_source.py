"""# MAT002 conflicting-source

## What it finds

A claim that the index holds as well, from another source. The finding lies on the claim and names the other source.
Where any article of the index names the draft's source for the claim, too, there is no finding. Needs an index
(`--index`).

Two sources that say the same may confirm each other, or one may have it from the other, or the draft may have credited
the wrong one: the editor sees both. The level is `note`.

## Why it matters

AP: readers are told precisely where facts come from ([When is it OK to use anonymous sources?][ap]). Reuters: two or
more sources are better than one ([anonymous sources: Reuters' rules][reuters]): here may be the second.

[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
[reuters]: http://blogs.reuters.com/reuters-editors/2008/07/17/anonymous-sources-reuters-rules/

## Fails

```text
قالت هيئة الإنقاذ إن الفيضان شرد 500 أسرة في قرى النهر.
```

## Passes

```text
قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.
```

The index holds: «قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.»

## Options

None of its own. `--ignore MAT002` turns it off.

## When to turn it off

Where the index is large and its outlets quote the same statements by different bodies.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.conflicting_figure import INDEX
from attrib.rules.matching import known_claims, says_the_same, where
from attrib.types import Analysis

_VAGUE = frozenset({"anonymous", "group", "unknown"})


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every attributed claim that the index knows from other sources only."""
    for claim, matches in known_claims(analysis, context):
        mine = {source.id for source in analysis.claim_sources(claim)}
        if not mine:
            continue
        same = [
            match
            for match in matches
            if not {source.type for source in match.sources} <= _VAGUE and says_the_same(claim, match, replaced=False)
        ]
        if not same or any(source.id in mine for match in same for source in match.sources):
            continue
        source = next(source for source in same[0].sources if source.type not in _VAGUE)
        yield Fault(claim.span, {"source": source.name, "where": where(same[0])}, match=same[0])


RULE = Rule(
    code="MAT002",
    name="conflicting-source",
    level="note",
    titles={"ar": "مصدر غير الذي في الفهرس", "en": "another source in the index"},
    messages={
        "ar": "مصدر غير الذي في الفهرس: هذا الادعاء منسوب في ({where}) إلى «{source}»",
        "en": "another source in the index: this claim is attributed to “{source}” there ({where})",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت هيئة الإنقاذ إن الفيضان شرد 500 أسرة في قرى النهر.",
            faults=("الفيضان شرد 500 أسرة في قرى النهر",),
            index=INDEX,
        ),
    ),
    passing=(
        Example("قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.", index=INDEX),
        Example("شرد الفيضان 500 أسرة في قرى النهر.", index=INDEX),
    ),
    find=find,
    needs_index=True,
)
