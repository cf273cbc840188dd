"""Gold: what a careful reader found in an article, to hold extraction against. Spans are of the article's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from attrib.types import Article, Form, Span

Label = Literal["attributed", "partly", "unattributed", "none"]
LABELS: tuple[Label, ...] = get_args(Label)


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution as annotated. ``sources`` is empty for a dropped subject, ``canonical`` the source's usual name.

    One that is not ``core`` (a speech act, an impersonal passive) is neutral: finding it is neither right nor
    wrong. ``form`` and ``source_type`` are None where the annotation leaves them out; no figure needs them.
    """

    sources: tuple[Span, ...]
    cues: tuple[Span, ...]
    contents: tuple[Span, ...]
    canonical: str | None
    source_type: str | None
    form: Form | None
    core: bool


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence, and whether its claims stand inside the content of core attributions."""

    span: Span
    label: Label


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim, and its wording for a reader who sees nothing else (None where not annotated)."""

    span: Span
    self_contained: str | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was annotated of one article. ``sentences`` and ``claims`` are None where nobody annotated them.

    ``characters`` and ``md5`` (of the UTF-8 bytes) say of which text, where the annotation states it.
    """

    id: str
    attributions: tuple[GoldAttribution, ...]
    sentences: tuple[GoldSentence, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    characters: int | None = None
    md5: str | None = None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its annotation."""

    article: Article
    gold: Annotation
