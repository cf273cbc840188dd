"""The wheel: ``attrib`` and nothing else at its root, with its data; installed, it works by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from attrib import __version__

ROOT = Path(__file__).parents[2]
ARTICLE = "قالت وزارة الصحة إن الحركة عادت إلى المستشفيات.\n"
DATA = (".toml", ".txt", ".j2", ".css", ".json", ".npz", "py.typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # Without isolation: the build needs no network, and hatchling is among the test requirements.
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a user gets; the libraries come from this environment."""
    folder = tmp_path_factory.mktemp("site")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    return folder


def run_installed(folder: Path, elsewhere: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m attrib`` from the wheel, away from the repository; prove that it is the wheel's."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}
    where = [sys.executable, "-c", "import attrib; print(attrib.__file__)"]
    found = subprocess.run(where, cwd=elsewhere, env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).is_relative_to(folder)
    command = [sys.executable, "-m", "attrib", *arguments]
    return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True)


def test_attrib_is_the_only_import_root(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        roots = {name.partition("/")[0] for name in archive.namelist()}
    assert roots == {"attrib", f"attrib-{__version__}.dist-info"}


def test_lexicons_templates_and_licence_are_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    in_the_tree = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "attrib").rglob("*")
        if path.name.endswith(DATA) and "__pycache__" not in path.parts
    }
    assert {"attrib/lang/ar/cues/verbs.toml", "attrib/report/templates/audit.html.j2"} <= in_the_tree
    assert in_the_tree - names == set()
    assert f"attrib-{__version__}.dist-info/licenses/LICENSE" in names


def test_nothing_generated_or_private_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        odd = [
            name for name in archive.namelist() if "__pycache__" in name or "/." in name or "tests/" in name
        ]
    assert odd == []


def test_the_installed_wheel_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = run_installed(installed, tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"attrib {__version__}\n")


def test_the_installed_wheel_extracts(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = run_installed(installed, tmp_path, "extract", "a.txt", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert [one["source"]["name"] for one in record["attributions"]] == ["وزارة الصحة"]
    assert [one["status"] for one in record["claims"]] == ["attributed"]


def test_the_installed_wheel_writes_its_page(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = run_installed(installed, tmp_path, "audit", "a.txt", "--report", "page.html")
    assert done.returncode == 0, done.stderr
    assert "وزارة الصحة" in (tmp_path / "page.html").read_text(encoding="utf-8")
