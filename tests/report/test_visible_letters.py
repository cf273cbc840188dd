"""Text as a page shows it: overrides shut in, dates that Arabic before them does not turn round."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from attrib.report.visible import UNPRINTABLE, dated, neutral

TAGS = re.compile(r'<bdi dir="ltr">|<bdi class="control" data-sign="U\+202[DE]">|</bdi>')


def test_a_date_stands_in_an_isolate_of_its_own() -> None:
    assert dated("في (الضفاف، 2025-10-16) «س»") == 'في (الضفاف، <bdi dir="ltr">2025-10-16</bdi>) «س»'
    for text in ("12025-10-16", "2025-10-161", "2025-1-1", ""):
        assert "<bdi" not in dated(text)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789-<>&\"' \u202e\u202d"))))
def test_nothing_is_lost_and_nothing_is_markup(text: str) -> None:
    for shown in (str(dated(text)), str(neutral(text))):
        bare = TAGS.sub("", shown)
        assert "<" not in bare and ">" not in bare
        for name, letter in (("lt", "<"), ("gt", ">"), ("#34", '"'), ("#39", "'"), ("amp", "&")):
            bare = bare.replace(f"&{name};", letter)
        assert bare == UNPRINTABLE.sub("\ufffd", text)
