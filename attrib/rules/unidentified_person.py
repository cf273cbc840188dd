"""# SRC002 unidentified-person

## What it finds

A person who is quoted by full name and whom the draft never introduces: nowhere do the name and a position, a trade, a
kinship or another description stand together. The finding lies on the first mention as a source, once for each person.

Looked at are all places where the name, or its last word, stands: what the mention holds besides the name, titles
within the words before it, and an apposition behind it («سامي الحداد، مدير الميناء،», «هدى النجار (45 عاما)», «الذي
يدير ...»). «السيد» and «السيدة» describe nobody.

## Why it matters

Reuters: wherever possible sources are identified by name and position, so that readers can gauge how close they are to
the matter ([The Essentials of Reuters sourcing][reuters]).

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing

## Fails

```text
انقطع الماء عن الحي يومين. وقال سامر القاضي إن المضخة معطلة.
```

## Passes

```text
انقطع الماء عن الحي يومين. وقال مهندس البلدية سامر القاضي إن المضخة معطلة.
```

## Options

- `known` (a list of texts, empty): names that the house's readers know without a position.

## When to turn it off

For sport and entertainment, where the persons are the beat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from attrib.extract.tokens import Tokens, tokenize
from attrib.lang import pack_for
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.options import option
from attrib.rules.places import in_body, in_order
from attrib.rules.words import folded_words, rule_words, stems
from attrib.types import Analysis, Span

_BEFORE, _BEHIND = 6, 5
"""Within how many words before and behind a name its description is looked for."""
_LONGEST = 4
"""More words than a name has: something else was taken for one."""
_NO_NAMES = (
    "titles",
    "titles_plural",
    "media_nouns",
    "org_heads",
    "document_nouns",
    "group_heads",
    "anonymous_heads",
)
"""The pack's lists of nouns that no person's full name holds."""
_BRACKETS = frozenset("(،,–-—[")
_STOPS = frozenset(".!؟?؛;:")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of SRC002."""

    known: tuple[str, ...] = option((), "names that the house's readers know without a position")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark the first quotation of every person whose name and position never stand together."""
    known = {tuple(folded_words(name)) for name in context.options_of("SRC002", Options).known}
    seen: set[str] = set()
    draft: _Draft | None = None
    for attribution in in_order(analysis):
        source = analysis.sources[attribution.id]
        if source is None or source.type != "person" or source.id in seen or not attribution.core:
            continue
        name = tuple(folded_words(source.name))
        if not attribution.sources or not name or name in known or not in_body(analysis, attribution.cues[0]):
            continue
        draft = draft or _Draft(analysis)
        seen.add(source.id)
        if draft.is_a_name(name) and not draft.describes(name, source.id):
            yield Fault(attribution.sources[0], {"name": source.name})


class _Draft:
    """A draft's words by their places, and the mentions of each source."""

    def __init__(self, analysis: Analysis) -> None:
        self.text = analysis.article.text
        language = analysis.article.language
        pack = pack_for(language)
        assert pack is not None, "rules read judged articles"
        self.misters = rule_words(language, "misters")
        self.given = (pack.lists["given_names_male"], pack.lists["given_names_female"])
        self.no_names = _no_names(language)
        self.titles = _titles(language)
        self.roles = rule_words(language, "roles")
        self.pronouns = rule_words(language, "pronouns")
        self.tokens: Tokens = tokenize(self.text)
        self.places = _places(self.tokens)
        self.mentions: defaultdict[str, list[str]] = defaultdict(list)
        for attribution, source in zip(analysis.attributions, analysis.sources, strict=True):
            if source is not None:
                spans: tuple[Span, ...] = attribution.sources
                self.mentions[source.id] += [span.of(self.text) for span in spans]

    def is_a_name(self, name: tuple[str, ...]) -> bool:
        """Return whether ``name`` looks like a person's, in full: a surname alone is mostly a second mention."""
        if not 1 < len(name) <= _LONGEST or self._is_title(name[0]):
            return False
        if all(given.isdisjoint(name) for given in self.given):
            return False
        return not any(word in self.no_names or not word.isalpha() for word in name)

    def describes(self, name: tuple[str, ...], identifier: str) -> bool:
        """Return whether a description stands beside ``name`` anywhere."""
        own = set(name) | self.misters
        for mention in self.mentions[identifier]:
            if any(stems(word).isdisjoint(own) and not word.isdigit() for word in folded_words(mention)):
                return True
        return any(self._described_at(at, name) for at in self._occurrences(name))

    def _occurrences(self, name: tuple[str, ...]) -> Iterator[int]:
        """Yield the token index of every word of ``name``, wherever it stands."""
        for word in dict.fromkeys(name):
            yield from self.places.get(word, ())

    def _described_at(self, at: int, name: tuple[str, ...]) -> bool:
        words = self.tokens.words
        before: list[str] = []
        for index in range(at - 1, max(-1, at - 1 - _BEFORE - len(name)), -1):
            if words[index] in _STOPS:
                break
            before.append(words[index])
        if any(self._is_title(word) for word in before if word not in name):
            return True
        behind: list[str] = []
        for index in range(at + 1, min(len(words), at + 2 + _BEHIND)):
            if words[index] in _STOPS:
                break
            behind.append(words[index])
        while behind and behind[0] in name:
            behind.pop(0)
        if not behind:
            return False
        if any(self._is_title(word) for word in behind):
            return True
        after = behind[1:] if behind[0] in _BRACKETS else behind
        return bool(after) and (
            any(word in self.roles for word in after[:3]) or after[0].isdigit() or behind[0] == "("
        )

    def _is_title(self, word: str) -> bool:
        """Return whether a word is a title, feminine or with a pronoun as well («مستشارتها», «رئيسها»)."""
        forms = stems(word)
        forms |= {form.removesuffix(end) for form in forms for end in (*self.pronouns, "ه")}
        forms |= {form.removesuffix("ت") for form in forms}
        return not forms.isdisjoint(self.titles)


