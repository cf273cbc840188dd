"""Why two claims are the same or in conflict, in the words of the interface: «العدد مختلف: 11 ألف مقابل 12 ألف»."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrib.match.compare import Evidence
    from attrib.report.catalogue import Words


def because(evidence: Iterable[Evidence], words: Words) -> tuple[str, ...]:
    """Return a sentence for each piece of evidence, none twice.

    The messages are ``because-KIND``; ``{one}`` and ``{other}`` in them are what the two texts say, ``{either}``
    what one of them says where the other says nothing, ``{both}`` what they say alike.
    """
    return tuple(dict.fromkeys(_sentence(one, words) for one in evidence))


def _sentence(one: Evidence, words: Words) -> str:
    either = one.one or one.other
    both = either if one.one in ("", one.other) else f"{one.one} = {one.other}"
    return words(f"because-{one.kind}", one=one.one, other=one.other, either=either, both=both)
