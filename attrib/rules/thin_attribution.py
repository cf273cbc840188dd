"""# ATT007 thin-attribution

## What it finds

A draft in which a smaller share of the claims has a source than the house asks for. Without the option `share` there is
no finding: a match report lives with less than a story on a court case. The finding lies on the first bare claim and
says the share. Headlines and boilerplate do not count, nor does a draft with fewer than `claims` (8) claims.

## Why it matters

Reuters: every statement in every story has a source, unless it is an established fact, is in the public domain, or a
reporter saw it happen ([The Essentials of Reuters sourcing][reuters]). [ATT001](ATT001.md) shows each bare claim; a
desk may want to hear only of the drafts that have too many of them.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
أغلقت البلدية السوق. وعاد الباعة إلى بيوتهم. وقالت رئيسة الغرفة سمر عيد إن الخسائر كبيرة.
```

## Passes

```text
أغلقت البلدية السوق. وقالت رئيسة الغرفة سمر عيد إن الباعة عادوا إلى بيوتهم. وأضافت أن الخسائر كبيرة.
```

With `share = 0.5` and `claims = 3`.

## Options

- `share` (a number, 0.0): the least share of the claims that must have a source, 0 to 1; 0 turns the rule off.
- `claims` (a whole number, 8): from how many claims on the rule applies.

## When to turn it off

It is off while `share` is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.types import Analysis


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ATT007."""

    share: float = option(
        0.0, "the least share of the claims that must have a source; 0 turns the rule off", least=0, most=1
    )
    claims: int = option(8, "from how many claims on the rule applies", least=1)


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first bare claim of a draft with too few attributed ones."""
    options = context.options_of("ATT007", Options)
    claims = [one for one in analysis.claims if analysis.sentences[one.sentence].kind == "sentence"]
    bare = [one for one in claims if one.status == "unattributed"]
    if len(claims) < options.claims or not bare:
        return
    share = 1 - len(bare) / len(claims)
    if share < options.share:
        values = {"share": f"{share:.0%}", "least": f"{options.share:.0%}", "claims": str(len(claims))}
        yield Fault(bare[0].span, values)


RULE = Rule(
    code="ATT007",
    name="thin-attribution",
    level="warning",
    titles={"ar": "إسناد قليل", "en": "too little attribution"},
    messages={
        "ar": "إسناد قليل: المسند من الادعاءات {share} (عددها {claims})، والمطلوب {least} على الأقل",
        "en": "too little attribution: {share} of the claims ({claims}) have a source; the house asks for {least}",
    },
    page=__doc__,
    failing=(
        Example(
            "أغلقت البلدية السوق. وعاد الباعة إلى بيوتهم. وقالت رئيسة الغرفة سمر عيد إن الخسائر كبيرة.",
            faults=("أغلقت البلدية السوق",),
            options=Options(share=0.5, claims=3),
        ),
    ),
    passing=(
        Example(
            "أغلقت البلدية السوق. وقالت رئيسة الغرفة سمر عيد إن الباعة عادوا إلى بيوتهم. وأضافت أن الخسائر كبيرة.",
            options=Options(share=0.5, claims=3),
        ),
        Example("أغلقت البلدية السوق. وعاد الباعة إلى بيوتهم. وقالت رئيسة الغرفة سمر عيد إن الخسائر كبيرة."),
    ),
    find=find,
    options=Options,
)
