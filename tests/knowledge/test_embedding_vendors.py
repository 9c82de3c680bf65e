"""Any model folder by one setting: ONNX graphs and static embeddings without torch, the rest with a clear sentence."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embedding import Embedder, load_embedder, load_reranker
from knowledge.errors import KnowledgeError

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "kế", "hoạch", "khoa", "học", "ngân", "sách"]
WEIGHTS = np.random.default_rng(3).standard_normal((len(WORDS), 6)).astype(np.float32)
CLS, SEP = 2, 3


def graphs() -> Any:
    path = Path(__file__).with_name("onnx_graphs.py")
    spec = importlib.util.spec_from_file_location("onnx_graphs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def write_tokenizer(path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    path.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(path / "tokenizer.json"))


def bi_encoder(folder: Path, pooling: dict[str, Any], *extra: str) -> Path:
    """A sentence-transformers folder with a graph, mean or first-token pooling, and ``extra`` modules."""
    kinds = ["Transformer", "Pooling", *extra]
    write_json(
        folder / "modules.json",
        [
            {
                "idx": i,
                "name": str(i),
                "path": "" if i == 0 else f"{i}_{kind}",
                "type": f"sentence_transformers.models.{kind}",
            }
            for i, kind in enumerate(kinds)
        ],
    )
    write_json(folder / "1_Pooling" / "config.json", pooling)
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 5})
    write_tokenizer(folder)
    graphs().write_graph(folder / "onnx" / "model.onnx", WEIGHTS)
    return folder


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def test_a_graph_with_mean_pooling_runs_without_torch(tmp_path: Path) -> None:
    """The mean over a text's own tokens, [CLS] and [SEP] among them, whatever stands beside it in the batch."""
    folder = bi_encoder(
        tmp_path / "mean", {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "Normalize"
    )
    embedder: Embedder = load_embedder(str(folder), None)
    short, long = embedder.embed(["kế hoạch", "khoa học ngân"])
    assert embedder.dimension == 6
    assert np.allclose(short, unit(WEIGHTS[[CLS, 4, 5, SEP]].mean(0)), atol=1e-6)
    assert np.allclose(long, unit(WEIGHTS[[CLS, 6, 7, 8, SEP]].mean(0)), atol=1e-6)
    assert "torch" not in sys.modules or importlib.util.find_spec("torch") is not None


def test_a_long_text_is_cut_where_the_model_ends(tmp_path: Path) -> None:
    """max_seq_length counts the tokens that begin and end a text."""
    embedder = load_embedder(str(bi_encoder(tmp_path / "m", {"pooling_mode": "mean"})), None)
    assert np.array_equal(*embedder.embed(["kế hoạch khoa", "kế hoạch khoa học ngân sách"]))


def test_first_token_pooling_is_read_from_the_folder(tmp_path: Path) -> None:
    """With [CLS] pooling a lookup gives every text the vector of [CLS]."""
    embedder = load_embedder(str(bi_encoder(tmp_path / "cls", {"pooling_mode_cls_token": True})), None)
    assert np.allclose(embedder.embed(["kế", "học sách"]), unit(WEIGHTS[CLS]), atol=1e-6)


def test_prompts_of_the_model_are_used(tmp_path: Path) -> None:
    """Models that want a word before queries and another before passages get them; the heading is read first."""
    folder = bi_encoder(tmp_path / "prompted", {"pooling_mode": "mean"})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 64})
    write_json(folder / "config_sentence_transformers.json", {"prompts": {"query": "kế ", "passage": "khoa "}})
    embedder = load_embedder(str(folder), None)
    assert np.allclose(embedder.embed(["hoạch"])[0], unit(WEIGHTS[[CLS, 4, 5, SEP]].mean(0)), atol=1e-6)
    passage = embedder.embed_passages(["ngân"], ["sách"])[0]
    assert np.allclose(passage, unit(WEIGHTS[[CLS, 6, 8, 9, SEP]].mean(0)), atol=1e-6)


def test_the_name_follows_the_weights(tmp_path: Path) -> None:
    """Another graph in a folder of the same name is another embedder."""
    first = load_embedder(str(bi_encoder(tmp_path / "a" / "model", {"pooling_mode": "mean"})), None)
    other = bi_encoder(tmp_path / "b" / "model", {"pooling_mode": "mean"})
    graphs().write_graph(other / "onnx" / "model.onnx", WEIGHTS + 1)
    assert first.name.startswith("model-") and first.name != load_embedder(str(other), None).name


def test_no_text_is_no_vector(tmp_path: Path) -> None:
    """An empty batch keeps the number of dimensions."""
    embedder = load_embedder(str(bi_encoder(tmp_path / "m", {"pooling_mode": "mean"})), None)
    assert embedder.embed([]).shape == (0, 6)


