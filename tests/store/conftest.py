"""Articles made by hand and a small encoder: the store is tested apart from extraction and models."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Before the tests of this folder are imported: processes of the drills and tests share one encoder.
sys.path.insert(0, str(Path(__file__).parents[2]))

from attrib.store.adding import Adder
from attrib.store.opening import open_store
from attrib.store.sql_store import SqlStore
from attrib.store.sqlite import SqliteStore
from attrib.types import Analysis
from tests.store.postgres_server import Installation, Server, missing, running
from tests.store.word_embedder import WordEmbedder, analysis_of

Make = Callable[..., Analysis]
ENGINES = ("sqlite", "postgres")
REQUIRED = "ATTRIB_TEST_POSTGRES"
"""Set by .ci/run: the tests of the shared index may not be skipped there."""
_SCHEMAS = itertools.count(1)

NEWS = {
    "bridge": [
        "رامي الحلبي: جسر السنديان آمن",
        "أغلقت البلدية جسر السنديان صباح الأحد",
        "شركة دلتا: يكلف الإصلاح 40 ألف دينار",
    ],
    "flood": [
        "الدفاع المدني: غمرت المياه حي الميناء",
        "بلغ منسوب النهر أربعة أمتار",
        "رامي الحلبي: الجسر القديم صمد أمام السيل",
    ],
    "match": ["فاز فريق النسور على الأمواج بهدفين", "الاتحاد: حضر المباراة 41 ألف متفرج"],
    "rates": [
        "البنك المركزي: رفع الفائدة نصف نقطة",
        "شركة دلتا: القروض أغلى من العام الماضي",
        "بلغ التضخم تسعة في المئة",
    ],
}


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def make() -> Make:
    """Makes an analysis: ``make(id, lines, date=..., outlet=...)``; a line may name its source before a colon."""
    return analysis_of


@pytest.fixture
def news() -> list[Analysis]:
    """Four articles of two outlets on three days, one of them in a language without a pack."""
    facts = {
        "bridge": {"outlet": "الضفاف", "date": "2025-03-01"},
        "flood": {"outlet": "المرفأ", "date": "2025-03-02"},
        "match": {"outlet": "الضفاف", "date": "2025-03-03"},
        "rates": {},
    }
    articles = [analysis_of(id, lines, **facts[id]) for id, lines in NEWS.items()]
    english = analysis_of(
        "bridge-en", ["The bridge is safe", "The bridge was closed on Sunday"], language="en"
    )
    return [*articles, english]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def filled(folder: Path, news: list[Analysis], embedder: WordEmbedder) -> Iterator[SqliteStore]:
    """An open index of :func:`news`."""
    with SqliteStore.open(folder, write=True) as store:
        assert len(list(Adder(store, embedder).add(news))) == len(news)
        yield store


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """PostgreSQL's programs; where they are not there, what needs them is skipped and says so, but fails in CI."""
    reason = missing()
    if reason is not None:
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(f"no server of PostgreSQL: {reason}")
    made = Installation()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def server(installation: Installation) -> Iterator[Server]:
    """A server that lasts as long as the tests."""
    with running(installation, "main") as made:
        yield made


@pytest.fixture
def shared(server: Server) -> str:
    """The URL of a schema that no other test has."""
    return server.url(schema=f"test{next(_SCHEMAS)}")


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an index may lie: in a folder, and in PostgreSQL. There is none yet."""
    if request.param == "sqlite":
        return str(tmp_path / "index")
    url: str = request.getfixturevalue("shared")
    return url


@pytest.fixture
def known(place: str, news: list[Analysis], embedder: WordEmbedder) -> Iterator[SqlStore]:
    """An open index of :func:`news` in either engine."""
    with open_store(place, write=True) as store:
        assert len(list(Adder(store, embedder).add(news))) == len(news)
        assert isinstance(store, SqlStore)
        yield store
