"""What earlier runs found, kept by content: an unchanged draft is not looked at again.

The key of an outcome is a digest of the draft's bytes, of everything in the configuration that bears on it, of
the user's own source files, of the index's state and of attrib itself (:mod:`attrib.check.version`). What is
stored carries a digest of its own, so that a damaged row is a miss and never a wrong answer. A cache that cannot
be opened, read or written is done without.

The folder is for its owner only, since drafts are in it; git and backups pass it over.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrib.check.examine import LOCATED, Draft, Read
from attrib.check.version import version_digest
from attrib.config import Config
from attrib.report.findings import Checked, FilePlace
from attrib.rules.base import Rule
from attrib.types import Article, ArticleRef, Claim, Edit, Finding, Fix, Match, SourceRef, Span

_FILE = "check.sqlite"
_LAYOUT = 1
_DAYS = 30
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of attrib; it may be deleted.\n"
_DIGEST = 16
_BATCH = 200


class Cache:
    """The outcomes of earlier runs in one folder."""

    def __init__(self, folder: str) -> None:
        self._connection = _open(folder)
        self._waiting: list[tuple[bytes, bytes, int]] = []
        self._today = int(time.time() // 86400)

    def get(self, key: bytes, id: str = "", path: str | None = None) -> Checked | None:
        """Return what is stored under a key, or None. The article gets the ``id`` and ``path`` given here."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value, day FROM outcome WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            self.close()
            return None
        if row is None:
            return None
        value, day = row
        if not isinstance(value, bytes) or _digest(value[_DIGEST:]) != value[:_DIGEST]:
            return None
        if day != self._today:
            self._waiting.append((key, value, self._today))
        return _checked(json.loads(zlib.decompress(value[_DIGEST:])), id, path)

    def put(self, key: bytes, checked: Checked) -> None:
        """Store an outcome; it is on disk when the cache is closed, at the latest."""
        if self._connection is None:
            return
        body = zlib.compress(json.dumps(_record(checked), ensure_ascii=False).encode(), 1)
        self._waiting.append((key, _digest(body) + body, self._today))
        if len(self._waiting) >= _BATCH:
            self._write()

    def close(self) -> None:
        """Write what is left, drop what nobody has asked for in a month, and close the file."""
        if self._connection is None:
            return
        self._write()
        with suppress(sqlite3.Error):
            with self._connection:
                self._connection.execute("DELETE FROM outcome WHERE day < ?", (self._today - _DAYS,))
            self._connection.close()
        self._connection = None

    def _write(self) -> None:
        if self._connection is None or not self._waiting:
            return
        # Nobody waits for a cache that another process is writing or a disk that is full: it goes without.
        with suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()


def clear(folder: str) -> bool:
    """Delete the cache in a folder; return whether there was one. Files that are not the cache's stay."""
    found = False
    for name in (_FILE, f"{_FILE}-wal", f"{_FILE}-shm", ".gitignore", "CACHEDIR.TAG"):
        with suppress(OSError):
            os.unlink(os.path.join(folder, name))
            found = True
    with suppress(OSError):
        os.rmdir(folder)
    return found


def config_digest(config: Config, language: str, index_state: str) -> bytes:
    """Return what of a configuration bears on the outcome of a draft, apart from the rules chosen for it.

    ``index_state`` names the index with its generation, "" without one.
    """
    sources = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in config.sources]
    parts = [
        sorted(config.levels.items()),
        sorted((code, sorted(table.items())) for code, table in config.options.items()),
        sources,
        language,
        config.narrowed,
        index_state,
    ]
    return _digest(version_digest() + json.dumps(parts, ensure_ascii=False).encode())


