"""``attrib sources list`` and ``attrib sources show``: every format, both languages, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from attrib.cli import main
from attrib.sources.registry import Registry

OWN = """\
[[source]]
id = "al-madar"
name = "المدار"
latin = "Al-Madar"
aliases = ["المدار الجديد"]
type = "media"
country = "LB"
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``attrib sources`` with arguments: exit code, standard output, standard error."""
    for name in ("ATTRIB_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["attrib", "sources", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return (ended.value.code, *capsys.readouterr())

    return run_here


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A newsroom's file."""
    path = tmp_path / "newsroom.toml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_list_in_a_terminal(lang: str, run: Run, snapshot: SnapshotAssertion) -> None:
    code, out, err = run("list", "كوري", "--lang", lang)
    assert (code, err) == (0, "")
    assert out == snapshot


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize(
    "name",
    ['مجلة "فورين بوليسي" الأمريكية', "واشنطون بوست", "الخارجية الروسية", "kcna"],
)
def test_show_in_a_terminal(name: str, lang: str, run: Run, snapshot: SnapshotAssertion) -> None:
    code, out, err = run("show", name, "--lang", lang)
    assert (code, err) == (0, "")
    assert out == snapshot


def test_list_for_programs(run: Run, snapshot: SnapshotAssertion) -> None:
    code, out, _ = run("list", "أكسيوس", "--format", "json")
    assert code == 0
    assert out == snapshot
    _, lines, _ = run("list", "أكسيوس", "--format", "jsonl")
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(out)


def test_list_holds_every_record(run: Run, registry: Registry) -> None:
    _, out, _ = run("list", "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == [record.id for record in registry.records]


def test_list_by_type(run: Run) -> None:
    _, out, _ = run("list", "--type", "state", "--format", "json")
    records: list[dict[str, Any]] = json.loads(out)
    assert len(records) >= 195
    assert {record["type"] for record in records} == {"state"}
    _, out, _ = run("list", "كوريا", "--type", "media", "--format", "jsonl")
    assert "kcna" in [json.loads(line)["id"] for line in out.splitlines()]


def test_list_of_nothing(run: Run) -> None:
    assert run("list", "لا أحد كهذا", "--lang", "en")[:2] == (0, "No such source in the registry.\n")
    assert run("list", "لا أحد كهذا", "--format", "json")[:2] == (0, "[]\n")
    assert run("list", "لا أحد كهذا", "--format", "jsonl")[:2] == (0, "")


def test_show_for_programs(run: Run, snapshot: SnapshotAssertion) -> None:
    code, out, _ = run("show", "بيونغ يانغ", "--format", "json")
    assert code == 0
    assert out == snapshot
    _, line, _ = run("show", "بيونغ يانغ", "--format", "jsonl")
    assert json.loads(line) == json.loads(out)
    assert line.count("\n") == 1


def test_show_of_an_unknown_name_suggests_the_nearest(run: Run, snapshot: SnapshotAssertion) -> None:
    for lang in ("ar", "en"):
        code, out, err = run("show", "القناة 15 الإسرائيلية", "--lang", lang)
        assert (code, out) == (2, "")
        assert "القناة 14 الإسرائيلية" in err
        assert err == snapshot
    code, _, err = run("show", "ءءءء\x1b[31m", "--lang", "en")
    assert code == 2
    assert "name the file after --sources" in err
    assert "\x1b" not in err


def test_a_newsrooms_own_file(run: Run, own: str) -> None:
    assert run("show", "المدار")[0] == 2
    code, out, _ = run("show", "صحيفة المدار الجديد", "--sources", own, "--format", "json")
    assert code == 0
    shown = json.loads(out)
    assert (shown["id"], shown["resolved_by"], shown["country"]) == ("al-madar", "alias", "LB")
    _, out, _ = run("list", "madar", "--sources", own, "--format", "jsonl")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["al-madar"]


def test_a_wrong_file_names_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(OWN + "url = 3\n", encoding="utf-8")
    for arguments in (("list",), ("show", "رويترز")):
        code, out, err = run(*arguments, "--sources", str(path))
        assert (code, out) == (2, "")
        assert f"{path}:1: unknown field «url»" in err


def test_what_is_refused(run: Run) -> None:
    for arguments, message in (
        (("list", "--type", "paper"), "There is no type “paper”. Types are person"),
        (("list", "--format", "xml"), "There is no format “xml”"),
        (("show", "رويترز", "--format", "xml"), "There is no format “xml”"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert message in err


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sources.jsonl"
    assert run("list", "--type", "media", "--format", "jsonl", "--output", str(path)) == (0, "", "")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["type"] for line in lines} == {"media"}
