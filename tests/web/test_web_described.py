"""The API against its own description: whatever is asked, in it or beside it, is answered as it says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from attrib.web.app import create_app
from attrib.web.asked import DOCX
from attrib.web.description import describe
from attrib.web.settings import Settings
from tests.web.running import Running

SETTINGS = Settings(isolated=True)
DESCRIPTION = schemathesis.openapi.from_dict(describe(create_app(SETTINGS), SETTINGS))


@schemathesis.serializer(DOCX)
def _as_it_is(context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def server(index: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "own.toml").write_text("")
    # A copy: what is edited through the API is followed by the index.
    shutil.copytree(index, folder / "index")
    running = Running("--isolated", "--index", "index", "--sources", "own.toml", cwd=folder)
    yield f"http://127.0.0.1:{running.port}"
    running.end()


@DESCRIPTION.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(case: Any, server: str) -> None:
    # A text of the right form may still be no draft: a page without an article, a Word file that is none.
    excluded = [positive_data_acceptance]
    if (case.media_type or "").startswith("text/"):
        # Whatever is sent as a text is one, be it "{}".
        excluded.append(negative_data_rejection)
    case.call_and_validate(base_url=server, timeout=30, excluded_checks=excluded)