def draft_key(draft: Draft, config: bytes, rules: Sequence[Rule], place: str = "") -> bytes:
    """Return the key of a draft's outcome under a configuration's digest and the rules chosen for it.

    ``place`` is what else it depends on: with an index, the draft's path and id, since the index may hold the draft.
    """
    digest = hashlib.blake2b(config, digest_size=_DIGEST)
    codes = " ".join(rule.code for rule in rules)
    digest.update(f"{draft.form}\0{codes}\0{place}\0".encode("utf-8", "surrogatepass"))
    if isinstance(draft, Read):
        digest.update(json.dumps(_article_record(draft.article), ensure_ascii=False).encode())
        digest.update(b"\0" + (draft.page or b""))
    else:
        digest.update(b"\1" + draft.data)
    return digest.digest()


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _open(folder: str) -> sqlite3.Connection | None:
    """Open the cache, making it where it is missing and anew where it is damaged or of another layout."""
    for attempt in (1, 2):
        try:
            _make_folder(folder)
            connection = sqlite3.connect(os.path.join(folder, _FILE), timeout=5)
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                with connection:
                    connection.execute(
                        "CREATE TABLE IF NOT EXISTS outcome"
                        " (key BLOB PRIMARY KEY, value BLOB, day INTEGER) WITHOUT ROWID"
                    )
                    connection.execute(f"PRAGMA user_version = {_LAYOUT}")
            elif layout != _LAYOUT:
                raise sqlite3.DatabaseError("another layout")
            connection.execute("PRAGMA synchronous = NORMAL")
            return connection
        except sqlite3.OperationalError:
            return None  # locked, read-only, no room
        except sqlite3.DatabaseError:
            if attempt == 1:
                clear(folder)
        except OSError:
            return None
    return None


def _make_folder(folder: str) -> None:
    if os.path.isdir(folder):
        return
    os.makedirs(folder, mode=0o700)
    (Path(folder) / ".gitignore").write_text("*\n", encoding="utf-8")
    (Path(folder) / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")


def _article_record(article: Article) -> list[Any]:
    known = [article.text, article.language, article.title, article.date, article.outlet, article.url]
    return [*known, *map(_pair, article.gaps)]


def _record(checked: Checked) -> dict[str, Any]:
    return {
        "article": _article_record(checked.article),
        "judged": checked.judged,
        "held": checked.held,
        "located": checked.located,
        "findings": [_finding_record(one) for one in checked.findings],
        "places": [[*_pair(span), *dataclasses.astuple(at)] for span, at in checked.places],
    }


def _finding_record(one: Finding) -> list[Any]:
    fix = [[*_pair(edit.span), edit.replacement] for edit in one.fix.edits] if one.fix else None
    match = dataclasses.asdict(one.match) if one.match else None
    related = [_pair(span) for span in one.related]
    return [one.rule, one.name, one.level, one.message, *_pair(one.span), related, fix, match]


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _checked(record: dict[str, Any], id: str, path: str | None) -> Checked:
    text, language, title, date, outlet, url, *gaps = record["article"]
    spans = tuple(Span(*pair) for pair in gaps)
    article = Article(id, text, language, path, title, date, outlet, url, spans)
    findings = tuple(_finding(row, article) for row in record["findings"])
    places = tuple((Span(start, end), FilePlace(*at)) for start, end, *at in record["places"])
    return Checked(
        article,
        findings,
        record["judged"],
        held=record["held"],
        located=record["located"],
        places=places,
    )


def _finding(row: list[Any], article: Article) -> Finding:
    rule, name, level, message, start, end, related, fix, match = row
    edits = tuple(Edit(Span(first, last), text) for first, last, text in fix) if fix else ()
    return Finding(
        rule,
        name,
        level,
        message,
        article,
        Span(start, end),
        tuple(Span(*pair) for pair in related),
        _match(match) if match else None,
        Fix(edits) if edits else None,
    )


def _match(record: dict[str, Any]) -> Match:
    claim = dict(record["claim"])
    claim["span"] = Span(**claim["span"])
    claim["attributions"] = tuple(claim["attributions"])
    return Match(
        **{
            **record,
            "because": tuple(record["because"]),
            "article": ArticleRef(**record["article"]),
            "claim": Claim(**claim),
            "sources": tuple(SourceRef(**one) for one in record["sources"]),
        }
    )


def readdressed(checked: Checked, id: str, path: str | None) -> Checked:
    """Return an outcome whose article has another id and path."""
    article = dataclasses.replace(checked.article, id=id, path=path)
    findings = tuple(dataclasses.replace(one, article=article) for one in checked.findings)
    return dataclasses.replace(checked, article=article, findings=findings)


def cacheable(draft: Draft) -> bool:
    """Return whether a draft's outcome may be stored: one article, found by its bytes or its fields."""
    return isinstance(draft, Read) or draft.form in LOCATED or draft.form == "html"
