"""``attrib eval GOLD_DIR...``: how well extraction does on articles that a newsroom annotated itself.

Exit codes: 0, or 2 when an annotation or its text could not be read; the others are measured all the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.options import Lang, Output, Registries, chosen
from attrib.errors import InputError, UsageError

if TYPE_CHECKING:
    from attrib.evaluate.agreement import Agreement
    from attrib.evaluate.gold import GoldClaim
    from attrib.report.catalogue import Words
    from attrib.report.evaluation import Evaluation

FORMATS = ("terminal", "json")
TABLES = ("outlet", "pattern")


def evaluate(
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD_DIR...",
            help="Folders of annotated articles: .txt with .json or brat's .ann beside it.",
        ),
    ],
    claims: Annotated[
        str | None,
        typer.Option("--claims", metavar="DIR", help="Annotated claims in files of their own (.json)."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="outlet|pattern", help="A table by outlet, or by pattern: which one fails."
        ),
    ] = None,
    errors: Annotated[
        int,
        typer.Option("--errors", metavar="N", min=0, help="Show the first N disagreements (default: none)."),
    ] = 0,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="terminal or json.")
    ] = "terminal",
    output: Output = None,
    lang: Lang = None,
    registries: Registries = None,
) -> None:
    """Measure extraction against annotated articles: precision and recall of cues, sources, contents, claims."""
    from attrib.cli.output import write
    from attrib.report.catalogue import interface_language, words

    form = chosen(output_format, FORMATS)
    unknown = sorted(set(by or ()) - set(TABLES))
    if unknown:
        raise UsageError(
            f"There is no table by “{unknown[0]}”.", remedy=f"Tables are by {' or '.join(TABLES)}."
        )
    catalogue = words(interface_language(lang))
    measured = Measured(folders, _claims(claims), catalogue, registries or ())
    agreements = list(measured)
    if not agreements:
        raise UsageError("Nothing was measured: no annotated article could be read.")
    write(_pieces(_evaluation(agreements, errors), form, catalogue, output, by or ()), output)
    if measured.failed:
        raise typer.Exit(2)


class Measured:
    """The agreements on all annotated articles, one by one; :attr:`failed` once one could not be read."""

    def __init__(
        self,
        folders: Sequence[str],
        claims: dict[str, tuple[GoldClaim, ...]],
        words: Words,
        registries: Sequence[str],
    ) -> None:
        self.failed = False
        self._folders = folders
        self._claims = claims
        self._words = words
        self._registries = registries

    def __iter__(self) -> Iterator[Agreement]:
        """Yield the agreements. Raises DataError for a registry that cannot be used."""
        from attrib.evaluate.agreement import agreement
        from attrib.evaluate.folders import read_gold
        from attrib.pipeline import analyse
        from attrib.sources.registry import Registry

        registry = Registry.load(*self._registries)
        unused = set(self._claims)
        for one in read_gold(self._folders, self._claims):
            if isinstance(one, InputError):
                self.failed = True
                _say(f"attrib: error: {one}")
                continue
            unused.discard(one.gold.id)
            analysis = analyse(one.article, registry)
            if not analysis.judged:
                no_pack = self._words("no-pack", language=one.article.language)
                _say(f"attrib: {self._words('note')} {one.article.path}: {no_pack}")
            yield agreement(one.gold, analysis)
        if unused:
            ids = ", ".join(sorted(unused))
            _say(f"attrib: {self._words('note')} {self._words('eval-claims-unused', ids=ids)}")


def _claims(folder: str | None) -> dict[str, tuple[GoldClaim, ...]]:
    from attrib.evaluate.gold_json import read_claims

    return read_claims(folder) if folder is not None else {}


def _evaluation(agreements: Sequence[Agreement], errors: int) -> Evaluation:
    from attrib.evaluate.disagreements import disagreements
    from attrib.evaluate.figures import by_outlet, by_pattern, figures
    from attrib.report.evaluation import Evaluation

    disagreed = list(disagreements(agreements))
    shown = tuple(islice(disagreed, errors))
    return Evaluation(
        figures(agreements), by_outlet(agreements), by_pattern(agreements), shown, len(disagreed)
    )


def _pieces(
    evaluation: Evaluation, form: str, catalogue: Words, output: str | None, by: Sequence[str]
) -> Iterator[str]:
    if form == "json":
        from attrib.report.evaluation import write_json

        return iter([write_json(evaluation)])
    from attrib.cli.output import screen
    from attrib.report.evaluation_terminal import write_terminal

    return write_terminal(evaluation, screen(catalogue, output), by=by)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
