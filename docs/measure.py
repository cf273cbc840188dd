"""Write the measured tables of docs/evaluation.md: ``make figures``.

They are taken on the annotated articles in ../shared/gold; where that folder is not there, nothing is written.
``python docs/measure.py --check`` writes nothing and exits 1 where a table is not what extraction does now.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from attrib.evaluate import calibrate
from attrib.evaluate.agreement import Agreement, agreement
from attrib.evaluate.disagreements import Kind, disagreements
from attrib.evaluate.figures import Figures, Measure, by_outlet, by_pattern, figures
from attrib.evaluate.folders import read_gold
from attrib.evaluate.gold import LABELS, GoldArticle
from attrib.evaluate.gold_json import read_claims
from attrib.evaluate.oracle import with_gold_attributions
from attrib.lang import pack_for
from attrib.pipeline import analyse
from attrib.report.patterns import in_words
from attrib.sources.registry import Registry
from attrib.types import Level

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for what measures the rules, which is no part of the package
PAGE = ROOT / "docs" / "evaluation.md"
MISSES = ROOT / "docs" / "misses.toml"
GOLD = ROOT.parent / "shared" / "gold"
PLACE = re.compile(r"(<!-- measured: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Rewrite the page's tables, or, with ``--check``, only say whether they are current. Return the exit code."""
    if not (GOLD / "dev").is_dir():
        print("docs/evaluation.md: left alone, for ../shared/gold is not here.")
        return 0
    page = PAGE.read_text(encoding="utf-8")
    new = PLACE.sub(lambda place: f"{place[1]}{table(place['name'])}{place[3]}", page)
    if new == page:
        return 0
    if "--check" in sys.argv[1:]:
        print("docs/evaluation.md: not current; run make figures")
        return 1
    PAGE.write_text(new, encoding="utf-8")
    print("docs/evaluation.md: rewritten")
    return 0


def table(name: str) -> str:
    """Return the Markdown of one table. Raises KeyError for a name that is none."""
    return "".join(f"{line}\n" for line in TABLES[name]())


@cache
def articles() -> tuple[GoldArticle, ...]:
    """Return the annotated articles: dev, then the seed article. Raises InputError where one cannot be read."""
    found = []
    for one in read_gold([str(GOLD / "dev"), str(GOLD / "seed")], read_claims(str(GOLD / "claims"))):
        if not isinstance(one, GoldArticle):
            raise one
        found.append(one)
    return tuple(found)


@cache
def measured() -> tuple[Agreement, ...]:
    """Return what extraction makes of them."""
    registry = Registry.load()
    return tuple(agreement(one.gold, analyse(one.article, registry)) for one in articles())


def dev() -> list[Agreement]:
    """Return the articles of dev alone."""
    return [one for one in measured() if one.analysis.article.id != "seed"]


def all_figures() -> Iterator[str]:
    """Yield the figures of dev and of the seed article, side by side."""
    seed = [one for one in measured() if one.analysis.article.id == "seed"]
    sides = [figures(dev()), figures(seed)]
    yield f"| figure | dev ({sides[0].articles} articles): precision | recall | F1 | of | seed article: F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, take in MEASURES:
        one, other = (take(side) for side in sides)
        rates = f"{one.precision:.3f} | {one.recall:.3f} | **{one.f1:.3f}** | {one.gold}"
        yield f"| {name} | {rates} | {other.f1:.3f} |"
    yield ""
    yield "| figure | dev: share | of | seed article: share |"
    yield "|---|--:|--:|--:|"
    for name, rate, count in SHARES:
        yield f"| {name} | **{rate(sides[0]):.3f}** | {count(sides[0])} | {rate(sides[1]):.3f} |"


def claim_figures() -> Iterator[str]:
    """Yield the figures of claims: as extracted, and with the annotated attributions given."""
    pack = pack_for("ar")
    assert pack is not None
    given = figures(
        [agreement(one.gold, with_gold_attributions(one, pack)) for one in articles() if one.gold.claims]
    )
    own = figures([one for one in measured() if one.claims is not None])
    yield "| | claims: precision | recall | F1 | beginnings: F1 | self-contained | sentences |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, one in (("as extracted", own), ("with the annotated attributions", given)):
        claims, boundary = _known(one.claims), _known(one.boundary)
        rates = f"{claims.precision:.3f} | {claims.recall:.3f} | **{claims.f1:.3f}** | {boundary.f1:.3f}"
        sentences = one.sentence.rate if one.sentence is not None else 0.0
        yield f"| {name} | {rates} | {one.wording:.3f} | {sentences:.3f} |"


def patterns() -> Iterator[str]:
    """Yield what each pattern found."""
    yield "| pattern | | found | right | source wrong | content wrong | not annotated |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for one in by_pattern(measured()):
        counts = f"{one.found} | {one.right} | {one.wrong_source} | {one.wrong_content} | {one.extra}"
        yield f"| `{one.pattern}` | {in_words(one.pattern, 'en').rstrip('.')} | {counts} |"


def outlets() -> Iterator[str]:
    """Yield the main figures by outlet."""
    yield "| outlet | articles | cue F1 | relation F1 | name | sentences |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, one in by_outlet(dev()).items():
        assert one.sentence is not None
        rates = f"{one.cue.f1:.3f} | {one.relation.f1:.3f} | {one.name.rate:.3f} | {one.sentence.rate:.3f}"
        yield f"| {name} | {one.articles} | {rates} |"


