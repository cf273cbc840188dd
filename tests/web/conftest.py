"""The whole application with its processes, over a small index made with the real encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from attrib.pipeline import analyse
from attrib.sources.registry import Registry
from attrib.store.adding import Adder
from attrib.store.encoding import claim_embedder
from attrib.store.opening import open_store
from attrib.types import Article
from attrib.web.app import create_app
from attrib.web.settings import Settings

ADDRESS = "http://127.0.0.1:8000"
DRAFT = """جسر السنديان يُغلق أسبوعًا

قال المهندس سامر حداد إن جسر السنديان آمن تماما. وأضاف أن إصلاح جسر السنديان في مدينة المرفأ يكلف 40 ألف دينار.

أغلقت بلدية المرفأ الجسر صباح الأحد.
"""
NEWS = [
    Article(
        "bridge",
        "قال المهندس سامر حداد إن جسر السنديان آمن. وأكد أن إصلاح جسر السنديان في مدينة المرفأ يكلف 60 ألف دينار.\n",
        "ar",
        "news/bridge.txt",
        "جسر السنديان",
        "2025-03-01",
        "الضفاف",
    ),
    Article(
        "flood",
        "أعلنت وكالة رويترز أن منسوب النهر بلغ أربعة أمتار. وذكر الدفاع المدني أن المياه غمرت حي الميناء.\n",
        "ar",
        "news/flood.txt",
        "سيل في الميناء",
        "2025-03-02",
        "المرفأ",
    ),
    Article(
        "<script>alert(1)</script>",
        "قال \u202eالوزير\u202c إن <b>الميزانية</b> تبلغ مليون دينار.\n",
        "ar",
        None,
        '=HYPERLINK("http://evil.example")',
        "2025-03-03",
        "<img src=x onerror=alert(1)>",
    ),
    Article("bridge-en", "The bridge was closed on Sunday.\n", "en", None, None, None, None),
]


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The place of an index with :data:`NEWS`."""
    place = str(tmp_path_factory.mktemp("index"))
    registry = Registry.load()
    with open_store(place, write=True) as store:
        adder = Adder(store, claim_embedder())
        assert len(list(adder.add(analyse(article, registry) for article in NEWS))) == len(NEWS)
    return place


@pytest.fixture(scope="session")
def client(index: str) -> Iterator[TestClient]:
    """The application with the index; answers are in English."""
    settings = Settings(isolated=True, index=index, language="en", seconds=30)
    with TestClient(create_app(settings), base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client


Serve = Callable[..., TestClient]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts an application of one process: ``serve(token=..., index=...)`` as :class:`Settings` takes them."""
    started: list[TestClient] = []

    def start(**given: object) -> TestClient:
        settings = Settings(**{"isolated": True, "workers": 1, "language": "en", **given})  # type: ignore[arg-type]
        client = TestClient(create_app(settings), base_url=ADDRESS, raise_server_exceptions=False)
        client.__enter__()
        started.append(client)
        return client

    yield start
    for client in started:
        client.__exit__()


@pytest.fixture
def registry_file(tmp_path: Path) -> Path:
    """A newsroom's own registry with one source."""
    file = tmp_path / "own.toml"
    file.write_text(
        '[[source]]\nid = "harbour-authority"\nname = "هيئة المرفأ الكبرى"\ntype = "organization"\n',
        encoding="utf-8",
    )
    return file
