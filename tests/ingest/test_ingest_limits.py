"""Few batches at a time, plain values on the way, clear words where there is no cluster to work on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from distributed import Client
from numpy.typing import NDArray

from attrib.embed import DEFAULT_EMBEDDER
from attrib.errors import ClusterError, EmptyInput, InputError
from attrib.ingest import wire, worker
from attrib.ingest.archive import _ARTICLES, Archive
from attrib.ingest.cluster import connected, in_the_clear, job_of
from attrib.ingest.quarantine import record
from attrib.ingest.spread import _PER_WORKER, Spread, Work
from attrib.ingest.wire import Asked, Extracted, Failure, pack_asked, unpack_extracted
from attrib.pipeline import analyse
from attrib.sources.registry import Registry
from attrib.store.adding import Adder, encoder_of
from attrib.store.base import Encoder
from attrib.store.encoding import ClaimEmbedder
from attrib.store.exchange import FormError
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis, Article
from tests.ingest.clusters import ROOT, Cluster, assert_same_index, started
from tests.ingest.conftest import Run, news
from tests.ingest.mischief import ENCODER
from tests.store.word_embedder import WordEmbedder

WORKERS = 2


def test_few_articles_are_under_way(tmp_path: Path, cluster: Cluster) -> None:
    given, stored, most = 0, 0, 0
    refused: list[InputError] = []

    def articles() -> Iterator[Article]:
        nonlocal given, most
        for number in range(600):
            given += 1
            most = max(most, given - stored)
            yield Article(f"n{number}", news(number), "ar")

    encoder = WordEmbedder(ENCODER)
    known = ClaimEmbedder(encoder)
    job = job_of(encoder_of(known), ())
    with (
        SqliteStore.open(tmp_path / "one", write=True) as store,
        connected(cluster.address, job) as client,
    ):
        archive = Archive(client, job, cluster.address, known.dimension)
        for added in archive.add(articles(), Adder(store, known), refused.append):
            assert added.analysis.article.id == f"n{stored}"
            stored += 1
        # By itself Dask would remember a thousand messages, with all the articles in them.
        assert 0 < len(client.scheduler_comm.recent_message_log) <= 8
    assert (stored, refused) == (600, [])
    assert most <= _ARTICLES * (_PER_WORKER * WORKERS + 1)
    assert encoder.encoded == [], "the client encodes nothing"


def test_an_article_that_cannot_be_encoded_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = WordEmbedder()
    encode = encoder.encode

    def failing(texts: Sequence[str]) -> NDArray[np.float32]:
        if any("النهر" in text for text in texts):
            raise MemoryError("no room")
        return encode(texts)

    monkeypatch.setattr(encoder, "encode", failing)
    monkeypatch.setattr(worker, "_tools", lambda job: worker._Tools(Registry.load(), encoder))
    texts = ("أغلقت البلدية الجسر.", "بلغ منسوب النهر أربعة أمتار.", "فتحت البلدية الجسر.")
    asked = [Asked(Article(f"n{number}", text, "ar"), ()) for number, text in enumerate(texts)]
    found = unpack_extracted(worker.extract(b"", pack_asked(asked)), asked, encoder.dimension)
    assert isinstance(found, Extracted)
    assert [isinstance(one, Failure) for one in found.outcomes] == [False, True, False]
    assert isinstance(found.outcomes[1], Failure) and found.outcomes[1].error == "MemoryError: no room"
    whole = [one for one in found.outcomes if isinstance(one, Analysis)]
    assert set(found.vectors) == {claim.self_contained for one in whole for claim in one.claims}


def test_what_goes_over_the_wire_comes_back_as_it_was() -> None:
    article = Article("n1", news(1), "ar", "a.txt", "عنوان", "2024-06-19")
    analysis = analyse(article, Registry.load())
    assert analysis.attributions
    failure = wire.Failure("ValueError: «x»", "…")
    asked = [wire.Asked(article, (analysis.claims[0].self_contained,)), wire.Asked(article, ())]
    assert wire.unpack_asked(wire.pack_asked(asked)) == asked
    embedder = WordEmbedder()
    wordings = wire.missing_wordings([analysis, failure], [set(one.known) for one in asked])
    assert wordings == [claim.self_contained for claim in analysis.claims[1:]]
    data = wire.pack_extracted([analysis, failure], embedder.encode(wordings))
    found = wire.unpack_extracted(data, asked, embedder.dimension)
    assert isinstance(found, wire.Extracted)
    assert found.outcomes == (analysis, failure)
    assert list(found.vectors) == wordings
    assert found.vectors[wordings[0]] == pytest.approx(embedder.encode(wordings[:1])[0])
    pages = [wire.Page("a.html", "a", "html", b"\x00\xff"), wire.Page("b.html", "b", "html", b"")]
    assert wire.unpack_pages(wire.pack_pages(pages)) == pages
    error = EmptyInput("b\udcff.html", "holds no text.", remedy="…")
    ((back,),) = wire.unpack_read(wire.pack_read([[error]]))  # type: ignore[misc]
    assert type(back) is EmptyInput
    assert (str(back), back.path) == (str(error), error.path)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b'"start"', b'"begin"'),
        lambda data: data[:-4],
        lambda data: data.replace(b'"attributed"', b'"believed"'),
        lambda data: b"",
    ],
)
def test_a_result_of_another_form_is_refused(change: object) -> None:
    article = Article("n1", news(1), "ar")
    analysis = analyse(article, Registry.load())
    texts = wire.missing_wordings([analysis], [()])
    data = wire.pack_extracted([analysis], WordEmbedder().encode(texts))
    asked = [wire.Asked(article, ())]
    assert isinstance(wire.unpack_extracted(data, asked, 32), wire.Extracted)
    with pytest.raises((FormError, ValueError)):
        wire.unpack_extracted(change(data), asked, 32)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--cluster", "everywhere"], "“everywhere” is no cluster. Say local, or the address"),
        (["--cluster", "tcp://nowhere"], "is no cluster"),
        (["--cluster", "tcp://127.0.0.1:1", "--workers", "2"], "--workers is for --cluster local."),
        (["--workers", "2"], "--workers is for --cluster local."),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: list[str], words: str) -> None:
    found = run("x.txt", "--index", "one", *options)
    assert found.code == 2
    assert words in found.stderr
    assert not Path("one").exists()


def test_no_scheduler_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.ingest.cluster._CONNECT", 1.0)
    found = run("x.txt", "--index", "one", "--cluster", "tcp://127.0.0.1:9")
    assert found.code == 2
    assert "tcp://127.0.0.1:9: there is no scheduler that answers" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_scheduler_without_workers(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with started(tmp_path / "none", workers=0) as cluster:
        Client(cluster.address, timeout=90, set_as_default=False).close()
        monkeypatch.setattr("attrib.ingest.cluster._CONNECT", 2.0)
        found = run("x.txt", "--index", "one", "--cluster", cluster.address)
    assert found.code == 2
    assert (
        f"the scheduler has no workers. Start some: dask worker {cluster.address} --nthreads 1"
        in found.stderr
    )


def test_all_workers_go_and_none_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.ingest.spread._LOOK", 0.2)
    with (
        started(tmp_path / "none", workers=0) as empty,
        Client(empty.address, timeout=90, set_as_default=False) as client,
    ):
        spread = Spread(client, b"", empty.address, patience=0.0)
        with pytest.raises(ClusterError, match="no worker is left"):
            list(spread.run(_NEVER, [[1]]))


def test_a_worker_of_another_version_is_refused(cluster: Cluster) -> None:
    job = job_of(Encoder(ENCODER, "words/32/digits-1", 32), ())
    other = job.replace(wire.unpack(wire.Job, job).version.encode(), b"0" * 32)
    unfit = pytest.raises(ClusterError, match=r"worker tcp://\S+: the worker is not fit for this: its attrib")
    with unfit, connected(cluster.address, other):
        pass
    other = job.replace(b"words/32/digits-1", b"words/32/digits-9")
    unfit = pytest.raises(ClusterError, match="its encoder words is words/32/digits-1, not words/32/digits-9")
    with unfit, connected(cluster.address, other):
        pass


def test_dask_is_not_installed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = run("x.txt", "--index", "one", "--cluster", "local")
    assert found.code == 2
    assert 'pip install "attrib[cluster]"' in found.stderr


def test_a_list_is_not_written_over_another_file(run: Run) -> None:
    Path("mine.txt").write_text("ملاحظاتي\n", encoding="utf-8")
    Path("a.txt").write_text(news(1), encoding="utf-8")
    found = run("a.txt", "gone.txt", "--index", "one", "--quarantine", "mine.txt")
    assert found.code == 2
    assert "mine.txt: this is no list of a quarantine" in found.stderr
    assert Path("mine.txt").read_text(encoding="utf-8") == "ملاحظاتي\n"
    # Without a cluster the same list is there for the asking; a later run writes it anew.
    assert run("a.txt", "gone.txt", "other.txt", "--index", "one", "--quarantine", "list").code == 2
    assert run("a.txt", "gone.txt", "--index", "one", "--quarantine", "list").code == 2
    (line,) = Path("list").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["path"] == "gone.txt"


def test_the_record_of_a_line(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.touch()
    found = record(InputError(f"{file}:17", 'has no "text".', remedy="Give one."))
    assert (found["path"], found["line"]) == (str(file), 17)
    assert (found["error"], found["remedy"]) == ('has no "text".', "Give one.")
    # A file may be called so.
    odd = tmp_path / "all.jsonl:17"
    odd.touch()
    assert record(InputError(str(odd), "holds no text."))["path"] == str(odd)


@pytest.mark.parametrize(
    ("place", "clear"),
    [
        ("tcp://10.0.0.7:8786", True),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tls://10.0.0.7:8786", False),
        ("local", False),
    ],
)
def test_who_could_read_the_articles_on_their_way(place: str, clear: bool) -> None:
    assert in_the_clear(place) is clear


def test_the_seeds_on_processes_of_this_machine(run: Run, tmp_path: Path) -> None:
    """With the default encoder, as a user would: the index is the one that ``index add`` makes."""
    seeds, model = ROOT / "seeds", DEFAULT_EMBEDDER
    assert run(seeds, "--index", "plain", model=model).code == 0
    found = run(seeds, "--index", "spread", "--cluster", "local", "--workers", "2", model=model)
    assert found.stderr == ""
    assert found.code == 0
    assert_same_index(Path("spread"), Path("plain"))


def _never(job: bytes, data: bytes) -> bytes:
    raise AssertionError("nobody is there to call this")


def _pack(items: Sequence[int]) -> bytes:
    return bytes(items)


_NEVER = Work(_never, _pack)
