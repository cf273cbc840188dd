"""``attrib eval``: from a folder of annotated articles to the figures, in both formats and languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner, Result

from attrib.cli.eval import evaluate
from attrib.errors import UsageError
from attrib.evaluate.agreement import agreement
from attrib.evaluate.disagreements import disagreements
from attrib.evaluate.figures import by_outlet, by_pattern, figures
from attrib.evaluate.gold import Annotation
from attrib.report.catalogue import InterfaceLanguage, words
from attrib.report.evaluation import Evaluation, evaluation_record
from attrib.report.evaluation_terminal import rate, write_terminal
from attrib.report.terminal import Screen
from attrib.types import Analysis

TEXT = "قال مدير الميناء سامر حداد إن السفينة تحمل القمح.\nوصلت السفينة فجر الاثنين.\n"

app = typer.Typer(rich_markup_mode=None)
app.command("eval")(evaluate)


def run(*arguments: object) -> Result:
    """Run the command; an error that attrib's main function would report is raised."""
    environment = {"ATTRIB_LANG": "en"}
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def place(content: str) -> dict[str, int]:
    start = TEXT.index(content)
    return {"start": start, "end": start + len(content)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    gold: dict[str, Any] = {
        "id": "daily-1",
        "attributions": [
            {
                "sources": [place("مدير الميناء سامر حداد")],
                "cues": [place("قال")],
                "contents": [place("السفينة تحمل القمح")],
                "canonical": "سامر حداد",
            }
        ],
        "sentences": [
            {**place(line), "label": label}
            for line, label in zip(TEXT.splitlines(), ("attributed", "unattributed"), strict=True)
        ],
        "claims": [place("السفينة تحمل القمح"), place("وصلت السفينة فجر الاثنين")],
    }
    (tmp_path / "daily-1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "daily-1.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def evaluation(annotation: Annotation, analysis: Analysis) -> Evaluation:
    both = [agreement(annotation, analysis)]
    told = tuple(disagreements(both))
    return Evaluation(figures(both), by_outlet(both), by_pattern(both), told, len(told))


class TestCommand:
    def test_an_article_that_extraction_reads_rightly(self, folder: Path) -> None:
        outcome = run(folder, "--format", "json", "--errors", "9")
        assert outcome.exit_code == 0
        record = json.loads(outcome.stdout)
        assert record["schema"] == "attrib.evaluation/1"
        right = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "right": 1, "found": 1, "gold": 1}
        assert record["cue"] == record["relation"] == right
        assert record["sentence"] == {"rate": 1.0, "right": 2, "count": 2}
        assert record["claims"]["f1"] == 1.0
        assert (record["disagreed"], record["disagreements"]) == (0, [])
        assert list(record["outlets"]) == ["daily"]

    def test_a_wrong_annotation_shows_as_a_disagreement(self, folder: Path) -> None:
        path = folder / "daily-1.json"
        gold = json.loads(path.read_text(encoding="utf-8"))
        gold["attributions"][0]["canonical"] = "ماهر الصالح"
        path.write_text(json.dumps(gold), encoding="utf-8")
        outcome = run(folder, "--errors", "9")
        assert outcome.exit_code == 0
        assert "Disagreements: 1 of 1" in outcome.stdout and "ماهر الصالح" in outcome.stdout
        assert "Disagreements" not in run(folder).stdout

    def test_tables(self, folder: Path) -> None:
        assert "Outlet" not in run(folder).stdout
        both = run(folder, "--by", "outlet", "--by", "pattern").stdout
        assert "Outlet" in both and "daily" in both and "Pattern" in both

    def test_what_cannot_be_read_is_named_and_the_rest_measured(self, folder: Path) -> None:
        (folder / "lost.json").write_text('{"attributions": []}', encoding="utf-8")
        outcome = run(folder)
        assert outcome.exit_code == 2
        assert "lost.json: its text, lost.txt, is not beside it" in outcome.stderr
        assert "articles: 1" in outcome.stdout

    def test_claims_for_other_articles_are_not_passed_over_silently(
        self, folder: Path, tmp_path: Path
    ) -> None:
        claims = tmp_path / "claims"
        claims.mkdir()
        (claims / "other.json").write_text('{"id": "other", "claims": []}', encoding="utf-8")
        outcome = run(folder, "--claims", claims)
        assert outcome.exit_code == 0 and "left out: other" in outcome.stderr

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--format", "xml"), "no format “xml”"),
            (("--by", "author"), "no table by “author”"),
        ],
    )
    def test_usage(self, folder: Path, arguments: tuple[str, str], message: str) -> None:
        with pytest.raises(UsageError, match=message):
            run(folder, *arguments)

    def test_nothing_to_measure(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="Nothing was measured"):
            run(tmp_path)

    def test_output_to_a_file(self, folder: Path, tmp_path: Path) -> None:
        target = tmp_path / "figures.json"
        assert run(folder, "-f", "json", "-o", target).stdout == ""
        assert json.loads(target.read_text(encoding="utf-8")) == json.loads(run(folder, "-f", "json").stdout)


class TestReports:
    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_terminal(
        self,
        language: InterfaceLanguage,
        annotation: Annotation,
        analysis: Analysis,
        snapshot: SnapshotAssertion,
    ) -> None:
        one = evaluation(annotation, analysis)
        pieces = write_terminal(one, Screen(words(language)), by=("outlet", "pattern"))
        assert "".join(pieces) == snapshot

    def test_record(self, annotation: Annotation, analysis: Analysis, snapshot: SnapshotAssertion) -> None:
        record = evaluation_record(evaluation(annotation, analysis))
        assert json.dumps(record, ensure_ascii=False, indent=1) == snapshot

    def test_a_part_never_rounds_to_all(self) -> None:
        assert [rate(value) for value in (0, 0.5, 0.9996, 1)] == ["0.000", "0.500", "0.999", "1.000"]
