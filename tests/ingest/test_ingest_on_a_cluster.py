"""Adding on a cluster: the same index as without one, nothing done twice, and what is wrong stays apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrib.ingest.spread import Spread
from attrib.store.base import Filters
from attrib.store.sqlite import SqliteStore
from tests.ingest.clusters import Cluster, assert_same_index
from tests.ingest.conftest import Run, news
from tests.ingest.mischief import ENDS, FAILS, analyse


def quarantined(path: Path = Path("attrib.quarantine")) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_index_is_the_same_as_without_a_cluster(run: Run, archive: Path, cluster: Cluster) -> None:
    plain = run("archive", "--index", "plain")
    spread = run("archive", "--index", "spread", "--cluster", cluster.address)
    assert (plain.code, spread.code) == (2, 2), spread.stderr
    assert len(spread.told) == 20 + 20 + 6 + 1 + 1 + 40
    assert spread.told == plain.told
    assert sorted(plain.stderr.splitlines()) == sorted(spread.stderr.splitlines())
    assert_same_index(Path("spread"), Path("plain"))
    assert [(one["path"], one["line"]) for one in quarantined()] == [
        ("archive/page3x.html", None),
        ("archive/wire.jsonl", 21),
    ]


def test_standard_input_goes_to_the_cluster_too(run: Run, cluster: Cluster) -> None:
    found = run("-", "--index", "one", "--cluster", cluster.address, stdin=news(1).encode())
    assert found.code == 0, found.stderr
    assert run("-", "--index", "one", stdin=news(1).encode()).told == [(found.told[0][0], "unchanged")]
    assert not Path("attrib.quarantine").exists(), "there is no list where nothing was refused"


def test_what_the_index_has_is_not_sent(
    run: Run, archive: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("archive", "--index", "one")
    sent: list[object] = []
    send = Spread._send

    def seen(self: Spread, work: object, items: object) -> object:
        sent.extend(items)  # type: ignore[arg-type]
        return send(self, work, items)  # type: ignore[arg-type]

    monkeypatch.setattr(Spread, "_send", seen)
    changed = archive / "2024" / "a03.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nوفتحت المدرسة أبوابها.\n", encoding="utf-8")
    found = run("archive/2024", "--index", "one", "--cluster", cluster.address)
    assert [outcome for _, outcome in found.told].count("unchanged") == 19
    (asked,) = sent
    assert asked.article.id == "a03"  # type: ignore[attr-defined]
    assert len(asked.known) == 2, "wordings that have a vector are encoded no more"  # type: ignore[attr-defined]
    run("archive/2024", "--index", "two")
    with SqliteStore.open(Path("one")) as one, SqliteStore.open(Path("two")) as two:
        assert one.analysis("a03") == two.analysis("a03")


def test_an_article_that_fails_or_ends_workers_stays_alone(run: Run, cluster: Cluster) -> None:
    records = [{"id": f"n{number}", "text": news(number)} for number in range(60)]
    records[20]["text"] = news(20, ENDS)
    records[21]["text"] = news(21, FAILS)
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    Path("all.jsonl").write_text(lines, encoding="utf-8")
    found = run("all.jsonl", "--index", "one", "--cluster", cluster.address)
    assert found.code == 2
    assert [id for id, _ in found.told] == [f"n{number}" for number in range(60) if number not in (20, 21)]
    ends, fails = quarantined()
    assert (ends["id"], ends["path"], ends["trace"]) == ("n20", "all.jsonl", None)
    assert "ends the process" in str(ends["error"])
    assert (fails["id"], fails["path"]) == ("n21", "all.jsonl")
    assert "RuntimeError: لم يُتوقع هذا النص" in str(fails["error"])
    assert "mischief.py" in str(fails["trace"])
    assert "Traceback" not in found.stderr
    assert found.stderr.count("attrib: error:") == 2
    # The index is whole, and another run tries these two again.
    with SqliteStore.open(Path("one")) as store, store.reading() as snapshot:
        assert len(list(snapshot.articles(Filters()))) == 58
    Path("all.jsonl").write_text(lines.replace(ENDS, "").replace(FAILS, ""), encoding="utf-8")
    again = run("all.jsonl", "--index", "one", "--cluster", cluster.address)
    assert again.code == 0
    assert [id for id, outcome in again.told if outcome == "added"] == ["n20", "n21"]
    assert not Path("attrib.quarantine").exists()


def test_an_article_that_fails_stays_alone_without_a_cluster_too(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrib.pipeline.analyse", analyse)
    for number in range(6):
        Path(f"n{number}.txt").write_text(news(number, FAILS if number == 2 else ""), encoding="utf-8")
    found = run(*(f"n{number}.txt" for number in range(6)), "--index", "one", "--quarantine", "attrib.quarantine")
    assert found.code == 2
    assert [id for id, _ in found.told] == ["n0", "n1", "n3", "n4", "n5"]
    (fails,) = quarantined()
    assert (fails["id"], fails["path"]) == ("n2", "n2.txt")
    assert "RuntimeError: لم يُتوقع هذا النص" in str(fails["error"]) and "mischief.py" in str(fails["trace"])
    assert "Traceback" not in found.stderr and found.stderr.count("attrib: error:") == 1


def test_a_page_that_ends_workers_stays_alone(run: Run, archive: Path, cluster: Cluster) -> None:
    page = archive / "page2.html"
    page.write_text(page.read_text(encoding="utf-8").replace("السور", f"السور {ENDS}"), encoding="utf-8")
    found = run(*sorted(archive.glob("page?.html")), "--index", "one", "--cluster", cluster.address)
    assert found.code == 2
    assert [id for id, _ in found.told] == ["page0", "page1", "page3", "page4", "page5"]
    (refused,) = quarantined()
    assert (refused["path"], refused["id"]) == (str(page), None)


def test_a_registry_of_ones_own_is_sent_along(run: Run, archive: Path, cluster: Cluster) -> None:
    Path("own.toml").write_text(
        '[[source]]\nid = "samer-haddad"\nname = "سامر حداد"\nlatin = "Samer Haddad"\naliases = []\ntype = "person"\n',
        encoding="utf-8",
    )
    options = ("archive/2024", "--sources", "own.toml")
    assert run(*options, "--index", "plain").code == 0
    assert run(*options, "--index", "spread", "--cluster", cluster.address).code == 0
    assert_same_index(Path("spread"), Path("plain"))
    with SqliteStore.open(Path("spread")) as store, store.reading() as snapshot:
        assert "samer-haddad" in {source.id for source in snapshot.sources()}
