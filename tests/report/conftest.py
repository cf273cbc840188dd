"""Articles written for the reports' tests, analysed by hand: reports are tested apart from extraction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attrib.types import (
    Act,
    Analysis,
    Article,
    Attribution,
    Claim,
    Finding,
    ResolvedBy,
    Sentence,
    SentenceKind,
    Source,
    SourceType,
    Span,
    Status,
)

ARABIC = """جسر السنديان يُغلق أسبوعًا

أغلقت بلدية المرفأ جسر السنديان صباح الأحد بعد ظهور شقوق في إحدى دعاماته.
وقال المهندس رامي الحلبي إن الشقوق «لا تهدد السلامة»، وأضاف أن الإصلاح يكلف 40 ألف دينار.
وبحسب شركة Delta Works، تنتهي الأعمال خلال 7 أيام.
ودعت نقابة السائقين إلى فتح ممر مؤقت.
ويُذكر أن الجسر بُني عام 1962.
شارك الخبر
"""

ENGLISH = """Bridge closed for a week

The municipality closed the bridge on Sunday. "It is safe," the engineer said.
"""


def span(text: str, words: str) -> Span:
    """Return the one place of ``words`` in ``text``."""
    assert text.count(words) == 1, words
    start = text.index(words)
    return Span(start, start + len(words))


def sentences(text: str, kinds: dict[int, SentenceKind]) -> tuple[Sentence, ...]:
    """Return a sentence a line; ``kinds`` are those of other lines, by number among lines with words."""
    found: list[Sentence] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append(Sentence(Span(at, at + len(line.rstrip("\n"))), kinds.get(len(found), "sentence")))
        at += len(line)
    return tuple(found)


def attribution(
    id: int,
    text: str,
    source: str,
    cue: str,
    content: str,
    act: Act = "assertion",
    because: str = "فعل قول قبل فاعله",
) -> Attribution:
    sources = (span(text, source),) if source else ()
    return Attribution(
        id=id,
        sources=sources,
        cues=(span(text, cue),),
        contents=(span(text, content),),
        form="mixed" if "«" in content else "indirect",
        act=act,
        stance="neutral",
        source_type="person",
        named=sources[0] if sources else None,
        via=(),
        parent=None,
        confidence=0.9,
        because=because,
    )


def source(
    id: str, name: str, kind: SourceType, mention: str, how: ResolvedBy = "mention", score: float = 1.0
) -> Source:
    return Source(id, name, kind, mention, how, score)


def findings(analysis: Analysis) -> tuple[Finding, ...]:
    """Return a warning on each unattributed claim, and a note on the first sentence."""
    found = [
        Finding("ATT001", "unattributed-claim", "warning", "ادعاء بلا مصدر", analysis.article, claim.span)
        for claim in analysis.claims
        if claim.status == "unattributed"
    ]
    if found:
        first = analysis.sentences[0].span
        found.append(Finding("ATT004", "some-note", "note", "ملاحظة على <العنوان>", analysis.article, first))
    return tuple(sorted(found, key=lambda one: (one.span, one.rule)))


@pytest.fixture
def arabic() -> Analysis:
    """An article with each kind of claim: bare, told by a person (twice) and a firm, a call, impersonal."""
    text = ARABIC
    attributions = (
        attribution(0, text, "المهندس رامي الحلبي", "وقال", "الشقوق «لا تهدد السلامة»"),
        attribution(1, text, "", "وأضاف", "الإصلاح يكلف 40 ألف دينار", because="فعل بلا فاعل ظاهر"),
        attribution(2, text, "شركة Delta Works", "وبحسب", "تنتهي الأعمال خلال 7 أيام", because="حرف إسناد"),
        attribution(3, text, "نقابة السائقين", "ودعت", "إلى فتح ممر مؤقت", "speech_act"),
        attribution(4, text, "", "ويُذكر", "الجسر بُني عام 1962", "impersonal"),
    )
    person = source("n-rami", "رامي الحلبي", "person", "المهندس رامي الحلبي")
    firm = source("n-delta", "Delta Works", "organization", "شركة Delta Works", "fuzzy", 0.93)
    union = source("n-union", "نقابة السائقين", "group", "نقابة السائقين")
    sources = (person, replace(person, mention="", resolved_by="antecedent"), firm, union, None)

    def claim(number: int, words: str, sentence: int, *held: int) -> Claim:
        core = any(attributions[index].core for index in held)
        where = span(text, words)
        status: Status = "attributed" if core else "unattributed"
        return Claim(f"c{number}", where, words, words, sentence, status, held)

    claims = (
        claim(1, "أغلقت بلدية المرفأ جسر السنديان صباح الأحد بعد ظهور شقوق في إحدى دعاماته", 1),
        claim(2, "الشقوق «لا تهدد السلامة»", 2, 0),
        claim(3, "الإصلاح يكلف 40 ألف دينار", 2, 1),
        claim(4, "تنتهي الأعمال خلال 7 أيام", 3, 2),
        claim(5, "فتح ممر مؤقت", 4, 3),
        claim(6, "الجسر بُني عام 1962", 5, 4),
    )
    article = Article("bridge", text, "ar", "drafts/bridge.txt", "جسر السنديان يُغلق أسبوعًا", "2026-03-01")
    return Analysis(article, sentences(text, {0: "heading", 6: "boilerplate"}), attributions, sources, claims)


@pytest.fixture
def english() -> Analysis:
    """An article in a language without a pack."""
    text = ENGLISH
    words = ("The municipality closed the bridge on Sunday", '"It is safe," the engineer said')
    claims = tuple(
        Claim(f"e{number}", span(text, one), one, one, 1, "unjudged", ()) for number, one in enumerate(words)
    )
    article = Article("bridge-en", text, "en", "drafts/bridge-en.txt")
    return Analysis(article, sentences(text, {0: "heading"}), (), (), claims)


@pytest.fixture
def hostile() -> Analysis:
    """An article that attacks what shows it: markup, escape sequences, bidi controls, a lone surrogate."""
    text = '<script>alert(1)</script> & \x1b[31m أحمر \u202e مقلوب \u2067 مفتوح \ud800 "<b>" \' end.'
    claim = Claim("h1", Span(0, len(text)), text, text, 0, "unattributed", ())
    article = Article("<i>id</i>", text, "ar", "a\u202e&<b>.txt", "<b>عنوان</b>")
    return Analysis(article, (Sentence(Span(0, len(text)), "sentence"),), (), (), (claim,))


@pytest.fixture
def bare() -> Analysis:
    """An article that claims nothing."""
    text = "عنوان وحده\n"
    return Analysis(Article("bare", text, "ar"), sentences(text, {0: "heading"}), (), (), ())


@pytest.fixture
def attack() -> Analysis:
    """An article whose every field attacks the page that shows it, each with a mark of its own to look for."""

    def evil(field: str) -> str:
        return f"</p><script>document.title='{field}'</script><img src=x onerror=alert(1)>\u202e{field}\u2066\"'=1+1"

    content, name, cue = evil("content"), evil("name"), evil("cue")
    text = f"{cue} {name}: {content}\n<!-- <svg onload=alert(2)> &lt;b&gt; -->\n"
    one = replace(attribution(0, text, name, cue, content), named=None)
    found = Source(evil("id"), name, "person", name, "mention", 1.0)
    where = span(text, content)
    claims = (
        Claim(evil("claim"), where, content, content, 0, "attributed", (0,)),
        Claim("k2", Span(len(text) - 10, len(text) - 1), text[-10:-1], "", 1, "unattributed", ()),
    )
    article = Article(
        evil("id"), text, '"><script>', evil("path"), evil("title"), evil("date"), evil("outlet"), "javascript:alert(3)"
    )
    return Analysis(article, sentences(text, {}), (one,), (found,), claims)
