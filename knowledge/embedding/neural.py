"""Models that only sentence-transformers can run: the extra ``neural``, imported when such a model is asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.bag import FloatRows
from knowledge.embedding.transformer import under_headings
from knowledge.embedding.transformer_folder import name_of
from knowledge.errors import KnowledgeError


@dataclass(frozen=True, slots=True, eq=False)
class NeuralEmbedder:
    """Any SentenceTransformer; its prompts for queries and documents are used where it has them."""

    name: str
    dimension: int
    model: Any

    tells_accents: ClassVar[bool] = True

    @classmethod
    def load(cls, where: str, downloads: bool) -> NeuralEmbedder:
        """The model in a folder or at the hub; KnowledgeError without the extra, or when it cannot be had."""
        model = _loaded(where, downloads, lambda vendor: vendor.SentenceTransformer)
        dimension = (getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension)()
        return cls(_name(where), int(dimension), model)

    def embed(self, texts: Sequence[str]) -> FloatRows:
        """(n, dimension): the vectors of queries."""
        return self._rows(self.model.encode_query, texts)

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> FloatRows:
        """(n, dimension): each passage read after its heading, as one text."""
        return self._rows(self.model.encode_document, under_headings(headings, texts))

    def _rows(self, encode: Callable[..., Any], texts: Sequence[str]) -> FloatRows:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        rows = encode(list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(rows, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class NeuralReranker:
    """Any CrossEncoder."""

    name: str
    model: Any

    @classmethod
    def load(cls, where: str, downloads: bool) -> NeuralReranker:
        """The model in a folder or at the hub; KnowledgeError without the extra, or when it cannot be had."""
        return cls(_name(where), _loaded(where, downloads, lambda vendor: vendor.CrossEncoder))

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,): how well each text fits; of a model with several outputs the last one counts."""
        if not texts:
            return np.zeros(0, np.float32)
        logits = self.model.predict([(query, text) for text in texts], show_progress_bar=False)
        return np.asarray(logits, np.float32).reshape(len(texts), -1)[:, -1]


def _loaded(where: str, downloads: bool, kind: Callable[[Any], Any]) -> Any:
    if not downloads:
        # Asked before the vendor is imported: it looks at it once, then.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import sentence_transformers
    except ImportError as error:
        raise KnowledgeError(
            f"Mô hình “{where}” cần phần mở rộng “neural” (sentence-transformers). Người quản trị cài bằng: "
            "pip install 'duthao[neural]'; hoặc bỏ thiết lập này để dùng mô hình đi kèm chương trình."
        ) from error
    try:
        place = where if downloads or Path(where).is_dir() else _fetched_before(where)
        return kind(sentence_transformers)(place, device="cpu", local_files_only=not downloads)
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        remedy = "" if downloads else " Nếu cho phép tải mô hình từ mạng, đặt DUTHAO_DOWNLOADS=1."
        reason = next(iter(str(error).splitlines()), type(error).__name__)[:200]
        raise KnowledgeError(f"Không mở được mô hình “{where}” ({reason}).{remedy}") from error


def _fetched_before(name: str) -> str:
    """The folder of a model that was fetched earlier; OSError when it never was. The hub is not asked."""
    from huggingface_hub import snapshot_download

    return str(snapshot_download(name, local_files_only=True))


def _name(where: str) -> str:
    """The name of the model in a folder, by its weights; of one at the hub, its own."""
    folder = Path(where)
    if folder.is_dir():
        weights = (
            sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin")) or sorted(folder.rglob("*.json"))
        )
        if weights:
            return name_of(folder, weights[0])
    return re.sub(r"[^A-Za-z0-9]+", "-", where).strip("-")[:50]
