"""Names by which linked data refers to articles, claims and sources: the article's address, or a URN of its id."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from attrib.types import Article, ArticleRef

_PRINTABLE = "-._~:/?#[]@!$&'()*+,;=%"


def article_iri(article: Article | ArticleRef) -> str:
    """Return the article's own address where it has one on the web, else ``urn:attrib:article:ID``."""
    url = getattr(article, "url", None)
    if url:
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = None
        if parts is not None and parts.scheme in ("http", "https") and parts.netloc:
            return quote(url, safe=_PRINTABLE, errors="replace")
    return urn("article", article.id)


def urn(kind: str, id: str) -> str:
    """Return ``urn:attrib:KIND:ID`` with the id's letters percent-encoded (RFC 8141)."""
    return f"urn:attrib:{kind}:{quote(id, safe='', errors='replace')}"
