"""The arithmetic of docs/scale.md: from the figures of docs/scale.toml to machines, hours and cost of larger indexes.

``python docs/scale_plan.py`` prints the table; ``make docs`` writes it into the page.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SIZES = (10**7, 10**8, 10**9)
PLACE = re.compile(r"(<!-- plan -->\n).*?(<!-- end -->)", re.DOTALL)
_HOURS_A_MONTH = 730
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Measured:
    """What ``make bench-scale`` says; the comments of docs/scale.toml tell each figure's unit."""

    claims_per_article: float
    text_bytes_per_article: float
    worker_ms: float
    client_ms: float
    postgres_ms_per_claim: float
    postgres_bytes_per_claim: float
    hnsw_bytes_per_claim: float
    hnsw_build_s_per_claim: float
    hnsw_search_ms: float
    words_ms: float
    measured_claims: float
    judging_ms: float
    encoding_ms: float


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured here: machines, prices, how a desk works."""

    workers: int
    machine_cores: int
    machine_gib: float
    share_for_vectors: float
    hop_ms: float
    questions_per_person_hour: float
    core_hour: float
    gib_hour: float
    gib_month: float


@dataclass(frozen=True, slots=True)
class Plan:
    """An index of ``claims`` claims in a PostgreSQL with as many shards as its vectors need memory for."""

    claims: int
    measured: Measured
    assumed: Assumed

    @property
    def articles(self) -> float:
        """Articles that have so many claims."""
        return self.claims / self.measured.claims_per_article

    @property
    def archive_gib(self) -> float:
        """Their text."""
        return self.articles * self.measured.text_bytes_per_article / _GIB

    @property
    def worker_hours(self) -> float:
        """Core-hours of the workers."""
        return self.articles * self.measured.worker_ms / 3.6e6

    @property
    def writer_hours(self) -> float:
        """Core-hours of the clients that read, choose and write, and of the servers that store."""
        database = self.claims * self.measured.postgres_ms_per_claim
        return (self.articles * self.measured.client_ms + database) / 3.6e6

    @property
    def kept_busy(self) -> float:
        """Workers that one database can write for: one transaction after the other."""
        return self.measured.worker_ms / (self.measured.postgres_ms_per_claim * self.measured.claims_per_article)

    @property
    def hours(self) -> float:
        """Hours of taking the archive in, into one database."""
        return self.worker_hours / min(self.assumed.workers, self.kept_busy)

    @property
    def hours_apart(self) -> float:
        """Hours of taking the archive in, where as many indexes as keep all workers busy take a part each."""
        return self.worker_hours / self.assumed.workers

    @property
    def database_gib(self) -> float:
        """Rows and indexes on disk."""
        each = self.measured.postgres_bytes_per_claim + self.measured.hnsw_bytes_per_claim
        return self.claims * each / _GIB

    @property
    def vectors_gib(self) -> float:
        """What must lie in memory for a search: the index of vectors."""
        return self.claims * self.measured.hnsw_bytes_per_claim / _GIB

    @property
    def shards(self) -> int:
        """Servers that hold the index of vectors in memory."""
        return math.ceil(self.vectors_gib / (self.assumed.machine_gib * self.assumed.share_for_vectors))

    @property
    def build_hours(self) -> float:
        """Hours until every shard has its index of vectors, all its cores at it."""
        a_claim = self.measured.hnsw_build_s_per_claim * self._deeper
        return self.claims / self.shards * a_claim / self.assumed.machine_cores / 3600

    @property
    def latency_ms(self) -> float:
        """One question on machines with nothing else to do: encoded, looked for in all shards at once, judged."""
        hop = self.assumed.hop_ms if self.shards > 1 else 0.0
        return self.measured.encoding_ms + self._in_a_shard + hop + self.measured.judging_ms

    @property
    def people(self) -> float:
        """People at one set of servers, every question being put to all shards, at half of their cores' time."""
        questions = self.assumed.machine_cores * 0.5 * 3.6e6 / self._in_a_shard
        return questions / self.assumed.questions_per_person_hour

    @property
    def month(self) -> float:
        """The price of a month: the servers, a replica of each, and their disks."""
        machine = self.assumed.machine_cores * self.assumed.core_hour
        machine += self.assumed.machine_gib * self.assumed.gib_hour
        return 2 * (self.shards * machine * _HOURS_A_MONTH + self.database_gib * self.assumed.gib_month)

    @property
    def once(self) -> float:
        """The price of the cores that take the archive in."""
        return (self.worker_hours + self.writer_hours) * self.assumed.core_hour

    @property
    def _in_a_shard(self) -> float:
        """Milliseconds of one core for a question; of words so many claims are scored, however many there are."""
        return self.measured.hnsw_search_ms * self._deeper + self.measured.words_ms

    @property
    def _deeper(self) -> float:
        """How much longer a search of one shard is than the measured one: HNSW's steps grow as the logarithm."""
        return math.log(self.claims / self.shards) / math.log(self.measured.measured_claims)


