"""``attrib sources alias, add, merge, undo`` as they are typed: where edits go, what is said, what is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attrib.cli import main
from attrib.config import OWN_SOURCES, Configs
from attrib.sources.registry import Registry
from attrib.store.opening import open_store
from tests.sources.test_editing import fill

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run ``attrib sources`` in a folder with an index in ``./index``: exit code, standard output and error."""
    for name in ("ATTRIB_LANG", "ATTRIB_INDEX", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    with open_store("index", write=True) as store:
        fill(store)

    def run_here(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["attrib", "sources", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return (ended.value.code, *capsys.readouterr())

    return run_here


def test_a_merge_is_seen_by_every_command_and_undone(run: Run, tmp_path: Path) -> None:
    code, out, err = run("merge", "رويترز", "سبوتنيك", "--lang", "en")
    assert (code, err) == (0, "")
    assert "Merged into" in out and OWN_SOURCES in out and "followed: 1" in out
    assert (tmp_path / OWN_SOURCES).is_file()
    code, out, err = run("show", "سبوتنيك", "--index", "index", "--lang", "en")
    assert code == 0 and "reuters" in out and "attributed to this source: 2" in out
    code, out, err = run("undo", "--list", "--lang", "en")
    assert code == 0 and out.count("\n") == 1 and "Merged into" in out
    code, out, err = run("undo", "--lang", "en")
    assert (code, err) == (0, "") and out.startswith("Undone: ")
    assert not (tmp_path / OWN_SOURCES).exists()
    code, out, err = run("show", "سبوتنيك", "--lang", "en")
    assert code == 0 and "sputnik" in out


def test_where_edits_go(run: Run, tmp_path: Path) -> None:
    (tmp_path / "attrib.toml").write_text('sources = ["house/ours.toml"]\n', encoding="utf-8")
    (tmp_path / "house").mkdir()
    house = tmp_path / "house" / "ours.toml"
    house.write_text("", encoding="utf-8")
    assert run("alias", "رويترز", "رويترز البيت")[0] == 0
    assert "رويترز البيت" in house.read_text(encoding="utf-8")
    assert run("alias", "رويترز", "رويترز الدار", "--sources", "mine.toml", "--no-index")[0] == 0
    assert "رويترز الدار" in Path("mine.toml").read_text(encoding="utf-8")
    assert Registry.load("house/ours.toml", "mine.toml").get("reuters") is not None


def test_the_usual_file_is_read_unless_another_is_named(run: Run, tmp_path: Path) -> None:
    assert run("add", "صدى الوادي", "--id", "sada", "--type", "media", "--alias", "الصدى")[0] == 0
    config = Configs().of_draft(None)
    assert config.sources == (OWN_SOURCES,) == (config.origins["sources"],)
    assert Configs().of_draft(str(tmp_path / "draft.txt")).sources == (OWN_SOURCES,)
    (tmp_path / "attrib.toml").write_text("", encoding="utf-8")
    assert Configs().of_draft(None).sources == (str(tmp_path / OWN_SOURCES),)
    (tmp_path / "attrib.toml").write_text("sources = []\n", encoding="utf-8")
    assert Configs().of_draft(None).sources == ()


def test_merging_two_types_says_so(run: Run) -> None:
    code, _, err = run("merge", "رويترز", "فادي النجار", "--lang", "en")
    assert code == 0 and "another type" in err


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("alias", "رويترزز", "س"), "رويترز"),
        (("alias", "رويترز", "سبوتنيك"), "sputnik"),
        (("merge", "رويترز", "Reuters"), "رويترز"),
        (("merge", "الحلبي", "رويترز"), "person-"),
        (("undo",), OWN_SOURCES),
        (("add", "س ص", "--id", "x y", "--type", "media"), "x y"),
        (("add", "س ص", "--id", "x", "--type", "paper"), "media"),
        (("alias", "رويترز", "س", "--index", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, given: tuple[str, ...], said: str, lang: str
) -> None:
    code, out, err = run(*given, "--lang", lang)
    assert (code, out) == (2, "") and said in err
    assert err.count("\n") == 1 and "Traceback" not in err