def _places(tokens: Tokens) -> Mapping[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(tokens.words):
        found[word].append(at)
        if word[0] == "و":
            found[word[1:]].append(at)
    return found


@cache
def _no_names(language: str) -> frozenset[str]:
    pack = pack_for(language)
    assert pack is not None
    return frozenset().union(*(pack.lists[name] for name in _NO_NAMES), pack.roles["function_word"])


@cache
def _titles(language: str) -> frozenset[str]:
    pack = pack_for(language)
    assert pack is not None
    titles = pack.lists["titles"] | pack.lists["titles_plural"] | rule_words(language, "kin")
    return titles - rule_words(language, "misters")


RULE = Rule(
    code="SRC002",
    name="unidentified-person",
    level="note",
    titles={"ar": "شخص بلا صفة", "en": "person without a position"},
    messages={
        "ar": "شخص بلا صفة: لا يقول النص من «{name}»",
        "en": "person without a position: the draft does not say who “{name}” is",
    },
    page=__doc__,
    failing=(
        Example("انقطع الماء عن الحي يومين. وقال سامر القاضي إن المضخة معطلة.", faults=("سامر القاضي",)),
        Example(
            "وقالت السيدة هناء يوسف إن الطريق طويل. وأضافت هناء يوسف أن الحافلة لا تصل.",
            faults=("السيدة هناء يوسف",),
        ),
    ),
    passing=(
        Example("انقطع الماء عن الحي يومين. وقال مهندس البلدية سامر القاضي إن المضخة معطلة."),
        Example("وقال سامر القاضي، الذي يدير محطة المياه، إن المضخة معطلة."),
        Example("وقالت هناء يوسف (45 عاما) إن الطريق طويل."),
        Example("وقالت مستشارتها هناء يوسف إن الطريق طويل."),
        Example("حضر المحامي سامر القاضي الجلسة. وقال القاضي إن الشهود غابوا. وأكد سامر القاضي أنه سيستأنف."),
        Example("وقال سامر القاضي إن المضخة معطلة.", options=Options(known=("سامر القاضي",))),
    ),
    find=find,
    options=Options,
)
