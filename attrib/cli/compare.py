"""``attrib compare TEXT TEXT``: how two claims stand to each other, how near they are, and why.

``--pairs`` compares many: ``{"id": …, "a": …, "b": …}`` a line. Exit codes: 0 whatever the verdict; 2 when a line of
pairs could not be read (the others are compared) or the model cannot be loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from attrib.cli.asked import Asked
from attrib.cli.options import FORMATS, FormOrUsual, Lang, Output, chosen
from attrib.errors import UsageError

if TYPE_CHECKING:
    from attrib.match.pair_files import TextPair
    from attrib.match.verdict import Judgement
    from attrib.report.catalogue import Words


def compare(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT TEXT", help="The two claims.")] = None,
    pairs: Annotated[
        str | None,
        typer.Option(
            "--pairs", metavar="FILE.jsonl", help='Many, {"id": …, "a": …, "b": …} a line; - is stdin.'
        ),
    ] = None,
    output_format: FormOrUsual = None,
    output: Output = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME", help="A sentence-transformers model, by name or folder."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Tell whether two claims say the same, contradict each other or are about different things."""
    from attrib.cli.output import same_file, write
    from attrib.report.catalogue import interface_language, words

    if (texts is None) == (pairs is None) or (texts is not None and len(texts) != 2):
        raise UsageError("Give two texts, or --pairs FILE.", remedy="'attrib compare --help'")
    if any(not text.strip() for text in texts or ()):
        raise UsageError("One of the texts is empty.")
    form = chosen(output_format or ("terminal" if pairs is None else "jsonl"), FORMATS)
    catalogue = words(interface_language(lang))
    if pairs is not None and same_file(pairs, output or ""):
        raise UsageError(
            f"{output}: would be written over, and it is the file of pairs.", remedy="Name another file."
        )
    asked = _asked(texts, pairs)
    write(_pieces(_judged(asked, model), form, catalogue, output, single=asked.single), output)
    if asked.failed:
        raise typer.Exit(2)


def _asked(texts: Sequence[str] | None, path: str | None) -> Asked[TextPair]:
    from attrib.match.pair_files import TextPair, read_pairs

    if texts is not None:
        return Asked([TextPair("", *texts)], single=True)
    return Asked(read_pairs(path or "-"), single=False)


def _judged(asked: Asked[TextPair], model: str | None) -> Iterator[tuple[TextPair, Judgement]]:
    """Yield the pairs with their judgements, one by one."""
    from attrib.embed import load_embedder
    from attrib.match.judging import judge_all

    embedder = load_embedder(model)
    for batch in asked.batches():
        yield from zip(batch, judge_all([(pair.a, pair.b) for pair in batch], embedder), strict=True)


def _pieces(
    judged: Iterator[tuple[TextPair, Judgement]],
    form: str,
    catalogue: Words,
    output: str | None,
    *,
    single: bool,
) -> Iterator[str]:
    from attrib.report.comparison import comparison_record, write_terminal
    from attrib.report.record import dumped, write_records

    if form == "terminal":
        from attrib.cli.output import screen

        shown_on = screen(catalogue, output)
        for number, (pair, judgement) in enumerate(judged):
            if number:
                yield "\n"
            yield from write_terminal(pair, judgement, shown_on)
        return
    records = (comparison_record(pair, judgement, catalogue) for pair, judgement in judged)
    if single:
        yield from (dumped({**record, "id": None}) + "\n" for record in records)
        return
    yield from write_records(records, form)
