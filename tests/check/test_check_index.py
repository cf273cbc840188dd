"""``attrib check --index``: what the index knows reaches the findings, their fixes, the cache and the comments."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from attrib.check.examine import Examiner
from attrib.cli.check import check
from attrib.errors import StoreError
from attrib.report.findings import Checked
from attrib.rules import RULES
from attrib.types import Article

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
KNOWN = "قالت وزارة الداخلية إن عدد قتلى الزلزال بلغ 11 شخصا.\n"
OTHER = "بلغ عدد قتلى الزلزال 14 شخصا.\n"
NEEDING = frozenset(rule.code for rule in RULES if rule.needs_index)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index, made by the command with the real encoder."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "known.txt").write_text(KNOWN, encoding="utf-8")
    add(folder / "index", folder / "known.txt")
    return folder / "index"


def add(index: Path, article: Path) -> None:
    command = [sys.executable, "-m", "attrib", "index", "add", str(article), "--index", str(index)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "index"))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.txt"
    file.write_text(OTHER, encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"ATTRIB_LANG": "en"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def codes(*arguments: object) -> list[str]:
    return [row["rule"] for row in json.loads(run(*arguments, "-f", "json").stdout)]


def test_a_conflict_is_found_and_says_with_what(draft: Path, index: Path) -> None:
    rows = json.loads(run(draft, "--index", index, "--select", "MAT001", "-f", "json").stdout)
    assert [row["rule"] for row in rows] == ["MAT001"]
    assert rows[0]["match"]["article"]["id"] == "known" and rows[0]["match"]["verdict"] == "conflict"
    log = json.loads(run(draft, "--index", index, "--select", "MAT001", "-f", "sarif").stdout)
    assert log["runs"][0]["results"][0]["properties"]["index"]["article"] == "known"


def test_without_an_index_nothing_is_asked(draft: Path) -> None:
    assert not NEEDING & set(codes(draft))


def test_the_source_that_the_index_knows_is_written_in(tmp_path: Path, index: Path) -> None:
    draft = tmp_path / "bare.txt"
    draft.write_text("بلغ عدد قتلى الزلزال 11 شخصا.\n", encoding="utf-8")
    result = run(draft, "--index", index, "--select", "MAT003", "--fix")
    mended = draft.read_text(encoding="utf-8")
    assert "وزارة الداخلية" in mended and mended.endswith(".\n"), result.output
    assert codes(draft, "--index", index, "--select", "MAT003,ATT001") == []


def test_the_cache_follows_the_index(
    draft: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = Examiner.check

    def noted(self: Examiner, article: Article, *rest: object) -> Checked:
        seen.append(article.id)
        return real(self, article, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Examiner, "check", noted)
    options = (draft, "--index", index, "--select", "MAT001", "--cache-dir", tmp_path / "cache")
    assert codes(*options) == codes(*options) == ["MAT001"]
    assert seen == ["draft"]
    new = tmp_path / "new.txt"
    new.write_text("قالت بلدية الساحل إن الشاطئ مغلق أمام الزوار.\n", encoding="utf-8")
    add(index, new)
    assert codes(*options) == ["MAT001"]
    assert seen == ["draft", "draft"]
    moved = draft.rename(
        tmp_path / "known.txt"
    )  # the index holds an article of that id: it is the draft itself
    assert codes(moved, *options[1:]) == []


def test_a_comment_on_a_rule_of_the_index_is_judged_with_one_only(draft: Path, index: Path) -> None:
    draft.write_text(f"{OTHER.strip()} <!-- attrib: ignore MAT001 -->\n", encoding="utf-8")
    assert codes(draft, "--index", index, "--select", "MAT001,SUP") == []
    assert codes(draft, "--select", "MAT001,SUP") == []
    draft.write_text("قالت الهيئة إن الجسر مغلق. <!-- attrib: ignore MAT001 -->\n", encoding="utf-8")
    assert codes(draft, "--index", index, "--select", "MAT001,SUP") == ["SUP001"]


def test_no_index_there(draft: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        run(draft, "--index", tmp_path / "nowhere")


def test_a_configured_index_is_found_beside_the_file(draft: Path, index: Path, tmp_path: Path) -> None:
    (tmp_path / "attrib.toml").write_text('index = "index"\nselect = ["MAT001"]\n', encoding="utf-8")
    assert codes(draft) == ["MAT001"]
