"""``python -m attrib``: the same as the ``attrib`` command."""

from __future__ import annotations

from attrib.cli import main

if __name__ == "__main__":
    main()
