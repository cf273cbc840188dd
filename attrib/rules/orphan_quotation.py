"""# ATT004 orphan-quotation

## What it finds

Words in quotation marks, long enough to be a statement, that nobody in the draft is said to have spoken.
All of this must hold:

- the quotation marks (« » “ ” " ‹ › ‘ ’ ', nested ones too) open in the body, not in a heading, and close;
- there are at least six words between them;
- they read as a clause: there is a word that only a clause holds (لن، لم، إننا، نحن ...), a verb in the present
  or the future, or a full stop, or the extraction cut a claim inside them;
- they lie outside the content of every attribution, calls and promises included;
- no attribution's source or cue stands within three words of them in the same sentence, and no colon leads
  into them;
- the three words before them do not introduce a title or a wording (فيلم، كتاب، بعنوان، شعار، عبارة ...).

The level is `warning`. It is `note` where the sentence before has a speaker, who then probably goes on: AP wants
the attribution repeated unless it is perfectly clear that the source is the same.

So titles of works, names and words in scare quotes do not fire. Of nested quotations only the outermost
one is reported. The sentence that holds the words often is an unattributed claim as well: ATT001 then marks
it too, since ATT004 asks for the speaker and ATT001 for the source.

## Why it matters

Reuters: the reader learns who is speaking as early as possible, and quotations of two speakers never run
together without saying who speaks ([The Essentials of Reuters sourcing][reuters]). AP: an attribution comes
just before or just after the information, in the same sentence ([When is it OK to use anonymous
sources?][ap]). Words in quotation marks promise that somebody spoke exactly these; without a speaker the
promise cannot be checked.

[reuters]: https://handbook.reuters.com/index.php?title=The_Essentials_of_Reuters_sourcing
[ap]: https://blog.ap.org/behind-the-news/when-is-it-ok-to-use-anonymous-sources

## Fails

```text
خيم الحزن على القرية كلها. «لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء».
```

## Passes

```text
خيم الحزن على القرية كلها. وقالت المزارعة هدى النجار: «لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء».
```

## Options

None of its own. `--ignore ATT004` turns it off.

## When to turn it off

For transcripts, interviews in questions and answers, and literary texts, where the layout says who speaks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from attrib.lang import pack_for
from attrib.rules.base import Context, Example, Fault, Rule
from attrib.rules.cue_forms import verb_forms
from attrib.rules.places import AttributionsByPlace
from attrib.rules.quoted import Quoted, quotations
from attrib.rules.words import folded_words, rule_words
from attrib.types import Analysis, Claim, Sentence, Span

_CLAUSE_LENGTH = 6
"""The least number of words of a quotation that can be a statement."""
_NEAR = 3
"""Within how many words a cue, a source or a title's noun belongs to a quotation."""
_FIRST_WORDS = 2
"""Within how many words of its sentence a verb of saying opens it («وقال جوردان وهو يستعد "..."»)."""
_NEAR_LETTERS = 80
"""More code points than three words of a newspaper have: nobody looks farther."""
_STOPS = frozenset(".!؟?")
_FULL_STOP = re.compile(r"[.!؟?…]\s+\w")
_QUOTATION_MARK = re.compile("[\"“”„«»]")
_SAYING = ("assertion", "belief")


class _Draft:
    """What lies in which sentence, so that a long draft full of quotations takes time linear in its length."""

    def __init__(self, analysis: Analysis) -> None:
        self.text = analysis.article.text
        self.language = analysis.article.language
        self.sentences = analysis.sentences
        self.attributions = AttributionsByPlace(analysis)
        self.claims: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in analysis.claims:
            self.claims[claim.sentence].append(claim)

    def numbers(self, span: Span) -> range:
        """Return the indices of the sentences that ``span`` touches."""
        return self.attributions.numbers(span)


def find(analysis: Analysis, context: Context) -> Iterator[Fault]:
    """Mark every outermost quotation of clause length, with its marks, that no attribution explains."""
    draft = _Draft(analysis)
    for quoted in quotations(draft.text):
        if len(quoted.words) >= _CLAUSE_LENGTH and _is_orphan(draft, quoted):
            yield Fault(quoted.outer, level="note" if _follows_speech(draft, quoted) else None)


