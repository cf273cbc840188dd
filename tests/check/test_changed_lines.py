"""``--diff-only`` in real git repositories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from attrib.cli.check import check
from attrib.errors import UsageError

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
FALL = "انهار جسر في شمال المدينة فجر الأحد."
BLAZE = "اندلع حريق في مصنع للورق جنوب المدينة."
FLOOD = "غمرت المياه ثلاثة أحياء في شرق المدينة."


def git(folder: Path, *arguments: str) -> str:
    settings = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    done = subprocess.run(["git", "-C", str(folder), *settings, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def found(folder: Path, revision: str, *paths: object, options: tuple[str, ...] = ()) -> list[str]:
    arguments = [
        *map(str, paths or (folder,)),
        "--select",
        "ATT001",
        "--diff-only",
        revision,
        "-f",
        "json",
        *options,
    ]
    result = CliRunner().invoke(app, arguments, env={"ATTRIB_LANG": "en"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return [row["text"] for row in json.loads(result.stdout)]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    write(tmp_path / "a.txt", FALL, BLAZE)
    write(tmp_path / "b.txt", FALL)
    commit(tmp_path)
    return tmp_path


def write(path: Path, *sentences: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(sentences) + "\n", encoding="utf-8")
    return path


def test_nothing_changed(repository: Path) -> None:
    assert found(repository, "HEAD") == []


def test_only_the_changed_line_of_the_changed_draft(repository: Path) -> None:
    write(repository / "a.txt", FALL, FLOOD)
    assert found(repository, "HEAD") == [FLOOD[:-1]]


def test_what_is_staged_or_committed_counts(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    write(repository / "a.txt", FALL, FLOOD)
    git(repository, "add", "-A")
    assert found(repository, "HEAD") == [FLOOD[:-1]]
    commit(repository)
    assert found(repository, "HEAD") == []
    assert found(repository, first) == found(repository, "HEAD~1") == [FLOOD[:-1]]


def test_a_new_draft_counts_wholly_even_one_that_git_ignores(repository: Path) -> None:
    write(repository / "new.txt", FALL, BLAZE)
    (repository / ".gitignore").write_text("quiet.txt\n", encoding="utf-8")
    write(repository / "quiet.txt", FLOOD)
    assert found(repository, "HEAD") == [FALL[:-1], BLAZE[:-1], FLOOD[:-1]]


def test_a_renamed_draft_has_not_changed(repository: Path) -> None:
    git(repository, "mv", "a.txt", "c.txt")
    assert found(repository, "HEAD") == []


def test_lines_taken_out_touch_their_neighbours(repository: Path) -> None:
    said = "قالت هيئة الطرق إن الجسر مغلق."
    (repository / "a.txt").write_text(f"{FALL}\n{said}\n{BLAZE}\n\n{FLOOD}\n", encoding="utf-8")
    commit(repository)
    (repository / "a.txt").write_text(f"{FALL}\n{BLAZE}\n\n{FLOOD}\n", encoding="utf-8")
    assert found(repository, "HEAD") == [FALL[:-1], BLAZE[:-1]]


def test_what_others_did_since_the_branch_began_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "draft")
    git(repository, "checkout", "-q", "main")
    write(repository / "b.txt", BLAZE)
    commit(repository)
    git(repository, "checkout", "-q", "draft")
    write(repository / "a.txt", FALL, FLOOD)
    commit(repository)
    assert found(repository, "main") == [FLOOD[:-1]]


@pytest.mark.parametrize(
    "name", ["مسودة أولى.txt", 'a "b" \\c.txt', "tab\there.txt", "-dash.txt", "a/b/c d.txt"]
)
def test_names_of_any_kind(repository: Path, name: str) -> None:
    write(repository / name, FALL, BLAZE)
    commit(repository)
    write(repository / name, FALL, FLOOD)
    assert found(repository, "HEAD", repository / name) == [FLOOD[:-1]]


def test_a_line_that_looks_like_a_header_of_a_diff(repository: Path) -> None:
    write(repository / "a.txt", FALL, "++ b/b.txt", "@@ -1 +1,99 @@", FLOOD)
    texts = found(repository, "HEAD")
    assert FLOOD[:-1] in texts and FALL[:-1] not in texts


def test_settings_of_the_user_do_not_matter(repository: Path) -> None:
    for key, value in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always"),
                       ("diff.external", "false"), ("core.quotePath", "true")):  # fmt: skip
        git(repository, "config", key, value)
    write(repository / "a.txt", FALL, FLOOD)
    assert found(repository, "HEAD") == [FLOOD[:-1]]


def test_lines_of_a_page_are_those_of_the_file(repository: Path) -> None:
    page = repository / "a.html"
    body = f"<html><body><article>\n<p>{FALL}</p>\n<p>{BLAZE}</p>\n<p>{FLOOD}</p>\n</article></body></html>\n"
    page.write_text(body, encoding="utf-8")
    commit(repository)
    assert found(repository, "HEAD", page) == []
    page.write_text(body + "\n", encoding="utf-8")
    assert found(repository, "HEAD", page) == []
    page.write_text(body.replace(f"<p>{BLAZE}", f"<p >{BLAZE}"), encoding="utf-8")
    assert found(repository, "HEAD", page) == [BLAZE[:-1]]


def test_a_page_without_known_places_counts_wholly_when_it_has_changed(repository: Path) -> None:
    page = repository / "a.html"
    menu = f"<nav><a>{FALL}</a></nav>"
    body = f"<html><body>{menu}\n<article>\n<p>{FALL}</p>\n</article>\n{menu}</body></html>\n"
    page.write_text(body, encoding="utf-8")
    commit(repository)
    assert found(repository, "HEAD", page) == []
    page.write_text(body + "\n", encoding="utf-8")
    assert set(found(repository, "HEAD", page)) == {FALL[:-1]}


def test_drafts_of_two_repositories(tmp_path: Path) -> None:
    for name in ("one", "two"):
        git(tmp_path, "init", "-q", name)
        write(tmp_path / name / "a.txt", FALL)
        commit(tmp_path / name)
    write(tmp_path / "two" / "a.txt", FLOOD)
    assert found(tmp_path, "HEAD") == [FLOOD[:-1]]


class TestWhatCannotBe:
    def test_no_such_revision(self, repository: Path) -> None:
        for revision in ("nowhere", "--help", "HEAD:a.txt"):
            with pytest.raises(UsageError, match="git knows no revision"):
                found(repository, revision)

    def test_no_repository(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt", FALL)
        with pytest.raises(UsageError, match="not a git repository"):
            found(tmp_path, "HEAD")

    def test_no_git(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(repository))
        with pytest.raises(UsageError, match="Install git"):
            found(repository, "HEAD")
