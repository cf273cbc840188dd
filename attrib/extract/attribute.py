"""Attributions of one article: who is said, by which cue, to assert what.

The relation of PARC 3 (Pareti 2016) and PolNeAR (Newell et al. 2018). Cues are found first, each is read by
the patterns of its kind, orphan paragraphs of a speech are given to their speaker, and the sources are named.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from attrib.extract.antecedents import Antecedents
from attrib.extract.colon_patterns import ColonPatterns
from attrib.extract.contents import Contents, Piece
from attrib.extract.cues import find_cues
from attrib.extract.known_names import with_known_names
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.phrase_patterns import PhrasePatterns
from attrib.extract.quotations import find_quotations
from attrib.extract.reading import Draft, Reading
from attrib.extract.tokens import Tokens, tokenize
from attrib.extract.verb_patterns import VerbPatterns
from attrib.lang.base import Pack
from attrib.lang.confidence import traits
from attrib.types import CORE_ACTS, Article, Attribution, Sentence, Span

_MARKS_BETWEEN = 5  # tokens between the end of a quotation and the next sentence, counted with it
_DEEPEST = 40  # contents around one cue that are looked at, so that a text of nested speech takes linear time


def find_attributions(article: Article, sentences: Sequence[Sentence], pack: Pack) -> tuple[Attribution, ...]:
    """Return the attributions of ``article`` in the order of their cues; ``id`` is the place in the result."""
    pack = with_known_names(pack)
    tokens = tokenize(article.text)
    ranges = [_token_range(tokens, sentence.span) for sentence in sentences]
    phrases = Phrases(tokens, pack)
    quotations = find_quotations(tokens, _paragraphs(article.text, sentences, ranges))
    contents = Contents(phrases, quotations, [last for _, last in ranges])
    hits = find_cues(tokens, pack)
    reading = Reading(phrases, contents, hits, ranges)
    drafts = _drafts(reading, sentences)
    drafts = _orphan_quotations(reading, drafts)
    drafts = _speech_runs_on(reading, drafts, sentences)
    parents = _parents(drafts)
    speakers = Antecedents(Naming(phrases), ranges).speakers(drafts, parents)
    return tuple(
        _attribution(index, draft, parents[index], speakers[index], tokens, pack)
        for index, draft in enumerate(drafts)
    )


def _token_range(tokens: Tokens, span: Span) -> Piece:
    return tokens.at(span.start), tokens.at(span.end)


def _paragraphs(text: str, sentences: Sequence[Sentence], ranges: Sequence[Piece]) -> list[Piece]:
    """Return the token ranges of the paragraphs: sentences with no line break between them."""
    paragraphs: list[Piece] = []
    for index, (first, last) in enumerate(ranges):
        gap = text[sentences[index - 1].span.end : sentences[index].span.start] if index else "\n"
        if paragraphs and "\n" not in gap and "\r" not in gap:
            paragraphs[-1] = (paragraphs[-1][0], last)
        else:
            paragraphs.append((first, last))
    return paragraphs


def _drafts(reading: Reading, sentences: Sequence[Sentence]) -> list[Draft]:
    verbs = VerbPatterns(reading)
    others = PhrasePatterns(reading)
    colons = ColonPatterns(reading)
    drafts: list[Draft] = []
    taken = -1
    at = 0
    for sentence, (first, last) in zip(sentences, reading.sentences, strict=True):
        while at < len(reading.hits) and reading.hits[at].first < first:
            at += 1
        if sentence.kind != "boilerplate":
            drafts.extend(colons.read((first, last), sentence.kind))
        while at < len(reading.hits) and reading.hits[at].first < last:
            hit = reading.hits[at]
            at += 1
            if sentence.kind == "boilerplate" or hit.first < taken:
                continue
            finite = bool(hit.forms) and not hit.participle
            found = (verbs if finite else others).read(hit, (first, last))
            drafts.extend(found)
            for draft in found:
                # A second cue word of the same attribution («صرح ... قائلا») is not read again.
                taken = (
                    max(taken, *(piece[1] for piece in draft.cues))
                    if len(draft.cues) > 1
                    else max(taken, hit.last)
                )
                taken = max(taken, draft.frame)
                if hit.phrase is not None:
                    taken = max(taken, draft.cues[0][1])
    return sorted(drafts, key=lambda draft: draft.cues[0])


def _orphan_quotations(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Give a sentence that is all quotation, with no cue of its own, to the speech that ends just before it."""
    result = list(drafts)
    cues = [draft.cues[0][0] for draft in result]
    ended: dict[int, list[int]] = {}
    for index, draft in enumerate(result):
        ended.setdefault(draft.contents[-1][1], []).append(index)
    reached = 0
    held = iter(sorted(piece for draft in result for piece in draft.contents))
    upcoming = next(held, None)
    for quotation in reading.contents.quotations:
        sentence = reading.sentence_at(quotation.opened)
        while upcoming is not None and upcoming[0] <= quotation.first:
            reached = max(reached, upcoming[1])
            upcoming = next(held, None)
        if (
            quotation.opened > sentence[0] + 1
            or quotation.last - quotation.first < 3
            or reached > quotation.first
        ):
            continue
        if _cued(result, cues, sentence, (quotation.first, quotation.last)):
            continue
        before = [
            index
            for end in range(sentence[0], sentence[0] - 5, -1)
            for index in ended.get(end, ())
            if result[index].act in CORE_ACTS and index < bisect_left(cues, quotation.first)
        ]
        if before:
            index = _outermost(before, result)
            pieces = tuple(reading.contents.by_sentence(quotation.first, quotation.last))
            result[index] = replace(result[index], contents=result[index].contents + pieces)
            ended.setdefault(pieces[-1][1], []).append(index)
            reached = max(reached, pieces[-1][1])
    return result