def _is_orphan(draft: _Draft, quoted: Quoted) -> bool:
    numbers = draft.numbers(quoted.outer)
    return (
        len(numbers) > 0
        and draft.sentences[numbers[0]].kind == "sentence"
        and _is_sound(draft.text, quoted)
        and not _is_spoken(draft, quoted)
        and not _has_cue(draft, quoted, draft.sentences[numbers[0]])
        and not _is_introduced(draft, quoted, draft.sentences[numbers[0]])
        and _is_clause(draft, quoted, numbers)
    )


def _is_sound(text: str, quoted: Quoted) -> bool:
    """Return whether the pair of marks is one: set off before, and with pairs inside; else QUO001 has the word."""
    glued = quoted.outer.start > 0 and text[quoted.outer.start - 1].isalpha()
    before = text[max(0, quoted.outer.start - 4) : quoted.outer.start].split()
    clitic = bool(before) and before[-1] in ("و", "ب", "ل", "ف", "ك", "ال", "وب", "ول", "لل", "بال")
    return (not glued or clitic) and len(_QUOTATION_MARK.findall(quoted.inner.of(text))) % 2 == 0


def _has_cue(draft: _Draft, quoted: Quoted, sentence: Sentence) -> bool:
    """Return whether words of saying stand behind the quotation, or before it in its sentence, that opened nothing.

    Extraction needs more than a word to find an attribution; to say that there is none takes as much.
    """
    pack = pack_for(draft.language)
    assert pack is not None, "rules read judged articles"
    line = draft.text[quoted.outer.end : quoted.outer.end + _NEAR_LETTERS].partition("\n")[0]
    behind = folded_words(line)[:_NEAR]
    if any(word in pack.cues.nouns for word in behind) or any(
        words[: len(phrase.words)] == list(phrase.words)
        for words in (behind, behind[1:])
        for phrase in pack.cues.phrases.get(words[0] if words else "", ())
        if phrase.kind != "impersonal"
    ):
        return True
    if behind and _says(draft.language, behind[0]):
        return True
    before = Span(sentence.span.start, max(sentence.span.start, quoted.outer.start))
    if any(cue.overlap(before) for attribution in draft.attributions.near(before) for cue in attribution.cues):
        return False
    first = folded_words(before.of(draft.text))[:_FIRST_WORDS]
    return any(_says(draft.language, word) for word in first)


def _says(language: str, word: str) -> bool:
    return any(
        form.verb.act in _SAYING and not form.verb.noun_too and form.person == 3 for form in verb_forms(language, word)
    )


def _is_spoken(draft: _Draft, quoted: Quoted) -> bool:
    """Whether an attribution holds most of the words, or its source or cue stands close by."""
    for attribution in draft.attributions.near(quoted.outer):
        # Whom the quoted words themselves quote does not say who speaks them.
        if all(quoted.outer.covers(cue) for cue in attribution.cues):
            continue
        held = sum(content.overlap(quoted.inner) for content in attribution.contents)
        if 2 * held >= len(quoted.inner):
            return True
        if any(
            _is_near(draft.text, part, quoted.outer) for part in (*attribution.cues, *attribution.sources)
        ):
            return True
    return False


def _follows_speech(draft: _Draft, quoted: Quoted) -> bool:
    """Whether the sentence before the quotation's own says something in somebody's name."""
    before = draft.numbers(quoted.outer)[0] - 1
    return any(attribution.core for attribution in draft.attributions.of_sentence(before))


def _is_near(text: str, part: Span, outer: Span) -> bool:
    if part.overlap(outer):
        return False
    between = Span(part.end, outer.start) if part.end <= outer.start else Span(outer.end, part.start)
    if len(between) > _NEAR_LETTERS:
        return False
    gap = between.of(text)
    return _STOPS.isdisjoint(gap) and "\n" not in gap and len(folded_words(gap)) <= _NEAR


