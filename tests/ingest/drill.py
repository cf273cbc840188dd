"""The ``attrib`` command with the tests' encoder, as a process: ``python -m tests.ingest.drill ...``."""

from __future__ import annotations

from attrib.cli import main
from tests.ingest.mischief import know_encoder

if __name__ == "__main__":
    know_encoder()
    main()