def _speech_runs_on(reading: Reading, drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Give a sentence in the first person, with no marks and no cue, to the quotation that ends just before it.

    Newspapers, and translations most of all, lose the marks of speech that goes on: «"خسرنا بيتنا". الأمر صعب علينا.»
    """
    result = list(drafts)
    closed = reading.contents.quotation_closed_at
    spoken = {
        draft.contents[-1][1]: index
        for index, draft in enumerate(result)
        if draft.form == "direct" or closed(draft.contents[-1][1]) is not None
    }
    cued = {reading.sentence_at(draft.cues[0][0]) for draft in result}
    for number, (first, last) in enumerate(reading.sentences):
        if sentences[number].kind != "sentence" or (first, last) in cued:
            continue
        before = next(
            (spoken[end] for end in range(first, first - _MARKS_BETWEEN, -1) if end in spoken), None
        )
        if before is None or reading.contents.holds_quotation(first, last):
            continue
        if any(
            reading.phrases.is_word(at) and reading.phrases.is_first_person(at) for at in range(first, last)
        ):
            piece = reading.contents.trim(first, last)
            result[before] = replace(result[before], contents=(*result[before].contents, piece))
            spoken[piece[1]] = before
    return result


def _cued(drafts: Sequence[Draft], cues: Sequence[int], sentence: Piece, quotation: Piece) -> bool:
    """Return whether a cue outside the quotation stands in its sentence, or behind its last one."""
    last = max(sentence[1], quotation[1])
    for index in range(bisect_left(cues, sentence[0]), len(drafts)):
        cue = drafts[index].cues[0]
        if cue[1] > last:
            return False
        if not _inside(cue, quotation):
            return True
    return False


def _outermost(indexes: Sequence[int], drafts: Sequence[Draft]) -> int:
    """Return the last of the drafts that none of the others holds."""
    outer = [
        i
        for i in indexes
        if not any(
            _inside(drafts[i].cues[0], piece) for j in indexes if j != i for piece in drafts[j].contents
        )
    ]
    return max(outer or indexes)


def _inside(inner: Piece, outer: Piece) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """Return, for each draft, the one with the smallest content that holds its cue and is no smaller than its own.

    Of two drafts with contents of one size the earlier holds the later, so that none holds itself.
    """
    sizes = [sum(last - first for first, last in draft.contents) for draft in drafts]
    speaking = [(index, draft) for index, draft in enumerate(drafts) if draft.act != "impersonal"]
    pieces = sorted((*piece, index) for index, draft in speaking for piece in draft.contents)
    parents: list[int | None] = [None] * len(drafts)
    around: list[tuple[int, int, int]] = []
    upcoming = 0
    for index, draft in enumerate(drafts):
        first, last = draft.cues[0]
        while upcoming < len(pieces) and pieces[upcoming][0] <= first:
            around.append(pieces[upcoming])
            upcoming += 1
        around = [piece for piece in around if piece[1] > first][-_DEEPEST:]
        larger = (sizes[index], -index)
        holders = [owner for _, end, owner in around if end >= last and (sizes[owner], -owner) > larger]
        parents[index] = min(holders, key=lambda owner: sizes[owner], default=None)
    return parents


def _attribution(
    index: int, draft: Draft, parent: int | None, speaker: Speaker | None, tokens: Tokens, pack: Pack
) -> Attribution:
    def spans(pieces: Sequence[Piece]) -> tuple[Span, ...]:
        return tuple(tokens.span(first, last) for first, last in pieces)

    contents = spans(draft.contents)
    known = traits(tokens.text, draft.act, draft.form, contents)
    return Attribution(
        id=index,
        sources=spans(draft.sources),
        cues=spans(draft.cues),
        contents=contents,
        form=draft.form,
        act=draft.act,
        stance=draft.stance,
        source_type=speaker.type if speaker is not None else "unknown",
        named=tokens.span(*speaker.name) if speaker is not None else None,
        via=spans(draft.via),
        parent=parent,
        confidence=pack.confidence.of(draft.because, known),
        because=draft.because,
    )
