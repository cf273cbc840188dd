"""# SRC003 second-hand-source

## What it finds

Hearsay whose origin has no name: an outlet is given as passing on what somebody said, and that somebody is unnamed
(«نقلت رويترز عن مصدر قوله», «ذكرت صحيفة المساء أن مسؤولين أكدوا»), or is again any outlet («ذكرت القناة نقلا عن وسائل
إعلام»). The finding lies on the unnamed source. A source that the outlet names («نقلت رويترز عن الوزير») is no fault.

## Why it matters

BBC: first-hand sources come first; claims that cannot be corroborated are attributed ([Editorial Guidelines,
3.3.3][bbc]). AP: what others report from unnamed sources is matched or left out ([When is it OK to use anonymous
sources?][ap]). The newsroom cannot know who an unnamed source of another newsroom is.

[bbc]: https://www.bbc.co.uk/editorialguidelines/guidelines/accuracy/guidelines
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
نقلت رويترز عن مصدر دبلوماسي قوله إن المعبر سيفتح الخميس.
```

## Passes

```text
نقلت رويترز عن وزير النقل كريم عثمان قوله إن المعبر سيفتح الخميس.
```

## Options

None of its own. `--ignore SRC003` turns it off.

## When to turn it off

For press reviews.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import AttributionsByPlace
from attrib.rules.weasel_source import is_weasel
from attrib.types import Analysis, Attribution


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every unnamed source whose words an outlet passes on."""
    places = AttributionsByPlace(analysis)
    text = analysis.article.text
    for attribution in analysis.attributions:
        if not attribution.sources or not attribution.core or not _has_no_name(analysis, attribution):
            continue
        outlet = _passed_on_by(analysis, places, attribution)
        if outlet is not None:
            mention = attribution.sources[0]
            yield Fault(mention, {"mention": mention.of(text), "outlet": outlet})


def _has_no_name(analysis: Analysis, attribution: Attribution) -> bool:
    mention = attribution.sources[0].of(analysis.article.text)
    return attribution.source_type == "anonymous" or (
        attribution.source_type in ("group", "media") and is_weasel(mention, analysis.article.language)
    )


def _passed_on_by(analysis: Analysis, places: AttributionsByPlace, attribution: Attribution) -> str | None:
    """Return the name of the outlet in whose words an attribution stands, or None."""
    for other in places.near(attribution.cues[0]):
        source = analysis.sources[other.id]
        if other.id == attribution.id or source is None or source.type != "media" or not other.core:
            continue
        if attribution.parent == other.id or (other.contents == attribution.contents and other.contents):
            return source.name
    return None


RULE = Rule(
    code="SRC003",
    name="second-hand-source",
    level="note",
    titles={"ar": "نقل عمن لا اسم له", "en": "second-hand source without a name"},
    messages={
        "ar": "نقل عمن لا اسم له: «{mention}» مصدر عند «{outlet}» لا عند محرر هذا النص، ولا يعرفه القارئ",
        "en": "second-hand source without a name: “{mention}” is a source of “{outlet}”, not of this newsroom",
    },
    page=__doc__,
    failing=(
        Example("نقلت رويترز عن مصدر دبلوماسي قوله إن المعبر سيفتح الخميس.", faults=("مصدر دبلوماسي",)),
        Example("ذكرت صحيفة الشروق أن مصادر أمنية أكدت أن المعبر سيفتح.", faults=("مصادر أمنية",)),
    ),
    passing=(
        Example("نقلت رويترز عن وزير النقل كريم عثمان قوله إن المعبر سيفتح الخميس."),
        Example("قال مصدر أمني إن المعبر سيفتح الخميس."),
    ),
    find=find,
)
