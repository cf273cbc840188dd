"""Attributions of one article: who is said, by which cue, to assert what.

The relation of PARC 3 (Pareti 2016) and PolNeAR (Newell et al. 2018). Cues are found first, each is read by
the patterns of its kind, orphan paragraphs of a speech are given to their speaker, and the sources are named.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrib.extract.antecedents import Antecedents
from attrib.extract.colon_patterns import ColonPatterns
from attrib.extract.contents import Contents, Piece
from attrib.extract.cues import CueHit, find_cues
from attrib.extract.known_names import with_known_names
from attrib.extract.naming import Naming, Speaker
from attrib.extract.noun_phrases import Phrases
from attrib.extract.phrase_patterns import PhrasePatterns
from attrib.extract.quotations import CuesAround, find_quotations
from attrib.extract.reading import Draft, Reading
from attrib.extract.running_speech import orphan_quotations, speech_runs_on
from attrib.extract.tokens import Tokens, tokenize
from attrib.extract.verb_patterns import VerbPatterns
from attrib.extract.word_marks import CUE
from attrib.lang.base import Pack
from attrib.lang.confidence import traits
from attrib.types import Article, Attribution, Sentence, Span

_DEEPEST = 40  # contents around one cue that are looked at, so that a text of nested speech takes linear time


def find_attributions(article: Article, sentences: Sequence[Sentence], pack: Pack) -> tuple[Attribution, ...]:
    """Return the attributions of ``article`` in the order of their cues; ``id`` is the place in the result."""
    pack = with_known_names(pack)
    tokens = tokenize(article.text)
    ranges = [_token_range(tokens, sentence.span) for sentence in sentences]
    phrases = Phrases(tokens, pack)
    hits = find_cues(tokens, pack, phrases.marked(CUE))
    closing = {hit.first for hit in hits if _may_close(hit, tokens, pack)}
    quotations = find_quotations(
        tokens,
        _paragraphs(article.text, sentences, ranges),
        CuesAround(
            opens=lambda at: phrases.cue_verb(at, strong=True),
            closes=closing.__contains__,
            says=lambda at: tokens.words[at] in pack.roles["saying"],
        ),
    )
    contents = Contents(phrases, quotations, [last for _, last in ranges])
    reading = Reading(phrases, contents, hits, ranges)
    drafts = _drafts(reading, sentences)
    drafts = orphan_quotations(reading, drafts)
    drafts = speech_runs_on(reading, drafts, sentences)
    parents = _parents(drafts)
    speakers = Antecedents(Naming(phrases), ranges).speakers(drafts, parents)
    return tuple(
        _attribution(index, draft, parents[index], speakers[index], tokens, pack)
        for index, draft in enumerate(drafts)
    )


def _may_close(hit: CueHit, tokens: Tokens, pack: Pack) -> bool:
    """Return whether a cue may tell behind a speech whose it was: «قال المدرب», «وفقا لما قاله», not «على ما أعتقد»."""
    if hit.phrase is None:
        return any(form.person == 3 for form in hit.forms)
    following = pack.cues.verbs.get(tokens.words[hit.last], ()) if hit.last < len(tokens) else ()
    return not following or any(form.person == 3 for form in following)


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
