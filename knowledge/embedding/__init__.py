"""Texts as vectors: which model is used, wherever it comes from. The one door to the vendors of models.

Our own model, any sentence-transformers folder that has an ONNX graph and static ones run without torch; the rest needs
the extra ``neural``. Nothing is fetched unless the engineer allows it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.bag_folder import is_bag, load_bag
from knowledge.errors import KnowledgeError
from knowledge.model import MODEL_FOLDER


class Embedder(Protocol):
    """Texts as vectors of length one; a row of zeros for a text of which no word is known."""

    @property
    def name(self) -> str:
        """Says which model and which weights: equal names, equal vectors. Fit for the name of a collection."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    @property
    def tells_accents(self) -> bool:
        """True when a text without its diacritics is another text to the model."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension): the vectors of queries, or of texts as they are."""
        ...

    def embed_passages(self, headings: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension): the vectors of passages that stand under headings ("" where there is none)."""
        ...


class Reranker(Protocol):
    """A model that reads query and passage together and says how well they fit."""

    @property
    def name(self) -> str:
        """Says which model it is."""
        ...

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,): higher fits better; comparable within one query."""
        ...


def load_embedder(setting: str, library: Path | None, downloads: bool = False) -> Embedder:
    """The embedder an office uses; KnowledgeError with a remedy when it cannot be had.

    ``setting``: "" for our own model, in the version adapted to the library in folder ``library`` where there is one;
    else the folder of a sentence-transformers model, or its name at the hub, fetched only with ``downloads``.
    """
    if not setting:
        adapted = adapted_folder(library)
        if adapted is not None and not is_bag(adapted):
            raise KnowledgeError(
                f"Mô hình tìm kiếm đã huấn luyện theo thư viện không còn ở “{adapted}”. Chạy “duthao adapt” để "
                "huấn luyện lại, hoặc “duthao adapt --original” để dùng mô hình đi kèm chương trình."
            )
        return load_bag(adapted or MODEL_FOLDER)
    folder = Path(setting).expanduser()
    if not folder.is_dir():
        from knowledge.embedding.neural import NeuralEmbedder

        return NeuralEmbedder.load(_hub_name(setting, "DUTHAO_EMBEDDER"), downloads)
    if is_bag(folder):
        return load_bag(folder)
    from knowledge.embedding.static import StaticEmbedder
    from knowledge.embedding.transformer import OnnxEmbedder

    embedder = StaticEmbedder.load(folder) or OnnxEmbedder.load(folder)
    if embedder is not None:
        return embedder
    from knowledge.embedding.neural import NeuralEmbedder

    return NeuralEmbedder.load(str(folder), downloads)


def load_reranker(setting: str, downloads: bool = False) -> Reranker | None:
    """The reranker in the folder (or with the hub name) of ``setting``; None where nothing is set."""
    if not setting:
        return None
    folder = Path(setting).expanduser()
    if folder.is_dir():
        from knowledge.embedding.transformer import OnnxReranker

        reranker = OnnxReranker.load(folder)
        if reranker is not None:
            return reranker
    from knowledge.embedding.neural import NeuralReranker

    return NeuralReranker.load(str(folder) if folder.is_dir() else _hub_name(setting, "DUTHAO_RERANKER"), downloads)


ADAPTED = "model"
"""The folder inside a library folder where adapted models are kept, each in a folder of its own."""
CURRENT = "current.json"
"""Says in the folder of adapted models which one is used."""


def adapted_folder(library: Path | None) -> Path | None:
    """The folder of the model adapted to the library that is in use; None where the shipped one is."""
    if library is None:
        return None
    place = library / ADAPTED
    try:
        chosen = json.loads((place / CURRENT).read_text(encoding="utf-8"))["folder"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            f"Không đọc được “{place / CURRENT}” ({error}). Xóa tệp này để dùng lại mô hình đi kèm chương trình."
        ) from error
    return place / chosen if chosen else None


def _hub_name(setting: str, variable: str) -> str:
    """The setting as a name at the hub; KnowledgeError when it looks like a folder that is missing."""
    parts = setting.split("/")
    if setting.startswith((".", "~", "/")) or "\\" in setting or len(parts) != 2 or not all(parts):
        raise KnowledgeError(f"{variable}: không có thư mục mô hình “{setting}”. Hãy sửa lại đường dẫn.")
    return setting
