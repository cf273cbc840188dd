"""Adding on a cluster into an index in PostgreSQL: as into a folder."""

from __future__ import annotations

import base64
import json
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrib.store.jsonl_exchange import export_lines
from attrib.store.opening import open_store
from tests.ingest.clusters import Cluster
from tests.ingest.conftest import Run
from tests.store.postgres_server import Installation, Server, missing, running

REQUIRED = "ATTRIB_TEST_POSTGRES"
"""As in tests/store/conftest.py."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    reason = missing()
    if reason is not None:
        warnings.warn(f"Adding to the shared index is not tested: {reason}.", stacklevel=1)
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(f"no server of PostgreSQL: {reason}")
    installation = Installation()
    with running(installation, "ingest") as server:
        yield server
    installation.remove()


def exported(place: str) -> tuple[list[dict[str, Any]], np.ndarray[Any, np.dtype[np.float32]]]:
    """Return an index as its export has it, but for the times, and its vectors."""
    with open_store(place) as store, store.reading() as snapshot:
        records = [json.loads(line) for line in export_lines(snapshot)]
    vectors = [base64.b64decode(one.pop("vectors")) for one in records[1:]]
    for one in records[1:]:
        del one["added"]
    return records, np.frombuffer(b"".join(vectors), "<f4")


def test_the_shared_index_is_the_same_too(run: Run, archive: Path, cluster: Cluster, server: Server) -> None:
    plain = run("archive", "--index", "plain")
    spread = run("archive", "--index", server.url(), "--cluster", cluster.address)
    assert spread.told == plain.told
    records, vectors = exported(server.url())
    expected, expected_vectors = exported("plain")
    assert records == expected
    np.testing.assert_allclose(vectors, expected_vectors, rtol=0, atol=1e-6)
    again = run("archive", "--index", server.url(), "--cluster", cluster.address)
    assert {outcome for _, outcome in again.told} == {"unchanged"}
