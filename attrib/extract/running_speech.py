"""Speech that runs on: quotations and sentences with no cue of their own, which belong to the speech before them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from attrib.extract.contents import Piece
from attrib.extract.reading import Draft, Reading
from attrib.types import CORE_ACTS, Sentence

_SPOKEN = frozenset(("verb-subject", "subject-verb", "dropped-subject", "content-first", "cue-in-quotation"))
"""Patterns of a person who speaks, whom a quotation in the next paragraph may go on with."""
_MARKS_BETWEEN = 5  # tokens between the end of a quotation and the next sentence, counted with it


def orphan_quotations(reading: Reading, drafts: list[Draft]) -> list[Draft]:
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
        ] or _said_just_before(reading, result, cues, sentence[0])
        if before:
            index = _outermost(before, result)
            pieces = tuple(reading.contents.by_sentence(quotation.first, quotation.last))
            result[index] = replace(result[index], contents=result[index].contents + pieces)
            ended.setdefault(pieces[-1][1], []).append(index)
            reached = max(reached, pieces[-1][1])
    return result


def _said_just_before(
    reading: Reading, drafts: Sequence[Draft], cues: Sequence[int], start: int
) -> list[int]:
    """Return the drafts of the sentence right before token ``start``: «قال إنه مرتاح. "لم أفكر في الرحيل."»."""
    if start == 0:
        return []
    first, last = reading.sentence_at(start - 1)
    return [
        index
        for index in range(bisect_left(cues, first), bisect_left(cues, last))
        if drafts[index].act in CORE_ACTS and drafts[index].pattern in _SPOKEN
    ]


def speech_runs_on(reading: Reading, drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Give a sentence in the first person, with no marks and no cue, to the quotation that ends just before it.

    Newspapers, and translations most of all, lose the marks of speech that goes on: «"خسرنا بيتنا". الأمر صعب علينا.»
    One sentence between, in no person, goes along where it asks, or where nothing closed the quotation.
    """
    result = list(drafts)
    closed = reading.contents.quotation_closed_at
    spoken = {
        draft.contents[-1][1]: index
        for index, draft in enumerate(result)
        if draft.form == "direct" or closed(draft.contents[-1][1]) is not None
    }
    left_open = {quotation.last for quotation in reading.contents.quotations if quotation.closed is None}
    cued = _told_by_another(reading, result)

    def plain(number: int) -> bool:
        """Return whether nothing in the sentence tells of another speaker or quotation."""
        if number >= len(sentences) or sentences[number].kind != "sentence":
            return False
        piece = reading.sentences[number]
        return piece not in cued and not reading.contents.holds_quotation(*piece)

    for number, (first, last) in enumerate(reading.sentences):
        end = next((end for end in range(first, first - _MARKS_BETWEEN, -1) if end in spoken), None)
        if end is None or not plain(number):
            continue
        opened = any(mark in left_open for mark in range(end, end + _MARKS_BETWEEN))
        if not _in_first_person(reading, first, last):
            asks = reading.words[last - 1] in "؟?"
            following = plain(number + 1) and _in_first_person(reading, *reading.sentences[number + 1])
            if not (asks or opened) or not following:
                continue
        before = spoken[end]
        piece = reading.contents.trim(first, last)
        if piece[0] >= piece[1]:
            continue
        result[before] = replace(result[before], contents=(*result[before].contents, piece))
        spoken[piece[1]] = before
        if opened:
            left_open.add(piece[1])
    return result


def _told_by_another(reading: Reading, drafts: Sequence[Draft]) -> set[Piece]:
    """Return the sentences with a cue before which nobody speaks of himself."""
    first_cue: dict[Piece, int] = {}
    for draft in drafts:
        if draft.agreement[0] != 1:
            first_cue.setdefault(reading.sentence_at(draft.cues[0][0]), draft.cues[0][0])
    return {
        sentence for sentence, cue in first_cue.items() if not _in_first_person(reading, sentence[0], cue)
    }


def _in_first_person(reading: Reading, first: int, last: int) -> bool:
    phrases = reading.phrases
    return any(phrases.is_word(at) and phrases.is_first_person(at) for at in range(first, last))


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
