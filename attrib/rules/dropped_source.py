"""# MAT003 dropped-source

## What it finds

A claim that has no source here and that an article of the index attributes: the source got lost on the way, or was
never looked for. The finding lies on the claim and names the source. Needs an index (`--index`).

The fix writes «، بحسب» and the source before the full stop, where the claim ends its sentence and the source has a
name.

## Why it matters

Attribution is lost when text is copied, shortened and merged; the archive still knows it. AP: what others reported is
credited to them ([When is it OK to use anonymous sources?][ap]). Reuters: every statement has a source ([The Essentials
of Reuters sourcing][reuters]).

[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources
[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
شرد الفيضان 500 أسرة في قرى النهر.
```

## Passes

```text
شرد الفيضان 500 أسرة في قرى النهر، بحسب بلدية النهر.
```

The index holds: «قالت بلدية النهر إن الفيضان شرد 500 أسرة في قرى النهر.»

## Options

None of its own. `--ignore MAT003` turns it off.

## When to turn it off

Where the index holds opinion pieces, whose claims are their authors'.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.conflicting_figure import INDEX
from attrib.rules.matching import known_claims, says_the_same, where
from attrib.rules.words import rule_words
from attrib.types import Analysis, Claim, Edit, Fix, SourceRef, Span

_NAMED = ("person", "organization", "media", "state", "document")
_STOPS = ".!؟?…"


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every claim without a source that the index knows one of."""
    for claim, matches in known_claims(analysis, context):
        if claim.status != "unattributed":
            continue
        match = next((one for one in matches if _named(one.sources) and says_the_same(claim, one)), None)
        if match is not None:
            (source, *_) = _named(match.sources)
            values = {"source": source.name, "where": where(match)}
            yield Fault(claim.span, values, match=match, fix=_fix(analysis, claim, source))


def _named(sources: tuple[SourceRef, ...]) -> list[SourceRef]:
    return [source for source in sources if source.type in _NAMED]


def _fix(analysis: Analysis, claim: Claim, source: SourceRef) -> Fix | None:
    """Return the source before the full stop, where nothing but the stop follows the claim in its sentence."""
    text = analysis.article.text
    sentence = analysis.sentences[claim.sentence].span
    end = sentence.end
    while end > sentence.start and text[end - 1] in _STOPS:
        end -= 1
    if end == sentence.end or claim.span.end != end:
        return None
    if claim.span.start != sentence.start and any(mark in text[sentence.start : end] for mark in "«\"“:"):
        return None
    (credit,) = rule_words(analysis.article.language, "credit")
    return Fix((Edit(Span(end, end), f"، {credit} {source.name}"),))


RULE = Rule(
    code="MAT003",
    name="dropped-source",
    level="warning",
    titles={"ar": "مصدر سقط", "en": "dropped source"},
    messages={
        "ar": "مصدر سقط: لا مصدر لهذا الادعاء هنا، وهو منسوب في ({where}) إلى «{source}»",
        "en": "dropped source: this claim has no source here; there it is attributed to “{source}” ({where})",
    },
    page=__doc__,
    failing=(
        Example(
            "شرد الفيضان 500 أسرة في قرى النهر.",
            faults=("شرد الفيضان 500 أسرة في قرى النهر",),
            index=INDEX,
            fixed="شرد الفيضان 500 أسرة في قرى النهر، بحسب بلدية النهر.",
        ),
    ),
    passing=(
        Example("شرد الفيضان 500 أسرة في قرى النهر، بحسب بلدية النهر.", index=INDEX),
        Example("افتتحت البلدية 3 حدائق في المدينة الجديدة.", index=INDEX),
    ),
    find=find,
    needs_index=True,
)
