"""# ANO005 weasel-source

## What it finds

An attribution to everybody and nobody: «ناشطون», «مراقبون», «محللون», «خبراء», «كثيرون», «وسائل إعلام», «صحيفة
غربية», «تقارير إعلامية», «شهود عيان», and «مصدر رفيع المستوى», which raises a source without placing it. The finding
lies on the mention. Adjectives that still name nobody («صحف إسرائيلية», «خبراء اقتصاديون») do not help; what says where
they stand does: «خبراء في معهد المناخ», «ناشطون من حي الميناء», «صحيفة هآرتس». Media of a state («وسائل الإعلام
الرسمية») are identified well enough.

A mention that points back («وأضاف الخبراء») is left to the first one. Sources that are bare «مصدر» or «مصادر» belong
to [ANO001](ANO001.md).

The level is `note`: a crowd of witnesses may be all there is.

## Why it matters

Press guides in Arabic count these formulas among the ways to make up a source, and ask: which activists, which
paper, of which date ([on unnamed sources, Yemen Press, 2016][yemen]; [on the anonymised source, Al Jazeera Media
Institute][jazeera])? AP: readers are told precisely where facts and views come from ([When is it OK to use anonymous
sources?][ap]).

[yemen]: http://yemen-press.com/article11930.html
[jazeera]: https://institute.aljazeera.net/ar/ajr/article/480
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
وقال مراقبون إن الانتخابات ستؤجل.
```

## Passes

```text
وقال مراقبون من بعثة الاتحاد الأفريقي إن الانتخابات ستؤجل.
```

## Options

- `allowed` (a list of texts, empty): mentions that the house accepts, such as "شهود عيان".

## When to turn it off

For press reviews and reports on what people say on line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from attrib.lang import pack_for
from attrib.rules.bare_anonymous_source import goes_on, is_bare
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import in_order
from attrib.rules.words import folded_words, rule_words, stems
from attrib.text.fold import fold
from attrib.types import Analysis, Attribution

_NAME = re.compile(r"\s*[«\"“”'‘(]?\s*(?:[«\"“”'‘(]|[A-Za-z0-9])")
"""What begins a name right behind «صحيفة»: a quotation mark, a bracket or Latin letters."""
_RANK = re.compile(r"\s+\S+ا[\u064b]?\s+(?:في|من|لدى|داخل)\s")
"""An adverb of rank and a place behind a source («مصدر أعلى مقاما في الحزب»)."""
_MANY = frozenset(fold(word) for word in ("تقارير", "صحف", "مواقع", "قنوات", "وسائل", "جرائد", "أنباء", "فضائيات"))
_TYPES = ("group", "media", "anonymous", "document")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of ANO005."""

    allowed: tuple[str, ...] = option((), "mentions of nameless sources that the house accepts")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first mention of every source that is a crowd, or any medium, and no more."""
    text, language = analysis.article.text, analysis.article.language
    allowed = [frozenset(folded_words(one)) for one in context.options_of("ANO005", Options).allowed]
    spoken: set[str] = set()
    for attribution in in_order(analysis):
        if attribution.source_type not in _TYPES or not attribution.sources or attribution.act == "impersonal":
            continue
        span = attribution.sources[0]
        mention = span.of(text)
        words = folded_words(mention)
        noun = _noun(words, language)
        if noun is None or _inside_words_of_another(analysis, attribution):
            continue
        definite = any(word.startswith(("ال", "وال", "لل", "بال")) for word in words)
        known = noun in spoken or (attribution.source_type in ("media", "document") and _is_one(words))
        spoken.add(noun)
        if (definite and known) or frozenset(words) in allowed or _goes_on(text, span.end, language):
            continue
        named = attribution.named.of(text) if attribution.named is not None else mention
        if is_weasel(mention, language) and is_weasel(named, language):
            yield Fault(attribution.sources[0], {"mention": mention})


def _inside_words_of_another(analysis: Analysis, attribution: Attribution) -> bool:
    """Return whether a named source says the attribution: the crowd is that speaker's."""
    parent = attribution.parent
    return parent is not None and analysis.attributions[parent].core


