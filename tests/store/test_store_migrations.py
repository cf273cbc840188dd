"""An index that an earlier attrib made is read, searched and written by this one, whatever its schema's version."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from attrib.store.adding import Adder
from attrib.store.connection import migrations
from attrib.store.folder import DATABASE
from attrib.store.search import Searcher
from attrib.store.sqlite import SqliteStore
from attrib.store.verify import verify
from attrib.types import Analysis
from tests.store.stored.make import articles
from tests.store.word_embedder import WordEmbedder, analysis_of

STORED = Path(__file__).parent / "stored"
VERSIONS = sorted(int(path.stem.removeprefix("schema-")) for path in STORED.glob("schema-*.sql"))
"""Those that a commit ever had as its newest."""


@pytest.fixture(params=VERSIONS)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the index that was stored by that version."""
    folder = tmp_path / "index"
    folder.mkdir()
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    connection.executescript((STORED / f"schema-{request.param}.sql").read_text(encoding="utf-8"))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    assert version == request.param
    return folder


@pytest.mark.parametrize("write", [False, True])
def test_nothing_is_lost(stored: Path, write: bool) -> None:
    with SqliteStore.open(stored, write=write) as store:
        assert not [problem for problem in verify(store) if problem.damage]
        expected = articles()
        assert [store.analysis(one.article.id) for one in expected] == expected
        (matches,) = Searcher(store, WordEmbedder(dimension=8)).search(["غادرت العبارة الميناء ظهرا"])
        assert matches[0].claim.id == "ferry-1" and matches[0].verdict == "same"


def test_it_goes_on_as_one_of_today(stored: Path) -> None:
    new: list[Analysis] = [analysis_of("new", ["عادت العبارة إلى الميناء"]), analysis_of("ferry", ["ألغيت الرحلة"])]
    with SqliteStore.open(stored, write=True) as store:
        embedder = WordEmbedder(dimension=8)
        assert [one.outcome for one in Adder(store, embedder).add(new)] == ["added", "replaced"]
        assert store.remove("wire-9")
        assert not [problem for problem in verify(store) if problem.damage]
        (matches,) = Searcher(store, embedder).search(["غادرت العبارة الميناء ظهرا"], limit=9)
        assert {one.article.id for one in matches} == {"new", "ferry", "ferry-en"}


def test_a_migrated_index_has_the_schema_of_a_new_one(stored: Path, tmp_path: Path) -> None:
    SqliteStore.open(stored, write=True).close()
    SqliteStore.open(tmp_path / "new", write=True).close()
    assert schema(stored) == schema(tmp_path / "new")


def schema(folder: Path) -> dict[str, str]:
    connection = sqlite3.connect(folder / DATABASE)
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"--[^\n]*|\s+|\"", "", sql) for name, sql in found}


def test_the_first_and_the_newest_version_are_stored() -> None:
    assert (VERSIONS[0], VERSIONS[-1]) == (1, len(migrations()))
