"""# SRC005 uncredited-republication

## What it finds

Claims that stand almost word for word in an article of another outlet, which the draft does not name. There is one
finding for each outlet, on the first such claim; the others are its related places. Needs an index (`--index`).

Only claims of `words` (8) words or more count, with nine tenths of their letters in common, and no direct quotations,
which are the same everywhere. The level is `warning` from two such claims on; one is a `note`. An outlet is credited if
it is a source of anything in the draft, or if its name stands in the text at all. What agencies send to many is found
like anything else: it needs its credit, too.

## Why it matters

AP: material from other news organisations is credited to them ([News values and principles][values]). Two outlets that
copy one third are one source ([SRC001](SRC001.md)).

[values]: https://www.ap.org/about/news-values-and-principles/

## Fails

```text
أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة.
```

## Passes

```text
أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة، بحسب جريدة الضفاف.
```

The index holds: «أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة.», published by جريدة الضفاف.

## Options

- `words` (a whole number, 8): from how many words on a claim counts.

## When to turn it off

Where the index holds the newsroom's own agency feed, whose use is paid for and credited elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Indexed, Rule
from attrib.rules.matching import known_claims
from attrib.rules.options import option
from attrib.rules.words import folded_words
from attrib.sources.names import key
from attrib.types import Analysis, Claim, Match

_ALIKE = 90.0
"""The least similarity (rapidfuzz's normalised Indel ratio, 0..100) of folded words that were copied."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of SRC005."""

    words: int = option(8, "from how many words on a claim counts", least=3)


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first claim of those that were copied from each outlet without credit."""
    least = context.options_of("SRC005", Options).words
    copied: dict[str, list[tuple[Claim, Match]]] = {}
    for claim, matches in known_claims(analysis, context):
        words = folded_words(claim.text)
        if len(words) < least or _is_spoken(analysis, claim):
            continue
        for match in matches:
            outlet = match.article.outlet
            if outlet and key(outlet) != key(analysis.article.outlet or "") and _is_copy(words, match):
                copied.setdefault(outlet, []).append((claim, match))
                break
    for outlet, claims in copied.items():
        if not _is_credited(analysis, outlet):
            (first, match), *others = claims
            values = {"outlet": outlet, "claims": str(len(claims))}
            related = tuple(claim.span for claim, _ in others)
            yield Fault(first.span, values, level=None if others else "note", related=related, match=match)


def _is_spoken(analysis: Analysis, claim: Claim) -> bool:
    return any(analysis.attributions[index].form == "direct" for index in claim.attributions)


def _is_copy(words: list[str], match: Match) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(words, folded_words(match.claim.text)) >= _ALIKE


def _is_credited(analysis: Analysis, outlet: str) -> bool:
    """Return whether the outlet's name, or its name without the kind word, stands in the draft."""
    words = folded_words(outlet)
    names = {" ".join(words), " ".join(words[1:])} - {""}
    text = " " + " ".join(folded_words(analysis.article.text)) + " "
    return any(f" {clitic}{name} " in text for name in names for clitic in ("", "و", "ل", "ب"))


INDEX = (
    Indexed("أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة.", outlet="جريدة الضفاف"),
)

RULE = Rule(
    code="SRC005",
    name="uncredited-republication",
    level="warning",
    titles={"ar": "نقل بلا ذكر الناقل", "en": "republication without credit"},
    messages={
        "ar": "نقل بلا ذكر الناقل: ما يطابق «{outlet}» حرفا بحرف تقريبا (عدد الادعاءات {claims}) ولا ذكر لها في النص",
        "en": "republication without credit: almost word for word from “{outlet}” (claims: {claims}), never named here",
    },
    page=__doc__,
    failing=(
        Example(
            "أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة.",
            faults=("أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة",),
            index=INDEX,
        ),
    ),
    passing=(
        Example(
            "أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة، بحسب جريدة الضفاف.",
            index=INDEX,
        ),
        Example(
            "أعادت بلدية المرفأ أمس فتح السوق القديم بعد ترميم دام ثلاث سنوات كاملة.",
            index=INDEX,
            outlet="جريدة الضفاف",
        ),
        Example("عاد السوق القديم في المرفأ إلى زبائنه أمس، بعد ثلاث سنوات من الترميم.", index=INDEX),
    ),
    find=find,
    options=Options,
    needs_index=True,
)
