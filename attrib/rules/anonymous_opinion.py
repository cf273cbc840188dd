"""# ANO004 anonymous-opinion

## What it finds

A source that stays unnamed and gives more than facts: it attacks somebody (اتهم، انتقد، هاجم), it judges («قرار
كارثي», the list `opinion_words.txt`), or it only believes («يعتقد مصدر أن», «رأى»). The finding lies on the mention
of the source. The level is `warning` for attacks and judgements, `note` for beliefs, among which are forecasts that a
reader may want.

## Why it matters

AP: material from unnamed sources is used only where it is information, not opinion or speculation ([When is it OK to
use anonymous sources?][ap]). Reuters: unnamed sources are used for facts, not opinions, and nobody attacks another
from behind anonymity ([The Essentials of Reuters sourcing][reuters]).

[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
قال مصدر في الحزب إن قرار الوزير كارثي.
```

## Passes

```text
قال مصدر في الحزب إن الوزير ألغى القرار.
```

## Options

- `words` (a list of texts, empty): further words of judgement.

## When to turn it off

For analysis pieces that the house publishes as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.cue_forms import lemmas
from attrib.rules.options import option
from attrib.rules.unexplained_anonymity import is_unnamed_person
from attrib.rules.words import Phrases, folded_words, rule_phrases, rule_words
from attrib.types import Analysis, Attribution, Level


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ANO004."""

    words: tuple[str, ...] = option((), "further words of judgement")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the mention of every unnamed source that attacks, judges or believes."""
    text, language = analysis.article.text, analysis.article.language
    judging = (rule_phrases(language, "opinion_words"), Phrases(context.options_of("ANO004", Options).words))
    for attribution in analysis.attributions:
        if is_unnamed_person(analysis, attribution):
            found = _opinion(text, language, attribution, judging)
            if found is not None:
                word, level = found
                yield Fault(attribution.sources[0], {"word": word}, level=level)


def _opinion(
    text: str, language: str, attribution: Attribution, judging: tuple[Phrases, ...]
) -> tuple[str, Level | None] | None:
    """Return the words that make an attribution more than a report of facts, and a level if not the rule's."""
    cue = " ".join(span.of(text) for span in attribution.cues)
    if not lemmas(language, cue).isdisjoint(rule_words(language, "attack_verbs")):
        return cue, None
    for content in attribution.contents:
        words = folded_words(content.of(text))
        if any(phrases.first(words) is not None for phrases in judging):
            return content.of(text), None
    return (cue, "note") if attribution.act == "belief" else None


RULE = Rule(
    code="ANO004",
    name="anonymous-opinion",
    level="warning",
    titles={"ar": "رأي لمصدر مجهول", "en": "opinion of an unnamed source"},
    messages={
        "ar": "رأي لمصدر مجهول: «{word}» رأي أو هجوم لا يتحمل أحد مسؤوليته",
        "en": "opinion of an unnamed source: “{word}” is a judgement that nobody answers for",
    },
    page=__doc__,
    failing=(
        Example("قال مصدر في الحزب إن قرار الوزير كارثي.", faults=("مصدر في الحزب",)),
        Example("واتهمت مصادر في الحزب الوزير بالتقصير.", faults=("مصادر في الحزب",)),
        Example("يعتقد مصدر دبلوماسي أن المفاوضات ستطول.", faults=("مصدر دبلوماسي",)),
    ),
    passing=(
        Example("قال مصدر في الحزب إن الوزير ألغى القرار."),
        Example("قال رئيس الحزب عادل مراد إن قرار الوزير كارثي."),
    ),
    find=find,
    options=Options,
)
