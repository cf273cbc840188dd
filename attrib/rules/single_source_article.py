"""# SRC001 single-source-article

## What it finds

A draft whose attributed claims all go back to one source. The finding lies on that source's first mention, and says how
many claims it carries. What counts as one source:

- several mentions of the same person, body or outlet, by whatever name;
- everything that one outlet passes on: a story that quotes the minister and the opposition "as Reuters reports" has
  one source as far as the newsroom knows;
- a spokesman who speaks for a body and the body itself, where the draft names both in one mention.

A draft with fewer than `claims` (5) attributed claims is a brief, and gets no finding. The level is `note`: a reader
of a court ruling or of a speech expects one source.

## Why it matters

BBC: reluctant to rely on a single source; if it must be, a credible one, named and on the record ([Editorial
Guidelines, 3.3.4][bbc]). AP: reporters seek more than one source ([When is it OK to use anonymous sources?][ap]).

[bbc]: https://www.bbc.co.uk/editorialguidelines/guidelines/accuracy/guidelines
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
قال مدير الشركة رامي سعد إن الأرباح زادت. وأضاف أن الإنتاج تضاعف. وأكد أن العمال راضون.
وذكر أن المصنع الجديد جاهز. وأوضح أن التصدير بدأ.
```

## Passes

```text
قال مدير الشركة رامي سعد إن الأرباح زادت. وأضاف أن الإنتاج تضاعف. وأكد أن المصنع جاهز.
وقالت نقابة العمال إن الأجور لم تتغير. وأضافت أن المصنع خال.
```

## Options

- `least` (a whole number, 2): how many independent sources a draft must have.
- `claims` (a whole number, 5): from how many attributed claims on the rule applies.

## When to turn it off

For reports of one speech, one ruling or one study, and for interviews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.types import Analysis, Claim, Source, Span


@dataclass(frozen=True, slots=True)
class Options:
    """Options of SRC001."""

    least: int = option(2, "how many independent sources a draft must have", least=1)
    claims: int = option(5, "from how many attributed claims on the rule applies", least=1)


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first mention of the source that carries most claims, where there are too few others."""
    options = context.options_of("SRC001", Options)
    attributed = [claim for claim in analysis.claims if claim.status == "attributed"]
    if len(attributed) < options.claims:
        return
    voices: Counter[str] = Counter()
    for claim in attributed:
        source = _root(analysis, claim)
        if source is None:
            return  # one that nobody could name may be another
        voices[source.id] += 1
    if len(voices) < options.least:
        identifier, count = voices.most_common(1)[0]
        place, name = _first_mention(analysis, identifier)
        yield Fault(place, {"source": name, "claims": str(count)})


def _root(analysis: Analysis, claim: Claim) -> Source | None:
    """Return the source that stands behind all others of a claim: the outlet that passes on what others said."""
    core = [index for index in claim.attributions if analysis.attributions[index].core]
    media = [index for index in core if (source := analysis.sources[index]) and source.type == "media"]
    return analysis.sources[(media or core)[-1]]


def _first_mention(analysis: Analysis, identifier: str) -> tuple[Span, str]:
    found = [
        ((*attribution.sources, *attribution.cues)[0], source.name)
        for attribution, source in zip(analysis.attributions, analysis.sources, strict=True)
        if source is not None and source.id == identifier
    ]
    return min(found)


RULE = Rule(
    code="SRC001",
    name="single-source-article",
    level="note",
    titles={"ar": "مصدر واحد للنص كله", "en": "one source for the whole draft"},
    messages={
        "ar": "مصدر واحد للنص كله: على «{source}» وحده تقوم كل الادعاءات المسندة (عددها {claims})",
        "en": "one source for the whole draft: all attributed claims ({claims}) rest on “{source}”",
    },
    page=__doc__,
    failing=(
        Example(
            "قال مدير الشركة رامي سعد إن الأرباح زادت. وأضاف أن الإنتاج تضاعف. وأكد أن العمال راضون.\n"
            "وذكر أن المصنع الجديد جاهز. وأوضح أن التصدير بدأ.",
            faults=("مدير الشركة رامي سعد",),
        ),
        Example(
            "ذكرت رويترز أن الوزير قال إن المعبر سيفتح. وأضافت رويترز أن المعارضة رفضت القرار.",
            faults=("رويترز",),
            options=Options(claims=2),
        ),
    ),
    passing=(
        Example(
            "قال مدير الشركة رامي سعد إن الأرباح زادت. وأضاف أن الإنتاج تضاعف. وأكد أن المصنع جاهز.\n"
            "وقالت نقابة العمال إن الأجور لم تتغير. وأضافت أن المصنع خال."
        ),
        Example("قال مدير الشركة رامي سعد إن الأرباح زادت. وأضاف أن الإنتاج تضاعف."),
    ),
    find=find,
    options=Options,
)
