"""``attrib compare``: two texts, many pairs, every format, and bad input."""

from __future__ import annotations

import io
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.cli import main

Run = Callable[..., tuple[int, str, str]]

ONE = "قتل 14 شخصا في حريق بالسوق القديمة"
OTHER = "قتل 15 شخصا في حريق بالسوق القديمة"
PAIRS = (
    {"id": "p1", "a": ONE, "b": OTHER},
    {"id": 2, "a": ONE, "b": "أودى حريق السوق القديمة بحياة أربعة عشر شخصا"},
    {"id": "p3", "a": ONE, "b": "The goalkeeper will miss the final"},
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in ("ATTRIB_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["attrib", "compare", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run_here


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_texts_for_a_person(run: Run, language: str, snapshot: SnapshotAssertion) -> None:
    code, out, err = run(ONE, OTHER, "--lang", language)
    assert (code, err) == (0, "")
    assert out == snapshot


def test_two_texts_for_a_program(run: Run) -> None:
    code, out, _ = run(ONE, OTHER, "--format", "json", "--lang", "ar")
    record = json.loads(out)
    assert code == 0
    assert list(record) == ["id", "score", "verdict", "because"]
    assert record["id"] is None
    assert record["verdict"] == "conflict"
    assert record["because"] == ["العدد مختلف: 14 مقابل 15"]
    assert 0.9 < record["score"] <= 1.0


def test_many_pairs_in_their_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(lines(*PAIRS))
    code, out, err = run("--pairs", str(path), "--lang", "en")
    records = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [(record["id"], record["verdict"]) for record in records] == [
        ("p1", "conflict"),
        (2, "same"),
        ("p3", "different"),
    ]
    code, out, _ = run("--pairs", str(path), "--lang", "en", "--format", "json")
    assert json.loads(out) == records


def test_pairs_from_standard_input_and_more_than_a_batch(run: Run) -> None:
    many = [{"id": number, "a": ONE, "b": OTHER} for number in range(130)]
    code, out, _ = run("--pairs", "-", stdin=lines(*many))
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [record["id"] for record in records] == list(range(130))
    assert {record["verdict"] for record in records} == {"conflict"}


def test_pairs_for_a_person(run: Run) -> None:
    code, out, _ = run("--pairs", "-", "-f", "terminal", "--lang", "en", stdin=lines(*PAIRS[:2]))
    assert code == 0
    assert "conflict (score:" in out and "\n\n" in out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": 1, "a": "x"}\n', '"a" and "b" must be texts'),
        (b'{"id": 1, "a": "", "b": "x"}\n', '"a" and "b" must be texts'),
        (b'{"id": true, "a": "x", "b": "y"}\n', '"id" must be'),
        (b'["x", "y"]\n', "not an object"),
        (b"not json\n", "not valid JSON"),
        (b"\xff\xfe\n", "not UTF-8"),
        (b'{"id": 1, "a": "' + b"x" * (1 << 20) + b'", "b": "y"}\n', "longer than 1 MiB"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(run: Run, line: bytes, message: str) -> None:
    code, out, err = run("--pairs", "-", stdin=b"\n" + line + lines(PAIRS[0]))
    assert code == 2
    assert "<stdin>:2: " in err and message in err and "Traceback" not in err
    if b"x" * 100 not in line:  # what follows a line that is too long cannot be told from its rest
        assert json.loads(out)["id"] == "p1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give two texts"),
        ((ONE,), "Give two texts"),
        ((ONE, OTHER, ONE), "Give two texts"),
        ((ONE, OTHER, "--pairs", "x"), "Give two texts"),
        ((ONE, "  "), "empty"),
        ((ONE, OTHER, "--format", "xml"), "There is no format"),
        ((ONE, OTHER, "--model", "nobody/no-such-model"), "hf download"),
        (("--pairs", "/no/such/file.jsonl"), "/no/such/file.jsonl"),
    ],
)
def test_wrong_use_says_what_is_wrong(run: Run, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err and "Traceback" not in err


def test_the_file_of_pairs_is_not_written_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(lines(PAIRS[0]))
    code, _, err = run("--pairs", str(path), "-o", str(path))
    assert code == 2 and "written over" in err
    assert path.read_bytes() == lines(PAIRS[0])


def test_text_that_is_no_unicode_is_compared(run: Run) -> None:
    code, out, _ = run("--pairs", "-", stdin=b'{"id": 1, "a": "\\ud800 a", "b": "\\u0000"}\n')
    assert code == 0 and json.loads(out)["id"] == 1


def test_the_page_shows_what_the_command_writes(run: Run) -> None:
    page = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    command, shown = page.split("```console\n$ attrib compare ")[1].split("\n```")[0].split("\n")
    code, out, _ = run(*shlex.split(command))
    assert code == 0
    wanted, found = json.loads(shown), json.loads(out)
    assert wanted.pop("score") == pytest.approx(found.pop("score"), abs=0.01)
    assert wanted == found
