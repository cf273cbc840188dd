"""The shipped registry, and attributions made by hand: what resolution is given, without extraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from attrib.sources.registry import Registry
from attrib.sources.resolve import resolve_sources
from attrib.types import Article, Attribution, Source, SourceType, Span


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry as it is shipped."""
    return Registry.load()


@pytest.fixture
def own_file(tmp_path: Path) -> Callable[[str], str]:
    """A function that writes a registry file and returns its path."""

    def write(content: str, name: str = "newsroom.toml") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


Attributed = Callable[..., Attribution]
Resolved = Callable[[str, SourceType], Source]


def _attribution(
    identifier: int, type_: SourceType, named: Span | None, sources: Sequence[Span] = ()
) -> Attribution:
    return Attribution(
        id=identifier,
        sources=tuple(sources),
        cues=(),
        contents=(),
        form="indirect",
        act="assertion",
        stance="neutral",
        source_type=type_,
        named=named,
        via=(),
        parent=None,
        confidence=1.0,
        because="",
    )


@pytest.fixture(scope="session")
def attribution() -> Attributed:
    """The function that makes an attribution of which only the source matters."""
    return _attribution


@pytest.fixture(scope="session")
def resolved(registry: Registry) -> Resolved:
    """The function that returns what an Arabic article's only attribution, to a mention, is resolved to."""

    def resolve(mention: str, type_: SourceType) -> Source:
        span = Span(0, len(mention))
        article = Article(mention, f"{mention} :", "ar")
        (source,) = resolve_sources(article, (_attribution(0, type_, span, (span,)),), registry)
        assert source is not None
        return source

    return resolve
