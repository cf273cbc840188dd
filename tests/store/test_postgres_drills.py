"""Servers that are killed, connections that are cut, replicas that take over: what was told as stored is there."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from attrib.errors import ForeignIndex, LostConnection, StoreError
from attrib.store.adding import Adder, encoder_of
from attrib.store.opening import open_store
from attrib.store.postgres.address import address
from attrib.store.postgres.connecting import connect
from attrib.store.postgres.migrating import migrations
from attrib.store.search import Searcher
from attrib.store.sql_store import SqlStore
from attrib.types import Analysis
from tests.store.drill import article
from tests.store.postgres_server import Installation, Server, running
from tests.store.stored.make import articles
from tests.store.word_embedder import WordEmbedder, analysis_of

ROOT = Path(__file__).parents[2]
Make = Callable[..., Analysis]


class Writer:
    """A process that adds articles; what it has told so far."""

    def __init__(self, place: str, first: int, count: int, wait: float = 30) -> None:
        arguments = [place, str(first), str(count), str(wait)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.shared_drill", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told: list[str] = []
        self._trouble = ""

    def until(self, count: int) -> None:
        """Read on until ``count`` articles are told."""
        assert self._process.stdout is not None
        while len(self.told) < count:
            line = self._process.stdout.readline()
            assert line, self._process.communicate()[1]
            self.told.append(line.strip())

    def until_trouble(self) -> None:
        """Read on until trouble is told."""
        assert self._process.stderr is not None
        self._trouble += self._process.stderr.readline()

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was told of trouble."""
        out, rest = self._process.communicate(timeout=90)
        self.told += out.split("\n")[:-1]
        trouble = self._trouble + rest
        assert "Traceback" not in trouble, trouble
        assert "secret" not in trouble
        return self._process.returncode, trouble

    @property
    def at_work(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    @property
    def stored(self) -> set[int]:
        """The numbers of the articles that were told as stored."""
        return {int(line.split()[1]) for line in self.told}


def assert_holds(place: str, numbers: set[int], *, more: int = 0) -> None:
    """Assert that the index holds the articles ``numbers``, at most some ``more``, all of them whole and found."""
    with open_store(place) as store:
        assert not [problem for problem in store.verify() if problem.damage]
        for number in numbers:
            assert store.analysis(f"a{number}") == article(number)
        with store.reading() as snapshot:
            assert len(numbers) <= snapshot.count() <= len(numbers) + more
        some = [article(number).claims[0] for number in sorted(numbers)[::5]]
        found = Searcher(store, WordEmbedder()).search([claim.self_contained for claim in some], limit=1)
        assert [match.claim.id for (match,) in found] == [claim.id for claim in some]


@pytest.fixture
def mortal(installation: Installation, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that the test may kill."""
    with running(installation, re.sub(r"\W+", "-", request.node.name)) as made:
        yield made


class TestServerKilled:
    def test_the_writer_waits_and_goes_on(self, mortal: Server) -> None:
        place = mortal.url()
        writer = Writer(place, 0, 60)
        for told in (10, 25):
            writer.until(told)
            mortal.kill()
            mortal.start()
        code, trouble = writer.end()
        assert code == 0 and writer.stored == set(range(60)), trouble
        assert_holds(place, writer.stored)

    def test_one_that_may_not_wait_is_run_again(self, mortal: Server) -> None:
        place = mortal.url()
        writer = Writer(place, 0, 400, wait=0)
        writer.until(12)
        mortal.kill()
        code, trouble = writer.end()
        assert code == 2 and re.search(
            r"error: .*(connection to the server was lost|cannot be reached)", trouble
        ), trouble
        assert "Run the command again" in trouble or "what was told as stored is stored" in trouble
        stored = writer.stored
        assert len(stored) >= 12
        mortal.start()
        assert_holds(place, stored, more=1)
        again = Writer(place, 0, 60)
        assert again.end()[0] == 0 and again.stored == set(range(60))
        assert {line for line in again.told if line.startswith("passed")} >= {
            f"passed {one}" for one in stored if one < 60
        }
        assert_holds(place, stored | again.stored, more=1)

    def test_a_reader_says_so_and_reads_again(self, mortal: Server) -> None:
        place = mortal.url()
        Writer(place, 0, 3).end()
        with open_store(place, wait=1) as store:
            searcher = Searcher(store, WordEmbedder())
            assert searcher.search(["الرقم 7"])[0]
            mortal.kill()
            with pytest.raises(LostConnection):
                searcher.search(["الرقم 7"])
            mortal.start()
            assert searcher.search(["الرقم 7"])[0]


class TestConnectionCut:
    def test_at_random_moments(self, server: Server, shared: str) -> None:
        rng = np.random.default_rng(3)
        writer = Writer(shared, 0, 120)
        for cut in range(1, 9):
            writer.until(cut * 12)
            time.sleep(rng.random() * 0.01)
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'attrib' AND pid <> pg_backend_pid()"
            )
        code, trouble = writer.end()
        assert code == 0 and writer.stored == set(range(120)), trouble
        assert_holds(shared, writer.stored)

    def test_behind_a_commit(self, server: Server, shared: str, make: Make, embedder: WordEmbedder) -> None:
        """The commit arrives and its answer does not: the article is not put twice."""
        with Proxy(server.port) as proxy:
            place = shared.replace(f":{server.port}/", f":{proxy.port}/") + "&sslmode=disable"
            events: list[str] = []
            with open_store(place, write=True, tell=lambda event, _: events.append(event)) as store:
                list(Adder(store, embedder).add([make("a", ["خبر أول"])]))
                before = store.state().generation
                proxy.cut_behind(b"COMMIT")
                second = make("b", ["خبر ثان"])
                vectors = embedder.encode(["خبر ثان"])
                assert store.put(second, vectors, encoder_of(embedder), "test", None) == "added"
                assert events == ["connection-lost"] and proxy.cuts == 1
                assert store.state().generation == before + 1 and store.analysis("b") == second

    def test_before_a_commit(self, server: Server, shared: str, make: Make, embedder: WordEmbedder) -> None:
        with Proxy(server.port) as proxy:
            place = shared.replace(f":{server.port}/", f":{proxy.port}/") + "&sslmode=disable"
            with open_store(place, write=True) as store:
                list(Adder(store, embedder).add([make("a", ["خبر أول"])]))
                before = store.state().generation
                proxy.cut_before(b"COMMIT")
                list(Adder(store, embedder).add([make("b", ["خبر ثان"]), make("c", ["خبر ثالث"])]))
                assert proxy.cuts == 1 and store.state().generation == before + 2
                assert store.remove("a") and not [one for one in store.verify() if one.damage]


_WRITES = b"UPDATE state SET generation"


class Proxy:
    """Stands between a client and a server, and cuts the connection once where it is told to."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self._at: tuple[bytes, bool] | None = None
        self._open: list[socket.socket] = []

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._listener.close()
        for one in self._open:
            one.close()

    def cut_before(self, word: bytes) -> None:
        """Let the next message with ``word`` not reach the server, behind a writer's on the same connection."""
        self._at = (word, False)

    def cut_behind(self, word: bytes) -> None:
        """Let the next message with ``word`` reach the server, and no answer the client; as above."""
        self._at = (word, True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=self._to_server, args=(client, server), daemon=True).start()
            threading.Thread(target=self._to_client, args=(server, client), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        # The pool makes connections of its own in the background, and commits what it asks on them.
        writes = False
        while data := _received(client):
            writes = writes or _WRITES in data
            if writes and self._at is not None and self._at[0] in data:
                _, reaches = self._at
                self._at = None
                self.cuts += 1
                client.shutdown(socket.SHUT_RDWR)
                if reaches:
                    server.sendall(data)
                    time.sleep(0.3)
                break
            with suppress(OSError):
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _to_client(self, server: socket.socket, client: socket.socket) -> None:
        while data := _received(server):
            try:
                client.sendall(data)
            except OSError:
                return
        client.close()


def _received(one: socket.socket) -> bytes:
    try:
        return one.recv(65536)
    except OSError:
        return b""


class TestReplica:
    def test_it_takes_over(self, installation: Installation) -> None:
        with running(installation, "primary") as primary:
            replica = Server(installation, "replica")
            replica.copy(primary)
            replica.start()
            try:
                primary.set(synchronous_standby_names="replica")
                primary.reload()
                hosts = f"127.0.0.1:{primary.port},127.0.0.1:{replica.port}"
                place = re.sub(r"127\.0\.0\.1:\d+", hosts, primary.url(target_session_attrs="read-write"))
                assert Writer(place, 0, 20).end() == (0, "")
                assert_replica_reads(replica)
                writer = Writer(place, 0, 100)
                writer.until(40)
                assert writer.at_work
                primary.kill()
                writer.until_trouble()
                replica.promote()
                code, trouble = writer.end()
                assert code == 0 and writer.stored == set(range(100)), trouble
                assert "connection-lost" in trouble
                assert_holds(replica.url(), writer.stored)
                assert_holds(place, writer.stored)
            finally:
                replica.stop()


def assert_replica_reads(replica: Server) -> None:
    """Assert that the replica can be searched, and says that it cannot be written to."""
    with open_store(replica.url()) as store:
        assert Searcher(store, WordEmbedder()).search(["الرقم 7 في الخبر"])[0]
    with open_store(replica.url(), write=True, wait=0) as store, pytest.raises(StoreError, match="replica"):
        store.remove("a0")


class TestManyClients:
    def test_writers_from_several_machines(self, shared: str) -> None:
        writers = [Writer(shared, first, 25) for first in (0, 25, 50)]
        for writer in writers:
            code, trouble = writer.end()
            assert code == 0 and not trouble
        assert_holds(shared, set(range(75)))
        with open_store(shared) as store:
            assert store.state().generation == 75

    def test_one_article_from_all(self, shared: str) -> None:
        """Who comes first adds it; the others replace it by itself or pass it over."""
        writers = [Writer(shared, 0, 10) for _ in range(3)]
        told = [line for writer in writers if writer.end()[0] == 0 for line in writer.told]
        assert len(told) == 30 and sum(line.startswith("added") for line in told) == 10
        assert_holds(shared, set(range(10)))

    def test_all_make_the_index_at_once(self, shared: str) -> None:
        start = threading.Barrier(6)

        def make() -> int:
            start.wait()
            with open_store(shared, write=True) as store:
                return store.state().generation

        with ThreadPoolExecutor(6) as threads:
            assert [one.result() for one in [threads.submit(make) for _ in range(6)]] == [0] * 6

    def test_threads_share_few_connections(self, server: Server, shared: str) -> None:
        Writer(shared, 0, 4).end()

        def search(number: int) -> int:
            with open_store(shared) as store:
                searcher = Searcher(store, WordEmbedder())
                return sum(len(searcher.search([f"الرقم {number} في الخبر"])[0]) for _ in range(5))

        with open_store(shared), ThreadPoolExecutor(20) as threads:
            found = list(threads.map(search, range(40)))
            # Eight of the pool, and those that are just being opened and closed to see whether all is well.
            (open_now,) = server.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'attrib'"
            )[0]
        assert set(found) == {50} and 1 <= open_now < 14

    def test_another_writer_that_does_not_finish(
        self, shared: str, make: Make, embedder: WordEmbedder
    ) -> None:
        with open_store(shared, write=True) as one, open_store(shared, write=True, wait=0.2) as other:
            assert isinstance(one, SqlStore)
            with one.writing():
                with pytest.raises(StoreError, match=r"another client is writing .*--wait"):
                    list(Adder(other, embedder).add([make("x", ["خبر"])]))
                with other.reading() as snapshot:
                    assert snapshot.count() == 0
            list(Adder(other, embedder).add([make("x", ["خبر"])]))

    def test_a_question_that_takes_too_long(self, shared: str) -> None:
        Writer(shared, 0, 2).end()
        hurried = shared + "&options=-c%20statement_timeout%3D400"
        with connect(address(shared)) as locking, open_store(hurried) as store:
            locking.execute("BEGIN; LOCK TABLE searchable_vectors IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(StoreError, match="took too long"):
                Searcher(store, WordEmbedder()).search(["خبر"])


STORED = sorted((Path(__file__).parent / "stored").glob("postgres-*.sql"))


class TestMigrations:
    @pytest.mark.parametrize("dump", STORED, ids=lambda path: path.stem)
    def test_a_stored_index(self, server: Server, installation: Installation, dump: Path) -> None:
        """An index that an earlier attrib made is read, searched and written by this one."""
        database = dump.stem.replace("-", "_")
        server.execute(f"CREATE DATABASE {database}", "postgres")
        server.execute("CREATE EXTENSION vector", database)
        script = installation.folder / dump.name
        script.write_bytes(dump.read_bytes())
        installation.own(script)
        installation.run("psql", "-d", server.url(database), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(script))
        with open_store(server.url(database), write=True) as store:
            expected = articles()
            assert [store.analysis(one.article.id) for one in expected] == expected
            assert not [problem for problem in store.verify() if problem.damage]
            embedder = WordEmbedder(dimension=8)
            (found,) = Searcher(store, embedder).search(["غادرت العبارة الميناء ظهرا"])
            assert found[0].claim.id == "ferry-1" and found[0].verdict == "same"
            list(Adder(store, embedder).add([analysis_of("new", ["عادت العبارة إلى الميناء"])]))
            assert store.remove("wire-9") and not [one for one in store.verify() if one.damage]

    def test_the_newest_version_is_stored(self) -> None:
        assert [one.name for one in STORED] == [
            f"postgres-{at}.sql" for at in range(1, len(migrations()) + 1)
        ]

    @pytest.fixture
    def later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A later attrib, whose schema has one version more."""
        from attrib.store.postgres import migrating

        known = migrating.migrations()
        monkeypatch.setattr(
            migrating,
            "migrations",
            lambda: (*known, "CREATE TABLE later (x int); INSERT INTO later VALUES (1)"),
        )

    def test_an_earlier_index_is_brought_up(
        self, shared: str, news: list[Analysis], embedder: WordEmbedder, request: pytest.FixtureRequest
    ) -> None:
        with open_store(shared, write=True) as store:
            list(Adder(store, embedder).add(news))
        request.getfixturevalue("later")
        with open_store(shared) as store:  # who only reads brings it up as well
            assert isinstance(store, SqlStore)
            with store.asking() as connection:
                assert connection.execute("SELECT x FROM later").fetchall() == [(1,)]
            assert [store.analysis(one.article.id) for one in news] == news
            assert not [one for one in store.verify() if one.damage]
        request.getfixturevalue("monkeypatch").undo()
        with pytest.raises(ForeignIndex, match="schema version 2"):
            open_store(shared)

    def test_by_one_client_at_a_time(self, shared: str, request: pytest.FixtureRequest) -> None:
        open_store(shared, write=True).close()
        request.getfixturevalue("later")
        start = threading.Barrier(5)

        def bring_up() -> None:
            start.wait()
            open_store(shared, write=True).close()

        with ThreadPoolExecutor(5) as threads:
            for one in [threads.submit(bring_up) for _ in range(5)]:
                one.result()
        with connect(address(shared)) as connection:
            assert connection.execute("SELECT count(*) FROM later").fetchone() == (1,)
