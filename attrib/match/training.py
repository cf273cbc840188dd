"""What the weights are learned from: the project's own pairs, and headline pairs in the form of the ANS corpus."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from attrib.errors import DataError, InputError
from attrib.lang.lexicon import read_entries
from attrib.match.words import crosses
from attrib.types import Verdict

VERDICTS: tuple[Verdict, ...] = ("same", "conflict", "related", "different")
STANCES: dict[str, Verdict] = {"agree": "same", "disagree": "conflict", "other": "different"}
"""The labels of ANS (Khouja 2020, "Stance prediction and claim verification: an Arabic perspective")."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with the verdict they should get. Pairs of one ``group`` share wording and are kept together."""

    one: str
    other: str
    verdict: Verdict
    group: str
    origin: str


def headline_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a CSV file with the columns s1, s2 and stance. Raises InputError."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return [Pair(row["s1"], row["s2"], STANCES[row["stance"]], row["s1"], "headlines") for row in rows]
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"is no file of headline pairs: {error!r}") from error


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """An entry of ``pairs.toml``."""

    text: str
    same: tuple[str, ...]
    conflict: tuple[str, ...]
    related: tuple[str, ...]
    english: str
    english_conflict: str


def own_claims() -> tuple[OwnClaim, ...]:
    """Return the project's own claims. Raises DataError, which names file and line."""
    path = files("attrib.match") / "data" / "pairs.toml"
    required = {
        "text": str,
        "same": list,
        "conflict": list,
        "related": list,
        "english": str,
        "english_conflict": str,
    }
    return tuple(
        OwnClaim(
            entry.text("text"), entry.texts("same"), entry.texts("conflict"), entry.texts("related"),
            entry.text("english"), entry.text("english_conflict"),
        )
        for entry in read_entries(path, "claim", required, {})
    )  # fmt: skip


def news_pairs(*, seed: int = 0) -> list[Pair]:
    """Return the pairs of ``news_pairs.toml`` and pairs of claims of different events. Raises DataError."""
    path = files("attrib.match") / "data" / "news_pairs.toml"
    required: dict[str, type] = {"name": str, "same": list, "conflict": list, "related": list, "different": list}
    pairs, told = [], []
    for entry in read_entries(path, "event", required, {}):
        event = entry.text("name")
        for verdict in VERDICTS:
            for pair in entry.texts(verdict):
                one, mark, other = pair.partition(" | ")
                if not mark:
                    raise DataError(
                        entry.file, entry.line, f"«{pair}» is not two texts with « | » between them"
                    )
                pairs.append(Pair(one, other, verdict, event, _news_origin(one, other)))
                told.append((event, one))
    chance = random.Random(seed)  # noqa: S311 - the same pairs every time
    for event, text in told:
        other = chance.choice([one for theirs, one in told if theirs != event])
        pairs.append(Pair(text, other, "different", event, _news_origin(text, other)))
    return pairs


def _news_origin(one: str, other: str) -> str:
    return "news-cross" if crosses(one, other) else "news"


def own_pairs(*, seed: int = 0) -> list[Pair]:
    """Return the pairs that the project's own claims make, in one script and across, in a fixed order."""
    claims = own_claims()
    chance = random.Random(seed)  # noqa: S311 - the same pairs every time
    pairs = [pair for claim in claims for pair in _pairs_of(claim)]
    return [*pairs, *_strangers(claims, chance), *_joined(claims, chance)]


def _pairs_of(claim: OwnClaim) -> Iterator[Pair]:
    def pair(one: str, other: str, verdict: Verdict, origin: str = "own") -> Pair:
        return Pair(one, other, verdict, claim.text, origin)

    told = (claim.text, *claim.same)
    for number, one in enumerate(told):
        for other in told[number + 1 :]:
            yield pair(one, other, "same")
        yield pair(one, claim.english, "same", "own-cross")
        yield pair(one, claim.english_conflict, "conflict", "own-cross")
    for number, other in enumerate(claim.conflict):
        yield pair(claim.text, other, "conflict")
        yield pair(claim.same[number % len(claim.same)], other, "conflict")
        yield pair(other, claim.english, "conflict", "own-cross")
    for number, other in enumerate(claim.related):
        yield pair(told[number % len(told)], other, "related")
        yield pair(other, claim.english, "related", "own-cross")
    yield pair(claim.english, claim.english_conflict, "conflict")


def _joined(claims: Sequence[OwnClaim], chance: random.Random) -> Iterator[Pair]:
    """Yield pairs of longer texts, each of two claims: the same if both are, in conflict if one part is.

    Long claims hold more words that oppose each other by chance; these pairs teach how little that means.
    """
    for claim in claims:
        for other in chance.sample([one for one in claims if one is not claim], 4):
            told = f"{claim.text}، في حين {other.text}"
            again = f"{chance.choice(claim.same)}، بينما {chance.choice(other.same)}"
            against = f"{chance.choice(claim.same)}، بينما {chance.choice(other.conflict)}"
            beside = f"{chance.choice(claim.same)}، بينما {chance.choice(other.related)}"
            aside = f"{chance.choice(claim.related)}، بينما {chance.choice(other.related)}"
            denied = chance.choice((against, f"{again}، و{chance.choice(other.conflict)}"))
            yield Pair(told, again, "same", claim.text, "own-joined")
            yield Pair(told, denied, "conflict", claim.text, "own-joined")
            yield Pair(told, chance.choice((beside, aside)), "related", claim.text, "own-joined")
            english = f"{claim.english}, while {other.english}"
            either = (claim.english, other.english_conflict), (claim.english_conflict, other.english)
            yield Pair(told, english, "same", claim.text, "own-cross")
            yield Pair(
                chance.choice((told, again)),
                ", while ".join(chance.choice(either)),
                "conflict",
                claim.text,
                "own-cross",
            )
            yield Pair(chance.choice((beside, aside)), english, "related", claim.text, "own-cross")


def _strangers(claims: Sequence[OwnClaim], chance: random.Random) -> Iterator[Pair]:
    """Yield pairs of texts about different events, four a claim in one script and four across."""
    for claim in claims:
        for other in chance.sample([one for one in claims if one is not claim], 4):
            text = chance.choice((other.text, *other.same, *other.conflict, *other.related))
            yield Pair(claim.text, text, "different", claim.text, "own")
            english = chance.choice((other.english, other.english_conflict))
            yield Pair(claim.text, english, "different", claim.text, "own-cross")
