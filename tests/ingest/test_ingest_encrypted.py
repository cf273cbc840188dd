"""Between machines: a cluster that only who has its certificate can reach, set up as docs/cluster.md says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.clusters import ROOT, Cluster, started
from tests.ingest.conftest import news
from tests.ingest.mischief import ENCODER

PAGE = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")


def add(cluster: Cluster, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = ["index", "add", "a.txt", "--index", "one", "--cluster", cluster.address, "--model", ENCODER]
    command = [sys.executable, "-m", "tests.ingest.drill", *words, "--lang", "en", "--format", "jsonl"]
    environment = {**environment, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_who_has_the_certificate_belongs_to_the_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(news(1), encoding="utf-8")
    (openssl,) = re.findall(r"^openssl .+$", PAGE, re.MULTILINE)
    subprocess.run(openssl, shell=True, check=True, capture_output=True)  # noqa: S602 - the command of our own page
    pages_own = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (settings,) = (one for one in pages_own if "require-encryption" in one)
    Path("cluster.yaml").write_text(settings.replace("/etc/attrib", str(tmp_path)), encoding="utf-8")
    with started(tmp_path / "workers", workers=1, scheme="tls", settings=tmp_path / "cluster.yaml") as cluster:
        done = add(cluster, cluster.environment)
        assert done.stderr == ""
        assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["added"]
        stranger = add(cluster, dict(os.environ))
        assert stranger.returncode == 2
        assert stranger.stderr.startswith(
            f"attrib: error: {cluster.address}: Dask's settings name no certificate for the client. docs/cluster.md "
        )
        Path("cluster-key.pem").unlink()
        lost = add(cluster, cluster.environment)
        assert lost.returncode == 2
        assert "the certificate of Dask's settings cannot be used" in lost.stderr
        subprocess.run(openssl, shell=True, check=True, capture_output=True)  # noqa: S602 - another certificate
        other = add(cluster, cluster.environment)
        assert other.returncode == 2
        assert "there is no scheduler that answers" in other.stderr
        assert "Traceback" not in other.stderr
