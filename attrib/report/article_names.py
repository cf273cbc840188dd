"""What pages and charts call an article."""

from __future__ import annotations

import re

from attrib.types import Article, ArticleRef

_FOLDERS = re.compile(r"[/\\]+")


def article_name(article: Article | ArticleRef) -> str:
    """Return what a page calls an article: its title, else its id, which is its file's name unless it has another.

    Not its path: a page goes to readers, and where the newsroom keeps its files is none of their business.
    """
    return article.title or article.id


def file_of(article: Article | ArticleRef) -> str | None:
    """Return the name of the file that an article was read from, without the folders above it."""
    parts = [part for part in _FOLDERS.split(article.path or "") if part]
    return parts[-1] if parts else None
