"""Our own embedder: the folder it lives in, and the vectors it gives."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import adapted_folder, load_embedder
from knowledge.embedding.bag_folder import COPIED, is_bag, load_bag, save_bag
from knowledge.errors import KnowledgeError
from knowledge.model import MODEL_FOLDER

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ["khoa", "hoc", "ke", "hoach", "khoa_hoc", "ke_hoach", "va", "cong", "nghe"]


def weights(seed: int = 0, dimension: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((len(FEATURES), dimension)).astype(np.float32)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    save_bag(tmp_path / "small", FEATURES, weights(), MODEL_FOLDER, {"source": "test"})
    return tmp_path / "small"


def test_a_saved_bag_gives_the_mean_of_its_rows_at_length_one(small: Path) -> None:
    """Syllables and pairs count each time they occur; rounding to eight bits moves a vector by less than a hundredth."""
    bag = load_bag(small)
    expected = weights()[[2, 3, 5, 0, 1, 4]].sum(0)
    assert np.abs(bag.embed(["Kế hoạch: khoa học"])[0] - expected / np.linalg.norm(expected)).max() < 0.01
    assert np.allclose(np.linalg.norm(bag.embed(["khoa", "ke hoach va"]), axis=1), 1)


def test_a_text_without_a_known_word_has_no_direction(small: Path) -> None:
    """Its vector is all zero, and no text at all is no vector at all."""
    bag = load_bag(small)
    assert not bag.embed(["", "xyz 123"]).any()
    assert bag.embed([]).shape == (0, 8)


def test_diacritics_capitals_and_abbreviations_make_no_difference(small: Path) -> None:
    """The same words give the same vector however they are typed."""
    bag = load_bag(small)
    first, *others = bag.embed(["khoa học và công nghệ", "KHOA HOC VA CONG NGHE", "KH&CN", "khcn"])
    for other in others:
        assert np.array_equal(first, other)


def test_a_passage_is_half_its_heading(small: Path) -> None:
    """Heading and text count alike however long they are; a missing heading counts nothing."""
    bag = load_bag(small)
    passage = bag.embed_passages(["khoa", ""], ["hoach " * 50, "hoach"])
    khoa, hoach = bag.embed(["khoa", "hoach"])
    assert np.allclose(passage[0], (khoa + hoach) / np.linalg.norm(khoa + hoach), atol=1e-6)
    assert np.allclose(passage[1], hoach)


def test_the_name_tells_weights_apart(small: Path, tmp_path: Path) -> None:
    """Equal weights have equal names and equal files, others another name; a name can name a collection."""
    again = save_bag(tmp_path / "again", FEATURES, weights(), MODEL_FOLDER, {"source": "test"})
    other = save_bag(tmp_path / "other", FEATURES, weights(1), MODEL_FOLDER, {})
    assert load_bag(small).name == again != other
    assert all((small / path.name).read_bytes() == path.read_bytes() for path in (tmp_path / "again").iterdir())
    assert 3 <= len(other) <= 63 and other.replace("-", "").isalnum()


@pytest.mark.parametrize("damage", ["model.safetensors", "features.txt", "short", "cut"])
def test_a_damaged_folder_is_told_in_a_sentence(small: Path, damage: str) -> None:
    """A missing or cut file is a KnowledgeError that names the folder."""
    if damage == "short":
        (small / "features.txt").write_text("khoa\n", encoding="utf-8")
    elif damage == "cut":
        (small / "model.safetensors").write_bytes((small / "model.safetensors").read_bytes()[:90])
    else:
        (small / damage).unlink()
    with pytest.raises(KnowledgeError, match="small"):
        load_bag(small)


def test_the_shipped_model_is_small_and_whole() -> None:
    """It has 256 dimensions and at most 11.6 MB, knows what it was made of, and takes the program's abbreviations."""
    bag = load_embedder("", None)
    assert bag.dimension == 256 and bag.name.startswith("duthao-bag-1-")
    assert is_bag(MODEL_FOLDER)
    listed = [path for path in MODEL_FOLDER.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in listed) < 11.6e6
    about = json.loads((MODEL_FOLDER / "config.json").read_text(encoding="utf-8"))
    assert about["name"] == bag.name and about["source"].startswith("phapdien.jsonl.gz sha256:")
    own, copied = ROOT / "knowledge/abbreviations.txt", MODEL_FOLDER / "abbreviations.txt"
    assert own.read_bytes() == copied.read_bytes(), "copy knowledge/abbreviations.txt into knowledge/model"
    assert set(COPIED) <= {path.name for path in listed}


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("tiền cho khoa học", "Kinh phí sự nghiệp khoa học và công nghệ", "Phòng cháy và chữa cháy rừng"),
        ("đăng ký nhãn hiệu", "Bảo hộ quyền sở hữu công nghiệp đối với nhãn hiệu", "Giá điện sinh hoạt"),
        ("kiem tra can xang dau", "Kiểm định phương tiện đo, đo lường xăng dầu", "Bồi dưỡng giáo viên mầm non"),
        ("nha o cho cong nhan", "Nhà lưu trú, nhà ở xã hội cho người lao động khu công nghiệp", "Chăn nuôi gia cầm"),
    ],
)
def test_the_shipped_model_brings_together_what_belongs_together(query: str, near: str, far: str) -> None:
    """A question is nearer to what answers it, though they share few words, than to something else."""
    asked, close, away = load_embedder("", None).embed([query, near, far])
    assert asked @ close > asked @ away + 0.1


def test_the_shipped_model_needs_no_heavy_vendor() -> None:
    """Loading it and embedding a text imports neither torch nor onnxruntime nor tokenizers."""
    code = (
        "import sys; from knowledge.embedding import load_embedder; load_embedder('', None).embed(['khoa hoc']);"
        "print([one for one in ('torch','onnxruntime','tokenizers','sentence_transformers') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_adapted_model_of_a_library_is_used(small: Path, tmp_path: Path) -> None:
    """Where a library has an adapted model in use, it is loaded; "" goes back; a broken note is told."""
    library = tmp_path / "library"
    assert adapted_folder(library) is None
    save_bag(library / "model" / "0001", FEATURES, weights(2), MODEL_FOLDER, {})
    note = library / "model" / "current.json"
    note.write_text('{"folder": "0001"}', encoding="utf-8")
    assert load_embedder("", library).dimension == 8
    note.write_text('{"folder": ""}', encoding="utf-8")
    assert load_embedder("", library).dimension == 256
    note.write_text('{"folder": "0009"}', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="adapt --original"):
        load_embedder("", library)
    note.write_text("not json", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"current\.json"):
        load_embedder("", library)


def test_sentence_transformers_gives_the_same_vectors(small: Path) -> None:
    """The shipped folder, and one of ours, loaded by sentence-transformers: equal vectors, also after saving anew."""
    vendor = pytest.importorskip("sentence_transformers", reason="the extra “neural” is not installed")
    texts = ["Kinh phí sự nghiệp KH&CN năm 2025 của UBND xã", "", "xyzzyq", "Điều 1. Phạm vi điều chỉnh: " * 30]
    for folder in (small, MODEL_FOLDER):
        model = vendor.SentenceTransformer(str(folder), trust_remote_code=True, device="cpu", local_files_only=True)
        assert np.abs(model.encode(texts) - load_bag(folder).embed(texts)).max() < 1e-6
        copy = small.parent / f"copy-{folder.name}"
        model.save_pretrained(str(copy))
        assert np.abs(load_embedder(str(copy), None).embed(texts) - load_bag(folder).embed(texts)).max() < 1e-6
