"""# QUO001 unbalanced-quotation

## What it finds

A quotation mark without its other half: one that opens and never closes, one that closes and never opened, or a pair of
two kinds («كذا"). The finding lies on the mark.

A speech over several paragraphs may open anew in each and close only in the last; a mark inside a word or a number
(O'Neill, 5") is no quotation mark; and “curly” and "straight" marks are taken for one kind. Single marks are left out.

## Why it matters

Where a quotation does not close, the reader cannot tell the speaker's words from the writer's. Reuters: what stands in
quotation marks are exactly the words that somebody said ([Quotes, Handbook of Journalism][reuters]).

[reuters]: https://handbook.reuters.com/index.php?title=Standards_and_Values

## Fails

```text
قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء.
```

## Passes

```text
قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء».
```

## Options

None of its own. `--ignore QUO001` turns it off. A fix closes a quotation that opens behind a colon before the full stop
of its sentence, where the next sentence has a cue of its own or is none, and gives a mixed pair its right end; anything
else needs an editor.

## When to turn it off

For texts that lost marks on the way, such as scans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrib.extract.quotations import Quotation
from attrib.extract.tokens import Tokens, tokenize
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import sentence_numbers
from attrib.rules.quoted import all_quotations
from attrib.types import Analysis, Edit, Fix, Span

_CLOSING = {"«": "»", "“": "”", "”": "“", "„": "“", '"': '"'}
_DOUBLE = frozenset("\"“”„‟＂")
_STOPS = ".!؟?…"
_FIRST_LETTERS = 12
"""A cue within so many letters of a sentence's beginning opens it («وقال»)."""


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every quotation mark that has no other half."""
    tokens = tokenize(analysis.article.text)
    pairs = all_quotations(analysis.article.text, tokens)
    strays = _strays(tokens, pairs)
    for pair in pairs:
        if pair.closed is not None or tokens.words[pair.opened] not in _CLOSING:
            continue
        other = next((at for at in strays if _ends_mixed(tokens, pair, at)), None)
        mark = tokens.span(pair.opened, pair.opened + 1)
        if other is not None:
            strays.remove(other)
            wrong = tokens.span(other, other + 1)
            right = _CLOSING[tokens.words[pair.opened]]
            yield Fault(mark, {"mark": mark.of(tokens.text)}, related=(wrong,), fix=Fix((Edit(wrong, right),)))
        else:
            yield Fault(mark, {"mark": mark.of(tokens.text)}, fix=_closed(analysis, tokens, pair))
    for at in strays:
        if tokens.words[at] in "»":
            mark = tokens.span(at, at + 1)
            yield Fault(mark, {"mark": mark.of(tokens.text)})


def _strays(tokens: Tokens, pairs: Sequence[Quotation]) -> list[int]:
    """Return the double marks that belong to no pair, not even to one inside another."""
    taken: set[int] = set()
    for pair in pairs:
        taken.add(pair.opened)
        if pair.closed is not None:
            taken.update(range(pair.opened, pair.closed + 1))
    return [at for at, word in enumerate(tokens.words) if at not in taken and (word in _DOUBLE or word in "«»")]


def _ends_mixed(tokens: Tokens, pair: Quotation, at: int) -> bool:
    """Return whether the mark at ``at`` is of another kind than the one that opened, and closes: it leans backwards."""
    if not pair.opened < at < pair.last or (tokens.words[at] in _DOUBLE) == (tokens.words[pair.opened] in _DOUBLE):
        return False
    after = at + 1 >= len(tokens) or tokens.spaced(at + 1) or tokens.words[at + 1] in ".،؛:!؟?)…"
    return after and not tokens.spaced(at)


def _closed(analysis: Analysis, tokens: Tokens, pair: Quotation) -> Fix | None:
    """Return the closing mark before the stop of the sentence, where it is plain that the speech ends with it.

    That is where a colon opens it, no other mark or colon stands behind, and another speaker or nobody follows.
    """
    text = tokens.text
    opened = tokens.span(pair.opened, pair.opened + 1)
    numbers = sentence_numbers(analysis.sentences, opened)
    if not numbers or not text[: opened.start].rstrip().endswith(":"):
        return None
    end = analysis.sentences[numbers[0]].span.end
    if not _somebody_else_follows(analysis, numbers[0] + 1):
        return None
    while end > opened.end and text[end - 1] in _STOPS:
        end -= 1
    if end <= opened.end or any(mark in text[opened.end : end] for mark in "«»\"“”„:\n"):
        return None
    return Fix((Edit(Span(end, end), _CLOSING[opened.of(text)]),))


def _somebody_else_follows(analysis: Analysis, number: int) -> bool:
    """Return whether the sentence of this number begins a speech anew, or is none at all."""
    if number >= len(analysis.sentences) or analysis.sentences[number].kind != "sentence":
        return True
    start = analysis.sentences[number].span.start
    first = Span(start, min(start + _FIRST_LETTERS, len(analysis.article.text)))
    return any(first.covers(cue) for attribution in analysis.attributions for cue in attribution.cues[:1])


RULE = Rule(
    code="QUO001",
    name="unbalanced-quotation",
    level="warning",
    titles={"ar": "علامة اقتباس بلا قرين", "en": "quotation mark without its other half"},
    messages={
        "ar": "علامة اقتباس بلا قرين: {mark} تفتح ولا تغلق، أو تغلق ولم تفتح، أو تغلقها علامة من نوع آخر",
        "en": "quotation mark without its other half: {mark} does not close, never opened, or ends in another kind",
    },
    page=__doc__,
    failing=(
        Example(
            "قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء.",
            faults=("«",),
            fixed="قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء».",
        ),
        Example(
            'قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء".',
            faults=("«",),
            fixed="قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء».",
        ),
        Example("لن نغادر بيوتنا هذا الشتاء»، قالت المزارعة هدى النجار.", faults=("»",)),
    ),
    passing=(
        Example("قالت المزارعة هدى النجار: «لن نغادر بيوتنا هذا الشتاء»."),
        Example("قالت المزارعة هدى النجار: «لن نغادر بيوتنا.\n\n«هذا الشتاء طويل، ولا مكان لنا»."),
    ),
    find=find,
)
