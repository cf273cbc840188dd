"""# QUO002 altered-quotation

## What it finds

A quotation that the index holds with other words between the marks. The finding lies on the quotation, with its marks,
and quotes the other wording. Needs an index (`--index`).

Only quotations of `words` (5) words or more are compared, and only where most of their words are the same. A shorter
quotation that is a stretch of the longer one is no other wording, and spelling, diacritics and punctuation are left
out of account. Quotations translated twice differ by right; the level is `warning` all the same, for a reader sees
only two sets of marks around two sets of words.

## Why it matters

Reuters: what stands in quotation marks are exactly the words that somebody said ([Standards and Values, Handbook of
Journalism][reuters]). Journalists at the BBC wished for a tool that shows where else a quotation was used
([Citron][citron]).

[reuters]: https://handbook.reuters.com/index.php?title=Standards_and_Values
[citron]: https://github.com/bbc/citron

## Fails

```text
قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان الثمن هذا الصيف».
```

## Passes

```text
قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان العرض هذا الصيف».
```

The index holds: «قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان العرض هذا الصيف».»

## Options

- `words` (a whole number, 5): from how many words on quotations are compared.

## When to turn it off

Where most quotations are translated by each outlet for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Indexed, Rule
from attrib.rules.matching import known_claims, where
from attrib.rules.options import option
from attrib.rules.quoted import Quoted, quotations
from attrib.types import Analysis, Match

_ALIKE = 70.0
"""The least similarity (rapidfuzz's normalised Indel ratio over words, 0..100) of two wordings of one quotation."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of QUO002."""

    words: int = option(5, "from how many words on quotations are compared", least=3)


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every quotation that the index words otherwise."""
    least = context.options_of("QUO002", Options).words
    known = list(known_claims(analysis, context))
    if not known:
        return
    for quoted in quotations(analysis.article.text):
        if len(quoted.words) < least:
            continue
        matches = [match for claim, matches in known if claim.span.overlap(quoted.inner) for match in matches]
        found = _otherwise(quoted, matches, least)
        if found is not None:
            other, match = found
            yield Fault(quoted.outer, {"other": other, "where": where(match)}, match=match)


def _otherwise(quoted: Quoted, matches: Sequence[Match], least: int) -> tuple[str, Match] | None:
    """Return the likest other wording, unless the index holds the quotation as it stands."""
    from rapidfuzz import fuzz

    best: tuple[float, str, Match] | None = None
    for match in matches:
        for other in quotations(match.sentence_text):
            if len(other.words) < least:
                continue
            if _is_part(quoted.words, other.words) or _is_part(other.words, quoted.words):
                return None
            score = fuzz.ratio(quoted.words, other.words)
            if score >= _ALIKE and (best is None or score > best[0]):
                best = score, other.inner.of(match.sentence_text), match
    return None if best is None else best[1:]


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether the words of ``one`` stand in ``other`` in a row."""
    return f" {' '.join(one)} " in f" {' '.join(other)} "


INDEX = (Indexed("قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان العرض هذا الصيف»."),)

RULE = Rule(
    code="QUO002",
    name="altered-quotation",
    level="warning",
    titles={"ar": "اقتباس بلفظ آخر", "en": "quotation worded otherwise"},
    messages={
        "ar": "اقتباس بلفظ آخر: في ({where}) «{other}»",
        "en": "quotation worded otherwise: “{other}” there ({where})",
    },
    page=__doc__,
    failing=(
        Example(
            "قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان الثمن هذا الصيف».",
            faults=("«لن نبيع قائد الفريق مهما كان الثمن هذا الصيف»",),
            index=INDEX,
        ),
    ),
    passing=(
        Example("قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان العرض هذا الصيف».", index=INDEX),
        Example("قال رئيس النادي عمر الحسن: «لن نبيع قائد الفريق مهما كان العرض».", index=INDEX),
        Example("قال رئيس النادي عمر الحسن: «سنبني ملعبا جديدا قرب البحر قبل نهاية العام».", index=INDEX),
    ),
    find=find,
    options=Options,
    needs_index=True,
)
