"""attrib: who says what in an Arabic news article, and on whose word each claim stands."""

from __future__ import annotations

__version__ = "0.1.0"
