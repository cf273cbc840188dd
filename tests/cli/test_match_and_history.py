"""``attrib match``, ``attrib index history`` and ``attrib sources show --index`` with the real encoder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
WIRES = [
    {
        "id": "wire-1",
        "date": "2025-04-05",
        "outlet": "وكالة الساحل",
        "text": "قالت وزارة الصحة إن 40 شخصا أصيبوا في حريق مصنع الورق.\n",
    },
    {
        "id": "wire-2",
        "date": "2025-04-06",
        "outlet": "صحيفة المرفأ",
        "text": "أصيب 40 شخصا في حريق مصنع الورق.\n",
    },
    {
        "id": "wire-3",
        "date": "2025-04-07",
        "outlet": "صحيفة المرفأ",
        "text": "وقالت وزارة الصحة إن 70 شخصا أصيبوا في حريق مصنع الورق.\n",
    },
]
DRAFT = "أعلنت بلدية المرفأ أن 40 شخصا أصيبوا في حريق مصنع الورق.\n"


@pytest.fixture
def index(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "idx"
    monkeypatch.setenv("ATTRIB_INDEX", str(folder))
    wires = tmp_path / "wires.jsonl"
    wires.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in WIRES), encoding="utf-8")
    assert run("index", "add", wires).code == 0
    return folder


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def told(outcome: Any) -> list[dict[str, Any]]:
    assert (outcome.code, outcome.stderr) == (0, "")
    return [json.loads(line) for line in outcome.stdout.splitlines()]


class TestMatch:
    def test_jsonl_is_that_of_the_contract(self, run: Run, index: Path, draft: Path) -> None:
        (known,) = told(run("match", draft, "-f", "jsonl", "--lang", "ar"))
        assert set(known) == {"path", "article", "claim", "status", "sources", "matches"}
        assert (known["path"], known["article"], known["status"]) == (str(draft), "draft", "attributed")
        claim = known["claim"]
        assert DRAFT[claim["start"] : claim["end"]] == claim["text"]
        assert [source["name"] for source in known["sources"]] == ["بلدية المرفأ"]
        verdicts = {match["article"]["id"]: match["verdict"] for match in known["matches"]}
        assert verdicts["wire-1"] == "same" and verdicts["wire-3"] == "conflict"
        (conflict,) = [match for match in known["matches"] if match["article"]["id"] == "wire-3"]
        assert "العدد مختلف: 40 مقابل 70" in conflict["because"]
        assert json.loads(run("match", draft, "-f", "json", "--lang", "ar").stdout) == [known]

    def test_only_what_is_asked_for(self, run: Run, index: Path, draft: Path) -> None:
        (known,) = told(run("match", draft, "-f", "jsonl", "--verdict", "conflict"))
        assert [match["article"]["id"] for match in known["matches"]] == ["wire-3"]
        (known,) = told(run("match", draft, "-f", "jsonl", "--until", "2025-04-05"))
        assert [match["article"]["id"] for match in known["matches"]] == ["wire-1"]
        assert told(run("match", draft, "-f", "jsonl", "--since", "2026-01-01")) == []

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_for_a_person(self, run: Run, index: Path, draft: Path, language: str) -> None:
        said = run("match", draft, "--lang", language).stdout
        for text in ("بلدية المرفأ", "وزارة الصحة", "وكالة الساحل", "2025-04-07"):
            assert text in said
        assert "\x1b" not in said

    def test_nothing_known(self, run: Run, index: Path, tmp_path: Path) -> None:
        (tmp_path / "new.txt").write_text("قال الوزير إن مهرجان الزهور يبدأ غدا.\n", encoding="utf-8")
        outcome = run("match", tmp_path / "new.txt", "--lang", "en", "--min-score", "0.9")
        assert outcome.code == 0 and "knows none of these claims" in outcome.stdout

    def test_bad_inputs_and_options(self, run: Run, index: Path, draft: Path, tmp_path: Path) -> None:
        outcome = run("match", draft, tmp_path / "none.txt", "-f", "jsonl")
        assert outcome.code == 2 and "none.txt" in outcome.stderr and len(outcome.stdout.splitlines()) == 1
        for options in (["--verdict", "maybe"], ["-n", "0"], ["--format", "xml"], ["--index", tmp_path / "no"]):
            outcome = run("match", draft, *options)
            assert outcome.code == 2 and outcome.stderr.startswith("attrib: error"), options

    def test_output_never_replaces_an_input(self, run: Run, index: Path, draft: Path) -> None:
        assert run("match", draft, "-o", draft).code == 2
        assert draft.read_text(encoding="utf-8") == DRAFT


class TestHistory:
    TEXT = "أصيب 40 شخصا في حريق مصنع الورق"

    def test_in_the_order_of_time_with_what_changed(self, run: Run, index: Path) -> None:
        found = told(run("index", "history", self.TEXT, "-f", "jsonl"))
        assert [(one["number"], one["article"]["date"]) for one in found] == [
            (1, "2025-04-05"),
            (2, "2025-04-06"),
            (3, "2025-04-07"),
        ]
        assert [[change["kind"] for change in one["changes"]] for one in found] == [
            [],
            ["attribution-dropped"],
            ["figure-changed"],
        ]
        assert found[2]["changes"][0] == {"kind": "figure-changed", "before": "40", "now": "70"}

    def test_by_a_claim_s_id(self, run: Run, index: Path) -> None:
        found = told(run("index", "history", self.TEXT, "-f", "jsonl"))
        by_id = told(run("index", "history", found[1]["claim"]["id"], "-f", "jsonl"))
        assert [one["article"]["id"] for one in by_id] == [one["article"]["id"] for one in found]

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_for_a_person(self, run: Run, index: Path, language: str) -> None:
        said = run("index", "history", self.TEXT, "--lang", language).stdout
        assert "2025-04-05" in said and "صحيفة المرفأ" in said
        assert ("figure changed" if language == "en" else "تغير العدد") in said

    def test_nothing_and_nonsense(self, run: Run, index: Path) -> None:
        outcome = run("index", "history", "مهرجان الزهور", "--min-score", "0.9", "--lang", "en")
        assert outcome.code == 0 and "No claim of the index" in outcome.stdout
        assert run("index", "history", " ").code == 2


class TestQuoted:
    def test_a_source_over_time_and_across_outlets(self, run: Run, index: Path) -> None:
        shown = json.loads(run("sources", "show", "وزارة الصحة", "--index", index, "-f", "json").stdout)
        quoted = shown["index"]
        assert (quoted["count"], quoted["first_date"], quoted["last_date"]) == (2, "2025-04-05", "2025-04-07")
        assert quoted["outlets"] == {"وكالة الساحل": 1, "صحيفة المرفأ": 1}
        assert [one["article"]["id"] for one in quoted["claims"]] == ["wire-1", "wire-3"]

    def test_for_a_person(self, run: Run, index: Path) -> None:
        said = run("sources", "show", "وزارة الصحة", "--index", index, "--lang", "en").stdout
        assert "2025-04-05" in said and "claims attributed to this source: 2" in said

    def test_a_source_that_nobody_knows(self, run: Run, index: Path) -> None:
        outcome = run("sources", "show", "حداد النجار", "--index", index)
        assert outcome.code == 2 and "حداد النجار" in outcome.stderr
        assert run("sources", "show", "رويترز", "--index", index / "none").code == 2
