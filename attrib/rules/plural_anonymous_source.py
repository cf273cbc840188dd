"""# ANO003 plural-anonymous-source

## What it finds

Unnamed «مصادر» that turn out to be one: after «قالت مصادر أمنية» the draft goes on with «وأضاف المصدر», though it has
named no single source. The finding lies on the plural mention.

## Why it matters

Reuters: sources are never cited in the plural when there is only one ([The Essentials of Reuters
sourcing][reuters]). The plural lends the weight of several voices to a single one.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
قالت مصادر أمنية إن الطريق مغلق. وأضاف المصدر أن العمل مستمر.
```

## Passes

```text
قال مصدر أمني إن الطريق مغلق. وأضاف المصدر أن العمل مستمر.
```

## Options

None of its own. `--ignore ANO003` turns it off.

## When to turn it off

Hardly ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import in_order
from attrib.rules.words import folded_words, stems
from attrib.types import Analysis, Span

_ONE, _SEVERAL = frozenset({"مصدر"}), frozenset({"مصادر"})
_LOOKED_AT = 2
"""The noun of a source stands first in its mention or second («أحد المصادر», «نفس المصدر»)."""


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark a plural mention that a later «المصدر» points back to."""
    plural: Span | None = None
    for attribution in in_order(analysis):
        if attribution.source_type != "anonymous" or not attribution.sources:
            continue
        mention = attribution.sources[0]
        words = folded_words(mention.of(analysis.article.text))[:_LOOKED_AT]
        if any(word in ("احد", "احدي") for word in words):
            plural = None  # «وقال أحد المصادر»: one of several
        elif any(not stems(word).isdisjoint(_SEVERAL) for word in words):
            plural = mention
        elif any(not stems(word).isdisjoint(_ONE) for word in words):
            if plural is not None and _points_back(words):
                yield Fault(plural, {"mention": plural.of(analysis.article.text)}, related=(mention,))
            plural = None


def _points_back(words: list[str]) -> bool:
    return any(word.lstrip("وفبك").startswith(("المصدر", "للمصدر")) for word in words)


RULE = Rule(
    code="ANO003",
    name="plural-anonymous-source",
    level="warning",
    titles={"ar": "جمع لمصدر واحد", "en": "plural for a single source"},
    messages={
        "ar": "جمع لمصدر واحد: «{mention}» يصير بعد ذلك «المصدر»؛ اذكر المفرد إن كان واحدا",
        "en": "plural for a single source: “{mention}” is later called “the source”; say one where there is one",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت مصادر أمنية إن الطريق مغلق. وأضاف المصدر أن العمل مستمر.", faults=("مصادر أمنية",)
        ),
    ),
    passing=(
        Example("قال مصدر أمني إن الطريق مغلق. وأضاف المصدر أن العمل مستمر."),
        Example("قالت مصادر أمنية إن الطريق مغلق. وقال أحد المصادر إن العمل مستمر. وأضاف المصدر أن الحركة خفيفة."),
        Example("قالت مصادر أمنية إن الطريق مغلق. وأضافت المصادر أن العمل مستمر."),
    ),
    find=find,
)
