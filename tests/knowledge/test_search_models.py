"""Models an office attaches: search gives them what they need, and goes on without them."""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.catalog import CitedNumber, Entry
from knowledge.domain.passage import HeldDocument, Lane, Passage
from knowledge.embedding import load_embedder
from knowledge.search import Library, Models

WORDS = ["[UNK]", "[CLS]", "[SEP]", "kinh", "phí", "phi", "máy", "may"]
NO_CHROMA = "http://127.0.0.1:9"


def write_model(folder: Path, weights: np.ndarray, *, reranks: bool) -> Path:
    """A transformer in small: looks tokens up; a bi-encoder that averages them or a cross-encoder that sums them."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    spec = importlib.util.spec_from_file_location("onnx_graphs", Path(__file__).with_name("onnx_graphs.py"))
    assert spec is not None and spec.loader is not None
    graphs: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(graphs)
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    folder.mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    files: dict[str, object] = {"config.json": {"max_position_embeddings": 64}}
    if not reranks:
        kinds = ("Transformer", "Pooling")
        files["modules.json"] = [
            {"idx": i, "name": str(i), "path": "1" * i, "type": f"sentence_transformers.models.{kind}"}
            for i, kind in enumerate(kinds)
        ]
        files["1/config.json"] = {"pooling_mode": "mean"}
    for name, value in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    graphs.write_graph(folder / "model.onnx", weights, summed=reranks)
    return folder


def reranker(folder: Path, word: str) -> Path:
    """A cross-encoder that likes passages by how often they say ``word``."""
    points = np.zeros((len(WORDS), 1), np.float32)
    points[WORDS.index(word)] = 1
    return write_model(folder, points, reranks=True)


def hold(library: Library, texts: Sequence[str]) -> None:
    with library.writing() as (catalog, index):
        for number, text in enumerate(texts):
            catalog.put(Entry(HeldDocument(f"d{number}", f"{number}.txt", f"/{number}", "", "", "", "", None)))
            index.add([Passage(f"d{number}", 0, (), text)])
    library.settle()


def found(library: Library, query: str, limit: int = 8) -> list[str]:
    return [hit.document.key for hit in library.search(query, limit)]


def test_a_reranker_orders_the_best_hits(tmp_path: Path) -> None:
    """What search puts last comes first when the reranker says so, even from beyond the number of hits asked for."""
    texts = ["kinh phí năm nay", "kinh phí năm nay và năm sau nữa", "chi từ nguồn kinh phí của xã mua máy máy máy móc"]
    folder = str(reranker(tmp_path / "cross", "máy"))
    plain = Library.open(tmp_path / "library", Models(chroma_url=NO_CHROMA))
    hold(plain, texts)
    assert found(plain, "kinh phí năm")[-1] == "d2"
    library = Library.open(tmp_path / "library", Models(reranker=folder, chroma_url=NO_CHROMA))
    assert found(library, "kinh phí năm")[0] == "d2" and found(library, "kinh phí năm", 1) == ["d2"]


def test_what_is_found_by_number_stays_before_what_is_reranked(tmp_path: Path) -> None:
    """A passage that cites the number asked for is no matter of taste."""
    library = Library.open(
        tmp_path / "library", Models(reranker=str(reranker(tmp_path / "cross", "máy")), chroma_url=NO_CHROMA)
    )
    hold(library, ["kinh phí mua máy máy máy", "kinh phí mua máy"])
    with library.writing() as (catalog, index):
        cited = CitedNumber("57/nqtw", "57-NQ/TW", "57-NQ/TW")
        catalog.put(Entry(HeldDocument("cites", "c.txt", "/c", "", "", "", "", None), (cited,)))
        index.add([Passage("cites", 0, (), "Theo Nghị quyết số 57-NQ/TW.")])
    hits = library.search("kinh phí mua máy theo Nghị quyết 57-NQ/TW")
    assert [hit.document.key for hit in hits] == ["cites", "d0", "d1"] and hits[0].lanes == (Lane.NUMBER,)


def test_a_reranker_that_cannot_be_had_is_told_once(tmp_path: Path) -> None:
    """Search by words and by meaning goes on, and the sentence blames the reranker alone."""
    library = Library.open(tmp_path / "library", Models(reranker=str(tmp_path / "gone"), chroma_url=NO_CHROMA))
    hold(library, ["kinh phí mua máy móc", "giống lúa"])
    answer = library.look_up("kinh phí mua máy")
    assert answer.hits[0].document.key == "d0" and Lane.MEANING in answer.hits[0].lanes
    assert any("không xếp lại" in one for one in answer.notices) and not any(
        "chỉ tìm theo từ" in n for n in answer.notices
    )
    assert library.look_up("kinh phí mua máy").notices == ()


def test_a_model_that_tells_accents_is_asked_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query typed without diacritics reaches a transformer as it reads with them; typed ones are left alone."""
    weights = np.eye(len(WORDS), dtype=np.float32)
    embedder = str(write_model(tmp_path / "transformer", weights, reranks=False))
    assert load_embedder(embedder, None).tells_accents and not load_embedder("", None).tells_accents
    library = Library.open(tmp_path / "library", Models(embedder=embedder, chroma_url=NO_CHROMA))
    hold(library, ["kinh phí", "máy"])
    asked: list[str] = []
    kind = type(load_embedder(embedder, None))
    embed = kind.embed

    def heard(self: Any, texts: Sequence[str]) -> Any:
        asked.extend(texts)
        return embed(self, texts)

    monkeypatch.setattr(kind, "embed", heard)
    for query in ("kinh phi", "Kinh phí"):
        library.search(query)
    assert asked == ["kinh phí", "Kinh phí"]


def test_a_reranker_is_asked_with_accents_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells "phi" from "phí": the query is read before it is scored."""
    from knowledge.embedding.transformer import OnnxReranker

    asked: list[str] = []

    def heard(self: OnnxReranker, query: str, texts: Sequence[str]) -> np.ndarray:
        asked.append(query)
        return np.zeros(len(texts), np.float32)

    monkeypatch.setattr(OnnxReranker, "scores", heard)
    folder = str(reranker(tmp_path / "cross", "máy"))
    library = Library.open(tmp_path / "library", Models(reranker=folder, chroma_url=NO_CHROMA))
    hold(library, ["kinh phí một", "kinh phí hai"])
    assert len(library.search("kinh phi")) == 2 and asked == ["kinh phí"]


def test_a_chosen_model_that_is_unreadable_leaves_the_words(tmp_path: Path) -> None:
    """A damaged note of which adapted model is in use stops the search by meaning, not the search."""
    library = Library.open(tmp_path / "library", Models(chroma_url=NO_CHROMA))
    hold(library, ["kinh phí mua máy móc"])
    (library.folder / "model").mkdir()
    (library.folder / "model" / "current.json").write_text("{", encoding="utf-8")
    answer = Library.open(library.folder, Models(chroma_url=NO_CHROMA)).look_up("kinh phí mua máy")
    assert [hit.document.key for hit in answer.hits] == ["d0"] and any("current.json" in one for one in answer.notices)