def confidence() -> Iterator[str]:
    """Yield the bins of confidence, each article's predicted from the others."""
    known = calibrate.verdicts(measured())
    yield from calibrate.report(known)
    shipped = [found.confidence for one in measured() for found in one.analysis.attributions]
    loss = calibrate.log_loss(known, calibrate.left_out(known, calibrate.best_penalty(known)))
    rate = sum(one.right for one in known) / len(known)
    constant = calibrate.log_loss(known, [rate] * len(known))
    yield ""
    yield f"Log loss {loss:.3f}, where the same confidence ({rate:.2f}) for all would have {constant:.3f}; what is"
    yield f"written into records runs from {min(shipped):.2f} to {max(shipped):.2f}."


def disagreement_kinds() -> Iterator[str]:
    """Yield how many disagreements there are of each kind."""
    kinds = [one.kind for one in disagreements(dev())]
    yield "| kind | dev |"
    yield "|---|--:|"
    for name, kind in KINDS:
        yield f"| {name} | {kinds.count(kind)} |"


def missed_attributions() -> Iterator[str]:
    """Yield why attributions are missed or wrong, as sorted by hand."""
    yield from _reasons("attribution", ("missed", "extra", "source", "content"))


def wrong_names() -> Iterator[str]:
    """Yield why names are wrong where the attribution was found, as sorted by hand."""
    yield from _reasons("name", ("name",))


def _reasons(of: str, kinds: Sequence[Kind]) -> Iterator[str]:
    cases = [f"{one.kind} {one.article.id}:{one.line}" for one in disagreements(dev()) if one.kind in kinds]
    reasons = [one for one in tomllib.loads(MISSES.read_text(encoding="utf-8"))["reason"] if one["of"] == of]
    counted = [(sum(case in one["cases"] for case in cases), one) for one in reasons]
    yield "| what fails | dev | example |"
    yield "|---|--:|---|"
    for count, one in sorted(counted, key=lambda row: -row[0]):
        yield f"| {one['what']} | {count} | {one.get('example', '')} |"
    yield f"| not sorted yet | {len(cases) - sum(count for count, _ in counted)} | |"


def sentence_labels() -> Iterator[str]:
    """Yield how often sentences of each annotated label got each label."""
    pairs = Counter((gold.label, label) for one in dev() for gold, label in one.sentences)
    yield f"| annotated | {' | '.join(LABELS)} |"
    yield f"|---|{'--:|' * len(LABELS)}"
    for gold in LABELS:
        yield f"| {gold} | {' | '.join(str(pairs[gold, found]) for found in LABELS)} |"


def alarm() -> Iterator[str]:
    """Yield how ATT001 does as an alarm, sentence by sentence, against the annotated labels."""
    from tests.rules.measure_rules import alarms

    every: frozenset[Level] = frozenset({"error", "warning", "note"})
    yield "| ATT001 | precision | recall | right | false | missed |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, levels in (("warnings and notes", every), ("warnings alone", every - {"note"})):
        one = alarms(GOLD / "dev", levels)
        yield f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {one.right} | {one.false} | {one.missed} |"


def _known(one: Measure | None) -> Measure:
    assert one is not None
    return one


MEASURES: Sequence[tuple[str, Callable[[Figures], Measure]]] = (
    ("cue", lambda one: one.cue),
    ("relation: cue, source and content", lambda one: one.relation),
    ("sentences: unattributed", lambda one: (one.labels or {})["unattributed"]),
    ("sentences: attributed", lambda one: (one.labels or {})["attributed"]),
    ("sentences: partly", lambda one: (one.labels or {})["partly"]),
    ("sentences: none", lambda one: (one.labels or {})["none"]),
    ("claims", lambda one: _known(one.claims)),
    ("claims: first word", lambda one: _known(one.boundary)),
)
SHARES: Sequence[tuple[str, Callable[[Figures], float], Callable[[Figures], int]]] = (
    ("source, of cues found", lambda one: one.source.rate, lambda one: one.source.count),
    ("content, of cues found", lambda one: one.content.rate, lambda one: one.content.count),
    ("name of the source", lambda one: one.name.rate, lambda one: one.name.count),
    (
        "sentence label",
        lambda one: one.sentence.rate if one.sentence else 0.0,
        lambda one: one.sentence.count if one.sentence else 0,
    ),
    ("self-contained wording", lambda one: one.wording or 0.0, lambda one: one.worded),
)
KINDS: Sequence[tuple[str, Kind]] = (
    ("attribution missed", "missed"),
    ("attribution that is none", "extra"),
    ("source wrong", "source"),
    ("content wrong", "content"),
    ("name wrong", "name"),
    ("sentence label wrong", "sentence"),
    ("claim wrong or missed", "claim"),
)
TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "figures": all_figures,
    "claims": claim_figures,
    "patterns": patterns,
    "outlets": outlets,
    "confidence": confidence,
    "disagreements": disagreement_kinds,
    "misses": missed_attributions,
    "names": wrong_names,
    "sentences": sentence_labels,
    "alarm": alarm,
}

if __name__ == "__main__":
    sys.exit(main())
