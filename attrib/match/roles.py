"""Who and where: another place or person in the stead of one, and two that have exchanged their roles."""

from __future__ import annotations

from attrib.match.alignment import MOSTLY, Alignment
from attrib.match.places import BODIES, Named
from attrib.match.profile import Profile

_SAME_SLOT = 2
"""Words on either side of a place among which one must be shared for another place to stand in its stead."""
_ROLES = 3
"""Most words that name one side of what is done."""


def other_places(a: Profile, b: Profile, aligned: Alignment) -> tuple[Named, Named] | None:
    """Return a place of each text that the other does not name, where both have one."""
    codes_one = {named.code for named in a.places}
    codes_other = {named.code for named in b.places}
    only_one = [
        named
        for named in a.places
        if named.code not in codes_other | BODIES and _left(named, aligned.left_one)
    ]
    only_other = [
        named
        for named in b.places
        if named.code not in codes_one | BODIES and _left(named, aligned.left_other)
    ]
    # A city is no other place than the country it is in, and which one that is, is mostly not known.
    return next(
        ((here, there) for here in only_one for there in only_other if here.is_country == there.is_country),
        None,
    )


def _left(named: Named, left: tuple[int, ...]) -> bool:
    return any(at in left for at in range(named.at, named.end))


def one_slot(a: Profile, b: Profile, aligned: Alignment, places: tuple[Named, Named]) -> bool:
    """Return whether two places stand beside words that both texts have."""

    def around(profile: Profile, named: Named) -> set[int]:
        before = [at for at in profile.content if at < named.at][-_SAME_SLOT:]
        behind = [at for at in profile.content if at >= named.end][:_SAME_SLOT]
        return {*before, *behind}

    ones, others = around(a, places[0]), around(b, places[1])
    return any(i in ones and j in others for i, j, _ in aligned.pairs)


def other_people(a: Profile, b: Profile, aligned: Alignment) -> tuple[int, int] | None:
    """Return the place of a given name in each text that has no like in the other, where both have one."""
    left = [at for at in aligned.left_one if at in a.people and a.place_at(at) is None]
    right = [at for at in aligned.left_other if at in b.people and b.place_at(at) is None]
    return (left[0], right[0]) if left and right else None


def exchanged_roles(a: Profile, b: Profile, aligned: Alignment) -> tuple[range, range] | None:
    """Return the two runs of words (of ``a``) that have changed places while all else kept its own: roles swapped."""
    runs = aligned.exchanged
    if runs is None or len(aligned.pairs) < 3 or max(map(len, runs)) > _ROLES:
        return None
    places = [range(aligned.pairs[run[0]][0], aligned.pairs[run[-1]][0] + 1) for run in runs]
    there = [range(aligned.pairs[run[0]][1], aligned.pairs[run[-1]][1] + 1) for run in runs]
    if any(len(stretch) > _ROLES + 1 for stretch in (*places, *there)):
        return None
    names = [any(a.place_at(at) is not None or at in a.people for at in stretch) for stretch in places]
    if min(aligned.coverage_one, aligned.coverage_other) < (MOSTLY if all(names) else 0.95):
        return None
    beside = runs[0].stop == runs[1].start
    if beside and not (all(names) and all(len(run) == len(runs[0]) for run in runs)):
        return None  # a verb and its subject may stand in either order
    if max(map(len, runs)) > 1 and not all(names):
        return None
    # «في الدوري» may stand anywhere; who does and who suffers are told by their place.
    slots = [(_slot(a, places[at].start), _slot(b, there[1 - at].start)) for at in (0, 1)]
    return (places[0], places[1]) if all(here == other for here, other in slots) else None


def _slot(profile: Profile, at: int) -> str:
    """Return the word of grammar before a word, or the preposition that is glued to it: what its role is told by."""
    word = profile.words[at]
    glued = word.text[: len(word.text) - len(word.bare)].removesuffix("ال").strip("وف")
    before = profile.words[at - 1] if at else None
    return glued or (before.text if before is not None and not before.content else "")
