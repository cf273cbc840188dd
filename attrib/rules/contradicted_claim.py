"""# MAT005 contradicted-claim

## What it finds

A claim that the index contradicts otherwise than by a figure: one says that something happened and the other that it
did not, or puts its opposite, another place or another person. The finding lies on the claim and quotes the other one.
Needs an index (`--index`). Figures are [MAT001](MAT001.md)'s.

The level is `note`: between two articles things may have changed.

## Why it matters

Reuters: what sounds wrong is checked further, and both sides of a dispute are heard ([anonymous sources: Reuters'
rules][reuters]). A contradiction in the archive is either news or a mistake.

[reuters]: http://blogs.reuters.com/reuters-editors/2008/07/17/anonymous-sources-reuters-rules/

## Fails

```text
قالت هيئة الطرق إن جسر المدينة لم يغلق أمام الشاحنات.
```

## Passes

```text
قالت هيئة الطرق إن جسر المدينة أغلق أمام الشاحنات.
```

The index holds: «قالت هيئة الطرق إن جسر المدينة أغلق أمام الشاحنات.»

## Options

None of its own. `--ignore MAT005` turns it off.

## When to turn it off

Where the index covers long stretches of time.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Indexed, Rule
from attrib.rules.conflicting_figure import differing_figures
from attrib.rules.matching import contradicts, known_claims, where
from attrib.types import Analysis, Claim, Match


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every claim that a claim of the index contradicts, but not in a figure."""
    for claim, matches in known_claims(analysis, context):
        if any(differing_figures(claim, one) is not None for one in matches):
            continue
        against = next((one for one in matches if _contradicts(claim, one)), None)
        if against is not None:
            yield Fault(claim.span, {"other": against.claim.text, "where": where(against)}, match=against)


def _contradicts(claim: Claim, match: Match) -> bool:
    compared = contradicts(claim, match)
    # Across scripts a denial in one text cannot be looked for in the other word by word.
    if compared is None or compared.crosses_scripts:
        return False
    if compared.has("negation", "place-differs", "person-differs", "exchanged"):
        return True
    return compared.has("opposite") and not compared.has("mood-differs")


INDEX = (Indexed("قالت هيئة الطرق إن جسر المدينة أغلق أمام الشاحنات."),)

RULE = Rule(
    code="MAT005",
    name="contradicted-claim",
    level="note",
    titles={"ar": "ادعاء ينقضه الفهرس", "en": "claim that the index contradicts"},
    messages={
        "ar": "ادعاء ينقضه الفهرس: في ({where}) «{other}»",
        "en": "claim that the index contradicts: “{other}” ({where})",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت هيئة الطرق إن جسر المدينة لم يغلق أمام الشاحنات.",
            faults=("جسر المدينة لم يغلق أمام الشاحنات",),
            index=INDEX,
        ),
    ),
    passing=(
        Example("قالت هيئة الطرق إن جسر المدينة أغلق أمام الشاحنات.", index=INDEX),
        Example("قالت هيئة الطرق إن جسر المدينة لم يغلق أمام الشاحنات."),
    ),
    find=find,
    needs_index=True,
)
