"""Writes ``schema-N.sql``: a tiny index as this attrib's schema has it, which later versions must still read.

::

    python -m tests.store.stored.make

Run it whenever a migration is added, and commit the new file beside the older ones: those are never made again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from attrib.store.adding import Adder
from attrib.store.connection import APPLICATION, migrations
from attrib.store.folder import DATABASE
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis
from tests.store.word_embedder import WordEmbedder, analysis_of

FOLDER = Path(__file__).parent


def articles() -> list[Analysis]:
    """Return the articles of every stored index, whatever version it is of."""
    return [
        analysis_of(
            "ferry",
            ["هيئة الموانئ: تأخرت العبارة ساعتين", "غادرت العبارة الميناء ظهرا"],
            outlet="المرفأ",
            date="2025-05-01",
        ),
        analysis_of("ferry-en", ["The ferry left at noon"], language="en"),
        analysis_of("wire-9", ["وزارة الزراعة: بلغ المحصول 30 ألف طن"], path="feed.jsonl"),
    ]


def main() -> None:
    """Write the file of the newest schema version."""
    version = len(migrations())
    target = FOLDER / f"schema-{version}.sql"
    if target.exists():
        raise SystemExit(f"{target.name} is there already, and stays as it was made")
    with tempfile.TemporaryDirectory() as name:
        with SqliteStore.open(Path(name), write=True) as store:
            for _ in Adder(store, WordEmbedder(dimension=8)).add(articles()):
                pass
        connection = sqlite3.connect(Path(name) / DATABASE)
        lines = [f"PRAGMA application_id = {APPLICATION};", f"PRAGMA user_version = {version};", *connection.iterdump()]
        connection.close()
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(target.name)


if __name__ == "__main__":
    main()
