"""The promised figures, on data that nothing was learned from. Skipped where that data is not beside the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attrib.embed import load_embedder
from attrib.match import evaluate

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"


def numbers_of(lines: list[str]) -> dict[str, float]:
    return {name: float(value) for line in lines for name, value in re.findall(r"([\w@-]+) ([0-9.]+)", line)}


def present(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path.resolve()} is absent: the public data is not beside this repository")
    return path


def test_stances_of_headlines() -> None:
    found = numbers_of(list(evaluate.stances(present("ans/dev.csv"), load_embedder())))
    assert found["macro"] >= 0.77


def test_similarity_as_people_judge_it() -> None:
    arabic, english = evaluate.similarities(present("sts17"), load_embedder())
    assert numbers_of([arabic])["Spearman"] >= 75.0
    assert numbers_of([english])["Spearman"] >= 74.0


def test_translations_are_found() -> None:
    lines = list(evaluate.parallel(present("pud/ar-en.tsv"), load_embedder()))
    found = numbers_of(lines[:1])
    assert found["ar-en"] >= 0.99 and found["en-ar"] >= 0.99
    assert numbers_of(lines[1:])["conflict"] <= 5.0


def test_changed_and_rewritten_numbers() -> None:
    changed, eastern, spelled = evaluate.changed_digits(present("pud/ar-en.tsv"), load_embedder())
    shares = numbers_of([changed])
    assert shares["conflict"] >= 90.0 and shares.get("same", 0.0) <= 2.0
    assert numbers_of([eastern])["same"] >= 95.0
    assert numbers_of([spelled])["same"] >= 95.0


def test_absent_data_is_said_to_be_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate.main([str(tmp_path)])
    assert capsys.readouterr().out.count("absent, left out") == 4


def test_spearman_with_ties() -> None:
    import numpy as np

    one, other = np.array([1.0, 2.0, 2.0, 4.0]), np.array([10.0, 20.0, 30.0, 40.0])
    assert evaluate.spearman(one, other) == pytest.approx(0.9486832980505138)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "صفر"), (11, "أحد عشر"), (25, "خمسة وعشرون"), (300, "ثلاثمئة"), (2014, "ألفان وأربعة عشر"),
     (15_000, "خمسة عشر ألف"), (103_000, "مئة وثلاثة ألف")],
)  # fmt: skip
def test_numbers_in_words(value: int, words: str) -> None:
    assert evaluate.number_in_words(value) == words
