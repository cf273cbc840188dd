"""Claims: golden cases as an Arabic editor reads them (golden/claims*.txt), and what holds for every text.

A golden case is a text of one line a paragraph, and indented below it the claims in order:
``attributed:`` or ``unattributed:`` with the claim's words, ``alone:`` below a claim whose self-contained
wording differs from them, ``none`` where the text holds no claim, ``xfail: reason`` for a known failure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attrib.extract.attribute import find_attributions
from attrib.extract.claim_cuts import Cutter
from attrib.extract.claim_grammar import claim_grammar
from attrib.extract.claim_words import word_kinds
from attrib.extract.claims import cut_claims, unjudged_claims
from attrib.extract.sentences import split_paragraph_lines, split_sentences
from attrib.extract.tokens import tokenize
from attrib.lang import pack_for
from attrib.types import Article, Attribution, Claim, Sentence, Span

GOLDEN = sorted((Path(__file__).parent / "golden").glob("claims*.txt"))
STATUSES = ("attributed", "unattributed")


@dataclass(slots=True)
class Case:
    line: int
    title: str
    paragraphs: list[str] = field(default_factory=list)
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    """Status, words, self-contained wording."""
    none: bool = False
    xfail: str = ""


def read_cases(path: Path) -> list[Case]:
    """Read the golden file; a malformed line raises, naming it."""
    cases: list[Case] = []
    title = ""
    case: Case | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            title = line.lstrip("# ").strip() or title
            case = None
        elif not line.startswith("  "):
            if case is None:
                case = Case(number, title)
                cases.append(case)
            case.paragraphs.append(line)
        elif case is None:
            raise ValueError(f"{path.name}:{number}: an indented line without a text above it")
        else:
            _read_detail(case, line.strip(), f"{path.name}:{number}")
    for case in cases:
        if not case.paragraphs or case.none == bool(case.claims):
            raise ValueError(f"{path.name}:{case.line}: name the claims or write none")
    return cases


def _read_detail(case: Case, line: str, where: str) -> None:
    name, _, value = line.partition(":")
    value = value.strip()
    if line == "none":
        case.none = True
    elif name == "xfail" and value:
        case.xfail = value
    elif name in STATUSES and value:
        case.claims.append((name, value, value))
    elif name == "alone" and case.claims:
        status, words, _ = case.claims[-1]
        case.claims[-1] = (status, words, value)
    else:
        raise ValueError(f"{where}: not a detail: {line!r}")


def analyse(text: str) -> tuple[Article, tuple[Sentence, ...], tuple[Attribution, ...], tuple[Claim, ...]]:
    pack = pack_for("ar")
    assert pack is not None
    article = Article("case", text, "ar")
    sentences = split_sentences(article, pack)
    attributions = find_attributions(article, sentences, pack)
    return article, sentences, attributions, cut_claims(article, sentences, attributions, pack)


def claims_of(text: str) -> list[tuple[str, str, str]]:
    return [(claim.status, claim.text, claim.self_contained) for claim in analyse(text)[3]]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{path.stem}-{case.line}") for path in GOLDEN for case in read_cases(path)]
)
def test_golden(case: Case, request: pytest.FixtureRequest) -> None:
    if case.xfail:
        request.applymarker(pytest.mark.xfail(reason=case.xfail, strict=True))
    assert claims_of("\n".join(case.paragraphs)) == case.claims, case.title


# --- attributions ------------------------------------------------------------------------------------


def test_attributions_of_a_claim_are_listed_innermost_first() -> None:
    _, _, attributions, claims = analyse("ذكرت وكالة رويترز أن الوزير قال إن الاتفاق جاهز.")
    assert [claim.text for claim in claims] == ["الاتفاق جاهز"]
    assert [attributions[number].cues[0].start for number in claims[0].attributions] == [28, 0]


def test_a_claim_outside_every_content_has_no_attribution() -> None:
    _, _, _, claims = analyse("قال الوزير إن الطريق أغلق. ووصلت فرق الصيانة إلى المكان.")
    assert [(claim.status, claim.attributions) for claim in claims] == [("attributed", (0,)), ("unattributed", ())]


def test_a_clause_with_its_own_subject_before_the_speech_stays_a_claim() -> None:
    claims = claims_of("وأصدر الاتحاد بيانا مساء أمس أكد فيه أن البطولة ستقام في موعدها.")
    assert claims[-1][:2] == ("attributed", "البطولة ستقام في موعدها")
    assert all(status == "unattributed" for status, _, _ in claims[:-1])


# --- ids ---------------------------------------------------------------------------------------------


def test_ids_do_not_depend_on_what_stands_around() -> None:
    alone = analyse("أغلقت البلدية ثلاثة شوارع.")[3]
    within = analyse("وصل القطار إلى المحطة. أغلقت البلدية ثلاثة شوارع. فاز الفريق.")[3]
    assert alone[0].id == within[1].id


def test_ids_do_not_depend_on_vowel_marks_and_hamza() -> None:
    assert analyse("أغلقت البلدية الشارع.")[3][0].id == analyse("اغلقت البلديّة الشارع.")[3][0].id


def test_the_same_words_twice_in_an_article_have_two_ids() -> None:
    first, second = analyse("فاز الفريق بالكأس.\nفاز الفريق بالكأس.")[3]
    assert first.id != second.id
    assert second.id.startswith(first.id)


# --- a language without a pack -----------------------------------------------------------------------


def test_english_claims_are_unjudged_sentences() -> None:
    article = Article("en", "The minister said the road is closed. It reopens on Friday.", "en")
    claims = unjudged_claims(article, split_paragraph_lines(article))
    assert [(claim.status, claim.text) for claim in claims] == [
        ("unjudged", "The minister said the road is closed."),
        ("unjudged", "It reopens on Friday."),
    ]
    assert all(claim.attributions == () and claim.self_contained == claim.text for claim in claims)


# --- what holds for every text -----------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    "قال الوزير|إن|أن|وأن|أنه|وإنها|الطريق|أغلق|ووصل|وصلت|وقف إطلاق النار|كما|بينما|حيث|لكن|لكنه|مما|بعدما|بعد أن|"
    "على الرغم من أن|«|»|\"|،|؛|:|.|؟|\n|الذي|التي|هذه الاتفاقية|البلدين|مصر|وزارة الصحة|أعلنت|وأضاف|بحسب|"
    "رويترز|مشيرا إلى|وبعد ذلك،|في القاهرة|لم|قد|و|ف|سَيُسافِرُ|المديـــر|\u200f|إلى|من|هل|أنا|المدينةَ|12|%|("
    .split("|")
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=60).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
@settings(max_examples=120, deadline=None)
def test_claims_are_slices_of_their_sentence(text: str) -> None:
    article, sentences, _, claims = analyse(text)
    for claim in claims:
        assert claim.text == article.text[claim.span.start : claim.span.end]
        assert claim.text.strip() == claim.text != ""
        assert sentences[claim.sentence].span.covers(claim.span)
        assert sentences[claim.sentence].kind != "boilerplate"


@given(TEXTS)
@settings(max_examples=120, deadline=None)
def test_claims_come_in_order_and_do_not_overlap(text: str) -> None:
    claims = analyse(text)[3]
    for before, after in pairwise(claims):
        assert before.span.end <= after.span.start
        assert before.sentence <= after.sentence


@given(TEXTS)
@example("قال الوزير إن قال الوزير وإنها")
@settings(max_examples=120, deadline=None)
def test_status_follows_from_the_attributions_that_hold_the_claim(text: str) -> None:
    _, _, attributions, claims = analyse(text)
    for claim in claims:
        core = [number for number in claim.attributions if attributions[number].core]
        assert claim.status == ("attributed" if core else "unattributed")
        for number in claim.attributions:
            assert any(content.overlap(claim.span) for content in attributions[number].contents)


@given(TEXTS)
@settings(max_examples=120, deadline=None)
def test_an_attributed_claim_leaves_out_who_says_it(text: str) -> None:
    _, _, attributions, claims = analyse(text)
    for claim in claims:
        for number in claim.attributions:
            if attributions[number].core:
                assert not any(cue.overlap(claim.span) for cue in attributions[number].cues)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_ids_are_unique_and_the_same_every_time(text: str) -> None:
    claims = analyse(text)[3]
    assert len({claim.id for claim in claims}) == len(claims)
    assert claims == analyse(text)[3]


@pytest.mark.parametrize(
    "piece",
    ["كما ", "بعد أن ", "الذي ", "« ", "«كذا» ", "، ", "و ", "وأن ", "هذه الاتفاقية ", "البلدين ", "أنه ", "وصل "],
)
def test_a_long_line_of_one_word_is_cut_within_it(piece: str) -> None:
    """Adversarial lines: what matters is that they come back, each claim inside the line."""
    text = piece * 5_000
    pack = pack_for("ar")
    assert pack is not None
    article = Article("long", text, "ar")
    claims = cut_claims(article, (Sentence(Span(0, len(text)), "sentence"),), (), pack)
    assert sum(len(claim.span) for claim in claims) <= len(text)


class Counted(list[int]):
    """Counts how often its items are read."""

    reads = 0

    def __getitem__(self, key: Any) -> Any:
        Counted.reads += 1
        return super().__getitem__(key)


def test_looking_ahead_is_bounded() -> None:
    """Every token is looked at a bounded number of times, however long the line: counted, not timed."""
    pack = pack_for("ar")
    assert pack is not None
    reads = []
    for repeats in (200, 400):
        tokens = tokenize("وصل الوزير الذي كما قال «كذا» حيث بعد أن لم، و في المدينة ؛ التي أن يذهب ويعود " * repeats)
        kinds = word_kinds(pack)
        counted, glued = Counted(kinds.of(tokens)), pack.complementisers_with_pronoun
        cutter = Cutter(tokens, kinds, counted, claim_grammar("ar"), glued)
        Counted.reads = 0
        cutter.cut(0, len(tokens), held=False, whole=True)
        reads.append(Counted.reads)
    assert reads[1] <= 2.1 * reads[0]
