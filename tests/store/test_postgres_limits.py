"""What PostgreSQL does not take, or gives up: one article is set apart, or the user is told; it is never a bug."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from attrib.cli import main
from attrib.errors import BrokenArticle, InputError, LostConnection, StoreError, TooLarge
from attrib.store.adding import Adder, encoder_of
from attrib.store.opening import open_store
from attrib.store.postgres.address import address
from attrib.store.postgres.connecting import PostgresConnection, connect, in_words
from attrib.store.postgres.store import PostgresStore
from attrib.types import Analysis
from tests.store.word_embedder import WordEmbedder, analysis_of

_UNLIKE = "".join(chr(0x4E00 + number) for number in range(3000))
"""Three thousand letters that no compression makes fewer of."""


@pytest.mark.parametrize(
    "large",
    [
        analysis_of(_UNLIKE, ["خبر قصير"]),
        analysis_of("outlet", ["خبر قصير"], outlet=_UNLIKE),
        analysis_of("source", [f"{_UNLIKE}: خبر قصير"]),
    ],
    ids=["id", "outlet", "source"],
)
def test_an_article_that_is_not_taken_ends_nobody_else(
    shared: str, news: list[Analysis], large: Analysis
) -> None:
    refused: list[InputError] = []
    with open_store(shared, write=True) as store:
        adder = Adder(store, WordEmbedder())
        stored = [one.analysis for one in adder.add([news[0], large, news[1]], refused.append)]
        assert stored == news[:2]
        (error,) = refused
        assert isinstance(error, BrokenArticle) and error.id == large.article.id
        assert "more than the database takes" in str(error) and len(str(error)) < 600
        assert store.analysis(large.article.id) is None and not list(store.verify())
        with pytest.raises(TooLarge):
            list(adder.add([large]))


def test_the_command_sets_it_apart(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [{"id": id, "text": "قال المهندس سامر حداد إن الجسر آمن."} for id in ("one", _UNLIKE, "two")]
    Path("wire.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    options = ["--index", shared, "--quarantine", "apart", "--format", "jsonl"]
    monkeypatch.setattr(sys, "argv", ["attrib", "index", "add", "wire.jsonl", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2 and "Traceback" not in told.err
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["one", "two"]
    (apart,) = (json.loads(line) for line in Path("apart").read_text(encoding="utf-8").splitlines())
    assert apart["id"] == _UNLIKE and "more than the database takes" in apart["error"]


def test_two_machines_with_a_file_of_one_name(shared: str) -> None:
    """That another machine's file is not here does not tell that it was moved here."""
    with open_store(shared, write=True) as store:
        embedder = WordEmbedder()
        adder = Adder(store, embedder)
        theirs = analysis_of("today", ["خبر من آلة أخرى"], path="today.txt")
        vectors = embedder.encode([one.self_contained for one in theirs.claims])
        store.put(theirs, vectors, encoder_of(embedder), "other", "/elsewhere/today.txt")
        own = analysis_of("today", ["خبر من هذه الآلة"], path="today.txt")
        settled = adder.settled(own.article)
        assert settled.id != "today"
        list(adder.add([replace(own, article=settled)]))
        assert store.analysis("today") == theirs and store.analysis(settled.id) is not None


def test_streams_beside_each_other(shared: str) -> None:
    open_store(shared, write=True).close()
    with connect(address(shared)) as raw, raw.transaction():
        connection = PostgresConnection(raw)
        streams = [connection.stream("SELECT generate_series(1, 3)") for _ in range(200)]
        assert [next(one)[0] for one in streams] == [1] * 200


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (psycopg.errors.IdleInTransactionSessionTimeout, LostConnection, "connection to the server was lost"),
        (psycopg.errors.IdleSessionTimeout, LostConnection, "connection to the server was lost"),
        (psycopg.errors.SerializationFailure, StoreError, "hot_standby_feedback"),
        (psycopg.errors.DeadlockDetected, StoreError, "Try again"),
    ],
)
def test_what_the_server_gives_up_is_told(
    error: type[psycopg.Error], kind: type[StoreError], words: str
) -> None:
    with pytest.raises(kind, match=words), in_words(address("postgresql://u@h/d")):
        raise error("told by the server")


def test_a_writer_that_stood_still_goes_on(
    shared: str, news: list[Analysis], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server gave its transaction up; what it was about to store is stored in another one."""
    monkeypatch.setattr("attrib.store.postgres.store._IDLE", "200ms")
    told: list[str] = []
    with open_store(shared, write=True, wait=20, tell=lambda kind, _: told.append(kind)) as store:
        insert, still = PostgresStore.insert, [1]

        def slow(*arguments: Any) -> None:
            if still:
                time.sleep(still.pop())
            insert(*arguments)

        monkeypatch.setattr(PostgresStore, "insert", slow)
        (added,) = Adder(store, WordEmbedder()).add(news[:1])
        assert added.analysis == news[0] and store.analysis("bridge") == news[0]
    assert told == ["connection-lost"]