def test_a_cross_encoder_puts_passages_in_order(tmp_path: Path) -> None:
    """A graph that reads query and passage together gives one number each; no setting is no reranker."""
    folder = tmp_path / "cross"
    write_tokenizer(folder)
    write_json(folder / "config.json", {"max_position_embeddings": 32})
    points = np.zeros((len(WORDS), 1), np.float32)
    points[WORDS.index("sách")] = 2
    points[WORDS.index("ngân")] = 1
    graphs().write_graph(folder / "model.onnx", points, summed=True)
    reranker = load_reranker(str(folder))
    assert reranker is not None
    scores = reranker.scores("kế hoạch", ["khoa học", "ngân sách", "ngân"])
    assert scores.tolist() == [0, 3, 1]
    assert reranker.scores("kế hoạch", []).shape == (0,)
    assert load_reranker("") is None


def static_folder(folder: Path) -> Path:
    """A static embedding as sentence-transformers writes it: vectors in safetensors, tokenizer.json."""
    write_tokenizer(folder)
    kind = "sentence_transformers.models.StaticEmbedding"
    write_json(folder / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": kind}])
    header = json.dumps(
        {"embedding.weight": {"dtype": "F32", "shape": list(WEIGHTS.shape), "data_offsets": [0, WEIGHTS.nbytes]}}
    )
    text = header.encode().ljust(len(header) + -len(header) % 8)
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + WEIGHTS.tobytes())
    return folder


def test_a_static_embedding_runs_with_numpy(tmp_path: Path) -> None:
    """The mean of the tokens' vectors without [CLS] and [SEP], at length one; zero for an empty text."""
    embedder = load_embedder(str(static_folder(tmp_path / "static")), None)
    known, empty = embedder.embed(["kế hoạch", ""])
    assert np.allclose(known, unit(WEIGHTS[[4, 5]].mean(0)), atol=1e-6)
    assert not empty.any()
    assert np.allclose(embedder.embed_passages(["kế"], ["hoạch"])[0], known)


def test_sentence_transformers_agrees_on_a_static_embedding(tmp_path: Path) -> None:
    """The folder that sentence-transformers itself writes is read without it, and gives its vectors."""
    vendor = pytest.importorskip("sentence_transformers", reason="the extra “neural” is not installed")
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    write_tokenizer(tmp_path)
    module = StaticEmbedding(Tokenizer.from_file(str(tmp_path / "tokenizer.json")), embedding_weights=WEIGHTS)
    vendor.SentenceTransformer(modules=[module]).save_pretrained(str(tmp_path / "made"))
    own = load_embedder(str(tmp_path / "made"), None)
    assert type(own).__name__ == "StaticEmbedder"
    theirs = vendor.SentenceTransformer(str(tmp_path / "made"), device="cpu", local_files_only=True)
    texts = ["kế hoạch khoa học", "ngân sách"]
    assert np.abs(own.embed(texts) - theirs.encode(texts, normalize_embeddings=True)).max() < 1e-6


def test_what_only_sentence_transformers_can_run_goes_through_the_extra(tmp_path: Path) -> None:
    """A static embedding with a dense layer behind it: equal to what sentence-transformers gives."""
    vendor = pytest.importorskip("sentence_transformers", reason="the extra “neural” is not installed")
    from sentence_transformers.models import Dense, StaticEmbedding
    from tokenizers import Tokenizer

    write_tokenizer(tmp_path)
    module = StaticEmbedding(Tokenizer.from_file(str(tmp_path / "tokenizer.json")), embedding_weights=WEIGHTS)
    model = vendor.SentenceTransformer(modules=[module, Dense(6, 4)])
    model.save_pretrained(str(tmp_path / "dense"))
    embedder = load_embedder(str(tmp_path / "dense"), None)
    assert embedder.dimension == 4 and type(embedder).__name__ == "NeuralEmbedder"
    texts = ["kế hoạch khoa học", "ngân sách"]
    assert np.abs(embedder.embed(texts) - model.encode(texts, normalize_embeddings=True)).max() < 1e-6


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that needs torch, or a hub name, where sentence-transformers is absent: KnowledgeError, no traceback."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    folder = bi_encoder(tmp_path / "dense", {"pooling_mode": "mean"}, "Dense")
    for setting in (str(folder), "somebody/some-model"):
        with pytest.raises(KnowledgeError, match="neural"):
            load_embedder(setting, None)
    with pytest.raises(KnowledgeError, match="neural"):
        load_reranker("somebody/some-reranker")


@pytest.mark.parametrize("setting", ["/no/such/folder", "./model", "~/nowhere", "model", r"C:\models\x"])
def test_a_folder_that_is_not_there_is_told(setting: str) -> None:
    """What looks like a folder is never taken for a name at the hub."""
    with pytest.raises(KnowledgeError, match="không có thư mục"):
        load_embedder(setting, None)


def test_nothing_is_fetched_unless_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub name with downloads forbidden ends in a sentence that says how to allow them; the network is not asked."""
    pytest.importorskip("sentence_transformers", reason="the extra “neural” is not installed")
    with pytest.raises(KnowledgeError, match="DUTHAO_DOWNLOADS"):
        load_embedder("somebody/some-model-that-is-nowhere", None)
