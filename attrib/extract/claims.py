"""Claims of one article: the smallest stretches of a sentence that assert one proposition each.

Claims are cut with the attributions known, so that a claim is what is said and never who says it. What lies
in an attribution's content is cut there; what is left of the sentence outside every frame is cut too, where
it asserts something.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from attrib.extract.claim_cuts import Cutter, Part
from attrib.extract.claim_grammar import claim_grammar
from attrib.extract.claim_stretches import Stretch, find_stretches
from attrib.extract.claim_wording import Wording
from attrib.extract.claim_words import CONDITIONAL, MARK, TIME, word_kinds
from attrib.extract.finite_verbs import NOUN_TOO
from attrib.extract.tokens import Tokens, folded_letters, tokenize
from attrib.lang.base import Pack
from attrib.text.fold import drop_marks, fold
from attrib.types import Article, Attribution, Claim, Sentence, Span, Status

_LONGEST_DATE = 14  # tokens of a name with a date
_FEWEST = 3  # words of a claim that a frame cuts short


def cut_claims(
    article: Article,
    sentences: tuple[Sentence, ...],
    attributions: tuple[Attribution, ...],
    pack: Pack,
    *,
    reworded: bool = True,
) -> tuple[Claim, ...]:
    """Return the claims of ``article`` in order; not ``reworded``, their ``self_contained`` is their text.

    A claim's status is ``attributed`` inside the content of a core attribution, else ``unattributed``. Its id
    is a hash of its folded words, numbered from the second claim of the same wording on.
    """
    tokens = tokenize(article.text)
    grammar = claim_grammar(pack.language)
    kinds_of = word_kinds(pack)
    cutter = Cutter(tokens, kinds_of, kinds_of.of(tokens), grammar, pack.complementisers_with_pronoun)
    ranges = [(tokens.at(s.span.start), tokens.at(s.span.end)) for s in sentences]
    wordings = Wording(cutter, pack, attributions) if reworded else None
    ids = ClaimIds()
    folded = folded_letters(article.text)
    claims: list[Claim] = []
    for index, stretches in find_stretches(tokens, cutter.kinds, ranges, attributions, grammar):
        sentence = sentences[index]
        if sentence.kind == "boilerplate":
            continue
        for stretch, parts in _sentence_parts(cutter, stretches, sentence, ranges[index]):
            for part in parts:
                span = tokens.span(part.first, part.last)
                # A closing quotation mark may belong to the claim and stand behind the content.
                held = tokens.span(part.first, min(part.last, stretch.last))
                inside = tuple(number for number in stretch.inside if _holds(attributions[number], held))
                status: Status = "attributed" if any(attributions[n].core for n in inside) else "unattributed"
                wording = span.of(article.text)
                alone = wordings.reword(part, inside, index) if wordings is not None else wording
                claims.append(
                    Claim(
                        ids.of(drop_marks(folded[span.start : span.end])),
                        span,
                        wording,
                        alone,
                        index,
                        status,
                        inside,
                    )
                )
    return tuple(claims)


def unjudged_claims(article: Article, sentences: Sequence[Sentence]) -> tuple[Claim, ...]:
    """Return each sentence of an article without a language pack as one claim of status ``unjudged``."""
    ids = ClaimIds()
    return tuple(
        Claim(ids.new(wording := s.span.of(article.text)), s.span, wording, wording, index, "unjudged", ())
        for index, s in enumerate(sentences)
        if s.kind == "sentence"
    )


def _holds(attribution: Attribution, span: Span) -> bool:
    """Return whether one piece of the content covers ``span``; pieces stand in the order of the text."""
    contents = attribution.contents
    at = bisect_right(contents, span.start, key=lambda content: content.start)
    return at > 0 and contents[at - 1].covers(span)


class ClaimIds:
    """Gives claims ids that survive edits elsewhere in the article.

    An id is the SHA-256 of the claim's folded words, its first 16 hexadecimal digits; the
    second claim of the same wording in one article gets ``-2``, the third ``-3``.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def new(self, wording: str) -> str:
        """Return the id of the next claim of this wording."""
        return self.of(fold(wording))

    def of(self, folded: str) -> str:
        """Return the id of the next claim of these folded words."""
        words = " ".join(folded.split()).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(words).hexdigest()[:16]
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}-{count}"


def _sentence_parts(
    cutter: Cutter, stretches: Sequence[Stretch], sentence: Sentence, tokens: tuple[int, int]
) -> list[tuple[Stretch, list[Part]]]:
    """Return the claims of one sentence by stretch.

    What somebody says is a claim even where frames inside it leave nothing with a verb: then its longest stretch.
    """
    found = [(s, list(_parts(cutter, s, sentence, (s.first, s.last) == tokens))) for s in stretches]
    held = [s for s in stretches if s.held]
    if held and not any(parts for _, parts in found):
        longest = max(held, key=lambda s: s.last - s.first)
        parts = cutter.cut(longest.first, longest.last, held=True, whole=True)
        return [
            (
                longest,
                [p for p in parts if p.last - p.first >= _FEWEST and not _says_nothing(cutter, p, True)],
            )
        ]
    return found


