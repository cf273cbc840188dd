"""Plain text: the article is the file, exactly; title, date and outlet are what the text shows of itself."""

from __future__ import annotations

from collections.abc import Iterator

from attrib.text.article import Input, make_article
from attrib.text.comments import comment_gaps
from attrib.text.decode import decode
from attrib.text.metadata import text_metadata
from attrib.types import Article


def read(source: Input) -> Iterator[Article]:
    """Yield the one article of a text file. Raises InputError and OSError."""
    text = decode(source.read(), source.name).text
    gaps = comment_gaps(text)
    yield make_article(
        text, text_metadata(text), id=source.stem, path=source.path, name=source.name, gaps=gaps
    )
