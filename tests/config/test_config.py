"""Configuration: which file, what wins, what is refused and how; what ``attrib config`` prints."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from attrib.cli.check import check
from attrib.cli.config import config
from attrib.cli.rules import rules
from attrib.config import Configs, DraftRules, Overrides, matches
from attrib.errors import AttribError, DataError, UsageError
from attrib.rules import RULES

app = typer.Typer(rich_markup_mode=None)
app.command("check")(check)
app.command("config")(config)
app.command("rules")(rules)

BARE = "قالت مصادر مطلعة إن الشركة ستغلق فرعين.\n"


def run(*arguments: object, language: str | None = "en") -> str:
    result = CliRunner().invoke(
        app, [str(one) for one in arguments], env={"ATTRIB_LANG": language, "LANG": "en_GB.UTF-8"}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


class TestWhichFile:
    def test_the_nearest_one_upwards_from_the_draft(self, tmp_path: Path) -> None:
        write(tmp_path / "pyproject.toml", '[tool.attrib]\nfail-on = "error"\n')
        write(tmp_path / "desk" / "attrib.toml", 'fail-on = "note"\n')
        configs = Configs()
        assert configs.of_draft(str(tmp_path / "a" / "b" / "draft.txt")).fail_on == "error"
        assert configs.of_draft(str(tmp_path / "desk" / "draft.txt")).fail_on == "note"
        assert configs.of_start(str(tmp_path / "desk")).fail_on == "note"

    def test_attrib_toml_wins_over_pyproject_beside_it(self, tmp_path: Path) -> None:
        write(tmp_path / "pyproject.toml", '[tool.attrib]\nfail-on = "error"\n')
        write(tmp_path / "attrib.toml", 'fail-on = "note"\n')
        assert Configs().of_folder(tmp_path).fail_on == "note"

    def test_a_pyproject_of_something_else_is_passed_over(self, tmp_path: Path) -> None:
        write(tmp_path / "attrib.toml", 'fail-on = "note"\n')
        write(tmp_path / "tool" / "pyproject.toml", "[tool.other]\nx = 1\n")
        assert Configs().of_folder(tmp_path / "tool").fail_on == "note"

    def test_one_that_is_named_or_none(self, tmp_path: Path) -> None:
        near = write(tmp_path / "attrib.toml", 'fail-on = "note"\n')
        other = write(tmp_path / "other.toml", 'fail-on = "error"\n')
        assert Configs(Overrides(config=str(other))).of_folder(near.parent).fail_on == "error"
        assert Configs(Overrides(isolated=True)).of_folder(near.parent).fail_on == "warning"
        with pytest.raises(DataError, match="cannot be read"):
            Configs(Overrides(config=str(tmp_path / "none.toml"))).of_folder(tmp_path)


class TestWhatWins:
    def test_the_command_line_over_the_file_and_ignores_add_up(self, tmp_path: Path) -> None:
        write(tmp_path / "attrib.toml", 'select = ["ATT"]\nignore = ["ATT004"]\nfail-on = "error"\n')
        overrides = Overrides(select=("ATT,ANO001",), ignore=("ATT001",), fail_on="note")
        found = Configs(overrides).of_folder(tmp_path)
        codes = [rule.code for rule in DraftRules(found).selected]
        assert "ANO001" in codes and not {"ATT001", "ATT004"} & set(codes)
        assert found.fail_on == "note" and found.narrowed
        assert found.origins["fail_on"] == "command line"
        assert found.origins["select"] == "command line"

    def test_a_longer_item_over_a_shorter_one_for_levels(self, tmp_path: Path) -> None:
        write(
            tmp_path / "attrib.toml",
            '[levels]\nATT001 = "note"\nATT = "error"\norphan-quotation = "warning"\n',
        )
        levels = Configs().of_folder(tmp_path).levels
        assert (levels["ATT001"], levels["ATT002"], levels["ATT004"]) == ("note", "error", "warning")

    def test_language(self, tmp_path: Path) -> None:
        draft = write(tmp_path / "a.txt", BARE)
        write(tmp_path / "attrib.toml", 'language = "ar"\nselect = ["ANO001"]\n')
        arabic = run("check", draft, "-f", "concise", language=None)
        assert "مصدر مجهول" in arabic
        assert "anonymous source" in run("check", draft, "-f", "concise", language="en")
        assert "anonymous source" in run("check", draft, "-f", "concise", "--lang", "en", language=None)


class TestWhatIsInForce:
    def test_levels_reach_the_findings_and_fail_on_the_exit(self, tmp_path: Path) -> None:
        draft = write(tmp_path / "a.txt", BARE)
        write(tmp_path / "attrib.toml", 'select = ["ANO001"]\nfail-on = "error"\n')
        runner = CliRunner()
        assert runner.invoke(app, ["check", str(draft)]).exit_code == 0
        write(
            tmp_path / "attrib.toml", 'select = ["ANO001"]\nfail-on = "error"\n[levels]\nANO001 = "error"\n'
        )
        result = runner.invoke(app, ["check", str(draft), "-f", "json"])
        assert result.exit_code == 1 and json.loads(result.stdout)[0]["level"] == "error"

    def test_each_draft_has_its_own(self, tmp_path: Path) -> None:
        for folder, level in (("strict", "error"), ("mild", "note")):
            write(tmp_path / folder / "a.txt", BARE)
            write(tmp_path / folder / "attrib.toml", f'select = ["ANO001"]\n[levels]\nANO001 = "{level}"\n')
        rows = json.loads(run("check", tmp_path, "-f", "json"))
        assert [row["level"] for row in rows] == ["note", "error"]

    def test_rules_ignored_for_some_files(self, tmp_path: Path) -> None:
        write(
            tmp_path / "attrib.toml",
            'select = ["ANO001"]\n[per-file-ignores]\n"opinion/**" = ["ANO"]\n"*.md" = ["ANO001"]\n',
        )
        for name in ("opinion/deep/a.txt", "news/b.txt", "news/c.md"):
            write(tmp_path / name, BARE)
        rows = json.loads(run("check", tmp_path, "-f", "json"))
        assert [Path(row["path"]).name for row in rows] == ["b.txt"]

    def test_excluded_drafts_are_passed_over_in_folders_and_read_when_named(self, tmp_path: Path) -> None:
        write(tmp_path / "attrib.toml", 'select = ["ANO001"]\nexclude = ["old/"]\n')
        old = write(tmp_path / "old" / "a.txt", BARE)
        write(tmp_path / "new" / "b.txt", BARE)
        assert [Path(row["path"]).name for row in json.loads(run("check", tmp_path, "-f", "json"))] == [
            "b.txt"
        ]
        assert len(json.loads(run("check", old, "-f", "json"))) == 1

    def test_own_sources_are_found_beside_the_file(self, tmp_path: Path) -> None:
        write(tmp_path / "attrib.toml", 'sources = ["lists/mine.toml"]\n')
        draft = write(tmp_path / "a.txt", BARE)
        with pytest.raises(AttribError, match=r"mine\.toml"):
            run("check", draft)

    def test_the_baseline_is_found_beside_the_file(self, tmp_path: Path) -> None:
        write(tmp_path / "attrib.toml", 'select = ["ANO001"]\nbaseline = "known.json"\n')
        draft = write(tmp_path / "drafts" / "a.txt", BARE)
        run("check", draft, "--update-baseline")
        assert (tmp_path / "known.json").exists()
        assert json.loads(run("check", draft, "-f", "json")) == []


BAD = {
    'selct = ["ATT"]': (1, "there is no setting “selct”; did you mean “select”"),
    'select = ["ATT"]\n\n[per-file-ignore]\n"a/" = ["ATT"]': (3, "did you mean “per-file-ignores”"),
    'ignore = ["ATT01"]': (1, "Did you mean ATT001 unattributed-claim"),
    'ignore = "ATT001"': (1, "must be a list of texts"),
    'fail-on = "warn"': (1, "did you mean “warning”"),
    'language = "fr"': (1, "known are ar, en"),
    '[levels]\nATT001 = "eror"': (2, "did you mean “error”"),
    '[levels]\nATT099 = "error"': (2, "No rule is called “ATT099”"),
    '[per-file-ignores]\n"opinion/" = ["XYZ"]': (2, "No rule is called “XYZ”"),
    "[options.ATT01]\nx = 1": (1, "Did you mean ATT001"),
    "cache = 1": (1, "must be true or false"),
    "select = [": (None, "is not valid TOML"),
    "fail-on = \"error\"\nfail-on = \"note\"": (None, "is not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=str)
def test_a_wrong_file_names_file_line_and_the_nearest_name(tmp_path: Path, text: str) -> None:
    line, words = BAD[text]
    for name, head in (("attrib.toml", 0), ("pyproject.toml", 3)):
        folder = tmp_path / name
        below = "tool.attrib." if head else ""
        opening = '[project]\nname = "x"\n[tool.attrib]\n' if head else ""
        body = opening + re.sub(r"^\[(?=levels|per-|options)", f"[{below}", text, flags=re.MULTILINE)
        write(folder / name, body)
        with pytest.raises(DataError) as caught:
            Configs().of_folder(folder)
        assert words in str(caught.value)
        assert caught.value.file.endswith(name)
        if line is not None:
            assert caught.value.line == line + head


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "attrib.toml").write_bytes('fail-on = "note"\n# ملاحظة\n'.encode("windows-1256"))
    with pytest.raises(DataError, match="is not UTF-8") as caught:
        Configs().of_folder(tmp_path)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.options is not None], ids=lambda rule: rule.code
)
def test_options_of_rules(tmp_path: Path, rule: object) -> None:
    from attrib.rules.options import describe_options

    code = rule.code  # type: ignore[attr-defined]
    lines = [f"{one.name.replace('_', '-')} = {one.default}" for one in describe_options(rule)]  # type: ignore[arg-type]
    write(tmp_path / "attrib.toml", f"[options.{code}]\n" + "\n".join(lines) + "\n")
    options = DraftRules(Configs().of_folder(tmp_path)).options
    assert options == {code: rule.options()}  # type: ignore[attr-defined]
    write(tmp_path / "attrib.toml", f"[options.{code}]\n{lines[0].partition(' ')[0]}x = 1\n")
    with pytest.raises(DataError, match="Did you mean") as caught:
        Configs().of_folder(tmp_path)
    assert caught.value.line == 2


def test_an_unknown_rule_on_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean ATT001"):
        Configs(Overrides(select=("ATT0001",))).of_folder(tmp_path)


class TestPrinting:
    def test_toml_is_what_a_file_would_hold(self, tmp_path: Path) -> None:
        text = (
            'select = ["ATT", "ANO"]\nfail-on = "error"\n[levels]\nATT001 = "note"\n'
            '[per-file-ignores]\n"opinion/ رأي" = ["ATT"]\n'
        )
        file = write(tmp_path / "attrib.toml", text)
        printed = run("config", tmp_path)
        assert f'fail-on = "error"  # {file}:2' in printed
        assert "cache = true  # default" in printed
        wanted = tomllib.loads(text)
        assert {key: value for key, value in tomllib.loads(printed).items() if key in wanted} == wanted

    def test_json(self, tmp_path: Path) -> None:
        file = write(tmp_path / "attrib.toml", '[per-file-ignores]\n"opinion/" = ["ATT001"]\n')
        record = json.loads(run("config", tmp_path / "opinion" / "a.txt", "-f", "json"))
        assert record["file"] == str(file) and record["ignored_here"] == ["ATT001"]
        assert "ATT001" not in record["rules"] and "ANO001" in record["rules"]
        assert record["settings"]["fail-on"] == {"value": "warning", "from": "default"}
        assert record["settings"]["per-file-ignores"]["from"] == f"{file}:1"


class TestRules:
    def test_all_in_both_languages(self) -> None:
        for language in ("ar", "en"):
            table = run("rules", language=language)
            for rule in RULES:
                assert rule.code in table and rule.name in table
        rows = json.loads(run("rules", "-f", "json"))
        codes = [row["code"] for row in rows]
        assert codes == sorted(codes) and {rule.code for rule in RULES} | {"SUP001", "SUP002"} == set(codes)
        assert all(row["title"]["ar"] and row["title"]["en"].isascii() for row in rows)

    def test_only_those_in_force(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(tmp_path / "attrib.toml", 'select = ["ATT"]\nignore = ["ATT001"]\n[levels]\nATT004 = "error"\n')
        monkeypatch.chdir(tmp_path)
        rows = json.loads(run("rules", "--in-force", "-f", "json"))
        assert {row["code"][:3] for row in rows} == {"ATT"} and "ATT001" not in [row["code"] for row in rows]
        assert next(row for row in rows if row["code"] == "ATT004")["level_in_force"] == "error"


@pytest.mark.parametrize(
    ("pattern", "place", "fits"),
    [
        ("opinion/", "opinion/a.txt", True),
        ("opinion/", "news/opinion/a.txt", True),
        ("/opinion/", "news/opinion/a.txt", False),
        ("*.md", "a/b/c.md", True),
        ("a/**/b.txt", "a/x/y/b.txt", True),
        ("رأي/", "رأي/مقال.txt", True),
        ("opinion/", "opinions/a.txt", False),
    ],
)
def test_patterns_are_those_of_gitignore(pattern: str, place: str, fits: bool) -> None:
    assert matches(pattern, place) is fits
