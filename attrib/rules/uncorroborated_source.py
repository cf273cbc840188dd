"""# SRC006 uncorroborated-source

## What it finds

A claim that rests only on a source of which the house wants a second one. Without the option `sources` there is no
finding: which sources these are is for the newsroom to say, a party to a war, a rumour site, one's own advertiser. The
finding lies on the mention of the source, once for each source, and counts the claims.

## Why it matters

BBC: claims of contributors are corroborated, and a single source should be credible ([Editorial Guidelines,
3.3][bbc]). AP: two sides of a story do not carry the same weight because both speak ([When is it OK to use anonymous
sources?][ap]).

[bbc]: https://www.bbc.co.uk/editorialguidelines/guidelines/accuracy/guidelines
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
وقال موقع الميناء الحر إن السفينة غرقت.
```

## Passes

```text
وقالت هيئة الموانئ إن السفينة غرقت، بعد أن ذكر موقع الميناء الحر ذلك.
```

## Options

- `sources` (a list of texts, empty): ids or names of the sources that need a second one.

## When to turn it off

It is off while `sources` is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.sources.names import key
from attrib.types import Analysis, Claim, Source, Span


@dataclass(frozen=True, slots=True)
class Options:
    """Options of SRC006."""

    sources: tuple[str, ...] = option((), "ids or names of the sources that need a second one")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first mention of every listed source that some claim rests on alone."""
    listed = {key(name) for name in context.options_of("SRC006", Options).sources} | set(
        context.options_of("SRC006", Options).sources
    )
    if not listed:
        return
    alone: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in analysis.claims:
        sources = analysis.claim_sources(claim)
        if sources and all(_is_listed(source, listed) for source in sources):
            alone[sources[0].id].append(claim)
    for identifier, claims in alone.items():
        place, name = _mention(analysis, identifier, claims[0])
        yield Fault(place, {"source": name, "claims": str(len(claims))}, related=tuple(one.span for one in claims))


def _is_listed(source: Source, listed: set[str]) -> bool:
    return source.id in listed or key(source.name) in listed or key(source.mention) in listed


def _mention(analysis: Analysis, identifier: str, claim: Claim) -> tuple[Span, str]:
    for index in claim.attributions:
        source, attribution = analysis.sources[index], analysis.attributions[index]
        if source is not None and source.id == identifier:
            return (*attribution.sources, *attribution.cues)[0], source.name
    raise AssertionError("a claim's source is that of one of its attributions")


RULE = Rule(
    code="SRC006",
    name="uncorroborated-source",
    level="warning",
    titles={"ar": "مصدر يحتاج إلى ثان", "en": "source that needs a second one"},
    messages={
        "ar": "مصدر يحتاج إلى ثان: «{source}» وحده وراء ادعاءات عددها {claims}، وقائمة الدار تطلب معه مصدرا آخر",
        "en": "source that needs a second one: “{source}” alone is behind {claims} of the claims",
    },
    page=__doc__,
    failing=(
        Example(
            "وقال موقع الميناء الحر إن السفينة غرقت.",
            faults=("موقع الميناء الحر",),
            options=Options(sources=("موقع الميناء الحر",)),
        ),
    ),
    passing=(
        Example(
            "وقالت هيئة الموانئ إن السفينة غرقت، بعد أن ذكر موقع الميناء الحر ذلك.",
            options=Options(sources=("موقع الميناء الحر",)),
        ),
        Example("وقال موقع الميناء الحر إن السفينة غرقت."),
    ),
    find=find,
    options=Options,
)
