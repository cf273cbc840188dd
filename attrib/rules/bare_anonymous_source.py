"""# ANO001 bare-anonymous-source

## What it finds

An attribution to «مصدر» or «مصادر» of which the reader learns nothing. The finding lies on the mention of the
source. Words that are true of any source do not count as a description: مطلع، موثوق، خاص، عدة، أحد، آخر and the
like, alone or together, nor does a source's wish to stay unnamed («اشترط عدم نشر اسمه»). A description is
whatever says where the source stands: what it deals with («مصدر أمني»), where it works («مصدر في وزارة
الصحة»), how near it is to the matter («مصادر مطلعة على المفاوضات»).

A mention that only points back («وأضاف المصدر») is left to the first mention of that source, and passes when
that one describes it.

## Why it matters

Reuters in Arabic: the best way to show readers why a source deserves trust is to describe what kind of
source it is, and the farther it stands from the matter, the less it is worth ([series on Reuters' rules,
Al-Ittihad, 2015][ittihad]; [The Essentials of Reuters sourcing][reuters]). AP asks for the most specific
identification possible; its stylebook calls quoting "a source" without a further word almost always
prohibited ([on the stylebook's entry][stylebook]).

[ittihad]: http://www.alittihad.ae/details.php?id=76446&y=2015
[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing
[stylebook]: http://www.anonymoussources.org/?p=37

## Fails

```text
وقالت مصادر مطلعة إن الشركة ستغلق فرعين.
```

## Passes

```text
وقالت مصادر مطلعة على المفاوضات إن الشركة ستغلق فرعين.
```

## Options

None of its own. `--ignore ANO001` turns it off.

## When to turn it off

Hardly ever: where a source cannot be described without being exposed, the desk decides for that one mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrib.lang import pack_for
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.places import in_order
from attrib.rules.words import folded_words, rule_words
from attrib.text.fold import fold
from attrib.types import Analysis

_ARTICLE = "ال"
_TWO_WORDS = re.compile(r"\s+(\w+)\s+(\w+)")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the mention of every anonymous source that neither it nor a fuller mention describes."""
    text, language = analysis.article.text, analysis.article.language
    seen_source = False
    for attribution in in_order(analysis):
        if attribution.source_type == "anonymous" and attribution.sources:
            mention = attribution.sources[0]
            points_back = seen_source and _is_definite(mention.of(text), language)
            named = attribution.named
            if (
                not points_back
                and is_bare(mention.of(text), language)
                and not goes_on(text, mention.end, language)
                and (named is None or is_bare(named.of(text), language))
            ):
                yield Fault(mention, {"mention": mention.of(text)})
        seen_source = seen_source or bool(attribution.sources)


def is_bare(mention: str, language: str) -> bool:
    """Return whether ``mention`` is a noun such as «مصدر» with nothing but vague words around it."""
    nouns = rule_words(language, "source_nouns")
    vague = rule_words(language, "vague_words")
    wishes = rule_words(language, "anonymity_words")
    has_noun = False
    for word in folded_words(mention):
        forms = _forms(word)
        if has_noun and not forms.isdisjoint(wishes):
            return True
        if not forms.isdisjoint(nouns):
            has_noun = True
        elif forms.isdisjoint(vague):
            return False
    return has_noun


def goes_on(text: str, end: int, language: str) -> bool:
    """Whether a description follows that extraction left out of the mention, as in «مصدر قريب | من الوزير»."""
    following = _TWO_WORDS.match(text, end)
    if following is None or fold(following[1]) not in rule_words(language, "describing_words"):
        return False
    pack = pack_for(language)
    occasions = pack.roles["speech_occasion"] if pack else frozenset()
    return _forms(fold(following[2])).isdisjoint(occasions)


def _is_definite(mention: str, language: str) -> bool:
    """Whether the source's noun bears the article, as in «المصدر نفسه» (but not «أحد المصادر»)."""
    nouns = rule_words(language, "source_nouns")
    words = folded_words(mention)
    # «نفس المصدر» and «ذات المصدر» have one word before the noun.
    back = rule_words(language, "back_words")
    if words and words[0] in back:
        return True
    if not words or _forms(words[0]).isdisjoint(nouns):
        return False
    return words[0].startswith((_ARTICLE, *(particle + _ARTICLE for particle in "وفبك"), "لل"))


def _forms(word: str) -> set[str]:
    """Return ``word`` with and without the particles and the article glued to its front."""
    forms = {word}
    if word[:1] in "وفبلك":
        forms.add(word[1:])
    if word.startswith("لل"):
        forms.add(word[2:])
    return forms | {form.removeprefix(_ARTICLE) for form in forms}


RULE = Rule(
    code="ANO001",
    name="bare-anonymous-source",
    level="warning",
    titles={"ar": "مصدر مجهول بلا وصف", "en": "anonymous source without a description"},
    messages={
        "ar": "مصدر مجهول بلا وصف: «{mention}» لا يقول للقارئ ما صفته ولا قربه من الموضوع",
        "en": "anonymous source without a description: “{mention}” does not say how near to the matter it stands",
    },
    page=__doc__,
    failing=(
        Example("وقالت مصادر مطلعة إن الشركة ستغلق فرعين.", faults=("مصادر مطلعة",)),
        Example("قال مصدر إن المصنع سيتوقف عن العمل شهرا.", faults=("مصدر",)),
        Example("ستغلق الشركة فرعين، وفقا لمصادر موثوقة.", faults=("لمصادر موثوقة",)),
        Example(
            "قال مصدر اشترط عدم نشر اسمه إن المصنع سيتوقف شهرا. وأضاف المصدر أن العمال أبلغوا بالقرار.",
            faults=("مصدر اشترط عدم نشر اسمه",),
        ),
    ),
    passing=(
        Example("وقالت مصادر مطلعة على المفاوضات إن الشركة ستغلق فرعين."),
        Example("قال مصدر أمني إن المصنع سيتوقف عن العمل شهرا. وأضاف المصدر أن العمال أبلغوا بالقرار."),
        Example("قال مصدر في وزارة الصناعة إن المصنع سيتوقف عن العمل شهرا."),
        Example("قالت مديرة المصنع سلمى حداد إن العمل سيتوقف شهرا."),
    ),
    find=find,
)
