"""# MAT001 conflicting-figure

## What it finds

A claim that the index holds with another figure: another number, share, sum or date where the same thing is counted.
The finding lies on the claim, and says both figures and where the other stands. Needs an index (`--index`).

Figures that leave room for each other («نحو 400», «أكثر من 390») do not conflict. Which of the two is right, attrib
does not know: the newer one may be. Claims that contradict each other without a figure are [MAT005](MAT005.md)'s.

## Why it matters

Wrong figures are what corrections are about most often. BBC News Labs built its quotation extractor, Citron, because
journalists wished to see what else was said about a matter ([Citron][citron]). Reuters: two or more sources are better
than one; what sounds wrong is checked further ([anonymous sources: Reuters' rules][reuters]).

[citron]: https://github.com/bbc/citron
[reuters]: http://blogs.reuters.com/reuters-editors/2008/07/17/anonymous-sources-reuters-rules/

## Fails

```text
قالت هيئة الإنقاذ إن الفيضان شرد 300 أسرة في قرى النهر.
```

## Passes

```text
قالت هيئة الإنقاذ إن الفيضان شرد 500 أسرة في قرى النهر.
```

The index holds: «قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.»

## Options

None of its own. `--ignore MAT001` turns it off.

## When to turn it off

Where the index mixes stories of many years about recurring events.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Indexed, Rule
from attrib.rules.matching import contradicts, known_claims, where
from attrib.types import Analysis, Claim, Match


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every claim that a claim of the index contradicts in a figure."""
    for claim, matches in known_claims(analysis, context):
        for match in matches:
            figures = differing_figures(claim, match)
            if figures is not None:
                here, there = figures
                yield Fault(claim.span, {"here": here, "there": there, "where": where(match)}, match=match)
                break


def differing_figures(claim: Claim, match: Match) -> tuple[str, str] | None:
    """Return the figure of the draft and that of the index where a match conflicts in one."""
    if contradicts(claim, match) is None:
        return None
    from attrib.match.quantities import set_beside  # without an index nothing reads figures

    pairs = set_beside(claim.self_contained, match.claim.self_contained).with_fit("differs")
    return (pairs[0].one.text, pairs[0].other.text) if pairs else None


INDEX = (Indexed("قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.", outlet="جريدة النهر"),)

RULE = Rule(
    code="MAT001",
    name="conflicting-figure",
    level="warning",
    titles={"ar": "رقم يخالف الفهرس", "en": "figure that the index contradicts"},
    messages={
        "ar": "رقم يخالف الفهرس: هنا «{here}»، وفي ({where}) «{there}»",
        "en": "figure that the index contradicts: “{here}” here, “{there}” there ({where})",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت هيئة الإنقاذ إن الفيضان شرد 300 أسرة في قرى النهر.",
            faults=("الفيضان شرد 300 أسرة في قرى النهر",),
            index=INDEX,
        ),
    ),
    passing=(
        Example("قالت هيئة الإنقاذ إن الفيضان شرد 500 أسرة في قرى النهر.", index=INDEX),
        Example("قالت هيئة الإنقاذ إن الفيضان شرد 300 أسرة في قرى النهر."),
        Example("افتتحت البلدية 3 حدائق في المدينة الجديدة.", index=INDEX),
    ),
    find=find,
    needs_index=True,
)
