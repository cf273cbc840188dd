"""The cache: an unchanged draft is not examined again, and nothing that matters is ever taken from it wrongly."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import attrib.check.cache
import attrib.check.examine
from attrib.check.cache import Cache, draft_key, readdressed
from attrib.check.examine import Examiner, Read
from attrib.cli.check import check
from attrib.config import Config
from attrib.report.findings import Checked
from attrib.types import Article, ArticleRef, Claim, Edit, Finding, Fix, Match, SourceRef, Span

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
FALL = "انهار جسر في شمال المدينة فجر الأحد."
BARE = "قالت مصادر مطلعة إن الشركة ستغلق فرعين."


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of drafts that were examined, and not taken from the cache."""
    names: list[str] = []
    real = Examiner.check

    def noted(
        self: Examiner, article: Article, form: str, config: Config, data: bytes | None = None
    ) -> Checked:
        names.append(Path(article.path or "").name)
        return real(self, article, form, config, data)

    monkeypatch.setattr(Examiner, "check", noted)
    return names


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "a.txt").write_text(FALL, encoding="utf-8")
    (folder / "b.md").write_text(f"---\ntitle: خبر\n---\n{BARE}\n", encoding="utf-8")
    (folder / "c.jsonl").write_text(json.dumps({"id": "c", "text": FALL}) + "\n", encoding="utf-8")
    page = f"<html><body><article><h1>خبر</h1><p>{FALL}</p><p>{BARE}</p></article></body></html>"
    (folder / "d.html").write_text(page, encoding="utf-8")
    return folder


Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_here(*arguments: object) -> str:
        options = [*map(str, arguments), "--cache-dir", str(tmp_path / "cache"), "-f", "jsonl"]
        result = CliRunner().invoke(app, options, env={"ATTRIB_LANG": "en"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    return run_here


def test_the_second_run_examines_nothing_and_says_the_same(
    drafts: Path, run: Run, examined: list[str]
) -> None:
    first = run(drafts)
    assert sorted(examined) == ["a.txt", "b.md", "c.jsonl", "d.html"]
    examined.clear()
    assert run(drafts) == first
    assert examined == []


def test_without_the_cache_everything_is_examined(
    drafts: Path, run: Run, examined: list[str], tmp_path: Path
) -> None:
    run(drafts, "--no-cache")
    run(drafts, "--no-cache")
    assert len(examined) == 8 and not (tmp_path / "cache").exists()


def test_only_the_changed_draft_is_examined(drafts: Path, run: Run, examined: list[str]) -> None:
    run(drafts)
    examined.clear()
    (drafts / "a.txt").write_text(BARE, encoding="utf-8")
    assert '"ANO001"' in run(drafts)
    assert examined == ["a.txt"]


def test_a_draft_that_was_moved_is_known_under_its_new_name(
    drafts: Path, run: Run, examined: list[str]
) -> None:
    run(drafts / "a.txt")
    examined.clear()
    (drafts / "a.txt").rename(drafts / "z.txt")
    row = json.loads(run(drafts / "z.txt").splitlines()[0])
    assert examined == [] and (row["article"], row["path"]) == ("z", str(drafts / "z.txt"))


@pytest.mark.parametrize(
    "options",
    [("--select", "ATT"), ("--ignore", "ATT001"), ("--lang", "ar"), ("--input-format", "markdown")],
    ids=" ".join,
)
def test_what_bears_on_the_outcome_is_part_of_the_key(
    drafts: Path, run: Run, examined: list[str], options: tuple[str, str]
) -> None:
    run(drafts / "a.txt")
    examined.clear()
    run(drafts / "a.txt", *options)
    assert examined == ["a.txt"]


@pytest.mark.parametrize(
    "settings",
    [
        '[levels]\nATT001 = "error"\n',
        '[per-file-ignores]\n"a.txt" = ["ATT001"]\n',
        'language = "en"\nignore = ["ATT"]\n',
    ],
)  # fmt: skip
def test_so_is_the_configuration(drafts: Path, run: Run, examined: list[str], settings: str) -> None:
    before = run(drafts / "a.txt")
    examined.clear()
    (drafts / "attrib.toml").write_text(settings, encoding="utf-8")
    assert run(drafts / "a.txt") != before
    assert examined == ["a.txt"]


@pytest.mark.parametrize("options", [("--fail-on", "note"), ("--exit-zero",)], ids=" ".join)
def test_what_does_not_is_not(drafts: Path, run: Run, examined: list[str], options: tuple[str, ...]) -> None:
    run(drafts / "a.txt")
    examined.clear()
    run(drafts / "a.txt", *options)
    assert examined == []


def test_a_changed_list_of_sources_is_seen(
    drafts: Path, run: Run, examined: list[str], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    entry = '[[source]]\nid = "sand"\nname = "هيئة الرمال"\ntype = "organization"\n'
    own.write_text(entry, encoding="utf-8")
    run(drafts / "a.txt", "--sources", own)
    examined.clear()
    run(drafts / "a.txt", "--sources", own)
    assert examined == []
    own.write_text(entry + "# changed\n", encoding="utf-8")
    run(drafts / "a.txt", "--sources", own)
    assert examined == ["a.txt"]


def test_an_upgrade_of_code_or_data_empties_it(
    drafts: Path, run: Run, examined: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(drafts / "a.txt")
    examined.clear()
    monkeypatch.setattr(attrib.check.cache, "version_digest", lambda: b"another version!")
    run(drafts / "a.txt")
    assert examined == ["a.txt"]


def test_every_file_of_the_package_counts_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attrib.check import version

    (tmp_path / "lang").mkdir()
    (tmp_path / "__init__.py").write_text("", encoding="utf-8")
    words = tmp_path / "lang" / "words.txt"
    words.write_text("قال\n", encoding="utf-8")
    monkeypatch.setattr(attrib, "__file__", str(tmp_path / "__init__.py"))
    seen = set()
    for text, stamp in (("قال\n", 1), ("قيل\n", 1), ("قيل\n", 2)):
        words.write_text(text, encoding="utf-8")
        os.utime(words, (stamp, stamp))
        seen.add(version.version_digest.__wrapped__())
    assert len(seen) == 2  # the words count, the time of the file does not


class TestDamage:
    @pytest.mark.parametrize("what", ["garbage", "truncated", "a folder", "another layout", "a changed row"])
    def test_it_is_made_anew_or_done_without(
        self, drafts: Path, run: Run, examined: list[str], tmp_path: Path, what: str
    ) -> None:
        first = run(drafts)
        file = tmp_path / "cache" / "check.sqlite"
        if what == "garbage":
            file.write_bytes(b"not a database" * 1000)
        elif what == "truncated":
            file.write_bytes(file.read_bytes()[:5000])
        elif what == "a folder":
            file.unlink()
            file.mkdir()
        else:
            connection = sqlite3.connect(file)
            with connection:
                if what == "another layout":
                    connection.execute("PRAGMA user_version = 99")
                else:
                    rows = connection.execute("SELECT key, value FROM outcome").fetchall()
                    for key, value in rows:
                        turned = value[:-1] + bytes([value[-1] ^ 1])
                        connection.execute("UPDATE outcome SET value = ? WHERE key = ?", (turned, key))
            connection.close()
        examined.clear()
        assert run(drafts) == first
        assert len(examined) == 4

    def test_a_place_that_cannot_be_written_is_done_without(self, drafts: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        options = [str(drafts / "b.md"), "--cache-dir", str(tmp_path / "file" / "cache"), "-f", "jsonl"]
        assert '"ANO001"' in CliRunner().invoke(app, options).stdout

    def test_a_cache_that_another_process_writes_is_done_without(
        self, drafts: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = run(drafts)
        (drafts / "e.txt").write_text(BARE, encoding="utf-8")
        real = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: real(path, timeout=0.01))
        other = real(tmp_path / "cache" / "check.sqlite")
        other.execute("BEGIN EXCLUSIVE")
        try:
            assert run(drafts).startswith(first)
        finally:
            other.rollback()
            other.close()


def test_the_folder_is_the_owner_s_and_no_business_of_git(drafts: Path, run: Run, tmp_path: Path) -> None:
    run(drafts)
    folder = tmp_path / "cache"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (
        (folder / "CACHEDIR.TAG")
        .read_text(encoding="utf-8")
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_what_nobody_asked_for_in_a_month_goes(tmp_path: Path) -> None:
    checked = Checked(Article("a", "نص", "ar"), ())
    old, new = Cache(str(tmp_path)), Cache(str(tmp_path))
    old._today -= 31
    old.put(b"old", checked)
    old.close()
    new.put(b"new", checked)
    new.close()
    last = Cache(str(tmp_path))
    assert last.get(b"old") is None and last.get(b"new") is not None
    last.close()


MATCH = Match(
    1,
    0.9,
    "same",
    ("the same figure: 11",),
    ArticleRef("b", None, "ع", "2025-01-01", "وكالة", "ar"),
    Claim("x", Span(1, 4), "نص", "نص", 0, "attributed", (0, 1)),
    "جملة",
    (SourceRef("s", "مصدر", "media"),),
)


@given(
    st.text(alphabet="ابجدx😀\n", min_size=2, max_size=30),
    st.booleans(),
    st.integers(0, 5),
    st.sampled_from([None, MATCH]),
    st.sampled_from([None, Fix((Edit(Span(0, 1), "ب"), Edit(Span(2, 2), "")))]),
)
@settings(deadline=None, max_examples=40)
def test_what_comes_out_is_what_went_in(
    text: str, judged: bool, held: int, match: Match | None, fix: Fix | None
) -> None:
    import tempfile

    article = Article("", text, "ar", None, "عنوان", "2025-01-01", None, "http://x")
    finding = Finding("ATT001", "n", "note", "م", article, Span(0, 1), (Span(1, 2),), match, fix)
    outcome = Checked(article, (finding,), judged, held=held, located=not judged)
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(folder)
        cache.put(b"k", outcome)
        cache.close()
        again = Cache(folder)
        assert again.get(b"k") == outcome
        again.close()
    moved = readdressed(outcome, "id", "path")
    assert moved.article.id == "id" and all(one.article is moved.article for one in moved.findings)


def test_equal_text_of_other_metadata_is_another_draft() -> None:
    one = Read(Article("a", "نص", "ar", date="2025-01-01"), "jsonl")
    other = Read(Article("a", "نص", "ar", date="2025-01-02"), "jsonl")
    assert draft_key(one, b"c", ()) != draft_key(other, b"c", ())
