"""Writes ``data/country_names.toml`` from CLDR: ``python -m attrib.sources.country_names``.

The names are kept as data because Babel takes as long to load as everything else that an extraction needs; a
test holds the file to what Babel says.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import tomli

_HEADER = """\
# The names of countries in CLDR, Arabic and English. Written by `python -m attrib.sources.country_names` for the
# codes of states.toml: what is changed here by hand is lost. Names that newspapers use belong into states.toml.
"""


def country_names() -> str:
    """Return the file's content, for the countries of states.toml in their order."""
    from babel import Locale

    arabic, english = Locale("ar").territories, Locale("en").territories
    states = tomli.loads((files("attrib.sources") / "data" / "states.toml").read_text(encoding="utf-8"))
    entries = (
        f'\n[[country]]\ncode = "{code}"\narabic = "{arabic[code]}"\nlatin = "{english[code]}"\n'
        for state in states["state"]
        if (code := state["code"]) in arabic
    )
    return _HEADER + "".join(entries)


if __name__ == "__main__":
    target = Path(str(files("attrib.sources"))) / "data" / "country_names.toml"
    target.write_text(country_names(), encoding="utf-8")
