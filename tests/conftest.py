"""What holds for every test: nothing of the user's own is read or written."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Speed is measured by benchmarks: an example that waits for word lists or for a busy machine is no failure.
settings.register_profile("attrib", deadline=None)
settings.load_profile("attrib")

# A shell that starts the tests in the background lets them, and what they start, ignore the interrupts they send.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give ``attrib check`` a cache folder of the run's own, in this process and in those that tests start."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("ATTRIB_CACHE_DIR", str(folder))
    yield folder
    patch.undo()
