"""Any analysis at all, sensible or not: the store keeps what it is given."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from attrib.types import (
    Act,
    Analysis,
    Article,
    Attribution,
    Claim,
    Form,
    ResolvedBy,
    Sentence,
    SentenceKind,
    Source,
    SourceType,
    Span,
    Stance,
    Status,
)


def one_of(kind: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(kind))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
maybe = st.none() | texts
numbers = st.floats(0, 1)


@st.composite
def analyses(draw: st.DrawFn, id: str = "a") -> Analysis:
    """Return an article ``id`` of any text, with anything at all extracted from it."""
    text = draw(texts.filter(bool))
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends)))
    some = st.lists(spans, max_size=3).map(tuple)
    count = draw(st.integers(0, 4))
    attributions = tuple(
        Attribution(
            number,
            draw(some),
            draw(some),
            draw(some),
            draw(one_of(Form)),
            draw(one_of(Act)),
            draw(one_of(Stance)),
            draw(one_of(SourceType)),
            draw(st.none() | spans),
            draw(some),
            draw(st.none() | st.integers(0, 9)),
            draw(numbers),
            draw(texts),
        )
        for number in range(count)
    )
    source = st.builds(Source, texts, texts, one_of(SourceType), texts, one_of(ResolvedBy), numbers)
    sources = tuple(draw(st.none() | source) for _ in range(count))
    held = st.lists(st.integers(0, count - 1), max_size=3, unique=True) if count else st.just([])
    claim = st.builds(Claim, texts, spans, texts, texts, st.integers(0, 9), one_of(Status), held.map(tuple))
    sentences = st.lists(st.builds(Sentence, spans, one_of(SentenceKind)), max_size=3).map(tuple)
    path, title, date, outlet, url = (draw(maybe) for _ in range(5))
    article = Article(id, text, draw(texts), path, title, date, outlet, url, draw(some))
    return Analysis(
        article, draw(sentences), attributions, sources, draw(st.lists(claim, max_size=4).map(tuple))
    )
