"""Every role of grammar.toml is asked for somewhere in the code, so that no list is kept for nothing."""

from __future__ import annotations

import re
from pathlib import Path

from attrib.lang import pack_for

ATTRIB = Path(__file__).parents[2] / "attrib"


def test_no_role_is_kept_for_nothing() -> None:
    pack = pack_for("ar")
    assert pack is not None
    code = "\n".join(path.read_text(encoding="utf-8") for path in ATTRIB.rglob("*.py"))
    asked = set(re.findall(r'roles\["(\w+)"\]', code))
    assert set(pack.roles) <= asked
