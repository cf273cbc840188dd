"""From an analysis to the rows of the tables and back, with nothing lost; and the hashes that tell both apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrib.types import Analysis, Article, Attribution, Claim, Sentence, Source, Span

if TYPE_CHECKING:
    from attrib.store.sql import Connection

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@cache
def _reader(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads all fields of a dataclass: ``astuple`` copies whatever it meets, ten times slower."""
    return attrgetter(*(field.name for field in fields(kind)))


def _values(value: Any) -> Any:
    kind: Any = type(value)
    return _reader(kind)(value)


_AT_ONCE = 200
"""Sources looked up in one statement."""
_VALUES = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_values)
"""Writes dataclasses as the lists of their fields' values, in order."""


def content_hash(article: Article) -> bytes:
    """Return the SHA-256 of all that was read: the text and what is known of it."""
    return hashlib.sha256(_VALUES.encode(_told(article)).encode("utf-8")).digest()


def analysis_digest(analysis: Analysis) -> bytes:
    """Return the SHA-256 of an analysis to the last field: two that differ in anything have two digests."""
    return hashlib.sha256(_VALUES.encode((_told(analysis.article), *_values(analysis)[1:])).encode("utf-8")).digest()


def _told(article: Article) -> tuple[Any, ...]:
    """Return an article's fields; one without gaps has the hash that it had before indexes kept them."""
    told: tuple[Any, ...] = _values(article)
    return told if article.gaps else told[:-1]


def insert_analysis(
    connection: Connection, analysis: Analysis, first: int, facts: dict[str, Any]
) -> int:
    """Insert an article with all that was extracted; its claims get the rows from ``first`` on.

    ``facts`` are the columns of ``articles`` that extraction does not know. Returns the article's row.
    """
    row = _insert_article(connection, analysis, facts)
    _insert_attributions(connection, row, analysis)
    claims = analysis.claims
    connection.executemany(
        "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                first + at,
                row,
                one.id,
                one.span.start,
                one.span.end,
                one.text,
                one.self_contained,
                one.sentence,
                one.status,
            )
            for at, one in enumerate(claims)
        ],
    )
    connection.executemany(
        "INSERT INTO claim_attributions VALUES (?, ?, ?, ?)",
        [
            (first + at, place, row, number)
            for at, one in enumerate(claims)
            for place, number in enumerate(one.attributions)
        ],
    )
    return row


def delete_article(connection: Connection, row: int) -> None:
    """Delete an article with everything that hangs on it, and the sources that nothing names any more."""
    sources = connection.execute(
        "SELECT DISTINCT source FROM attributions WHERE article = ? AND source IS NOT NULL", (row,)
    ).fetchall()
    connection.execute("DELETE FROM articles WHERE row = ?", (row,))
    connection.executemany(
        "DELETE FROM sources WHERE row = ?"
        " AND NOT EXISTS (SELECT 1 FROM attributions WHERE attributions.source = sources.row)",
        sources,
    )


def read_analysis(connection: Connection, row: int) -> Analysis:
    """Return the analysis of the article in ``row``.

    Raises KeyError where there is none, and ValueError (or KeyError) where its rows do not fit together.
    """
    article = read_article(connection, row)
    (sentences,) = connection.execute("SELECT sentences FROM articles WHERE row = ?", (row,)).fetchone()
    attributions, sources = _read_attributions(connection, row)
    return Analysis(article, read_sentences(sentences), attributions, sources, _read_claims(connection, row))


def read_article(connection: Connection, row: int) -> Article:
    """Return the article in ``row``. Raises KeyError where there is none."""
    found = connection.execute(
        "SELECT id, text, language, path, title, date, outlet, url, gaps FROM articles WHERE row = ?", (row,)
    ).fetchone()
    if found is None:
        raise KeyError(row)
    id, text, language, path, title, date, outlet, url, gaps = found
    return Article(id, text, language, path, title, date, outlet, url, _read_spans(json.loads(gaps)))


def read_sentences(stored: str) -> tuple[Sentence, ...]:
    """Return sentences from the form that the table keeps them in."""
    return tuple(Sentence(Span(start, end), kind) for start, end, kind in json.loads(stored))


def _insert_article(connection: Connection, analysis: Analysis, facts: dict[str, Any]) -> int:
    article = analysis.article
    values = {
        "id": article.id,
        "text": article.text,
        "language": article.language,
        "path": article.path,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "url": article.url,
        "gaps": _JSON.encode([_ends(span) for span in article.gaps]),
        "sentences": _JSON.encode([(one.span.start, one.span.end, one.kind) for one in analysis.sentences]),
        "content": content_hash(article),
        "digest": analysis_digest(analysis),
        **facts,
    }
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    # The names are those of the dict above and of our own callers; the values are bound.
    statement = f"INSERT INTO articles ({columns}) VALUES ({marks}) RETURNING row"  # noqa: S608
    (row,) = connection.execute(statement, tuple(values.values())).fetchone()
    return int(row)