def _is_one(words: list[str]) -> bool:
    """Return whether a definite mention is one medium or document.

    It was named before («التقرير», «الموقع»), or the adjective behind it is its name («الإذاعة الإسرائيلية»).
    """
    return not words[0].endswith(("ات", "ون", "ين")) and stems(words[0]).isdisjoint(_MANY)


def _goes_on(text: str, end: int, language: str) -> bool:
    """Return whether a name or a description follows that extraction left out of the mention."""
    return _NAME.match(text, end) is not None or _RANK.match(text, end) is not None or goes_on(text, end, language)


def is_weasel(mention: str, language: str) -> bool:
    """Return whether ``mention`` is a noun such as «ناشطون» with nothing but vague words around it."""
    words = folded_words(mention)
    ranked = rule_words(language, "ranked_modifiers")
    if is_bare(" ".join(word for word in words if word not in ranked), language):
        return any(word in ranked for word in words)
    length = _noun_length(words, language)
    if not length:
        return False
    at, count = length
    pack = pack_for(language)
    demonyms = pack.lists["demonyms"] if pack is not None else frozenset()
    vague = rule_words(language, "weasel_modifiers") | demonyms
    return all(not _adjective(word).isdisjoint(vague) for word in (*words[:at], *words[at + count :]))


def _adjective(word: str) -> set[str]:
    """Return the stems of a word with and without the endings of feminine and plural adjectives."""
    forms = stems(word)
    return forms | {form.removesuffix(end) for form in forms for end in ("ه", "ون", "ين", "ات")}


def _noun(words: list[str], language: str) -> str | None:
    found = _noun_length(words, language)
    if found:
        at, count = found
        return " ".join(words[at : at + count]).removeprefix("ال")
    nouns = rule_words(language, "source_nouns")
    return next((word for word in words if not stems(word).isdisjoint(nouns)), None)


def _noun_length(words: list[str], language: str) -> tuple[int, int] | None:
    """Return where the noun of a nameless source stands in ``words``, and how many of them it has."""
    nouns = rule_words(language, "weasel_nouns")
    for at in range(min(3, len(words))):
        for count in (4, 3, 2, 1):
            if at + count > len(words):
                continue
            rest = words[at + 1 : at + count]
            if any(" ".join((form, *rest)) in nouns for form in stems(words[at])):
                return at, count
    return None


RULE = Rule(
    code="ANO005",
    name="weasel-source",
    level="note",
    titles={"ar": "مصدر فضفاض", "en": "weasel source"},
    messages={
        "ar": "مصدر فضفاض: «{mention}» قد يكون أي أحد؛ من هم، أو أي وسيلة هي، وأين قالت ذلك؟",
        "en": "weasel source: “{mention}” may be anybody; who are they, or which outlet, and where did it say so?",
    },
    page=__doc__,
    failing=(
        Example("وقال مراقبون إن الانتخابات ستؤجل.", faults=("مراقبون",)),
        Example("ذكرت صحيفة غربية أن المصنع سيغلق.", faults=("صحيفة غربية",)),
        Example("وأفادت وسائل إعلام محلية بأن عشرة أشخاص أصيبوا.", faults=("وسائل إعلام محلية",)),
        Example("أكد مصدر رفيع المستوى أن الوزير سيستقيل.", faults=("مصدر رفيع المستوى",)),
    ),
    passing=(
        Example("وقال مراقبون من بعثة الاتحاد الأفريقي إن الانتخابات ستؤجل."),
        Example("ذكرت صحيفة الشروق أن المصنع سيغلق."),
        Example("وقال خبراء في معهد المناخ إن المطر سيتأخر. وأضاف الخبراء أن الصيف طويل."),
        Example("ذكرت صحيفة «صدى الميناء» أن المصنع سيغلق."),
        Example("قال رئيس البلدية ماهر الصالح إن الخبراء يتوقعون شتاء جافا."),
        Example("وقال شهود عيان إن النار شبت فجرا.", options=Options(allowed=("شهود عيان",))),
    ),
    find=find,
    options=Options,
)
