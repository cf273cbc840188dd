"""# CUE001 loaded-cue

## What it finds

A cue with which the writer takes a side. Two kinds:

- doubt: «زعم», «ادعى», «تذرع», «على حد زعمه» tell the reader not to believe it. The level is `warning`.
- insinuation: «اعترف», «أقر», «كشف», «فضح» before a statement tell the reader that it is true, and was hidden or is a
  guilt. The level is `note`, for a confession in court is a confession, and a secret may really come out.

Looked at are people, bodies and media that make a statement (with «أن», a colon or a quotation). «كشف عن سيارة جديدة»,
«كشفت دراسة أن» and «اعترف بالدولة» pass, and so does what stands inside somebody's quoted words.

## Why it matters

Textbooks count "claimed" and "admitted" among the most troublesome verbs of attribution: the one casts doubt, the other
implies guilt; "said" is neutral, and readers do not notice how often it stands there ([verbs to avoid][bender]).
Mongabay's style guide: stick to "said", for explained, acknowledged and claimed all imply something ([source
information][mongabay]).

[bender]: https://learninglink.oup.com/access/content/bender12e-student-resources/bender12e-verbs-to-avoid-for-attribution
[mongabay]: https://sites.google.com/wildmadagascar.org/mongabaystyleguide/general-guidelines/source-information

## Fails

```text
وزعمت المديرة سلمى حداد أن المصنع آمن.
```

## Passes

```text
وقالت المديرة سلمى حداد إن المصنع آمن.
```

## Options

- `forbidden` (a list of texts, empty): further verbs that the house does not want, as past forms: "شدد".
- `allowed` (a list of texts, empty): verbs of the lists above that the house accepts.

A fix puts «قال» in the same form, and «إن» for «أن» behind it.

## When to turn it off

For court reports, where «اعترف» and «ادعى» are legal terms, and for opinion pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from attrib.lang.lexicon import read_entries
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.cue_forms import lemmas, neutral_forms, verb_forms
from attrib.rules.options import option
from attrib.rules.quoted import quotations
from attrib.rules.words import folded_words, rule_words, stems
from attrib.text.fold import fold
from attrib.types import Analysis, Attribution, Edit, Fix, Level, Span

_PREPOSITION = r"(?:(?:على|إلى|الى|عن)\s+)?"
_THAT = re.compile(rf"\s(?P<that>{_PREPOSITION}ب?[أا]ن[\u064b-\u0652]*)\s*\Z")
_BEFORE_THAT_HE = re.compile(rf"\s(?P<that>{_PREPOSITION})\Z")
_THAT_HE = re.compile(r"(?P<that>ب?[أا]ن)[\u064b-\u0652]*(?:ه|ها|هم|هن|هما|نا|ي|ني)[\u064b-\u0652]*\b")
_SPEECH = re.compile(r"\s*:?\s*[«\"“”'‘]?\s*\Z")
_SPEAKERS = ("person", "organization", "media", "state", "group", "anonymous")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of CUE001."""

    forbidden: tuple[str, ...] = option((), "further verbs that the house does not want, as past forms")
    allowed: tuple[str, ...] = option((), "verbs of the rule's lists that the house accepts")


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every loaded cue outside quotation marks."""
    text, language = analysis.article.text, analysis.article.language
    options = context.options_of("CUE001", Options)
    graded = _graded(language, options)
    quoted = [one.outer for one in quotations(text)]
    for attribution in analysis.attributions:
        if not attribution.core or not attribution.cues:
            continue
        cue = attribution.cues[0]
        level = _level(analysis, attribution, graded)
        if level is not None and not any(one.covers(cue) for one in quoted):
            yield Fault(cue, {"cue": cue.of(text)}, level=level, fix=_fix(text, language, attribution))


def _graded(language: str, options: Options) -> Mapping[str, Level]:
    """Return the level of each folded lemma or noun that is not wanted."""
    graded: dict[str, Level] = dict.fromkeys(rule_words(language, "insinuating_verbs"), "note")
    graded |= dict.fromkeys(rule_words(language, "doubting_verbs"), "warning")
    graded |= dict.fromkeys(map(fold, options.forbidden), "warning")
    graded |= dict.fromkeys(map(fold, _neutral_nouns(language)), "warning")
    return {lemma: level for lemma, level in graded.items() if lemma not in set(map(fold, options.allowed))}


def _level(analysis: Analysis, attribution: Attribution, graded: Mapping[str, Level]) -> Level | None:
    text, language = analysis.article.text, analysis.article.language
    cue = attribution.cues[0].of(text)
    source = analysis.sources[attribution.id]
    speaks = source is not None and source.type in _SPEAKERS and attribution.source_type != "document"
    words = folded_words(cue)
    if not words:
        return None  # a colon
    known = lemmas(language, words[-1]) & graded.keys()
    if known and speaks and (len(words) > 1 or _states(text, attribution)):
        return graded[min(known)]
    if len(words) == 1:
        return None
    nouns = _noun_forms(words[-1], language) & set(map(fold, _neutral_nouns(language)))
    return next((graded[noun] for noun in sorted(nouns & graded.keys())), None)


def _states(text: str, attribution: Attribution) -> bool:
    """Return whether a verb opens a statement («زعم أن», «زعم: ...»), not a noun («كشف عن سيارة»)."""
    if not attribution.contents:
        return False
    content = attribution.contents[0]
    if content.end <= attribution.cues[0].start:
        return True  # a quotation before its cue
    gap = _gap(text, attribution)
    return (
        _THAT.search(gap) is not None
        or _THAT_HE.match(content.of(text)) is not None
        or (attribution.form == "direct" and _SPEECH.search(gap) is not None)
    )


def _gap(text: str, attribution: Attribution) -> str:
    """Return what stands between the last of cue and source before the content, and the content."""
    start = attribution.contents[0].start
    end = max(part.end for part in (*attribution.cues, *attribution.sources) if part.end <= start)
    return text[end:start]


def _fix(text: str, language: str, attribution: Attribution) -> Fix | None:
    """Return the cue in the neutral verb's or noun's form, with the complementiser that goes with it."""
    cue = attribution.cues[0]
    words = folded_words(cue.of(text))
    if len(words) > 1:
        return _noun_fix(text, language, cue)
    replacement = _neutral_verb(language, cue.of(text))
    if replacement is None or len(attribution.cues) > 1:
        return None
    content = attribution.contents[0]
    if content.end <= cue.start:
        return Fix((Edit(cue, replacement),))
    gap = _gap(text, attribution)
    that = _THAT.search(gap)
    if that is not None:
        at = content.start - len(gap) + that.start("that")
        return Fix((Edit(cue, replacement), Edit(Span(at, at + len(that["that"])), "إن")))
    glued = _THAT_HE.match(content.of(text))
    if glued is not None:
        before = _BEFORE_THAT_HE.search(gap)
        start = content.start - (len(before["that"]) if before is not None else 0)
        return Fix((Edit(cue, replacement), Edit(Span(start, content.start + len(glued["that"])), "إن")))
    return Fix((Edit(cue, replacement),))


def _neutral_verb(language: str, cue: str) -> str | None:
    """Return the neutral verb in the form of the one-word ``cue``, with its conjunction and future particle."""
    (word,) = folded_words(cue)
    direct = verb_forms(language, word)
    conjunction = cue[0] if word[:1] in "وف" and direct == verb_forms(language, word[1:]) else ""
    bare = word[1:] if conjunction else word
    future = verb_forms(language, bare[1:]) if bare.startswith("س") else ()
    will = "س" if any(form.shape == "present" and form.verb in {one.verb for one in direct} for form in future) else ""
    return next((conjunction + will + form for form in neutral_forms(language, direct)), None)


def _noun_fix(text: str, language: str, cue: Span) -> Fix | None:
    for loaded, neutral in _neutral_nouns(language).items():
        found = re.search(rf"(?<=[\sوبل]){loaded}(?=(?:ه|ها|هم|هن|هما)?\Z)", cue.of(text))
        if found is not None:
            return Fix((Edit(Span(cue.start + found.start(), cue.start + found.end()), neutral),))
    return None


def _noun_forms(word: str, language: str) -> set[str]:
    forms = stems(word)
    return forms | {form.removesuffix(pronoun) for form in forms for pronoun in rule_words(language, "pronouns")}


@cache
def _neutral_nouns(language: str) -> Mapping[str, str]:
    """Return the neutral nouns by the loaded ones, the longest first."""
    path = resources.files("attrib.lang") / language / "rules" / "loaded_nouns.toml"
    entries = read_entries(path, "noun", {"loaded": str, "neutral": str}, {})
    pairs = {entry.text("loaded"): entry.text("neutral") for entry in entries}
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


RULE = Rule(
    code="CUE001",
    name="loaded-cue",
    level="warning",
    titles={"ar": "لفظ إسناد محمّل", "en": "loaded cue"},
    messages={
        "ar": "لفظ إسناد محمّل: «{cue}» يحكم على الكلام قبل القارئ؛ «قال» لا يحكم",
        "en": "loaded cue: “{cue}” judges what is said before the reader can; “said” does not",
    },
    page=__doc__,
    failing=(
        Example(
            "وزعمت المديرة سلمى حداد أن المصنع آمن.",
            faults=("وزعمت",),
            fixed="وقالت المديرة سلمى حداد إن المصنع آمن.",
        ),
        Example(
            "اعترف المدير كريم عثمان بأنه لم يقرأ التقرير.",
            faults=("اعترف",),
            fixed="قال المدير كريم عثمان إنه لم يقرأ التقرير.",
        ),
        Example(
            "والمصنع آمن، على حد زعم المديرة سلمى حداد.",
            faults=("على حد زعم",),
            fixed="والمصنع آمن، على حد قول المديرة سلمى حداد.",
        ),
        Example(
            "شدد الوزير كريم عثمان على أن المصنع آمن.",
            faults=("شدد",),
            fixed="قال الوزير كريم عثمان إن المصنع آمن.",
            options=Options(forbidden=("شدد",)),
        ),
    ),
    passing=(
        Example("وقالت المديرة سلمى حداد إن المصنع آمن."),
        Example("كشفت الشركة عن سيارة جديدة."),
        Example("قالت المديرة سلمى حداد: «زعم الوزير أن المصنع خطر»."),
        Example("اعترف المدير كريم عثمان بأنه لم يقرأ التقرير.", options=Options(allowed=("اعترف",))),
    ),
    find=find,
    options=Options,
)