def _insert_attributions(connection: Connection, row: int, analysis: Analysis) -> None:
    rows = source_rows(connection, analysis.sources)
    connection.executemany(
        "INSERT INTO attributions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row,
                one.id,
                *(
                    (None, None, None, None)
                    if source is None
                    else (rows[_key(source)], source.mention, source.resolved_by, source.score)
                ),
                one.form,
                one.act,
                one.stance,
                one.source_type,
                one.parent,
                one.confidence,
                one.because,
                _spans(one),
            )
            for one, source in zip(analysis.attributions, analysis.sources, strict=True)
        ],
    )


def source_rows(
    connection: Connection, sources: Iterable[Source | None]
) -> dict[tuple[str, str, str], int]:
    """Return the rows of sources, by what tells them apart; those that are new are inserted."""
    keys = list(dict.fromkeys(_key(one) for one in sources if one is not None))
    connection.executemany(
        "INSERT INTO sources (id, name, type) VALUES (?, ?, ?) ON CONFLICT (id, name, type) DO NOTHING", keys
    )
    rows: dict[tuple[str, str, str], int] = {}
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        tuples = ", ".join(["(?, ?, ?)"] * len(some))
        rows.update(
            ((id, name, kind), row)
            for row, id, name, kind in connection.execute(
                f"SELECT row, id, name, type FROM sources WHERE (id, name, type) IN (VALUES {tuples})",  # noqa: S608
                [value for key in some for value in key],
            )
        )
    return rows


def _key(source: Source) -> tuple[str, str, str]:
    return source.id, source.name, source.type


def _spans(one: Attribution) -> str:
    lists = {"sources": one.sources, "cues": one.cues, "contents": one.contents, "via": one.via}
    spans: dict[str, Any] = {name: [_ends(span) for span in spans] for name, spans in lists.items()}
    return _JSON.encode({**spans, "named": None if one.named is None else _ends(one.named)})


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _read_attributions(
    connection: Connection, row: int
) -> tuple[tuple[Attribution, ...], tuple[Source | None, ...]]:
    found = connection.execute(
        "SELECT number, spans, form, act, stance, source_type, parent, confidence, because,"
        " s.id, s.name, s.type, mention, resolved_by, score"
        " FROM attributions LEFT JOIN sources s ON s.row = source WHERE article = ? ORDER BY number",
        (row,),
    ).fetchall()
    return tuple(_attribution(one[:9]) for one in found), tuple(_source(one[9:]) for one in found)


def _attribution(stored: Sequence[Any]) -> Attribution:
    number, spans, form, act, stance, source_type, parent, confidence, because = stored
    lists = json.loads(spans)
    return Attribution(
        id=number,
        sources=_read_spans(lists["sources"]),
        cues=_read_spans(lists["cues"]),
        contents=_read_spans(lists["contents"]),
        form=form,
        act=act,
        stance=stance,
        source_type=source_type,
        named=None if lists["named"] is None else Span(*lists["named"]),
        via=_read_spans(lists["via"]),
        parent=parent,
        confidence=confidence,
        because=because,
    )


def _read_spans(stored: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in stored)


def _source(stored: Sequence[Any]) -> Source | None:
    return None if stored[0] is None else Source(*stored)


def _read_claims(connection: Connection, row: int) -> tuple[Claim, ...]:
    held: dict[int, list[int]] = {}
    for claim, attribution in connection.execute(
        "SELECT claim, attribution FROM claim_attributions WHERE claim IN (SELECT row FROM claims WHERE article = ?)"
        " ORDER BY claim, place",
        (row,),
    ):
        held.setdefault(claim, []).append(attribution)
    found = connection.execute(
        'SELECT row, id, "start", "end", text, self_contained, sentence, status FROM claims WHERE article = ?'
        " ORDER BY row",
        (row,),
    )
    return tuple(make_claim(one, held.get(one[0], ())) for one in found)


def make_claim(stored: Sequence[Any], attributions: Iterable[int]) -> Claim:
    """Return a claim from the columns row, id, start, end, text, self_contained, sentence and status."""
    _, id, start, end, text, self_contained, sentence, status = stored
    return Claim(id, Span(start, end), text, self_contained, sentence, status, tuple(attributions))