def _parts(cutter: Cutter, stretch: Stretch, sentence: Sentence, whole: bool) -> Iterator[Part]:
    """Yield the parts of a stretch that assert something."""
    tokens = cutter.tokens
    whole = whole or (stretch.held and stretch.complete)
    if sentence.kind == "heading" and not stretch.held and not _asserting_heading(cutter, stretch):
        return
    parts = cutter.cut(stretch.first, stretch.last, held=stretch.held, whole=whole)
    if sentence.kind != "heading" and _leads_in(tokens, stretch):
        clauses = [part for part in parts if part.last - part.first > 1]
        parts = clauses[:-1]
    for part in parts:
        if _says_nothing(cutter, part, stretch.held):
            continue
        if part.last - part.first < 2 and len(parts) > 1:  # «..., كما قال»
            continue
        if whole:
            yield part
        elif part.last - part.first >= _FEWEST and cutter.asserts(part.first, part.last):
            yield part


def _asserting_heading(cutter: Cutter, stretch: Stretch) -> bool:
    words = [at for at in range(stretch.first, stretch.last) if not cutter.kinds[at] & MARK]
    if not words:
        return False
    said = cutter.tokens.words
    starts = [words[0], *(at for at in words if at > words[0] and said[at - 1] == ":")]
    event = any(said[at] in cutter.grammar.roles["event"] for at in starts)
    if event and len(words) > 4:
        return True
    # «تعاون عسكري» is a title: a word that is a noun too asserts nothing at its head.
    first = words[0] + bool(cutter.kinds[words[0]] & NOUN_TOO)
    return cutter.asserts(first, stretch.last)


def _says_nothing(cutter: Cutter, part: Part, held: bool) -> bool:
    return (
        _question(cutter, part, held)
        or _interjection(cutter, part)
        or _order(cutter, part)
        or _contact(cutter, part)
        or _dated(cutter, part)
    )


def _order(cutter: Cutter, part: Part) -> bool:
    """Return whether a part tells the reader or hearer what to do («تخيل ذلك», «لا تتردد», «فلننتظر»)."""
    words, kinds, roles = cutter.tokens.words, cutter.kinds, cutter.grammar.roles
    first = part.first
    while first < part.last and (kinds[first] & MARK or words[first] in roles["interjection"]):
        first += 1
    if first >= part.last:
        return False
    word = words[first]
    if word in roles["imperative"] or word[0] in "وف" and word[1:] in roles["imperative"]:
        return True
    if len(word) > 5 and word.startswith(("فلن", "ولن")):
        return True
    # «إذا احتجت إلى المساعدة فلا تتردد في الاتصال» is an order too.
    if kinds[first] & CONDITIONAL:
        return any(_forbids(cutter, at, part) for at in range(first, part.last - 1))
    return _forbids(cutter, first, part)


def _forbids(cutter: Cutter, at: int, part: Part) -> bool:
    """Return whether «لا تتردد» stands at ``at``; «لا تتردد الحكومة» forbids nothing."""
    words = cutter.tokens.words
    if words[at] not in ("لا", "فلا", "ولا") or at + 1 >= part.last:
        return False
    forbidden = words[at + 1] in cutter.grammar.roles["prohibition"]
    return forbidden and not words[min(at + 2, len(words) - 1)].startswith("ال")


def _contact(cutter: Cutter, part: Part) -> bool:
    """Return whether a part says how to reach somebody: a call to do so with a number or an address."""
    words, roles = cutter.tokens.words, cutter.grammar.roles
    said = words[part.first : part.last]
    if roles["contact"].isdisjoint(said):
        return False
    numbered = (at for at in range(1, len(said)) if said[at].isdigit() and len(said[at]) > 2)
    return "@" in said or any(said[at - 1] in roles["number_head"] for at in numbered)


def _dated(cutter: Cutter, part: Part) -> bool:
    """Return whether a part is a name with a date and nothing said of it («قناة الشمال، السبت، 29 سبتمبر 2018»)."""
    words, kinds = cutter.tokens.words, cutter.kinds
    if part.last - part.first > _LONGEST_DATE or not words[part.last - 1].isdigit():
        return False
    said = [at for at in range(part.first, part.last) if not kinds[at] & MARK]
    if len(said) < _FEWEST:
        return False
    dated = sum(1 for at in said if kinds[at] & TIME or words[at].isdigit())
    month = len(words[said[-1]]) == 4 and words[said[-3]].isdigit() and not words[said[-2]].isdigit()
    return (dated + month) * 2 >= len(said) and not cutter.asserts(part.first, part.last)


def _question(cutter: Cutter, part: Part, held: bool) -> bool:
    """Return whether a part asks; a question that is reported («أوضح كيف») asserts what it asks for."""
    words = cutter.tokens.words
    first = words[part.first]
    if first in cutter.grammar.roles["question"] and not (held and first != "هل"):
        return True
    if first.startswith("ات") and first.endswith("ون"):  # «أتذكرون»
        return True
    at = part.last
    while at < len(words) and cutter.kinds[at] & MARK:
        if words[at] in "؟?":
            return True
        at += 1
    return False


def _interjection(cutter: Cutter, part: Part) -> bool:
    """Return whether a part is an exclamation or an answer that asserts nothing alone («نعم»)."""
    if part.last - part.first > 5:
        return False
    said = range(part.first, part.last)
    held = any(cutter.tokens.words[at] in cutter.grammar.roles["interjection"] for at in said)
    return held and not cutter.asserts(part.first, part.last)


def _leads_in(tokens: Tokens, stretch: Stretch) -> bool:
    """Return whether a sentence only announces what follows («وفيما يلي أسماء الفائزين:»)."""
    return tokens.words[stretch.last - 1] == ":"
