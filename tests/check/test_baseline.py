"""The baseline: what it knows, what is new, what is stale, and what becomes of it with the next update."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from attrib.check.baseline import Baseline
from attrib.cli.check import check
from attrib.errors import DataError, UsageError

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
FALL = "انهار جسر في شمال المدينة فجر الأحد."
BLAZE = "اندلع حريق في مصنع للورق جنوب المدينة."


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(
        app, [*map(str, arguments), "--select", "ATT001,ANO001"], env={"ATTRIB_LANG": "en"}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def texts(result: Result) -> list[str]:
    return [row["text"] for row in json.loads(result.stdout)]


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{FALL}\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"{BLAZE}\n\n{BLAZE}\n", encoding="utf-8")
    return folder


@pytest.fixture
def baseline(drafts: Path, tmp_path: Path) -> Path:
    file = tmp_path / "baseline.json"
    assert run(drafts, "--baseline", file, "--update-baseline").exit_code == 0
    return file


def entries(file: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))["findings"]
    return rows


def test_what_was_there_is_not_reported(drafts: Path, baseline: Path) -> None:
    result = run(drafts, "--baseline", baseline, "--fail-on", "note")
    assert result.exit_code == 0
    assert result.stdout == "No findings in 2 drafts; 3 more in the baseline.\n"


def test_entries_have_paths_from_the_baseline_and_words_for_people(baseline: Path) -> None:
    assert [(row["path"], row["rule"], row["text"]) for row in entries(baseline)] == [
        ("drafts/a.txt", "ATT001", FALL[:-1]),
        ("drafts/b.txt", "ATT001", BLAZE[:-1]),
        ("drafts/b.txt", "ATT001", BLAZE[:-1]),
    ]


def test_a_new_finding_is_reported_wherever_the_old_ones_have_moved(drafts: Path, baseline: Path) -> None:
    new = "أغلقت المدارس أبوابها في المدينة."
    (drafts / "a.txt").write_text(f"{new}\n\n\n{FALL}\n", encoding="utf-8")
    result = run(drafts, "--baseline", baseline, "-f", "json", "--fail-on", "note")
    assert result.exit_code == 1 and texts(result) == [new[:-1]]


def test_one_more_of_the_same_is_new(drafts: Path, baseline: Path) -> None:
    (drafts / "b.txt").write_text(f"{BLAZE}\n\n{BLAZE}\n\n{BLAZE}\n", encoding="utf-8")
    assert texts(run(drafts, "--baseline", baseline, "-f", "json")) == [BLAZE[:-1]]


def test_a_draft_that_was_renamed_is_known_again(drafts: Path, baseline: Path) -> None:
    (drafts / "b.txt").rename(drafts / "c.txt")
    result = run(drafts, "--baseline", baseline, "-f", "json")
    assert texts(result) == [] and "stale" not in result.stderr


def test_a_copy_is_new(drafts: Path, baseline: Path) -> None:
    (drafts / "c.txt").write_text((drafts / "a.txt").read_text(encoding="utf-8"), encoding="utf-8")
    assert texts(run(drafts, "--baseline", baseline, "-f", "json")) == [FALL[:-1]]


class TestStale:
    def test_a_finding_that_is_gone(self, drafts: Path, baseline: Path) -> None:
        (drafts / "b.txt").write_text(f"{BLAZE}\n", encoding="utf-8")
        result = run(drafts, "--baseline", baseline)
        assert result.exit_code == 0
        assert result.stderr.count("stale entry") == 1 and "drafts/b.txt: ATT001" in result.stderr

    def test_a_draft_that_is_gone(self, drafts: Path, baseline: Path) -> None:
        (drafts / "b.txt").unlink()
        assert run(drafts, "--baseline", baseline).stderr.count("stale entry") == 2

    def test_a_draft_that_was_not_checked_is_not_stale(self, drafts: Path, baseline: Path) -> None:
        assert "stale" not in run(drafts / "a.txt", "--baseline", baseline).stderr

    def test_nor_is_a_rule_that_was_not(self, drafts: Path, baseline: Path) -> None:
        assert "stale" not in run(drafts, "--baseline", baseline, "--ignore", "ATT001").stderr

    def test_the_next_update_takes_it_out_and_leaves_what_was_not_checked(
        self, drafts: Path, baseline: Path
    ) -> None:
        (drafts / "b.txt").write_text(f"{BLAZE}\n", encoding="utf-8")
        run(drafts / "b.txt", "--baseline", baseline, "--update-baseline")
        assert [row["path"] for row in entries(baseline)] == ["drafts/a.txt", "drafts/b.txt"]
        assert "stale" not in run(drafts, "--baseline", baseline).stderr


def test_an_update_writes_the_same_bytes_again(drafts: Path, baseline: Path) -> None:
    before = baseline.read_bytes()
    run(drafts, "--baseline", baseline, "--update-baseline")
    assert baseline.read_bytes() == before


def test_sarif_marks_known_results_and_hides_none(drafts: Path, baseline: Path) -> None:
    (drafts / "a.txt").write_text(f"{FALL}\n\n{BLAZE}\n", encoding="utf-8")
    log = json.loads(run(drafts, "--baseline", baseline, "-f", "sarif").stdout)
    states = [result["baselineState"] for result in log["runs"][0]["results"]]
    assert sorted(states) == ["new", "unchanged", "unchanged", "unchanged"]


def test_standard_input_has_a_place_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    runner = CliRunner()
    options = ["-", "--select", "ATT001", "--baseline", str(file)]
    assert runner.invoke(app, [*options, "--update-baseline"], input=FALL).exit_code == 0
    assert runner.invoke(app, [*options, "--fail-on", "note"], input=FALL).exit_code == 0
    assert runner.invoke(app, [*options, "--fail-on", "note"], input=BLAZE).exit_code == 1


class TestWrongFiles:
    def test_none_there(self, drafts: Path, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="--update-baseline"):
            run(drafts, "--baseline", tmp_path / "none.json")

    @pytest.mark.parametrize(
        "text",
        ["{", "[]", '{"schema": "attrib.baseline/9"}', '{"schema": "attrib.baseline/1"}',
         '{"schema": "attrib.baseline/1", "findings": [{"path": 1}]}', "[" * 100_000],
    )  # fmt: skip
    def test_damaged_ones_are_named_and_left_alone(self, drafts: Path, tmp_path: Path, text: str) -> None:
        file = tmp_path / "bad.json"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"bad\.json"):
            run(drafts, "--baseline", file, "--update-baseline")
        assert file.read_text(encoding="utf-8") == text

    def test_a_folder(self, drafts: Path) -> None:
        with pytest.raises(UsageError, match="cannot be read"):
            Baseline.load(str(drafts))
