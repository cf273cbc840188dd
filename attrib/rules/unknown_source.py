"""# SRC004 unknown-source

## What it finds

The name of a source that nobody lists and that is one letter or sound away from a known one: «واشنطون بوست» for
«واشنطن بوست». The finding lies on the name and says which source is meant. Names are compared word by word; a word
that differs must sound alike, so that «صحيفة المدار» is no misspelt «الديار». Known ways to write a name (aliases in
the registry) pass: `attrib sources show NAME` prints them, and a file of your own adds more.

## Why it matters

A misspelt source is found neither by a search of the archive nor by a reader who wants to check it, and counts as
another source wherever sources are counted. Reuters: accuracy begins with names ([The Essentials of Reuters
sourcing][reuters]).

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
وأفادت صحيفة واشنطون بوست بأن المعبر سيفتح الخميس.
```

## Passes

```text
وأفادت صحيفة واشنطن بوست بأن المعبر سيفتح الخميس.
```

## Options

None of its own. `--ignore SRC004` turns it off. A fix writes the name as the registry does.

## When to turn it off

Where foreign names are spelt by a house style that is not in the registry; better, add that style to a file of sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from attrib.rules.base import Context, Example, Fault, Rule
from attrib.sources.names import key
from attrib.sources.near import near_records
from attrib.sources.records import Record
from attrib.sources.registry import Registry
from attrib.types import Analysis, Attribution, Edit, Fix, Span


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every name of a source that is nearly a known one."""
    text = analysis.article.text
    registry = context.registry or _shipped()
    seen: dict[str, bool] = {}
    for attribution in analysis.attributions:
        source = analysis.sources[attribution.id]
        if source is None or source.resolved_by not in ("fuzzy", "mention"):
            continue
        for mention in _names(attribution):
            if seen.get(mention.of(text)) is False:
                continue
            found = _misspelt(mention, text, registry, whole=source.type == "person")
            seen[mention.of(text)] = found is not None
            if found is not None:
                span, record = found
                fix = Fix((Edit(span, _written(record, span.of(text))),))
                yield Fault(span, {"name": span.of(text), "known": record.name}, fix=fix)


def _names(attribution: Attribution) -> tuple[Span, ...]:
    """Return where the name of an attribution's source may stand: in what it is called here, by a person by name."""
    named = attribution.named
    if attribution.source_type == "person" and named is not None:
        return (named,) if any(span.covers(named) for span in attribution.sources) else ()
    return attribution.sources[:1]


def _misspelt(mention: Span, text: str, registry: Registry, *, whole: bool) -> tuple[Span, Record] | None:
    """Return the stretch of ``mention`` that is nearly a known name, and whose; the longest stretch first.

    With ``whole`` nothing but the mention itself is looked at.
    """
    words = _words(mention, text)
    for count in range(min(len(words), 4), len(words) - 1 if whole else 0, -1):
        for first in range(len(words) - count + 1):
            stretch = Span(words[first].start, words[first + count - 1].end)
            folded = tuple(key(stretch.of(text)).split())
            if not folded or registry.named(folded) is not None:
                continue
            for record, _ in near_records(folded, registry):
                if record.type in ("media", "organization"):
                    return stretch, record
    return None


def _words(mention: Span, text: str) -> list[Span]:
    found, at = [], mention.start
    for word in mention.of(text).split():
        start = text.index(word, at)
        found.append(Span(start, start + len(word)))
        at = start + len(word)
    return found


def _written(record: Record, name: str) -> str:
    """Return the record's name that is most like ``name``, of those that are written in the same letters."""
    from rapidfuzz import fuzz

    alike = [known for known in record.names if known[0].isascii() == name[0].isascii()] or [record.name]
    return max(alike, key=lambda known: fuzz.ratio(key(known), key(name)))


@cache
def _shipped() -> Registry:
    return Registry.load()


RULE = Rule(
    code="SRC004",
    name="unknown-source",
    level="warning",
    titles={"ar": "اسم مصدر محرف", "en": "misspelt source"},
    messages={
        "ar": "اسم مصدر محرف: «{name}» ليس في سجل المصادر، ولعله «{known}»",
        "en": "misspelt source: “{name}” is not in the registry of sources; did you mean “{known}”?",
    },
    page=__doc__,
    failing=(
        Example(
            "وأفادت صحيفة واشنطون بوست بأن المعبر سيفتح الخميس.",
            faults=("واشنطون بوست",),
            fixed="وأفادت صحيفة واشنطن بوست بأن المعبر سيفتح الخميس.",
        ),
    ),
    passing=(
        Example("وأفادت صحيفة واشنطن بوست بأن المعبر سيفتح الخميس."),
        Example("وقالت صحيفة المدار إن المعبر سيفتح الخميس."),
    ),
    find=find,
)
