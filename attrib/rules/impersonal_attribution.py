"""# ATT006 impersonal-attribution

## What it finds

A wording that sounds like an attribution and names nobody: «قيل إن», «يُعتقد أن», «تردد أن», «من المتوقع أن»,
«من المعروف أن». The finding lies on the wording.

The level is `warning` for hearsay («يقال», «يُزعم», «يُعتقد»: the list `hearsay_passives.txt`), and `note` for what is
expected, likely or known («من المتوقع», «من المعروف»), which a reader may fairly ask a source for as well. Reminders
of what is on record («يُذكر أن», «تجدر الإشارة إلى أن») and what was found out («تبيّن أن») are left out: they claim no
source. The option `reminders`
takes them in.

Inside somebody's words («قال الوزير إنه يُتوقع أن») it is the speaker's wording and no finding; nor is it one where a
source stands in the same sentence with the same words («يُعتقد، بحسب الشرطة، أن»).

## Why it matters

Reuters: every statement has a source; "it is believed" names none ([The Essentials of Reuters
sourcing][reuters]). AP: readers are told precisely where facts and views come from ([When is it OK to use
anonymous sources?][ap]). A passive hides either the source or that there is none.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
وقيل إن مدير المصنع استقال بعد خلاف مع المالك.
```

## Passes

```text
وقالت نقابة العمال إن مدير المصنع استقال بعد خلاف مع المالك.
```

## Options

- `reminders` (true or false, false): also mark «يُذكر أن», «تجدر الإشارة إلى أن» and their kind, as notes.
- `allowed` (a list of texts, empty): wordings that the house accepts, such as "من المتوقع".

## When to turn it off

For weather, sports schedules and market previews, where «من المتوقع» is the form of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import AttributionsByPlace, in_body
from attrib.rules.words import folded_words, rule_words
from attrib.types import Analysis, Attribution, Span

_DAMMA = "\u064f"


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ATT006."""

    reminders: bool = option(False, "also mark reminders of what is on record («يُذكر أن»), as notes")
    allowed: tuple[str, ...] = option((), "impersonal wordings that the house accepts")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every impersonal wording outside all other words that somebody is given as the source of."""
    options = context.options_of("ATT006", Options)
    text, language = analysis.article.text, analysis.article.language
    hearsay, reminders = rule_words(language, "hearsay_passives"), rule_words(language, "reminders")
    allowed = frozenset(" ".join(folded_words(wording)) for wording in options.allowed)
    places = AttributionsByPlace(analysis)
    for attribution in analysis.attributions:
        if attribution.act != "impersonal" or not attribution.cues:
            continue
        cue = attribution.cues[0]
        forms = _forms(" ".join(folded_words(cue.of(text))))
        if not forms.isdisjoint(rule_words(language, "evident_words")):
            continue
        if not forms.isdisjoint(allowed) or not in_body(analysis, cue) or _is_sourced(analysis, places, attribution):
            continue
        if not forms.isdisjoint(rule_words(language, "active_or_passive")) and not _is_passive(analysis, places, cue):
            continue
        if not forms.isdisjoint(reminders) and not options.reminders:
            continue
        yield Fault(cue, {"cue": cue.of(text)}, level="note" if forms.isdisjoint(hearsay) else None)


def _forms(wording: str) -> set[str]:
    """Return a folded wording with and without the conjunction before it."""
    return {wording, wording[1:]} if wording[:1] in "وف" else {wording}


def _is_passive(analysis: Analysis, places: AttributionsByPlace, cue: Span) -> bool:
    """Return whether a verb that may be active as well is passive: by its vowel, or for want of a subject before it."""
    text = analysis.article.text
    if _DAMMA in cue.of(text):
        return True
    start = analysis.sentences[places.numbers(cue)[0]].span.start
    before = text[start : cue.start].rstrip()
    return not before or before[-1] in "،,؛;:" or folded_words(before)[-1:] == ["كما"]


def _is_sourced(analysis: Analysis, places: AttributionsByPlace, impersonal: Attribution) -> bool:
    """Return whether somebody says the wording, or what it opens."""
    cue = impersonal.cues[0]
    for other in places.near(cue):
        if not other.core or other.id == impersonal.id or analysis.sources[other.id] is None:
            continue
        if any(content.covers(cue) for content in other.contents):
            return True
        shared = sum(mine.overlap(theirs) for mine in impersonal.contents for theirs in other.contents)
        if 2 * shared >= sum(map(len, impersonal.contents)) > 0:
            return True
    return False


RULE = Rule(
    code="ATT006",
    name="impersonal-attribution",
    level="warning",
    titles={"ar": "إسناد إلى مجهول", "en": "impersonal attribution"},
    messages={
        "ar": "إسناد إلى مجهول: «{cue}» توحي بمصدر ولا تسميه",
        "en": "impersonal attribution: “{cue}” sounds like a source and names none",
    },
    page=__doc__,
    failing=(
        Example("وقيل إن مدير المصنع استقال بعد خلاف مع المالك.", faults=("وقيل",)),
        Example("من المتوقع أن تغلق المدارس أبوابها أسبوعا.", faults=("من المتوقع",)),
        Example(
            "يذكر أن الشركة تأسست قبل ثلاثين عاما.", faults=("يذكر",), options=Options(reminders=True)
        ),
    ),
    passing=(
        Example("وقالت نقابة العمال إن مدير المصنع استقال بعد خلاف مع المالك."),
        Example("يذكر أن الشركة تأسست قبل ثلاثين عاما."),
        Example("قال مدير المصنع فؤاد الراعي إنه من المتوقع أن يعود العمل غدا."),
        Example("كان الحارس يعتقد أن المبنى خال."),
        Example("من المتوقع أن تغلق المدارس أبوابها أسبوعا.", options=Options(allowed=("من المتوقع",))),
    ),
    find=find,
    options=Options,
)
