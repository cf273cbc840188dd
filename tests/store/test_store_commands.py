"""Every command does the same with an index in PostgreSQL as with one in a folder; passwords are never shown."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attrib.cli import main
from attrib.errors import UsageError
from attrib.store.opening import index_place, require_index, same_index, shown_place
from attrib.store.postgres.address import address
from tests.store.postgres_server import Server

ARTICLES = {
    "bridge": "قال المهندس سامر حداد إن جسر السنديان آمن.\nأغلقت بلدية المرفأ الجسر صباح الأحد.\n",
    "flood": "قالت الناطقة ليلى منصور إن السيل جرف 12 سيارة.\nبلغ منسوب النهر أربعة أمتار.\n",
    "later": "قال المهندس سامر حداد إن جسر السنديان غير آمن.\n",
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in ("ATTRIB_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["attrib", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert "secret" not in captured.out + captured.err and "Traceback" not in captured.err
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run_here


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "drafts"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def script(drafts: Path, scratch: Path) -> list[list[object]]:
    """Return the commands, in an order in which each has something to do."""
    export = scratch / "export.jsonl"
    return [
        ["index", "add", drafts / "bridge.txt", drafts / "flood.txt"],
        ["index", "add", drafts, "--format", "jsonl"],
        ["index", "list", "--format", "json"],
        ["index", "stats", "--format", "json"],
        ["index", "verify"],
        ["search", "جسر السنديان", "--format", "json"],
        ["search", "النهر", "--source", "ليلى منصور", "--format", "json"],
        ["search", "الجسر", "--outlet", "لا أحد", "--lang", "en"],
        ["match", drafts / "later.txt", "--format", "jsonl"],
        ["index", "history", "جسر السنديان آمن", "--format", "json"],
        ["sources", "show", "سامر حداد", "--format", "json"],
        ["check", drafts / "later.txt", "--format", "jsonl", "--isolated"],
        ["index", "export", "--output", export],
        ["index", "remove", "bridge", "none"],
        ["index", "remove", drafts / "flood.txt"],
        ["index", "import", export],
        ["index", "rebuild"],
        ["index", "rebuild", "--model", "use-multilingual"],
        ["index", "verify", "--format", "json"],
        ["index", "list"],
    ]


def test_every_command(run: Run, drafts: Path, tmp_path: Path, shared: str) -> None:
    places = {"folder": str(tmp_path / "index"), "server": shared}
    said: dict[str, list[tuple[object, ...]]] = {"folder": [], "server": []}
    for engine, place in places.items():
        for command in script(drafts, tmp_path):
            code, out, err = run(*command, "--index", place)
            told = [text.replace(shown_place(place), "PLACE") for text in (out, err)]
            said[engine].append((command[:2], code, *(plain(text) for text in told)))
    for one, other in zip(said["folder"], said["server"], strict=True):
        assert other == one
    codes = [code for _, code, *_ in said["server"]]
    assert codes.count(2) == 1 and set(codes) <= {0, 1, 2}


def plain(text: str) -> str:
    """Return what a command said without what differs by its nature: sizes and moments."""
    text = re.sub(r'"bytes": ?\d+', '"bytes": 0', text)
    text = re.sub(r'"added": ?"[^"]*"', '"added": ""', text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ)?", "MOMENT", text)


def test_merge_goes_both_ways(run: Run, drafts: Path, tmp_path: Path, shared: str) -> None:
    folder = str(tmp_path / "index")
    assert run("index", "add", drafts / "bridge.txt", "--index", folder)[0] == 0
    assert run("index", "add", drafts / "flood.txt", "--index", shared)[0] == 0
    code, out, _ = run("index", "merge", folder, "--index", shared, "--lang", "en")
    assert code == 0 and "added: 1" in out
    code, out, _ = run("index", "merge", shared, "--index", folder, "--lang", "en")
    assert code == 0 and "added: 1" in out and "unchanged: 1" in out
    code, _, err = run("index", "merge", shared, "--index", shared, "--lang", "en")
    assert code == 2 and "the index itself" in err


def test_the_environment_names_it(
    run: Run, drafts: Path, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTRIB_INDEX", shared)
    assert index_place() == shared
    assert run("index", "add", drafts / "bridge.txt")[0] == 0
    code, out, _ = run("search", "جسر السنديان", "--format", "json")
    assert code == 0 and json.loads(out)[0]["verdict"] == "same"


def test_a_configuration_names_it(run: Run, drafts: Path, shared: str, tmp_path: Path) -> None:
    assert run("index", "add", drafts / "bridge.txt", "--index", shared)[0] == 0
    settings = tmp_path / "attrib.toml"
    settings.write_text(f'index = "{shared}"\n', encoding="utf-8")
    code, out, err = run("check", drafts / "later.txt", "--config", settings, "--format", "json")
    assert code in (0, 1) and json.loads(out) is not None, err
    code, out, _ = run("config", drafts / "later.txt", "--config", settings)
    assert code == 0 and f'index = "{shown_place(shared)}"' in out


class TestRefusals:
    """What cannot be opened is told with what to do, exit code 2."""

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda url: url.replace(":secret@", ":wrong@"), "refuses the user or the password"),
            (lambda url: url.replace("/attrib?", "/nowhere?"), "does not know the database"),
            (lambda url: re.sub(r"127.0.0.1:\d+", "127.0.0.1:1", url), "cannot be reached"),
            (lambda url: re.sub(r"127.0.0.1:\d+", "host.invalid", url), "cannot be reached"),
            (lambda url: f"{url}-x", "is no name of a schema"),
            (lambda url: f"{url}&nonsense=1", "cannot be read"),
        ],
        ids=["password", "database", "port", "host", "schema", "parameter"],
    )
    def test_an_address(
        self, run: Run, drafts: Path, shared: str, change: Callable[[str], str], said: str
    ) -> None:
        code, out, err = run("index", "add", drafts, "--index", change(shared), "--lang", "en", "--wait", "1")
        assert (code, out) == (2, "") and err.startswith("attrib: error:") and said in err, err
        assert "wrong" not in err.replace("wrong index", "")

    def test_none_to_read(self, run: Run, shared: str) -> None:
        code, _, err = run("search", "خبر", "--index", shared, "--lang", "en")
        assert code == 2 and "there is no index here" in err
        code, _, err = run("index", "rebuild", "--index", shared, "--lang", "en")
        assert code == 2 and "there is no index here" in err

    def test_tables_of_another_program(self, run: Run, drafts: Path, server: Server, shared: str) -> None:
        server.execute("CREATE SCHEMA others; CREATE TABLE others.articles (id int)")
        place = re.sub("schema=.*", "schema=others", shared)
        code, _, err = run("index", "add", drafts, "--index", place, "--lang", "en")
        assert code == 2 and "tables of another program" in err

    def test_no_extension_and_no_right_to_make_it(self, run: Run, drafts: Path, server: Server) -> None:
        server.execute("CREATE DATABASE bare", "postgres")
        server.execute("CREATE ROLE plain LOGIN PASSWORD 'secret'; GRANT CONNECT ON DATABASE bare TO plain")
        server.execute("CREATE SCHEMA attrib AUTHORIZATION plain", "bare")
        place = server.url("bare").replace("postgres:secret@", "plain:secret@")
        code, _, err = run("index", "add", drafts, "--index", place, "--lang", "en")
        assert code == 2 and "CREATE EXTENSION vector" in err
        server.execute("CREATE EXTENSION vector", "bare")
        assert run("index", "add", drafts, "--index", place)[0] == 0

    def test_a_reader_may_read_and_no_more(self, run: Run, drafts: Path, server: Server, shared: str) -> None:
        assert run("index", "add", drafts, "--index", shared)[0] == 0
        schema = shared.rpartition("=")[2]
        server.execute(
            "CREATE ROLE reader LOGIN PASSWORD 'secret';"
            f"GRANT USAGE ON SCHEMA {schema} TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader"
        )
        place = shared.replace("postgres:secret@", "reader:secret@")
        for command in (["search", "الجسر"], ["index", "verify"], ["index", "list"], ["index", "stats"]):
            assert run(*command, "--index", place)[0] == 0
        code, _, err = run("index", "remove", "bridge", "--index", place, "--lang", "en")
        assert code == 2 and "the user may not do this" in err


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "shown"),
        [
            ("postgresql://u:p@h/d", "postgresql://u@h/d"),
            ("postgres://u:p%40q@h:5433/d?schema=news", "postgres://u@h:5433/d?schema=news"),
            ("postgresql://u@h/d?password=p&sslmode=require", "postgresql://u@h/d?sslmode=require"),
            (
                "postgresql://u:p@h1:1,h2:2/d?target_session_attrs=read-write",
                "postgresql://u@h1:1,h2:2/d?target_session_attrs=read-write",
            ),
            ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
            ("some/folder", "some/folder"),
        ],
    )
    def test_no_password_is_shown(self, place: str, shown: str) -> None:
        assert shown_place(place) == shown and shown_place(shown) == shown

    @pytest.mark.parametrize(
        "place",
        [
            "postgresql://u:se/cret@h/d",
            "postgresql://u:123/cret@h/d",
            "postgresql://u:se?cret@h/d",
            "postgresql://u:123?cret=secret@h/d?schema=news",
            "postgresql://u:se@cret@h/d?schema=news",
            "postgresql://u:se%zzcret@h/d",
            "postgresql://u@h/d?PASSWORD=secret",
        ],
    )
    def test_nor_one_that_is_written_wrongly(self, place: str) -> None:
        with pytest.raises(UsageError, match="cannot be read") as caught:
            shown_place(place)
        shown = str(caught.value)
        assert "postgresql://u@h/d: " in shown
        assert not any(
            part in shown.partition(" Its form")[0] for part in ("cret", "se/", "se?", "se@", "123")
        )

    def test_a_plus_sign_in_a_password_is_one(self) -> None:
        (kept,) = (
            value
            for name, value in address("postgresql://u@h/d?password=a+b").parts.items()
            if "pass" in name
        )
        assert kept == "a+b"
        assert address("postgresql://h:1/d?application_name=a@b&host=@socket").parts["host"] == "@socket"

    def test_which_are_one(self) -> None:
        url = "postgresql://u:p@h/d"
        assert same_index(url, "postgres://other@h/d?schema=attrib")
        assert not same_index(url, f"{url}?schema=news") and not same_index(url, "h/d")

    def test_require_index(self, shared: str) -> None:
        from attrib.errors import StoreError

        with pytest.raises(StoreError, match="no index here"):
            require_index(shared)
