"""# MAT004 self-contradiction

## What it finds

One source that is reported with two statements that cannot both hold: nearly the same words with another figure, or
with a denial in one of them. The finding lies on the later claim; the earlier one is its related place. No index
is needed.

Nearly the same words means that three quarters of the content words of both stand in the other. Where the statements
are about other days, places or people, or stand in one sentence, they do not contradict each other. The level is
`note`: the article may be about the change of mind.

## Why it matters

Reuters: a source is never quoted with one thing here and something clearly contradictory there ([The Essentials of
Reuters sourcing][reuters]). In a merged story, two versions of one statement are the commonest mistake.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وأضافت هيئة الطرق أن الانهيار أصاب 15 عاملا في الجسر القديم.
```

## Passes

```text
قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وأضافت هيئة الطرق أن التحقيق بدأ أمس.
```

## Options

None of its own. `--ignore MAT004` turns it off.

## When to turn it off

For fact checks and for running updates that keep older figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import in_body
from attrib.rules.words import folded_words, rule_words
from attrib.types import Analysis, Claim

_LEAST_WORDS = 4
_SHARED = 0.5
"""The least share of common words that makes a closer look worth its time."""
_COVERED = 0.75
_LOOKED_BACK = 50
"""How many claims of one source are looked back at: more than a newspaper's article holds."""


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every claim that contradicts an earlier one of the same source."""
    language = analysis.article.language
    said: defaultdict[str, list[tuple[frozenset[str], Claim]]] = defaultdict(list)
    for claim in analysis.claims:
        if claim.status != "attributed" or not in_body(analysis, claim.span):
            continue
        words = frozenset(folded_words(claim.text))
        if len(words) < _LEAST_WORDS:
            continue
        for source in analysis.claim_sources(claim)[:1]:
            for known, earlier in said[source.id][-_LOOKED_BACK:]:
                if earlier.sentence == claim.sentence:
                    continue  # figures told one after the other
                alike = len(words & known) >= _SHARED * max(len(words), len(known))
                if alike and _contradict(earlier, claim, language):
                    yield Fault(claim.span, {"source": source.name}, related=(earlier.span,))
                    break
            said[source.id].append((words, claim))


def _contradict(one: Claim, other: Claim, language: str) -> bool:
    if _figures(one) == _figures(other) and _denies(one, language) == _denies(other, language):
        return False  # the closer look reads word lists that hardly any draft needs
    from attrib.match.compare import compare

    # There is no encoder here: nothing looked at below depends on the cosine.
    compared = compare(one.text, other.text, 1.0)
    if min(compared.features["cover_least"], compared.features["cover_most"]) < _COVERED:
        return False
    if compared.has("place-differs", "person-differs"):
        return False
    return compared.has("number-differs", "negation")


def _figures(claim: Claim) -> list[tuple[float, float]]:
    from attrib.text.numbers import find_numbers

    return sorted((number.low, number.high) for number in find_numbers(claim.text))


def _denies(claim: Claim, language: str) -> bool:
    return not rule_words(language, "denials").isdisjoint(folded_words(claim.text))


RULE = Rule(
    code="MAT004",
    name="self-contradiction",
    level="note",
    titles={"ar": "مصدر يناقض نفسه", "en": "source that contradicts itself"},
    messages={
        "ar": "مصدر يناقض نفسه: يُنسب إلى «{source}» قبل هذا ما لا يتفق معه",
        "en": "source that contradicts itself: “{source}” is reported with something incompatible before",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وأضافت هيئة الطرق أن الانهيار أصاب 15 عاملا في"
            " الجسر القديم.",
            faults=("الانهيار أصاب 15 عاملا في الجسر القديم",),
        ),
    ),
    passing=(
        Example(
            "قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وأضافت هيئة الطرق أن التحقيق بدأ أمس."
        ),
        Example(
            "قالت هيئة الطرق إن الانهيار أصاب 12 عاملا في الجسر القديم. وقال مدير المستشفى سمير عون إن الانهيار أصاب 15"
            " عاملا في الجسر القديم."
        ),
    ),
    find=find,
)