def _is_introduced(draft: _Draft, quoted: Quoted, sentence: Sentence) -> bool:
    """Whether a colon or the noun of a title or a wording leads into the quotation."""
    start = max(sentence.span.start, quoted.outer.start - _NEAR_LETTERS)
    before = draft.text[start : quoted.outer.start].rstrip()
    if before.endswith(":"):
        return True
    last = folded_words(before)[-1:]
    if quoted.words[0] in rule_words(draft.language, "aside_words") or (
        last and last[0] in rule_words(draft.language, "identifying_words")
    ):
        return True
    nouns = rule_words(draft.language, "title_nouns")
    pronouns = rule_words(draft.language, "pronouns")
    return any(not nouns.isdisjoint(_stems(word, pronouns)) for word in folded_words(before)[-_NEAR:])


def _stems(word: str, pronouns: frozenset[str]) -> set[str]:
    """Return ``word`` with and without the particles at its front and the pronoun at its end."""
    bare = word[1:] if word[:1] in "وفبلك" else word
    stems = {word, bare, bare.removeprefix("ال")}
    if bare.startswith("ل"):  # للعنوان
        stems.add(bare[1:])
    return stems | {stem.removesuffix(pronoun) for stem in stems for pronoun in pronouns}


def _is_clause(draft: _Draft, quoted: Quoted, numbers: range) -> bool:
    if _FULL_STOP.search(quoted.inner.of(draft.text)):
        return True
    marks = rule_words(draft.language, "clause_words")
    if any(word in marks or (word[:1] in "وف" and word[1:] in marks) for word in quoted.words):
        return True
    exceptions = rule_words(draft.language, "not_verbs")
    if any(_looks_like_verb(word, exceptions) for word in quoted.words):
        return True
    return any(quoted.outer.covers(claim.span) for number in numbers for claim in draft.claims[number])


def _looks_like_verb(word: str, exceptions: frozenset[str]) -> bool:
    """Whether a word has the prefix of the third person's present or future: ي or سي, و or ف before it."""
    bare = word[1:] if word[:1] in "وف" and len(word) > 4 else word
    return len(bare) >= 4 and bare.startswith(("ي", "سي")) and bare not in exceptions


RULE = Rule(
    code="ATT004",
    name="orphan-quotation",
    level="warning",
    titles={"ar": "اقتباس بلا قائل", "en": "quotation without a speaker"},
    messages={
        "ar": "اقتباس بلا قائل: جملة بين علامتي اقتباس لا يذكر النص من قالها",
        "en": "quotation without a speaker: the draft does not say whose words these are",
    },
    page=__doc__,
    failing=(
        Example(
            "خيم الحزن على القرية كلها. «لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء».",
            faults=("«لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء»",),
        ),
        Example(
            'ساد الهدوء قاعة المحكمة.\n\n"هذا القرار لا يخدم أحدا من سكان المدينة القديمة."\n\nثم رفعت الجلسة.',
            faults=('"هذا القرار لا يخدم أحدا من سكان المدينة القديمة."',),
        ),
        Example(
            "توقف العمل في المصنع أمس. “الإدارة وعدتنا ‘بحل قريب’ ولم تدفع شيئا حتى الآن”.",
            faults=("“الإدارة وعدتنا ‘بحل قريب’ ولم تدفع شيئا حتى الآن”",),
        ),
    ),
    passing=(
        Example(
            "خيم الحزن على القرية كلها. وقالت المزارعة هدى النجار: «لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء»."
        ),
        Example("«لن نغادر بيوتنا مهما اشتدت الأمطار هذا الشتاء»، قالت المزارعة هدى النجار."),
        Example("فاز فيلم «الرجل الذي لم يعد إلى بيته في الشتاء» بجائزة المهرجان."),
        Example("وصلت إلى الميناء سفن «الأسطول الأبيض» محملة بالقمح."),
        Example("ندد وزير النقل كريم عثمان بـ«سياسة لا تراعي مصالح سكان القرى البعيدة»."),
    ),
    find=find,
)
