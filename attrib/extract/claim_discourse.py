"""Whom the claims of an article were about so far, most recent first: what a later pronoun may take up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from attrib.extract.claim_subjects import Subject

_REMEMBERED = 8
_SENTENCES_BACK = 2


class _Mention(NamedTuple):
    sentence: int
    core: int | None
    """The core attribution whose content holds it; None in the writer's voice."""
    subject: Subject


@dataclass(slots=True)
class Discourse:
    """The subjects of the claims read so far, and who spoke."""

    _mentions: deque[_Mention] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, sentence: int, core: int | None, subject: Subject) -> None:
        """Remember the subject of a claim, or the speaker of a content as the writer's subject."""
        self._mentions.appendleft(_Mention(sentence, core, subject))

    def earlier(self, sentence: int, core: int | None) -> Iterator[Subject]:
        """Yield whom this voice spoke of in this sentence and the two before, most recent first."""
        for mention in self._mentions:
            if mention.core == core and sentence - mention.sentence <= _SENTENCES_BACK:
                yield mention.subject
