"""What one claim denies and the other does not: «نفت الوزارة إغلاق المعبر» beside «أغلقت الوزارة المعبر»."""

from __future__ import annotations

from attrib.match.alignment import Alignment
from attrib.match.oppositions import Negation
from attrib.match.profile import Profile

_NEAR = 4
"""Words around a denial among which the other text is looked at for the same thing undenied."""


def denial_of_one(a: Profile, b: Profile, crosses: bool) -> tuple[Negation | None, Negation | None]:
    """Return a denial of either text that the other has no counterpart of; the later text's stands second."""
    ones, others = denials_in(a, crosses), denials_in(b, crosses)
    if len(ones) == len(others):
        return None, None
    if not ones or not others:
        answered = _softly_denies(b) if ones else _softly_denies(a)
        return (None, None) if answered else ((ones or (None,))[0], (others or (None,))[0])
    if crosses:
        return None, None
    more = len(ones) > len(others)
    return (_without_counterpart(a, b), None) if more else (None, _without_counterpart(b, a))


def denials_in(profile: Profile, crosses: bool) -> tuple[Negation, ...]:
    """Return what denies; across scripts without «غير» and the like, which the other language says in one word."""
    kinds = ("particle", "verb") if crosses else ("particle", "lack", "verb")
    return tuple(one for one in profile.denials if one.kind in kinds)


def is_spoken_of(
    a: Profile, b: Profile, aligned: Alignment, denial: tuple[Negation | None, Negation | None], crosses: bool
) -> bool:
    """Return whether the other text speaks of what is denied: else it only tells something else."""
    if crosses:
        return True
    for profile, one, met in (
        (a, denial[0], {i for i, _, _ in aligned.pairs}),
        (b, denial[1], {j for _, j, _ in aligned.pairs}),
    ):
        if one is None:
            continue
        behind = [
            at for at in range(one.end, min(len(profile.words), one.end + _NEAR)) if at in profile.content
        ]
        # A particle denies the word behind it; a verb of denying all that is said to be untrue.
        told = behind if one.kind == "verb" else behind[:1]
        if any(at in met for at in told):
            return True
    return False


def _softly_denies(profile: Profile) -> bool:
    """Return whether a text that denies nothing outright answers a denial all the same ("unbelievable")."""
    if any(one.kind in ("soft", "lack") for one in profile.denials):
        return True
    return any(
        word.text.startswith(("un", "non", "in", "im", "dis")) and len(word.text) > 6
        for word in profile.words
        if word.text.isascii()
    )


def _without_counterpart(more: Profile, fewer: Profile) -> Negation:
    """Return the denial of ``more`` whose words behind it are least like those behind any denial of ``fewer``."""

    def behind(profile: Profile, denial: Negation) -> frozenset[str]:
        words = profile.words[denial.end : denial.end + _NEAR]
        return frozenset(key for word in words if word.content for key in word.keys)

    theirs = [behind(fewer, denial) for denial in denials_in(fewer, False)]
    return min(
        denials_in(more, False),
        key=lambda one: max((len(behind(more, one) & some) for some in theirs), default=0),
    )


def denial_features(
    a: Profile, b: Profile, denial: tuple[Negation | None, Negation | None], cosine: float
) -> dict[str, float]:
    """Return what speaks for a denial of one text only, in numbers; ``denial`` is what :func:`denial_of_one` found."""
    kinds = ("particle", "lack", "verb")
    counts = [[sum(one.kind == kind for one in profile.denials) for kind in kinds] for profile in (a, b)]
    differs = [min(2, abs(left - right)) for left, right in zip(*counts, strict=True)]
    denies = [any(one.kind in kinds for one in profile.denials) for profile in (a, b)]
    only_one_denies = denies[0] != denies[1] and denial != (None, None)
    return {
        "denied": float(only_one_denies),
        "denied_more": float(denial != (None, None)),
        "denied_particle": float(differs[0]),
        "denied_lack": float(differs[1]),
        "denied_verb": float(differs[2]),
        "denied_both": float(all(denies)),
        "denied_cosine": float(only_one_denies) * cosine,
    }