ROWS: tuple[tuple[str, Callable[[Plan], float], str], ...] = (
    ("articles, million", lambda plan: plan.articles / 1e6, ".1f"),
    ("their text, GiB", lambda plan: plan.archive_gib, ",.0f"),
    ("taking in: core-hours of workers", lambda plan: plan.worker_hours, ",.0f"),
    ("· core-hours of clients and database", lambda plan: plan.writer_hours, ",.0f"),
    ("· workers that one database writes for", lambda plan: plan.kept_busy, ".1f"),
    ("· hours, into one database", lambda plan: plan.hours, ",.0f"),
    ("· hours with WORKERS workers, into an index a part", lambda plan: plan.hours_apart, ",.1f"),
    ("· price", lambda plan: plan.once, ",.0f"),
    ("on disk, GiB", lambda plan: plan.database_gib, ",.0f"),
    ("index of vectors, GiB in memory", lambda plan: plan.vectors_gib, ",.0f"),
    ("shards of CORES cores and MEMORY GiB", lambda plan: plan.shards, "d"),
    ("making the index of vectors, hours", lambda plan: plan.build_hours, ".1f"),
    ("a question, ms", lambda plan: plan.latency_ms, ".0f"),
    ("people searching", lambda plan: plan.people, ",.0f"),
    ("price of a month, with a replica of each shard", lambda plan: plan.month, ",.0f"),
)


def plans(path: Path = DOCS / "scale.toml") -> list[Plan]:
    """Return the plan of each size. Raises KeyError and TypeError for figures that are missing or too many."""
    figures = tomllib.loads(path.read_text(encoding="utf-8"))
    for kind, name in ((Measured, "measured"), (Assumed, "assumed")):
        assert {field.name for field in fields(kind)} == set(figures[name])
    measured, assumed = Measured(**figures["measured"]), Assumed(**figures["assumed"])
    return [Plan(claims, measured, assumed) for claims in SIZES]


def table(made: list[Plan]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    assumed = made[0].assumed
    names = {"WORKERS": assumed.workers, "CORES": assumed.machine_cores, "MEMORY": assumed.machine_gib}
    yield "| claims | " + " | ".join(f"10{_exponent(plan.claims)}" for plan in made) + " |"
    yield "|---|" + "--:|" * len(made)
    for label, value, form in ROWS:
        for name, figure in names.items():
            label = label.replace(name, f"{figure:.0f}")
        yield f"| {label} | " + " | ".join(format(value(plan), form) for plan in made) + " |"


def filled(page: str) -> str:
    """Return a page with the table in its place."""
    return PLACE.sub(lambda place: f"{place[1]}" + "\n".join(table(plans())) + f"\n{place[2]}", page)


def _exponent(claims: int) -> str:
    return str(round(math.log10(claims))).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


if __name__ == "__main__":
    print("\n".join(table(plans())))
